//! Log-rank comparison of groups (methods.md 1.6).

use super::Obs;
use crate::dist::chi2_sf;

/// Result of the log-rank test.
#[derive(Debug, Clone, PartialEq)]
pub struct LogRank {
    /// Observed events of each group.
    pub observed: Vec<u64>,
    /// Events expected if all groups were alike.
    pub expected: Vec<f64>,
    /// Variance of the first group's difference.
    pub variance: f64,
    /// Statistic.
    pub chi2: f64,
    /// Degrees of freedom.
    pub df: u64,
    /// p-value.
    pub p: f64,
}

/// Log-rank test over two or more groups; `None` when fewer than two groups have anything to compare.
pub fn log_rank(groups: &[&[Obs]]) -> Option<LogRank> {
    let k = groups.len();
    if !(2..=250).contains(&k) {
        return None;
    }
    // One pooled walk: the group number rides in the cause, censored cases are followed apart.
    let mut at: Vec<(i64, usize, u64, bool)> = Vec::new();
    let mut entries: Vec<(i64, usize, u64)> = Vec::new();
    let mut risk = vec![0_u64; k];
    for (g, obs) in groups.iter().enumerate() {
        for o in obs.iter().filter(|o| o.entry < o.exit && o.weight > 0) {
            at.push((o.exit, g, o.weight, o.cause > 0));
            if o.entry == i64::MIN { risk[g] += o.weight } else { entries.push((o.entry, g, o.weight)) }
        }
    }
    at.sort_unstable();
    entries.sort_unstable();
    let (mut observed, mut expected) = (vec![0_u64; k], vec![0.0; k]);
    let mut cov = vec![vec![0.0; k]; k];
    let mut next = 0;
    for now in at.chunk_by(|a, b| a.0 == b.0) {
        while next < entries.len() && entries[next].0 < now[0].0 {
            risk[entries[next].1] += entries[next].2;
            next += 1;
        }
        let n: u64 = risk.iter().sum();
        let d: u64 = now.iter().filter(|o| o.3).map(|o| o.2).sum();
        if d > 0 {
            add_moments(&risk, n as f64, d as f64, &mut expected, &mut cov);
        }
        for o in now {
            risk[o.1] -= o.2;
            observed[o.1] += if o.3 { o.2 } else { 0 };
        }
    }
    let diff: Vec<f64> = observed.iter().zip(&expected).map(|(o, e)| *o as f64 - e).collect();
    let live: Vec<usize> = (0..k).filter(|g| cov[*g][*g] > 1e-12).collect();
    let variance = cov[0][0];
    let (chi2, df) = quadratic_form(&live, &diff, &cov)?;
    Some(LogRank { observed, expected, variance, chi2, df, p: chi2_sf(chi2, df as f64) })
}

fn add_moments(risk: &[u64], n: f64, d: f64, expected: &mut [f64], cov: &mut [Vec<f64>]) {
    let spread = if n > 1.0 { d * (n - d) / (n - 1.0) } else { 0.0 };
    for i in 0..risk.len() {
        let pi = risk[i] as f64 / n;
        expected[i] += d * pi;
        for j in 0..risk.len() {
            let pj = risk[j] as f64 / n;
            cov[i][j] += spread * pi * (if i == j { 1.0 } else { 0.0 } - pj);
        }
    }
}

/// diff' V^-1 diff over all live groups but one (the full matrix is singular).
fn quadratic_form(live: &[usize], diff: &[f64], cov: &[Vec<f64>]) -> Option<(f64, u64)> {
    let m = live.len().checked_sub(1).filter(|m| *m > 0)?;
    let mut a: Vec<Vec<f64>> =
        live[..m].iter().map(|i| live[..m].iter().map(|j| cov[*i][*j]).chain([diff[*i]]).collect()).collect();
    let x = crate::linear::solve(&mut a)?;
    Some((x.iter().zip(live).map(|(x, i)| x * diff[*i]).sum(), m as u64))
}
