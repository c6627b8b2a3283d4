//! Price, volume and mix of a revenue change, with new and gone items apart (methods.md 10.4).

use crate::sum;

/// One item: quantity, price and unit cost in both periods. Units of quantity must be additive within one call.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Item {
    /// Quantity in the base period.
    pub qty0: f64,
    /// Price in the base period.
    pub price0: f64,
    /// Unit cost in the base period.
    pub cost0: f64,
    /// Quantity in the compared period.
    pub qty1: f64,
    /// Price in the compared period.
    pub price1: f64,
    /// Unit cost in the compared period.
    pub cost1: f64,
}

/// Parts of a change; they sum to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parts {
    /// Base.
    pub before: f64,
    /// Compared.
    pub after: f64,
    /// Price change of continuing items at the new quantity.
    pub price: f64,
    /// Cost change of continuing items at the new quantity (0 for revenue).
    pub cost: f64,
    /// Change of the whole quantity of continuing items at their average old value.
    pub volume: f64,
    /// Shift between continuing items at old values.
    pub mix: f64,
    /// Items not sold before.
    pub new: f64,
    /// Items not sold any more.
    pub gone: f64,
}

/// Parts of the revenue change.
pub fn revenue(items: &[Item]) -> Parts {
    let free = |i: &Item| Item { cost0: 0.0, cost1: 0.0, ..*i };
    margin(&items.iter().map(free).collect::<Vec<_>>())
}

/// Parts of the margin change.
pub fn margin(items: &[Item]) -> Parts {
    let kept = |i: &&Item| i.qty0 != 0.0 && i.qty1 != 0.0;
    let total = |f: &dyn Fn(&Item) -> f64| sum::sum(items.iter().map(f));
    let over = |f: &dyn Fn(&Item) -> f64| sum::sum(items.iter().filter(kept).map(f));
    let (q0, q1) = (over(&|i| i.qty0), over(&|i| i.qty1));
    let unit0 = |i: &Item| i.price0 - i.cost0;
    let old = over(&|i| i.qty0 * unit0(i));
    let volume = if q0 == 0.0 { 0.0 } else { (q1 - q0) * old / q0 };
    Parts {
        before: total(&|i| i.qty0 * unit0(i)),
        after: total(&|i| i.qty1 * (i.price1 - i.cost1)),
        price: over(&|i| (i.price1 - i.price0) * i.qty1),
        cost: -over(&|i| (i.cost1 - i.cost0) * i.qty1),
        volume,
        mix: over(&|i| i.qty1 * unit0(i)) - old - volume,
        new: sum::sum(items.iter().filter(|i| i.qty0 == 0.0).map(|i| i.qty1 * (i.price1 - i.cost1))),
        gone: -sum::sum(items.iter().filter(|i| i.qty1 == 0.0).map(|i| i.qty0 * unit0(i))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_example_sums() {
        let item = |qty0, price0, qty1, price1| Item { qty0, price0, qty1, price1, ..Item::default() };
        let p = revenue(&[item(10.0, 10.0, 12.0, 11.0), item(10.0, 5.0, 6.0, 5.0)]);
        assert_eq!((p.before, p.after, p.price, p.volume, p.mix), (150.0, 162.0, 12.0, -15.0, 15.0));
        let all = revenue(&[item(10.0, 10.0, 0.0, 0.0), item(0.0, 0.0, 3.0, 7.0)]);
        assert_eq!((all.gone, all.new, all.volume, all.mix), (-100.0, 21.0, 0.0, 0.0));
    }
}
