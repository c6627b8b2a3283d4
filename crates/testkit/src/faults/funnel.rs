//! Mistakes of the path: a weak stage, a passive one, skipped stages, stale deals, no qualification, the rush of the month's end.

use super::{group, ids, lot};
use crate::customer::CALLS;
use crate::days::{DAY, HOUR, MINUTE, Moment, month_of};
use crate::deal::{Origin, REASONS};
use crate::dice::Dice;
use crate::inquiry::{answer, arrival};
use crate::life::Life;
use crate::mistakes::Fault;
use crate::model::{LOST, Lead, PASSIVE, Status, Task, WON};
use crate::staff::Duty;
use crate::timeline::{office, shift_back, work_between, work_later, working, working_back};
use crate::world::World;

/// Turns the customer's last deal from won into lost at «Предложение обсуждено», when its seat is one of the weak third.
pub(crate) fn weak_stage(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::WeakStage, life.who.index) else { return };
    let ids = ids(world, life);
    let Some(deal) = life.deals.last_mut() else { return };
    if !weak_seat(world, deal.seat) || deal.status != Status::Won || !dice.chance(600) {
        return;
    }
    let Some(at) = deal.path.iter().find(|p| p.0 == 3).map(|p| p.1) else { return };
    deal.path.retain(|p| p.1 < at);
    deal.path.push((LOST, at));
    deal.fields.retain(|f| f.at < at);
    deal.status = Status::Lost;
    deal.closed = Some(at);
    deal.updated = at;
    deal.owner = world.staff.holder(deal.seat, at);
    deal.reason = Some(REASONS[dice.below(3) as usize].0);
    let k = Some(deal.k);
    life.log.actions.retain(|a| a.deal != k || a.at <= at);
    life.log.tasks.retain(|t| t.deal != k || t.created < at);
    let (amount, margin, _) = crate::model::sums(&deal.lines);
    life.marks.dated(Fault::WeakStage, ids.deal(deal.k), margin, at);
    life.marks.note(Fault::WeakStage, "amount", amount);
}

/// Every third seat of new clients.
pub(crate) fn weak_seat(world: &World, seat: usize) -> bool {
    let before = world.staff.seats[..seat].iter().filter(|s| s.duty == Duty::New).count();
    world.staff.seats[seat].duty == Duty::New && before % 3 == 1
}

/// The first inquiry of a newcomer of the last year is refused instead of becoming a deal. True when it was.
pub(crate) fn few_new(world: &World, life: &mut Life, from: &Origin) -> bool {
    let Some(mut dice) = world.fault(Fault::FewNew, life.who.index) else { return false };
    if from.day < world.line.last - 365 || !dice.chance(600) {
        return false;
    }
    let created = if from.channel == CALLS { office(working(from.day), &mut dice) } else { arrival(from.day, &mut dice) };
    if created > world.end {
        return true;
    }
    let owner = world.staff.holder(from.seat, created);
    let mut lead = Lead {
        k: 0,
        created,
        response: None,
        channel: from.channel,
        status: "disqualified",
        reason: Some("Малый объём"),
        owner,
        deal: None,
        private: false,
        no_channel: false,
        no_owner: false,
    };
    answer(world, &mut dice, &mut life.log, &mut lead, from.seat);
    if lead.response.is_none_or(|t| t > world.end) {
        lead = Lead { status: "new", reason: None, response: None, ..lead };
    }
    life.marks.add(Fault::FewNew, ids(world, life).lead(0), 0);
    life.leads.push(lead);
    true
}

/// Lost deals that nobody closed: they stand in their last stage without an activity.
pub(super) fn stale(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::StaleDeals, life.who.index) else { return };
    let ids = ids(world, life);
    for i in 0..life.deals.len() {
        let deal = &mut life.deals[i];
        let chosen = dice.chance(120);
        let due = office(working(world.line.last + dice.between(4, 25)), &mut dice);
        let Some(closed) =
            deal.closed.filter(|c| deal.status == Status::Lost && (60..=400).contains(&(world.line.last - c / DAY)))
        else {
            continue;
        };
        if !chosen {
            continue;
        }
        deal.path.pop();
        deal.status = Status::Open;
        deal.closed = None;
        deal.reason = None;
        deal.owner = world.staff.holder(deal.seat, world.end);
        deal.updated = deal.path.last().map_or(deal.created, |p| p.1);
        let (year, _, _) = crate::days::civil(world.line.last + 20);
        deal.expected = Some(crate::days::day_number(year, 12, 31));
        let (k, since, owner) = (Some(deal.k), deal.updated, deal.owner);
        let (id, amount) = (ids.deal(deal.k), deal.amount.unwrap_or(0));
        life.log.actions.retain(|a| a.deal != k || a.at < since || a.at + 8 * HOUR < closed);
        life.log.tasks.retain(|t| t.deal != k || t.done.is_some_and(|d| d < closed - 8 * HOUR));
        life.log.task(Task { seq: 0, created: since + MINUTE, owner, deal: k, kind: "Звонок", due, done: None, moved: 1 });
        life.marks.add(Fault::StaleDeals, id, amount);
    }
}

/// Won deals without the events of the three middle stages.
pub(super) fn skipped(world: &World, life: &mut Life) {
    if !world.on.has(Fault::SkippedStages) {
        return;
    }
    let ids = ids(world, life);
    for deal in life.deals.iter_mut().filter(|d| d.status == Status::Won) {
        if lot(world, group::PATH, life.who.index, deal.k) < 550 {
            deal.path.retain(|p| !(1..=3).contains(&p.0));
            life.marks.dated(Fault::SkippedStages, ids.deal(deal.k), 0, deal.closed.unwrap_or(deal.created));
        }
    }
}

/// New-client deals that stood in «Клиент думает» for a part of their time after the proposal.
pub(super) fn passive(world: &World, life: &mut Life) {
    if !world.on.has(Fault::PassiveStage) {
        return;
    }
    let ids = ids(world, life);
    for deal in life.deals.iter_mut().filter(|d| !d.repeat) {
        let lot = lot(world, group::PATH, life.who.index, deal.k);
        let range = if deal.status == Status::Won { 550..900 } else { 0..450 };
        let Some(i) = deal.path.iter().position(|p| p.0 == 2).filter(|_| range.contains(&lot)) else { continue };
        let from = deal.path[i].1;
        let until = deal.path.get(i + 1).map_or(world.end, |p| p.1);
        let at = work_later(from, work_between(from, until) * 35 / 100 + 61);
        if at >= until - 2 * HOUR {
            continue;
        }
        deal.path.insert(i + 1, (PASSIVE, at));
        deal.updated = deal.updated.max(at);
        life.marks.dated(Fault::PassiveStage, ids.deal(deal.k), deal.amount.unwrap_or(0), deal.created);
        life.marks.note(Fault::PassiveStage, "seconds", until - at);
        life.marks.note(Fault::PassiveStage, "open_now", i64::from(deal.stage() == PASSIVE));
    }
}

/// Won deals whose stages were all entered just before the close.
pub(super) fn bulk_moves(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::BulkMoves, life.who.index) else { return };
    let ids = ids(world, life);
    for deal in &mut life.deals {
        let chosen = dice.chance(400);
        let Some(closed) = deal.closed.filter(|_| chosen && deal.status == Status::Won) else { continue };
        let last = deal.path.len() - 1;
        if last < 3 || closed - deal.created < DAY {
            continue;
        }
        for (i, p) in deal.path[1..last].iter_mut().enumerate() {
            p.1 = closed - 200 + 40 * i as i64;
        }
        life.marks.dated(Fault::BulkMoves, ids.deal(deal.k), 0, closed);
    }
}

/// Deals that got a proposal without qualification.
pub(super) fn unqualified(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::UnqualifiedProposals, life.who.index) else { return };
    let ids = ids(world, life);
    for deal in &mut life.deals {
        let chosen = dice.chance(550);
        if deal.proposals.is_empty() {
            continue;
        }
        life.marks.note(Fault::UnqualifiedProposals, "deals_with_proposal", 1);
        if chosen {
            deal.qualified = Some(false);
            life.marks.dated(Fault::UnqualifiedProposals, ids.deal(deal.k), deal.amount.unwrap_or(0), deal.created);
        }
    }
}

/// Won deals are closed in the last three working days of their month.
pub(super) fn month_end(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::MonthEndRush, life.who.index) else { return };
    let ids = ids(world, life);
    for i in 0..life.deals.len() {
        let chosen = dice.chance(650);
        let deal = &mut life.deals[i];
        let Some(closed) = deal.closed.filter(|_| chosen && deal.status == Status::Won) else { continue };
        let Some(later) = last_days(world, &mut dice, closed) else { continue };
        for p in deal.path.iter_mut().filter(|p| p.0 == WON) {
            p.1 = later;
        }
        deal.closed = Some(later);
        deal.updated = deal.updated.max(later);
        deal.owner = world.staff.holder(deal.seat, later);
        deal.expected = deal.expected.map(|d| d.max(later / DAY));
        let (k, moved) = (Some(deal.k), later - closed);
        if let Some(a) =
            life.log.actions.iter_mut().filter(|a| a.deal == k && a.at < closed && a.at > closed - 8 * HOUR).max_by_key(|a| a.at)
        {
            a.at += moved;
            a.logged += moved;
        }
        if let Some(t) = life.log.tasks.iter_mut().filter(|t| t.deal == k).max_by_key(|t| t.seq) {
            t.due += moved;
            t.done = t.done.map(|d| d + moved);
        }
        life.marks.dated(Fault::MonthEndRush, ids.deal(deal.k), deal.amount.unwrap_or(0), later);
    }
}

/// A moment in the last three working days of the month of `t`, when `t` is before them and the month is over.
fn last_days(world: &World, dice: &mut Dice, t: Moment) -> Option<Moment> {
    let (_, end) = month_of(t.div_euclid(DAY));
    let last = working_back(end);
    let first = shift_back(last, 2);
    if t.div_euclid(DAY) >= first || end > world.line.last {
        return None;
    }
    let day = shift_back(last, i64::from(dice.below(3)));
    Some(office(day, dice))
}
