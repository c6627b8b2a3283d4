//! Everything that is decided once per plan and only read afterwards.

use crate::days::{Day, Moment};
use crate::dice::Dice;
use crate::goods::Goods;
use crate::mistakes::{Fault, Switches};
use crate::model::Pipe;
use crate::staff::{Duty, Staff};
use crate::timeline::Timeline;
use crate::{Error, Plan, Shape};

/// The company before anything is sold.
pub(crate) struct World {
    pub(crate) seed: u64,
    pub(crate) deals: u64,
    pub(crate) on: Switches,
    pub(crate) line: Timeline,
    pub(crate) staff: Staff,
    pub(crate) goods: Goods,
    /// The as-of moment.
    pub(crate) end: Moment,
    pub(crate) shape: Shape,
    /// Ids are plain numbers, as CRM exports show them.
    pub(crate) numeric: bool,
    /// Digits of a customer's number in ids.
    pub(crate) digits: usize,
}

impl World {
    pub(crate) fn new(plan: &Plan) -> Result<Self, Error> {
        if plan.deals == 0 {
            return Err(Error::Plan("the number of deals must be at least 1".into()));
        }
        if plan.shape == Shape::OneC && plan.deals > crate::shape::onec::MOST {
            return Err(Error::Plan(format!(
                "printed reports of 1C hold at most {} deals; other shapes have no limit",
                crate::shape::onec::MOST
            )));
        }
        let year = plan.end.year();
        if !(2021..=2027).contains(&year) {
            return Err(Error::Plan(format!(
                "the history must end in 2021-2027, where the working calendar is known, not in {year}"
            )));
        }
        let last: Day = crate::days::day_number(i64::from(year), i64::from(plan.end.month()), i64::from(plan.end.day()));
        let line = Timeline::new(last);
        let mut staff = Staff::new(plan.seed, plan.deals, &line);
        let on = Switches::new(&plan.mistakes)?;
        if on.has(Fault::Span) {
            staff.flatten();
        }
        let end = line.end();
        let digits = plan.deals.to_string().len().max(5);
        let goods = Goods::new(plan.seed);
        let numeric = matches!(plan.shape, Shape::Bitrix24 | Shape::Amocrm);
        Ok(Self { seed: plan.seed, deals: plan.deals, shape: plan.shape, on, line, staff, goods, end, numeric, digits })
    }

    /// Dice of a planted mistake for one entity; `None` when the mistake is off.
    pub(crate) fn fault(&self, fault: Fault, index: u64) -> Option<Dice> {
        self.on.has(fault).then(|| Dice::fault(self.seed, fault as usize, index))
    }

    /// Name of a stage as the files of the shape show it.
    pub(crate) fn stage(&self, pipe: &'static Pipe, stage: u8) -> &'static str {
        if self.shape == Shape::Amocrm { crate::shape::amo::stage(pipe, stage) } else { crate::model::stage_name(pipe, stage) }
    }

    /// The seats that take deals of that kind.
    pub(crate) fn duties(&self, repeat: bool) -> &'static [Duty] {
        match (self.on.has(Fault::MixedFunctions), repeat) {
            (true, _) => &[Duty::New, Duty::Current],
            (false, false) => &[Duty::New],
            (false, true) => &[Duty::Current],
        }
    }

    /// The seat of the key person: the first of current clients, held by one person all the time.
    pub(crate) fn key_seat(&self) -> usize {
        self.staff.seats.iter().position(|s| s.duty == Duty::Current).unwrap_or(0)
    }

    /// Midnight with which the last twelve months begin.
    pub(crate) fn year_ago(&self) -> Moment {
        let (y, m, d) = crate::days::civil(self.line.last + 1);
        crate::days::day_number(y - 1, m, d.min(28)) * crate::days::DAY
    }

    /// Whole months from the start of the history to the day.
    pub(crate) fn month(&self, day: Day) -> i64 {
        (day - self.line.first).max(0) / 30
    }
}
