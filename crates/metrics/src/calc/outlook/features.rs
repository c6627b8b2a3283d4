//! What is known of an open deal at a moment, as numbers for the model: nothing that only closing tells (`methods.md` 5.8).

use super::book::{Book, Deal, Moment, State};
use domain::money;
use std::collections::{BTreeMap, BTreeSet};

/// A value of a category is told apart from 30 rows on.
const CATEGORY_MIN: usize = 30;
/// Values of one category that are told apart at most.
const CATEGORY_MAX: usize = 12;

/// Families of features, as the reasons name them.
pub(crate) const FAMILIES: [&str; 8] =
    ["age", "days_in_stage", "amount", "promised_date", "moved_dates", "current_client", "stage", "channel"];
/// Family of the responsible person; kept apart because a blame is no forecast.
pub(crate) const MANAGER: &str = "manager";

/// One deal at one moment.
#[derive(Debug, Clone)]
pub(crate) struct Sight {
    /// Plain numbers with their families.
    numbers: Vec<(&'static str, f64)>,
    /// Values of categories.
    categories: Vec<(&'static str, String)>,
}

/// Reads an open deal.
pub(crate) fn sight(book: &Book, deal: &Deal, state: &State, t: Moment) -> Sight {
    let ln = |days: i32| libm::log1p(f64::from(days.max(0)));
    let flag = |yes: bool| f64::from(u8::from(yes));
    let amount = state.amount.filter(|a| *a > 0);
    let left = state.promised.map(|p| p - t.on);
    let mut numbers = vec![
        ("age", ln(t.on - deal.created_on)),
        ("days_in_stage", ln(t.on - state.since)),
        ("amount", amount.map_or(0.0, |a| libm::log1p(a as f64 / money::ONE as f64))),
        ("amount", flag(amount.is_none())),
        ("current_client", flag(deal.current)),
    ];
    if book.promises_recorded {
        // Without a log of the date its present value may have been written at closing: such a feature tells the outcome.
        numbers.push(("promised_date", flag(left.is_none())));
        numbers.push(("promised_date", flag(left.is_some_and(|d| d < 0))));
        numbers.push(("promised_date", left.map_or(0.0, ln)));
        numbers.push(("moved_dates", f64::from(state.pushes.min(5))));
    }
    let categories = vec![
        ("stage", format!("{}:{}", deal.pipeline, state.rank)),
        ("channel", deal.channel.clone().unwrap_or_default()),
        (MANAGER, state.manager.clone().unwrap_or_default()),
    ];
    Sight { numbers, categories }
}

/// Which columns the model has: learned from the training rows, the same for every later row.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layout {
    numbers: Vec<usize>,
    categories: BTreeMap<(&'static str, String), usize>,
    /// Family of each column.
    pub(crate) families: Vec<&'static str>,
}

impl Layout {
    /// Columns from training rows, without the families that are banned.
    pub(crate) fn learn(rows: &[Sight], banned: &BTreeSet<&'static str>) -> Self {
        let mut out = Self::default();
        let Some(first) = rows.first() else { return out };
        for (i, (family, _)) in first.numbers.iter().enumerate() {
            if !banned.contains(family) {
                out.numbers.push(i);
                out.families.push(family);
            }
        }
        let mut counts: BTreeMap<(&'static str, String), usize> = BTreeMap::new();
        for row in rows {
            for (family, value) in row.categories.iter().filter(|(f, v)| !banned.contains(f) && !v.is_empty()) {
                *counts.entry((family, value.clone())).or_default() += 1;
            }
        }
        let families: BTreeSet<&'static str> = counts.keys().map(|k| k.0).collect();
        for family in families {
            let mut of: Vec<(&(&'static str, String), &usize)> =
                counts.iter().filter(|(k, n)| k.0 == family && **n >= CATEGORY_MIN).collect();
            of.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
            for (key, _) in of.into_iter().take(CATEGORY_MAX) {
                out.categories.insert(key.clone(), out.families.len());
                out.families.push(family);
            }
        }
        out
    }

    /// A row of numbers for the model.
    pub(crate) fn row(&self, sight: &Sight) -> Vec<f64> {
        let mut out = vec![0.0; self.families.len()];
        for (at, i) in self.numbers.iter().enumerate() {
            out[at] = sight.numbers.get(*i).map_or(0.0, |n| n.1);
        }
        for key in &sight.categories {
            if let Some(at) = self.categories.get(key) {
                out[*at] = 1.0;
            }
        }
        out
    }
}

/// Families that give the outcome away: one column alone ranks outcomes with an area above 0.9, or the field is filled more than
/// twice as often in closed deals as in open ones.
pub(crate) fn leaks(book: &Book, rows: &[Sight], won: &[bool]) -> BTreeSet<&'static str> {
    let layout = Layout::learn(rows, &BTreeSet::new());
    let table: Vec<Vec<f64>> = rows.iter().map(|r| layout.row(r)).collect();
    let mut out = BTreeSet::new();
    for (j, family) in layout.families.iter().enumerate() {
        let pairs: Vec<(f64, bool)> = table.iter().zip(won).map(|(r, w)| (r[j], *w)).collect();
        if stats::forecast::auc(&pairs, 0.95).is_some_and(|(area, _, _)| (area - 0.5).abs() > 0.4) {
            out.insert(*family);
        }
    }
    out.extend(filled_late(book));
    out
}

/// Whether a deal has the field.
type Filled = fn(&Deal) -> bool;

fn filled_late(book: &Book) -> Vec<&'static str> {
    let fields: [(&'static str, Filled); 4] = [
        ("amount", |d| d.amount.is_some_and(|a| a > 0)),
        ("channel", |d| d.channel.is_some()),
        (MANAGER, |d| d.manager.is_some()),
        ("promised_date", |d| d.promised.is_some()),
    ];
    let late = |filled: Filled| {
        let count = |closed: bool| {
            let of = book.deals.iter().filter(move |d| d.closed.is_some() == closed);
            (of.clone().filter(|d| filled(d)).count(), of.count())
        };
        let ((x1, n1), (x0, n0)) = (count(true), count(false));
        // x1/n1 > 2 x0/n0 in whole numbers.
        n1 > 0 && n0 > 0 && x1 * n0 > 2 * x0 * n1
    };
    fields.into_iter().filter(|(_, f)| late(*f)).map(|(family, _)| family).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(age: f64, stage: &str) -> Sight {
        Sight { numbers: vec![("age", age)], categories: vec![("stage", stage.to_owned()), ("channel", String::new())] }
    }

    #[test]
    fn rare_values_and_banned_families_have_no_column() {
        let rows: Vec<Sight> = (0..40).map(|i| seen(f64::from(i), if i < 35 { "a" } else { "b" })).collect();
        let layout = Layout::learn(&rows, &BTreeSet::new());
        assert_eq!(layout.families, ["age", "stage"]);
        assert_eq!((layout.row(&rows[3]), layout.row(&rows[39])), (vec![3.0, 1.0], vec![39.0, 0.0]));
        assert_eq!(Layout::learn(&rows, &BTreeSet::from(["age"])).families, ["stage"]);
        assert!(Layout::learn(&[], &BTreeSet::new()).families.is_empty());
    }
}
