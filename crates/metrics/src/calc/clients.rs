//! Documents of known customers, by customer and day, and the groups that cuts and filters make of customers.

use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::{Context, Source, days};
use crate::metric::Entity;
use crate::request::{Grain, Request};
use domain::figure::{FigureRow, Status};
use engine::{Rows, Session};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use std::collections::BTreeMap;

/// Every customer who ever bought, with the attributes of the customer's card.
const BUYERS: &str =
    "SELECT {cuts}x.first_on AS on_date, x.customer_id AS who FROM v_first_purchase x {joins} WHERE true {filters}";

/// One sale or return.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Doc {
    /// Local day, days since 1970-01-01.
    pub(crate) day: i32,
    /// Signed amount, minor units.
    pub(crate) net: i128,
    /// Signed margin, minor units; `None` when nobody recorded it.
    pub(crate) margin: Option<i128>,
    /// A purchase: a sale above zero.
    pub(crate) buy: bool,
}

/// Documents in order of customer id and day.
pub(crate) struct Book {
    ids: Rows,
    docs: Vec<Doc>,
    clients: Vec<(usize, usize)>,
}

impl Book {
    /// Loads all documents known up to the last day of the request, or up to as-of when `whole`.
    pub(crate) fn load(c: &Context<'_>, whole: bool) -> Result<Self, Error> {
        let request =
            Request { metric: c.request.metric.clone(), to: if whole { None } else { c.request.to }, ..Request::default() };
        Self::fetch(&Context { session: c.session, metric: c.metric, request: &request, from: None, to: c.to })
    }

    /// Loads all documents known up to a day, outside of any metric.
    pub(crate) fn until(session: &Session, to: Date) -> Result<Self, Error> {
        let metric = crate::find("abcxyz").ok_or_else(|| Error::unknown("abcxyz"))?;
        let request = Request { to: Some(to), ..Request::of(metric.id) };
        Self::fetch(&Context { session, metric, request: &request, from: None, to })
    }

    fn fetch(c: &Context<'_>) -> Result<Self, Error> {
        let g = c.fetched(
            &Source { query: c.metric.query, entity: Entity::Order, keys: &[] },
            "who, on_date, net, margin, buy",
            "who, on_date",
        )?;
        let (who, day, net) = (g.rows.cells("who")?, g.rows.cells("on_date")?, g.rows.cells("net")?);
        let (margin, buy) = (g.rows.cells("margin")?, g.rows.cells("buy")?);
        let docs: Vec<Doc> = (0..g.len())
            .map(|i| Doc {
                day: day.date(i).unwrap_or(0),
                net: net.money(i).unwrap_or(0),
                margin: margin.money(i),
                buy: buy.flag(i).unwrap_or(false),
            })
            .collect();
        let mut clients = Vec::new();
        let mut start = 0;
        for i in 1..=docs.len() {
            if i == docs.len() || who.text(i) != who.text(start) {
                clients.push((start, i));
                start = i;
            }
        }
        Ok(Self { ids: g.rows, docs, clients })
    }

    /// Number of customers; they are numbered in order of id.
    pub(crate) fn len(&self) -> usize {
        self.clients.len()
    }

    /// Id of a customer.
    pub(crate) fn id(&self, client: usize) -> &str {
        self.clients.get(client).and_then(|(a, _)| self.ids.text(*a, "who")).unwrap_or_default()
    }

    /// Documents of a customer by day.
    pub(crate) fn docs(&self, client: usize) -> &[Doc] {
        self.clients.get(client).and_then(|(a, b)| self.docs.get(*a..*b)).unwrap_or(&[])
    }

    /// Days with a purchase, each once, into a vector that is used again and again.
    pub(crate) fn purchase_days(&self, client: usize, out: &mut Vec<i32>) {
        out.clear();
        out.extend(self.docs(client).iter().filter(|d| d.buy).map(|d| d.day));
        out.dedup();
    }
}

/// Which group of the cuts each customer of a book belongs to.
pub(crate) struct Groups {
    /// Group of each customer; `None` when a filter leaves the customer out.
    pub(crate) of: Vec<Option<usize>>,
    /// Cut of each group, in order of the cuts, not filled last.
    pub(crate) cuts: Vec<Vec<(String, String)>>,
}

impl Groups {
    /// Reads the attributes asked for; without cuts and filters everybody is in one group.
    pub(crate) fn load(c: &Context<'_>, book: &Book) -> Result<Self, Error> {
        let r = c.request;
        if r.by.is_empty() && r.filters.is_empty() {
            return Ok(Self { of: vec![Some(0); book.len()], cuts: vec![Vec::new()] });
        }
        let request = Request { metric: r.metric.clone(), by: r.by.clone(), filters: r.filters.clone(), ..Request::default() };
        let inner = Context { session: c.session, metric: c.metric, request: &request, from: None, to: c.to };
        let facts = inner.facts(&Source { query: BUYERS, entity: Entity::Customer, keys: &[] })?;
        let head: String = facts.cuts.iter().map(|c| format!("{c}, ")).collect();
        let sql = format!("-- groups of {}\nSELECT {head}who FROM {} f ORDER BY who", c.metric.id, facts.from_clause);
        let rows = c.session.sql(&sql, &facts.params)?;
        Self::join(&rows, &r.by, book)
    }

    fn join(rows: &Rows, by: &[Dimension], book: &Book) -> Result<Self, Error> {
        let cells = (0..by.len()).map(|k| rows.cells(&format!("c{k}"))).collect::<Result<Vec<_>, _>>()?;
        let who = rows.cells("who")?;
        let mut known: BTreeMap<Vec<(bool, &str)>, Vec<usize>> = BTreeMap::new();
        let mut at = 0;
        for client in 0..book.len() {
            let id = book.id(client);
            while at < rows.len() && who.text(at).is_none_or(|w| w < id) {
                at += 1;
            }
            if at < rows.len() && who.text(at) == Some(id) {
                let key = cells.iter().map(|c| c.text(at).map_or((true, ""), |t| (false, t))).collect();
                known.entry(key).or_default().push(client);
            }
        }
        let mut out = Self { of: vec![None; book.len()], cuts: Vec::with_capacity(known.len()) };
        for (group, (key, members)) in known.into_iter().enumerate() {
            out.cuts.push(by.iter().zip(key).map(|(d, (_, v))| (d.name(), v.to_owned())).collect());
            for m in members {
                if let Some(place) = out.of.get_mut(m) {
                    *place = Some(group);
                }
            }
        }
        if by.is_empty() {
            out.cuts = vec![Vec::new()];
        }
        Ok(out)
    }

    /// Number of groups.
    pub(crate) fn len(&self) -> usize {
        self.cuts.len()
    }

    /// A row with the cut of a group.
    pub(crate) fn dress(&self, group: usize, bucket: Option<Date>, mut row: FigureRow) -> FigureRow {
        row.cut = self.cuts.get(group).cloned().unwrap_or_default();
        row.bucket = bucket.map(|d| d.to_string());
        row
    }
}

/// A stretch of days, both ends inclusive, with the first day of its bucket when a grain was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    /// First day of the bucket.
    pub(crate) bucket: Option<Date>,
    /// First day.
    pub(crate) from: Date,
    /// Last day.
    pub(crate) to: Date,
}

/// The period as one window, or as one window a bucket; buckets of days and weeks are refused, for customers buy in months.
pub(crate) fn windows(c: &Context<'_>, from: Date) -> Result<Vec<Window>, Error> {
    let Some(grain) = c.request.grain else { return Ok(vec![Window { bucket: None, from, to: c.to }]) };
    if matches!(grain, Grain::Day | Grain::Week) {
        return Err(Error::Period(format!("{} has no grain {}; it takes month, quarter, year", c.metric.id, grain.word())));
    }
    let range = domain::period::DateRange::inclusive(from, c.to);
    let cut = |b: domain::period::DateRange| Window { bucket: Some(b.from), from: b.from.max(from), to: b.last().min(c.to) };
    Ok(range.iter().flat_map(|r| r.buckets(grain)).map(cut).collect())
}

/// Refuses a time step by name.
pub(crate) fn no_grain(c: &Context<'_>) -> Result<(), Error> {
    match c.request.grain {
        Some(g) => Err(Error::Period(format!("{} has no time step; --grain {} is not taken", c.metric.id, g.word()))),
        None => Ok(()),
    }
}

/// A `no_data` row when no document names its customer: the client base cannot be seen at all.
pub(crate) fn nameless(c: &Context<'_>) -> Result<Option<FigureRow>, Error> {
    let table = if c.session.sales_from_deals()? { "deals" } else { "orders" };
    if c.session.filled(table)?.get("customer_id").copied().unwrap_or(0) > 0 {
        return Ok(None);
    }
    let mut row = FigureRow::empty(0, Status::NoData);
    row.reason = Some("not_recorded".to_owned());
    row.missing = vec![format!("{table}.customer_id")];
    Ok(Some(row))
}

/// Marks money rows as a conflict when the documents are in several currencies: their sum has no meaning.
pub(crate) fn one_currency(c: &Context<'_>, rows: &mut [FigureRow]) -> Result<(), Error> {
    let sql = "-- currencies\nSELECT count(DISTINCT currency) AS n FROM v_orders WHERE customer_id IS NOT NULL";
    if c.session.sql(sql, &Vec::new())?.count(0, "n") > 1 {
        for row in rows {
            row.status = Status::Conflict;
            row.reason = Some("several_currencies".to_owned());
        }
    }
    Ok(())
}

/// Adds a named value to a row.
pub(crate) fn field(row: &mut FigureRow, name: &str, value: Option<String>) {
    row.fields.push((name.to_owned(), value));
}

/// The date of a day number.
pub(crate) fn date_of(day: i32) -> Date {
    date(1970, 1, 1).saturating_add(i64::from(day).days())
}

/// Months since the year zero, for counting calendar months.
pub(crate) fn month_of(d: Date) -> i32 {
    i32::from(d.year()) * 12 + i32::from(d.month()) - 1
}

/// The same for a day number.
pub(crate) fn month(day: i32) -> i32 {
    month_of(date_of(day))
}

/// Last day of a month counted by [`month_of`], as a day number.
pub(crate) fn month_end(month: i32) -> i32 {
    let first =
        |m: i32| i16::try_from(m.div_euclid(12)).ok().zip(i8::try_from(m.rem_euclid(12) + 1).ok()).map(|(y, m)| date(y, m, 1));
    first(month + 1).map_or(i32::MAX, |d| days(d) - 1)
}

/// First day of the twelve months that end with `to`.
pub(crate) fn year_before(to: Date) -> Date {
    to.tomorrow().unwrap_or(to).saturating_sub(1.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_windows_by_the_calendar() {
        let d = |s: &str| s.parse::<Date>().unwrap();
        assert_eq!(date_of(days(d("2024-02-29"))), d("2024-02-29"));
        assert_eq!(month(days(d("2024-12-31"))) - month(days(d("2023-12-01"))), 12);
        assert_eq!(date_of(month_end(month_of(d("2024-02-03")))), d("2024-02-29"));
        assert_eq!(date_of(month_end(month_of(d("2023-12-31")))), d("2023-12-31"));
        assert_eq!(year_before(d("2024-06-30")), d("2023-07-01"));
        assert_eq!(year_before(d("2024-02-29")), d("2023-03-01"));
    }

    const METRICS: [&str; 8] = [
        "abcxyz",
        "repeat_funnel",
        "repeat_conversion",
        "purchase_frequency",
        "ltv_operational",
        "ltv_historic",
        "churn_rate",
        "lost_customers",
    ];

    fn session(lines: &[&str]) -> Session {
        let text = format!("id,at,customer_id,amount,margin,currency\n{}", lines.join("\n"));
        let zone = "Europe/Moscow";
        let as_of = engine::testing::moment("2024-06-30 23:59:59", zone).unwrap();
        engine::testing::session_from_csv(&[("orders", &text)], as_of, zone).unwrap()
    }

    #[test]
    fn order_of_rows_changes_nothing() {
        let mut lines = [
            "1,2023-09-02,b,100,10,RUB",
            "2,2023-10-02,b,100,20,RUB",
            "3,2023-10-02,b,50,5,RUB",
            "4,2024-01-02,b,100,30,RUB",
            "5,2023-12-01,a,250,40,RUB",
            "6,2023-12-05,a,-50,-10,RUB",
            "7,2024-04-01,c,250,10,RUB",
            "8,2024-05-30,d,10,1,RUB",
            "9,2024-06-01,,10,1,RUB",
        ];
        let all = |lines: &[&str], by: Option<Dimension>| -> Vec<Vec<FigureRow>> {
            let s = session(lines);
            let ask =
                |m: &&str| crate::compute(&s, &Request { by: by.iter().cloned().collect(), ..Request::of(m) }).unwrap().rows;
            METRICS.iter().map(ask).collect()
        };
        let (whole, each) = (all(&lines, None), all(&lines, Some(Dimension::Customer)));
        assert!(whole.iter().all(|rows| !rows.is_empty()) && each[0].len() == 4);
        lines.reverse();
        lines.swap(1, 6);
        assert_eq!((all(&lines, None), all(&lines, Some(Dimension::Customer))), (whole, each));
    }

    #[test]
    fn unknown_customers_and_mixed_currencies_are_said_aloud() {
        let nameless = session(&["1,2024-01-01,,100,10,RUB"]);
        for m in METRICS {
            let rows = crate::compute(&nameless, &Request::of(m)).unwrap().rows;
            assert_eq!((rows[0].status, rows[0].missing.join(",")), (Status::NoData, "orders.customer_id".to_owned()), "{m}");
        }
        let mixed = session(&["1,2024-01-01,a,100,10,RUB", "2,2024-01-02,a,100,10,USD"]);
        let rows = crate::compute(&mixed, &Request::of("ltv_operational")).unwrap().rows;
        assert_eq!((rows[0].status, rows[0].reason.as_deref()), (Status::Conflict, Some("several_currencies")));
    }

    #[test]
    fn time_steps_that_make_no_sense_are_refused() {
        let s = session(&["1,2024-01-01,a,100,10,RUB"]);
        for (m, grain) in [("abcxyz", Grain::Month), ("churn_rate", Grain::Day), ("ltv_historic", Grain::Week)] {
            assert!(crate::compute(&s, &Request::of(m).each(grain)).is_err(), "{m}");
        }
        let rows = crate::compute(&s, &Request::of("churn_rate").each(Grain::Month)).unwrap().rows;
        assert_eq!(rows.len(), 12);
    }

    #[test]
    fn classes_follow_the_date_asked() {
        let s = session(&["1,2023-01-10,a,100,10,RUB", "2,2024-06-10,b,100,10,RUB"]);
        let class = |to: &str| {
            let request = Request { to: Some(to.parse().unwrap()), ..Request::of("new_customers").by(Dimension::CustomerClass) };
            let rows = crate::compute(&s, &request).unwrap().rows;
            rows.iter().map(|r| format!("{} {}", r.cut[0].1, r.value.clone().unwrap())).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(class("2023-12-31"), "AZ 1");
        assert_eq!(class("2024-06-30"), "gone 1, new 1");
    }
}
