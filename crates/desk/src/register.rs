//! The register of deviations: signal → owner → action → back to the norm; how long each took; the one focus of the week
//! (`methods.md` 7.4, mission rows 157 and 168).

use crate::case::Entry;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use stats::survival::{KaplanMeier, Obs};

/// A signal of a control chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signal {
    /// Metric.
    pub metric: String,
    /// What of it: `manager=m-1`; empty for the whole company.
    pub cut: String,
    /// Began.
    #[serde(with = "crate::day")]
    pub onset: Date,
    /// Was signalled.
    #[serde(with = "crate::day")]
    pub signal: Date,
    /// Came back to the norm.
    #[serde(with = "crate::day::maybe")]
    pub back: Option<Date>,
    /// Above the norm.
    pub up: bool,
    /// Worse than the norm; nothing where no side is better.
    pub worse: Option<bool>,
    /// Value when signalled.
    pub value: String,
    /// Norm.
    pub centre: String,
}

impl Signal {
    /// What makes two signals the same deviation.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}|{}|{}", self.metric, self.cut, self.signal)
    }

    /// How far from the norm, as a share of it.
    #[must_use]
    pub fn far(&self) -> f64 {
        let read = |t: &str| t.parse::<f64>().ok();
        match (read(&self.value), read(&self.centre)) {
            (Some(v), Some(c)) if c.abs() > 1e-12 => ((v - c) / c).abs(),
            _ => 0.0,
        }
    }
}

/// A deviation that somebody works on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deviation {
    /// The signal.
    pub signal: Signal,
    /// Day the register saw it.
    #[serde(with = "crate::day")]
    pub seen: Date,
    /// Who works on it; empty until somebody does.
    pub owner: String,
    /// Day it was taken up.
    #[serde(with = "crate::day::maybe")]
    pub assigned: Option<Date>,
    /// What is done about it.
    pub action: String,
    /// Day the action was done.
    #[serde(with = "crate::day::maybe")]
    pub acted: Option<Date>,
    /// Explained as harmless, with words why; out of the times.
    #[serde(default)]
    pub explained: String,
    /// What happened to it.
    #[serde(default)]
    pub log: Vec<Entry>,
}

impl Deviation {
    /// A deviation as first seen.
    #[must_use]
    pub fn new(signal: Signal, seen: Date) -> Self {
        let none = String::new;
        Self { signal, seen, owner: none(), assigned: None, action: none(), acted: None, explained: none(), log: Vec::new() }
    }

    /// Where it stands: `explained`, `over`, `acted`, `assigned`, `open`.
    #[must_use]
    pub fn stand(&self) -> &'static str {
        match self {
            d if !d.explained.is_empty() => "explained",
            d if d.signal.back.is_some() => "over",
            d if d.acted.is_some() => "acted",
            d if d.assigned.is_some() => "assigned",
            _ => "open",
        }
    }

    /// Whether a hand is still needed.
    #[must_use]
    pub fn live(&self) -> bool {
        matches!(self.stand(), "open" | "assigned" | "acted")
    }
}

/// Medians in days; what is not over yet counts as lasting at least that long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Times {
    /// Deviations that are worse and not explained away.
    pub n: u64,
    /// Beginning to signal.
    pub detect: Option<i64>,
    /// Signal to an owner.
    pub assign: Option<i64>,
    /// Owner to the norm.
    pub fix: Option<i64>,
    /// Without an owner now.
    pub unassigned: u64,
}

/// Times of the register as of `today`.
#[must_use]
pub fn times(all: &[Deviation], today: Date) -> Times {
    let counted: Vec<&Deviation> = all.iter().filter(|d| d.explained.is_empty() && d.signal.worse != Some(false)).collect();
    let span = |a: Date, b: Date| i64::from((b - a).get_days()).max(0);
    let median = |obs: Vec<Obs>| if obs.is_empty() { None } else { KaplanMeier::fit(&obs, 0.95).percentile(0.5) };
    let detect = counted.iter().map(|d| Obs::new(span(d.signal.onset, d.signal.signal), true)).collect();
    // A deviation that ended before anybody took it up never needed an owner: it is censored at its end.
    let assign = counted.iter().map(|d| match d.assigned {
        Some(on) => Obs::new(span(d.signal.signal, on), true),
        None => Obs::new(span(d.signal.signal, d.signal.back.unwrap_or(today)), false),
    });
    let fix = counted.iter().filter_map(|d| {
        let from = d.assigned?;
        Some(Obs::new(span(from, d.signal.back.unwrap_or(today)), d.signal.back.is_some()))
    });
    Times {
        n: counted.len() as u64,
        detect: median(detect),
        assign: median(assign.collect()),
        fix: median(fix.collect()),
        unassigned: counted.iter().filter(|d| d.live() && d.assigned.is_none()).count() as u64,
    }
}

/// The one thing of the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Focus {
    /// Place in the list.
    pub at: usize,
    /// `largest`: the largest deviation for the worse that lasts; `slowest`: none is new, the one that lasts longest.
    pub why: &'static str,
}

/// Metrics by how near they are to money; the nearer one wins between deviations of about the same size.
const NEARNESS: [&str; 6] = ["revenue", "margin", "deals_won", "win_rate_closed", "deals_created", "leads"];

/// Days in which a signal is news.
const NEWS: i64 = 45;

/// Picks the focus among what lasts: the largest of the new ones, else the longest of the old ones.
#[must_use]
pub fn focus(all: &[Deviation], today: Date) -> Option<Focus> {
    let near = |m: &str| NEARNESS.iter().position(|n| *n == m).unwrap_or(NEARNESS.len());
    let live = || all.iter().enumerate().filter(|(_, d)| d.live() && d.signal.worse != Some(false));
    let fresh = live().filter(|(_, d)| i64::from((today - d.signal.signal).get_days()) <= NEWS);
    // Sizes are compared in tenths, so that a hair's breadth does not beat nearness to money.
    let size = |d: &Deviation| libm::floor(d.signal.far() * 10.0).min(1e6) as i64;
    let best = fresh.min_by_key(|(i, d)| (-size(d), near(&d.signal.metric), !d.signal.cut.is_empty(), *i));
    if let Some((at, _)) = best {
        return Some(Focus { at, why: "largest" });
    }
    live().min_by_key(|(i, d)| (d.signal.onset, near(&d.signal.metric), *i)).map(|(at, _)| Focus { at, why: "slowest" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn deviation(metric: &str, onset: i8, signal: i8, back: Option<i8>, value: &str) -> Deviation {
        let day = |d: i8| date(2026, 3, d);
        Deviation::new(
            Signal {
                metric: metric.into(),
                cut: String::new(),
                onset: day(onset),
                signal: day(signal),
                back: back.map(day),
                up: false,
                worse: Some(true),
                value: value.into(),
                centre: "100".into(),
            },
            day(signal),
        )
    }

    #[test]
    fn stamps_make_times() {
        // methods.md 7.4 in days: onset 10, signal 14, owner 15, norm 18.
        let mut d = deviation("revenue", 10, 14, Some(18), "50");
        d.assigned = Some(date(2026, 3, 15));
        let t = times(&[d], date(2026, 3, 31));
        assert_eq!((t.n, t.detect, t.assign, t.fix, t.unassigned), (1, Some(4), Some(1), Some(3), 0));
    }

    #[test]
    fn what_lasts_is_censored_and_what_is_explained_is_out() {
        let mut explained = deviation("leads", 1, 2, None, "10");
        explained.explained = "праздник".into();
        let open = deviation("revenue", 10, 14, None, "50");
        let t = times(&[open, explained], date(2026, 3, 31));
        assert_eq!((t.n, t.assign, t.fix, t.unassigned), (1, None, None, 1));
    }

    #[test]
    fn one_focus_and_it_is_the_largest_that_lasts() {
        let today = date(2026, 3, 31);
        let mut all = vec![
            deviation("leads", 1, 5, None, "52"),
            deviation("revenue", 1, 6, None, "48"),
            deviation("deals_won", 1, 7, Some(20), "5"),
        ];
        assert_eq!(focus(&all, today), Some(Focus { at: 1, why: "largest" }));
        // About the same size: the one nearer to money.
        all[0].signal.value = "47".into();
        assert_eq!(focus(&all, today).unwrap().at, 1);
        all[0].signal.value = "10".into();
        assert_eq!(focus(&all, today).unwrap().at, 0);
        // Both began on the same day long ago: the nearer to money again.
        assert_eq!(focus(&all, date(2026, 6, 30)), Some(Focus { at: 1, why: "slowest" }));
        assert_eq!(focus(&all[2..], today), None);
    }
}
