//! Deals with their history in memory: what was open, at which stage and for how much, as known at any past moment.

use crate::error::Error;
use crate::frame::{Context, Source, as_of_date, days};
use domain::figure::FigureRow;
use domain::money;
use engine::{Rows, Session};
use jiff::civil::{Date, date};
use std::ops::Range;

/// A moment and its local day (days since 1970-01-01).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Microseconds UTC, inclusive.
    pub(crate) at: i64,
    /// Local day.
    pub(crate) on: i32,
}

/// Kind of a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Work goes on.
    Open,
    /// Won.
    Won,
    /// Lost.
    Lost,
}

/// Entry into a stage.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Move {
    pub(crate) at: i64,
    pub(crate) on: i32,
    /// 1.. for work stages, 0 for final ones.
    pub(crate) rank: i64,
    pub(crate) kind: Kind,
}

/// A recorded change of a field; the old value undoes it.
#[derive(Debug, Clone)]
pub(crate) enum Was {
    /// Amount in minor units.
    Amount(Option<i128>),
    /// Promised day of closing: before and after.
    Promise(Option<i32>, Option<i32>),
    /// Responsible person.
    Owner(Option<String>),
}

/// A deal with what is known of it at as-of.
#[derive(Debug, Clone)]
pub(crate) struct Deal {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) created_on: i32,
    /// Moment and day of closing, when closed by as-of.
    pub(crate) closed: Option<Moment>,
    pub(crate) won: bool,
    pub(crate) pipeline: String,
    /// Work stage of today, for deals without a history.
    pub(crate) now_rank: i64,
    pub(crate) amount: Option<i128>,
    pub(crate) currency: Option<String>,
    pub(crate) manager: Option<String>,
    pub(crate) channel: Option<String>,
    pub(crate) customer: Option<String>,
    pub(crate) promised: Option<i32>,
    /// The customer had bought before the deal began.
    pub(crate) current: bool,
    moves: Range<usize>,
    changes: Range<usize>,
}

/// An open deal as it stood at a moment.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct State {
    /// Present work stage (at least 1).
    pub(crate) rank: i64,
    /// Farthest work stage entered (at least 1).
    pub(crate) top: i64,
    /// Day of the first entry into the present stage.
    pub(crate) since: i32,
    pub(crate) amount: Option<i128>,
    pub(crate) promised: Option<i32>,
    /// Times the promised day was moved forward.
    pub(crate) pushes: u32,
    pub(crate) manager: Option<String>,
}

/// All live deals of the company in order of id.
pub(crate) struct Book {
    pub(crate) deals: Vec<Deal>,
    moves: Vec<Move>,
    changes: Vec<(i64, Was)>,
    /// The as-of moment.
    pub(crate) now: Moment,
    /// Whether changes of the promised day were recorded at all.
    pub(crate) promises_recorded: bool,
    zone: jiff::tz::TimeZone,
}

impl Book {
    /// Reads deals, stage events and field events known at as-of.
    pub(crate) fn open(session: &Session) -> Result<Self, Error> {
        let o = session.options();
        let zone = jiff::tz::TimeZone::get(&o.timezone).map_err(|_| engine::Error::Zone(o.timezone.clone()))?;
        let now = Moment { at: o.as_of, on: days(as_of_date(session)?) };
        let none = Vec::new();
        let mut deals = read_deals(&session.sql(include_str!("../sql/outlook_deals.sql"), &none)?);
        let (mut moves, mut changes) = (Vec::new(), Vec::new());
        let rows = session.sql(include_str!("../sql/outlook_moves.sql"), &none)?;
        merge(&mut deals, &rows, |d, i| {
            let from = d.map_or(moves.len(), |d| if d.moves.is_empty() { moves.len() } else { d.moves.start });
            let kind = match rows.text(i, "kind") {
                Some("won") => Kind::Won,
                Some("lost") => Kind::Lost,
                _ => Kind::Open,
            };
            let (Some(at), Some(on)) = (rows.time(i, "entered_at"), rows.date(i, "entered_on")) else { return None };
            moves.push(Move { at, on, rank: rows.int(i, "rank").unwrap_or(0), kind });
            Some((Part::Moves, from..moves.len()))
        });
        let rows = session.sql(include_str!("../sql/outlook_changes.sql"), &none)?;
        merge(&mut deals, &rows, |d, i| {
            let from = d.map_or(changes.len(), |d| if d.changes.is_empty() { changes.len() } else { d.changes.start });
            changes.push((rows.time(i, "at")?, was(&rows, i)?));
            Some((Part::Changes, from..changes.len()))
        });
        let promises_recorded = changes.iter().any(|(_, w)| matches!(w, Was::Promise(..)));
        Ok(Self { deals, moves, changes, now, promises_recorded, zone })
    }

    /// The end of a local day; as-of itself for its own day and later ones.
    pub(crate) fn end_of(&self, day: i32) -> Moment {
        if day >= self.now.on {
            return self.now;
        }
        let next = date_of(day + 1).and_then(|d| domain::period::start_of_day(d, &self.zone));
        next.map_or(self.now, |t| Moment { at: t.as_microsecond() - 1, on: day })
    }

    /// Stage entries of a deal in order of time.
    pub(crate) fn moves_of(&self, deal: &Deal) -> &[Move] {
        &self.moves[deal.moves.clone()]
    }

    /// Recorded changes of a deal in order of time.
    pub(crate) fn changes_of(&self, deal: &Deal) -> &[(i64, Was)] {
        &self.changes[deal.changes.clone()]
    }

    /// Whether the deal was open at the moment: begun, not closed, and not standing in a final stage before a later reopening.
    pub(crate) fn is_open(&self, deal: &Deal, t: Moment) -> bool {
        if deal.created > t.at || deal.closed.is_some_and(|c| c.at <= t.at) {
            return false;
        }
        t.at >= self.now.at || self.moves_of(deal).iter().rfind(|m| m.at <= t.at).is_none_or(|m| m.kind == Kind::Open)
    }

    /// The open deal as it stood; nothing when it was not open.
    pub(crate) fn state(&self, deal: &Deal, t: Moment) -> Option<State> {
        self.is_open(deal, t).then(|| self.known(deal, t))
    }

    /// What was known of a begun deal, open or not.
    pub(crate) fn known(&self, deal: &Deal, t: Moment) -> State {
        let passed = self.moves_of(deal).iter().filter(|m| m.at <= t.at && m.kind == Kind::Open && m.rank > 0);
        let (mut rank, mut top) = (0, 1);
        for m in passed.clone() {
            rank = m.rank;
            top = top.max(m.rank);
        }
        let since = passed.clone().find(|m| m.rank == rank).map_or(deal.created_on, |m| m.on);
        if rank == 0 {
            // Without a history only the present stage is known.
            rank = if self.moves_of(deal).is_empty() { deal.now_rank.max(1) } else { 1 };
            top = rank;
        }
        let (mut amount, mut promised, mut manager) = (deal.amount, deal.promised, deal.manager.clone());
        let mut pushes = 0;
        for (at, was) in self.changes_of(deal).iter().rev() {
            match was {
                Was::Amount(old) if *at > t.at => amount = *old,
                Was::Promise(old, _) if *at > t.at => promised = *old,
                Was::Owner(old) if *at > t.at => manager.clone_from(old),
                Was::Promise(Some(old), Some(new)) if new > old => pushes += 1,
                _ => {}
            }
        }
        State { rank, top, since, amount, promised, pushes, manager }
    }

    /// P90 of whole days from creation to winning among deals won by the moment; nothing when none was.
    pub(crate) fn cycle_p90(&self, t: Moment) -> Option<f64> {
        let won = self.deals.iter().filter(|d| d.won && d.created <= t.at);
        let spans: Vec<f64> =
            won.filter_map(|d| d.closed.filter(|c| c.at <= t.at).map(|c| f64::from((c.on - d.created_on).max(0)))).collect();
        stats::quantile::of_unsorted(&spans, 0.9)
    }

    /// Deals in the scope of the request by cut, as indices into [`Book::deals`]; period and grain are left to the caller.
    pub(crate) fn scope(&self, c: &Context<'_>) -> Result<Vec<Scope>, Error> {
        let request = crate::request::Request { from: None, to: None, grain: None, compare: None, ..c.request.clone() };
        let unbounded = Context { session: c.session, metric: c.metric, request: &request, from: None, to: c.to };
        let g = unbounded.fetched(&Source { query: SCOPE, ..c.own() }, "deal_id", "deal_id")?;
        let mut out: Vec<Scope> = Vec::new();
        for (first, end) in g.runs() {
            let find =
                |i: usize| self.deals.binary_search_by(|d| d.id.as_str().cmp(g.rows.text(i, "deal_id").unwrap_or(""))).ok();
            let mut deals: Vec<usize> = (first..end).filter_map(find).collect();
            deals.dedup();
            let cut = if end > first { g.dress(first, FigureRow::empty(0, domain::figure::Status::Ok)).cut } else { Vec::new() };
            out.push(Scope { cut, deals });
        }
        Ok(out)
    }

    /// Whether amounts of these deals are in several currencies.
    pub(crate) fn several_currencies(&self, deals: &[usize]) -> bool {
        let mut named = deals.iter().filter_map(|i| self.deals[*i].currency.as_deref());
        named.next().is_some_and(|one| named.any(|other| other != one))
    }
}

/// Every live deal with its cuts.
const SCOPE: &str = "SELECT {cuts}x.created_on AS on_date, x.deal_id AS deal_id FROM v_deals x {joins} WHERE true {filters}";

/// Deals of one cut.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    pub(crate) cut: Vec<(String, String)>,
    pub(crate) deals: Vec<usize>,
}

/// Day number as a date.
pub(crate) fn date_of(day: i32) -> Option<Date> {
    date(1970, 1, 1).checked_add(jiff::Span::new().try_days(day).ok()?).ok()
}

/// Day number as ISO text.
pub(crate) fn day_text(day: i32) -> String {
    date_of(day).map(|d| d.to_string()).unwrap_or_default()
}

fn read_deals(rows: &Rows) -> Vec<Deal> {
    let text = |i: usize, name: &str| rows.text(i, name).map(str::to_owned);
    let read = |i: usize| {
        let closed = rows.time(i, "closed_at").zip(rows.date(i, "closed_on")).map(|(at, on)| Moment { at, on });
        Some(Deal {
            id: text(i, "deal_id")?,
            created: rows.time(i, "created_at")?,
            created_on: rows.date(i, "created_on")?,
            closed,
            won: rows.text(i, "status") == Some("won"),
            pipeline: text(i, "pipeline").unwrap_or_default(),
            now_rank: rows.int(i, "now_rank").unwrap_or(0),
            amount: rows.money(i, "amount"),
            currency: text(i, "currency"),
            manager: text(i, "manager"),
            channel: text(i, "channel"),
            customer: text(i, "customer_id"),
            promised: rows.date(i, "expected_close_on"),
            current: rows.flag(i, "is_current").unwrap_or(false),
            moves: 0..0,
            changes: 0..0,
        })
    };
    (0..rows.len()).filter_map(read).collect()
}

enum Part {
    Moves,
    Changes,
}

/// Gives each row of history, ordered by deal, to its deal; rows of unknown deals are left out by the query.
fn merge(deals: &mut [Deal], rows: &Rows, mut take: impl FnMut(Option<&Deal>, usize) -> Option<(Part, Range<usize>)>) {
    let mut at = 0;
    for i in 0..rows.len() {
        let id = rows.text(i, "deal_id").unwrap_or("");
        while at < deals.len() && deals[at].id.as_str() < id {
            at += 1;
        }
        let Some(deal) = deals.get_mut(at).filter(|d| d.id == id) else { continue };
        match take(Some(deal), i) {
            Some((Part::Moves, range)) => deal.moves = range,
            Some((Part::Changes, range)) => deal.changes = range,
            None => {}
        }
    }
}

fn was(rows: &Rows, i: usize) -> Option<Was> {
    let (old, new) = (rows.text(i, "old"), rows.text(i, "new"));
    match rows.text(i, "what")? {
        "amount" => Some(Was::Amount(old.and_then(amount_of))),
        "promise" => Some(Was::Promise(old.and_then(day_of), new.and_then(day_of))),
        _ => Some(Was::Owner(old.map(str::to_owned))),
    }
}

/// An amount as a CRM writes it into its log: spaces and a decimal comma are allowed, a currency code after `|` is cut.
fn amount_of(text: &str) -> Option<i128> {
    let plain: String =
        text.split('|').next()?.chars().filter(|c| !c.is_whitespace()).map(|c| if c == ',' { '.' } else { c }).collect();
    money::parse_decimal(&plain, money::SCALE)
}

/// A day as a CRM writes it into its log: `2024-06-30...` or `30.06.2024...`.
fn day_of(text: &str) -> Option<i32> {
    let head: String = text.trim().chars().take(10).collect();
    let iso = domain::period::parse_date(&head);
    let dotted = || {
        let mut parts = head.split('.');
        let (d, m, y) = (parts.next()?, parts.next()?, parts.next()?);
        domain::period::parse_date(&format!("{y}-{m}-{d}"))
    };
    iso.or_else(dotted).map(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_logs_are_read() {
        assert_eq!(amount_of("12 500,50|RUB"), Some(125_005_000));
        assert_eq!(amount_of(""), None);
        assert_eq!((day_of("2024-06-30 00:00:00"), day_of("30.06.2024"), day_of("скоро")), (Some(19_904), Some(19_904), None));
        assert_eq!(day_text(19_904), "2024-06-30");
    }

    #[test]
    fn a_past_moment_sees_only_what_was_known_then() {
        let deals = "id,created_at,closed_at,status,stage,pipeline,amount,expected_close_on,owner_id
            D1,2024-03-01 10:00:00,2024-05-20 10:00:00,won,done,main,900,2024-05-25,boris";
        let stages = "pipeline,stage,position,kind
            main,new,1,open
            main,offer,2,open
            main,done,3,won";
        let events = "deal_id,entered_at,stage
            D1,2024-03-01 10:00:00,new
            D1,2024-04-01 10:00:00,offer
            D1,2024-05-20 10:00:00,done";
        let fields = "deal_id,at,field,old,new
            D1,2024-04-10 10:00:00,amount,500,900
            D1,2024-04-20 10:00:00,expected_close_on,2024-05-10,2024-05-25
            D1,2024-04-25 10:00:00,owner_id,anna,boris";
        let as_of = engine::testing::moment("2024-06-30 23:59:59", "Europe/Moscow").unwrap();
        let tables = [("deals", deals), ("stages", stages), ("stage_events", events), ("field_events", fields)];
        let session = engine::testing::session_from_csv(&tables, as_of, "Europe/Moscow").unwrap();
        let book = Book::open(&session).unwrap();
        let day = |text: &str| days(text.parse().unwrap());
        let early = book.state(&book.deals[0], book.end_of(day("2024-04-05"))).unwrap();
        assert_eq!((early.rank, early.since, early.pushes), (2, day("2024-04-01"), 0));
        assert_eq!((early.amount, early.promised), (Some(5_000_000), Some(day("2024-05-10"))));
        assert_eq!(early.manager.as_deref(), Some("anna"));
        let late = book.state(&book.deals[0], book.end_of(day("2024-04-30"))).unwrap();
        assert_eq!((late.amount, late.pushes, late.manager.as_deref()), (Some(9_000_000), 1, Some("boris")));
        assert!(book.state(&book.deals[0], book.end_of(day("2024-05-20"))).is_none());
        assert!(book.state(&book.deals[0], book.end_of(day("2024-02-20"))).is_none());
        assert_eq!(book.cycle_p90(book.now), Some(80.0));
    }
}
