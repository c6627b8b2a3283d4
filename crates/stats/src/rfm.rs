//! Scores of recency, frequency and money by the share of customers who are strictly worse (methods.md 2.5).

/// Levels that a base of `n` customers bears: 5 from 25 customers, 3 from 10, none below.
pub fn levels(n: usize) -> Option<u32> {
    match n {
        0..10 => None,
        10..25 => Some(3),
        _ => Some(5),
    }
}

/// Score of each value from 1 to `levels`: min(levels, 1 + floor(levels × share strictly worse)). Equal values share a
/// score. `more_is_worse` is true for days since the last purchase.
pub fn scores(values: &[i128], levels: u32, more_is_worse: bool) -> Vec<u32> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let n = values.len();
    let worse = |v: &i128| {
        let below = sorted.partition_point(|s| s < v);
        if more_is_worse { n - sorted.partition_point(|s| s <= v) } else { below }
    };
    let k = levels as usize;
    values.iter().map(|v| u32::try_from((1 + k * worse(v) / n.max(1)).min(k)).unwrap_or(levels)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_example_with_ties() {
        assert_eq!(scores(&[5, 40, 40, 200, 10], 5, true), [5, 2, 2, 1, 4]);
        assert_eq!(scores(&[7, 7, 7], 5, false), [1, 1, 1]);
        assert_eq!(scores(&[], 5, false), Vec::<u32>::new());
        assert_eq!([9, 10, 24, 25].map(levels), [None, Some(3), Some(3), Some(5)]);
    }

    #[test]
    fn better_is_never_scored_lower() {
        let values: Vec<i128> = (0..97).map(|i| i * i % 41).collect();
        let up = scores(&values, 5, false);
        let down = scores(&values, 5, true);
        for i in 0..values.len() {
            assert!((1..=5).contains(&up[i]) && (1..=5).contains(&down[i]));
            for j in 0..values.len() {
                if values[i] <= values[j] {
                    assert!(up[i] <= up[j] && down[i] >= down[j]);
                }
            }
        }
    }
}
