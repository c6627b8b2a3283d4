//! Mistakes of the client base: best clients untouched, lost ones forgotten, nobody asked, duplicate cards.

use super::{ids, year_margin};
use crate::care::rank;
use crate::days::{DAY, MINUTE};
use crate::life::Life;
use crate::mistakes::Fault;
use crate::model::{Action, Status};
use crate::timeline::{work_between, work_later};
use crate::world::World;

/// For how many days a large client has been left alone: it gets no touches and buys nothing since. `None` for most.
pub(crate) fn neglect(world: &World, life: &Life) -> Option<i64> {
    let mut dice = world.fault(Fault::AbUntouched, life.who.index)?;
    let days = dice.between(60, 150);
    (dice.chance(420) && life.who.class < 2).then_some(days)
}

/// Large clients nobody has spoken with lately.
pub(super) fn ab_untouched(world: &World, life: &mut Life) {
    let Some(days) = neglect(world, life).filter(|_| !life.left) else { return };
    let closed = life.deals.iter().map(|d| d.closed.unwrap_or(world.end)).max().unwrap_or(0);
    let since = closed.max(world.end - days * DAY) + 3 * DAY;
    if rank(world, life) > 1 || since > world.end - 35 * DAY || life.orders.is_empty() {
        return;
    }
    life.log.actions.retain(|a| a.at < since);
    life.log.tasks.retain(|t| t.done.is_some_and(|d| d < since));
    let id = ids(world, life).customer;
    life.marks.add(Fault::AbUntouched, id, year_margin(life, world.line.last));
}

/// Lost clients nobody called after their last order.
pub(super) fn no_winback(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::NoWinBack, life.who.index) else { return };
    let Some(last) = life.orders.iter().filter(|o| o.sale && !o.cancelled).map(|o| o.at).max() else { return };
    let gone = life.left && last + 90 * DAY < world.end && life.deals.iter().all(|d| d.status != Status::Open);
    if !gone {
        return;
    }
    life.marks.note(Fault::NoWinBack, "lost_customers", 1);
    if !dice.chance(850) {
        return;
    }
    let until = life.deals.iter().filter_map(|d| d.closed).max().unwrap_or(last).max(last) + 5 * DAY;
    life.log.actions.retain(|a| a.at < until);
    life.log.tasks.retain(|t| t.done.is_some_and(|d| d < until));
    let id = ids(world, life).customer;
    life.marks.add(Fault::NoWinBack, id, year_margin(life, last.div_euclid(DAY)));
}

/// A and B clients that wait longer than they would with norms by class.
pub(super) fn no_norms(world: &World, life: &mut Life) {
    let rank = rank(world, life);
    if !world.on.has(Fault::NoServiceNorms) || rank > 1 || life.left {
        return;
    }
    let last = life.log.actions.iter().map(|a| a.at).max().unwrap_or(0);
    if last < world.end - [14, 30][rank] * DAY {
        let id = ids(world, life).customer;
        life.marks.add(Fault::NoServiceNorms, id, year_margin(life, world.line.last));
    }
}

/// Surveys that were not held and shares of wallet nobody asked about.
pub(super) fn silent_surveys(world: &World, life: &mut Life) {
    let ids = ids(world, life);
    if world.on.has(Fault::NoNps) {
        let kept = life.surveys.iter().filter(|s| s.at <= world.end - 425 * DAY).count();
        for n in kept..life.surveys.len() {
            life.marks.add(Fault::NoNps, ids.tail('s', n as u32, ""), 0);
        }
        life.surveys.truncate(kept);
    }
    if world.on.has(Fault::NoWallet) && !life.wallets.is_empty() {
        life.marks.add(Fault::NoWallet, ids.customer, 0);
        life.wallets.clear();
    }
}

/// Dissatisfied clients nobody called back.
pub(super) fn ignored_detractors(world: &World, life: &mut Life) {
    if !world.on.has(Fault::IgnoredDetractors) {
        return;
    }
    let ids = ids(world, life);
    for (n, s) in life.surveys.iter().enumerate().filter(|(_, s)| s.score <= 6) {
        let until = s.at + 15 * DAY;
        life.log.actions.retain(|a| a.at < s.at - DAY || a.at > until);
        life.log.tasks.retain(|t| t.created < s.at - DAY || t.created > until);
        life.marks.dated(Fault::IgnoredDetractors, ids.tail('s', n as u32, ""), 0, s.at);
    }
}

/// Deals of the last year in which the owner of the company met the client himself.
pub(super) fn owner_in_deals(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::OwnerInDeals, life.who.index) else { return };
    let ids = ids(world, life);
    for deal in &life.deals {
        let chosen = dice.chance(180);
        let until = deal.closed.unwrap_or(world.end);
        if !chosen || deal.created < world.end - 365 * DAY || until - deal.created < 2 * DAY {
            continue;
        }
        let at = work_later(deal.created, work_between(deal.created, until) / 2);
        let meeting = Action {
            deal: Some(deal.k),
            duration: 40 * MINUTE,
            logged: at + 44 * MINUTE,
            result: "переговоры с собственником",
            ..Action::new("meeting", at, world.staff.owner(), deal.seat)
        };
        life.log.act(world, meeting);
        life.marks.add(Fault::OwnerInDeals, ids.deal(deal.k), deal.amount.unwrap_or(0));
    }
}

/// Buyers nobody is responsible for.
pub(super) fn no_owner(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::NoClientOwner, life.who.index) else { return };
    if !life.orders.is_empty() && dice.chance(160) {
        life.no_owner = true;
        let id = ids(world, life).customer;
        life.marks.add(Fault::NoClientOwner, id, year_margin(life, world.line.last));
    }
}

/// A second card of the same client.
pub(super) fn duplicates(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::Duplicates, life.who.index) else { return };
    if dice.chance(70) && !life.deals.is_empty() {
        life.double = true;
        let id = ids(world, life).double();
        life.marks.add(Fault::Duplicates, id, 0);
    }
}
