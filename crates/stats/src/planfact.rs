//! Plan to date, run rate, chance to reach the plan (methods.md 7.1).

use crate::dist::{t_cdf, t_ppf};
use crate::interval::Interval;
use crate::sum;
use libm::sqrt;

/// Where a period stands. Money may be in any one unit; the plan must be positive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlanFact {
    /// Fact so far.
    pub fact: f64,
    /// Plan to date if every working day weighed the same.
    pub to_date_even: f64,
    /// Plan to date by day weights.
    pub to_date_weighted: f64,
    /// Fact over the even plan to date.
    pub fulfilment_even: f64,
    /// Fact over the weighted plan to date.
    pub fulfilment_weighted: f64,
    /// Expected result of the period by equal days.
    pub run_rate_even: f64,
    /// Expected result of the period by day weights.
    pub run_rate: f64,
    /// Interval of it; none with under two elapsed days.
    pub interval: Option<Interval>,
    /// Chance to reach the plan; none with under two elapsed days.
    pub p_plan: Option<f64>,
    /// Needed on each remaining working day; none when no day remains.
    pub needed_per_day: Option<f64>,
    /// That over the pace so far; none when the pace is not positive.
    pub needed_pace: Option<f64>,
    /// Fact over the plan of the whole period.
    pub fulfilment: f64,
}

/// Judges a period from the weights of ALL its working days and the facts of the elapsed ones. `None` when there is no
/// plan ("нет плана" is a finding of its own), nothing has elapsed, or a weight is not positive.
pub fn judge(plan: f64, weights: &[f64], facts: &[f64], level: f64) -> Option<PlanFact> {
    let (days, elapsed) = (weights.len(), facts.len());
    if plan.is_nan() || plan <= 0.0 || elapsed == 0 || elapsed > days || weights.iter().any(|w| w.is_nan() || *w <= 0.0) {
        return None;
    }
    let fact = sum::sum(facts.iter().copied());
    let passed = sum::sum(weights[..elapsed].iter().copied());
    let rest = sum::sum(weights[elapsed..].iter().copied());
    let day_share = elapsed as f64 / days as f64;
    let (even, weighted) = (plan * day_share, plan * passed / (passed + rest));
    let run_rate = fact / passed * (passed + rest);
    let se = (elapsed > 1).then(|| forecast_error(weights, facts, fact / passed, passed, rest));
    let df = elapsed as f64 - 1.0;
    let remaining = days - elapsed;
    let needed_per_day = (remaining > 0).then(|| (plan - fact) / remaining as f64);
    let pace = fact / elapsed as f64;
    Some(PlanFact {
        fact,
        to_date_even: even,
        to_date_weighted: weighted,
        fulfilment_even: fact / even,
        fulfilment_weighted: fact / weighted,
        run_rate_even: fact / day_share,
        run_rate,
        interval: se.map(|se| {
            let half = t_ppf(0.5 + 0.5 * level, df) * se;
            Interval { low: run_rate - half, high: run_rate + half, level, method: "run_rate" }
        }),
        p_plan: se.map(|se| reach(run_rate, plan, se, df)),
        needed_per_day,
        needed_pace: needed_per_day.filter(|_| pace > 0.0).map(|n| n / pace),
        fulfilment: fact / plan,
    })
}

/// Ratio estimator with variance proportional to the weight of a day.
fn forecast_error(weights: &[f64], facts: &[f64], rate: f64, passed: f64, rest: f64) -> f64 {
    let spread = sum::sum(facts.iter().zip(weights).map(|(f, w)| (f - rate * w) * (f - rate * w) / w));
    let s2 = spread / (facts.len() as f64 - 1.0);
    sqrt(s2 * rest + rest * rest * s2 / passed)
}

fn reach(run_rate: f64, plan: f64, se: f64, df: f64) -> f64 {
    if se > 0.0 { t_cdf((run_rate - plan) / se, df) } else { f64::from(u8::from(run_rate >= plan)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_example_and_equal_weights() {
        let p = judge(1000.0, &[1.0; 20], &[40.0; 6], 0.8).unwrap();
        assert_eq!((p.to_date_even, p.fulfilment_even), (300.0, 0.8));
        assert!((p.run_rate - 800.0).abs() < 1e-9 && (p.run_rate_even - p.run_rate).abs() < 1e-9);
        assert!((p.needed_per_day.unwrap() - 54.285_7).abs() < 1e-3 && (p.needed_pace.unwrap() - 1.36).abs() < 5e-3);
        assert_eq!(p.p_plan, Some(0.0));
    }

    #[test]
    fn no_plan_and_no_days_have_no_answer() {
        assert!(judge(0.0, &[1.0; 5], &[1.0], 0.8).is_none());
        assert!(judge(10.0, &[1.0; 5], &[], 0.8).is_none());
        assert!(judge(10.0, &[1.0; 5], &[3.0], 0.8).unwrap().interval.is_none());
        let done = judge(10.0, &[1.0, 1.0], &[3.0, 9.0], 0.8).unwrap();
        assert_eq!((done.needed_per_day, done.run_rate, done.p_plan), (None, 12.0, Some(1.0)));
    }
}
