//! Nelson's eight run rules: hints beside a chart, never alarms (methods.md 7.3).

/// Points (0-based, the last of each window) at which rules 1 to 8 fire on standardised values. Inequalities are strict,
/// equal neighbours break a trend.
pub fn nelson(z: &[f64]) -> [Vec<usize>; 8] {
    let same_side = |w: &[f64], beyond: f64, need: usize| {
        let up = w.iter().filter(|x| **x > beyond).count();
        let down = w.iter().filter(|x| **x < -beyond).count();
        up >= need || down >= need
    };
    let rising = |w: &[f64]| w.windows(2).all(|p| p[1] > p[0]);
    let falling = |w: &[f64]| w.windows(2).all(|p| p[1] < p[0]);
    let alternates = |w: &[f64]| w.windows(3).all(|p| (p[1] - p[0]) * (p[2] - p[1]) < 0.0);
    [
        fire(z, 1, |w| w[0].abs() > 3.0),
        fire(z, 9, |w| same_side(w, 0.0, 9)),
        fire(z, 6, |w| rising(w) || falling(w)),
        fire(z, 14, alternates),
        fire(z, 3, |w| same_side(w, 2.0, 2)),
        fire(z, 5, |w| same_side(w, 1.0, 4)),
        fire(z, 15, |w| w.iter().all(|x| x.abs() < 1.0)),
        fire(z, 8, |w| w.iter().all(|x| x.abs() > 1.0)),
    ]
}

fn fire(z: &[f64], len: usize, rule: impl Fn(&[f64]) -> bool) -> Vec<usize> {
    z.windows(len).enumerate().filter(|(_, w)| rule(w)).map(|(i, _)| i + len - 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_series_fires_nothing_and_a_spike_fires_once() {
        let mut z = vec![0.5, -1.2, 0.9, -0.3, 1.1, -0.7];
        assert!(nelson(&z).iter().all(Vec::is_empty));
        z[2] = 3.1;
        assert_eq!(nelson(&z)[0], vec![2]);
    }
}
