//! Days as `YYYY-MM-DD` in stored documents.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serializer, de::Error};

pub(crate) fn serialize<S: Serializer>(day: &Date, s: S) -> Result<S::Ok, S::Error> {
    s.collect_str(day)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Date, D::Error> {
    let text = String::deserialize(d)?;
    text.parse().map_err(|e| D::Error::custom(format!("{text:?} is no day: {e}")))
}

/// A day that may be absent.
pub(crate) mod maybe {
    use super::{Date, Deserialize, Deserializer, Error, Serializer};

    #[expect(clippy::ref_option, reason = "the signature serde calls")]
    pub(crate) fn serialize<S: Serializer>(day: &Option<Date>, s: S) -> Result<S::Ok, S::Error> {
        match day {
            Some(day) => s.collect_str(day),
            None => s.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Date>, D::Error> {
        let text: Option<String> = Option::deserialize(d)?;
        text.map(|t| t.parse().map_err(|e| D::Error::custom(format!("{t:?} is no day: {e}")))).transpose()
    }
}

/// Amounts in 1/10000 as exact decimal texts.
pub(crate) mod amount {
    use super::{Deserialize, Deserializer, Error, Serializer};
    use domain::money::{SCALE, format_decimal, parse_decimal};

    pub(crate) fn serialize<S: Serializer>(amount: &i128, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&format_decimal(*amount, SCALE, 0))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<i128, D::Error> {
        let text = String::deserialize(d)?;
        parse_decimal(&text, SCALE).ok_or_else(|| D::Error::custom(format!("{text:?} is no decimal")))
    }
}

/// Amounts that may be absent.
pub(crate) mod maybe_amount {
    use super::{Deserialize, Deserializer, Error, Serializer};
    use domain::money::{SCALE, format_decimal, parse_decimal};

    #[expect(clippy::ref_option, reason = "the signature serde calls")]
    pub(crate) fn serialize<S: Serializer>(amount: &Option<i128>, s: S) -> Result<S::Ok, S::Error> {
        match amount {
            Some(a) => s.serialize_str(&format_decimal(*a, SCALE, 0)),
            None => s.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<i128>, D::Error> {
        let text: Option<String> = Option::deserialize(d)?;
        let read = |t: String| parse_decimal(&t, SCALE).ok_or_else(|| D::Error::custom(format!("{t:?} is no decimal")));
        text.map(read).transpose()
    }
}
