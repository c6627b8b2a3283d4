//! The payment calendar by day: money that came, that is confirmed, that is invoiced and that is only probable never mix
//! (`methods.md` 5.3, mission row 128).

use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// What kind of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DueKind {
    /// It came.
    Paid,
    /// The client named the day and a person of the department vouches for it.
    Confirmed,
    /// A document says so, nobody vouches.
    Invoiced,
}

/// One sum on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Due {
    /// Kind.
    pub kind: DueKind,
    /// The day it came, or is to come.
    #[serde(with = "crate::day")]
    pub on: Date,
    /// Sum, 1/10000.
    #[serde(with = "crate::day::amount")]
    pub amount: i128,
    /// Day promised at first, when the sum came.
    #[serde(with = "crate::day::maybe")]
    pub promised: Option<Date>,
}

/// What open deals are likely to bring on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Outlook {
    /// Expected sum.
    #[serde(with = "crate::day::amount")]
    pub expected: i128,
    /// Careful end of the running total.
    #[serde(with = "crate::day::amount")]
    pub total_p10: i128,
    /// Bold end of the running total.
    #[serde(with = "crate::day::amount")]
    pub total_p90: i128,
}

/// Sums of a day or of a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Totals {
    /// Came.
    #[serde(with = "crate::day::amount")]
    pub paid: i128,
    /// Was promised for these days: everything due on them, paid since or not.
    #[serde(with = "crate::day::amount")]
    pub planned: i128,
    /// Of that, came not later than promised.
    #[serde(with = "crate::day::amount")]
    pub kept: i128,
    /// Confirmed and not here yet.
    #[serde(with = "crate::day::amount")]
    pub confirmed: i128,
    /// Invoiced and not here yet.
    #[serde(with = "crate::day::amount")]
    pub invoiced: i128,
    /// Expected from open deals.
    #[serde(with = "crate::day::amount")]
    pub probable: i128,
}

impl Totals {
    fn add(&mut self, other: &Self) {
        self.paid += other.paid;
        self.planned += other.planned;
        self.kept += other.kept;
        self.confirmed += other.confirmed;
        self.invoiced += other.invoiced;
        self.probable += other.probable;
    }
}

/// One day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Day {
    /// Day.
    #[serde(with = "crate::day")]
    pub on: Date,
    /// It lies ahead.
    pub ahead: bool,
    /// Sums.
    #[serde(flatten)]
    pub sums: Totals,
    /// What open deals bring; nothing for days that passed.
    pub outlook: Option<Outlook>,
}

/// The calendar of a span.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Calendar {
    /// Days in order.
    pub days: Vec<Day>,
    /// Sums of the span.
    pub totals: Totals,
    /// Promised before today and not here: a debt, not a probability.
    #[serde(with = "crate::day::amount")]
    pub overdue: i128,
    /// How many sums are overdue.
    pub overdue_n: usize,
}

/// Days `from..=to` as seen at the end of `today`.
#[must_use]
pub fn calendar(from: Date, to: Date, today: Date, dues: &[Due], outlook: &BTreeMap<Date, Outlook>) -> Calendar {
    let mut by: BTreeMap<Date, Totals> = BTreeMap::new();
    let (mut overdue, mut overdue_n) = (0, 0);
    for d in dues {
        let cell = by.entry(d.on).or_default();
        match d.kind {
            DueKind::Paid => cell.paid += d.amount,
            DueKind::Confirmed => cell.confirmed += d.amount,
            DueKind::Invoiced => cell.invoiced += d.amount,
        }
        let promised = if d.kind == DueKind::Paid { d.promised } else { Some(d.on) };
        if let Some(day) = promised {
            let planned = by.entry(day).or_default();
            planned.planned += d.amount;
            planned.kept += if d.kind == DueKind::Paid && d.on <= day { d.amount } else { 0 };
        }
        if d.kind != DueKind::Paid && d.on <= today {
            overdue += d.amount;
            overdue_n += 1;
        }
    }
    let (mut days, mut totals, mut next) = (Vec::new(), Totals::default(), Some(from));
    while let Some(on) = next.filter(|d| *d <= to) {
        let ahead = on > today;
        let seen = outlook.get(&on).copied().filter(|_| ahead);
        let mut sums = by.get(&on).copied().unwrap_or_default();
        sums.probable = seen.map_or(0, |o| o.expected);
        totals.add(&sums);
        days.push(Day { on, ahead, sums, outlook: seen });
        next = on.tomorrow().ok();
    }
    Calendar { days, totals, overdue, overdue_n }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn due(kind: DueKind, day: i8, amount: i128, promised: Option<i8>) -> Due {
        Due { kind, on: date(2026, 3, day), amount, promised: promised.map(|d| date(2026, 3, d)) }
    }

    #[test]
    fn kinds_of_money_stay_apart() {
        let dues = [
            due(DueKind::Paid, 2, 100, Some(2)),
            due(DueKind::Paid, 4, 50, Some(3)),
            due(DueKind::Paid, 4, 7, None),
            due(DueKind::Invoiced, 3, 30, None),
            due(DueKind::Invoiced, 9, 40, None),
            due(DueKind::Confirmed, 9, 60, None),
        ];
        let outlook = BTreeMap::from([(date(2026, 3, 9), Outlook { expected: 11, total_p10: 0, total_p90: 30 })]);
        let c = calendar(date(2026, 3, 1), date(2026, 3, 31), date(2026, 3, 5), &dues, &outlook);
        assert_eq!((c.overdue, c.overdue_n, c.days.len()), (30, 1, 31));
        let nine = &c.days[8].sums;
        assert_eq!((nine.confirmed, nine.invoiced, nine.probable, nine.paid), (60, 40, 11, 0));
        // Promised for the third: fifty that came a day late and thirty that did not come.
        assert_eq!((c.days[2].sums.planned, c.days[2].sums.kept), (80, 0));
        assert_eq!((c.totals.planned, c.totals.kept, c.totals.paid), (280, 100, 157));
    }

    proptest! {
        #[test]
        fn weeks_make_the_month(parts in prop::collection::vec((0_u8..3, 1_i8..29, 1_i128..1_000), 0..40), today in 1_i8..29) {
            let kinds = [DueKind::Paid, DueKind::Confirmed, DueKind::Invoiced];
            let dues: Vec<Due> = parts.iter().map(|(k, d, a)| due(kinds[*k as usize], *d, *a, Some(*d))).collect();
            let none = BTreeMap::new();
            let at = date(2026, 3, today);
            let whole = calendar(date(2026, 3, 1), date(2026, 3, 28), at, &dues, &none);
            let mut sum = Totals::default();
            for week in 0..4_i8 {
                let from = date(2026, 3, 1 + week * 7);
                sum.add(&calendar(from, from.saturating_add(jiff::Span::new().days(6)), at, &dues, &none).totals);
            }
            prop_assert_eq!(sum, whole.totals);
        }
    }
}
