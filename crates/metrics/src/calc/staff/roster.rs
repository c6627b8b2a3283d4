//! People of the department by month: who worked, what each sold, and the norm that full staff makes (`methods.md` 11.5, 11.6).

use crate::error::Error;
use engine::Session;
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use std::collections::BTreeMap;

/// Months of tenure after which a person is full staff.
const FULL_AFTER: i64 = 12;
/// Fewer people than this make no norm.
const NORM_FROM: usize = 3;

/// An employee.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) hired: Option<Date>,
    pub(super) left: Option<Date>,
    pub(super) seller: bool,
}

/// The department month by month.
pub(super) struct Roster {
    pub(super) people: BTreeMap<String, Person>,
    sales: BTreeMap<(String, Date), i128>,
    /// First days of months that the books cover whole.
    pub(super) months: Vec<Date>,
    norms: BTreeMap<Date, i128>,
    /// `margin` or `revenue`.
    pub(super) basis: &'static str,
}

impl Roster {
    /// Reads people and sales as they stood on the day.
    pub(super) fn load(session: &Session, today: Date) -> Result<Self, Error> {
        let people = people(session, today)?;
        let sql = "-- roster\nSELECT manager, substr(CAST(date_trunc('month', on_date) AS VARCHAR), 1, 10) AS month, sum(net) AS net, sum(net_margin) AS margin, \
             sum(CASE WHEN net_margin IS NOT NULL THEN net END) AS known FROM v_orders WHERE manager IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2";
        let rows = session.sql(sql, &Vec::new())?;
        let total = |name: &str| (0..rows.len()).filter_map(|i| rows.money(i, name)).sum::<i128>();
        let by_margin = total("net") > 0 && total("known") * 100 >= total("net") * 95;
        let column = if by_margin { "margin" } else { "net" };
        let mut sales = BTreeMap::new();
        for i in 0..rows.len() {
            if let (Some(m), Some(month)) = (rows.text(i, "manager"), rows.text(i, "month").and_then(|t| t.parse::<Date>().ok()))
            {
                sales.insert((m.to_owned(), month), rows.money(i, column).unwrap_or(0));
            }
        }
        let bounds = session.sql("SELECT min(on_date) AS first FROM v_orders", &Vec::new())?;
        let first = bounds.date(0, "first").and_then(day_of);
        let months = first.map_or_else(Vec::new, |f| whole_months(f, today));
        let mut out = Self { people, sales, months, norms: BTreeMap::new(), basis: if by_margin { "margin" } else { "revenue" } };
        out.norms = out.months.iter().filter_map(|m| Some((*m, out.norm_of(*m)?))).collect();
        Ok(out)
    }

    /// What the person sold in the month.
    pub(super) fn sold(&self, person: &str, month: Date) -> i128 {
        self.sales.get(&(person.to_owned(), month)).copied().unwrap_or(0)
    }

    /// Median of full staff in the month; none when fewer than three worked it whole.
    pub(super) fn norm(&self, month: Date) -> Option<i128> {
        self.norms.get(&month).copied()
    }

    fn norm_of(&self, month: Date) -> Option<i128> {
        let long_ago = month.saturating_sub(Span::new().months(FULL_AFTER));
        let last = last_of(month);
        let full = self
            .people
            .iter()
            .filter(|(_, p)| p.seller && p.hired.is_none_or(|h| h <= long_ago) && p.left.is_none_or(|l| l >= last));
        let mut sold: Vec<i128> = full.map(|(id, _)| self.sold(id, month)).collect();
        sold.sort_unstable();
        let n = sold.len();
        let median =
            if n % 2 == 1 { sold.get(n / 2).copied() } else { Some((sold.get(n / 2)? + sold.get((n / 2).checked_sub(1)?)?) / 2) };
        median.filter(|m| n >= NORM_FROM && *m > 0)
    }

    /// Months the person worked whole, in order.
    pub(super) fn worked(&self, p: &Person) -> Vec<Date> {
        let since = p.hired.map(|h| if h.day() == 1 { h } else { next(first_of(h)) });
        self.months.iter().copied().filter(|m| since.is_none_or(|s| *m >= s) && p.left.is_none_or(|l| l >= last_of(*m))).collect()
    }
}

fn people(session: &Session, today: Date) -> Result<BTreeMap<String, Person>, Error> {
    let rows = session.sql("SELECT manager, role, hired_on, left_on FROM v_employees ORDER BY manager", &Vec::new())?;
    let mut out = BTreeMap::new();
    for i in 0..rows.len() {
        let hired = rows.date(i, "hired_on").and_then(day_of);
        // Nobody knows on the day who will come or go later.
        if hired.is_some_and(|h| h > today) {
            continue;
        }
        let role = rows.text(i, "role");
        let left = rows.date(i, "left_on").and_then(day_of).filter(|l| *l <= today);
        let person = Person { hired, left, seller: role.is_none_or(|r| r == "manager") };
        if role != Some("owner")
            && let Some(id) = rows.text(i, "manager")
        {
            out.insert(id.to_owned(), person);
        }
    }
    Ok(out)
}

/// The day counted from 1970-01-01.
pub(super) fn day_of(days: i32) -> Option<Date> {
    jiff::civil::date(1970, 1, 1).checked_add(Span::new().days(i64::from(days))).ok()
}

pub(super) fn first_of(d: Date) -> Date {
    d.first_of_month()
}

pub(super) fn last_of(month: Date) -> Date {
    month.last_of_month()
}

fn next(month: Date) -> Date {
    month.saturating_add(1.month())
}

/// First days of the months from the first record's next one (or its own, when it starts on the first) to the last finished one.
fn whole_months(first: Date, today: Date) -> Vec<Date> {
    let mut at = if first.day() == 1 { first } else { next(first_of(first)) };
    let mut out = Vec::new();
    while last_of(at) <= today && out.len() < 1200 {
        out.push(at);
        at = next(at);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn only_whole_months_count() {
        assert_eq!(whole_months(date(2024, 1, 15), date(2024, 4, 29)), [date(2024, 2, 1), date(2024, 3, 1)]);
        assert_eq!(whole_months(date(2024, 1, 1), date(2024, 1, 31)), [date(2024, 1, 1)]);
        assert!(whole_months(date(2024, 5, 2), date(2024, 5, 31)).is_empty());
    }
}
