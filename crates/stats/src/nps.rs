//! Net promoter score with honest intervals, bands and change (methods.md 4.1, 4.2). All values in points.

use crate::interval::{Interval, z_of};
use libm::{ceil, sqrt};

/// Counted valid answers of a 0-10 survey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Answers {
    /// 9 and 10.
    pub promoters: u64,
    /// 7 and 8.
    pub passives: u64,
    /// 0 to 6.
    pub detractors: u64,
    /// Not a whole number from 0 to 10.
    pub rejected: u64,
}

impl Answers {
    /// Counts answers; anything but an integer 0..10 is rejected, not rounded.
    pub fn count(scores: impl IntoIterator<Item = Option<f64>>) -> Self {
        let mut out = Self::default();
        for score in scores {
            match score {
                Some(s) if (0.0..=10.0).contains(&s) && libm::trunc(s) == s => {
                    let slot = if s >= 9.0 {
                        &mut out.promoters
                    } else if s >= 7.0 {
                        &mut out.passives
                    } else {
                        &mut out.detractors
                    };
                    *slot += 1;
                }
                _ => out.rejected += 1,
            }
        }
        out
    }

    /// Valid answers.
    pub fn n(&self) -> u64 {
        self.promoters + self.passives + self.detractors
    }

    /// (promoters - detractors) / n in points; `None` without answers.
    pub fn score(&self) -> Option<f64> {
        (self.n() > 0).then(|| 100.0 * (self.promoters as f64 - self.detractors as f64) / self.n() as f64)
    }

    /// Centre and variance (share scale) after adding 3/4 to promoters and detractors and 3 to n (Rocks 2016).
    fn adjusted(&self) -> (f64, f64) {
        let n = self.n() as f64 + 3.0;
        let (p, d) = ((self.promoters as f64 + 0.75) / n, (self.detractors as f64 + 0.75) / n);
        (p - d, (p + d - (p - d) * (p - d)) / n)
    }

    /// Adjusted Wald interval; `None` without answers.
    pub fn interval(&self, level: f64) -> Option<Interval> {
        let (centre, variance) = self.adjusted();
        (self.n() > 0).then(|| in_points(centre, z_of(level) * sqrt(variance), level, "nps_adjusted_wald"))
    }

    /// Plain Wald interval, shown only beside the adjusted one.
    pub fn wald(&self, level: f64) -> Option<Interval> {
        let half = self.wald_half(level)?;
        Some(in_points(self.score()? / 100.0, half, level, "nps_wald"))
    }

    fn wald_half(&self, level: f64) -> Option<f64> {
        let n = self.n() as f64;
        let (p, d) = (self.promoters as f64 / n, self.detractors as f64 / n);
        (n > 0.0).then(|| z_of(level) * sqrt((p + d - (p - d) * (p - d)) / n))
    }

    /// Half-width of the Wald interval when `invited` is the whole base (finite population correction), in points.
    pub fn wald_half_of_base(&self, invited: u64, level: f64) -> Option<f64> {
        let n = self.n();
        if invited < 2 || n > invited {
            return None;
        }
        let fpc = sqrt((invited - n) as f64 / (invited - 1) as f64);
        Some(100.0 * fpc * self.wald_half(level)?)
    }

    /// Bounds if everyone silent were passive, and if everyone silent were a detractor.
    pub fn response_bounds(&self, invited: u64) -> Option<(f64, f64)> {
        if invited == 0 || invited < self.n() {
            return None;
        }
        let (balance, all) = (self.promoters as f64 - self.detractors as f64, invited as f64);
        let silent = (invited - self.n()) as f64;
        Some((100.0 * balance / all, 100.0 * (balance - silent) / all))
    }
}

fn in_points(centre: f64, half: f64, level: f64, method: &'static str) -> Interval {
    let clip = |x: f64| (100.0 * x).clamp(-100.0, 100.0);
    Interval { low: clip(centre - half), high: clip(centre + half), level, method }
}

/// Adjusted change from `first` to `second` with its interval; a change is shown only if the interval excludes 0.
pub fn difference(first: &Answers, second: &Answers, level: f64) -> Option<(f64, Interval)> {
    if first.n() == 0 || second.n() == 0 {
        return None;
    }
    let ((a, va), (b, vb)) = (first.adjusted(), second.adjusted());
    let (d, half) = (100.0 * (b - a), 100.0 * z_of(level) * sqrt(va + vb));
    Some((d, Interval { low: d - half, high: d + half, level, method: "nps_difference" }))
}

/// Answers needed for a margin of `points`, given shares of promoters and detractors (0.5 and 0.5 is the worst case).
pub fn answers_needed(points: f64, promoters: f64, detractors: f64, level: f64) -> u64 {
    let spread = promoters + detractors - (promoters - detractors) * (promoters - detractors);
    let z = z_of(level);
    ceil(z * z * spread * 1e4 / (points * points)) as u64
}

/// Bands of the canon with the gaps closed by us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// Below 0.
    Negative,
    /// 0 to under 5.
    BelowLow,
    /// 5 to 10: low by the canon.
    Low,
    /// Over 10 and under 45.
    Between,
    /// 45 to under 50: good by the canon.
    Good,
    /// 50 to 80: leaders by the canon.
    Leader,
    /// Over 80: check the data first.
    CheckData,
}

/// Band of a score in points.
pub fn band(points: f64) -> Band {
    match points {
        p if p < 0.0 => Band::Negative,
        p if p < 5.0 => Band::BelowLow,
        p if p <= 10.0 => Band::Low,
        p if p < 45.0 => Band::Between,
        p if p < 50.0 => Band::Good,
        p if p <= 80.0 => Band::Leader,
        _ => Band::CheckData,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_example() {
        let a = Answers { promoters: 11, passives: 5, detractors: 4, rejected: 0 };
        let (adjusted, wald) = (a.interval(0.95).unwrap(), a.wald(0.95).unwrap());
        let close = |x: f64, y: f64| assert!((x - y).abs() < 0.06, "{x} is not {y}");
        close(a.score().unwrap(), 35.0);
        close(adjusted.low, -1.9);
        close(adjusted.high, 62.7);
        close(wald.low, 0.3);
        close(wald.high, 69.7);
        assert_eq!(Answers::default().score(), None);
    }

    #[test]
    fn junk_is_rejected() {
        let a = Answers::count([Some(10.0), Some(9.5), None, Some(-1.0), Some(11.0), Some(0.0), Some(f64::NAN)]);
        assert_eq!((a.promoters, a.detractors, a.rejected), (1, 1, 5));
    }

    /// Adjusted Wald covers 94 to 96% over ordinary populations (methods.md 15).
    #[test]
    fn coverage_of_the_adjusted_interval() {
        let n = 60;
        let mut rng = crate::rng::Rng::new(11, 0);
        let (mut hits, mut all) = (0, 0);
        for (p, d) in [(0.45, 0.2), (0.6, 0.1), (0.3, 0.4), (0.5, 0.3)] {
            for _ in 0..4000 {
                let mut a = Answers::default();
                for _ in 0..n {
                    match rng.uniform() {
                        u if u < p => a.promoters += 1,
                        u if u < p + d => a.detractors += 1,
                        _ => a.passives += 1,
                    }
                }
                hits += u32::from(a.interval(0.95).unwrap().contains(100.0 * (p - d)));
                all += 1;
            }
        }
        let share = f64::from(hits) / f64::from(all);
        assert!((0.94..0.96).contains(&share), "{share}");
    }
}
