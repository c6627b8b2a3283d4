//! `mutes`: findings silenced for a time, with a reason.

use super::Done;
use crate::DONE;
use crate::args::{Mutes, MutesWhat};
use crate::env::Env;
use crate::out::Data;
use app::usecases::mutes;

pub(crate) fn mutes(env: &Env, a: &Mutes) -> Done {
    match &a.what {
        None | Some(MutesWhat::List) => list(env)?,
        Some(MutesWhat::Add { finding, until, reason }) => mutes::add(&env.company, finding, until, reason)?,
        Some(MutesWhat::Remove { finding }) => mutes::remove(&env.company, finding)?,
    }
    Ok(DONE)
}

fn list(env: &Env) -> Result<(), crate::problem::Problem> {
    let mut data = Data::new(vec![
        ("finding", env.say("находка", "finding")),
        ("until", env.say("до", "until")),
        ("reason", env.say("причина", "reason")),
    ]);
    for m in mutes::list(&env.company)? {
        data.row(vec![m.finding, m.until, m.reason]);
    }
    data.print(env.format)?;
    Ok(())
}
