//! Verdicts on worlds whose truth is known: a planted effect, none, too early, chosen worst, tangled changes, a guarded metric.

use super::*;
use crate::card::{Adoption, UnitStart};
use crate::series::Point;
use jiff::civil::date;
use stats::rng::Rng;

fn card(units: &[&str], kind: Kind, delta: f64) -> Card {
    let start_on = date(2026, 3, 2);
    Card {
        id: "c1".to_owned(),
        item: None,
        hypothesis: Pair::default(),
        metric: "lead_to_sale".to_owned(),
        kind,
        direction: Direction::Up,
        delta,
        start_on,
        units: units.iter().map(|u| UnitStart { unit: (*u).to_owned(), on: start_on }).collect(),
        by: "manager".to_owned(),
        transition_weeks: 1,
        length_weeks: 12,
        grain: "week".to_owned(),
        versions: false,
        chosen_worst: false,
        guardrail: None,
        forecast: None,
        registered_at: String::new(),
        adoption: vec![Adoption { on: start_on, percent: 90, by: "РОП".to_owned() }],
        decision: None,
        ends_on: None,
        withdrawn: None,
        registered_by: String::new(),
    }
}

/// Weekly rates of `units` people over `weeks` steps that end at the given number of weeks after the start.
fn rates(units: usize, before: i64, after: i64, base: f64, effect: f64, treated: usize, seed: u64) -> Series {
    let mut rng = Rng::new(seed, 0);
    let start = date(2026, 3, 2);
    let mut points = Vec::new();
    for u in 0..units {
        for w in -before..after {
            let p = base + if w >= 1 && u < treated { effect } else { 0.0 };
            let hits = (0..60).filter(|_| rng.uniform() < p).count() as u64;
            let on = start.saturating_add(Span::new().weeks(w));
            points.push(Point { on, unit: format!("m{u}"), value: Some(hits as f64 / 60.0), hits: Some(hits), n: 60 });
        }
    }
    Series { points }
}

fn judge(card: &Card, series: &Series, weeks: i64) -> Assessment {
    let today = card.start_on.saturating_add(Span::new().weeks(weeks));
    assess(card, &Studied { main: series, guard: None, today, others: &[] })
}

#[test]
fn a_planted_effect_is_found_and_a_placebo_is_not() {
    let units = ["m0", "m1", "m2", "m3"];
    let c = card(&units, Kind::Rate, 0.03);
    let found = judge(&c, &rates(10, 20, 14, 0.20, 0.10, 4, 1), 14);
    assert_eq!((found.status, found.method), (Status::Effect, Method::Differences));
    assert!((found.effect.unwrap() - 0.10).abs() < 0.03, "{found:?}");
    let none: Vec<Status> = (2..30).map(|s| judge(&c, &rates(10, 20, 14, 0.20, 0.0, 4, s), 14).status).collect();
    let alarms = none.iter().filter(|s| **s != Status::NotSeen).count();
    assert!(alarms <= 4, "{none:?}");
}

#[test]
fn too_early_says_until_when_and_not_adopted_says_so() {
    let mut c = card(&[], Kind::Rate, 0.05);
    let early = judge(&c, &rates(4, 20, 2, 0.2, 0.1, 4, 3), 2);
    assert_eq!((early.status, early.until), (Status::TooEarly, Some(date(2026, 4, 20))));
    c.adoption[0].percent = 0;
    assert_eq!(judge(&c, &rates(4, 20, 2, 0.2, 0.1, 4, 3), 2).status, Status::NotImplemented);
    c.adoption[0].percent = 40;
    assert_eq!(judge(&c, &rates(4, 20, 2, 0.2, 0.1, 4, 3), 10).status, Status::RollingOut);
    assert_eq!(judge(&c, &rates(4, 20, 1, 0.2, 0.0, 4, 3), -1).until, Some(c.start_on));
}

#[test]
fn one_start_for_all_uses_the_trend() {
    let c = card(&[], Kind::Mean, 5.0);
    let mut rng = Rng::new(5, 1);
    let series = |step: f64, rng: &mut Rng| Series {
        points: (-30..14_i64)
            .map(|w| Point {
                on: c.start_on.saturating_add(Span::new().weeks(w)),
                unit: String::new(),
                value: Some(100.0 + 0.8 * w as f64 + if w >= 1 { step } else { 0.0 } + rng.normal()),
                hits: None,
                n: 10,
            })
            .collect(),
    };
    let grown = judge(&c, &series(0.0, &mut rng), 14);
    assert_eq!((grown.method, grown.status), (Method::Segmented, Status::NotSeen), "{grown:?}");
    assert!(grown.naive.unwrap() > 10.0);
    assert_eq!(judge(&c, &series(8.0, &mut rng), 14).status, Status::Effect);
    assert_eq!(judge(&c, &series(-8.0, &mut rng), 14).status, Status::Harm);
}

#[test]
fn the_worst_rise_by_themselves() {
    let mut c = card(&["m0"], Kind::Rate, 0.02);
    c.chosen_worst = true;
    c.units.truncate(1);
    let mut series = rates(8, 4, 14, 0.25, 0.0, 0, 9);
    for p in series.points.iter_mut().filter(|p| p.unit == "m0" && p.on < c.start_on) {
        (p.hits, p.value) = (Some(6), Some(0.1));
    }
    let a = judge(&c, &series, 14);
    assert!(a.regression_to_mean.unwrap() > 0.005, "{a:?}");
    assert!((a.naive.unwrap() - a.effect.unwrap() - a.regression_to_mean.unwrap()).abs() < 0.02);
}

#[test]
fn tangled_changes_are_not_told_apart() {
    let c = card(&["m0", "m1", "m2", "m3"], Kind::Rate, 0.03);
    let other = Card { id: "c2".to_owned(), ..card(&[], Kind::Rate, 0.03) };
    let series = rates(10, 20, 14, 0.20, 0.10, 4, 1);
    let today = c.start_on.saturating_add(Span::new().weeks(14));
    let a = assess(&c, &Studied { main: &series, guard: None, today, others: &[other] });
    assert_eq!((a.status, a.with.as_deref()), (Status::Inseparable, Some("c2")));
}

#[test]
fn a_guardrail_that_falls_while_the_metric_rises_is_an_alarm() {
    let mut c = card(&["m0", "m1", "m2", "m3"], Kind::Rate, 0.03);
    c.guardrail = Some(("margin".to_owned(), Direction::Up));
    let series = rates(4, 20, 14, 0.20, 0.20, 4, 1);
    let today = c.start_on.saturating_add(Span::new().weeks(14));
    let with = |guard: &Series| assess(&c, &Studied { main: &series, guard: Some(guard), today, others: &[] }).gaming;
    assert!(with(&rates(4, 20, 14, 0.50, -0.30, 4, 2)));
    assert!(!with(&rates(4, 20, 14, 0.50, 0.20, 4, 2)));
}

#[test]
fn a_plan_that_cannot_see_its_effect_says_so_before_the_start() {
    let c = card(&[], Kind::Rate, 0.001);
    let a = judge(&c, &rates(2, 20, 0, 0.2, 0.0, 0, 3), -1);
    assert!(a.mde.unwrap() > 0.001 && a.notes[0].en.contains("cannot show"), "{a:?}");
}

#[test]
fn little_data_speaks_in_chances() {
    let c = card(&["m0"], Kind::Rate, 0.03);
    let better = judge(&c, &rates(2, 8, 14, 0.20, 0.25, 1, 4), 14);
    assert_eq!((better.method, better.status), (Method::WasIs, Status::Effect), "{better:?}");
    assert!(better.probability.unwrap() > 0.99 && better.interval_method.as_deref() == Some("bayes_equal_mix"));
    let chances: Vec<f64> = (2..12).filter_map(|s| judge(&c, &rates(2, 8, 14, 0.20, 0.0, 1, s), 14).probability).collect();
    let sure = chances.iter().filter(|p| **p > 0.975 || **p < 0.025).count();
    assert!(chances.len() == 10 && sure <= 2, "{chances:?}");
}

#[test]
fn an_unfit_control_and_a_shift_before_the_start_are_told() {
    let c = card(&["m0", "m1", "m2", "m3"], Kind::Rate, 0.03);
    let mut series = rates(10, 20, 14, 0.20, 0.0, 4, 6);
    for p in series.points.iter_mut().filter(|p| ["m0", "m1", "m2", "m3"].contains(&p.unit.as_str())) {
        let weeks = p.on.since(date(2025, 10, 13)).unwrap().get_days() / 7;
        let hits = u64::try_from((10 + weeks).clamp(0, 60)).unwrap();
        (p.hits, p.value) = (Some(hits), Some(hits as f64 / 60.0));
    }
    let a = judge(&c, &series, 14);
    assert!(a.notes.iter().any(|n| n.en.contains("control does not fit")), "{a:?}");
    assert!(a.notes.iter().any(|n| n.en.contains("placebo date")), "{a:?}");
}

#[test]
fn the_value_before_narrows_the_interval() {
    let c = card(&["m0", "m1", "m2", "m3", "m4"], Kind::Mean, 5.0);
    let mut rng = Rng::new(11, 0);
    let mut points = Vec::new();
    for u in 0..12 {
        // People differ much more than their weeks do: what was before explains most of what comes after.
        let own = 100.0 + 12.0 * f64::from(u);
        for w in -10..14_i64 {
            let gain = if w >= 1 && u < 5 { 8.0 } else { 0.0 };
            let on = c.start_on.saturating_add(Span::new().weeks(w));
            points.push(Point { on, unit: format!("m{u}"), value: Some(own + gain + rng.normal()), hits: None, n: 10 });
        }
    }
    let a = judge(&c, &Series { points }, 14);
    let found = a.cuped.unwrap();
    assert!(found.variance_reduction > 0.8 && (found.effect - 8.0).abs() < 1.5, "{found:?}");
    assert_eq!(a.status, Status::Effect);
}

#[test]
fn a_promotion_that_only_moved_sales_nets_to_nothing() {
    let mut c = card(&[], Kind::Mean, 5.0);
    c.ends_on = Some(date(2026, 3, 30));
    let mut rng = Rng::new(3, 0);
    let mut series = |during: f64, after: f64| Series {
        points: (-16..8_i64)
            .map(|w| {
                let shift = if (0..4).contains(&w) {
                    during
                } else if w >= 4 {
                    after
                } else {
                    0.0
                };
                let on = c.start_on.saturating_add(Span::new().weeks(w));
                Point { on, unit: String::new(), value: Some(100.0 + shift + rng.normal()), hits: None, n: 10 }
            })
            .collect(),
    };
    let moved = judge(&c, &series(20.0, -19.0), 9).pulled.unwrap();
    assert!(moved.dip && moved.net.abs() < 15.0 && moved.during > 60.0, "{moved:?}");
    let real = judge(&c, &series(20.0, 0.0), 9).pulled.unwrap();
    assert!(!real.dip && real.net > 60.0, "{real:?}");
    c.ends_on = None;
    assert!(judge(&c, &series(20.0, 0.0), 9).pulled.is_none());
}
