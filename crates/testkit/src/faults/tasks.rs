//! Mistakes of daily discipline: no task, an overdue one, records written in the evening.

use super::{group, ids, lot};
use crate::days::{DAY, HOUR, MINUTE};
use crate::life::Life;
use crate::mistakes::Fault;
use crate::model::Status;
use crate::world::World;

/// Open deals without an unfinished task, neither on the deal nor on the client.
pub(super) fn no_task(world: &World, life: &mut Life) {
    if !world.on.has(Fault::NoTask) {
        return;
    }
    let ids = ids(world, life);
    for deal in life.deals.iter().filter(|d| d.status == Status::Open) {
        if lot(world, group::TASK, life.who.index, deal.k) < 240 {
            // A planned touch of the client would be a next step too.
            life.log.tasks.retain(|t| (t.deal.is_some() && t.deal != Some(deal.k)) || t.done.is_some());
            life.marks.add(Fault::NoTask, ids.deal(deal.k), deal.amount.unwrap_or(0));
        }
    }
}

/// Open deals whose only unfinished task is late.
pub(super) fn overdue(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::OverdueTasks, life.who.index) else { return };
    let ids = ids(world, life);
    for task in life.log.tasks.iter_mut().filter(|t| t.done.is_none()) {
        let (part, moves) = (dice.between(10, 80), dice.between(0, 3));
        let contact = dice.chance(300);
        let deal = task.deal.and_then(|k| life.deals.get(k as usize));
        let chosen = match deal {
            Some(d) => d.status == Status::Open && (240..500).contains(&lot(world, group::TASK, life.who.index, d.k)),
            None => contact && world.end - task.created > DAY,
        };
        if !chosen {
            continue;
        }
        let late = (world.end - task.created) * part / 100;
        task.due = (task.created + late) / (30 * MINUTE) * 30 * MINUTE + 30 * MINUTE;
        task.moved = moves as u32;
        life.marks.add(Fault::OverdueTasks, ids.work('t', task.seq), deal.and_then(|d| d.amount).unwrap_or(0));
        life.marks.note(Fault::OverdueTasks, if deal.is_some() { "of_deals" } else { "of_customers" }, 1);
        life.marks.note(Fault::OverdueTasks, "seconds_late", world.end - task.due);
    }
}

/// Tasks that were put off again and again.
pub(super) fn moved(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::MovedTasks, life.who.index) else { return };
    let ids = ids(world, life);
    for task in life.log.tasks.iter_mut().filter(|t| t.created > world.end - 365 * DAY) {
        let (chosen, times) = (dice.chance(300), dice.between(2, 5));
        if chosen {
            task.moved = times as u32;
            life.marks.add(Fault::MovedTasks, ids.work('t', task.seq), 0);
        }
    }
}

/// Seats that write the day down in the evening.
pub(crate) fn evening_seat(seat: usize) -> bool {
    seat % 9 % 2 == 1
}

/// Calls and meetings logged in one batch at the end of the day.
pub(super) fn late_entry(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::LateEntry, life.who.index) else { return };
    let ids = ids(world, life);
    for a in life.log.actions.iter_mut().filter(|a| matches!(a.kind, "call" | "meeting")) {
        let evening = a.at.div_euclid(DAY) * DAY + 17 * HOUR + 35 * MINUTE + dice.between(0, 65 * MINUTE);
        let over = a.at + a.wait + a.duration;
        if evening_seat(a.seat) && over + 15 * MINUTE < evening {
            life.marks.note(Fault::LateEntry, "seconds", evening - over);
            life.marks.dated(Fault::LateEntry, ids.work('a', a.seq), 0, a.at);
            a.logged = evening.min(world.end);
        }
    }
}
