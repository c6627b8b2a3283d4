//! Agreement of reviewers and reliability of checklists and tests (methods.md 11.1 to 11.3).

use crate::sum;
use libm::sqrt;

mod krippendorff;
mod reliability;

pub use krippendorff::{Scale, krippendorff};
pub use reliability::{Icc, alpha, icc, item_rest, kr20};

/// Weights of Cohen's kappa.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weights {
    /// Any disagreement is full.
    Equal,
    /// By distance.
    Linear,
    /// By squared distance, for ordered marks.
    Quadratic,
}

/// Agreement of two raters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kappa {
    /// Cohen's kappa.
    pub value: f64,
    /// Large-sample standard error (Fleiss, Cohen, Everitt).
    pub se: f64,
    /// Plain share of agreement, always shown beside: with one dominating category kappa may be near 0 at 90%.
    pub agreement: f64,
}

/// Cohen's kappa of a square table (rows = first rater). `None` when the table is not square, is empty, or has no
/// variation.
pub fn cohen(table: &[Vec<u64>], weights: Weights) -> Option<Kappa> {
    let k = table.len();
    let n = table.iter().flatten().sum::<u64>() as f64;
    if k < 2 || n <= 0.0 || table.iter().any(|r| r.len() != k) {
        return None;
    }
    let share = |i: usize, j: usize| table[i][j] as f64 / n;
    let row: Vec<f64> = (0..k).map(|i| (0..k).map(|j| share(i, j)).sum()).collect();
    let col: Vec<f64> = (0..k).map(|j| (0..k).map(|i| share(i, j)).sum()).collect();
    let weight = |i: usize, j: usize| {
        let d = i.abs_diff(j) as f64 / (k - 1) as f64;
        match weights {
            Weights::Equal => f64::from(u8::from(i == j)),
            Weights::Linear => 1.0 - d,
            Weights::Quadratic => 1.0 - d * d,
        }
    };
    let cells: Vec<(usize, usize)> = (0..k).flat_map(|i| (0..k).map(move |j| (i, j))).collect();
    let total = |f: &dyn Fn(usize, usize) -> f64| sum::sum(cells.iter().map(|(i, j)| f(*i, *j)));
    let (po, pe) = (total(&|i, j| weight(i, j) * share(i, j)), total(&|i, j| weight(i, j) * row[i] * col[j]));
    if 1.0 - pe < 1e-12 {
        return None;
    }
    let row_mean: Vec<f64> = (0..k).map(|i| (0..k).map(|j| col[j] * weight(i, j)).sum()).collect();
    let col_mean: Vec<f64> = (0..k).map(|j| (0..k).map(|i| row[i] * weight(i, j)).sum()).collect();
    let value = (po - pe) / (1.0 - pe);
    let inner = total(&|i, j| {
        let t = weight(i, j) - (row_mean[i] + col_mean[j]) * (1.0 - value);
        share(i, j) * t * t
    });
    let centre = value - pe * (1.0 - value);
    let se = sqrt(((inner - centre * centre) / n).max(0.0)) / (1.0 - pe);
    Some(Kappa { value, se, agreement: (0..k).map(|i| share(i, i)).sum() })
}

/// Fleiss' kappa: for each subject the number of raters per category; every subject needs the same number of raters.
pub fn fleiss(counts: &[Vec<u64>]) -> Option<f64> {
    let raters = counts.first()?.iter().sum::<u64>();
    if raters < 2 || counts.iter().any(|r| r.iter().sum::<u64>() != raters || r.len() != counts[0].len()) {
        return None;
    }
    let (n, r) = (counts.len() as f64, raters as f64);
    let observed = sum::sum(counts.iter().flatten().map(|c| *c as f64 * (*c as f64 - 1.0))) / (n * r * (r - 1.0));
    let expected = sum::sum((0..counts[0].len()).map(|j| {
        let p = counts.iter().map(|row| row[j]).sum::<u64>() as f64 / (n * r);
        p * p
    }));
    (1.0 - expected > 1e-12).then(|| (observed - expected) / (1.0 - expected))
}

/// One item of a checklist for one call.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// Weight of the item.
    pub weight: f64,
    /// A failed critical item zeroes the call.
    pub critical: bool,
    /// 0 to 1; none = not applicable.
    pub value: Option<f64>,
}

/// Score of a call.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CallScore {
    /// Weighted share of 100 over applicable items; none when nothing applies.
    pub raw: Option<f64>,
    /// A critical item was failed.
    pub critical_failed: bool,
    /// `raw`, or 0 after a failed critical item.
    pub score: Option<f64>,
    /// Weight of applicable items.
    pub known_weight: f64,
}

/// Scores a checklist: sum of weight x mark over the weight of applicable items.
pub fn call_score(marks: &[Mark]) -> CallScore {
    let (mut known, mut got, mut failed) = (0.0, 0.0, false);
    for m in marks {
        if let Some(v) = m.value {
            known += m.weight;
            got += m.weight * v;
            failed |= m.critical && v <= 0.0;
        }
    }
    let raw = (known > 0.0).then(|| 100.0 * got / known);
    CallScore { raw, critical_failed: failed, score: raw.map(|r| if failed { 0.0 } else { r }), known_weight: known }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_examples() {
        let k = cohen(&[vec![45, 5], vec![10, 40]], Weights::Equal).unwrap();
        assert!((k.value - 0.70).abs() < 5e-3 && (k.se - 0.07).abs() < 5e-3);
        let swapped = cohen(&[vec![45, 10], vec![5, 40]], Weights::Equal).unwrap();
        assert!((k.value - swapped.value).abs() < 1e-12);
        let mark = |weight, value| Mark { weight, critical: false, value };
        let c = call_score(&[mark(20.0, Some(1.0)), mark(30.0, Some(0.5)), mark(50.0, None)]);
        assert_eq!((c.score, c.known_weight), (Some(70.0), 50.0));
        assert!(cohen(&[vec![1]], Weights::Equal).is_none() && fleiss(&[vec![2, 1], vec![1, 1]]).is_none());
    }
}
