//! Price, volume and mix of the change between two periods, new and gone items apart; the parts sum to the kopeck (`methods.md` 10.4).

use super::lines::{Sold, unit_of};
use super::two::Two;
use crate::error::Error;
use crate::frame::Context;
use domain::figure::{FigureRow, Status};
use domain::money;
use stats::shapley::round_parts;

/// Rows before, price, volume, mix, new, gone, after of each cut.
pub(crate) fn mix(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let two = Two::of(c)?;
    if c.session.rows_of("order_lines")? == 0 && (c.session.rows_of("deal_lines")? == 0 || !c.session.sales_from_deals()?) {
        let mut row = FigureRow::empty(0, Status::NoData);
        row.reason = Some("not_recorded".to_owned());
        row.missing = vec!["order_lines.quantity".to_owned(), "order_lines.amount".to_owned()];
        return Ok(vec![row]);
    }
    let mut rows = Vec::new();
    for (cut, sold) in Sold::read(c, &two)?.unwrap_or_default() {
        for mut row in one(&sold) {
            row.fields.push(("base_from".to_owned(), Some(two.before.0.to_string())));
            row.fields.push(("base_to".to_owned(), Some(two.before.1.to_string())));
            row.cut.splice(0..0, cut.iter().cloned()).for_each(drop);
            rows.push(row);
        }
    }
    if rows.is_empty() {
        let mut row = FigureRow::empty(0, Status::NotApplicable);
        row.reason = Some("no_lines_in_the_periods".to_owned());
        rows.push(row);
    }
    Ok(rows)
}

fn one(sold: &Sold) -> Vec<FigureRow> {
    let (before, after) = (sold.sum(0), sold.sum(1));
    let unit = unit_of(&[before, after]);
    let p = sold.parts();
    let floats: Vec<f64> = [p.price, p.volume, p.mix, p.new, p.gone].iter().map(|v| v / unit as f64).collect();
    let parts = round_parts(&floats, (after - before) / unit);
    let mut rows = Vec::new();
    let mut put = |name: &str, value: Option<i128>| {
        let mut row = FigureRow::empty(sold.len() as u64, if value.is_some() { Status::Ok } else { Status::NotEnoughData });
        row.value = value.map(money::format_money);
        row.fields.push(("share_of_before".to_owned(), value.and_then(|v| money::ratio(v, before, 6)).filter(|_| before > 0)));
        row.cut.push(("part".to_owned(), name.to_owned()));
        rows.push(row);
    };
    put("before", Some(before));
    for (i, name) in ["price", "volume", "mix", "new", "gone"].into_iter().enumerate() {
        put(name, parts.as_ref().map(|p| p[i] * unit));
    }
    put("after", Some(after));
    rows
}
