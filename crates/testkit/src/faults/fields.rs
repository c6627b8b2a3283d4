//! Mistakes of fields: empty sums, no reasons, promised dates that slip, proposals without a reply.

use super::{group, ids, lot};
use crate::days::{DAY, HOUR, date_text};
use crate::life::Life;
use crate::mistakes::Fault;
use crate::model::{FieldEvent, Status};
use crate::world::World;

/// Lost deals with no reason, or with «Прочее».
pub(super) fn no_reason(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::NoLossReason, life.who.index) else { return };
    let ids = ids(world, life);
    for deal in &mut life.deals {
        let lot = dice.below(1000);
        if deal.status != Status::Lost || lot >= 650 {
            continue;
        }
        deal.reason = (lot >= 450).then_some("Прочее");
        life.marks.dated(Fault::NoLossReason, ids.deal(deal.k), deal.amount.unwrap_or(0), deal.closed.unwrap_or(deal.created));
        life.marks.note(Fault::NoLossReason, if lot < 450 { "empty" } else { "other" }, 1);
    }
}

/// Open deals without a sum and a date.
pub(super) fn empty(world: &World, life: &mut Life) {
    if !world.on.has(Fault::EmptyFields) {
        return;
    }
    let ids = ids(world, life);
    for deal in life.deals.iter_mut().filter(|d| d.status == Status::Open) {
        let lot = lot(world, group::FIELDS, life.who.index, deal.k);
        if lot < 300 {
            life.marks.add(Fault::EmptyFields, ids.deal(deal.k), 0);
            life.marks.note(Fault::EmptyFields, if lot < 150 { "empty_sum" } else { "zero_sum" }, 1);
            life.marks.note(Fault::EmptyFields, "hidden_amount", deal.amount.unwrap_or(0));
            deal.amount = (lot >= 150).then_some(0);
            deal.expected = None;
            deal.fields.retain(|f| f.field != "expected_close_on");
        }
    }
}

/// Open deals whose promised date is over and was moved again and again.
pub(super) fn slipped(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::SlippedDates, life.who.index) else { return };
    let ids = ids(world, life);
    for deal in &mut life.deals {
        let times = dice.between(2, 4);
        let chosen = (300..650).contains(&lot(world, group::FIELDS, life.who.index, deal.k));
        let made = deal.created / DAY + 1;
        let span = world.line.last - 3 - made;
        if deal.status != Status::Open || !chosen || span < 2 * times {
            continue;
        }
        deal.fields.retain(|f| f.field != "expected_close_on");
        let date = |i: i64| made + span * (i + 1) / (times + 1);
        for i in 0..times {
            let at = (date(i) - 1) * DAY + 17 * HOUR + 600 + i;
            let actor = world.staff.holder(deal.seat, at);
            deal.fields.push(FieldEvent {
                at: at.max(deal.created + 60),
                field: "expected_close_on",
                old: date_text(date(i)),
                new: date_text(date(i + 1)),
                actor,
            });
        }
        deal.expected = Some(date(times));
        life.marks.add(Fault::SlippedDates, ids.deal(deal.k), deal.amount.unwrap_or(0));
        life.marks.note(Fault::SlippedDates, "moves", times);
    }
}

/// Proposals of the new version that got no reply.
pub(super) fn weak_proposal(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::WeakProposal, life.who.index) else { return };
    let ids = ids(world, life);
    for deal in &mut life.deals {
        for (n, p) in deal.proposals.iter_mut().enumerate() {
            let chosen = dice.chance(650);
            if p.version == "v2" && p.replied.is_some() && chosen {
                p.replied = None;
                life.marks.dated(Fault::WeakProposal, ids.tail('k', deal.k, &(n + 1).to_string()), 0, p.sent);
            }
        }
    }
}

/// Deals and leads of the last year without a channel.
pub(super) fn no_source(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::NoSource, life.who.index) else { return };
    let ids = ids(world, life);
    for deal in &mut life.deals {
        let chosen = dice.chance(350);
        if !chosen || deal.created < world.end - 365 * DAY {
            continue;
        }
        deal.no_channel = true;
        for lead in life.leads.iter_mut().filter(|l| l.deal == Some(deal.k)) {
            lead.no_channel = true;
            life.marks.note(Fault::NoSource, "leads", 1);
        }
        life.marks.add(Fault::NoSource, ids.deal(deal.k), 0);
    }
}
