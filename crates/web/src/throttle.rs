//! A limit on calls per address: a bucket that holds a burst and drains by the second; the list of addresses has an end, too.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Addresses remembered; when there are more, everybody shares what is left of the common bucket.
const ADDRESSES: usize = 2_000;
const SECOND: i64 = 1_000_000;

/// Buckets by address, and one for all together.
pub(crate) struct Throttle {
    burst: i64,
    per_second: i64,
    /// Address -> level in millionths of a call, and when it was last looked at.
    levels: Mutex<BTreeMap<String, (i64, i64)>>,
}

impl Throttle {
    /// At most `burst` calls at once and `per_second` lasting, for one address; ten times that for all.
    pub(crate) fn new(burst: u32, per_second: u32) -> Self {
        Self { burst: i64::from(burst), per_second: i64::from(per_second), levels: Mutex::new(BTreeMap::new()) }
    }

    /// Whether one more call of that address is let in at `now` (microseconds).
    pub(crate) fn lets_in(&self, address: &str, now: i64) -> bool {
        let mut levels = self.levels.lock().unwrap_or_else(PoisonError::into_inner);
        if levels.len() > ADDRESSES {
            let rate = self.per_second;
            levels.retain(|_, (level, at)| *level > (now - *at).saturating_mul(rate));
        }
        let crowded = levels.len() > ADDRESSES;
        // What its own bucket refuses takes nothing from the others.
        let own = crowded || pour(&mut levels, address, now, self.burst, self.per_second);
        own && pour(&mut levels, "*", now, self.burst * 10, self.per_second * 10)
    }
}

/// Adds a call to a bucket unless it is full.
fn pour(levels: &mut BTreeMap<String, (i64, i64)>, key: &str, now: i64, burst: i64, per_second: i64) -> bool {
    let (level, at) = levels.get(key).copied().unwrap_or((0, now));
    let level = (level - (now - at).max(0).saturating_mul(per_second)).max(0);
    let fits = level + SECOND <= burst * SECOND;
    levels.insert(key.to_owned(), (if fits { level + SECOND } else { level }, now));
    fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_storm_is_cut_and_calm_callers_are_not() {
        let t = Throttle::new(5, 1);
        let storm = (0..1_000).filter(|_| t.lets_in("a", 0)).count();
        assert_eq!(storm, 5);
        assert!(t.lets_in("b", 0), "another address has its own");
        assert!(!t.lets_in("a", SECOND / 2) && t.lets_in("a", 2 * SECOND));
        let all = (0..10_000).filter(|i| t.lets_in(&format!("c{i}"), 2 * SECOND)).count();
        assert!(all <= 60, "{all} of many addresses together");
        assert!(t.levels.lock().unwrap().len() <= ADDRESSES + 2);
    }
}
