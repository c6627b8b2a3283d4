//! Which figures the data allows: every metric with the columns it needs, and what would open if they were recorded.

use crate::usecases::tables;
use crate::{Company, Result};
use domain::money;
use std::collections::BTreeMap;
use text::Lang;

/// Filled share under which a figure is called partial, in ten-thousandths.
const THIN: i128 = 8_000;

/// How far a figure is possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// All columns are filled.
    Full,
    /// A needed column is filled in part.
    Partial,
    /// A needed column is empty.
    Missing,
}

impl Reach {
    /// Stable word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Full => "available",
            Self::Partial => "partial",
            Self::Missing => "missing",
        }
    }
}

/// One metric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Id.
    pub id: &'static str,
    /// Group.
    pub group: &'static str,
    /// Title.
    pub title: String,
    /// How far it is possible.
    pub reach: Reach,
    /// `table.column` that are empty.
    pub missing: Vec<String>,
    /// `table.column` filled in part, with the share as a decimal string.
    pub thin: Vec<(String, String)>,
}

/// What recording one column would open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unlock {
    /// `table.column`.
    pub column: String,
    /// Titles of the metrics that lack only this one.
    pub alone: Vec<String>,
    /// Metrics that lack it and others.
    pub with_others: usize,
    /// Checks of the audit that need it.
    pub checks: usize,
}

/// The map of a company.
#[derive(Debug, Clone, Default)]
pub struct Map {
    /// Metrics in the order of the catalogue.
    pub metrics: Vec<Line>,
    /// Columns worth recording, the most useful first.
    pub unlocks: Vec<Unlock>,
}

/// Filled share per `table.column`, in ten-thousandths.
type Filled = BTreeMap<String, i128>;

/// The map of a company as its data is now; everything is missing when there is none.
///
/// # Errors
/// An unreadable catalogue.
pub fn map(company: &Company, lang: Lang) -> Result<Map> {
    let filled = if company.exists() { filled(company)? } else { Filled::new() };
    let metrics: Vec<Line> = metrics::catalogue().iter().map(|m| line(m, &filled, lang)).collect();
    let unlocks = unlocks(&metrics, &filled);
    Ok(Map { metrics, unlocks })
}

fn filled(company: &Company) -> Result<Filled> {
    let mut out = Filled::new();
    for t in tables::list(company)? {
        for (column, share) in &t.filled {
            out.insert(format!("{}.{column}", t.table), money::parse_decimal(share, 4).unwrap_or(0));
        }
    }
    Ok(out)
}

fn line(m: &'static metrics::Metric, filled: &Filled, lang: Lang) -> Line {
    let mut line = Line {
        id: m.id,
        group: m.group,
        title: lang.pick(m.ru, m.en).to_owned(),
        reach: Reach::Full,
        missing: Vec::new(),
        thin: Vec::new(),
    };
    for (table, columns) in m.needs {
        for column in *columns {
            let name = format!("{table}.{column}");
            match filled.get(&name).copied().unwrap_or(0) {
                0 => line.missing.push(name),
                share if share < THIN => line.thin.push((name, money::format_decimal(share, 4, 4))),
                _ => {}
            }
        }
    }
    line.reach = match (line.missing.is_empty(), line.thin.is_empty()) {
        (false, _) => Reach::Missing,
        (true, false) => Reach::Partial,
        (true, true) => Reach::Full,
    };
    line
}

fn unlocks(metrics: &[Line], filled: &Filled) -> Vec<Unlock> {
    let mut columns: BTreeMap<&str, Unlock> = BTreeMap::new();
    for m in metrics {
        for column in &m.missing {
            let u = columns.entry(column).or_insert_with(|| Unlock {
                column: column.clone(),
                alone: Vec::new(),
                with_others: 0,
                checks: checks(column),
            });
            if m.missing.len() == 1 { u.alone.push(m.title.clone()) } else { u.with_others += 1 }
        }
    }
    let mut out: Vec<Unlock> = columns.into_values().filter(|u| !filled.get(&u.column).is_some_and(|s| *s > 0)).collect();
    out.sort_by_key(|u| (std::cmp::Reverse(u.alone.len()), std::cmp::Reverse(u.checks + u.with_others), u.column.clone()));
    out
}

fn checks(column: &str) -> usize {
    let needs = |r: &&audit::rule::Rule| r.needs.iter().any(|n| n.columns.iter().any(|c| format!("{}.{c}", n.table) == column));
    audit::rules::RULES.iter().filter(|r| needs(r)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_is_missing_and_says_what_it_would_open() {
        let company = crate::Home::new("/nowhere").company("main").unwrap();
        let map = map(&company, Lang::En).unwrap();
        assert_eq!(map.metrics.len(), metrics::catalogue().len());
        let revenue = map.metrics.iter().find(|m| m.id == "deals_won").unwrap();
        assert_eq!(revenue.reach, Reach::Missing);
        assert!(map.unlocks.iter().any(|u| u.with_others + u.alone.len() > 0));
    }

    #[test]
    fn a_thin_column_makes_a_figure_partial() {
        let metric = metrics::catalogue().iter().find(|m| !m.needs.is_empty()).unwrap();
        let mut filled = Filled::new();
        for (t, cs) in metric.needs {
            for c in *cs {
                filled.insert(format!("{t}.{c}"), 10_000);
            }
        }
        assert_eq!(line(metric, &filled, Lang::Ru).reach, Reach::Full);
        let first = filled.keys().next().unwrap().clone();
        filled.insert(first.clone(), 5_000);
        let l = line(metric, &filled, Lang::Ru);
        assert_eq!((l.reach, l.thin), (Reach::Partial, vec![(first, "0.5000".to_owned())]));
    }
}
