//! How much of the base hangs on few clients, and where the data themselves would cut A, B and C (`methods.md` 2.2).

use super::place::{Classed, place};
use crate::calc::clients::{Book, Groups, field, nameless, no_grain, one_currency, year_before};
use crate::error::Error;
use crate::frame::{Context, days};
use crate::status;
use domain::figure::{FigureRow, Status};
use domain::money;
use stats::abc::{AbcCuts, classify, data_cuts};
use stats::concentration::{measure, top};

/// One row a cut and base: revenue, then margin of the clients whose margin is known.
pub(crate) fn compute(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    no_grain(c)?;
    if let Some(row) = nameless(c)? {
        return Ok(vec![row]);
    }
    let book = Book::load(c, false)?;
    let groups = Groups::load(c, &book)?;
    let from = c.from.unwrap_or_else(|| year_before(c.to)).min(c.to);
    let classed = place(&book, days(from), days(c.to));
    let mut out = Vec::new();
    for group in 0..groups.len() {
        let inside = |k: &&Classed| k.docs > 0 && groups.of.get(k.client).copied().flatten() == Some(group);
        let members: Vec<&Classed> = classed.iter().filter(inside).collect();
        let bases: [(&str, Vec<i128>); 2] = [
            ("revenue", members.iter().map(|k| k.revenue).collect()),
            ("margin", members.iter().filter_map(|k| k.margin).collect()),
        ];
        for (name, values) in bases {
            if values.is_empty() && groups.len() > 1 {
                continue;
            }
            let mut row = row(&values);
            if name == "margin" && values.is_empty() && !members.is_empty() {
                row.status = Status::NoData;
                row.reason = Some("not_recorded".to_owned());
                row.missing = vec!["orders.margin".to_owned()];
            }
            let other = members.iter().filter(|k| k.by_margin.is_some_and(|m| m != k.place.class)).count();
            field(&mut row, "class_differs_by_margin", Some(other.to_string()));
            let mut row = groups.dress(group, None, row);
            row.cut.push(("base".to_owned(), name.to_owned()));
            out.push(row);
        }
    }
    one_currency(c, &mut out)?;
    Ok(out)
}

fn row(values: &[i128]) -> FigureRow {
    let Some(c) = measure(values) else {
        let mut row = FigureRow::empty(values.len() as u64, Status::NotApplicable);
        row.reason = Some("no_positive_values".to_owned());
        return row;
    };
    let mut row = FigureRow::empty(c.n as u64, Status::Ok);
    row.value = Some(status::float(c.hhi, 6));
    field(&mut row, "effective_clients", Some(status::float(c.effective, 2)));
    field(&mut row, "gini", Some(status::float(c.gini, 6)));
    for k in [1, 3, 10] {
        let share = top(values, k).and_then(|(a, b)| money::ratio(a, b, status::RATIO_PLACES));
        field(&mut row, &format!("top_{k}"), share);
    }
    let places = classify(values, AbcCuts::default());
    let count = |class: stats::abc::Abc| places.iter().filter(|p| p.class == class).count().to_string();
    field(&mut row, "a_80", Some(count(stats::abc::Abc::A)));
    field(&mut row, "b_95", Some(count(stats::abc::Abc::B)));
    field(&mut row, "c_rest", Some(count(stats::abc::Abc::C)));
    // No inequality, no cut: fewer than ten clients or Gini under 0.2.
    let cuts = data_cuts(values);
    field(&mut row, "a_by_data", cuts.map(|(a, _)| a.to_string()));
    field(&mut row, "b_by_data", cuts.map(|(a, b)| (b - a).to_string()));
    field(&mut row, "c_by_data", cuts.map(|(_, b)| (c.n - b).to_string()));
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_example() {
        let row = row(&[500, 250, 120, 80, 30, 20, -40]);
        let near = |name: &str, v: f64| {
            let got: f64 = row.field(name).unwrap().parse().unwrap();
            assert!((got - v).abs() < 6e-3, "{name} {got}");
        };
        assert!(row.value.as_deref().unwrap().starts_with("0.33"));
        near("effective_clients", 2.99);
        near("gini", 0.517);
        assert_eq!((row.field("top_1"), row.field("a_80"), row.field("a_by_data"), row.n), (Some("0.5"), Some("3"), None, 6));
        assert_eq!(super::row(&[-1, 0]).status, Status::NotApplicable);
    }
}
