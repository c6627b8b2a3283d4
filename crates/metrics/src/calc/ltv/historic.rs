//! Historic LTV: margin gathered by a customer by each month of age; a point only where everybody reached the age.

use super::{Known, Margins, SEED};
use crate::calc::clients::{Book, Groups, Window, date_of, field, month, month_end, month_of, nameless, one_currency, windows};
use crate::error::Error;
use crate::frame::{Context, as_of_date, days};
use crate::status;
use domain::figure::{FigureRow, Status};
use domain::money;
use stats::interval::bootstrap_mean;

/// Ages shown: 0 to 24 months.
const AGES: usize = 25;
/// The bootstrap runs once an age, so its draws are fewer than for a single figure.
const DRAWS: usize = 2_000;
const INTERVAL_FROM: usize = 5;

/// A customer of a cohort: margin by age, and the last age wholly observed.
struct Life {
    /// Margin of each month of age, not yet summed up.
    by_age: Vec<i128>,
    /// Number of whole months observed: ages below it are reached.
    reached: usize,
}

#[derive(Default)]
struct Cohort {
    lives: Vec<Life>,
    margins: Margins,
}

/// One row an age of each group.
pub(crate) fn compute(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if let Some(row) = nameless(c)? {
        return Ok(vec![row]);
    }
    let book = Book::load(c, true)?;
    let groups = Groups::load(c, &book)?;
    let today = days(as_of_date(c.session)?);
    let start = c.from.unwrap_or(jiff::civil::date(1, 1, 1));
    let first = (0..book.len()).filter_map(|i| book.docs(i).iter().find(|d| d.buy)).map(|d| date_of(d.day)).min();
    let stretches = windows(c, start.max(first.unwrap_or(c.to)).min(c.to))?;
    let mut out = Vec::new();
    let found: Vec<Vec<Cohort>> = stretches.iter().map(|w| cohorts(&book, &groups, w, today)).collect();
    for group in 0..groups.len() {
        for (w, cohorts) in stretches.iter().zip(&found) {
            if let Some(cohort) = cohorts.get(group).filter(|k| !k.lives.is_empty() || groups.len() == 1) {
                out.extend(ages(cohort).into_iter().map(|(age, row)| {
                    let mut row = groups.dress(group, w.bucket, row);
                    row.cut.push(("age".to_owned(), age.to_string()));
                    row
                }));
            }
        }
    }
    let table = if c.session.sales_from_deals()? { "deals" } else { "orders" };
    for row in out.iter_mut().filter(|r| !r.missing.is_empty()) {
        row.missing = vec![format!("{table}.margin")];
    }
    one_currency(c, &mut out)?;
    Ok(out)
}

/// Cohorts of customers whose first purchase fell into the window.
fn cohorts(book: &Book, groups: &Groups, w: &Window, today: i32) -> Vec<Cohort> {
    let mut out: Vec<Cohort> = (0..groups.len()).map(|_| Cohort::default()).collect();
    let inside = days(w.from)..=days(w.to);
    let mut chosen = Vec::new();
    for client in 0..book.len() {
        let Some(group) = groups.of.get(client).copied().flatten() else { continue };
        let Some(first) = book.docs(client).iter().find(|d| d.buy).map(|d| d.day) else { continue };
        if let Some(cohort) = out.get_mut(group).filter(|_| inside.contains(&first)) {
            book.docs(client).iter().filter(|d| d.day >= first).for_each(|d| cohort.margins.add(d));
            chosen.push((client, group, first));
        }
    }
    let last = last_whole_month(today);
    for (client, group, day) in chosen {
        let Some(cohort) = out.get_mut(group) else { continue };
        let (p, base) = cohort.margins.share();
        let first = month(day);
        let mut by_age = vec![0_i128; AGES];
        for d in book.docs(client).iter().filter(|d| d.day >= day) {
            let age = usize::try_from(month(d.day) - first).ok();
            if let Some(place) = age.and_then(|a| by_age.get_mut(a)) {
                // A document without a margin takes the share of the documents that have one.
                *place += d.margin.unwrap_or_else(|| d.net.checked_mul(p).and_then(|v| money::div_round(v, base)).unwrap_or(0));
            }
        }
        cohort.lives.push(Life { by_age, reached: usize::try_from(last - first + 1).unwrap_or(0) });
    }
    out
}

/// The last calendar month that has ended by the day.
fn last_whole_month(today: i32) -> i32 {
    let now = month_of(date_of(today));
    if month_end(now) <= today { now } else { now - 1 }
}

fn ages(cohort: &Cohort) -> Vec<(usize, FigureRow)> {
    let n = cohort.lives.len();
    if n == 0 {
        let mut row = FigureRow::empty(0, Status::NotApplicable);
        row.reason = Some("no_denominator".to_owned());
        return vec![(0, row)];
    }
    let mut sums: Vec<i128> = vec![0; n];
    let mut out = Vec::new();
    for age in 0..AGES {
        for (sum, life) in sums.iter_mut().zip(&cohort.lives) {
            *sum += life.by_age.get(age).copied().unwrap_or(0);
        }
        let reached: Vec<i128> = sums.iter().zip(&cohort.lives).filter(|(_, l)| l.reached > age).map(|(s, _)| *s).collect();
        if reached.is_empty() && age > 0 {
            break;
        }
        out.push((age, age_row(&reached, n, &cohort.margins)));
    }
    out
}

/// `reached`: margin gathered by each customer who reached the age.
fn age_row(reached: &[i128], n: usize, margins: &Margins) -> FigureRow {
    let k = reached.len();
    let total: i128 = reached.iter().sum();
    let mean = i128::try_from(k).ok().and_then(|k| money::div_round(total, k)).map(money::format_money);
    let mut row = FigureRow::empty(n as u64, status::of_sample(n as u64));
    if k == n {
        row.value = mean.clone();
        let values: Vec<f64> = reached.iter().map(|v| *v as f64 / money::ONE as f64).collect();
        let found = (k >= INTERVAL_FROM).then(|| bootstrap_mean(&values, None, DRAWS, SEED, 0.95)).flatten();
        row.interval = found.map(|i| status::interval(&i));
    } else {
        row.status = Status::Immature;
        row.reason = Some("not_everyone_reached_the_age".to_owned());
    }
    if k == n && margins.known() != Known::All {
        let part = margins.known() == Known::Part;
        row.status = if part { Status::Bounded } else { Status::Assumption };
        row.reason = Some(if part { "margin_partly_known" } else { "margin_unknown" }.to_owned());
    }
    if margins.known() != Known::All {
        row.missing = vec!["orders.margin".to_owned()];
    }
    field(&mut row, "customers", Some(n.to_string()));
    field(&mut row, "reached", Some(k.to_string()));
    field(&mut row, "margin", Some(money::format_money(total)));
    field(&mut row, "value_of_reached", mean);
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cumulative_margin_a_client() {
        let life = |m: [i128; 3], reached: usize| Life { by_age: m.map(|v| v * 10_000).to_vec(), reached };
        let margins = Margins { docs: 1, docs_known: 1, ..Margins::default() };
        let lives = vec![life([100, 50, 60], 3), life([100, 50, 0], 3), life([150, 0, 0], 3), life([50, 0, 0], 3)];
        let values = |c: &Cohort| -> Vec<Option<String>> { ages(c).into_iter().map(|(_, r)| r.value).collect() };
        let mut cohort = Cohort { lives, margins };
        assert_eq!(values(&cohort), ["100.00", "125.00", "140.00"].map(|v| Some(v.to_owned())));
        // One client who is a month younger takes the last point away, and the reached part stays readable.
        cohort.lives[3].reached = 2;
        let rows = ages(&cohort);
        assert_eq!((rows[2].1.value.as_deref(), rows[2].1.status), (None, Status::Immature));
        assert_eq!((rows[2].1.field("reached"), rows[2].1.field("value_of_reached")), (Some("3"), Some("170.00")));
    }

    #[test]
    fn a_month_counts_when_it_has_ended() {
        let d = |s: &str| days(s.parse::<jiff::civil::Date>().unwrap());
        assert_eq!(last_whole_month(d("2024-06-30")) - last_whole_month(d("2024-06-29")), 1);
        assert_eq!(last_whole_month(d("2024-06-01")), month(d("2024-05-01")));
    }
}
