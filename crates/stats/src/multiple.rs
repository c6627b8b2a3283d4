//! Corrections for looking at many cells at once (methods.md 0.8). p-values come and go in the caller's order.

/// Bonferroni-adjusted p-values.
pub fn bonferroni(p: &[f64]) -> Vec<f64> {
    p.iter().map(|x| (x * p.len() as f64).min(1.0)).collect()
}

/// Holm-adjusted p-values; used where a flag triggers a sanction.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let order = ascending(p);
    let mut out = vec![0.0; p.len()];
    let mut running = 0.0_f64;
    for (rank, i) in order.iter().enumerate() {
        running = running.max(p[*i] * (p.len() - rank) as f64).min(1.0);
        out[*i] = running;
    }
    out
}

/// Benjamini-Hochberg q-values; a flag needs q <= 0.10 over the family of all cells shown together.
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    step_up(p, 1.0)
}

/// Benjamini-Yekutieli q-values, valid under any dependence.
pub fn benjamini_yekutieli(p: &[f64]) -> Vec<f64> {
    step_up(p, (1..=p.len()).map(|i| 1.0 / i as f64).sum())
}

fn step_up(p: &[f64], factor: f64) -> Vec<f64> {
    let n = p.len() as f64;
    let mut out = vec![0.0; p.len()];
    let mut running = 1.0_f64;
    for (rank, i) in ascending(p).iter().enumerate().rev() {
        running = running.min(p[*i] * n * factor / (rank + 1) as f64);
        out[*i] = running;
    }
    out
}

fn ascending(p: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_example_in_any_order() {
        let q = benjamini_hochberg(&[0.04, 0.003, 0.30, 0.012, 0.021]);
        let expected = [0.05, 0.015, 0.3, 0.03, 0.035];
        assert!(q.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{q:?}");
        assert!(benjamini_hochberg(&[]).is_empty());
        assert_eq!(bonferroni(&[0.6, 0.01]), vec![1.0, 0.02]);
    }
}
