//! ABCXYZ of the client base: one row a cell, one row a customer, and the classes kept for the dimension `customer_class`.

mod concentration;
mod migration;
mod money_kept;
mod place;

pub(crate) use concentration::compute as concentration;
pub(crate) use migration::compute as migration;
pub(crate) use money_kept::compute as revenue_retention;

use crate::calc::clients::{Book, Groups, field, nameless, no_grain, one_currency, year_before};
use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::{Context, days};
use crate::status;
use arrow::array::{ArrayRef, RecordBatch, StringArray};
use domain::figure::{FigureRow, Status};
use domain::money;
use engine::{Params, Session, Value};
use jiff::civil::Date;
use place::{CV_MONTHS, Cell, Classed, place};
use stats::abc::{Abc, Xyz};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Classes are those of the whole base; cuts and filters choose whose classes are shown.
pub(crate) fn compute(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    no_grain(c)?;
    if let Some(row) = nameless(c)? {
        return Ok(vec![row]);
    }
    let book = Book::load(c, false)?;
    let groups = Groups::load(c, &book)?;
    let from = c.from.unwrap_or_else(|| year_before(c.to));
    let classed = place(&book, days(from), days(c.to));
    // 100 % is the revenue of customers with a positive sum, of the whole base.
    let base: i128 = classed.iter().map(|k| k.revenue.max(0)).sum();
    let mut out = if c.request.by.contains(&Dimension::Customer) {
        list(&book, &groups, &classed, base)
    } else {
        let never = if c.request.by.is_empty() && c.request.filters.is_empty() { Some(never(c)?) } else { None };
        cells(&groups, &classed, base, never)
    };
    one_currency(c, &mut out)?;
    Ok(out)
}

/// Customers of the base who have not bought by the end of the window.
fn never(c: &Context<'_>) -> Result<u64, Error> {
    let sql = "-- customers who have not bought yet\nSELECT count(*) AS n FROM v_customers k CROSS JOIN v_as_of a \
         LEFT ANTI JOIN (SELECT customer_id FROM v_first_purchase WHERE first_on <= $p_to) f ON f.customer_id = k.customer_id \
         WHERE coalesce(k.created_at, a.as_of) <= a.as_of AND coalesce(local_date(k.created_at), $p_to) <= $p_to";
    let params: Params<'static> = vec![("p_to", Value::Date(days(c.to)))];
    Ok(c.session.sql(sql, &params)?.count(0, "n"))
}

#[derive(Default)]
struct Sum {
    customers: u64,
    revenue: i128,
    margin: i128,
    without_margin: u64,
}

fn cells(groups: &Groups, classed: &[Classed], base: i128, never: Option<u64>) -> Vec<FigureRow> {
    let mut sums: Vec<BTreeMap<Cell, Sum>> = (0..groups.len()).map(|_| BTreeMap::new()).collect();
    for k in classed {
        let Some(group) = groups.of.get(k.client).copied().flatten().and_then(|g| sums.get_mut(g)) else { continue };
        let sum = group.entry(k.cell).or_default();
        sum.customers += 1;
        sum.revenue += k.revenue;
        sum.margin += k.margin.unwrap_or(0);
        sum.without_margin += u64::from(k.margin.is_none() && k.docs > 0);
    }
    if let (Some(n), Some(first)) = (never, sums.first_mut()) {
        first.insert(Cell::Never, Sum { customers: n, ..Sum::default() });
    }
    let mut out = Vec::new();
    for (group, found) in sums.iter().enumerate() {
        for cell in Cell::all() {
            let empty = Sum::default();
            // With cuts only the cells that hold somebody; without cuts the whole matrix.
            let sum = match found.get(&cell) {
                Some(s) => s,
                None if groups.len() == 1 && (cell != Cell::Never || never.is_some()) => &empty,
                None => continue,
            };
            let mut row = groups.dress(group, None, cell_row(cell, sum, base));
            row.cut.push(("cell".to_owned(), cell.name()));
            out.push(row);
        }
    }
    out
}

fn cell_row(cell: Cell, sum: &Sum, base: i128) -> FigureRow {
    let mut row = FigureRow::empty(sum.customers, Status::Ok);
    let bought = !matches!(cell, Cell::Gone | Cell::Never);
    let in_base = bought && cell != Cell::Negative;
    row.value = Some(money::format_money(sum.revenue));
    let share = |part: i128| money::ratio(part, base, status::RATIO_PLACES).filter(|_| base > 0);
    field(&mut row, "customers", Some(sum.customers.to_string()));
    field(&mut row, "revenue", Some(money::format_money(sum.revenue)));
    let known = sum.without_margin < sum.customers || sum.customers == 0;
    field(&mut row, "margin", (known && bought).then(|| money::format_money(sum.margin)));
    field(&mut row, "share", share(sum.revenue).filter(|_| in_base));
    field(&mut row, "without_margin", Some(sum.without_margin.to_string()));
    row
}

/// One row a customer with documents in the window: the dearest first, equal ones by id.
fn list(book: &Book, groups: &Groups, classed: &[Classed], base: i128) -> Vec<FigureRow> {
    let mut chosen: Vec<(&Classed, usize)> = classed
        .iter()
        .filter(|k| k.docs > 0)
        .filter_map(|k| groups.of.get(k.client).copied().flatten().map(|g| (k, g)))
        .collect();
    chosen.sort_by(|a, b| b.0.revenue.cmp(&a.0.revenue).then_with(|| book.id(a.0.client).cmp(book.id(b.0.client))));
    chosen.into_iter().map(|(k, group)| groups.dress(group, None, customer_row(k, base))).collect()
}

fn customer_row(k: &Classed, base: i128) -> FigureRow {
    let mut row = FigureRow::empty(k.docs as u64, Status::Ok);
    let letter = |x: Option<Xyz>| x.map(|x| x.letter().to_owned());
    let positive = k.place.class != Abc::N && base > 0;
    row.value = Some(money::format_money(k.revenue));
    field(&mut row, "class", Some(k.cell.name()));
    field(&mut row, "abc", Some(k.place.class.letter().to_owned()));
    field(&mut row, "xyz", letter(k.xyz));
    field(&mut row, "xyz_cv", letter(k.variation(25, 50)));
    field(&mut row, "xyz_cv_goods", letter(k.variation(10, 25)));
    field(&mut row, "abc_margin", k.by_margin.map(|a| a.letter().to_owned()));
    field(&mut row, "f", money::ratio(i128::from(k.active), i128::from(k.known), status::RATIO_PLACES));
    field(&mut row, "cv", k.cv.map(|v| status::float(v, status::RATIO_PLACES)));
    field(&mut row, "cv_is_noise", Some((k.months.len() < CV_MONTHS).to_string()));
    field(&mut row, "gap_cv", k.gap_cv.map(|v| status::float(v, status::RATIO_PLACES)));
    field(&mut row, "xyz_gap", k.gap_class().map(|x| x.letter().to_owned()));
    field(&mut row, "demand", k.demand().map(str::to_owned));
    field(&mut row, "months_active", Some(k.active.to_string()));
    field(&mut row, "months_known", Some(k.known.to_string()));
    field(&mut row, "share", money::ratio(k.revenue, base, status::RATIO_PLACES).filter(|_| positive));
    field(&mut row, "share_before", money::ratio(k.place.before, base, status::RATIO_PLACES).filter(|_| positive));
    field(&mut row, "borderline", Some(k.place.borderline.to_string()));
    field(&mut row, "margin", k.margin.map(money::format_money));
    row
}

/// Keeps table `customer_classes` (customer_id, class): classes of the twelve months that end with `to`.
pub(crate) fn keep(session: &Session, to: Date) -> Result<(), Error> {
    let dated = format!("customer_classes_{}", to.strftime("%Y%m%d"));
    if !session.knows(&dated) {
        let book = Book::until(session, to)?;
        let classed = place(&book, days(year_before(to)), days(to));
        let ids: StringArray = classed.iter().map(|k| Some(book.id(k.client))).collect();
        let names: BTreeMap<Cell, String> = Cell::all().into_iter().map(|k| (k, k.name())).collect();
        let class: StringArray = classed.iter().map(|k| names.get(&k.cell).map(String::as_str)).collect();
        let columns = [("customer_id", Arc::new(ids) as ArrayRef), ("class", Arc::new(class) as ArrayRef)];
        let batch = RecordBatch::try_from_iter(columns).map_err(|e| engine::Error::Shape(e.to_string()))?;
        session.put_batch(&dated, batch)?;
    }
    // Classes of another date may be standing under the plain name.
    session.keep("customer_classes", &format!("SELECT customer_id, class FROM {dated}"))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_matrix_has_nine_cells_and_four_more() {
        let names: Vec<String> = Cell::all().into_iter().map(Cell::name).collect();
        assert_eq!(names.join(" "), "AX AY AZ BX BY BZ CX CY CZ N new gone never");
    }
}
