//! Values as vendors write them: numbers as strings, flags as letters, empty lists for empty maps, several forms of time.

use crate::problem::Code;
use crate::values::{date, number, zone::Zone};
use serde_json::Value;

/// Text of a scalar; empty for null, lists and maps.
pub(crate) fn text(v: &Value) -> String {
    match v {
        Value::String(s) => s.trim().to_owned(),
        Value::Number(n) => n.to_string(),
        Value::Bool(b) => if *b { "Y" } else { "N" }.to_owned(),
        _ => String::new(),
    }
}

/// An identifier; `None` for empty and zero.
pub(crate) fn id(v: &Value) -> Option<String> {
    let t = text(v);
    (!t.is_empty() && t != "0" && t != "00000000-0000-0000-0000-000000000000").then_some(t)
}

/// A whole number.
pub(crate) fn whole(v: &Value) -> Option<i64> {
    match v {
        Value::Number(n) => n.as_i64().or_else(|| n.as_f64().filter(|f| f.fract() == 0.0 && f.abs() < 9e15).map(|f| f as i64)),
        Value::String(s) => s.trim().parse().ok(),
        _ => None,
    }
}

/// Yes in any of the vendors' forms.
pub(crate) fn yes(v: &Value) -> bool {
    match v {
        Value::Bool(b) => *b,
        Value::Number(n) => n.as_i64().is_some_and(|n| n != 0),
        Value::String(s) => matches!(s.trim(), "Y" | "y" | "1" | "true" | "True"),
        _ => false,
    }
}

/// Units of `10^-scale`; more digits are the noise of a binary fraction and are rounded.
pub(crate) fn decimal(v: &Value, scale: u32) -> Result<Option<i128>, Code> {
    let t = text(v);
    if t.is_empty() {
        return Ok(None);
    }
    number::parse_binary(&t, scale).map(|n| Some(n.units))
}

/// A moment in text: with its offset, or of the zone. `None` for empty and for placeholders such as `0001-01-01T00:00:00`.
pub(crate) fn time(v: &Value, zone: &Zone) -> Result<Option<i64>, Code> {
    let t = text(v);
    if t.is_empty() || t.starts_with("0001-01-01") || t.starts_with("0000-00-00") {
        return Ok(None);
    }
    let moment = date::parse(&t, None, false)?;
    Ok(moment.map(|m| m.offset.map_or_else(|| zone.to_utc(m.wall).0, |o| m.wall - o)))
}

/// A moment in unix seconds, microseconds UTC.
pub(crate) fn unix(v: &Value) -> Option<i64> {
    whole(v).filter(|s| *s > 0).and_then(|s| s.checked_mul(1_000_000))
}

/// Elements of a list; a map gives its values, anything else nothing (`[]` stands for `{}` in PHP and back).
pub(crate) fn list(v: &Value) -> Vec<&Value> {
    match v {
        Value::Array(a) => a.iter().collect(),
        Value::Object(o) => o.values().collect(),
        _ => Vec::new(),
    }
}

/// The value at a path of names.
pub(crate) fn at<'a>(v: &'a Value, path: &[&str]) -> &'a Value {
    path.iter().fold(v, |v, name| &v[*name])
}

/// RFC 3339 in UTC, seconds.
pub(crate) fn iso(micros: i64) -> String {
    jiff::Timestamp::from_microsecond(micros.div_euclid(1_000_000) * 1_000_000)
        .map_or_else(|_| String::new(), |t| t.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string())
}

/// `YYYY-MM-DD HH:MM:SS` of the zone's wall clock.
pub(crate) fn wall(micros: i64, zone: &Zone) -> String {
    iso(zone.to_local(micros)).replace('T', " ").replace("+00:00", "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn forms_of_vendors() {
        let utc = Zone::named("UTC").unwrap();
        let moscow = Zone::named("Europe/Moscow").unwrap();
        assert_eq!((id(&json!("0")), id(&json!(37)), id(&json!(null))), (None, Some("37".into()), None));
        assert_eq!(decimal(&json!("19999.99"), 4).unwrap(), Some(199_999_900));
        assert_eq!(decimal(&json!(0.1 + 0.2), 4).unwrap(), Some(3_000));
        assert!(decimal(&json!("ten"), 4).is_err());
        let at = time(&json!("2024-05-01T10:00:00+03:00"), &utc).unwrap();
        assert_eq!(at, time(&json!("2024-05-01 10:00:00"), &moscow).unwrap());
        assert_eq!(time(&json!("0001-01-01T00:00:00"), &utc).unwrap(), None);
        assert_eq!(iso(at.unwrap()), "2024-05-01T07:00:00+00:00");
        assert_eq!(wall(at.unwrap(), &moscow), "2024-05-01 10:00:00");
        assert_eq!((list(&json!([])).len(), list(&json!({"a": 1})).len(), list(&json!("x")).len()), (0, 1, 0));
        assert!(yes(&json!("Y")) && yes(&json!(1)) && !yes(&json!("N")) && !yes(&json!(null)));
    }
}
