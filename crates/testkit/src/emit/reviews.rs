//! Reviewed calls: in the last year the head listens to two talks of every manager a week and marks them.

use super::Emit;
use crate::Error;
use crate::days::{DAY, HOUR, MINUTE};
use crate::dice::{Dice, Stream};
use crate::mistakes::Fault;
use crate::model::Action;
use crate::timeline::shift;
use crate::world::World;

/// Items of the scorecard.
const ITEMS: [&str; 5] = [
    "Приветствие и цель",
    "Выявление потребности",
    "Польза для клиента",
    "Работа с возражением",
    "Договорённость о следующем шаге",
];
const PER_WEEK: u8 = 2;

/// The mistake that makes an item of the scorecard fail.
fn failing(item: usize) -> Option<Fault> {
    [None, Some(Fault::WeakNeeds), Some(Fault::WeakValue), Some(Fault::WeakObjections), Some(Fault::NoNextStep)]
        .get(item)
        .copied()
        .flatten()
}

/// How many talks of each seat are already reviewed, by week of the last year.
pub(crate) struct Reviews {
    first_week: i64,
    taken: Vec<Vec<u8>>,
}

impl Reviews {
    pub(crate) fn new(world: &World) -> Self {
        Self { first_week: (world.line.last - 365).div_euclid(7), taken: vec![vec![0; 55]; world.staff.seats.len()] }
    }

    fn take(&mut self, seat: usize, day: i64) -> bool {
        let Ok(week) = usize::try_from(day.div_euclid(7) - self.first_week) else { return false };
        match self.taken.get_mut(seat).and_then(|s| s.get_mut(week)) {
            Some(n) if *n < PER_WEEK => {
                *n += 1;
                true
            }
            _ => false,
        }
    }
}

impl Emit<'_> {
    pub(super) fn review(&mut self, a: &Action, id: &str, customer: u64) -> Result<(), Error> {
        let world = self.world;
        let day = a.at.div_euclid(DAY);
        let at = shift(day, 1) * DAY + 10 * HOUR + 7 * MINUTE;
        if a.kind != "call" || a.answered != Some(true) || a.duration < 90 || at > world.end || !self.reviews.take(a.seat, day) {
            return Ok(());
        }
        if world.on.has(Fault::NoCallReviews) && at > world.end - 183 * DAY {
            return self.ledger.plant(Fault::NoCallReviews, id, 0);
        }
        let mut dice = Dice::new(world.seed, Stream::Side, 1_000_000 + customer * 4096 + u64::from(a.seq));
        let head = self.person(world.staff.teams[world.staff.seats[a.seat].team].head);
        for (n, item) in ITEMS.iter().enumerate() {
            let mut mark = ["0", "0.5", "1"][dice.weighted(&[9, 33, 58])];
            if let Some(fault) = failing(n).filter(|f| world.on.has(*f)) {
                let mut lot = Dice::fault(world.seed, fault as usize, 1_000_000 + customer * 4096 + u64::from(a.seq));
                if lot.chance(600) {
                    mark = "0";
                    self.ledger.plant(fault, &format!("r{}-{}", &id[1..], n + 1), 0)?;
                }
            }
            let second = dice.between(3, a.duration.max(4));
            let sheet = &mut self.tables.call_reviews;
            sheet
                .text(&format!("r{}-{}", &id[1..], n + 1))
                .text(id)
                .text(head)
                .time(at)
                .text("Качество звонка")
                .text(item)
                .text(mark);
            sheet.none().int(second).end()?;
        }
        Ok(())
    }
}
