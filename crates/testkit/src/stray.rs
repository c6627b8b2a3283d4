//! Inquiries that never become a customer: spam, private persons, goods the company does not sell.

use crate::customer::{AUDIENCES, CALLS, CHANNEL_WEIGHTS, REGIONS};
use crate::dice::{Dice, Stream};
use crate::inquiry::{answer, arrival};
use crate::life::Log;
use crate::model::Lead;
use crate::timeline::{office, working};
use crate::world::World;

/// Why an inquiry ends without a deal, with weights.
const REASONS: [(&str, u32); 6] = [
    ("Нет в ассортименте", 24),
    ("Малый объём", 22),
    ("Не выходит на связь", 20),
    ("Частное лицо", 14),
    ("Спам", 12),
    ("Дубль обращения", 8),
];

/// One inquiry without a customer and what was done about it.
pub(crate) struct Stray {
    pub(crate) lead: Lead,
    pub(crate) log: Log,
    pub(crate) audience: &'static str,
    pub(crate) region: &'static str,
}

/// How many inquiries without a customer belong to that many deals.
pub(crate) fn count(deals: u64) -> u64 {
    deals * 4 / 5
}

/// Draws inquiry `index`; `None` when it would come after the end.
pub(crate) fn draw(world: &World, index: u64) -> Option<Stray> {
    let mut dice = Dice::new(world.seed, Stream::Stray, index);
    let day = world.line.day_at(u64::from(dice.bits()) * world.line.total() / (1 << 32));
    let channel = dice.weighted(&CHANNEL_WEIGHTS);
    let lot = dice.bits() >> 8;
    let seat = world.staff.seat(world.duties(false), lot, day);
    let created = if channel == CALLS { office(working(day), &mut dice) } else { arrival(day, &mut dice) };
    let reason = REASONS[dice.weighted(&REASONS.map(|r| r.1))].0;
    let audience = if reason == "Частное лицо" { 4 } else { dice.weighted(&[34, 28, 24, 14]) };
    let region = dice.pick(&REGIONS);
    if created > world.end {
        return None;
    }
    let mut lead = Lead {
        k: 0,
        created,
        response: None,
        channel,
        status: "disqualified",
        reason: Some(reason),
        owner: world.staff.holder(seat, created),
        deal: None,
        private: audience == 4,
        no_channel: false,
        no_owner: false,
    };
    let mut log = Log::default();
    answer(world, &mut dice, &mut log, &mut lead, seat);
    if lead.response.is_none_or(|t| t > world.end) {
        lead = Lead { status: "new", reason: None, response: None, ..lead };
    }
    Some(Stray { lead, log, audience: AUDIENCES[audience], region })
}
