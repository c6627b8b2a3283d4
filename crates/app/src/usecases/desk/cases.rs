//! Commitments and promises: given at meetings and reviews, kept or not; whose they are decides who may touch them.

use super::{By, Doc, add, date_of, docs, one, put, remove, restore, wrong};
use crate::{Company, Error, Result};
pub use desk::{Case, DoneShare, Stand};
use jiff::civil::Date;

/// Kind of the documents.
const KIND: &str = "case";

/// What a new case says.
#[derive(Debug, Clone, Default)]
pub struct New<'a> {
    /// Who does it.
    pub owner: &'a str,
    /// What.
    pub what: &'a str,
    /// Until when; empty means the day after it is given.
    pub due: &'a str,
    /// Deal it is about.
    pub deal: &'a str,
    /// Money promised with it.
    pub money: &'a str,
    /// `meeting`, `review`, `deviation`.
    pub place: &'a str,
}

/// All cases by day.
///
/// # Errors
/// A state that cannot be read.
pub fn all(company: &Company) -> Result<Vec<Doc<Case>>> {
    docs::<Case>(company, KIND)
}

/// Cases of one employee, or of everybody.
///
/// # Errors
/// A state that cannot be read.
pub fn of(company: &Company, owner: &str) -> Result<Vec<Doc<Case>>> {
    let mut out = all(company)?;
    out.retain(|d| owner.is_empty() || d.body.owner == owner);
    Ok(out)
}

/// Gives a case on a day.
///
/// # Errors
/// A case of somebody else, or one without words.
pub fn give(company: &Company, new: &New<'_>, today: Date, by: &By, now: i64) -> Result<i64> {
    by.of(new.owner)?;
    let due = if new.due.is_empty() { today.tomorrow().unwrap_or(today) } else { date_of(new.due)? };
    let mut case = Case::new(new.what, new.owner, today, due, new.place).map_err(wrong)?;
    new.deal.clone_into(&mut case.deal);
    case.money = if new.money.is_empty() { None } else { Some(super::amount_of(new.money)?) };
    add(company, (KIND, new.owner, Some(due)), &case, by, now)
}

/// Sends a case to a state; `open` undoes.
///
/// # Errors
/// No such case, a case of somebody else, or the state it already has.
pub fn step(company: &Company, n: i64, to: Stand, today: Date, note: &str, by: &By) -> Result<()> {
    change(company, n, by, |c| c.step(to, today, &by.name, note))
}

/// Moves the day of a case.
///
/// # Errors
/// As for [`step`], or a day that is none.
pub fn move_to(company: &Company, n: i64, due: &str, today: Date, note: &str, by: &By) -> Result<()> {
    let due = date_of(due)?;
    change(company, n, by, |c| c.move_to(due, today, &by.name, note))
}

fn change(company: &Company, n: i64, by: &By, work: impl FnOnce(&mut Case) -> desk::Result<()>) -> Result<()> {
    let mut doc = one::<Case>(company, KIND, n)?;
    by.of(&doc.body.owner)?;
    work(&mut doc.body).map_err(wrong)?;
    put(company, n, &doc.body.owner, Some(doc.body.due), &doc.body)
}

/// Removes a case given by mistake; it can come back.
///
/// # Errors
/// No such case, or a case of somebody else.
pub fn drop(company: &Company, n: i64, by: &By, now: i64) -> Result<()> {
    let doc = one::<Case>(company, KIND, n)?;
    by.of(&doc.body.owner)?;
    remove(company, KIND, n, by, now)
}

/// Brings a removed case back.
///
/// # Errors
/// No such case, or a case of somebody else.
pub fn bring_back(company: &Company, n: i64, by: &By) -> Result<()> {
    let row = company.state()?.desk_one(n)?.filter(|r| r.kind == KIND).ok_or_else(Error::missing)?;
    by.of(&row.owner)?;
    restore(company, KIND, n)
}
