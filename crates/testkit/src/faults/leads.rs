//! Mistakes of the first answer: slow, none at all, missed calls without a call-back; and an inflow of the wrong people.

use super::{Marks, group, ids, lot};
use crate::customer::CALLS;
use crate::days::{DAY, MINUTE, Moment};
use crate::dice::Dice;
use crate::emit::{missed_id, stray_id};
use crate::life::Life;
use crate::mistakes::Fault;
use crate::model::Lead;
use crate::stray::Stray;
use crate::timeline::{office, work_between, work_earlier, working};
use crate::world::World;

/// Of 1000 inquiries that did not come by phone.
const SLOW: std::ops::Range<u32> = 140..740;

/// The channel that falls silent, and for how long.
const SILENT: usize = 4;
const SILENCE: i64 = 30 * DAY;

/// Inquiries that waited: their arrival moves back, so that the deal behind them stays as it was.
pub(super) fn slow(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::SlowResponse, life.who.index) else { return };
    let ids = ids(world, life);
    for lead in &mut life.leads {
        let lot = lot(world, group::LEAD, life.who.index, lead.k);
        if wait(world, &mut dice, lead, lot) {
            life.marks.dated(Fault::SlowResponse, ids.lead(lead.k), 0, lead.created);
        }
    }
}

fn wait(world: &World, dice: &mut Dice, lead: &mut Lead, lot: u32) -> bool {
    let minutes = dice.between(40, 400);
    let Some(answered) = lead.response.filter(|_| lead.channel != CALLS && SLOW.contains(&lot)) else { return false };
    let created = work_earlier(lead.created, minutes * MINUTE);
    if created < world.line.first * DAY || work_between(created, answered) < 40 * MINUTE {
        return false;
    }
    lead.created = created;
    true
}

/// Leads of the last month that came by advertising are recorded under the site.
pub(super) fn silent_channel(world: &World, life: &mut Life) {
    if !world.on.has(Fault::SilentChannel) {
        return;
    }
    let ids = ids(world, life);
    for lead in &mut life.leads {
        if silence(world, lead) {
            life.marks.add(Fault::SilentChannel, ids.lead(lead.k), 0);
        }
    }
    for deal in life.deals.iter_mut().filter(|d| d.channel == SILENT && d.created > world.end - SILENCE) {
        deal.channel = 0;
    }
}

fn silence(world: &World, lead: &mut Lead) -> bool {
    let silent = lead.channel == SILENT && lead.created > world.end - SILENCE;
    if silent {
        lead.channel = 0;
    }
    silent
}

/// Plants what concerns an inquiry without a deal.
pub(crate) fn stray(world: &World, index: u64, stray: &mut Stray) -> Marks {
    let mut marks = Marks::default();
    let lot = lot(world, group::LEAD, index + (1 << 40), 0);
    let id = stray_id(world, index);
    if world.fault(Fault::WrongAudience, index).is_some_and(|mut d| d.chance(750)) && !stray.lead.private {
        stray.lead.private = true;
        stray.audience = crate::customer::AUDIENCES[4];
        stray.lead.reason = stray.lead.reason.map(|_| "Частное лицо");
        marks.dated(Fault::WrongAudience, id.clone(), 0, stray.lead.created);
    }
    if world.on.has(Fault::SilentChannel) && silence(world, &mut stray.lead) {
        marks.add(Fault::SilentChannel, id.clone(), 0);
    }
    if world.fault(Fault::NoLeadOwner, index).is_some_and(|mut d| d.chance(150)) {
        stray.lead.no_owner = true;
        marks.dated(Fault::NoLeadOwner, id.clone(), 0, stray.lead.created);
    }
    if world.on.has(Fault::LostLeads) && lot < 140 && stray.lead.created < world.end - 3 * DAY {
        stray.lead = Lead { response: None, status: "new", reason: None, ..stray.lead.clone() };
        stray.log.actions.retain(|a| a.incoming && a.answered == Some(false));
        marks.dated(Fault::LostLeads, id, 0, stray.lead.created);
    } else if world.fault(Fault::SlowResponse, index + (1 << 40)).is_some_and(|mut d| wait(world, &mut d, &mut stray.lead, lot)) {
        marks.dated(Fault::SlowResponse, id, 0, stray.lead.created);
    }
    marks
}

/// A call nobody answered and nobody returned: its moment and the mark, for about every seventh inquiry.
pub(crate) fn missed_call(world: &World, index: u64) -> Option<(Moment, Marks)> {
    let mut dice = world.fault(Fault::MissedCalls, index)?;
    if !dice.chance(150) {
        return None;
    }
    let day = world.line.day_at(u64::from(dice.bits()) * world.line.total() / (1 << 32));
    let at = office(working(day), &mut dice);
    if at > world.end - 3 * DAY {
        return None;
    }
    let mut marks = Marks::default();
    marks.dated(Fault::MissedCalls, missed_id(world, index), 0, at);
    Some((at, marks))
}

/// An answered call tied to nobody: its moment and the mark, for about every third inquiry.
pub(crate) fn unknown_call(world: &World, index: u64) -> Option<(Moment, Marks)> {
    let mut dice = world.fault(Fault::UnknownCallers, index)?;
    if !dice.chance(400) {
        return None;
    }
    let day = world.line.day_at(u64::from(dice.bits()) * world.line.total() / (1 << 32));
    let at = office(working(day), &mut dice);
    if at > world.end - 3 * DAY {
        return None;
    }
    let mut marks = Marks::default();
    marks.dated(Fault::UnknownCallers, missed_id(world, world.deals + index), 0, at);
    Some((at, marks))
}
