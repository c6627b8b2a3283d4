//! What every section needs: the result, the language, number formats, anchors, and the growing list of charts.

use crate::doc::{Cell, How, Tone};
use chart::Plot;
use domain::figure::{FigureRow, FigureSet, Interval, Period, Unit};
use domain::result::{AuditResult, MoneyRange, PrintedFigure, VerdictKind, Words};
use std::collections::BTreeMap;
use text::Lang;
use text::fmt;
use text::locale;

/// Building in progress.
pub(crate) struct Context<'a> {
    pub(crate) r: &'a AuditResult,
    pub(crate) lang: Lang,
    plots: Vec<Plot>,
    /// Figures already printed in a section, so that none is shown twice.
    used: Vec<&'a str>,
    /// Names of managers, stages and customers by code, as the result and its evidence give them.
    names: BTreeMap<(&'static str, &'a str), &'a str>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(r: &'a AuditResult, lang: Lang) -> Self {
        Self { r, lang, plots: Vec::new(), used: Vec::new(), names: names(r) }
    }

    pub(crate) fn into_plots(self) -> Vec<Plot> {
        self.plots
    }

    /// Name of a code, or the code itself.
    pub(crate) fn name<'b>(&'b self, dim: &str, code: &'b str) -> &'b str {
        let known = NAMED.iter().find(|(d, _, _)| *d == dim).and_then(|(d, _, _)| self.names.get(&(*d, code)));
        known.copied().unwrap_or(code)
    }

    /// One of two texts.
    pub(crate) fn t(&self, ru: &str, en: &str) -> String {
        self.lang.pick(ru, en).to_owned()
    }

    /// A bilingual text of the result; a missing translation falls back to the other language.
    pub(crate) fn w(&self, words: &Words) -> String {
        let (own, other) = self.lang.pick((&words.ru, &words.en), (&words.en, &words.ru));
        if own.is_empty() { other.clone() } else { own.clone() }
    }

    /// A shared word.
    pub(crate) fn word(&self, key: &str) -> String {
        locale::t(self.lang, key).to_owned()
    }

    pub(crate) fn money(&self, minor: i128) -> String {
        fmt::money_short(self.lang, minor, &self.r.money.currency)
    }

    pub(crate) fn exact(&self, minor: i128) -> String {
        fmt::money_exact(self.lang, minor, &self.r.money.currency)
    }

    /// Careful and bold end.
    pub(crate) fn range(&self, m: &MoneyRange) -> String {
        fmt::interval_money(self.lang, m.p10, m.p90, &self.r.money.currency)
    }

    pub(crate) fn count(&self, n: u64) -> String {
        fmt::count(self.lang, i64::try_from(n).unwrap_or(i64::MAX))
    }

    /// A count with its noun.
    pub(crate) fn counted(&self, n: u64, noun: &str) -> String {
        fmt::counted(self.lang, i64::try_from(n).unwrap_or(i64::MAX), noun)
    }

    /// «в месяц» or «разово».
    pub(crate) fn per(&self, kind: &str) -> String {
        self.word(if kind == "stock" { "one_off" } else { "per_month" })
    }

    /// Adds a chart and returns its number.
    pub(crate) fn plot(&mut self, plot: Plot) -> usize {
        self.plots.push(plot);
        self.plots.len() - 1
    }

    /// A decimal share as percent.
    pub(crate) fn share(&self, share: &str) -> String {
        fmt::percent_str(self.lang, share, 0)
    }

    /// A score: whole points.
    pub(crate) fn score(&self, score: Option<&str>) -> String {
        score.map_or_else(|| self.word("no_data"), |s| fmt::decimal_str(self.lang, s, 0))
    }

    pub(crate) fn value(&self, unit: &str, value: Option<&str>) -> String {
        fmt::by_unit(self.lang, unit, value, &self.r.money.currency, false)
    }

    pub(crate) fn interval(&self, unit: &str, interval: &Interval) -> String {
        fmt::interval_by_unit(self.lang, unit, &interval.low, &interval.high, &self.r.money.currency)
    }

    /// ISO date for tables.
    pub(crate) fn date(&self, iso: &str) -> String {
        parse_day(iso).map_or_else(|| iso.to_owned(), |d| fmt::date(self.lang, d))
    }

    /// ISO date for running text.
    pub(crate) fn date_long(&self, iso: &str) -> String {
        parse_day(iso).map_or_else(|| iso.to_owned(), |d| fmt::date_long(self.lang, d))
    }

    pub(crate) fn period(&self, p: &Period) -> String {
        let day = |d: &Option<String>| d.as_deref().and_then(parse_day);
        match (day(&p.from), day(&p.to)) {
            (Some(a), Some(b)) => fmt::period(self.lang, a, b),
            (None, Some(b)) => format!("{} {}", self.t("по", "to"), fmt::date(self.lang, b)),
            (Some(a), None) => format!("{} {}", self.t("с", "from"), fmt::date(self.lang, a)),
            (None, None) => self.t("за всё время", "all time"),
        }
    }

    /// Verdict of a check as a tag.
    pub(crate) fn verdict(&self, v: VerdictKind) -> Cell {
        Cell::tag(self.word(&format!("verdict_short.{}", verdict_name(v))), verdict_tone(v))
    }

    /// A figure that has one value, by metric.
    pub(crate) fn single(&self, metric: &str) -> Option<&'a PrintedFigure> {
        self.r.figures.iter().find(|f| f.set.metric == metric && is_single(&f.set))
    }

    /// Claims a figure for the section that prints it first.
    pub(crate) fn claim(&mut self, figure: &'a PrintedFigure) -> bool {
        let fresh = !self.used.contains(&figure.id.as_str());
        if fresh {
            self.used.push(&figure.id);
        }
        fresh
    }

    /// How a figure was counted; `row` adds n, interval and status of one value.
    pub(crate) fn how(&self, figure: &PrintedFigure, row: Option<&FigureRow>) -> How {
        let set = &figure.set;
        let unit = unit_name(set.unit);
        let mut pairs = vec![
            (self.t("Как считается", "How it is counted"), self.w(&figure.definition)),
            (
                self.word("column.metric"),
                format!("{} · {} {}", set.metric, self.word("column.version").to_lowercase(), set.version),
            ),
            (self.word("column.period"), self.period(&set.period)),
        ];
        let mut line = vec![format!("{} v{}", set.metric, set.version), self.period(&set.period)];
        if let Some(row) = row {
            if let (Some(a), Some(b)) = (&row.numerator, &row.denominator) {
                let part = |s: &str| {
                    if set.currency.is_some() { self.value("money", Some(s)) } else { fmt::decimal_trimmed(self.lang, s, 2) }
                };
                pairs
                    .push((self.t("Числитель и знаменатель", "Numerator and denominator"), format!("{} / {}", part(a), part(b))));
            }
            pairs.push((self.word("column.n"), self.count(row.n)));
            line.push(format!("n\u{a0}=\u{a0}{}", self.count(row.n)));
            if let Some(i) = &row.interval {
                // Both survival intervals are Greenwood's on the log-log scale.
                let name = if i.method.contains("log_log") { "greenwood" } else { &i.method };
                let method = locale::get(self.lang, &format!("method.{name}")).unwrap_or(&i.method);
                pairs.push((
                    self.word("column.interval"),
                    format!("{} ({}, {method})", self.interval(unit, i), fmt::percent_str(self.lang, &i.level, 0)),
                ));
            }
            pairs.push((self.word("column.status"), self.word(&format!("status.{}", status_name(row)))));
        }
        pairs.push((self.t("Снимок данных", "Snapshot"), set.snapshot.clone()));
        pairs.push((self.t("Номер показателя", "Figure id"), figure.id.clone()));
        for note in &set.notes {
            pairs.push((self.t("Примечание", "Note"), note.clone()));
        }
        line.push(figure.id.clone());
        How { line: line.join(" · "), pairs }
    }
}

/// Dimension, column of its code, column of its name.
const NAMED: [(&str, &str, &str); 3] =
    [("manager", "manager", "manager_name"), ("stage", "stage", "stage_name"), ("customer", "customer_id", "customer_name")];

/// Codes and their names: those of the result, then those that stand side by side in the evidence.
fn names(r: &AuditResult) -> BTreeMap<(&'static str, &str), &str> {
    let mut out = BTreeMap::new();
    for (dim, _, _) in NAMED {
        let known = r.names.get(dim).into_iter().flatten();
        out.extend(known.map(|(code, name)| ((dim, code.as_str()), name.as_str())));
    }
    for e in r.findings.iter().map(|f| &f.evidence) {
        let at = |name: &str| e.columns.iter().position(|c| c == name);
        for (dim, code, name) in NAMED {
            let (Some(code), Some(name)) = (at(code), at(name)) else { continue };
            for row in &e.sample {
                if let (Some(code), Some(name)) = (row.get(code), row.get(name).filter(|n| !n.is_empty())) {
                    out.insert((dim, code.as_str()), name.as_str());
                }
            }
        }
    }
    out
}

/// One value, not cut and not over time.
pub(crate) fn is_single(set: &FigureSet) -> bool {
    matches!(set.rows.as_slice(), [row] if row.cut.is_empty() && row.bucket.is_none())
}

/// `(year, month, day)` of the first ten characters.
pub(crate) fn parse_day(iso: &str) -> Option<(i32, u8, u8)> {
    let mut parts = iso.get(..10)?.split('-');
    let day = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    ((1..=12).contains(&day.1) && (1..=31).contains(&day.2)).then_some(day)
}

/// An anchor from free text: letters of any script, digits, dots and dashes stay.
pub(crate) fn anchor(prefix: &str, id: &str) -> String {
    let keep = |c: char| if c.is_alphanumeric() || "-._".contains(c) { c } else { '-' };
    format!("{prefix}-{}", id.chars().map(keep).collect::<String>())
}

pub(crate) fn verdict_name(v: VerdictKind) -> &'static str {
    match v {
        VerdictKind::Passed => "passed",
        VerdictKind::Partly => "partly",
        VerdictKind::Found => "found",
        VerdictKind::NotApplicable => "not_applicable",
        VerdictKind::NotAssessed => "not_assessed",
        VerdictKind::Awaiting => "awaiting",
        VerdictKind::Broken => "broken",
    }
}

pub(crate) fn verdict_tone(v: VerdictKind) -> Tone {
    match v {
        VerdictKind::Passed => Tone::Good,
        VerdictKind::Partly => Tone::Warn,
        VerdictKind::Found | VerdictKind::Broken => Tone::Bad,
        VerdictKind::NotApplicable | VerdictKind::NotAssessed | VerdictKind::Awaiting => Tone::Mute,
    }
}

/// Sign that says the verdict without colour.
pub(crate) fn verdict_sign(v: VerdictKind) -> &'static str {
    match v {
        VerdictKind::Passed => "✓",
        VerdictKind::Partly => "▲",
        VerdictKind::Found => "✗",
        VerdictKind::NotApplicable => "○",
        VerdictKind::NotAssessed => "–",
        VerdictKind::Awaiting => "?",
        VerdictKind::Broken => "!",
    }
}

/// The serde name of a status.
pub(crate) fn status_name(row: &FigureRow) -> &'static str {
    use domain::figure::Status as S;
    match row.status {
        S::Ok => "ok",
        S::LowN => "low_n",
        S::CountsOnly => "counts_only",
        S::NotEnoughData => "not_enough_data",
        S::NoData => "no_data",
        S::Immature => "immature",
        S::NotApplicable => "not_applicable",
        S::Conflict => "conflict",
        S::Assumption => "assumption",
        S::Bounded => "bounded",
    }
}

/// The serde name of a unit.
pub(crate) fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Count => "count",
        Unit::Ratio => "ratio",
        Unit::Money => "money",
        Unit::Days => "days",
        Unit::Months => "months",
        Unit::WorkingMinutes => "working_minutes",
        Unit::Number => "number",
        Unit::Points => "points",
        Unit::Vector => "vector",
        Unit::Text => "text",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::sample;

    #[test]
    fn codes_are_named_where_the_evidence_names_them() {
        let mut r = sample();
        r.findings[0].evidence.columns = vec!["manager".into(), "manager_name".into()];
        r.findings[0].evidence.sample = vec![vec!["m-04".into(), "Сидоренко Кирилл".into()], vec!["m-05".into(), String::new()]];
        let c = Context::new(&r, Lang::Ru);
        assert_eq!((c.name("manager", "m-04"), c.name("manager", "m-05")), ("Сидоренко Кирилл", "m-05"));
        assert_eq!(c.name("stage", "m-04"), "m-04");
    }

    #[test]
    fn days_are_read_from_dates_and_moments() {
        assert_eq!(parse_day("2026-06-30T23:59:59+03:00"), Some((2026, 6, 30)));
        assert_eq!((parse_day("2026-13-01"), parse_day("m-07"), parse_day("30.06.2026")), (None, None, None));
    }
}
