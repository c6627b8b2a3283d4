//! The moment and the windows of a run, and the one way queries are run: by name, with only the parameters they use.

use crate::error::{Error, Result};
use crate::grid::Grid;
use crate::input::Values;
use engine::{Rows, Session, Value};
use jiff::civil::Date;

/// Most sample rows kept with a finding; the file beside the report holds all of them.
pub(crate) const SAMPLE: usize = 50;

/// A session with its calendar of windows.
pub(crate) struct Context<'a> {
    session: &'a Session,
    /// As-of day in the company's zone.
    pub today: Date,
    /// First day of the last twelve complete months.
    pub months_from: Date,
    /// First day after the last complete month.
    pub months_to: Date,
}

impl<'a> Context<'a> {
    /// Windows of the session's as-of moment.
    ///
    /// # Errors
    /// When the zone is unknown or the moment is out of range.
    pub(crate) fn new(session: &'a Session) -> Result<Self> {
        let options = session.options();
        let bad = |problem: String| Error::Setting { key: "as_of".to_owned(), problem };
        let stamp = jiff::Timestamp::from_microsecond(options.as_of).map_err(|e| bad(e.to_string()))?;
        let zone = jiff::tz::TimeZone::get(&options.timezone).map_err(|e| bad(e.to_string()))?;
        let today = stamp.to_zoned(zone).date();
        let next = today.tomorrow().map_err(|e| bad(e.to_string()))?;
        let months_to = if next.day() == 1 { next } else { today.first_of_month() };
        let months_from = months_to.saturating_sub(jiff::Span::new().months(12));
        Ok(Self { session, today, months_from, months_to })
    }

    /// The session.
    #[must_use]
    pub(crate) fn session(&self) -> &'a Session {
        self.session
    }

    /// Currency code.
    #[must_use]
    pub(crate) fn currency(&self) -> &'a str {
        &self.session.options().currency
    }

    /// Runs a query with the run's parameters and the given settings bound.
    ///
    /// # Errors
    /// When the engine fails.
    pub(crate) fn rows(&self, name: &str, sql: &str, settings: &Values) -> Result<Rows> {
        let params = self.params(sql, settings);
        let bound: Vec<(&str, Value)> = params.iter().map(|(k, v)| (k.as_str(), v.clone())).collect();
        self.session.sql(sql, &bound).map_err(|source| Error::Query { query: name.to_owned(), source })
    }

    /// The same, as a grid.
    ///
    /// # Errors
    /// When the engine fails.
    pub(crate) fn grid(&self, name: &str, sql: &str, settings: &Values) -> Result<Grid> {
        Ok(Grid::from(&self.rows(name, sql, settings)?))
    }

    /// Parameters that the text of the query really uses: `$as_of`, `$today`, `$day`, `$year_day`, `$m_from`, `$m_to`
    /// (the last twelve complete months, half-open) and the settings by key.
    #[must_use]
    pub(crate) fn params(&self, sql: &str, settings: &Values) -> Vec<(String, Value)> {
        let day = day_number(self.today);
        let fixed = [
            ("as_of", Value::Time(self.session.options().as_of)),
            ("today", Value::Date(day)),
            ("day", Value::Int(i64::from(day))),
            ("year_day", Value::Int(i64::from(day) - 364)),
            ("m_from", Value::Date(day_number(self.months_from))),
            ("m_to", Value::Date(day_number(self.months_to))),
        ];
        let own = settings.iter().map(|(k, v)| (k.to_owned(), value_of(v)));
        let all = fixed.into_iter().map(|(k, v)| (k.to_owned(), v)).chain(own);
        all.filter(|(k, _)| uses(sql, k)).collect()
    }
}

/// Days since 1970-01-01.
#[must_use]
pub(crate) fn day_number(date: Date) -> i32 {
    date.since(Date::constant(1970, 1, 1)).map_or(0, |s| s.get_days())
}

/// A setting as a query value: whole numbers as integers, decimals as exact decimals, the rest as text.
fn value_of(text: &str) -> Value {
    if let Ok(i) = text.parse::<i64>() {
        return Value::Int(i);
    }
    match domain::money::parse_decimal(text, 6) {
        Some(d) => Value::Decimal(d, 6),
        None => Value::Text(text.to_owned()),
    }
}

/// Does the query use `$key` as a whole word?
fn uses(sql: &str, key: &str) -> bool {
    let mark = format!("${key}");
    sql.match_indices(&mark).any(|(at, _)| !sql[at + mark.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_used_parameters_are_bound() {
        assert!(uses("SELECT $day - 1", "day"));
        assert!(!uses("SELECT $days - 1", "day"));
        assert_eq!(value_of("14"), Value::Int(14));
        assert_eq!(value_of("0.1"), Value::Decimal(100_000, 6));
        assert_eq!(value_of("a,b"), Value::Text("a,b".to_owned()));
        assert_eq!(day_number(Date::constant(1971, 1, 1)), 365);
    }
}
