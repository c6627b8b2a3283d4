//! Seeded randomness: one ChaCha stream per entity, so that one entity never disturbs another.

use crate::curves::{SPREAD, WAIT};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What kind of entity a stream belongs to. Numbers are part of the output: never renumber.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    /// Seats and people of the department.
    Staff = 1,
    /// The assortment.
    Goods = 2,
    /// A customer and everything that happens to it.
    Customer = 3,
    /// Inquiries that never become a customer.
    Stray = 4,
    /// Tables beside the sales: targets, spend, hiring, work time.
    Side = 5,
    /// Planted mistakes: `100 + number of the mistake`, so that switching one changes no other draw.
    Fault = 100,
    /// Lots of deals: `1000 + group`, drawn whether or not a mistake is planted.
    Lot = 1000,
    /// Orders and payments of one deal.
    Settle = 6,
    /// Care between purchases of one customer.
    Care = 7,
}

/// Integer-only dice over one ChaCha8 stream.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// The stream of entity `index` of that kind.
    pub(crate) fn new(seed: u64, stream: Stream, index: u64) -> Self {
        Self::with_kind(seed, stream as u64, index)
    }

    /// The stream of planted mistake number `fault` for entity `index`.
    pub(crate) fn fault(seed: u64, fault: usize, index: u64) -> Self {
        Self::with_kind(seed, Stream::Fault as u64 + fault as u64, index)
    }

    /// The stream of lots of that group for deal `index`.
    pub(crate) fn lot(seed: u64, group: u64, index: u64) -> Self {
        Self::with_kind(seed, Stream::Lot as u64 + group, index)
    }

    fn with_kind(seed: u64, kind: u64, index: u64) -> Self {
        let mut bytes = [0u8; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        bytes[8..16].copy_from_slice(&kind.to_le_bytes());
        bytes[16..24].copy_from_slice(b"revizor1");
        let mut rng = ChaCha8Rng::from_seed(bytes);
        rng.set_stream(index);
        Self(rng)
    }

    /// Any 32 bits.
    pub(crate) fn bits(&mut self) -> u32 {
        self.0.next_u32()
    }

    /// A whole number in `0..n`; 0 when `n` is 0.
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        ((u64::from(self.bits()) * u64::from(n)) >> 32) as u32
    }

    /// A whole number in `low..=high`.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u32::try_from((high - low).max(0) + 1).unwrap_or(u32::MAX);
        low + i64::from(self.below(width))
    }

    /// A number in `low..=high` that prefers the middle (mean of two draws).
    pub(crate) fn bell(&mut self, low: i64, high: i64) -> i64 {
        (self.between(low, high) + self.between(low, high)) / 2
    }

    /// True in `per_mille` cases of 1000.
    pub(crate) fn chance(&mut self, per_mille: u32) -> bool {
        self.below(1000) < per_mille
    }

    /// One of the items; the list must not be empty.
    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u32) as usize]
    }

    /// Index of a weight, drawn in proportion to it.
    pub(crate) fn weighted(&mut self, weights: &[u32]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (i, w) in weights.iter().enumerate() {
            if left < *w {
                return i;
            }
            left -= w;
        }
        0
    }

    /// A waiting time with that mean (exponential by table).
    pub(crate) fn wait(&mut self, mean: i64) -> i64 {
        mean * i64::from(WAIT[self.below(128) as usize]) / 1000
    }

    /// A positive size with that mean (log-normal by table).
    pub(crate) fn size(&mut self, mean: i64) -> i64 {
        mean * i64::from(SPREAD[self.below(128) as usize]) / 1000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_independent_and_repeatable() {
        let first = Dice::new(7, Stream::Customer, 1).bits();
        assert_eq!(first, Dice::new(7, Stream::Customer, 1).bits());
        assert_ne!(first, Dice::new(7, Stream::Customer, 2).bits());
        assert_ne!(first, Dice::new(7, Stream::Stray, 1).bits());
        assert_ne!(first, Dice::new(8, Stream::Customer, 1).bits());
    }

    #[test]
    fn draws_stay_inside_their_bounds() {
        let mut dice = Dice::new(1, Stream::Side, 0);
        let mut waits = 0;
        for _ in 0..4000 {
            assert!((3..=9).contains(&dice.between(3, 9)));
            assert!((3..=9).contains(&dice.bell(3, 9)));
            assert!(dice.weighted(&[1, 0, 2]) != 1);
            waits += dice.wait(1000);
        }
        assert!((900..1100).contains(&(waits / 4000)), "{waits}");
        assert_eq!(dice.below(0), 0);
    }
}
