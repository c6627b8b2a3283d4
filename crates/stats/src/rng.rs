//! Small seeded generator (xoshiro256++); a stream per chunk, so parallel work never changes a result.

/// Deterministic pseudo-random stream. The same (seed, stream) gives the same numbers on every machine.
#[derive(Debug, Clone)]
pub struct Rng {
    state: [u64; 4],
}

impl Rng {
    /// Stream number `stream` of `seed`; streams of one seed are unrelated to each other.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut mix = seed ^ stream.wrapping_mul(0xD6E8_FEB8_6659_FD93).rotate_left(17);
        let mut state = [0; 4];
        for (i, word) in state.iter_mut().enumerate() {
            *word = split_mix(&mut mix) ^ if i == 0 { stream } else { 0 };
        }
        if state == [0; 4] {
            state[0] = 1; // the one forbidden state
        }
        Self { state }
    }

    /// The next 64 random bits.
    pub fn next_u64(&mut self) -> u64 {
        let s = &mut self.state;
        let out = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        out
    }

    /// Uniform in the open interval (0, 1), never exactly 0 or 1, so it may go into a logarithm.
    pub fn uniform(&mut self) -> f64 {
        ((self.next_u64() >> 12) as f64 + 0.5) * (1.0 / (1u64 << 52) as f64)
    }

    /// Uniform index below `n`; 0 when `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        // Multiply-shift: the bias is below n / 2^64, far under any Monte Carlo error.
        ((u128::from(self.next_u64()) * n as u128) >> 64) as usize
    }

    /// Standard normal by the inverse distribution function (one uniform each).
    pub fn normal(&mut self) -> f64 {
        crate::dist::norm_ppf(self.uniform())
    }

    /// Shuffles in place (Fisher-Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_repeat_and_differ() {
        let draw = |seed, stream| {
            let mut r = Rng::new(seed, stream);
            [r.next_u64(), r.next_u64(), r.next_u64()]
        };
        assert_eq!(draw(1, 0), draw(1, 0));
        assert_ne!(draw(1, 0), draw(1, 1));
        assert_ne!(draw(1, 0), draw(2, 0));
    }

    #[test]
    fn uniform_and_normal_have_their_moments() {
        let mut r = Rng::new(7, 0);
        let n = 20_000;
        let (mut u, mut z, mut zz) = (0.0, 0.0, 0.0);
        for _ in 0..n {
            let x = r.uniform();
            assert!(x > 0.0 && x < 1.0);
            u += x;
            let y = r.normal();
            z += y;
            zz += y * y;
        }
        let n = f64::from(n);
        assert!((u / n - 0.5).abs() < 0.01 && (z / n).abs() < 0.03 && (zz / n - 1.0).abs() < 0.04);
        assert!((0..1000).all(|_| r.below(3) < 3));
    }
}
