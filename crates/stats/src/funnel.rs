//! Stages of a funnel with deals still open: honest conversion, bottleneck money (methods.md 1.2, 1.4, 1.7).

use crate::interval::{Interval, z_of};
use crate::rng::Rng;
use libm::{exp, log, pow, sqrt};

/// One work stage of a cohort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    /// Deals that went further (or won, at the last stage).
    pub advanced: u64,
    /// Deals lost with this stage as their highest.
    pub lost: u64,
    /// Deals standing here.
    pub open: u64,
}

impl Stage {
    /// Deals that reached the stage: advanced + lost + open.
    pub fn reached(&self) -> u64 {
        self.advanced + self.lost + self.open
    }

    /// Deals whose outcome at this stage is known.
    pub fn resolved(&self) -> u64 {
        self.advanced + self.lost
    }

    /// Share of resolved deals that advanced; `None` when nothing is resolved.
    pub fn step(&self) -> Option<f64> {
        (self.resolved() > 0).then(|| self.advanced as f64 / self.resolved() as f64)
    }
}

/// Conversion of a cohort with open deals censored at their stage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProductLimit {
    /// Product of resolved steps.
    pub value: f64,
    /// log(-log) Greenwood interval; none at 0 and 1.
    pub interval: Option<Interval>,
    /// Lower bound: every open deal is lost.
    pub low_bound: f64,
    /// Upper bound: every open deal is won.
    pub high_bound: f64,
}

/// Product limit over stages in order; `None` when nobody entered or a stage has nothing resolved.
pub fn product_limit(stages: &[Stage], level: f64) -> Option<ProductLimit> {
    let all = stages.first().map(Stage::reached).filter(|n| *n > 0)? as f64;
    let (mut value, mut greenwood) = (1.0, 0.0);
    for s in stages {
        value *= s.step()?;
        greenwood += s.lost as f64 / (s.resolved() as f64 * s.advanced as f64);
    }
    let interval = (value > 0.0 && value < 1.0).then(|| {
        let w = exp(z_of(level) * sqrt(greenwood) / log(value).abs());
        Interval { low: pow(value, w), high: pow(value, 1.0 / w), level, method: "greenwood" }
    });
    let won = stages.last()?.advanced as f64;
    let open = stages.iter().map(|s| s.open).sum::<u64>() as f64;
    Some(ProductLimit { value, interval, low_bound: won / all, high_bound: (won + open) / all })
}

/// Money of bringing each stage to its benchmark step: max(0, benchmark - step) x resolved x later steps x margin per
/// won deal. The result is in the unit of the margin; a stage with nothing resolved, or before such a stage, is `None`.
pub fn recoverable(stages: &[Stage], benchmarks: &[f64], margin_per_won: f64) -> Vec<Option<f64>> {
    let steps: Vec<Option<f64>> = stages.iter().map(Stage::step).collect();
    with_steps(stages, &steps, benchmarks, margin_per_won)
}

fn with_steps(stages: &[Stage], steps: &[Option<f64>], benchmarks: &[f64], margin: f64) -> Vec<Option<f64>> {
    let mut later = Some(1.0);
    let mut out: Vec<Option<f64>> = (0..stages.len())
        .rev()
        .map(|i| {
            let (step, rest) = (steps[i], later);
            later = step.zip(later).map(|(s, l)| s * l);
            let gap = (benchmarks.get(i)? - step?).max(0.0);
            Some(gap * stages[i].resolved() as f64 * rest? * margin)
        })
        .collect();
    out.reverse();
    out
}

/// How often each stage is the largest recoverable loss when the steps are drawn from their Beta posteriors
/// (Jeffreys prior). Under about 0.8 for the top one the bottleneck is not determined.
pub fn bottleneck_chances(stages: &[Stage], benchmarks: &[f64], draws: usize, seed: u64) -> Vec<f64> {
    let mut wins = vec![0_u64; stages.len()];
    let mut total = 0_u64;
    crate::money_draw::simulate(draws, seed, |rng: &mut Rng| {
        let steps: Vec<Option<f64>> = stages
            .iter()
            .map(|s| s.step().map(|_| crate::money_draw::beta(rng, s.advanced as f64 + 0.5, s.lost as f64 + 0.5)))
            .collect();
        let money = with_steps(stages, &steps, benchmarks, 1.0);
        let mut best: Option<(usize, f64)> = None;
        for (i, m) in money.iter().enumerate() {
            if let Some(m) = m.filter(|m| *m > best.map_or(0.0, |b| b.1)) {
                best = Some((i, m));
            }
        }
        if let Some((i, _)) = best {
            wins[i] += 1;
        }
        total += 1;
        0.0
    });
    wins.iter().map(|w| if total > 0 { *w as f64 / total as f64 } else { 0.0 }).collect()
}

/// Limits of [`recoverable`] when the steps are drawn from the same posteriors: type-7 quantiles of the draws, widened to hold
/// the value itself. A stage whose money is unknown has none.
pub fn recoverable_limits(
    stages: &[Stage],
    benchmarks: &[f64],
    margin_per_won: f64,
    level: f64,
    draws: usize,
    seed: u64,
) -> Vec<Option<Interval>> {
    let mut drawn: Vec<Vec<f64>> = vec![Vec::with_capacity(draws); stages.len()];
    crate::money_draw::simulate(draws, seed, |rng: &mut Rng| {
        let steps: Vec<Option<f64>> = stages
            .iter()
            .map(|s| s.step().map(|_| crate::money_draw::beta(rng, s.advanced as f64 + 0.5, s.lost as f64 + 0.5)))
            .collect();
        for (kept, m) in drawn.iter_mut().zip(with_steps(stages, &steps, benchmarks, margin_per_won)) {
            kept.extend(m);
        }
        0.0
    });
    let values = recoverable(stages, benchmarks, margin_per_won);
    drawn
        .iter()
        .zip(values)
        .map(|(kept, value)| {
            let (sorted, value) = (crate::quantile::sorted(kept), value?);
            let low = crate::quantile::type7(&sorted, (1.0 - level) / 2.0)?.min(value);
            let high = crate::quantile::type7(&sorted, (1.0 + level) / 2.0)?.max(value);
            Some(Interval { low, high, level, method: "beta_posterior" })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: [Stage; 3] = [
        Stage { advanced: 7, lost: 2, open: 1 },
        Stage { advanced: 5, lost: 1, open: 1 },
        Stage { advanced: 3, lost: 1, open: 1 },
    ];

    #[test]
    fn worked_examples() {
        let p = product_limit(&PAGE, 0.95).unwrap();
        assert!((p.value - 0.486).abs() < 5e-4);
        assert_eq!((p.low_bound, p.high_bound), (0.3, 0.6));
        assert!(p.interval.unwrap().contains(p.value));
        let money = recoverable(&PAGE, &[0.85, 0.85, 0.80], 20_000.0);
        for (got, expected) in money.iter().zip([8125.0, 1500.0, 4000.0]) {
            assert!((got.unwrap() - expected).abs() < 1e-6);
        }
        let limits = recoverable_limits(&PAGE, &[0.85, 0.85, 0.80], 20_000.0, 0.95, 500, 17);
        for (limit, value) in limits.iter().zip(&money) {
            let i = limit.unwrap();
            assert!(i.low == 0.0 && i.contains(value.unwrap()) && i.high > value.unwrap() * 1.5, "{i:?}");
        }
    }

    #[test]
    fn an_unresolved_stage_hides_the_money_before_it() {
        let mut stages = PAGE;
        stages[2] = Stage { advanced: 0, lost: 0, open: 5 };
        assert!(product_limit(&stages, 0.95).is_none());
        assert_eq!(recoverable(&stages, &[0.9; 3], 1.0), vec![None; 3]);
    }

    #[test]
    fn chances_name_the_clear_bottleneck() {
        let stages = [Stage { advanced: 500, lost: 500, open: 0 }, Stage { advanced: 450, lost: 50, open: 0 }];
        let c = bottleneck_chances(&stages, &[0.8, 0.9], 2000, 1);
        assert!(c[0] > 0.99 && c == bottleneck_chances(&stages, &[0.8, 0.9], 2000, 1));
    }
}
