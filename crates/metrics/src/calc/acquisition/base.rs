//! Spend and the customers it brought, by channel or campaign and by step of time, costs moved forward by the lag.

use crate::calc::clients::date_of;
use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::{Context, days};
use crate::request::Grain;
use domain::figure::FigureRow;
use jiff::ToSpan;
use jiff::civil::Date;
use stats::quantile::of_unsorted;
use std::collections::BTreeMap;

/// Mean length of a month, days.
const MONTH_DAYS: f64 = 365.25 / 12.0;

/// One cut and window.
#[derive(Debug, Clone, Default)]
pub(crate) struct Part {
    pub(crate) cut: Vec<(String, String)>,
    pub(crate) bucket: Option<Date>,
    /// Minor units.
    pub(crate) spend: i128,
    /// Numbers of the new customers in [`Acquisition::ids`].
    pub(crate) clients: Vec<usize>,
    pub(crate) lag_months: i64,
}

impl Part {
    /// New customers.
    pub(crate) fn customers(&self) -> u64 {
        self.clients.len() as u64
    }
}

/// All cuts and windows asked for.
pub(crate) struct Acquisition {
    /// In order of the cut (not filled last), then of time.
    pub(crate) parts: Vec<Part>,
    /// Ids of customers, ascending.
    pub(crate) ids: Vec<String>,
    /// Median days from the first inquiry to the first purchase.
    pub(crate) lag: Option<i64>,
}

/// Cut (not filled last) and number of the window.
type Place = (Vec<(bool, String)>, usize);
/// Spend and the customers who came.
type Brought = (i128, Vec<usize>);

struct Came {
    on: i32,
    keys: [Option<String>; 2],
}

struct Spent {
    on: Date,
    keys: [Option<String>; 2],
    amount: i128,
}

impl Acquisition {
    /// Reads spend and first purchases. Takes the cuts channel and campaign, a grain of month, quarter or year.
    pub(crate) fn load(c: &Context<'_>) -> Result<Self, Error> {
        c.refuse_cuts(&[Dimension::Channel, Dimension::Campaign])?;
        if let Some(g @ (Grain::Day | Grain::Week)) = c.request.grain {
            let m = format!("{} has no grain {}; it takes month, quarter, year", c.metric.id, g.word());
            return Err(Error::Period(m));
        }
        let (ids, came, lag) = customers(c)?;
        let lag_months = lag.map_or(0, |d| libm::round(d as f64 / MONTH_DAYS) as i64);
        let mut spent = spent(c)?;
        // A cost works when the customers it paid for begin to buy.
        spent.iter_mut().for_each(|s| s.on = s.on.saturating_add(lag_months.months()));
        let first = spent.iter().map(|s| s.on).min();
        let start = c.from.or(first.map(|d| d.first_of_month())).unwrap_or(c.to).min(c.to);
        let windows = crate::calc::clients::windows(c, start)?;
        let place = |d: i32| windows.iter().position(|w| days(w.from) <= d && d <= days(w.to));
        let mut parts: BTreeMap<Place, Brought> = BTreeMap::new();
        for s in spent.iter().filter(|s| passes(c, &s.keys)) {
            if let Some(w) = place(days(s.on)) {
                parts.entry((key(c, &s.keys), w)).or_default().0 += s.amount;
            }
        }
        for (i, k) in came.iter().enumerate().filter(|(_, k)| passes(c, &k.keys)) {
            if let Some(w) = place(k.on) {
                parts.entry((key(c, &k.keys), w)).or_default().1.push(i);
            }
        }
        if c.request.by.is_empty() {
            // A silent month is seen as a row, not skipped.
            for w in 0..windows.len() {
                parts.entry((Vec::new(), w)).or_default();
            }
        }
        let dressed = |((keys, w), (spend, clients)): (Place, Brought)| Part {
            cut: c.request.by.iter().zip(keys).map(|(d, (_, v))| (d.name(), v)).collect(),
            bucket: windows.get(w).and_then(|w| w.bucket),
            spend,
            clients,
            lag_months,
        };
        Ok(Self { parts: parts.into_iter().map(dressed).collect(), ids, lag })
    }

    /// A row with the cut of a part.
    pub(crate) fn dress(&self, part: &Part, mut row: FigureRow) -> FigureRow {
        row.cut.clone_from(&part.cut);
        row.bucket = part.bucket.map(|d| d.to_string());
        row
    }
}

type Customers = (Vec<String>, Vec<Came>, Option<i64>);

fn customers(c: &Context<'_>) -> Result<Customers, Error> {
    let rows = c.session.sql(include_str!("../../units/cac/query.sql"), &Vec::new())?;
    let (who, on, lag) = (rows.cells("who")?, rows.cells("first_on")?, rows.cells("lag_days")?);
    let (channel, campaign) = (rows.cells("channel")?, rows.cells("campaign")?);
    let text = |v: Option<&str>| v.map(str::to_owned);
    let (mut ids, mut came, mut lags) = (Vec::new(), Vec::new(), Vec::new());
    for i in 0..rows.len() {
        ids.push(who.text(i).unwrap_or_default().to_owned());
        came.push(Came { on: on.date(i).unwrap_or(0), keys: [text(channel.text(i)), text(campaign.text(i))] });
        lags.extend(lag.int(i).map(|d| d as f64));
    }
    Ok((ids, came, of_unsorted(&lags, 0.5).map(|d| libm::round(d) as i64)))
}

fn spent(c: &Context<'_>) -> Result<Vec<Spent>, Error> {
    let rows = c.session.sql(include_str!("../sql/spend.sql"), &Vec::new())?;
    let (on, amount) = (rows.cells("on_date")?, rows.cells("amount")?);
    let (channel, campaign) = (rows.cells("channel")?, rows.cells("campaign")?);
    let text = |v: Option<&str>| v.map(str::to_owned);
    let make = |i: usize| {
        let keys = [text(channel.text(i)), text(campaign.text(i))];
        Some(Spent { on: date_of(on.date(i)?), keys, amount: amount.money(i)? })
    };
    Ok((0..rows.len()).filter_map(make).collect())
}

fn pick<'k>(d: &Dimension, keys: &'k [Option<String>; 2]) -> Option<&'k str> {
    if *d == Dimension::Channel { keys[0].as_deref() } else { keys[1].as_deref() }
}

fn passes(c: &Context<'_>, keys: &[Option<String>; 2]) -> bool {
    c.request.filters.iter().all(|(d, want)| pick(d, keys).unwrap_or("") == want)
}

fn key(c: &Context<'_>, keys: &[Option<String>; 2]) -> Vec<(bool, String)> {
    c.request.by.iter().map(|d| pick(d, keys).map_or((true, String::new()), |v| (false, v.to_owned()))).collect()
}
