//! The department's own work in the product: targets, payments, meetings, reviews, deviations, boards. What people enter lies in
//! the state database; what is canonical is published into the lake, so that every figure reads one place.

pub mod acts;
pub mod board;
mod case_card;
pub mod cases;
pub mod deviation_page;
pub mod deviations;
pub mod letters;
pub mod meeting;
pub mod meeting_page;
#[cfg(test)]
mod month_tests;
pub mod payment_page;
pub mod payments;
pub mod publish;
pub mod review;
pub mod review_page;
mod target_forms;
pub mod target_page;
mod target_tree;
pub mod targets;
#[cfg(test)]
mod tests;
pub mod wall_links;

use crate::usecases::snapshots;
use crate::view::look::Look;
use crate::view::{Link, Scope};
use crate::{Company, Error, Result};
use domain::result::Words;
use jiff::civil::{Date, date};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::DeskRow;

/// Neighbouring pages of the department's work: path, Russian, English.
pub const PAGES: &[(&str, &str, &str)] = &[
    ("meeting", "Планёрка", "Daily meeting"),
    ("review", "Разбор сделок", "Pipeline review"),
    ("payments", "Оплаты", "Payments"),
    ("targets", "Планы", "Targets"),
    ("deviations", "Отклонения", "Deviations"),
];

/// Who does something.
#[derive(Debug, Clone)]
pub struct By {
    /// Name as written into logs.
    pub name: String,
    /// Rows this person may touch.
    pub scope: Scope,
}

impl By {
    /// Somebody at the command line of the machine: everything.
    #[must_use]
    pub fn console(name: &str) -> Self {
        Self { name: name.to_owned(), scope: Scope::All }
    }

    /// Only the head's side may do it.
    ///
    /// # Errors
    /// A person of own rows.
    pub fn whole(&self) -> Result<()> {
        if self.scope == Scope::All { Ok(()) } else { Err(Error::missing()) }
    }

    /// Own rows, or everything.
    ///
    /// # Errors
    /// A row of somebody else.
    pub fn of(&self, employee: &str) -> Result<()> {
        match &self.scope {
            Scope::All => Ok(()),
            Scope::Own(me) if me == employee => Ok(()),
            Scope::Own(_) | Scope::Totals => Err(Error::missing()),
        }
    }
}

/// A stored document.
#[derive(Debug, Clone, Serialize)]
pub struct Doc<T> {
    /// Number.
    pub n: i64,
    /// Who entered it.
    pub who: String,
    /// When.
    pub at: String,
    /// The document.
    #[serde(flatten)]
    pub body: T,
}

fn read<T: DeserializeOwned>(row: DeskRow) -> Result<Doc<T>> {
    let body = serde_json::from_str(&row.json).map_err(|e| {
        Error::failed(format!("запись {} не читается: {e}", row.n), format!("entry {} cannot be read: {e}", row.n))
    })?;
    Ok(Doc { n: row.n, who: row.who, at: row.at, body })
}

/// Documents of a kind by day.
pub(crate) fn docs<T: DeserializeOwned>(company: &Company, kind: &str) -> Result<Vec<Doc<T>>> {
    let Some(state) = store::State::open_read(company.dir())? else { return Ok(Vec::new()) };
    state.desk(kind)?.into_iter().map(read).collect()
}

/// Removed documents of a kind, the last removed first.
pub(crate) fn removed<T: DeserializeOwned>(company: &Company, kind: &str) -> Result<Vec<Doc<T>>> {
    let Some(state) = store::State::open_read(company.dir())? else { return Ok(Vec::new()) };
    state.desk_removed(kind)?.into_iter().map(read).collect()
}

/// One document that is not removed.
pub(crate) fn one<T: DeserializeOwned>(company: &Company, kind: &str, n: i64) -> Result<Doc<T>> {
    let row = company.state()?.desk_one(n)?.filter(|r| r.kind == kind && r.removed_at.is_none());
    read(row.ok_or_else(Error::missing)?)
}

/// Stores a document; its number comes back.
pub(crate) fn add<T: Serialize>(
    company: &Company,
    (kind, owner, day): (&str, &str, Option<Date>),
    body: &T,
    by: &By,
    now: i64,
) -> Result<i64> {
    let row = DeskRow {
        n: 0,
        kind: kind.to_owned(),
        owner: owner.to_owned(),
        day: day.map_or_else(String::new, |d| d.to_string()),
        json: text_of(body)?,
        who: by.name.clone(),
        at: snapshots::moment(now),
        removed_at: None,
    };
    Ok(company.state()?.add_desk(&row)?)
}

/// Replaces a document.
pub(crate) fn put<T: Serialize>(company: &Company, n: i64, owner: &str, day: Option<Date>, body: &T) -> Result<()> {
    let day = day.map_or_else(String::new, |d| d.to_string());
    if company.state()?.put_desk(n, owner, &day, &text_of(body)?)? { Ok(()) } else { Err(Error::missing()) }
}

/// Removes a document of a kind; it can come back.
pub(crate) fn remove(company: &Company, kind: &str, n: i64, by: &By, now: i64) -> Result<()> {
    let state = company.state()?;
    let found = state.desk_one(n)?.is_some_and(|r| r.kind == kind);
    if found && state.remove_desk(n, &by.name, &snapshots::moment(now))? { Ok(()) } else { Err(Error::missing()) }
}

/// Brings a removed document of a kind back.
pub(crate) fn restore(company: &Company, kind: &str, n: i64) -> Result<()> {
    let state = company.state()?;
    let found = state.desk_one(n)?.is_some_and(|r| r.kind == kind);
    if found && state.restore_desk(n)? { Ok(()) } else { Err(Error::missing()) }
}

fn text_of<T: Serialize>(body: &T) -> Result<String> {
    serde_json::to_string(body).map_err(|e| Error::failed(e.to_string(), e.to_string()))
}

/// The day people work on: today, or the day after the data end when the data are older than yesterday.
#[must_use]
pub fn working_day(look: &Look<'_>, now: i64) -> Date {
    let after = look.open.today().tomorrow().unwrap_or(look.open.today());
    let zone = crate::as_of::zone(look.open.opened.settings.timezone());
    let real = zone.ok().zip(jiff::Timestamp::from_microsecond(now).ok()).map(|(z, t)| t.to_zoned(z).date());
    real.map_or(after, |d| d.min(after))
}

/// The next working day after a day: what is promised without a day is due then.
#[must_use]
pub fn next_working_day(look: &Look<'_>, after: Date) -> Date {
    let mut d = after.tomorrow().unwrap_or(after);
    for _ in 0..14 {
        if working_days(look, d, d) > 0 {
            break;
        }
        d = d.tomorrow().unwrap_or(d);
    }
    d
}

/// Working days of a span, both ends in; none when it is empty.
#[must_use]
pub fn working_days(look: &Look<'_>, from: Date, to: Date) -> u64 {
    let Ok(calendar) = look.open.opened.settings.calendar() else { return 0 };
    let Ok(end) = to.tomorrow() else { return 0 };
    if from > to { 0 } else { u64::try_from(calendar.working_days(from, end)).unwrap_or(0) }
}

/// Days since 1970, as queries take them.
#[must_use]
pub fn days(d: Date) -> i32 {
    (d - date(1970, 1, 1)).get_days()
}

/// A day of a query.
#[must_use]
pub fn day(days: Option<i32>) -> Option<Date> {
    date(1970, 1, 1).checked_add(jiff::Span::new().try_days(days?).ok()?).ok()
}

/// A date as a person writes it.
///
/// # Errors
/// Not a date.
pub fn date_of(text: &str) -> Result<Date> {
    domain::period::parse_date(text.trim()).ok_or_else(|| {
        Error::usage(format!("«{text}» — не дата; напишите 2026-03-02"), format!("{text:?} is not a date; write 2026-03-02"))
    })
}

/// A sum as a person writes it: spaces between thousands and a comma are taken.
///
/// # Errors
/// Not a number with up to four places.
pub fn amount_of(text: &str) -> Result<i128> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\u{a0}').collect();
    crate::money_of(&plain.replace(',', ".")).ok_or_else(|| {
        Error::usage(
            format!("«{text}» — не число; напишите 1200000 или 1200000,50"),
            format!("{text:?} is no number; write 1200000 or 1200000.50"),
        )
    })
}

/// Tabs between the pages of the department's work; the page itself has no address.
pub(crate) fn tabs(look: &Look<'_>, here: &str) -> Vec<Link> {
    let address = |path: &str| if path == here { String::new() } else { look.links.to(path) };
    PAGES.iter().map(|(path, ru, en)| Link::new(look.t(ru, en), address(path))).collect()
}

/// Failures of the pure logic in both languages: they are all wrong input.
pub(crate) fn wrong(e: desk::Error) -> Error {
    let ru = match &e {
        desk::Error::Field { field, .. } => match *field {
            "subject" => "чей план: company, team:ОТДЕЛ, employee:КОД, customer:КОД, channel:КАНАЛ, product:КОД".to_owned(),
            "metric" => "укажите показатель".to_owned(),
            "period" => "период кончается раньше, чем начинается".to_owned(),
            "value" => "значение плана — число не меньше нуля, для денег до копейки".to_owned(),
            "weights" => "не на кого делить: нужны части и хотя бы одна доля больше нуля".to_owned(),
            "what" => "напишите, что сделать, не длиннее 500 знаков".to_owned(),
            "owner" => "укажите, кто делает".to_owned(),
            "due" => "срок не может быть раньше дня поручения".to_owned(),
            other => format!("{other}: {e}"),
        },
        desk::Error::Residual { whole, parts, residual } => {
            format!("части дают {parts}, а целое {whole}: не распределено {residual}")
        }
        desk::Error::Step { stands, asked } => format!("сейчас «{stands}», перейти к «{asked}» нельзя"),
    };
    Error::Usage(Words::new(ru, e.to_string()))
}
