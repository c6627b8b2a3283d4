//! The daily meeting: fills itself from the data, is led by a timer, ends with decisions, personal lists and a checklist.

use super::cases::{self, Case, Stand};
use super::{By, Doc, add, days, docs, one, put, remove, restore, working_day, working_days};
use crate::view::ask::Ask;
use crate::view::look::Look;
use crate::{Company, Error, Result};
use desk::DoneShare;
pub use desk::{Meeting, Quality, Rhythm, Visit};
use domain::money::format_money;
use engine::Value;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// Kind of the documents.
const KIND: &str = "meeting";
/// Weeks of the trend.
const WEEKS: i64 = 6;

/// What one person brings.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Person {
    /// Employee.
    pub id: String,
    /// Name.
    pub name: String,
    /// Conversations of the last working day.
    pub calls: u64,
    /// Meetings of that day.
    pub meetings: u64,
    /// Deals won that day.
    pub won: u64,
    /// Their money, major units.
    pub won_amount: String,
    /// Deals lost that day.
    pub lost: u64,
    /// Deals created that day.
    pub created: u64,
    /// Tasks due today.
    pub due: u64,
    /// Tasks past their day.
    pub overdue: u64,
    /// Fact of the month over the plan of the days passed; nothing without a plan.
    pub pace: Option<String>,
    /// Chance of the month's plan.
    pub chance: Option<String>,
}

/// One week of the trend.
#[derive(Debug, Clone, Serialize)]
pub struct Week {
    /// Its Monday.
    pub from: String,
    /// Meetings and their cost.
    #[serde(flatten)]
    pub rhythm: Rhythm,
    /// Minutes of reviews of the week, of the leader.
    pub review_minutes: i64,
    /// Commitments due in the week.
    pub done: DoneShare,
    /// Points of the checklist fulfilled and answered.
    pub quality: (u64, u64),
}

/// The meeting of a day.
#[derive(Debug, Clone, Serialize)]
pub struct Board {
    /// Day of the meeting.
    pub day: String,
    /// Day whose facts are told.
    pub fact_day: String,
    /// The meeting of the day, running or over; nothing before it begins.
    pub meeting: Option<Doc<Meeting>>,
    /// How good it was, once over.
    pub quality: Option<Quality>,
    /// People by name.
    pub people: Vec<Person>,
    /// Commitments due by yesterday that are open, and those due on the last days.
    pub yesterday: Vec<Doc<Case>>,
    /// Commitments given today.
    pub given: Vec<Doc<Case>>,
    /// Share of commitments kept over the last month.
    pub done: DoneShare,
    /// Weeks, newest first.
    pub weeks: Vec<Week>,
}

/// The meeting of a day; empty means the day of work.
///
/// # Errors
/// A wrong day, or a failing query.
pub fn read(look: &Look<'_>, company: &Company, on: &str, now: i64) -> Result<Board> {
    crate::usecases::cards::rows_only(look)?;
    let today = if on.is_empty() { working_day(look, now) } else { super::date_of(on)? };
    let fact_day = last_working_day(look, today);
    let mine = |owner: &str| look.scope.employee().is_none_or(|me| me == owner);
    let mut all = cases::all(company)?;
    all.retain(|d| mine(&d.body.owner));
    let meetings = docs::<Meeting>(company, KIND)?;
    let meeting = meetings.iter().rev().find(|d| d.body.day == today).cloned();
    let given: Vec<Doc<Case>> = all.iter().filter(|d| d.body.given == today && d.body.place == "meeting").cloned().collect();
    let quality = meeting.as_ref().filter(|m| m.body.ended.is_some()).map(|m| {
        let people = m.body.people.keys().filter(|id| given.iter().any(|d| d.body.owner == **id)).count();
        desk::quality(&m.body, people as u64)
    });
    let recent = today.saturating_sub(30.days());
    let done = desk::done_share(all.iter().map(|d| &d.body).filter(|c| c.due >= recent), today.yesterday().unwrap_or(today));
    let yesterday = all
        .iter()
        .filter(|d| d.body.given < today && (d.body.stand == Stand::Open && d.body.due <= today || d.body.due == fact_day))
        .cloned()
        .collect();
    let weeks = weeks(look, company, &meetings, &all, today)?;
    let people = people(look, fact_day, today)?;
    Ok(Board { day: today.to_string(), fact_day: fact_day.to_string(), meeting, quality, people, yesterday, given, done, weeks })
}

/// The last working day before a day.
fn last_working_day(look: &Look<'_>, before: Date) -> Date {
    let mut d = before.yesterday().unwrap_or(before);
    for _ in 0..14 {
        if working_days(look, d, d) > 0 {
            return d;
        }
        d = d.yesterday().unwrap_or(d);
    }
    before.yesterday().unwrap_or(before)
}

/// Working managers with yesterday's facts, today's tasks and the pace of the month.
fn people(look: &Look<'_>, fact: Date, today: Date) -> Result<Vec<Person>> {
    let mine = look.scope.employee().unwrap_or_default().to_owned();
    let params = vec![("fact", Value::Date(days(fact))), ("today", Value::Date(days(today))), ("mine", Value::Text(mine))];
    let sql = "SELECT e.manager AS id, e.manager_name AS name,
            (SELECT count(*) FROM v_activities a WHERE a.manager = e.manager AND a.on_date = $fact AND a.kind = 'call' AND NOT a.is_automatic AND coalesce(a.answered, true) AND coalesce(a.duration_s, 60) >= 60) AS calls,
            (SELECT count(*) FROM v_activities a WHERE a.manager = e.manager AND a.on_date = $fact AND a.kind IN ('meeting', 'visit') AND NOT a.is_automatic) AS meetings,
            (SELECT count(*) FROM v_deals d WHERE d.manager = e.manager AND d.status = 'won' AND d.closed_on = $fact) AS won,
            (SELECT sum(d.amount) FROM v_deals d WHERE d.manager = e.manager AND d.status = 'won' AND d.closed_on = $fact) AS won_amount,
            (SELECT count(*) FROM v_deals d WHERE d.manager = e.manager AND d.status = 'lost' AND d.closed_on = $fact) AS lost,
            (SELECT count(*) FROM v_deals d WHERE d.manager = e.manager AND d.created_on = $fact) AS created,
            (SELECT count(*) FROM v_tasks t WHERE t.manager = e.manager AND t.completed_at IS NULL AND local_date(t.due_at) = $today) AS due,
            (SELECT count(*) FROM v_tasks t WHERE t.manager = e.manager AND t.completed_at IS NULL AND local_date(t.due_at) < $today) AS overdue
        FROM v_employees e
        WHERE coalesce(e.role, 'manager') = 'manager' AND (e.left_on IS NULL OR e.left_on > $today) AND ($mine = '' OR e.manager = $mine)
        ORDER BY e.manager_name, e.manager";
    let rows = look.open.sql(sql, &params)?;
    let pace = pace(look, today)?;
    let text = |i: usize, c: &str| rows.text(i, c).unwrap_or_default().to_owned();
    let person = |i: usize| {
        let id = text(i, "id");
        let (p, chance) = pace.get(&id).cloned().unwrap_or_default();
        Person {
            name: text(i, "name"),
            calls: rows.count(i, "calls"),
            meetings: rows.count(i, "meetings"),
            won: rows.count(i, "won"),
            won_amount: format_money(rows.money(i, "won_amount").unwrap_or(0)),
            lost: rows.count(i, "lost"),
            created: rows.count(i, "created"),
            due: rows.count(i, "due"),
            overdue: rows.count(i, "overdue"),
            pace: p,
            chance,
            id,
        }
    };
    Ok((0..rows.len()).map(person).collect())
}

type Pace = (Option<String>, Option<String>);

/// Pace and chance of the month's plan, by manager.
fn pace(look: &Look<'_>, today: Date) -> Result<BTreeMap<String, Pace>> {
    let ask = Ask {
        metric: "plan_pace".into(),
        by: vec!["manager".into()],
        from: today.first_of_month().to_string(),
        to: today.last_of_month().to_string(),
        ..Ask::default()
    };
    let set = match look.figure(&ask) {
        Err(Error::Usage(_)) => None,
        other => other?,
    };
    let read =
        |r: &domain::figure::FigureRow| Some((r.cut.first()?.1.clone(), (r.value.clone(), r.field("chance").map(str::to_owned))));
    Ok(set.map(|s| s.rows.iter().filter_map(read).collect()).unwrap_or_default())
}

/// Weeks with meetings, reviews and commitments, newest first.
fn weeks(look: &Look<'_>, company: &Company, meetings: &[Doc<Meeting>], all: &[Doc<Case>], today: Date) -> Result<Vec<Week>> {
    let reviews = super::review::held(company)?;
    let monday = domain::period::Grain::Week.start(today);
    let mut out = Vec::new();
    for k in 0..WEEKS {
        let from = monday.saturating_sub((k * 7).days());
        let to = from.saturating_add(6.days());
        let inside = |d: Date| d >= from && d <= to;
        let held: Vec<&Meeting> = meetings.iter().map(|d| &d.body).filter(|m| inside(m.day)).collect();
        let review_minutes = reviews.iter().filter(|d| d.body.day.parse().is_ok_and(inside)).map(|d| d.body.minutes).sum();
        let due: Vec<&Case> = all.iter().map(|d| &d.body).filter(|c| inside(c.due)).collect();
        if held.is_empty() && due.is_empty() && review_minutes == 0 && k > 0 {
            continue;
        }
        let points = |m: &&Meeting| {
            let people = m.people.keys().filter(|id| all.iter().any(|d| d.body.given == m.day && d.body.owner == **id)).count();
            let q = desk::quality(m, people as u64);
            (q.yes, q.of)
        };
        let over: Vec<(u64, u64)> = held.iter().filter(|m| m.ended.is_some()).map(points).collect();
        out.push(Week {
            from: from.to_string(),
            rhythm: desk::rhythm(held.iter().copied(), working_days(look, from, to.min(today))),
            review_minutes,
            done: desk::done_share(due.iter().copied(), today.yesterday().unwrap_or(today)),
            quality: over.iter().fold((0, 0), |a, q| (a.0 + q.0, a.1 + q.1)),
        });
    }
    Ok(out)
}

/// Begins the meeting of today with everybody on the list.
///
/// # Errors
/// One that runs already.
pub fn start(look: &Look<'_>, company: &Company, by: &By, now: i64) -> Result<i64> {
    by.whole()?;
    let today = working_day(look, now);
    if docs::<Meeting>(company, KIND)?.iter().any(|d| d.body.day == today && d.body.ended.is_none()) {
        return Err(Error::usage("планёрка уже идёт", "the meeting is already running"));
    }
    let people = people(look, last_working_day(look, today), today)?;
    let people = people.into_iter().map(|p| (p.id, Visit::default())).collect();
    let meeting = Meeting {
        day: today,
        began: now,
        ended: None,
        by: by.name.clone(),
        people,
        decisions: Vec::new(),
        answers: BTreeMap::new(),
        reviewed: false,
        sent: None,
    };
    add(company, (KIND, "", Some(today)), &meeting, by, now)
}

/// Changes a meeting.
///
/// # Errors
/// No such meeting, or somebody without the right to lead.
pub fn change(company: &Company, n: i64, by: &By, work: impl FnOnce(&mut Meeting) -> Result<()>) -> Result<()> {
    by.whole()?;
    let mut doc = one::<Meeting>(company, KIND, n)?;
    work(&mut doc.body)?;
    put(company, n, "", Some(doc.body.day), &doc.body)
}

/// What a person brought: presence, what to repeat and to avoid.
///
/// # Errors
/// Somebody who is not on the list.
pub fn person(company: &Company, n: i64, employee: &str, visit: Visit, by: &By) -> Result<()> {
    change(company, n, by, |m| {
        let place = m.people.get_mut(employee).ok_or_else(Error::missing)?;
        let short = |t: &str| t.trim().chars().take(500).collect::<String>();
        *place = Visit { present: visit.present, repeat: short(&visit.repeat), avoid: short(&visit.avoid) };
        Ok(())
    })
}

/// Writes a decision down, or takes one out by its place.
///
/// # Errors
/// No words, or no such place.
pub fn decide(company: &Company, n: i64, text: &str, take_out: Option<usize>, by: &By) -> Result<()> {
    change(company, n, by, |m| {
        if let Some(at) = take_out {
            if at >= m.decisions.len() {
                return Err(Error::missing());
            }
            m.decisions.remove(at);
            return Ok(());
        }
        let text: String = text.trim().chars().take(500).collect();
        if text.is_empty() {
            return Err(Error::usage("напишите, что решили", "write what was decided"));
        }
        m.decisions.push(text);
        Ok(())
    })
}

/// Ends the meeting, or opens it again.
///
/// # Errors
/// No such meeting.
pub fn end(company: &Company, n: i64, answers: &[(&str, bool)], by: &By, now: i64) -> Result<()> {
    change(company, n, by, |m| {
        m.ended = Some(now.max(m.began));
        m.answers = answers.iter().map(|(k, v)| ((*k).to_owned(), *v)).collect();
        Ok(())
    })
}

/// Removes a meeting that was begun by mistake; it can come back.
///
/// # Errors
/// No such meeting.
pub fn drop(company: &Company, n: i64, by: &By, now: i64) -> Result<()> {
    by.whole()?;
    remove(company, KIND, n, by, now)
}

/// Brings a removed meeting back.
///
/// # Errors
/// No such meeting.
pub fn bring_back(company: &Company, n: i64, by: &By) -> Result<()> {
    by.whole()?;
    restore(company, KIND, n)
}

/// Employees with an address: that of the account tied to them, else the one of the data.
pub(super) fn addresses(
    look: &Look<'_>,
    entrance: &crate::people::Entrance,
    company: &Company,
) -> Result<BTreeMap<String, String>> {
    let rows = look
        .open
        .sql("SELECT id, min(email) AS email FROM employees WHERE email IS NOT NULL GROUP BY id ORDER BY id", &vec![])?;
    let mut out: BTreeMap<String, String> =
        (0..rows.len()).filter_map(|i| Some((rows.text(i, "id")?.to_owned(), rows.text(i, "email")?.to_owned()))).collect();
    for m in entrance.people().members(company.slug()).map_err(Error::from)?.into_iter().filter(|m| !m.disabled) {
        if let Some(employee) = m.employee {
            out.insert(employee, m.email);
        }
    }
    Ok(out)
}
