//! Krippendorff's alpha: any number of raters, missing marks, four scales.

use std::collections::BTreeMap;

/// Measurement scale of the marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Names without order.
    Nominal,
    /// Ordered marks.
    Ordinal,
    /// Equal steps.
    Interval,
    /// A true zero.
    Ratio,
}

/// Alpha over units; each holds one mark per rater, `None` = not rated. Units with fewer than two marks say nothing.
/// `None` when nothing can be compared or all marks are equal.
pub fn krippendorff(units: &[Vec<Option<f64>>], scale: Scale) -> Option<f64> {
    // Distinct values in order; marks become their positions.
    let mut values: Vec<f64> = units.iter().filter(|u| u.iter().flatten().count() > 1).flatten().flatten().copied().collect();
    values.sort_unstable_by(f64::total_cmp);
    values.dedup();
    let position = |x: f64| values.partition_point(|v| *v < x);
    let mut pairs: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for unit in units {
        let marks: Vec<usize> = unit.iter().flatten().map(|x| position(*x)).collect();
        for (i, a) in marks.iter().enumerate() {
            for (j, b) in marks.iter().enumerate() {
                if i != j {
                    *pairs.entry((*a, *b)).or_default() += 1.0 / (marks.len() - 1) as f64;
                }
            }
        }
    }
    let mut margin = vec![0.0; values.len()];
    for ((a, _), w) in &pairs {
        margin[*a] += w;
    }
    let n: f64 = margin.iter().sum();
    let distance = |a: usize, b: usize| distance(&values, &margin, scale, a, b);
    let observed: f64 = pairs.iter().map(|((a, b), w)| w * distance(*a, *b)).sum();
    let cells = (0..values.len()).flat_map(|a| (0..values.len()).map(move |b| (a, b)));
    let expected: f64 = cells.map(|(a, b)| margin[a] * margin[b] * distance(a, b)).sum();
    (expected > 0.0).then(|| 1.0 - (n - 1.0) * observed / expected)
}

fn distance(values: &[f64], margin: &[f64], scale: Scale, a: usize, b: usize) -> f64 {
    if a == b {
        return 0.0;
    }
    let (x, y) = (values[a], values[b]);
    let d = match scale {
        Scale::Nominal => 1.0,
        Scale::Ordinal => margin[a.min(b)..=a.max(b)].iter().sum::<f64>() - 0.5 * (margin[a] + margin[b]),
        Scale::Interval => x - y,
        Scale::Ratio if x + y == 0.0 => 0.0,
        Scale::Ratio => (x - y) / (x + y),
    };
    d * d
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identical_marks_agree_fully_and_names_do_not_matter() {
        let unit = |a: f64, b: f64| vec![Some(a), Some(b), None];
        let same = [unit(1.0, 1.0), unit(2.0, 2.0), unit(3.0, 3.0)];
        for scale in [Scale::Nominal, Scale::Ordinal, Scale::Interval, Scale::Ratio] {
            assert!((krippendorff(&same, scale).unwrap() - 1.0).abs() < 1e-12);
        }
        let mixed = [unit(1.0, 1.0), unit(2.0, 3.0), unit(3.0, 3.0), unit(1.0, 2.0)];
        let renamed = [unit(7.0, 7.0), unit(5.0, 6.0), unit(6.0, 6.0), unit(7.0, 5.0)];
        let (a, b) = (krippendorff(&mixed, Scale::Nominal).unwrap(), krippendorff(&renamed, Scale::Nominal).unwrap());
        assert!((a - b).abs() < 1e-12 && a < 1.0);
        assert!(krippendorff(&[unit(1.0, 1.0), vec![Some(2.0), None]], Scale::Nominal).is_none());
    }
}
