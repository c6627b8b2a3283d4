//! What a kept change leaves behind: a standard in words with its owner, and a permanent check of the company's own catalogue
//! (`mission.md` 3.6, row 145).

use crate::error::{Error, Result};
use domain::money::parse_decimal;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Places after the point that a limit may have.
const PLACES: u32 = 6;
/// Longest text of a standard, characters.
const TEXT: usize = 20_000;

/// One version of a standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standard {
    /// Permanent id.
    pub id: String,
    /// Version from 1.
    pub version: u32,
    /// Title.
    pub title: String,
    /// How it is done.
    pub text: String,
    /// Who keeps it true.
    pub owner: String,
    /// Card whose verdict stands behind it; empty when it came without one.
    pub evidence: String,
    /// Day on which it has to be looked at again.
    #[serde(with = "crate::day::maybe")]
    pub review_on: Option<Date>,
    /// Who wrote this version.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// Taken out of use; it can be brought back.
    pub retired: bool,
}

impl Standard {
    /// Refuses a standard that says nothing or belongs to nobody.
    ///
    /// # Errors
    /// The field and what is wrong with it.
    pub fn check(&self) -> Result<()> {
        let bad = |field, problem: &str| Err(Error::Field { field, problem: problem.to_owned() });
        if self.title.trim().is_empty() || self.title.chars().count() > 300 {
            return bad("title", "from 1 to 300 characters");
        }
        if self.text.trim().is_empty() || self.text.chars().count() > TEXT {
            return bad("text", "from 1 to 20 000 characters");
        }
        if self.owner.trim().is_empty() {
            return bad("owner", "somebody has to keep the standard true");
        }
        Ok(())
    }
}

/// A check of the company's own: a metric must not pass a limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnCheck {
    /// Permanent id.
    pub id: String,
    /// What it guards.
    pub title: String,
    /// Metric of the catalogue.
    pub metric: String,
    /// Limit in the unit of the metric, a decimal.
    pub limit: String,
    /// The value must be at least the limit; otherwise at most.
    pub at_least: bool,
    /// Standard it guards.
    pub standard: Option<String>,
    /// Change it came from.
    pub card: Option<String>,
    /// Who set it.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// Taken out of use; it can be brought back.
    pub retired: bool,
}

/// Outcome of an own check, in the words of verdicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The value keeps the limit.
    Passed,
    /// The value passed the limit, but its interval still covers it.
    Partly,
    /// The value with its whole interval is beyond the limit.
    Found,
    /// There is no value.
    NotAssessed,
}

impl Outcome {
    /// Stable word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Partly => "partly",
            Self::Found => "found",
            Self::NotAssessed => "not_assessed",
        }
    }
}

impl OwnCheck {
    /// Refuses a check that cannot be evaluated.
    ///
    /// # Errors
    /// The field and what is wrong with it.
    pub fn check(&self) -> Result<()> {
        let bad = |field, problem: &str| Err(Error::Field { field, problem: problem.to_owned() });
        if self.title.trim().is_empty() || self.title.chars().count() > 300 {
            return bad("title", "from 1 to 300 characters");
        }
        if parse_decimal(&self.limit, PLACES).is_none() {
            return bad("limit", "a decimal number in the unit of the metric");
        }
        Ok(())
    }

    /// Judges a value; decimals are compared exactly.
    #[must_use]
    pub fn judge(&self, value: Option<&str>, interval: Option<(&str, &str)>) -> Outcome {
        let number = |t: &str| parse_decimal(t, PLACES);
        let (Some(value), Some(limit)) = (value.and_then(number), number(&self.limit)) else { return Outcome::NotAssessed };
        let beyond = |v: i128| if self.at_least { v < limit } else { v > limit };
        if !beyond(value) {
            return Outcome::Passed;
        }
        let best = interval.and_then(|(low, high)| number(if self.at_least { high } else { low }));
        if best.is_some_and(|b| !beyond(b)) { Outcome::Partly } else { Outcome::Found }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(limit: &str, at_least: bool) -> OwnCheck {
        OwnCheck {
            id: "k".into(),
            title: "Ответ в норму".into(),
            metric: "response_in_norm".into(),
            limit: limit.into(),
            at_least,
            standard: None,
            card: None,
            by: "Анна".into(),
            at: String::new(),
            retired: false,
        }
    }

    #[test]
    fn a_limit_is_kept_doubtful_broken_or_unknown() {
        let k = check("0.8", true);
        assert_eq!(k.judge(Some("0.80"), None), Outcome::Passed);
        assert_eq!(k.judge(Some("0.79"), Some(("0.70", "0.85"))), Outcome::Partly);
        assert_eq!(k.judge(Some("0.60"), Some(("0.50", "0.70"))), Outcome::Found);
        assert_eq!(k.judge(Some("0.60"), None), Outcome::Found);
        assert_eq!(k.judge(None, None), Outcome::NotAssessed);
        let most = check("5", false);
        assert_eq!((most.judge(Some("5"), None), most.judge(Some("5.000001"), None)), (Outcome::Passed, Outcome::Found));
        assert!(check("много", true).check().is_err() && check("-1.5", true).check().is_ok());
    }
}
