//! The pipeline review with each manager: every open deal with its chance, flags and card; what changed since the last review.

use super::cases::{self, Case, Stand};
use super::{By, Doc, add, day, days, docs, working_day, working_days};
use crate::view::ask::Ask;
use crate::view::look::Look;
use crate::{Company, Error, Result};
use desk::{Change, DealState, DealView, DoneShare, Flag, Limits, ManagerKind, Portfolio, Strategy};
use domain::money::{SCALE, format_money, parse_decimal};
use engine::Value;
use jiff::ToSpan;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Deals that a status check remembers at most.
const CHECKED: usize = 20_000;
/// Usual chance of an open deal where history says nothing.
const USUAL: f64 = 0.25;

/// A review that was held, or a status check of everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Manager; empty for a check of everybody.
    pub manager: String,
    /// Local day.
    pub day: String,
    /// Words.
    #[serde(default)]
    pub note: String,
    /// Minutes it took; zero for a check.
    #[serde(default)]
    pub minutes: i64,
    /// The deals as they stood.
    pub states: Vec<DealState>,
}

/// One open deal.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// What the review sees.
    #[serde(flatten)]
    pub view: DealView,
    /// Title.
    pub title: String,
    /// Customer.
    pub customer: String,
    /// Stage.
    pub stage: String,
    /// Manager.
    pub manager: String,
    /// Why it is talked about.
    pub flags: Vec<Flag>,
    /// What to do.
    pub strategy: Strategy,
    /// What moves the chance most: word, odds ratio.
    pub reasons: Vec<(String, String)>,
}

/// One manager at a glance.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// Manager.
    pub manager: String,
    /// Open deals.
    pub deals: usize,
    /// Their money, major units.
    pub amount: String,
    /// What history expects of it.
    pub expected: String,
    /// Deals with a flag other than large money.
    pub flagged: usize,
    /// Deals whose day was moved twice or more.
    pub pushed_twice: usize,
    /// Rest of the plan of the month and the new deals it needs; nothing without a plan.
    pub portfolio: Option<Portfolio>,
    /// What stands out.
    pub kind: ManagerKind,
    /// Promises given at reviews and meetings.
    pub promises: DoneShare,
    /// Day of the last review; empty when there was none.
    pub reviewed: String,
}

/// The review.
#[derive(Debug, Clone, Serialize)]
pub struct Board {
    /// Day of work.
    pub today: String,
    /// Manager; empty when everybody is shown.
    pub manager: String,
    /// Managers, those who need a talk most first.
    pub people: Vec<Summary>,
    /// Open deals of the manager, large and troubled first.
    pub deals: Vec<Line>,
    /// What changed since the last review (or check, when everybody is shown).
    pub changes: Vec<Change>,
    /// Moment of that review or check; empty when there was none.
    pub since: String,
    /// Open promises.
    pub promises: Vec<Doc<Case>>,
}

/// The review of one manager, or of everybody when none is named.
///
/// # Errors
/// A manager of somebody else's rows, or a failing query.
pub fn read(look: &Look<'_>, company: &Company, manager: &str, now: i64) -> Result<Board> {
    crate::usecases::cards::rows_only(look)?;
    let today = working_day(look, now);
    let manager = look.scope.employee().unwrap_or(manager).to_owned();
    let lines = lines(look, &manager, now)?;
    let promised = cases::of(company, &manager)?;
    let held = docs::<Held>(company, "review")?;
    let last = held.iter().filter(|d| d.body.manager == manager).next_back();
    let (changes, since) = match last {
        Some(doc) => (changes_since(look, &doc.body)?, doc.at.clone()),
        None => (Vec::new(), String::new()),
    };
    let book = History::read(look)?;
    let plans = coverage(look)?;
    let kept = promise_shares(look)?;
    let left = i64::try_from(working_days(look, today, today.last_of_month())).unwrap_or(0);
    let mut by: BTreeMap<String, Vec<&Line>> = BTreeMap::new();
    for l in &lines {
        by.entry(l.manager.clone()).or_default().push(l);
    }
    let ticket = book.limits("").ticket;
    let mut people: Vec<Summary> = by
        .into_iter()
        .map(|(id, deals)| {
            let reviewed = held.iter().filter(|d| d.body.manager == id).map(|d| d.body.day.clone()).next_back();
            let own = promised.iter().filter(|d| d.body.owner == id).map(|d| &d.body);
            let promises = desk::done_share(own, today);
            let portfolio = plans.get(&id).map(|(rest, weighted)| desk::needed_deals(*rest, *weighted, &book.limits(&id), left));
            let short = portfolio.as_ref().is_some_and(|p| p.deals.is_some_and(|d| d > 0));
            let stuck = deals.iter().filter(|l| l.flags.contains(&Flag::Stuck)).count() as u64;
            let mean = mean_amount(&deals);
            let kind = desk::manager_kind(kept.get(&id).copied(), (stuck, deals.len() as u64), short, mean, ticket);
            summary(id, &deals, portfolio, kind, promises, reviewed.unwrap_or_default())
        })
        .collect();
    people.sort_by(|a, b| (b.pushed_twice, b.flagged, &a.manager).cmp(&(a.pushed_twice, a.flagged, &b.manager)));
    let promises = promised.into_iter().filter(|d| d.body.stand == Stand::Open).collect();
    Ok(Board { today: today.to_string(), manager, people, deals: lines, changes, since, promises })
}

fn mean_amount(deals: &[&Line]) -> i128 {
    let amounts: Vec<i128> = deals.iter().filter_map(|l| l.view.amount).filter(|a| *a > 0).collect();
    domain::money::div_round(amounts.iter().sum(), amounts.len().max(1) as i128).unwrap_or(0)
}

fn summary(
    manager: String,
    deals: &[&Line],
    portfolio: Option<Portfolio>,
    kind: ManagerKind,
    promises: DoneShare,
    reviewed: String,
) -> Summary {
    let amount: i128 = deals.iter().filter_map(|l| l.view.amount).sum();
    // Ten-thousandths of the chance keep the sum a whole number.
    let weigh = |l: &&Line| l.view.amount.zip(l.view.chance).map(|(a, p)| a * (p * 10_000.0).round() as i128 / 10_000);
    let troubled = |l: &&&Line| l.flags.iter().any(|f| *f != Flag::TopMoney);
    Summary {
        manager,
        deals: deals.len(),
        amount: format_money(amount),
        expected: format_money(deals.iter().filter_map(weigh).sum()),
        flagged: deals.iter().filter(troubled).count(),
        pushed_twice: deals.iter().filter(|l| l.flags.contains(&Flag::PushedTwice)).count(),
        portfolio,
        kind,
        promises,
        reviewed,
    }
}

/// Open deals with chances, flags and cards; large and troubled ones first.
pub(crate) fn lines(look: &Look<'_>, manager: &str, now: i64) -> Result<Vec<Line>> {
    let today = working_day(look, now);
    let sql = "SELECT d.deal_id AS id, coalesce(d.title, d.deal_id) AS title, coalesce(c.name, d.customer_id, '') AS customer,
            coalesce(d.stage, '') AS stage, d.pipeline AS pipeline, coalesce(d.manager, '') AS manager, d.amount AS amount, d.expected_close_on AS close_on,
            cast(local_date($as_of) AS bigint) - cast(local_date(coalesce(s.entered_at, d.created_at)) AS bigint) AS in_stage,
            cast(local_date($as_of) AS bigint) - cast(coalesce(t.last_on, d.created_on) AS bigint) AS silent,
            coalesce(f.pushes, 0) AS pushes, k.deal_id IS NOT NULL AS has_step
        FROM v_open_deals d
        LEFT JOIN v_customers c ON c.customer_id = d.customer_id
        LEFT JOIN (SELECT deal_id, stage, max(entered_at) AS entered_at FROM v_stage_events GROUP BY deal_id, stage) s ON s.deal_id = d.deal_id AND s.stage = d.stage
        LEFT JOIN (SELECT deal_id, max(on_date) AS last_on FROM v_activities WHERE deal_id IS NOT NULL AND NOT is_automatic GROUP BY deal_id) t ON t.deal_id = d.deal_id
        LEFT JOIN (SELECT deal_id, count(*) AS pushes FROM field_events WHERE field = 'expected_close_on' AND at <= $as_of AND \"new\" > \"old\" GROUP BY deal_id) f ON f.deal_id = d.deal_id
        LEFT JOIN (SELECT DISTINCT deal_id FROM v_tasks WHERE completed_at IS NULL AND deal_id IS NOT NULL) k ON k.deal_id = d.deal_id
        WHERE $mine = '' OR d.manager = $mine
        ORDER BY d.deal_id";
    let params = vec![("mine", Value::Text(manager.to_owned())), ("as_of", Value::Time(look.open.opened.as_of.micros))];
    let rows = look.open.sql(sql, &params)?;
    let chances = chances(look)?;
    let limits = stage_limits(look)?;
    let text = |i: usize, c: &str| rows.text(i, c).unwrap_or_default().to_owned();
    let mut out: Vec<Line> = (0..rows.len())
        .map(|i| {
            let (id, stage) = (text(i, "id"), text(i, "stage"));
            let (chance, reasons) = chances.get(&id).cloned().unwrap_or_default();
            let view = DealView {
                amount: rows.money(i, "amount"),
                chance,
                days_in_stage: rows.int(i, "in_stage"),
                stage_limit: limits.get(&(text(i, "pipeline"), stage.clone())).copied(),
                silent_days: rows.int(i, "silent"),
                close_on: day(rows.date(i, "close_on")),
                pushes: u32::try_from(rows.count(i, "pushes")).unwrap_or(0),
                has_step: rows.flag(i, "has_step").unwrap_or(false),
                id,
            };
            let (title, customer, manager) = (text(i, "title"), text(i, "customer"), text(i, "manager"));
            Line { view, title, customer, stage, manager, flags: Vec::new(), strategy: Strategy::Keep, reasons }
        })
        .collect();
    let views: Vec<DealView> = out.iter().map(|l| l.view.clone()).collect();
    let known: Vec<f64> = views.iter().filter_map(|v| v.chance).collect();
    let usual = if known.is_empty() { USUAL } else { known.iter().sum::<f64>() / known.len() as f64 };
    for (l, flags) in out.iter_mut().zip(desk::flags(&views, today)) {
        l.strategy = desk::strategy(&l.view, &flags, usual);
        l.flags = flags;
    }
    let trouble = |l: &Line| l.flags.iter().filter(|f| **f != Flag::TopMoney).count();
    out.sort_by(|a, b| (b.view.amount, trouble(b), &a.view.id).cmp(&(a.view.amount, trouble(a), &b.view.id)));
    Ok(out)
}

type Chance = (Option<f64>, Vec<(String, String)>);

/// Calibrated chance of each deal with what moves it.
fn chances(look: &Look<'_>) -> Result<BTreeMap<String, Chance>> {
    let ask = Ask { metric: "deal_probability".into(), period: "all".into(), ..Ask::default() };
    let Some(set) = figure(look, &ask)? else { return Ok(BTreeMap::new()) };
    let read = |r: &domain::figure::FigureRow| {
        let deal = r.cut.iter().find(|(d, _)| d == "deal").map(|(_, v)| v.clone())?;
        let reason = |k: u8| {
            let odds = r.field(&format!("odds_ratio_{k}"))?;
            Some((r.field(&format!("reason_{k}"))?.to_owned(), odds.to_owned()))
        };
        Some((deal, (r.value.as_deref().and_then(|v| v.parse().ok()), (1..=3).filter_map(reason).collect())))
    };
    Ok(set.rows.iter().filter_map(read).collect())
}

/// Days in which nine deals of ten leave a stage.
fn stage_limits(look: &Look<'_>) -> Result<BTreeMap<(String, String), i64>> {
    let ask = Ask { metric: "stage_duration".into(), period: "all".into(), ..Ask::default() };
    // The norm of a stage is the department's, whoever looks.
    let whole = Look { scope: &crate::view::Scope::All, ..*look };
    let Some(set) = figure(&whole, &ask)? else { return Ok(BTreeMap::new()) };
    let read = |r: &domain::figure::FigureRow| {
        let cut = |d: &str| r.cut.iter().find(|(k, _)| k == d).map(|(_, v)| v.clone()).unwrap_or_default();
        let limit = r.field("p90").and_then(|v| v.parse::<f64>().ok())?;
        Some(((cut("pipeline"), cut("stage")), limit.round() as i64))
    };
    Ok(set.rows.iter().filter(|r| r.n >= 20).filter_map(read).collect())
}

fn figure(look: &Look<'_>, ask: &Ask) -> Result<Option<std::sync::Arc<domain::figure::FigureSet>>> {
    match look.figure(ask) {
        // A figure that this viewer or these data do not allow leaves its place empty.
        Err(Error::Usage(_)) => Ok(None),
        other => other,
    }
}

/// Rest of the plan of the month and what open deals are expected to bring, by manager.
fn coverage(look: &Look<'_>) -> Result<BTreeMap<String, (i128, i128)>> {
    let ask = Ask { metric: "coverage".into(), by: vec!["manager".into()], period: "custom".into(), ..Ask::default() };
    let month = look.open.today().tomorrow().unwrap_or(look.open.today());
    let ask = Ask { from: month.first_of_month().to_string(), to: month.last_of_month().to_string(), ..ask };
    let Some(set) = figure(look, &ask)? else { return Ok(BTreeMap::new()) };
    let read = |r: &domain::figure::FigureRow| {
        let id = r.cut.first().map(|(_, v)| v.clone())?;
        let money = |f: &str| r.field(f).and_then(|v| parse_decimal(v, SCALE));
        Some((id, (money("remaining")?, money("weighted").unwrap_or(0))))
    };
    Ok(set.rows.iter().filter_map(read).collect())
}

/// Promised payments kept, of all judged, by manager.
fn promise_shares(look: &Look<'_>) -> Result<BTreeMap<String, (u64, u64)>> {
    let ask = Ask { metric: "promise_keeping".into(), by: vec!["manager".into()], period: "12m".into(), ..Ask::default() };
    let Some(set) = figure(look, &ask)? else { return Ok(BTreeMap::new()) };
    let whole = |t: &Option<String>| t.as_deref().and_then(|v| v.parse::<u64>().ok());
    let read = |r: &domain::figure::FigureRow| Some((r.cut.first()?.1.clone(), (whole(&r.numerator)?, whole(&r.denominator)?)));
    Ok(set.rows.iter().filter_map(read).collect())
}

/// Closed deals of a year: what a new deal brings.
struct History {
    rows: Vec<(String, bool, i128, Option<i64>)>,
}

impl History {
    fn read(look: &Look<'_>) -> Result<Self> {
        let today = look.open.today();
        let params = vec![
            ("p_from", Value::Date(days(today.saturating_sub(1.year())))),
            ("mine", Value::Text(look.scope.employee().unwrap_or_default().to_owned())),
        ];
        let sql = "SELECT coalesce(manager, '') AS manager, status, amount, cast(closed_on AS bigint) - cast(created_on AS bigint) AS took
                   FROM v_deals WHERE status <> 'open' AND closed_on > $p_from AND ($mine = '' OR manager = $mine) ORDER BY deal_id";
        let rows = look.open.sql(sql, &params)?;
        let read = |i: usize| {
            let won = rows.text(i, "status") == Some("won");
            (
                rows.text(i, "manager").unwrap_or_default().to_owned(),
                won,
                rows.money(i, "amount").unwrap_or(0),
                rows.int(i, "took"),
            )
        };
        Ok(Self { rows: (0..rows.len()).map(read).collect() })
    }

    /// Of one manager, or of everybody; of everybody, too, when his own are too few.
    fn limits(&self, manager: &str) -> Limits {
        let mine: Vec<_> = self.rows.iter().filter(|r| manager.is_empty() || r.0 == manager).collect();
        if mine.len() < 20 && !manager.is_empty() {
            return self.limits("");
        }
        let won: Vec<_> = mine.iter().filter(|r| r.1).collect();
        let sum: i128 = won.iter().map(|r| r.2).sum();
        let mut took: Vec<i64> = won.iter().filter_map(|r| r.3).collect();
        took.sort_unstable();
        Limits {
            won: won.len() as u64,
            closed: mine.len() as u64,
            ticket: domain::money::div_round(sum, won.len().max(1) as i128).unwrap_or(0),
            cycle: took.get(took.len() / 2).copied(),
        }
    }
}

/// The deals as they stand: open ones, and those closed since a day.
fn states(look: &Look<'_>, manager: &str, since: Option<jiff::civil::Date>) -> Result<Vec<DealState>> {
    let from = since.map_or(i32::MAX, |d| days(d.saturating_sub(1.day())));
    let params = vec![("mine", Value::Text(manager.to_owned())), ("p_from", Value::Int(i64::from(from)))];
    let sql = format!(
        "SELECT deal_id, coalesce(manager, '') AS manager, coalesce(stage, '') AS stage, status, amount, expected_close_on FROM v_deals
         WHERE (status = 'open' OR cast(closed_on AS bigint) >= $p_from) AND ($mine = '' OR manager = $mine) ORDER BY deal_id LIMIT {CHECKED}"
    );
    let rows = look.open.sql(&sql, &params)?;
    let text = |i: usize, c: &str| rows.text(i, c).unwrap_or_default().to_owned();
    let read = |i: usize| DealState {
        id: text(i, "deal_id"),
        manager: text(i, "manager"),
        stage: text(i, "stage"),
        status: text(i, "status"),
        amount: rows.money(i, "amount"),
        close_on: day(rows.date(i, "expected_close_on")),
    };
    Ok((0..rows.len()).map(read).collect())
}

fn changes_since(look: &Look<'_>, held: &Held) -> Result<Vec<Change>> {
    let since = held.day.parse().ok();
    Ok(desk::changes(&held.states, &states(look, &held.manager, since)?))
}

/// Ends a review: the deals are remembered, so that the next one begins with the differences.
///
/// # Errors
/// No manager.
pub fn close(look: &Look<'_>, company: &Company, manager: &str, note: &str, minutes: i64, by: &By, now: i64) -> Result<()> {
    if manager.is_empty() {
        return Err(Error::usage("укажите менеджера", "name the manager"));
    }
    keep(look, company, ("review", manager), note, minutes, by, now)
}

/// A status check of everybody: twice a day is the habit, the differences are the news.
///
/// # Errors
/// A state that cannot be written.
pub fn check(look: &Look<'_>, company: &Company, by: &By, now: i64) -> Result<()> {
    keep(look, company, ("review", ""), "", 0, by, now)
}

fn keep(
    look: &Look<'_>,
    company: &Company,
    (kind, manager): (&str, &str),
    note: &str,
    minutes: i64,
    by: &By,
    now: i64,
) -> Result<()> {
    by.whole()?;
    let day = working_day(look, now);
    let held = Held {
        manager: manager.to_owned(),
        day: day.to_string(),
        note: note.trim().chars().take(2_000).collect(),
        minutes: minutes.clamp(0, 480),
        states: states(look, manager, None)?,
    };
    add(company, (kind, manager, Some(day)), &held, by, now)?;
    Ok(())
}

/// Reviews and checks by day, newest last, without the deals they remember.
///
/// # Errors
/// A state that cannot be read.
pub fn held(company: &Company) -> Result<Vec<Doc<Held>>> {
    let mut all = docs::<Held>(company, "review")?;
    for d in &mut all {
        d.body.states.clear();
    }
    Ok(all)
}
