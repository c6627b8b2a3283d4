//! Effects of many changes together: each shrunk by the record of past forecasts, the sum never above the growth that happened.

/// One finished change in money of a month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fact {
    /// What the plan promised, P50.
    pub forecast: f64,
    /// What the verdict measured.
    pub effect: f64,
    /// Its standard error.
    pub se: f64,
}

/// Sum of effects.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Total {
    /// As measured.
    pub measured: f64,
    /// After shrinkage.
    pub shrunk: f64,
    /// What may be claimed: not above the growth of the bridge.
    pub claimed: f64,
    /// Measured over promised, over all finished changes; `None` without promises.
    pub track_record: Option<f64>,
}

/// Shrinks effects towards zero (each by its own error against the spread between changes) and caps the sum by `growth`.
#[must_use]
pub fn total(facts: &[Fact], growth: Option<f64>) -> Total {
    let measured = stats::sum::sum(facts.iter().map(|f| f.effect));
    let effects: Vec<f64> = facts.iter().map(|f| f.effect).collect();
    let noise = stats::sum::mean(&facts.iter().map(|f| f.se * f.se).collect::<Vec<_>>()).unwrap_or(0.0);
    // Variance between changes; what is not seen above the noise is noise.
    let between = (stats::sum::variance(&effects).unwrap_or(0.0) - noise).max(0.0);
    let keep = |f: &Fact| if f.se > 0.0 { between / (between + f.se * f.se) } else { 1.0 };
    // The best of many measured effects is partly luck: each is pulled to zero, where a change without effect stands.
    let shrunk = stats::sum::sum(facts.iter().map(|f| if facts.len() < 2 { f.effect } else { keep(f) * f.effect }));
    let claimed = growth.map_or(shrunk, |g| shrunk.min(g.max(0.0)));
    let promised = stats::sum::sum(facts.iter().map(|f| f.forecast));
    Total { measured, shrunk, claimed, track_record: (promised > 0.0).then(|| measured / promised) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(forecast: f64, effect: f64, se: f64) -> Fact {
        Fact { forecast, effect, se }
    }

    #[test]
    fn noise_is_not_added_up_and_growth_is_the_roof() {
        let sure = total(&[fact(100.0, 80.0, 1.0), fact(50.0, 40.0, 1.0)], Some(90.0));
        assert_eq!((sure.measured, sure.claimed, sure.track_record), (120.0, 90.0, Some(0.8)));
        let noisy = total(&[fact(10.0, 9.0, 30.0), fact(10.0, -7.0, 30.0)], None);
        assert_eq!(noisy.shrunk, 0.0);
        assert_eq!(total(&[], None).track_record, None);
    }

    #[test]
    fn a_fall_leaves_nothing_to_claim() {
        assert_eq!(total(&[fact(5.0, 5.0, 0.1)], Some(-3.0)).claimed, 0.0);
    }
}
