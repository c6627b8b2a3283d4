//! Common ways to judge: a share against a norm with its Wilson interval, a number against a norm, a list of defects.

use crate::input::Input;
use crate::outcome::{FULL, Outcome, Signal};
use crate::phrase::Val;
use domain::figure::Interval;
use domain::money;
use domain::result::VerdictKind;

/// Which side of the norm is bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Bad when the value is above the norm.
    AtMost,
    /// Bad when the value is below the norm.
    AtLeast,
}

/// Confidence level of every interval of the audit.
pub const LEVEL: f64 = 0.95;

/// Share of offenders: `x` of `n` summed over the rows of `count.sql` against the setting `norm`.
/// No cases: not applicable with the given words; fewer than `min_cases`: not assessed.
#[must_use]
pub fn share(input: &Input<'_>, side: Side, nothing: (&str, &str)) -> Outcome {
    let (x, n) = (input.counts.total("x"), input.counts.total("n"));
    if n == 0 {
        return Outcome::not_applicable(nothing.0, nothing.1);
    }
    let least = input.settings.count("min_cases");
    if n < least {
        return Outcome::too_few(n, least).with("x", Val::Count(x));
    }
    let outcome = proportion(x, n, input.settings.number("norm"), side).signals(signals(input));
    match input.counts.position("amount") {
        Some(_) => outcome.with("money", Val::Money(input.counts.total_money("amount"))),
        None => outcome,
    }
}

/// A proportion against a norm. Found only when the whole interval is beyond the norm, Passed only when it is wholly inside
/// (or there is no offender at all); otherwise Partly: not distinguishable from the norm (`methods.md` 0.6).
#[must_use]
pub fn proportion(x: u64, n: u64, norm: f64, side: Side) -> Outcome {
    let Some(w) = stats::interval::wilson(x, n, LEVEL) else {
        return Outcome::too_few(n, 1);
    };
    let p = x as f64 / n as f64;
    let (bad, good) = match side {
        Side::AtMost => (w.low > norm, x == 0 || w.high <= norm),
        Side::AtLeast => (w.high < norm, x == n || w.low >= norm),
    };
    let mut o = Outcome::new(verdict(bad, good), n)
        .with("x", Val::Count(x))
        .with("rest", Val::Count(n - x))
        .with("measured", Val::Share(p))
        .with("norm", Val::Share(norm))
        .with("low", Val::Share(w.low))
        .with("high", Val::Share(w.high));
    o.measured = money::ratio(i128::from(x), i128::from(n), 6);
    o.norm = Some("norm");
    o.interval =
        Some(Interval { low: decimal(w.low), high: decimal(w.high), level: "0.95".to_owned(), method: "wilson".to_owned() });
    o.scale = Some(share_scale(p, norm, side));
    o.worse = match side {
        Side::AtMost => p > norm,
        Side::AtLeast => p < norm,
    };
    o
}

/// A plain number against a norm; `interval` (if any) must be wholly beyond the norm for Found.
/// `good` and `bad` are the ends of the scale of the score.
#[must_use]
pub fn number(value: f64, interval: Option<(f64, f64)>, norm: f64, side: Side, ends: (f64, f64), n: u64) -> Outcome {
    let (low, high) = interval.unwrap_or((value, value));
    let (bad, good) = match side {
        Side::AtMost => (low > norm, high <= norm),
        Side::AtLeast => (high < norm, low >= norm),
    };
    let mut o = Outcome::new(verdict(bad, good), n)
        .with("measured", Val::Number(value, 1))
        .with("norm", Val::Number(norm, 1))
        .with("low", Val::Number(low, 1))
        .with("high", Val::Number(high, 1));
    o.measured = Some(decimal(value));
    o.norm = Some("norm");
    o.scale = Some(scale(value, ends.0, ends.1));
    o.worse = match side {
        Side::AtMost => value > norm,
        Side::AtLeast => value < norm,
    };
    o
}

/// Share of offenders among all of a whole population that was looked at (people, channels, resources): a fact, not a sample, so there is no
/// interval. None is a pass, up to `norm` is partly, more is found.
#[must_use]
pub fn census(input: &Input<'_>, nothing: (&str, &str)) -> Outcome {
    let (x, n) = (input.counts.total("x"), input.counts.total("n"));
    if n == 0 {
        return Outcome::not_applicable(nothing.0, nothing.1);
    }
    let (share, norm) = (x as f64 / n as f64, input.settings.number("norm"));
    let kind = match x {
        0 => VerdictKind::Passed,
        _ if share > norm => VerdictKind::Found,
        _ => VerdictKind::Partly,
    };
    let mut o = Outcome::new(kind, n).with("x", Val::Count(x)).with("measured", Val::Share(share)).with("norm", Val::Share(norm));
    o.measured = money::ratio(i128::from(x), i128::from(n), 6);
    o.norm = Some("norm");
    o.scale = Some(scale(share, 0.0, (norm * 3.0).clamp(0.05, 1.0)));
    o.worse = share > norm;
    match input.counts.position("amount") {
        Some(_) => o.with("money", Val::Money(input.counts.total_money("amount"))),
        None => o,
    }
}

/// A number of defects of the set-up (not of cases): none is a pass, up to `norm` is partly, more is found.
#[must_use]
pub fn defects(x: u64, n: u64, norm: u64) -> Outcome {
    let kind = match x {
        0 => VerdictKind::Passed,
        x if x <= norm => VerdictKind::Partly,
        _ => VerdictKind::Found,
    };
    let mut o = Outcome::new(kind, n).with("x", Val::Count(x)).with("measured", Val::Count(x)).with("norm", Val::Count(norm));
    o.measured = Some(x.to_string());
    o.norm = Some("norm");
    o.scale = Some(scale(x as f64, 0.0, (norm as f64 + 1.0) * 1.5));
    o.worse = x > 0;
    o
}

fn verdict(bad: bool, good: bool) -> VerdictKind {
    match (bad, good) {
        (true, _) => VerdictKind::Found,
        (false, true) => VerdictKind::Passed,
        (false, false) => VerdictKind::Partly,
    }
}

/// Scale of a share: 1 at half of what the norm allows, 0 at twice as much.
fn share_scale(p: f64, norm: f64, side: Side) -> u32 {
    match side {
        Side::AtMost => scale(p, norm * 0.5, (norm * 2.0).min(1.0).max(norm + 0.01)),
        Side::AtLeast => {
            let gap = (1.0 - norm).max(0.05);
            scale(p, (norm + gap * 0.5).min(1.0), (norm - gap).max(0.0))
        }
    }
}

/// Piecewise linear: 1 at `good` and beyond, 0 at `bad` and beyond, in 1/10000.
#[must_use]
pub fn scale(value: f64, good: f64, bad: f64) -> u32 {
    if good == bad {
        return if value <= good { FULL } else { 0 };
    }
    let part = ((value - bad) / (good - bad)).clamp(0.0, 1.0);
    // The value is between 0 and 10000, so the cast cannot lose anything but the fraction.
    (part * f64::from(FULL)).round() as u32
}

/// A float as a decimal string with at most six places.
#[must_use]
pub fn decimal(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    money::format_decimal((value * 1e6).round() as i128, 6, 0)
}

/// Signals by person: the rows of `count.sql` that carry a `manager`.
#[must_use]
pub fn signals(input: &Input<'_>) -> Vec<Signal> {
    let counts = input.counts;
    (0..counts.len())
        .filter_map(|i| {
            let manager = counts.text(i, "manager")?.to_owned();
            Some(Signal { manager, x: counts.count(i, "x"), n: counts.count(i, "n") })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use VerdictKind::{Found, Partly, Passed};

    #[test]
    fn the_interval_decides_not_the_point() {
        assert_eq!(proportion(40, 100, 0.1, Side::AtMost).verdict, Found);
        assert_eq!(proportion(12, 100, 0.1, Side::AtMost).verdict, Partly);
        assert_eq!(proportion(1, 1000, 0.1, Side::AtMost).verdict, Passed);
        assert_eq!(proportion(0, 5, 0.1, Side::AtMost).verdict, Passed);
        assert_eq!(proportion(3, 3, 0.1, Side::AtLeast).verdict, Passed);
        assert_eq!(proportion(10, 100, 0.8, Side::AtLeast).verdict, Found);
        assert!(proportion(12, 100, 0.1, Side::AtMost).worse);
        assert!(!proportion(9, 100, 0.1, Side::AtMost).worse);
    }

    #[test]
    fn the_scale_has_no_cliff_at_the_norm() {
        assert_eq!(share_scale(0.05, 0.1, Side::AtMost), FULL);
        assert_eq!(share_scale(0.2, 0.1, Side::AtMost), 0);
        let (below, above) = (share_scale(0.0999, 0.1, Side::AtMost), share_scale(0.1001, 0.1, Side::AtMost));
        assert!(below - above < 30);
        assert_eq!(share_scale(1.0, 0.8, Side::AtLeast), FULL);
        assert_eq!(share_scale(0.6, 0.8, Side::AtLeast), 0);
        assert_eq!(scale(3.0, 3.0, 3.0), FULL);
    }

    #[test]
    fn defects_are_counted() {
        assert_eq!(defects(0, 7, 2).verdict, Passed);
        assert_eq!(defects(2, 7, 2).verdict, Partly);
        assert_eq!(defects(3, 7, 2).verdict, Found);
    }
}
