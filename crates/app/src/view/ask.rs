//! A question in an address: metric, cuts, period, step, conditions, comparison; read from a query and written back to one.

use crate::view::Scope;
use crate::warm::Open;
use crate::{Error, Result};
use jiff::ToSpan;
use jiff::civil::Date;
use metrics::{Compare, Dimension, Entity, Grain, Metric, Request};
use std::collections::BTreeMap;
use text::Lang;

/// Cuts of one question.
pub const CUTS: usize = 2;
/// Conditions of one question; one more place is left for the row rights.
pub const CONDITIONS: usize = 6;

/// Period words offered, in their order.
pub const PERIODS: [&str; 8] = ["12m", "month", "last_month", "quarter", "year", "last_year", "all", "custom"];

/// The words of an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ask {
    /// Metric id.
    pub metric: String,
    /// Cuts.
    pub by: Vec<String>,
    /// One of [`PERIODS`].
    pub period: String,
    /// First day of a custom period.
    pub from: String,
    /// Last day of a custom period.
    pub to: String,
    /// Step of time, empty = none.
    pub grain: String,
    /// Conditions: dimension, value.
    pub filters: Vec<(String, String)>,
    /// `previous`, `year` or empty.
    pub compare: String,
    /// As-of moment, empty = the newest.
    pub as_of: String,
    /// Records to skip in a list.
    pub skip: u64,
}

impl Ask {
    /// Reads a query; unknown keys are ignored, `where` and `by` may repeat.
    #[must_use]
    pub fn read(query: &[(String, String)]) -> Self {
        let mut out = Self::default();
        for (key, value) in query.iter().filter(|(_, v)| !v.is_empty()) {
            match key.as_str() {
                "metric" => out.metric.clone_from(value),
                "by" | "by2" => out.by.extend(value.split(',').map(|d| d.trim().to_owned()).filter(|d| !d.is_empty())),
                "period" => out.period.clone_from(value),
                "from" => out.from.clone_from(value),
                "to" => out.to.clone_from(value),
                "grain" => out.grain.clone_from(value),
                "compare" => out.compare.clone_from(value),
                "as_of" => out.as_of.clone_from(value),
                "skip" => out.skip = value.parse().unwrap_or(0),
                "where" => out.filters.extend(value.split_once('=').map(|(d, v)| (d.to_owned(), v.to_owned()))),
                key => {
                    if let Some(dim) = key.strip_prefix("f_") {
                        out.filters.push((dim.to_owned(), value.clone()));
                    }
                }
            }
        }
        let mut seen = Vec::new();
        out.by.retain(|d| {
            !seen.contains(d) && {
                seen.push(d.clone());
                true
            }
        });
        out.by.truncate(CUTS);
        out.filters.truncate(CONDITIONS);
        out
    }

    /// The question as a query; the period is written so that it stays what it is.
    #[must_use]
    pub fn query(&self) -> Vec<(String, String)> {
        let mut out: Vec<(String, String)> = Vec::new();
        let mut put = |k: &str, v: &str| {
            if !v.is_empty() {
                out.push((k.to_owned(), v.to_owned()));
            }
        };
        put("metric", &self.metric);
        put("by", &self.by.join(","));
        put("period", &self.period);
        put("from", &self.from);
        put("to", &self.to);
        put("grain", &self.grain);
        put("compare", &self.compare);
        put("as_of", &self.as_of);
        for (d, v) in &self.filters {
            put("where", &format!("{d}={v}"));
        }
        out
    }

    /// The question as the part of an address after `?`.
    #[must_use]
    pub fn address(&self) -> String {
        let pairs = self.query();
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        super::links::encode(&pairs)
    }

    /// The same question with one condition more.
    #[must_use]
    pub fn only(&self, dim: &str, value: &str) -> Self {
        let mut out = self.clone();
        out.filters.retain(|(d, _)| d != dim);
        out.filters.push((dim.to_owned(), value.to_owned()));
        out
    }

    /// First and last day of the period that ends with `today`.
    ///
    /// # Errors
    /// A date that is none, or a period that ends before it begins (usage).
    pub fn days(&self, today: Date) -> Result<(Option<Date>, Option<Date>)> {
        if !self.from.is_empty() || !self.to.is_empty() {
            let (from, to) = (date(&self.from, false)?, date(&self.to, true)?);
            if let (Some(a), Some(b)) = (from, to)
                && a > b
            {
                return Err(Error::usage(
                    format!("период начинается {a} и кончается раньше, {b}"),
                    format!("the period starts on {a} and ends before it, on {b}"),
                ));
            }
            return Ok((from, to));
        }
        let first = today.first_of_month();
        let quarter = first.saturating_sub(i64::from((today.month() - 1) % 3).months());
        let year = today.first_of_year();
        Ok(match self.period.as_str() {
            "month" => (Some(first), Some(today)),
            "last_month" => (Some(first.saturating_sub(1.month())), Some(first.saturating_sub(1.day()))),
            "quarter" => (Some(quarter), Some(today)),
            "year" => (Some(year), Some(today)),
            "last_year" => (Some(year.saturating_sub(1.year())), Some(year.saturating_sub(1.day()))),
            "all" => (None, None),
            _ => (Some(first.saturating_sub(11.months())), Some(today)),
        })
    }

    /// The question to the catalogue, narrowed to what the viewer may see.
    ///
    /// # Errors
    /// An unknown metric, cut, date or word (usage), or a metric that cannot be narrowed to one employee.
    pub fn request(&self, open: &Open, scope: &Scope) -> Result<Request> {
        let metric = metrics::find(&self.metric).ok_or_else(|| unknown(&self.metric))?;
        let mut r = Request::of(metric.id);
        (r.from, r.to) = self.days(open.today())?;
        r.by = self.by.iter().map(|d| dimension(d)).collect::<Result<_>>()?;
        r.filters = self.filters.iter().map(|(d, v)| Ok((dimension(d)?, v.clone()))).collect::<Result<_>>()?;
        if !self.grain.is_empty() {
            r.grain = Some(Grain::from_word(&self.grain).ok_or_else(|| word("шаг", "step", &self.grain))?);
        }
        r.compare = match self.compare.as_str() {
            "previous" if r.from.is_some() => Some(Compare::Previous),
            "year" if r.from.is_some() => Some(Compare::Year),
            _ => None,
        };
        if let Some(own) = scope.employee() {
            narrow(&mut r, metric, own)?;
        }
        let personal = |d: &Dimension| matches!(d, Dimension::Manager | Dimension::Customer);
        if !scope.rows() && (r.by.iter().any(personal) || r.filters.iter().any(|(d, _)| personal(d))) {
            return Err(Error::usage(
                "по людям и клиентам вам видны только итоги",
                "you see totals only, not people or customers",
            ));
        }
        Ok(r)
    }
}

/// Leaves only the rows of one employee.
///
/// # Errors
/// When the metric knows no manager, so that the rows cannot be told apart.
pub fn narrow(r: &mut Request, metric: &Metric, employee: &str) -> Result<()> {
    let named =
        Dimension::of(metric.entity).contains(&"manager") || matches!(metric.id, "plan_attainment" | "evenness" | "coverage");
    if !named {
        return Err(Error::usage(
            format!("показатель «{}» не делится по менеджерам, поэтому вам он не показан", metric.ru),
            format!("{} cannot be split by manager, so it is not shown to you", metric.en),
        ));
    }
    r.filters.retain(|(d, _)| *d != Dimension::Manager);
    if metric.entity == Entity::Own {
        r.by = vec![Dimension::Manager];
    } else {
        r.filters.push((Dimension::Manager, employee.to_owned()));
    }
    Ok(())
}

/// A dimension by its word.
///
/// # Errors
/// An unknown word (usage).
pub fn dimension(name: &str) -> Result<Dimension> {
    Dimension::parse(name).ok_or_else(|| word("разрез", "dimension", name))
}

fn date(text: &str, last: bool) -> Result<Option<Date>> {
    if text.is_empty() {
        return Ok(None);
    }
    let day = match text.len() {
        7 => format!("{text}-01").parse::<Date>().ok().map(|d| if last { d.last_of_month() } else { d }),
        _ => text.parse::<Date>().ok(),
    };
    day.map(Some).ok_or_else(|| {
        Error::usage(format!("«{text}» — не дата; нужна вида 2024-06-30"), format!("{text:?} is not a date such as 2024-06-30"))
    })
}

fn word(ru: &str, en: &str, got: &str) -> Error {
    Error::usage(format!("{ru}: нет «{got}»"), format!("no {en} {got:?}"))
}

fn unknown(id: &str) -> Error {
    let near = crate::usecases::catalogue::similar(id);
    Error::usage(format!("нет показателя «{id}»; похожие: {near}"), format!("no metric {id:?}; similar: {near}"))
}

/// Words of a period choice.
#[must_use]
pub fn period_word(lang: Lang, period: &str) -> &'static str {
    match period {
        "month" => lang.pick("Этот месяц", "This month"),
        "last_month" => lang.pick("Прошлый месяц", "Last month"),
        "quarter" => lang.pick("Этот квартал", "This quarter"),
        "year" => lang.pick("Этот год", "This year"),
        "last_year" => lang.pick("Прошлый год", "Last year"),
        "all" => lang.pick("Вся история", "All history"),
        "custom" => lang.pick("Свои даты", "Own dates"),
        _ => lang.pick("12 месяцев", "12 months"),
    }
}

/// A map of single values of a query.
#[must_use]
pub fn singles(query: &[(String, String)]) -> BTreeMap<&str, &str> {
    query.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(text: &str) -> Ask {
        let pairs: Vec<(String, String)> =
            text.split('&').filter_map(|p| p.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        Ask::read(&pairs)
    }

    #[test]
    fn an_address_is_read_and_written_back() {
        let a = ask("metric=revenue&by=manager&by2=manager&by=channel,region&where=region=Юг&f_stage=КП&grain=month&x=1");
        assert_eq!(a.by, ["manager", "channel"]);
        assert_eq!(a.filters, [("region".to_owned(), "Юг".to_owned()), ("stage".to_owned(), "КП".to_owned())]);
        let again: Vec<(String, String)> = a.query();
        assert_eq!(Ask::read(&again), a);
        assert!(a.address().starts_with("metric=revenue&by=manager,channel&grain=month&where=region%3D"));
    }

    #[test]
    fn periods_end_with_the_day_of_the_data() {
        let today = jiff::civil::date(2026, 8, 20);
        let of = |text: &str| {
            let (a, b) = ask(text).days(today).unwrap();
            format!("{}…{}", a.map_or_else(String::new, |d| d.to_string()), b.map_or_else(String::new, |d| d.to_string()))
        };
        assert_eq!(of("period=12m"), "2025-09-01…2026-08-20");
        assert_eq!(of("period=quarter"), "2026-07-01…2026-08-20");
        assert_eq!(of("period=last_month"), "2026-07-01…2026-07-31");
        assert_eq!(of("period=last_year"), "2025-01-01…2025-12-31");
        assert_eq!(of("period=all"), "…");
        assert_eq!(of("from=2026-02&to=2026-02"), "2026-02-01…2026-02-28");
        assert!(ask("from=2026-03-01&to=2026-02-01").days(today).is_err());
        assert_eq!(ask("from=вчера").days(today).unwrap_err().exit(), 2);
    }

    #[test]
    fn rows_are_narrowed_to_the_employee_whatever_was_asked() {
        let mut r = Request::of("deals_won");
        r.filters.push((Dimension::Manager, "other".into()));
        narrow(&mut r, metrics::find("deals_won").unwrap(), "me").unwrap();
        assert_eq!(r.filters, [(Dimension::Manager, "me".to_owned())]);
        let mut own = Request::of("plan_attainment");
        narrow(&mut own, metrics::find("plan_attainment").unwrap(), "me").unwrap();
        assert_eq!(own.by, [Dimension::Manager]);
    }
}
