//! ABC by cumulative share and XYZ by frequency or variation, in exact integers (methods.md 2.1 to 2.3).

/// ABC class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Abc {
    /// Carries the base: share before it is under the first cut.
    A,
    /// The middle.
    B,
    /// The tail.
    C,
    /// Not positive, outside the 100% base.
    N,
}

/// XYZ class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Xyz {
    /// Constant.
    X,
    /// Changing.
    Y,
    /// Unpredictable.
    Z,
    /// Known for too short a time to judge.
    New,
}

macro_rules! letters {
    ($t:ty, $($v:ident => $s:literal),+) => {
        impl $t {
            /// The letter printed in a cell name.
            pub fn letter(self) -> &'static str {
                match self { $(Self::$v => $s),+ }
            }
        }
    };
}
letters!(Abc, A => "A", B => "B", C => "C", N => "N");
letters!(Xyz, X => "X", Y => "Y", Z => "Z", New => "new");

/// Cut points of the cumulative share, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AbcCuts {
    /// Below this share before it a client is A.
    pub a: u32,
    /// Below this one B.
    pub b: u32,
}

impl Default for AbcCuts {
    fn default() -> Self {
        Self { a: 80, b: 95 }
    }
}

/// Place of one value in the ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Class.
    pub class: Abc,
    /// Position from 1 among positive values; 0 for N.
    pub rank: usize,
    /// Sum of the values ranked above.
    pub before: i128,
    /// Within 2 points of a cut by the share before it ("пограничный").
    pub borderline: bool,
}

/// Classifies by the cumulative share BEFORE each value, so the one that crosses a line belongs to the upper class.
/// Values come in ascending order of client id: equal values keep that order. The answer keeps the caller's order.
pub fn classify(values: &[i128], cuts: AbcCuts) -> Vec<Place> {
    let total: i128 = values.iter().filter(|v| **v > 0).sum();
    let mut order: Vec<usize> = (0..values.len()).filter(|i| values[*i] > 0).collect();
    order.sort_by_key(|i| std::cmp::Reverse(values[*i]));
    let mut out = vec![Place { class: Abc::N, rank: 0, before: 0, borderline: false }; values.len()];
    let mut before = 0_i128;
    for (rank, i) in order.into_iter().enumerate() {
        let below = |cut: u32| before * 100 < i128::from(cut) * total;
        let near = |cut: u32| (before * 100 - i128::from(cut) * total).abs() <= 2 * total;
        let class = if below(cuts.a) {
            Abc::A
        } else if below(cuts.b) {
            Abc::B
        } else {
            Abc::C
        };
        out[i] = Place { class, rank: rank + 1, before, borderline: near(cuts.a) || near(cuts.b) };
        before += values[i];
    }
    out
}

/// Cut positions found from the data (our version of Ultsch and Lötsch): how many clients are A, and how many A and B
/// together. `None` when n < 10 or the Gini coefficient is under 0.2: no inequality to cut.
pub fn data_cuts(values: &[i128]) -> Option<(usize, usize)> {
    let c = crate::concentration::measure(values)?;
    if c.n < 10 || c.gini < 0.2 {
        return None;
    }
    cut_points(values)
}

/// [`data_cuts`] without its guards.
pub fn cut_points(values: &[i128]) -> Option<(usize, usize)> {
    let mut sorted: Vec<i128> = values.iter().copied().filter(|v| *v > 0).collect();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let (n, total) = (sorted.len(), sorted.iter().sum::<i128>());
    if n == 0 {
        return None;
    }
    let mut cum = 0_i128;
    let curve: Vec<(f64, f64)> = sorted
        .iter()
        .enumerate()
        .map(|(i, v)| {
            cum += v;
            ((i + 1) as f64 / n as f64, cum as f64 / total as f64)
        })
        .collect();
    let nearest = |to: (f64, f64)| {
        let distance = |p: &(f64, f64)| (p.0 - to.0) * (p.0 - to.0) + (p.1 - to.1) * (p.1 - to.1);
        (0..n).fold(0, |b, i| if distance(&curve[i]) < distance(&curve[b]) { i } else { b })
    };
    let pareto = nearest((0.0, 1.0));
    // Break-even: the last value that is not below the mean.
    let even = sorted.iter().take_while(|v| **v * n as i128 >= total).count().max(1) - 1;
    let later = pareto.max(even);
    let bc = nearest((curve[later].0, 1.0)).max(later);
    Some((pareto.min(even) + 1, bc + 1))
}

/// XYZ cuts of the purchase frequency, in percent of known periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrequencyCuts {
    /// At or above: X.
    pub x: u32,
    /// At or above: Y.
    pub y: u32,
    /// Fewer known periods than this: too new to judge.
    pub known_min: u32,
}

impl Default for FrequencyCuts {
    fn default() -> Self {
        Self { x: 75, y: 25, known_min: 3 }
    }
}

/// The canon axis: periods with a purchase over periods since the first purchase (or the window start).
/// A client who did not buy in the window has no class here (`None`).
pub fn xyz_frequency(active: u32, known: u32, cuts: FrequencyCuts) -> Option<Xyz> {
    if known == 0 || active == 0 {
        return None;
    }
    let share = |cut: u32| u64::from(active) * 100 >= u64::from(cut) * u64::from(known);
    Some(if known < cuts.known_min {
        Xyz::New
    } else if share(cuts.x) {
        Xyz::X
    } else if share(cuts.y) {
        Xyz::Y
    } else {
        Xyz::Z
    })
}

/// Coefficient of variation of period sums (population deviation over mean, zeros included).
/// `None` when there are no periods or the mean is not positive.
pub fn cv(sums: &[i128]) -> Option<f64> {
    let (spread, square) = spread_and_square(sums)?;
    Some(libm::sqrt(spread / square))
}

/// n * sum of squares - square of the sum, and the square of the sum, as floats of exact integers where they fit.
fn spread_and_square(sums: &[i128]) -> Option<(f64, f64)> {
    let n = sums.len() as i128;
    let total: i128 = sums.iter().sum();
    if n == 0 || total <= 0 {
        return None;
    }
    let exact = || {
        let squares = sums.iter().try_fold(0_i128, |s, v| s.checked_add(v.checked_mul(*v)?))?;
        let square = total.checked_mul(total)?;
        Some((n.checked_mul(squares)?.checked_sub(square)? as f64, square as f64))
    };
    exact().or_else(|| {
        let mean = total as f64 / n as f64;
        let dev = crate::sum::sum(sums.iter().map(|v| (*v as f64 - mean) * (*v as f64 - mean)));
        Some((dev * n as f64, total as f64 * total as f64))
    })
}

/// The classic axis: X at or under `x` percent of variation, Y at or under `y`, else Z (10 and 25 for goods, 25 and 50
/// for clients). `None` when the mean is not positive.
pub fn xyz_variation(sums: &[i128], x: u32, y: u32) -> Option<Xyz> {
    let (spread, square) = spread_and_square(sums)?;
    let within = |cut: u32| spread * 10_000.0 <= f64::from(cut) * f64::from(cut) * square;
    Some(if within(x) {
        Xyz::X
    } else if within(y) {
        Xyz::Y
    } else {
        Xyz::Z
    })
}

/// Demand pattern by average interval (1.32) and squared variation of sizes (0.49).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// Often and alike.
    Smooth,
    /// Often, sizes differ.
    Erratic,
    /// Rarely, alike.
    Intermittent,
    /// Rarely, sizes differ.
    Lumpy,
}

/// Classifies period sums from the first purchase on; `None` when nothing was bought.
pub fn pattern(sums: &[i128]) -> Option<Pattern> {
    let sizes: Vec<i128> = sums.iter().copied().filter(|v| *v > 0).collect();
    let size_cv = cv(&sizes)?;
    let rare = sums.len() as f64 / sizes.len() as f64 >= 1.32;
    let uneven = size_cv * size_cv >= 0.49;
    Some(match (rare, uneven) {
        (false, false) => Pattern::Smooth,
        (false, true) => Pattern::Erratic,
        (true, false) => Pattern::Intermittent,
        (true, true) => Pattern::Lumpy,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_example_and_scaling() {
        let values = [500, 250, 120, 80, 30, 20];
        let classes = |k: i128| -> String {
            let scaled: Vec<i128> = values.iter().map(|v| v * k).collect();
            classify(&scaled, AbcCuts::default()).iter().map(|p| p.class.letter()).collect()
        };
        assert_eq!(classes(1), "AAABCC");
        assert_eq!(classes(1_000_000_007), "AAABCC");
        assert_eq!(cut_points(&values), Some((2, 3)));
        assert_eq!(data_cuts(&values), None);
    }

    #[test]
    fn exact_boundary_and_outsiders() {
        // Exactly 80% before the third value: it is B, not A.
        let p = classify(&[50, -10, 30, 15, 5, 0], AbcCuts::default());
        let letters: Vec<&str> = p.iter().map(|p| p.class.letter()).collect();
        assert_eq!(letters, ["A", "N", "A", "B", "C", "N"]);
        assert!(p[3].borderline && !p[0].borderline);
        // Ties keep id order.
        let p = classify(&[10; 10], AbcCuts::default());
        assert_eq!(p.iter().map(|p| p.rank).collect::<Vec<_>>(), (1..=10).collect::<Vec<_>>());
        assert_eq!(p.iter().filter(|p| p.class == Abc::A).count(), 8);
    }

    #[test]
    fn frequency_and_variation_answer_different_questions() {
        let sums = [10, 0, 12, 0, 11, 0];
        assert_eq!(xyz_frequency(3, 6, FrequencyCuts::default()), Some(Xyz::Y));
        assert!((cv(&sums).unwrap() - 1.01).abs() < 5e-3);
        assert_eq!(xyz_variation(&sums, 10, 25), Some(Xyz::Z));
        assert_eq!(pattern(&sums), Some(Pattern::Intermittent));
        assert_eq!(cv(&[10, 12, 11]).map(|c| c < 0.08), Some(true));
        assert_eq!(xyz_frequency(9, 12, FrequencyCuts::default()), Some(Xyz::X));
        assert_eq!(xyz_frequency(2, 2, FrequencyCuts::default()), Some(Xyz::New));
        assert_eq!(xyz_frequency(0, 5, FrequencyCuts::default()), None);
        assert_eq!(cv(&[-1, 0]), None);
        assert_eq!(xyz_variation(&[90, 110], 10, 25), Some(Xyz::X));
    }

    #[test]
    fn huge_sums_do_not_overflow() {
        let big = 10_i128.pow(30);
        assert_eq!(xyz_variation(&[big, big, big], 10, 25), Some(Xyz::X));
    }
}
