//! Exact factors of a revenue change of one kind of buyers: a chain of counts ending in money, shared out by Shapley, with LMDI as
//! a check (`methods.md` 10.5).

use stats::shapley::{Factor, Ratio, lmdi, product_minor};
use std::collections::BTreeMap;

/// Counts of one period, from the widest to money; each link is the number after it over the number before it.
#[derive(Debug, Clone, Default)]
pub(super) struct Side {
    /// Leads; nothing when they are not recorded (or the segment is not made of leads).
    pub(super) leads: Option<i128>,
    pub(super) buyers: i128,
    pub(super) orders: i128,
    /// Lines of documents; nothing when they are not recorded.
    pub(super) lines: Option<i128>,
    /// Money in the smallest unit of the bridge.
    pub(super) net: i128,
}

/// Part of a factor and its LMDI value where all numbers are positive.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Part {
    pub(super) exact: i128,
    pub(super) lmdi: f64,
    /// Every chain that fed it had an LMDI.
    pub(super) checked: bool,
}

/// Parts by factor.
pub(super) type Parts = BTreeMap<&'static str, Part>;

/// Adds the parts of one segment. `first` names the factor of the first link when leads are not part of the chain: `retention`
/// for buyers who bought before, `leads` for new ones, `frequency` for sales without a known buyer. `index` holds the price and the
/// mix index of the sold items: then the ticket is what remains of the value of a line at old prices and old mix.
pub(super) fn add(
    parts: &mut Parts,
    (before, after): (&Side, &Side),
    first: &'static str,
    index: Option<(Ratio, Ratio)>,
) -> Option<()> {
    let with_leads = before.leads.is_some_and(|n| n > 0) && after.leads.is_some_and(|n| n > 0);
    let lines = |s: &Side| s.lines.is_some_and(|n| n > 0 || s.orders == 0);
    let with_lines = lines(before) && lines(after);
    let chain = |s: &Side| {
        let mut c: Vec<i128> = Vec::new();
        if with_leads {
            c.push(s.leads.unwrap_or(0));
        }
        c.extend([s.buyers, s.orders]);
        if with_lines {
            c.push(s.lines.unwrap_or(0));
        }
        c.push(s.net);
        c
    };
    let mut names: Vec<&'static str> = if with_leads { vec!["leads", "conversion"] } else { vec![first] };
    names.push("frequency");
    if with_lines {
        names.push("lines");
    }
    names.push("ticket");
    let (a, b) = (chain(before), chain(after));
    let mut links: Vec<(Option<Ratio>, Option<Ratio>)> = (0..a.len()).map(|i| (link(&a, i), link(&b, i))).collect();
    let one = Ratio::whole(1);
    if let Some((price, mix)) = index.filter(|_| with_lines) {
        if let Some(last) = links.last_mut() {
            last.1 = last.1.and_then(|v| over(over(v, price)?, mix));
        }
        links.extend([(Some(one), Some(price)), (Some(one), Some(mix))]);
        names.extend(["price", "mix"]);
    }
    // A ratio that does not exist in one period is taken as in the other: then it explains nothing.
    let factors: Vec<Factor> =
        links.iter().map(|(x, y)| Factor { before: x.or(*y).unwrap_or(one), after: y.or(*x).unwrap_or(one) }).collect();
    let product = |c: &[i128]| if c[..c.len() - 1].contains(&0) { 0 } else { c[c.len() - 1] };
    let change = product(&b) - product(&a);
    let exact = product_minor(&factors, change)?;
    let floats = |pick: fn(&Factor) -> Ratio| factors.iter().map(|f| pick(f).to_f64()).collect::<Vec<f64>>();
    let check = if a.contains(&0) || b.contains(&0) { None } else { lmdi(&floats(|f| f.before), &floats(|f| f.after)) };
    let quiet = a == b;
    for (i, name) in names.iter().enumerate() {
        let p = parts.entry(name).or_insert(Part { checked: true, ..Part::default() });
        p.exact += exact[i];
        match &check {
            Some(c) => p.lmdi += c[i],
            None => p.checked &= quiet,
        }
    }
    // Returns without a purchase in the period have no chain: they change what a purchase is worth.
    let rest = (after.net - product(&b)) - (before.net - product(&a));
    let p = parts.entry("ticket").or_default();
    p.exact += rest;
    p.lmdi += rest as f64;
    Some(())
}

/// a / b, when it fits.
fn over(a: Ratio, b: Ratio) -> Option<Ratio> {
    Ratio::new(a.num.checked_mul(b.den)?, a.den.checked_mul(b.num)?)
}

/// The i-th link of a chain: the first count itself, or a count over the one before it.
fn link(chain: &[i128], i: usize) -> Option<Ratio> {
    if i == 0 { Some(Ratio::whole(chain[0])) } else { Ratio::new(chain[i], chain[i - 1]) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stats::rng::Rng;

    fn side(leads: Option<i128>, buyers: i128, orders: i128, lines: Option<i128>, net: i128) -> Side {
        Side { leads, buyers, orders, lines, net }
    }

    #[test]
    fn the_worked_example_of_the_page() {
        let mut parts = Parts::new();
        let before = side(Some(100), 20, 20, None, 200_000);
        let after = side(Some(120), 30, 30, None, 270_000);
        add(&mut parts, (&before, &after), "leads", None).unwrap();
        let exact: Vec<(&str, i128)> = parts.iter().map(|(n, p)| (*n, p.exact)).collect();
        assert_eq!(exact, [("conversion", 52_166), ("frequency", 0), ("leads", 42_667), ("ticket", -24_833)]);
        assert!((parts["leads"].lmdi - 42_527.0).abs() < 0.5 && parts["ticket"].checked);
    }

    #[test]
    fn parts_sum_to_the_change_whatever_the_numbers() {
        let mut rng = Rng::new(99, 1);
        let mut draw = |top: usize| rng.below(top) as i128;
        for _ in 0..2000 {
            let one = |draw: &mut dyn FnMut(usize) -> i128| {
                let buyers = draw(4) * draw(40);
                let orders = if buyers == 0 { 0 } else { buyers + draw(30) };
                let lines = if draw(3) == 0 { None } else { Some(if orders == 0 { 0 } else { orders + draw(60) }) };
                let leads = if draw(3) == 0 { None } else { Some(draw(300)) };
                side(leads, buyers, orders, lines, draw(90_000_000) - 20_000_000)
            };
            let (a, b) = (one(&mut draw), one(&mut draw));
            let mut parts = Parts::new();
            let percent = |n: i128| Ratio::new(50 + n, 100).unwrap();
            let index = (draw(2) == 0).then(|| (percent(draw(100)), percent(draw(100))));
            add(&mut parts, (&a, &b), "retention", index).unwrap();
            assert_eq!(parts.values().map(|p| p.exact).sum::<i128>(), b.net - a.net, "{a:?} {b:?}");
            if parts.values().all(|p| p.checked) {
                let check: f64 = parts.values().map(|p| p.lmdi).sum();
                assert!((check - (b.net - a.net) as f64).abs() < 1.0, "{a:?} {b:?} {check}");
            }
        }
    }
}
