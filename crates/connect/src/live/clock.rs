//! Time as a parameter: connectors wait and date things by it, so that tests of hours take no time.

use std::time::Duration;

/// The clock of a connection.
pub trait Clock: Sync {
    /// Microseconds since 1970 UTC.
    fn now(&self) -> i64;
    /// Waits.
    fn sleep(&self, time: Duration);
}

/// Seeded jitter: the same seed gives the same waits (SplitMix64).
#[derive(Debug, Clone)]
pub(crate) struct Jitter {
    state: u64,
}

impl Jitter {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// The wait before the next try: one second doubled with every try, at most two minutes, plus up to a half of it.
    pub(crate) fn back_off(&mut self, tries: u32) -> Duration {
        let base = 1_000u64 << tries.min(7);
        let base = base.min(120_000);
        Duration::from_millis(base + self.next() % (base / 2 + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_repeat_with_their_seed() {
        let (mut a, mut b) = (Jitter::new(7), Jitter::new(7));
        let waits: Vec<_> = (0..9).map(|n| a.back_off(n)).collect();
        assert_eq!(waits, (0..9).map(|n| b.back_off(n)).collect::<Vec<_>>());
        for (n, w) in waits.iter().enumerate() {
            let base = (1_000u128 << n.min(7)).min(120_000);
            assert!((base..=base + base / 2).contains(&w.as_millis()), "{n}: {w:?}");
        }
    }
}
