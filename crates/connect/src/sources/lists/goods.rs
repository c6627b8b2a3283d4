//! Product rows: one deal exported as several rows, and the amount they mean (`sources.md` 2.9).

use super::fields::{Fields, View};
use crate::build::cells::{Rules, Tally};
use crate::problem::Code;
use crate::sources::stream::Stream;
use crate::{Error, Sink};

/// One product line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Line {
    pub(crate) name: String,
    /// Units of 10^-6.
    pub(crate) quantity: i128,
    pub(crate) price: i128,
    /// The row's «Сумма».
    pub(crate) sum: Option<i128>,
}

impl Line {
    /// The line of a row; `None` when the row has neither goods nor a price.
    pub(crate) fn of(
        view: View<'_>,
        f: &Fields,
        rules: &Rules,
        tally: &mut Tally,
    ) -> Result<Option<Self>, (Option<usize>, Code)> {
        let name = super::fields::key(view.text(f.goods));
        let (Some((price, price_at)), Some((quantity, quantity_at))) = (view.cell(f.goods_price), view.cell(f.goods_quantity))
        else {
            return Ok(None);
        };
        let price = rules.money(price, price_at, tally).map_err(|c| (f.goods_price, c))?;
        let quantity = rules.number(quantity, quantity_at, 6, tally).map_err(|c| (f.goods_quantity, c))?;
        if quantity.abs() > 10_i128.pow(17) {
            return Err((f.goods_quantity, Code::OutOfRange));
        }
        let sum = match view.cell(f.amount) {
            Some((cell, at)) => Some(rules.money(cell, at, tally).map_err(|c| (f.amount, c))?),
            None => None,
        };
        if name.is_empty() && price == 0 && quantity == 0 {
            return Ok(None);
        }
        Ok(Some(Self { name, quantity, price, sum }))
    }

    /// Price times quantity.
    pub(crate) fn product(&self) -> i128 {
        domain::money::div_round(self.price * self.quantity, 1_000_000).unwrap_or(0)
    }

    fn fits(&self) -> bool {
        self.sum.is_some_and(|s| (s - self.product()).abs() <= 100)
    }
}

/// The amount of a deal by its product rows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Amount {
    /// The whole amount stands in the rows.
    Whole(Option<i128>),
    /// The sum of the lines.
    Lines(i128),
    /// The rows contradict each other.
    Conflict,
}

/// A row typed by hand repeats the whole amount; rows of catalogue goods hold the sums of their lines; rows that are
/// neither must at least agree.
pub(crate) fn amount(lines: &[Line]) -> Amount {
    if let Some(hand) = lines.iter().find(|l| l.name.is_empty() && l.sum.is_some()) {
        return match lines.iter().filter(|l| l.name.is_empty()).all(|l| l.sum == hand.sum) {
            true => Amount::Whole(hand.sum),
            false => Amount::Conflict,
        };
    }
    if lines.iter().all(Line::fits) {
        return Amount::Lines(lines.iter().filter_map(|l| l.sum).sum());
    }
    match lines.first() {
        Some(first) if lines.iter().all(|l| l.sum == first.sum) => Amount::Whole(first.sum),
        _ => Amount::Conflict,
    }
}

/// Sends the lines of one deal, numbered in the order of their content.
pub(crate) fn send(out: &mut Stream, deal: &str, lines: &mut [Line], line: u64, sink: &mut dyn Sink) -> Result<(), Error> {
    let [deal_at, number, product, quantity, price, amount] =
        out.at(["deal_id", "line", "product", "quantity", "unit_price", "amount"]);
    lines.sort();
    for (n, l) in lines.iter().enumerate() {
        out.text(deal_at, deal);
        out.buf.long(number, n as i64 + 1);
        out.text(product, &l.name);
        out.buf.decimal(quantity, l.quantity);
        out.buf.decimal(price, l.price);
        out.buf.decimal(amount, l.product());
        out.end_row(line, sink)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &str, price: i128, quantity: i128, sum: i128) -> Line {
        Line { name: name.into(), quantity: quantity * 1_000_000, price: price * 10_000, sum: Some(sum * 10_000) }
    }

    #[test]
    fn the_amount_of_product_rows() {
        let rub = |n: i128| n * 10_000;
        assert_eq!(amount(&[line("a", 100, 2, 200), line("b", 50, 1, 50)]), Amount::Lines(rub(250)));
        assert_eq!(amount(&[line("a", 100, 1, 100), line("a", 100, 1, 100)]), Amount::Lines(rub(200)));
        assert_eq!(amount(&[line("", 100, 2, 900), line("", 50, 1, 900)]), Amount::Whole(Some(rub(900))));
        assert_eq!(amount(&[line("a", 100, 2, 200), line("", 50, 1, 250)]), Amount::Whole(Some(rub(250))));
        assert_eq!(amount(&[line("a", 100, 2, 250), line("b", 50, 1, 250)]), Amount::Whole(Some(rub(250))));
        assert_eq!(amount(&[line("a", 100, 2, 180), line("b", 50, 1, 50)]), Amount::Conflict);
    }
}
