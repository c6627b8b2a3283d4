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
        let (above, below) = rows.split_at_mut(col + 1);
        let top = &above[col];
        for row in below {
            let k = row[col] / top[col];
            row.iter_mut().zip(top).skip(col).for_each(|(x, t)| *x -= k * t);
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
    let column = |j: usize| {
        let unit = |i: usize| f64::from(u8::from(i == j));
        let mut rows: Vec<Vec<f64>> = m.iter().enumerate().map(|(i, r)| r.iter().copied().chain([unit(i)]).collect()).collect();
        solve(&mut rows)
    };
    let columns = (0..m.len()).map(column).collect::<Option<Vec<_>>>()?;
    Some((0..m.len()).map(|i| columns.iter().map(|c| c[i]).collect()).collect())
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
