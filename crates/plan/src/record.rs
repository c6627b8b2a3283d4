//! Track record: what changes were expected to bring against what they brought, and the factor that the next plan is multiplied by.

/// One finished change in the unit of its own metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Told {
    /// Expected effect, written down before the start.
    pub forecast: f64,
    /// Measured effect.
    pub fact: f64,
    /// Interval of the measured effect.
    pub interval: (f64, f64),
}

/// Record of a company.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Record {
    /// Finished changes with a forecast.
    pub n: usize,
    /// Mean of fact over forecast.
    pub mean: f64,
    /// The same pulled towards 1 while there are few: what the next estimates are multiplied by.
    pub factor: f64,
    /// Forecasts inside the interval of the fact.
    pub inside: usize,
}

/// Changes that "as forecast" is worth before anything is known.
const PRIOR: f64 = 3.0;
/// A single ratio counts from a full miss in the wrong direction to thrice the forecast.
const RATIO: (f64, f64) = (-1.0, 3.0);
/// The factor never erases a plan and never inflates it by more than half.
const FACTOR: (f64, f64) = (0.1, 1.5);

/// Record of finished changes; `None` without one that had a forecast.
#[must_use]
pub fn record(told: &[Told]) -> Option<Record> {
    let ratios: Vec<f64> =
        told.iter().filter(|t| t.forecast != 0.0).map(|t| (t.fact / t.forecast).clamp(RATIO.0, RATIO.1)).collect();
    let mean = stats::sum::mean(&ratios)?;
    let n = ratios.len();
    let factor = ((PRIOR + stats::sum::sum(ratios)) / (PRIOR + n as f64)).clamp(FACTOR.0, FACTOR.1);
    let inside = told.iter().filter(|t| t.forecast >= t.interval.0 && t.forecast <= t.interval.1).count();
    Some(Record { n, mean, factor, inside })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(forecast: f64, fact: f64) -> Told {
        Told { forecast, fact, interval: (fact - 0.01, fact + 0.01) }
    }

    #[test]
    fn few_changes_move_the_factor_a_little_and_many_carry_it() {
        assert_eq!(record(&[]), None);
        let one = record(&[told(0.10, 0.05)]).unwrap();
        assert_eq!((one.n, one.mean, one.factor, one.inside), (1, 0.5, 0.875, 0));
        let many = record(&vec![told(0.10, 0.05); 27]).unwrap();
        assert!((many.factor - 0.55).abs() < 1e-12);
        let hit = record(&[told(0.10, 0.105), told(-2.0, -2.0)]).unwrap();
        assert_eq!(hit.inside, 2);
        // One wild success is capped, and nothing makes a plan negative.
        assert_eq!(record(&[told(0.01, 5.0)]).unwrap().factor, 1.5);
        assert!(record(&vec![told(1.0, -9.0); 50]).unwrap().factor >= 0.1);
    }
}
