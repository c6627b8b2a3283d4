//! Comments on the plan and the steps that are done: beside the versions, outside of what is signed.

use super::{at, current, item};
use crate::{Company, Error, Result};
use store::{Comment, DoneStep};

/// Longest comment kept, characters.
const TEXT: usize = 4000;

/// Writes a comment on an item, or on the plan as a whole (empty `item_id`).
///
/// # Errors
/// No plan, an unknown item, or no words.
pub fn comment(company: &Company, item_id: &str, text: &str, who: &str, now: i64) -> Result<i64> {
    if text.trim().is_empty() {
        return Err(Error::usage("напишите замечание словами", "write the comment in words"));
    }
    let plan = current(company)?;
    if !item_id.is_empty() {
        item(&plan, item_id)?;
    }
    let text: String = text.trim().chars().take(TEXT).collect();
    Ok(company.state()?.add_comment(item_id, &text, who, &at(now))?)
}

/// Removes a comment or brings it back.
///
/// # Errors
/// No such comment.
pub fn remove_comment(company: &Company, n: i64, back: bool, now: i64) -> Result<()> {
    let moment = at(now);
    let found = company.state()?.remove_comment(n, (!back).then_some(moment.as_str()))?;
    if found { Ok(()) } else { Err(Error::missing()) }
}

/// All comments, oldest first; removed ones carry the moment of it.
///
/// # Errors
/// A state that cannot be read.
pub fn comments(company: &Company) -> Result<Vec<Comment>> {
    Ok(store::State::open_read(company.dir())?.map(|s| s.comments()).transpose()?.unwrap_or_default())
}

/// Checks a step off, or takes the check back.
///
/// # Errors
/// No plan, no such item or step.
pub fn tick(company: &Company, item_id: &str, step: usize, done: bool, who: &str, now: i64) -> Result<()> {
    let plan = current(company)?;
    let step = item(&plan, item_id)?.steps.get(step).ok_or_else(Error::missing)?;
    Ok(company.state()?.mark_step(item_id, &step.ru, done.then_some(who), &at(now))?)
}

/// All steps that are done.
///
/// # Errors
/// A state that cannot be read.
pub fn done_steps(company: &Company) -> Result<Vec<DoneStep>> {
    Ok(store::State::open_read(company.dir())?.map(|s| s.done_steps()).transpose()?.unwrap_or_default())
}
