//! What is bought together: pair rules with significance over all tested pairs (`methods.md` 10.1, 10.2).

use crate::calc::clients::{date_of, field};
use crate::error::Error;
use crate::frame::{Context, Grouped};
use crate::status;
use domain::figure::{FigureRow, Status};
use domain::money;
use stats::basket::{Counts, Rule, rule};
use stats::multiple::benjamini_hochberg;
use std::collections::{BTreeMap, BTreeSet};

/// Joint receipts, at least.
const JOINT_MIN: u64 = 8;
/// Joint receipts of a thousand, at least five.
const SUPPORT_PER_MILLE: u64 = 5;
/// Largest share of false rules among those shown.
const Q_MAX: f64 = 0.05;
/// Bought together so many times more often than by chance.
const LIFT_MIN: f64 = 1.2;
/// Receipts with more kinds of goods are wholesale lists: they feed the counts of goods only.
const ITEMS_MAX: usize = 300;
/// Fewer receipts of several goods than this share of all: a receipt is no basket, a client's quarter is.
const SEVERAL_PERCENT: usize = 20;
/// Rules shown of one cut.
const RULES_MAX: usize = 500;
/// Both ways almost always: a set sold as one.
const TOGETHER: f64 = 0.9;
/// Bags, delivery and services are no goods; a name that holds one of these words is left out.
const NOT_GOODS: [&str; 14] = [
    "доставк",
    "пакет",
    "услуг",
    "подъем",
    "подъём",
    "упаковк",
    "транспортн",
    "скидк",
    "postage",
    "delivery",
    "carriage",
    "shipping",
    "discount",
    "bank charges",
];

/// Lines of a cut dealt out into baskets.
struct Baskets {
    names: Vec<String>,
    lists: Vec<Vec<u32>>,
    /// `receipt` or `client_quarter`.
    unit: &'static str,
    /// `product` or `category`.
    level: &'static str,
}

/// One row a rule "who buys a also buys b".
pub(crate) fn compute(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    crate::calc::clients::no_grain(c)?;
    if let Some(row) = crate::calc::white::without_lines(c)? {
        return Ok(vec![row]);
    }
    let g = c.fetched(&c.own(), "receipt, who, day, item, grp", "receipt")?;
    let mut out = Vec::new();
    for (start, end) in g.runs() {
        let mut found = search(&g, start, end, "item")?;
        if found.rules.tested == 0 {
            // Too many kinds of goods for pairs of them: groups of goods are tried instead.
            let groups = search(&g, start, end, "grp")?;
            if groups.rules.tested > 0 {
                found = groups;
            }
        }
        let Search { baskets, counts, total, rules } = found;
        if rules.found.is_empty() {
            let mut row = FigureRow::empty(total, Status::NotEnoughData);
            row.reason =
                Some(if rules.tested == 0 { "no_pair_in_8_receipts_and_half_a_percent" } else { "no_rule_passed" }.to_owned());
            let row = described(row, &baskets, &rules);
            out.push(if start < end { g.dress(start, row) } else { row });
            continue;
        }
        for found in rules.found.iter().take(RULES_MAX) {
            let row = described(rule_row(found, &counts, total), &baskets, &rules);
            let mut row = g.dress(start, row);
            let name = |item: u32| baskets.names.get(item as usize).cloned().unwrap_or_default();
            row.cut.push(("a".to_owned(), name(found.a)));
            row.cut.push(("b".to_owned(), name(found.b)));
            out.push(row);
        }
    }
    Ok(out)
}

/// Rules of one cut at one level of goods.
struct Search {
    baskets: Baskets,
    counts: Counts,
    total: u64,
    rules: Rules,
}

fn search(g: &Grouped, start: usize, end: usize, level: &'static str) -> Result<Search, Error> {
    let baskets = baskets(g, start, end, level)?;
    let counts = counted(&baskets.lists, baskets.names.len());
    let total = counts.receipts;
    let rules = rules(&counts, total);
    Ok(Search { baskets, counts, total, rules })
}

/// Rows are in order of the receipt.
fn baskets(g: &Grouped, start: usize, end: usize, level: &'static str) -> Result<Baskets, Error> {
    let (receipt, item, who, day) = (g.rows.cells("receipt")?, g.rows.cells(level)?, g.rows.cells("who")?, g.rows.cells("day")?);
    let goods_level = if level == "item" { "product" } else { "category" };
    let seen: BTreeSet<&str> = (start..end).filter_map(|i| item.text(i)).collect();
    let names: Vec<String> = seen.into_iter().filter(|n| !not_goods(n)).map(str::to_owned).collect();
    let ids: BTreeMap<&str, u32> = names.iter().zip(0..).map(|(n, id)| (n.as_str(), id)).collect();
    let of = |i: usize| item.text(i).and_then(|n| ids.get(n)).copied();
    let mut lists: Vec<Vec<u32>> = Vec::new();
    let mut open = None;
    for i in start..end {
        let Some(id) = of(i) else { continue };
        match lists.last_mut().filter(|_| open == Some(receipt.text(i))) {
            Some(list) => list.push(id),
            None => lists.push(vec![id]),
        }
        open = Some(receipt.text(i));
    }
    let lists: Vec<Vec<u32>> = lists.into_iter().map(distinct).collect();
    let several = lists.iter().filter(|l| l.len() > 1).count();
    if several * 100 >= lists.len() * SEVERAL_PERCENT {
        return Ok(Baskets { names, lists, unit: "receipt", level: goods_level });
    }
    let mut quarters: BTreeMap<(&str, i32), Vec<u32>> = BTreeMap::new();
    for i in start..end {
        if let (Some(id), Some(who), Some(d)) = (of(i), who.text(i), day.date(i)) {
            let on = date_of(d);
            quarters.entry((who, i32::from(on.year()) * 4 + (i32::from(on.month()) - 1) / 3)).or_default().push(id);
        }
    }
    Ok(Baskets { names, lists: quarters.into_values().map(distinct).collect(), unit: "client_quarter", level: goods_level })
}

fn distinct(mut list: Vec<u32>) -> Vec<u32> {
    list.sort_unstable();
    list.dedup();
    list
}

fn not_goods(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.trim().is_empty() || NOT_GOODS.iter().any(|w| lower.contains(w))
}

/// Counts of goods and of pairs; goods that are too rare for any rule take no part in pairs.
fn counted(lists: &[Vec<u32>], goods: usize) -> Counts {
    let total = lists.iter().filter(|l| !l.is_empty()).count() as u64;
    let mut times = vec![0_u64; goods];
    lists.iter().flatten().for_each(|i| times.get_mut(*i as usize).into_iter().for_each(|n| *n += 1));
    let least = least(total);
    let often: Vec<u32> = (0..).zip(&times).filter(|(_, n)| **n >= least).map(|(i, _)| i).collect();
    let place: BTreeMap<u32, usize> = often.iter().copied().zip(0..).collect();
    let mut together = vec![0_u32; often.len() * often.len()];
    for list in lists {
        let inside: Vec<usize> = list.iter().filter_map(|i| place.get(i)).copied().collect();
        for (k, a) in inside.iter().enumerate().filter(|_| inside.len() <= ITEMS_MAX) {
            for b in inside.get(k + 1..).unwrap_or(&[]) {
                if let Some(n) = together.get_mut(a * often.len() + b) {
                    *n += 1;
                }
            }
        }
    }
    let pair = |(k, n): (usize, &u32)| {
        let (a, b) = (often.get(k / often.len())?, often.get(k % often.len())?);
        (*n > 0).then_some(((*a, *b), u64::from(*n)))
    };
    let items = (0..).zip(times).filter(|(_, n)| *n > 0).collect();
    Counts { receipts: total, items, pairs: together.iter().enumerate().filter_map(pair).collect() }
}

/// Joint receipts a pair needs.
fn least(total: u64) -> u64 {
    JOINT_MIN.max((total * SUPPORT_PER_MILLE).div_ceil(1000))
}

struct Found {
    a: u32,
    b: u32,
    lift: f64,
    leverage: f64,
    p: f64,
    q: f64,
    both: u64,
}

struct Rules {
    tested: usize,
    /// The most certain first.
    found: Vec<Found>,
}

/// All pairs that are frequent enough are tested together; both directions of a pair share one p-value.
fn rules(counts: &Counts, total: u64) -> Rules {
    let least = least(total);
    let of = |item: &u32| counts.items.get(item).copied().unwrap_or(0);
    let pairs: Vec<((u32, u32), u64, Rule)> = counts
        .pairs
        .iter()
        .filter(|(_, both)| **both >= least)
        .filter_map(|((a, b), both)| rule(total, of(a), of(b), *both).map(|r| ((*a, *b), *both, r)))
        .collect();
    let q = benjamini_hochberg(&pairs.iter().map(|p| p.2.p).collect::<Vec<f64>>());
    let mut found = Vec::new();
    for (((a, b), both, rule), q) in pairs.iter().zip(&q) {
        if *q > Q_MAX || rule.lift < LIFT_MIN {
            continue;
        }
        // Lift, leverage and the test are the same both ways.
        for (a, b) in [(*a, *b), (*b, *a)] {
            found.push(Found { a, b, lift: rule.lift, leverage: rule.leverage, p: rule.p, q: *q, both: *both });
        }
    }
    // The strongest first: by lift, then by number, then by name (goods are numbered in order of name).
    found.sort_by(|x, y| y.lift.total_cmp(&x.lift).then(y.both.cmp(&x.both)).then((x.a, x.b).cmp(&(y.a, y.b))));
    Rules { tested: pairs.len(), found }
}

fn rule_row(f: &Found, counts: &Counts, total: u64) -> FigureRow {
    let of = |item: u32| counts.items.get(&item).copied().unwrap_or(0);
    let (n_a, n_b) = (of(f.a), of(f.b));
    let mut row = status::share(f.both, n_a);
    let exact = |a: u64, b: u64| money::ratio(i128::from(a), i128::from(b), status::RATIO_PLACES);
    let number = |v: f64| Some(status::float(v, 6));
    field(&mut row, "support", exact(f.both, total));
    field(&mut row, "confidence", exact(f.both, n_a));
    field(&mut row, "lift", number(f.lift));
    field(&mut row, "leverage", number(f.leverage));
    // (1 - share of b) / (1 - confidence), exact; none when everybody who takes a takes b.
    let conviction = money::ratio(
        i128::from(total - n_b) * i128::from(n_a),
        i128::from(total) * i128::from(n_a - f.both),
        status::RATIO_PLACES,
    );
    field(&mut row, "conviction", conviction);
    field(&mut row, "p", Some(small(f.p)));
    field(&mut row, "q", Some(small(f.q)));
    field(&mut row, "n_a", Some(n_a.to_string()));
    field(&mut row, "n_b", Some(n_b.to_string()));
    field(&mut row, "n_ab", Some(f.both.to_string()));
    let together = f.both as f64 >= TOGETHER * n_a as f64 && f.both as f64 >= TOGETHER * n_b as f64;
    field(&mut row, "sold_as_a_set", Some(together.to_string()));
    row
}

/// A p-value with twelve places: smaller ones are zero to any reader.
fn small(p: f64) -> String {
    status::float(p, 12)
}

fn described(mut row: FigureRow, b: &Baskets, rules: &Rules) -> FigureRow {
    field(&mut row, "basket", Some(b.unit.to_owned()));
    field(&mut row, "goods", Some(b.level.to_owned()));
    field(&mut row, "baskets", Some(b.lists.iter().filter(|l| !l.is_empty()).count().to_string()));
    field(&mut row, "pairs_tested", Some(rules.tested.to_string()));
    field(&mut row, "rules_found", Some(rules.found.len().to_string()));
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_a_thousand_receipts() {
        // A in 200, B in 300, both in 90: confidence 45 %, lift 1.5. Bread in 900 is with everything and is no rule.
        let mut lists: Vec<Vec<u32>> = Vec::new();
        for i in 0..1000_u32 {
            let mut list = Vec::new();
            if i < 200 {
                list.push(0);
            }
            if i < 90 || (200..410).contains(&i) {
                list.push(1);
            }
            if i >= 100 {
                list.push(2);
            }
            lists.push(list);
        }
        let counts = counted(&lists, 3);
        let r = rules(&counts, 1000);
        assert_eq!((r.tested, r.found.len()), (3, 2));
        let row = rule_row(&r.found[0], &counts, 1000);
        assert_eq!((row.value.as_deref(), row.field("lift"), row.field("n_ab")), (Some("0.45"), Some("1.5"), Some("90")));
        assert_eq!(row.field("leverage"), Some("0.03"));
    }

    #[test]
    fn services_are_no_goods_and_rare_pairs_are_not_tested() {
        assert!(not_goods("Доставка до склада") && not_goods(" ") && not_goods("POSTAGE") && !not_goods("Болт М8"));
        assert_eq!((least(100), least(1600), least(1601), least(10_000)), (8, 8, 9, 50));
    }
}
