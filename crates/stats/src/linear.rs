//! Small dense linear systems, for tests and regressions with a handful of unknowns.

/// Solves the augmented system (each row: coefficients then the right side) by elimination with pivoting.
/// `None` when the matrix is singular.
pub fn solve(rows: &mut [Vec<f64>]) -> Option<Vec<f64>> {
    let n = rows.len();
    for col in 0..n {
        let pivot = (col..n).max_by(|a, b| rows[*a][col].abs().total_cmp(&rows[*b][col].abs()))?;
        if rows[pivot][col].abs() < 1e-13 {
            return None;
        }
        rows.swap(col, pivot);
        for r in col + 1..n {
            let k = rows[r][col] / rows[col][col];
            for c in col..=n {
                rows[r][c] -= k * rows[col][c];
            }
        }
    }
    let mut x = vec![0.0; n];
    for r in (0..n).rev() {
        let tail: f64 = (r + 1..n).map(|c| rows[r][c] * x[c]).sum();
        x[r] = (rows[r][n] - tail) / rows[r][r];
    }
    Some(x)
}

/// Inverse of a square matrix; `None` when singular.
pub fn inverse(m: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let n = m.len();
    let mut out = vec![vec![0.0; n]; n];
    for j in 0..n {
        let mut rows: Vec<Vec<f64>> =
            m.iter().enumerate().map(|(i, r)| r.iter().copied().chain([f64::from(u8::from(i == j))]).collect()).collect();
        for (i, v) in solve(&mut rows)?.into_iter().enumerate() {
            out[i][j] = v;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solves_and_refuses() {
        let mut a = vec![vec![0.0, 2.0, 4.0], vec![1.0, 1.0, 3.0]];
        assert_eq!(solve(&mut a), Some(vec![1.0, 2.0]));
        assert_eq!(solve(&mut [vec![1.0, 2.0, 1.0], vec![2.0, 4.0, 2.0]]), None);
        assert_eq!(inverse(&[vec![2.0, 0.0], vec![0.0, 4.0]]), Some(vec![vec![0.5, 0.0], vec![0.0, 0.25]]));
    }
}
