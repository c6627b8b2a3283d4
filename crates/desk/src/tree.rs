//! The plan tree: money → deals → meetings → calls by the department's own ratios, each with its interval (mission row 115).
//!
//! A need is the plan times calls (meetings, deals) per unit of money of the past. On the log scale its variance is that of
//! the money, (1 + cv²)/deals for a compound Poisson sum, plus that of the count, 1/x; the ticket alone has cv²/deals.

use serde::{Deserialize, Serialize};
use stats::interval::z_of;

/// Cases without which a ratio is not told at all, and without which it is told with a warning.
const LEAST: (u64, u64) = (5, 20);
/// Level of the intervals.
const LEVEL: f64 = 0.8;

/// What was done and what it brought, over the same days.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Past {
    /// Money of won deals, 1/10000.
    pub money: i128,
    /// Won deals.
    pub deals: u64,
    /// Squared coefficient of variation of their amounts.
    pub cv2: f64,
    /// Meetings held.
    pub meetings: u64,
    /// Conversations by telephone.
    pub calls: u64,
    /// Working days of the window.
    pub days: u64,
}

/// One rung of the tree.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rung {
    /// `deals`, `meetings`, `calls`.
    pub level: &'static str,
    /// How many are needed; nothing when the past has too few to tell.
    pub need: Option<f64>,
    /// Careful end of the interval.
    pub low: Option<f64>,
    /// Bold end of the interval.
    pub high: Option<f64>,
    /// Cases of the past behind the ratio.
    pub n: u64,
    /// Fewer than twenty: shown, not judged.
    pub thin: bool,
    /// How many a working day of the past had.
    pub usual_per_day: Option<f64>,
    /// How many a remaining working day needs.
    pub need_per_day: Option<f64>,
}

/// The tree of a plan of `money` (1/10000) over `days_left` working days.
#[must_use]
pub fn tree(money: i128, past: &Past, days_left: u64) -> [Rung; 3] {
    let counts = [("deals", past.deals), ("meetings", past.meetings), ("calls", past.calls)];
    counts.map(|(level, x)| {
        let own = if level == "deals" { past.cv2 } else { 1.0 + past.cv2 } / past.deals.max(1) as f64;
        let variance = if level == "deals" { own } else { own + 1.0 / x.max(1) as f64 };
        let told = x >= LEAST.0 && past.deals >= LEAST.0 && past.money > 0;
        let need = told.then(|| money.max(0) as f64 * x as f64 / past.money as f64);
        let spread = libm::exp(z_of(LEVEL) * libm::sqrt(variance));
        let per_day = |v: f64, days: u64| (days > 0).then(|| v / days as f64);
        Rung {
            level,
            need,
            low: need.map(|n| n / spread),
            high: need.map(|n| n * spread),
            n: x.min(past.deals),
            thin: x.min(past.deals) < LEAST.1,
            usual_per_day: per_day(x as f64, past.days).filter(|_| told),
            need_per_day: need.and_then(|n| per_day(n, days_left)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PAST: Past = Past { money: 40_000_000_000, deals: 40, cv2: 0.25, meetings: 100, calls: 1_000, days: 120 };

    #[test]
    fn the_plan_goes_down_by_own_ratios() {
        // 4 000 000 from 40 deals: 100 000 each; 2.5 meetings and 25 calls a deal. A plan of a million: 10, 25, 250.
        let [deals, meetings, calls] = tree(10_000_000_000, &PAST, 20);
        let near = |v: Option<f64>, to: f64| (v.unwrap() - to).abs() < 1e-9;
        assert!(near(deals.need, 10.0) && near(meetings.need, 25.0) && near(calls.need, 250.0));
        assert!(near(calls.need_per_day, 12.5) && near(calls.usual_per_day, 1_000.0 / 120.0));
        // cv²/n = 0.00625, its root 0.0790569, times 1.2815516: e^0.1013154 = 1.1066258.
        assert!((deals.high.unwrap() - 11.066_26).abs() < 1e-4 && (deals.low.unwrap() - 9.036_48).abs() < 1e-4);
        assert!(!calls.thin && calls.high.unwrap() / 250.0 > deals.high.unwrap() / 10.0);
    }

    #[test]
    fn too_little_past_is_told_as_such() {
        let few = Past { deals: 4, meetings: 3, ..PAST };
        assert!(tree(1_000_000, &few, 20).iter().all(|r| r.need.is_none()));
        let thin = Past { deals: 12, ..PAST };
        assert!(tree(1_000_000, &thin, 20)[0].thin);
        assert_eq!(tree(1_000_000, &PAST, 0)[0].need_per_day, None);
    }

    proptest! {
        #[test]
        fn twice_the_plan_needs_twice_the_work(money in 1_i128..1_000_000_000_000, deals in 5_u64..500, calls in 5_u64..5_000) {
            let past = Past { deals, calls, ..PAST };
            let (one, two) = (tree(money, &past, 20), tree(money * 2, &past, 20));
            for (a, b) in one.iter().zip(&two) {
                prop_assert!((b.need.unwrap() - 2.0 * a.need.unwrap()).abs() <= 1e-6 * b.need.unwrap().abs());
                prop_assert!(a.low.unwrap() <= a.need.unwrap() && a.need.unwrap() <= a.high.unwrap());
            }
        }
    }
}
