//! Mistakes of habits: dissatisfied clients, broken promises of payment, forgotten proposals, guessed shares, steps back in the funnel.

use super::ids;
use crate::days::DAY;
use crate::life::Life;
use crate::mistakes::Fault;
use crate::model::PASSIVE;
use crate::world::World;

/// Clients who would not recommend the company.
pub(super) fn low_nps(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::LowNps, life.who.index) else { return };
    let ids = ids(world, life);
    for (n, survey) in life.surveys.iter_mut().enumerate() {
        let (chosen, score) = (dice.chance(620), dice.between(0, 6));
        if chosen && survey.score > 6 {
            survey.score = score;
            survey.answer = Some("быстрее отгружать");
            life.marks.dated(Fault::LowNps, ids.tail('s', n as u32, ""), 0, survey.at);
        }
    }
}

/// Payments promised earlier than they come.
pub(super) fn broken_promises(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::BrokenPromises, life.who.index) else { return };
    let id = ids(world, life).customer;
    let mut late = Vec::new();
    for order in &mut life.orders {
        for payment in &mut order.payments {
            let (chosen, days) = (dice.chance(700), dice.between(8, 30));
            let Some(paid) = payment.paid.filter(|_| chosen) else { continue };
            payment.planned = payment.planned.min(paid.div_euclid(DAY) - days);
            late.push((payment.planned, payment.amount, paid));
        }
    }
    // The list of the truth stands in order; promises of one client are not made in the order of their days.
    late.sort_unstable();
    for (planned, amount, paid) in late {
        life.marks.dated(Fault::BrokenPromises, format!("{id} {planned}"), amount, paid);
    }
}

/// Proposals sent and forgotten: neither a reply nor an action in the week after.
pub(super) fn no_followup(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::NoFollowUp, life.who.index) else { return };
    let ids = ids(world, life);
    for deal in &mut life.deals {
        for (n, p) in deal.proposals.iter_mut().enumerate() {
            if !dice.chance(750) || p.sent < world.end - 365 * DAY {
                continue;
            }
            let until = p.sent + 7 * DAY + 3600;
            p.replied = p.replied.filter(|t| *t > until);
            life.log.actions.retain(|a| a.at <= p.sent || a.at > until);
            life.marks.dated(Fault::NoFollowUp, ids.tail('k', deal.k, &(n + 1).to_string()), 0, p.sent);
        }
    }
}

/// Shares of wallet the manager guessed instead of asking.
pub(super) fn guessed_wallet(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::GuessedWallet, life.who.index) else { return };
    let ids = ids(world, life);
    for wallet in &mut life.wallets {
        if dice.chance(850) {
            wallet.told_by = "оценка менеджера";
            life.marks.add(Fault::GuessedWallet, format!("{} {}", ids.customer, wallet.on), 0);
        }
    }
}

/// Deals that went back to a stage already passed.
pub(super) fn moved_back(world: &World, life: &mut Life) {
    let Some(mut dice) = world.fault(Fault::MovedBack, life.who.index) else { return };
    let ids = ids(world, life);
    for deal in &mut life.deals {
        let chosen = dice.chance(450);
        let late =
            deal.path.windows(2).position(|w| w[0].0 < PASSIVE && w[0].0 >= 2 && w[1].0 > w[0].0 && w[1].1 - w[0].1 > 3 * DAY);
        let (Some(i), true) = (late, chosen) else { continue };
        let ((stage, at), next) = (deal.path[i], deal.path[i + 1].1);
        let part = (next - at) / 3;
        deal.path.insert(i + 1, (stage - 1, at + part));
        deal.path.insert(i + 2, (stage, at + 2 * part));
        life.marks.add(Fault::MovedBack, ids.deal(deal.k), deal.amount.unwrap_or(0));
    }
}
