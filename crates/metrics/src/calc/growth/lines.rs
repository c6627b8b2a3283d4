//! Quantities and money of sold items in two periods, and the price, volume and mix of their change (`methods.md` 10.4).

use super::two::Two;
use crate::error::Error;
use crate::frame::{Context, Source};
use crate::metric::Entity;
use domain::figure::{FigureRow, Status};
use domain::money;
use stats::pvm::{Item, Parts};
use stats::shapley::Ratio;
use std::collections::BTreeMap;

/// Lines of sales of both periods.
const LINES: &str = include_str!("../../units/price_volume_mix/query.sql");

type Cut = Vec<(String, String)>;

/// Sold items of one cut: (quantity, six places; money, minor units) before and after.
#[derive(Debug, Default, Clone)]
pub(super) struct Sold {
    items: BTreeMap<String, [(i128, i128); 2]>,
}

impl Sold {
    /// Items by cut; nothing when lines are not recorded or cannot be cut so.
    pub(super) fn read(c: &Context<'_>, two: &Two) -> Result<Option<BTreeMap<Cut, Self>>, Error> {
        let query = two.fill(LINES);
        let source = Source { query: &query, entity: Entity::Line, keys: &["side", "item"] };
        let g = match two.unbounded(c, |u| u.grouped(&source, "sum(quantity) AS quantity, sum(net) AS net, count(*) AS n")) {
            Ok(g) => g,
            Err(Error::Dimension { .. }) => return Ok(None),
            Err(other) => return Err(other),
        };
        let mut out: BTreeMap<Cut, Self> = BTreeMap::new();
        for i in 0..g.len() {
            let cut = g.dress(i, FigureRow::empty(0, Status::Ok)).cut;
            let side = usize::from(g.rows.int(i, "side") == Some(1));
            let cell = out.entry(cut).or_default().items.entry(g.rows.text(i, "item").unwrap_or("").to_owned()).or_default();
            cell[side].0 += g.rows.decimal(i, "quantity", 6).unwrap_or(0);
            cell[side].1 += g.rows.money(i, "net").unwrap_or(0);
        }
        Ok((g.len() > 0).then_some(out))
    }

    /// Money of one side, minor units.
    pub(super) fn sum(&self, side: usize) -> i128 {
        self.items.values().map(|i| i[side].1).sum()
    }

    /// Different items of both sides.
    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    /// Price index and mix index of the items sold in both periods, six places: prices at the new quantities over old prices, and
    /// the mean old price of a piece now over that before. Nothing without such items.
    pub(super) fn indices(&self) -> Option<(Ratio, Ratio)> {
        let (mut q0, mut q1, mut old, mut kept, mut new) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for i in self.items.values().filter(|i| i.iter().all(|s| s.0 > 0 && s.1 > 0)) {
            let ((a, p), (b, r)) = (unit(i[0]), unit(i[1]));
            q0 += a;
            q1 += b;
            old += a * p;
            kept += b * p;
            new += b * r;
        }
        let places = |v: f64| Ratio::new(libm::round(v * 1e6) as i128, 1_000_000).filter(|r| r.num > 0);
        (q0 > 0.0 && q1 > 0.0).then(|| places(new / kept).zip(places(kept / q1 / (old / q0)))).flatten()
    }

    /// Parts in minor units.
    pub(super) fn parts(&self) -> Parts {
        let items: Vec<Item> = self
            .items
            .values()
            .map(|i| {
                let ((qty0, price0), (qty1, price1)) = (unit(i[0]), unit(i[1]));
                Item { qty0, price0, qty1, price1, ..Item::default() }
            })
            .collect();
        stats::pvm::revenue(&items)
    }
}

/// Quantity and price; money without a quantity counts as one piece.
fn unit((quantity, net): (i128, i128)) -> (f64, f64) {
    let qty = quantity as f64 / 1e6;
    match (quantity > 0, net != 0) {
        (true, _) => (qty, net as f64 / qty),
        (false, true) => (1.0, net as f64),
        (false, false) => (0.0, 0.0),
    }
}

/// Smallest unit in which both sums are whole: kopecks, or 1/10000 of the major unit.
pub(super) fn unit_of(sums: &[i128]) -> i128 {
    if sums.iter().all(|s| s % (money::ONE / 100) == 0) { money::ONE / 100 } else { 1 }
}
