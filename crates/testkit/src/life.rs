//! A customer's life: first inquiries, repeat purchases, orders and payments, care between purchases, silence.

use crate::customer::{CHANNEL_WEIGHTS, CLASSES, Customer};
use crate::days::{DAY, Day, HOUR, MINUTE, Moment};
use crate::deal::{self, Origin};
use crate::dice::{Dice, Stream};
use crate::emit::Ids;
use crate::faults::Marks;
use crate::mistakes::Fault;
use crate::model::{Action, Deal, Lead, Order, Payment, Status, Survey, Task, Wallet, sums};
use crate::timeline::{office, shift, work_later, working};
use crate::world::World;

/// Companies below this number of deals are small.
const SMALL: u64 = 3000;
/// Most deals of one customer: ids have two digits for them.
const MOST: usize = 99;

/// Everything that happened with one customer.
pub(crate) struct Life {
    pub(crate) who: Customer,
    pub(crate) leads: Vec<Lead>,
    pub(crate) deals: Vec<Deal>,
    pub(crate) log: Log,
    pub(crate) orders: Vec<Order>,
    pub(crate) surveys: Vec<Survey>,
    pub(crate) wallets: Vec<Wallet>,
    /// Seat that serves the customer.
    pub(crate) seat: usize,
    /// The seat that takes all of this customer's repeat deals (a planted mistake).
    pub(crate) key: Option<usize>,
    /// The customer stopped buying after its last order.
    pub(crate) left: bool,
    /// The customer has a second card.
    pub(crate) double: bool,
    /// Nobody is responsible for the customer.
    pub(crate) no_owner: bool,
    /// What was planted.
    pub(crate) marks: Marks,
}

/// Actions and tasks in the order of making.
#[derive(Default)]
pub(crate) struct Log {
    pub(crate) actions: Vec<Action>,
    pub(crate) tasks: Vec<Task>,
    /// Numbers given so far: they stay with their records when a mistake removes some.
    given: (u32, u32),
}

impl Log {
    /// Adds an action and numbers it; what lies after the end did not happen.
    pub(crate) fn act(&mut self, world: &World, mut action: Action) {
        if action.at > world.end {
            return;
        }
        action.logged = action.logged.min(world.end);
        self.given.0 += 1;
        action.seq = self.given.0;
        self.actions.push(action);
    }

    /// Adds a task and numbers it.
    pub(crate) fn task(&mut self, mut task: Task) {
        self.given.1 += 1;
        task.seq = self.given.1;
        self.tasks.push(task);
    }
}

impl Life {
    /// Done sales less returns since the day, kopecks.
    pub(crate) fn bought_since(&self, day: Day) -> i64 {
        let counted = self.orders.iter().filter(|o| !o.cancelled && o.at >= day * DAY);
        counted.map(|o| if o.sale { sums(&o.lines).0 } else { -sums(&o.lines).0 }).sum()
    }
}

/// Lives customer `index` through, with at most `budget` deals.
pub(crate) fn live(world: &World, index: u64, budget: u64) -> Life {
    let mut dice = Dice::new(world.seed, Stream::Customer, index);
    let who = Customer::draw(world, &mut dice, index);
    let budget = usize::try_from(budget).unwrap_or(MOST).min(MOST);
    let key = world.fault(Fault::KeyPerson, index).is_some_and(|mut d| d.chance(430)).then(|| world.key_seat());
    let mut life = Life {
        seat: key.unwrap_or_else(|| world.staff.seat(world.duties(true), who.current_lot, world.line.last)),
        key,
        leads: Vec::new(),
        deals: Vec::new(),
        log: Log::default(),
        orders: Vec::new(),
        surveys: Vec::new(),
        wallets: Vec::new(),
        left: false,
        double: false,
        no_owner: false,
        marks: Marks::default(),
        who,
    };
    let start = if life.who.legacy {
        let gap = CLASSES[life.who.class].gap;
        Some(world.line.after(world.line.first, dice.between(0, gap)))
    } else {
        conquer(world, &mut dice, &mut life, budget)
    };
    if let Some(day) = start {
        repeat(world, &mut dice, &mut life, day, budget);
    }
    crate::faults::before_orders(world, &mut life);
    settle(world, &mut life);
    crate::care::care(world, &mut life);
    crate::faults::after_care(world, &mut life);
    if let Some(first) = life.leads.iter().map(|l| l.created).chain(life.deals.iter().map(|d| d.created)).min() {
        life.who.made_by(first);
    }
    life
}

/// The first sale: up to three tries. Returns the day from which the customer buys again, when it was won.
fn conquer(world: &World, dice: &mut Dice, life: &mut Life, budget: usize) -> Option<Day> {
    let mut day = world.line.day_at(u64::from(dice.bits()) * world.line.total() / (1 << 32));
    for attempt in 0..3 {
        if life.deals.len() >= budget || day > world.line.last {
            return None;
        }
        let channel = if attempt == 0 { life.who.channel } else { dice.weighted(&CHANNEL_WEIGHTS) };
        let seat = world.staff.seat(world.duties(false), life.who.new_lot.wrapping_add(attempt), day);
        let from = Origin { day, repeat: false, inquiry: true, channel, seat };
        if attempt == 0 && crate::faults::few_new(world, life, &from) {
            return None;
        }
        if !deal::build(world, dice, life, &from) {
            return None;
        }
        crate::faults::weak_stage(world, life);
        let deal = life.deals.last()?;
        let until = deal.closed.unwrap_or(world.end).div_euclid(DAY);
        match deal.status {
            Status::Won => return Some(world.line.after(until, dice.wait(CLASSES[life.who.class].gap).max(4))),
            Status::Lost if dice.chance(230) => day = world.line.after(until, dice.between(50, 210)),
            _ => return None,
        }
    }
    None
}

/// Next purchases until the customer leaves or the history ends.
fn repeat(world: &World, dice: &mut Dice, life: &mut Life, first: Day, budget: usize) {
    let class = &CLASSES[life.who.class];
    let mut day = first;
    let last = world.line.last - crate::faults::neglect(world, life).unwrap_or(0);
    while day <= last && life.deals.len() < budget {
        let inquiry = dice.chance(600);
        let channel = [0, 1, 1, 1, 0, 0][dice.below(6) as usize];
        // In a small company the few large customers are everybody's: one of them must not make a key person.
        let turn = if life.who.class == 0 && world.deals < SMALL { life.deals.len() as u32 } else { 0 };
        let lot = life.who.current_lot.wrapping_add(turn);
        let seat = life.key.unwrap_or_else(|| world.staff.seat(world.duties(true), lot, day));
        let from = Origin { day, repeat: true, inquiry, channel, seat };
        if !deal::build(world, dice, life, &from) {
            return;
        }
        if dice.chance(class.leave) {
            life.left = true;
            return;
        }
        // Half of the gap is the customer's own rhythm, half is chance.
        let gap = class.gap / 2 + dice.wait(class.gap / 2);
        day = world.line.after(day, gap.max(3));
    }
}

/// Turns won deals into orders, returns and payments.
fn settle(world: &World, life: &mut Life) {
    for i in 0..life.deals.len() {
        let deal = &life.deals[i];
        let dice = &mut Dice::new(world.seed, Stream::Settle, life.who.index * 128 + u64::from(deal.k));
        let (lines, k, seat) = (deal.lines.clone(), deal.k, deal.seat);
        let Some(closed) = deal.closed.filter(|_| deal.status == Status::Won) else { continue };
        let at = (closed + dice.between(8, 100) * MINUTE).min(world.end);
        let owner = world.staff.holder(seat, at);
        let terms = Terms {
            prepaid: dice.chance(550),
            delay: [14, 21, 30][dice.below(3) as usize],
            halves: dice.chance(120),
            late: dice.between(-2, 5),
        };
        let order = Order {
            suffix: String::new(),
            deal: Some(k),
            k,
            at,
            sale: true,
            cancelled: false,
            owner,
            payments: terms.payments(world, at, sums(&lines).0),
            lines,
        };
        if dice.chance(7) {
            let mistaken =
                Order { suffix: "x".into(), cancelled: true, payments: Vec::new(), at: at - 6 * MINUTE, ..order.clone() };
            life.orders.push(mistaken);
        }
        let back = dice.chance(22);
        let (one, days) = (dice.chance(700), dice.between(3, 18));
        let back_at = office(shift(at.div_euclid(DAY), days), dice);
        if back && back_at <= world.end {
            let lines: Vec<_> = order.lines.iter().take(if one { 1 } else { order.lines.len() }).copied().collect();
            let owner = world.staff.holder(seat, back_at);
            life.orders.push(Order {
                suffix: "r".into(),
                at: back_at,
                sale: false,
                owner,
                lines,
                payments: Vec::new(),
                ..order.clone()
            });
        }
        life.orders.push(order);
    }
    life.orders.sort_by(|a, b| (a.k, &a.suffix).cmp(&(b.k, &b.suffix)));
}

/// How an order is paid.
pub(crate) struct Terms {
    prepaid: bool,
    delay: i64,
    halves: bool,
    late: i64,
}

impl Terms {
    /// Paid at once.
    pub(crate) fn prepaid() -> Self {
        Self { prepaid: true, delay: 0, halves: false, late: 0 }
    }

    /// Payments that add up to the amount exactly.
    pub(crate) fn payments(&self, world: &World, at: Moment, amount: i64) -> Vec<Payment> {
        let day = at.div_euclid(DAY);
        let due = if self.prepaid { working(day) } else { working(day + self.delay) };
        let paid = |planned: Day, late: i64| {
            let t = working((planned + late).max(day)) * DAY + 11 * HOUR + 17 * MINUTE;
            Some(t.max(at + 20 * MINUTE)).filter(|t| *t <= world.end)
        };
        let late = if self.prepaid { 0 } else { self.late };
        if !self.halves {
            return vec![Payment { planned: due, paid: paid(due, late), amount }];
        }
        let first = amount / 2;
        let now = working(day);
        vec![
            Payment { planned: now, paid: paid(now, 0), amount: first },
            Payment { planned: due.max(now + 7), paid: paid(due.max(now + 7), late), amount: amount - first },
        ]
    }
}

/// A contact after each payment within a day: thanks, shipment, papers.
pub(crate) fn thank(world: &World, dice: &mut Dice, life: &mut Life) {
    for i in 0..life.orders.len() {
        let order = &life.orders[i];
        let k = order.k;
        let Some(paid) = order.payments.first().and_then(|p| p.paid) else { continue };
        let at = work_later(paid, dice.between(20, 150) * MINUTE);
        let touched = dice.chance(930);
        if touched && world.on.has(Fault::NoFirstDay) {
            let tail = if order.suffix.is_empty() { "1".to_owned() } else { format!("{}-1", order.suffix) };
            let id = Ids::new(world, life.who.index).tail('p', k, &tail);
            life.marks.dated(Fault::NoFirstDay, id, 0, paid);
        } else if touched {
            let seat = life.deals.get(k as usize).map_or(life.seat, |d| d.seat);
            let owner = world.staff.holder(seat, at);
            life.log.act(
                world,
                Action {
                    deal: Some(k), result: "подтверждение оплаты и отгрузки", ..Action::new("email", at, owner, seat)
                },
            );
        }
    }
}
