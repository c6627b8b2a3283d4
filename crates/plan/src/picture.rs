//! What a card is drawn from: the changed units, their control and the line without the change, step by step.

use crate::card::{Card, Kind, Method};
use crate::estimate::foretold;
use crate::series::{Point, Series};
use jiff::civil::Date;

/// Lines of a before/after chart. All of one length; `None` = no data or not drawn there.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Picture {
    /// First days of the steps.
    pub steps: Vec<Date>,
    /// Units of the change together: a share of all cases, or the mean of a unit.
    pub changed: Vec<Option<f64>>,
    /// All others, the same way; empty without a control.
    pub control: Vec<Option<f64>>,
    /// Where the changed units would be without the change, from the start on.
    pub expected: Vec<Option<f64>>,
    /// Middle of the time before: the placebo date.
    pub placebo_on: Option<Date>,
}

/// Draws a card; every complete step before `today`.
#[must_use]
pub fn picture(card: &Card, series: &Series, method: Method, today: Date) -> Picture {
    let touched = |u: &str| card.units.is_empty() || card.units.iter().any(|s| s.unit == u);
    let mut steps: Vec<Date> = series.points.iter().map(|p| p.on).filter(|d| *d < today).collect();
    steps.sort_unstable();
    steps.dedup();
    let past: Vec<Date> = steps.iter().copied().filter(|d| *d < card.start_on).collect();
    let placebo_on = past.get(past.len() / 2).copied();
    let line = |side: &dyn Fn(&str) -> bool| -> Vec<Option<f64>> {
        let points = series.whole(side);
        let width = |on: Date| series.points.iter().filter(|p| p.on == on && side(&p.unit) && p.value.is_some()).count().max(1);
        let at = |on: &Date| {
            let p: &Point = points.iter().find(|p| p.on == *on)?;
            if card.kind == Kind::Rate { p.value } else { p.value.map(|v| v / width(*on) as f64) }
        };
        steps.iter().map(at).collect()
    };
    let changed = line(&touched);
    let control = if card.units.is_empty() { vec![] } else { line(&|u| !touched(u)) };
    let mean = |values: &[Option<f64>]| {
        let before: Vec<f64> = steps.iter().zip(values).filter(|(d, _)| **d < card.start_on).filter_map(|(_, v)| *v).collect();
        stats::sum::mean(&before)
    };
    let since = |f: &dyn Fn(usize) -> Option<f64>| -> Vec<Option<f64>> {
        steps.iter().enumerate().map(|(i, d)| if *d < card.start_on { None } else { f(i) }).collect()
    };
    let expected = match method {
        Method::Segmented => {
            let told = foretold(card, series, today);
            since(&|i| told.iter().find(|t| Some(&t.0) == steps.get(i)).map(|t| t.1))
        }
        Method::Differences => {
            let shift = mean(&changed).zip(mean(&control)).map(|(t, c)| t - c);
            since(&|i| shift.zip(control.get(i).copied().flatten()).map(|(s, c)| s + c))
        }
        Method::WasIs => {
            let was = mean(&changed);
            since(&|_| was)
        }
        Method::Sequential => vec![None; steps.len()],
    };
    Picture { steps, changed, control, expected, placebo_on }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::{Direction, UnitStart};
    use crate::words::Pair;
    use jiff::Span;
    use jiff::civil::date;

    #[test]
    fn the_line_without_the_change_follows_the_control() {
        let start_on = date(2026, 3, 2);
        let card = Card {
            id: "c".into(),
            item: None,
            hypothesis: Pair::default(),
            metric: "revenue".into(),
            kind: Kind::Mean,
            direction: Direction::Up,
            delta: 1.0,
            start_on,
            units: vec![UnitStart { unit: "a".into(), on: start_on }],
            by: "manager".into(),
            transition_weeks: 0,
            length_weeks: 4,
            grain: "week".into(),
            versions: false,
            chosen_worst: false,
            guardrail: None,
            forecast: None,
            registered_at: String::new(),
            adoption: vec![],
            decision: None,
            ends_on: None,
            withdrawn: None,
            registered_by: String::new(),
        };
        let point = |unit: &str, w: i64, v: f64| Point {
            on: start_on.saturating_add(Span::new().weeks(w)),
            unit: unit.into(),
            value: Some(v),
            hits: None,
            n: 1,
        };
        let points = (-4..2)
            .flat_map(|w| {
                let rise = if w >= 0 { 5.0 } else { 0.0 };
                [point("a", w, 10.0 + 2.0 * rise), point("b", w, 20.0 + rise), point("c", w, 40.0 + rise)]
            })
            .collect();
        let p = picture(&card, &Series { points }, Method::Differences, date(2026, 3, 12));
        assert_eq!((p.steps.len(), p.changed[0], p.control[0]), (6, Some(10.0), Some(30.0)));
        assert_eq!((p.expected[3], p.expected[4], p.changed[4]), (None, Some(15.0), Some(20.0)));
        assert_eq!(p.placebo_on, Some(date(2026, 2, 16)));
    }
}
