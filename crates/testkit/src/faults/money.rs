//! Mistakes of what is sold: one product, one line, discounts, sales missing in the accounts or in the CRM.

use super::{group, ids, lot};
use crate::days::{DAY, MINUTE};
use crate::goods::PER_CATEGORY;
use crate::life::{Life, Terms};
use crate::mistakes::Fault;
use crate::model::{Deal, Order, Status, sums};
use crate::staff::Duty;
use crate::timeline::{office, shift};
use crate::world::World;

/// The limit of discounts, percent.
const LIMIT: i64 = 10;

/// Seats that sell one product group only: almost half of those of current clients.
pub(crate) fn narrow_seat(world: &World, seat: usize) -> bool {
    let before = world.staff.seats[..seat].iter().filter(|s| s.duty == Duty::Current).count();
    world.staff.seats[seat].duty == Duty::Current && before % 2 == 1
}

/// All lines of a narrow seat come from the first group, for about the same money.
pub(super) fn one_product(world: &World, life: &mut Life) {
    if !world.on.has(Fault::OneProduct) {
        return;
    }
    let ids = ids(world, life);
    for deal in life.deals.iter_mut().filter(|d| narrow_seat(world, d.seat)) {
        let month = world.month(deal.created.div_euclid(DAY));
        for line in &mut deal.lines {
            let amount = line.amount();
            line.product %= PER_CATEGORY;
            (line.list, line.cost) = world.goods.at(line.product, month);
            line.price = line.list;
            line.quantity = (amount / line.price).max(1);
        }
        reprice(deal);
        life.marks.dated(Fault::OneProduct, ids.deal(deal.k), 0, deal.created);
    }
}

/// First orders that keep their first line only.
pub(super) fn single_line(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::SingleLine, life.who.index) else { return };
    let ids = ids(world, life);
    for deal in life.deals.iter_mut().filter(|d| !d.repeat && d.status == Status::Won) {
        if dice.chance(750) && deal.lines.len() > 1 {
            let (amount, margin, _) = sums(&deal.lines[1..]);
            deal.lines.truncate(1);
            reprice(deal);
            life.marks.dated(Fault::SingleLine, ids.deal(deal.k), margin, deal.closed.unwrap_or(deal.created));
            life.marks.note(Fault::SingleLine, "amount", amount);
        }
    }
}

/// Discounts above the limit; the money is what lies above it.
pub(super) fn over_discount(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::OverDiscount, life.who.index) else { return };
    let ids = ids(world, life);
    for deal in &mut life.deals {
        let (chosen, percent) = (dice.chance(140), dice.between(14, 22));
        if !chosen || deal.status != Status::Won {
            continue;
        }
        let mut above = 0;
        for line in &mut deal.lines {
            line.price = (line.list * (100 - percent) + 50) / 100;
            above += line.quantity * ((line.list * (100 - LIMIT) + 50) / 100 - line.price);
        }
        reprice(deal);
        life.marks.dated(Fault::OverDiscount, ids.deal(deal.k), above, deal.closed.unwrap_or(deal.created));
        life.marks.note(Fault::OverDiscount, "discount_amount", sums(&deal.lines).2);
    }
}

fn reprice(deal: &mut Deal) {
    deal.amount = Some(sums(&deal.lines).0);
}

/// Won deals that never reached the accounts.
pub(super) fn won_without_order(world: &World, life: &mut Life) {
    if !world.on.has(Fault::WonWithoutOrder) {
        return;
    }
    let ids = ids(world, life);
    for deal in life.deals.iter().filter(|d| d.status == Status::Won) {
        if lot(world, group::ORDER, life.who.index, deal.k) < 60 {
            life.orders.retain(|o| o.k != deal.k);
            life.marks.dated(
                Fault::WonWithoutOrder,
                ids.deal(deal.k),
                deal.amount.unwrap_or(0),
                deal.closed.unwrap_or(deal.created),
            );
            life.marks.note(Fault::WonWithoutOrder, "margin", sums(&deal.lines).1);
        }
    }
}

/// Sales that were made past the CRM.
pub(super) fn order_without_deal(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::OrderWithoutDeal, life.who.index) else { return };
    let ids = ids(world, life);
    for deal in life.deals.iter().filter(|d| d.status == Status::Won) {
        let day = shift(deal.closed.unwrap_or(deal.created).div_euclid(DAY), dice.between(3, 9));
        let at = office(day, &mut dice) + MINUTE;
        if !(100..180).contains(&lot(world, group::ORDER, life.who.index, deal.k)) || at > world.end {
            continue;
        }
        let lines: Vec<_> = deal.lines.iter().take(2).copied().collect();
        let (amount, margin, _) = sums(&lines);
        let payments = Terms::prepaid().payments(world, at, amount);
        let owner = world.staff.holder(deal.seat, at);
        life.marks.dated(Fault::OrderWithoutDeal, ids.tail('o', deal.k, "d"), amount, at);
        life.marks.note(Fault::OrderWithoutDeal, "margin", margin);
        life.orders.push(Order {
            suffix: "d".into(),
            deal: None,
            k: deal.k,
            at,
            sale: true,
            cancelled: false,
            owner,
            lines,
            payments,
        });
    }
    life.orders.sort_by(|a, b| (a.k, &a.suffix).cmp(&(b.k, &b.suffix)));
}
