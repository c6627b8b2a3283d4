//! Planting mistakes into a customer's life. Each mistake draws from its own stream and touches only what it names.

mod care;
mod fields;
mod funnel;
mod habits;
mod leads;
mod money;
mod tasks;

pub(crate) use care::neglect;
pub(crate) use funnel::{few_new, weak_stage};
pub(crate) use leads::{missed_call, stray, unknown_call};

use crate::days::{DAY, Moment};
use crate::dice::Dice;
use crate::emit::Ids;
use crate::life::Life;
use crate::mistakes::Fault;
use crate::model::sums;
use crate::world::World;

/// A row that carries a planted mistake, with its money in kopecks.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub(crate) fault: Fault,
    pub(crate) id: String,
    pub(crate) kopecks: i64,
    /// When it happened, if it is an event and not a state of today.
    pub(crate) at: Option<Moment>,
}

/// What was planted with one customer or one inquiry.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    pub(crate) rows: Vec<Mark>,
    /// More true numbers: mistake, name, value.
    pub(crate) notes: Vec<(Fault, &'static str, i64)>,
}

impl Marks {
    pub(crate) fn add(&mut self, fault: Fault, id: String, kopecks: i64) {
        self.rows.push(Mark { fault, id, kopecks, at: None });
    }

    /// A row that happened at a moment: it counts for its year, too.
    pub(crate) fn dated(&mut self, fault: Fault, id: String, kopecks: i64, at: Moment) {
        self.rows.push(Mark { fault, id, kopecks, at: Some(at) });
    }

    pub(crate) fn note(&mut self, fault: Fault, name: &'static str, value: i64) {
        self.notes.push((fault, name, value));
    }
}

/// Mistakes of deals, planted before the won ones become orders.
pub(crate) fn before_orders(world: &World, life: &mut Life) {
    funnel::stale(world, life);
    funnel::skipped(world, life);
    funnel::passive(world, life);
    funnel::bulk_moves(world, life);
    habits::moved_back(world, life);
    funnel::unqualified(world, life);
    funnel::month_end(world, life);
    money::one_product(world, life);
    money::single_line(world, life);
    money::over_discount(world, life);
    fields::no_reason(world, life);
    fields::empty(world, life);
    fields::slipped(world, life);
    fields::weak_proposal(world, life);
    fields::no_source(world, life);
    leads::silent_channel(world, life);
}

/// Mistakes of everything around the deals, planted at the end.
pub(crate) fn after_care(world: &World, life: &mut Life) {
    money::won_without_order(world, life);
    money::order_without_deal(world, life);
    tasks::no_task(world, life);
    tasks::overdue(world, life);
    tasks::moved(world, life);
    tasks::late_entry(world, life);
    care::owner_in_deals(world, life);
    care::no_owner(world, life);
    care::ab_untouched(world, life);
    care::no_winback(world, life);
    care::no_norms(world, life);
    habits::low_nps(world, life);
    habits::guessed_wallet(world, life);
    care::silent_surveys(world, life);
    care::ignored_detractors(world, life);
    care::duplicates(world, life);
    leads::slow(world, life);
    habits::no_followup(world, life);
    habits::broken_promises(world, life);
}

/// A number 0–999 of the deal, the same whatever is planted: mistakes that exclude each other share a `group` and take
/// disjoint ranges of it.
pub(crate) fn lot(world: &World, group: u64, customer: u64, k: u32) -> u32 {
    Dice::lot(world.seed, group, customer * 128 + u64::from(k)).below(1000)
}

/// Groups of mistakes that share a lot.
pub(crate) mod group {
    /// Path of the deal: skipped stages, passive stage.
    pub(crate) const PATH: u64 = 0;
    /// The open task: none, overdue.
    pub(crate) const TASK: u64 = 1;
    /// Fields of an open deal: empty, promised date.
    pub(crate) const FIELDS: u64 = 2;
    /// Inquiries without a deal: never answered, answered late.
    pub(crate) const LEAD: u64 = 3;
    /// Won deals: the order is missing, one more order.
    pub(crate) const ORDER: u64 = 4;
}

/// Ids of the life's customer.
fn ids(world: &World, life: &Life) -> Ids {
    Ids::new(world, life.who.index)
}

/// Margin of done sales less returns in the year up to the day, kopecks.
fn year_margin(life: &Life, last: i64) -> i64 {
    let counted = life.orders.iter().filter(|o| !o.cancelled && o.at >= (last - 365) * DAY && o.at < (last + 1) * DAY);
    counted.map(|o| if o.sale { sums(&o.lines).1 } else { -sums(&o.lines).1 }).sum()
}
