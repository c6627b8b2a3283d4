//! Intraclass correlation of raters, reliability of tests and their items.

use crate::money_draw::correlation;
use crate::sum;

/// The six intraclass correlations of Shrout and Fleiss.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Icc {
    /// ICC(1,1), ICC(2,1), ICC(3,1): one rater.
    pub single: [f64; 3],
    /// ICC(1,k), ICC(2,k), ICC(3,k): mean of all raters.
    pub average: [f64; 3],
}

/// Intraclass correlations of a full table (rows = targets, columns = raters). `None` when the table is ragged, smaller
/// than 2 x 2, or has no variation between targets.
pub fn icc(table: &[Vec<f64>]) -> Option<Icc> {
    let (n, k) = (table.len(), table.first()?.len());
    if n < 2 || k < 2 || table.iter().any(|r| r.len() != k) {
        return None;
    }
    let (nf, kf) = (n as f64, k as f64);
    let grand = sum::sum(table.iter().flatten().copied()) / (nf * kf);
    let square = |x: f64| (x - grand) * (x - grand);
    let rows = kf * sum::sum(table.iter().filter_map(|r| sum::mean(r)).map(square));
    let columns = nf * sum::sum((0..k).map(|j| square(sum::sum(table.iter().map(|r| r[j])) / nf)));
    let total = sum::sum(table.iter().flatten().map(|x| square(*x)));
    let (bms, jms) = (rows / (nf - 1.0), columns / (kf - 1.0));
    let wms = (total - rows) / (nf * (kf - 1.0));
    let ems = (total - rows - columns) / ((nf - 1.0) * (kf - 1.0));
    (bms > 0.0).then(|| Icc {
        single: [
            (bms - wms) / (bms + (kf - 1.0) * wms),
            (bms - ems) / (bms + (kf - 1.0) * ems + kf * (jms - ems) / nf),
            (bms - ems) / (bms + (kf - 1.0) * ems),
        ],
        average: [(bms - wms) / bms, (bms - ems) / (bms + (jms - ems) / nf), (bms - ems) / bms],
    })
}

/// Kuder-Richardson 20 of 0/1 items (rows = people); Cronbach's alpha with population variances.
pub fn kr20(answers: &[Vec<f64>]) -> Option<f64> {
    alpha(answers)
}

/// Cronbach's alpha of any items (rows = people). `None` with fewer than two items or people, or equal totals.
pub fn alpha(answers: &[Vec<f64>]) -> Option<f64> {
    let (n, k) = (answers.len(), answers.first()?.len());
    if n < 2 || k < 2 || answers.iter().any(|r| r.len() != k) {
        return None;
    }
    let column = |j: usize| answers.iter().map(|r| r[j]).collect::<Vec<f64>>();
    let items = (0..k).map(|j| sum::variance(&column(j))).sum::<Option<f64>>()?;
    let totals: Vec<f64> = answers.iter().map(|r| sum::sum(r.iter().copied())).collect();
    let total = sum::variance(&totals)?;
    (total > 0.0).then(|| k as f64 / (k - 1) as f64 * (1.0 - items / total))
}

/// Correlation of item `j` with the sum of the other items; negative = a broken item.
pub fn item_rest(answers: &[Vec<f64>], j: usize) -> Option<f64> {
    let item: Vec<f64> = answers.iter().map(|r| r.get(j).copied()).collect::<Option<_>>()?;
    let rest: Vec<f64> = answers.iter().zip(&item).map(|(r, x)| sum::sum(r.iter().copied()) - x).collect();
    correlation(&item, &rest)
}
