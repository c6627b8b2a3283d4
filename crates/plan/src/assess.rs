//! The verdict of a change: one of seven statuses, the effect with an interval that may be looked at every day, the proofs beside
//! it (placebo, trend before, regression to the mean, guardrail) and what could have been seen (`mission.md` 3.7, `methods.md` 8).

use crate::card::{Card, Direction, Kind, Method};
use crate::choice::{STEPS, choose, detectable};
use crate::estimate::{Estimate, estimate, placebo, pre_trend};
use crate::extra::{Adjusted, Pulled, cuped, pulled};
use crate::series::{Series, counted};
use crate::words::Pair;
use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;

/// Adoption below which the change is still being rolled out, percent.
const ADOPTED: u32 = 60;
/// Fewest cases after the start for a rate.
const CASES: u64 = 30;
/// Fewest steps after the start where people are compared.
const WEEKS: usize = 4;

/// Where a change stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nobody works in the new way yet.
    NotImplemented,
    /// Some do.
    RollingOut,
    /// Not enough has happened to judge.
    TooEarly,
    /// The interval lies beyond zero on the good side.
    Effect,
    /// The interval covers zero at the planned end.
    NotSeen,
    /// The interval lies beyond zero on the bad side.
    Harm,
    /// Another change moves the same metric of the same people.
    Inseparable,
}

/// Everything a card is judged by.
pub struct Studied<'a> {
    /// The main metric.
    pub main: &'a Series,
    /// The guardrail metric.
    pub guard: Option<&'a Series>,
    /// The company's day.
    pub today: Date,
    /// All other cards.
    pub others: &'a [Card],
}

/// A verdict with its proofs. Numbers are in the unit of the metric.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Assessment {
    /// Status.
    pub status: Status,
    /// Day from which it can be judged, when it is too early.
    #[serde(serialize_with = "crate::day::maybe::serialize")]
    pub until: Option<Date>,
    /// The other card, when inseparable.
    pub with: Option<String>,
    /// Method.
    pub method: Method,
    /// Why this method.
    pub why: Pair,
    /// Effect, regression to the mean taken off.
    pub effect: Option<f64>,
    /// Interval: always valid before the planned end, fixed at it.
    pub interval: Option<(f64, f64)>,
    /// `always_valid`, or the name of the fixed interval.
    pub interval_method: Option<String>,
    /// Difference after less before, without any method.
    pub naive: Option<f64>,
    /// Permutation or t-test.
    pub p: Option<f64>,
    /// Chance that the metric rose, where little data is judged.
    pub probability: Option<f64>,
    /// The same comparison with the value before the start taken out (CUPED).
    pub cuped: Option<Adjusted>,
    /// What a promotion brought and what was missing after it.
    pub pulled: Option<Pulled>,
    /// Cases or steps before and after.
    pub sizes: Option<(u64, u64)>,
    /// Smallest effect that could have been seen.
    pub mde: Option<f64>,
    /// The effect is shown to be smaller than the smallest one worth having.
    pub none_beyond_delta: bool,
    /// Adoption, percent.
    pub adoption: Option<u32>,
    /// Interval of the placebo date; it should cover zero.
    pub placebo: Option<(f64, f64)>,
    /// Interval of the difference of trends before the start; it should cover zero.
    pub pre_trend: Option<(f64, f64)>,
    /// Rise expected without any change because the worst were chosen.
    pub regression_to_mean: Option<f64>,
    /// First month of effect and the time after it: a novelty fades.
    pub novelty: Option<(f64, f64)>,
    /// The guardrail fell two steps in a row while the metric rose.
    pub gaming: bool,
    /// Remarks to read with the verdict.
    pub notes: Vec<Pair>,
}

/// Judges a card on what is known today.
#[must_use]
pub fn assess(card: &Card, studied: &Studied<'_>) -> Assessment {
    let (method, why) = choose(card, studied.main);
    let mut a = Assessment {
        status: Status::TooEarly,
        until: None,
        with: None,
        method,
        why,
        effect: None,
        interval: None,
        interval_method: None,
        naive: None,
        p: None,
        probability: None,
        cuped: None,
        pulled: None,
        sizes: None,
        mde: detectable(card, studied.main, method),
        none_beyond_delta: false,
        adoption: card.adopted(studied.today),
        placebo: None,
        pre_trend: None,
        regression_to_mean: None,
        novelty: None,
        gaming: false,
        notes: vec![],
    };
    if a.mde.is_some_and(|m| m > card.delta) {
        a.notes.push(Pair::new(
            "Запланированных данных не хватит, чтобы увидеть эффект, ради которого всё затеяно: нужен больший срок или более близкий показатель",
            "The planned data cannot show the effect worth having: take longer or a nearer metric",
        ));
    }
    if studied.today < card.start_on || a.adoption == Some(0) {
        a.status = Status::NotImplemented;
        a.until = (studied.today < card.start_on).then_some(card.start_on);
        return a;
    }
    if a.adoption.is_none() {
        a.notes.push(Pair::new(
            "Внедрение не измеряется: эффект может быть ниже из-за того, что по-новому работают не все",
            "Adoption is not measured: the effect may be small because not everyone works in the new way",
        ));
    }
    proofs(card, studied, method, &mut a);
    verdict(card, studied, method, &mut a);
    a
}

fn proofs(card: &Card, studied: &Studied<'_>, method: Method, a: &mut Assessment) {
    if method != Method::Sequential {
        a.placebo = placebo(card, studied.main, method).map(|e| (e.interval.low, e.interval.high));
    }
    if method == Method::Differences {
        a.pre_trend = pre_trend(card, studied.main).map(|i| (i.low, i.high));
        if a.pre_trend.is_some_and(apart) {
            a.notes.push(Pair::new(
                "Контроль не подходит: до начала группы шли по-разному",
                "The control does not fit: the groups moved apart before the start",
            ));
        }
    }
    if a.placebo.is_some_and(apart) {
        a.notes.push(Pair::new(
            "Проверочная дата до начала тоже показывает сдвиг: эффекту нельзя верить полностью",
            "A placebo date before the start shows a shift as well: do not trust the effect fully",
        ));
    }
    a.regression_to_mean = free_gain(card, studied.main).filter(|_| method != Method::Sequential);
    a.gaming = gaming(card, studied);
    a.cuped = cuped(card, studied.main, method, studied.today);
    a.pulled = pulled(card, studied.main, studied.today);
    if a.pulled.is_some_and(|p| p.dip) {
        a.notes.push(Pair::new(
            "После окончания продажи просели: часть прироста взята из следующих недель, считайте итог вместе с просадкой",
            "Sales fell after the end: part of the rise was taken from the weeks after, count the two together",
        ));
    }
}

fn verdict(card: &Card, studied: &Studied<'_>, method: Method, a: &mut Assessment) {
    if let Some(percent) = a.adoption.filter(|p| *p < ADOPTED) {
        a.status = Status::RollingOut;
        a.notes.push(Pair::new(format!("по-новому работают {percent} %"), format!("{percent}% work in the new way")));
        return;
    }
    let Some(mut e) = enough(card, studied, method) else {
        a.until = Some(judged_from(card, method));
        return;
    };
    let free = a.regression_to_mean.unwrap_or(0.0);
    e.effect -= free;
    e.interval.low -= free;
    e.interval.high -= free;
    let ended = studied.today >= card.planned_end();
    let shown = if ended { e.interval } else { stats::sequential::always_valid(e.effect, e.se, card.delta * card.delta, 0.95) };
    a.effect = Some(e.effect);
    a.interval = Some((shown.low, shown.high));
    a.interval_method = Some(shown.method.to_owned());
    (a.naive, a.p, a.sizes) = (e.naive, e.p, Some(e.sizes));
    a.probability = e.probability;
    a.mde = Some(2.801_585_2 * e.se);
    a.novelty = novelty(card, studied, method);
    let narrow = 1.644_853_6 * e.se;
    a.none_beyond_delta = ended && e.effect.abs() + narrow < card.delta;
    let good = card.direction.sign();
    let (low, high) = if good > 0.0 { (shown.low, shown.high) } else { (-shown.high, -shown.low) };
    a.status = if low > 0.0 || high < 0.0 {
        match studied.others.iter().find(|o| card.tangled(o)) {
            Some(other) => {
                a.with = Some(other.id.clone());
                Status::Inseparable
            }
            None if low > 0.0 => Status::Effect,
            None => Status::Harm,
        }
    } else if ended {
        Status::NotSeen
    } else {
        a.until = Some(card.planned_end());
        Status::TooEarly
    };
}

/// The estimate, when enough has happened after the start for the method.
fn enough(card: &Card, studied: &Studied<'_>, method: Method) -> Option<Estimate> {
    if studied.today < judged_from(card, method) {
        return None;
    }
    let found = estimate(card, studied.main, method, studied.today)?;
    let enough = match (method, card.kind) {
        (Method::WasIs | Method::Sequential, Kind::Rate) => found.sizes.0 >= CASES && found.sizes.1 >= CASES,
        (Method::WasIs | Method::Sequential, Kind::Mean) => found.sizes.0 >= 4 && found.sizes.1 >= 4,
        _ => true,
    };
    (enough && found.se > 0.0).then_some(found)
}

/// First day on which the method has what it needs.
fn judged_from(card: &Card, method: Method) -> Date {
    let first = card.units.iter().map(|u| u.on).min().unwrap_or(card.start_on);
    let steps = match method {
        Method::Segmented => STEPS.1,
        Method::Differences | Method::WasIs => WEEKS,
        Method::Sequential => 1,
    };
    let weeks = if card.grain == "month" { steps * 5 } else { steps } as u32 + card.transition_weeks;
    first.saturating_add(Span::new().weeks(i64::from(weeks)))
}

fn apart(interval: (f64, f64)) -> bool {
    interval.0 > 0.0 || interval.1 < 0.0
}

/// Rise of the chosen units expected from chance alone: their shrunk rate less their own, averaged (`methods.md` 8.6).
fn free_gain(card: &Card, series: &Series) -> Option<f64> {
    if !card.chosen_worst || card.kind != Kind::Rate || card.units.is_empty() {
        return None;
    }
    let past = |unit: &str| counted(&series.of(unit, None, Some(card.start_on)));
    let groups: Vec<(u64, u64)> = series.units().into_iter().map(past).filter(|g| g.1 > 0).collect();
    let prior = stats::shrink::BetaBinomial::fit(&groups)?;
    let gain = card.units.iter().map(|u| past(&u.unit)).filter(|g| g.1 > 0);
    let gains: Vec<f64> = gain.filter_map(|(x, n)| stats::effect::regression_to_mean(x, n, prior.mu, prior.s)).collect();
    stats::sum::mean(&gains)
}

/// Effect of the first four weeks and of the rest, when there is a rest as long.
fn novelty(card: &Card, studied: &Studied<'_>, method: Method) -> Option<(f64, f64)> {
    if method != Method::Differences && method != Method::WasIs {
        return None;
    }
    let first = card.after_from(card.units.first().map_or("", |u| &u.unit))?;
    let month = first.saturating_add(Span::new().weeks(4));
    if studied.today < month.saturating_add(Span::new().weeks(4)) {
        return None;
    }
    let early = estimate(card, studied.main, method, month)?.effect;
    let mut late = studied.main.clone();
    late.points.retain(|p| p.on < card.start_on || p.on >= month);
    Some((early, estimate(card, &late, method, studied.today)?.effect))
}

/// The guardrail stands on its bad side of the time before in the last two steps while the metric moved the good way.
fn gaming(card: &Card, studied: &Studied<'_>) -> bool {
    let (Some((_, good)), Some(guard)) = (&card.guardrail, studied.guard) else { return false };
    let level = |series: &Series, direction: Direction| {
        let all = series.whole(&|_| true);
        let (before, after): (Vec<_>, Vec<_>) = all.iter().filter(|p| p.on < studied.today).partition(|p| p.on < card.start_on);
        let was = Series::pooled(&before)?;
        let last: Vec<f64> = after.iter().rev().take(2).filter_map(|p| p.value).map(|v| (v - was) * direction.sign()).collect();
        (last.len() == 2).then_some(last)
    };
    let (Some(main), Some(guard)) = (level(studied.main, card.direction), level(guard, *good)) else { return false };
    main.iter().all(|v| *v > 0.0) && guard.iter().all(|v| *v < 0.0)
}

#[cfg(test)]
#[path = "assess_tests.rs"]
mod tests;
