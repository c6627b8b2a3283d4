//! The inquiry before a deal: when it comes, who answers it and how soon.

use crate::customer::CALLS;
use crate::days::{DAY, Day, HOUR, MINUTE, Moment, works};
use crate::deal::Origin;
use crate::dice::Dice;
use crate::life::{Life, Log};
use crate::model::{Action, Lead};
use crate::timeline::{office, work_later, working};
use crate::world::World;

/// The inquiry behind a deal: when it came, when it was answered, and the call or mail that answered it.
pub(crate) fn inquiry(world: &World, dice: &mut Dice, life: &mut Life, from: &Origin, k: u32) -> Lead {
    let created = if from.channel == CALLS { office(working(from.day), dice) } else { arrival(from.day, dice) };
    let mut lead = Lead {
        k: life.leads.len() as u32,
        created,
        response: None,
        channel: from.channel,
        status: "converted",
        reason: None,
        owner: world.staff.holder(from.seat, created),
        deal: Some(k),
        private: false,
        no_channel: false,
        no_owner: false,
    };
    answer(world, dice, &mut life.log, &mut lead, from.seat);
    lead.response = lead.response.filter(|t| *t <= world.end);
    lead
}

/// When an inquiry of that day comes: in office hours mostly, but the site never sleeps.
pub(crate) fn arrival(day: Day, dice: &mut Dice) -> Moment {
    if works(day) && dice.chance(860) {
        return office(day, dice);
    }
    day * DAY + dice.between(7 * HOUR, 23 * HOUR)
}

/// Answers a lead within the norm: 94 % in 15 working minutes, the rest within an hour.
pub(crate) fn answer(world: &World, dice: &mut Dice, log: &mut Log, lead: &mut Lead, seat: usize) {
    let quick = dice.chance(940);
    let minutes = if quick { dice.between(1, 12) } else { dice.between(16, 55) };
    let missed = dice.chance(40);
    let talk = dice.bell(50, 420);
    let wait = dice.between(4, 19);
    let base = Action {
        lead: Some(lead.k),
        incoming: true,
        wait,
        answered: Some(false),
        logged: lead.created + wait,
        result: "пропущен",
        ..Action::new("call", lead.created, lead.owner, seat)
    };
    if lead.channel == CALLS && !missed {
        lead.response = Some(lead.created + wait);
        let ended = lead.created + wait + talk;
        log.act(
            world,
            Action {
                duration: talk, answered: Some(true), logged: ended + 70, result: "принята заявка", ..base.clone()
            },
        );
        let sent = work_later(ended, dice.between(3, 9) * MINUTE);
        log.act(
            world,
            Action {
                kind: "email",
                at: sent,
                owner: world.staff.holder(seat, sent),
                incoming: false,
                answered: None,
                wait: 0,
                logged: sent,
                result: "отправлен прайс",
                ..base
            },
        );
        return;
    }
    let call = work_later(lead.created, minutes * MINUTE + dice.between(0, 59));
    lead.response = Some(call);
    if lead.channel == CALLS {
        log.act(world, base.clone());
    }
    let owner = world.staff.holder(seat, call);
    let logged = call + wait + talk + dice.between(20, 240);
    log.act(
        world,
        Action {
            at: call,
            owner,
            incoming: false,
            duration: talk,
            answered: Some(true),
            logged,
            result: "первый контакт",
            ..base
        },
    );
}
