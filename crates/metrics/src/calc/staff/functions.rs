//! Specialisation: how pure the work of each person is, and how wide the goods sold (`methods.md` 10.2, 11.8, mission rows 25, 43, 116).

use crate::calc::common::{part, put, put_count};
use crate::error::Error;
use crate::frame::{Context, Source};
use crate::metric::Entity;
use crate::status;
use domain::figure::{FigureRow, Status};
use domain::money;
use std::collections::BTreeMap;

/// Functions told apart by what was done with whom.
const FUNCTIONS: [&str; 4] = ["new", "current", "documents", "other"];
/// A person with less of the main function than this does several jobs; judged from this many actions on.
const PURE: f64 = 0.7;
const ACTIONS_MIN: u64 = 30;

type Place = (Vec<(String, String)>, Option<String>);

/// Actions by person and function, sales by category.
#[derive(Default)]
struct Mix {
    people: BTreeMap<String, [u64; 4]>,
    goods: BTreeMap<String, i128>,
}

/// One row a cut: the share of actions that belong to the main function of whoever did them.
pub(crate) fn functions(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let g = c.grouped(&Source { keys: &["person", "func"], ..c.own() }, "count(*) AS n")?;
    let mut all: BTreeMap<Place, Mix> = BTreeMap::new();
    for i in 0..g.len() {
        let shell = g.dress(i, FigureRow::empty(0, Status::Ok));
        let mix = all.entry((shell.cut, shell.bucket)).or_default();
        let person = mix.people.entry(g.rows.text(i, "person").unwrap_or_default().to_owned()).or_default();
        let function = g.rows.text(i, "func").unwrap_or_default();
        if let Some(k) = FUNCTIONS.iter().position(|f| *f == function) {
            person[k] += g.rows.count(i, "n");
        }
    }
    let lines = Source { query: include_str!("../sql/goods_of_people.sql"), entity: Entity::Line, keys: &["goods"] };
    match c.grouped(&lines, "sum(net) AS net") {
        Ok(g) => {
            for i in 0..g.len() {
                let shell = g.dress(i, FigureRow::empty(0, Status::Ok));
                if let Some(mix) = all.get_mut(&(shell.cut, shell.bucket)) {
                    let name = g.rows.text(i, "goods").unwrap_or_default().to_owned();
                    mix.goods.insert(name, g.rows.money(i, "net").unwrap_or(0));
                }
            }
        }
        // Goods cannot be cut so: the work still can.
        Err(Error::Dimension { .. }) => {}
        Err(e) => return Err(e),
    }
    Ok(all.into_iter().map(|(place, mix)| row(place, &mix)).collect())
}

fn row(place: Place, mix: &Mix) -> FigureRow {
    let total = |f: &dyn Fn(&[u64; 4]) -> u64| mix.people.values().map(f).sum::<u64>();
    let (main, n) = (total(&|p| p.iter().copied().max().unwrap_or(0)), total(&|p| p.iter().sum()));
    let mut row = FigureRow::empty(n, status::of_sample(n));
    (row.cut, row.bucket) = place;
    (row.numerator, row.denominator) = (Some(main.to_string()), Some(n.to_string()));
    row.value = part(main, n);
    for (k, name) in FUNCTIONS.iter().enumerate() {
        put(&mut row, name, part(total(&|p| p[k]), n));
    }
    put(&mut row, "entropy_bits", entropy(mix, n).map(|e| status::float(e, 6)));
    let judged = mix.people.values().filter(|p| p.iter().sum::<u64>() >= ACTIONS_MIN);
    let mixed = judged.clone().filter(|p| {
        let all: u64 = p.iter().sum();
        (p.iter().copied().max().unwrap_or(0) as f64) < PURE * all as f64
    });
    put_count(&mut row, "people_mixed", mixed.count() as u64);
    put_count(&mut row, "people_judged", judged.count() as u64);
    let values: Vec<i128> = mix.goods.values().copied().collect();
    let spread = stats::concentration::measure(&values);
    let top = mix.goods.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0))).filter(|_| spread.is_some());
    put(&mut row, "top_category", top.map(|t| t.0.clone()));
    let positive: i128 = values.iter().filter(|v| **v > 0).sum();
    put(&mut row, "top_category_share", top.and_then(|t| money::ratio(*t.1, positive, status::RATIO_PLACES)));
    put(&mut row, "effective_categories", spread.map(|s| status::float(s.effective, 6)));
    row
}

/// Mean entropy of people's work, weighted by their actions: 0 bits is one job, 1 bit two equal ones.
fn entropy(mix: &Mix, n: u64) -> Option<f64> {
    if n == 0 {
        return None;
    }
    let of = |p: &[u64; 4]| {
        let all: u64 = p.iter().sum();
        p.iter().filter(|x| **x > 0).map(|x| -(*x as f64) * libm::log2(*x as f64 / all as f64)).sum::<f64>()
    };
    Some(stats::sum::sum(mix.people.values().map(of)) / n as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn purity_of_one_and_of_two_jobs() {
        let mut mix = Mix::default();
        mix.people.insert("a".into(), [40, 0, 0, 0]);
        assert_eq!(row((Vec::new(), None), &mix).value.as_deref(), Some("1"));
        mix.people.insert("b".into(), [20, 20, 0, 0]);
        let r = row((Vec::new(), None), &mix);
        assert_eq!(
            (r.value.as_deref(), r.field("entropy_bits"), r.field("people_mixed")),
            (Some("0.75"), Some("0.5"), Some("1"))
        );
    }
}
