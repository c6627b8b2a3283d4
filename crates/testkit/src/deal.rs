//! One deal from the inquiry to the outcome: the path, the work on it, what is sold.

use crate::customer::{CLASSES, Customer};
use crate::days::{DAY, Day, HOUR, MINUTE, Moment};
use crate::dice::Dice;
use crate::goods::{CATEGORIES, PER_CATEGORY};
use crate::inquiry::inquiry;
use crate::life::Life;
use crate::model::{Action, Deal, FieldEvent, LOST, Lead, Line, PIPES, Proposal, Status, Task, WON};
use crate::timeline::{office, shift, work_later, working};
use crate::world::World;

/// Reasons of loss with weights.
pub(crate) const REASONS: [(&str, u32); 7] = [
    ("Дорого", 26),
    ("Выбрали другого поставщика", 24),
    ("Отложили закупку", 16),
    ("Нет в наличии", 12),
    ("Не устроил срок поставки", 10),
    ("Нет бюджета", 7),
    ("Прочее", 5),
];
/// Chance to win a first deal by channel, per mille.
const WIN_NEW: [u32; 5] = [340, 370, 470, 330, 290];
/// Chance to win a next deal, per mille.
const WIN_NEXT: u32 = 800;

/// What happens at a moment of the deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Enter(u8),
    Follow,
    Close(u8),
}

impl Step {
    /// What the action that led to the step ended with.
    fn result(self) -> &'static str {
        match self {
            Self::Close(WON) => "договорились об отгрузке",
            Self::Close(_) => "отказ",
            Self::Follow => "уточнение",
            Self::Enter(_) => "следующий шаг согласован",
        }
    }
}

/// Where a deal comes from.
pub(crate) struct Origin {
    pub(crate) day: Day,
    pub(crate) repeat: bool,
    /// Came as an inquiry.
    pub(crate) inquiry: bool,
    pub(crate) channel: usize,
    pub(crate) seat: usize,
}

/// Builds one deal of the customer and adds it, its lead, actions and tasks to the life. False when the history ends before
/// the deal is made; the inquiry then stays new.
pub(crate) fn build(world: &World, dice: &mut Dice, life: &mut Life, from: &Origin) -> bool {
    let k = life.deals.len() as u32;
    let lead = from.inquiry.then(|| inquiry(world, dice, life, from, k));
    let created = match lead.as_ref().and_then(|l| l.response) {
        Some(answered) => work_later(answered, dice.between(6, 40) * MINUTE),
        None if lead.is_none() => office(working(from.day), dice),
        None => world.end + 1,
    };
    if created > world.end {
        life.leads.extend(lead.filter(|l| l.created <= world.end).map(|l| Lead { status: "new", deal: None, ..l }));
        return false;
    }
    let chance = if from.repeat { WIN_NEXT } else { WIN_NEW[from.channel] };
    let won = dice.chance(chance);
    let pipe = &PIPES[usize::from(from.repeat)];
    let exit = if won { 4 } else { dice.weighted(&pipe.exits) };
    let steps = plan_steps(dice, created, &pipe.dwell[..=exit], won);
    let lines = basket(world, dice, &life.who, created.div_euclid(DAY), from.repeat);
    let reason = REASONS[dice.weighted(&REASONS.map(|r| r.1))].0;
    let qualified_well = dice.chance(985);
    let mut deal = Deal {
        k,
        repeat: from.repeat,
        created,
        seat: from.seat,
        owner: 0,
        path: vec![(0, created)],
        status: Status::Open,
        closed: None,
        expected: None,
        amount: Some(crate::model::sums(&lines).0),
        lines,
        reason: None,
        qualified: from.repeat.then_some(true),
        lead: lead.as_ref().map(|l| l.k),
        channel: from.channel,
        no_channel: false,
        fields: Vec::new(),
        proposals: Vec::new(),
        updated: created,
    };
    walk(world, dice, life, &mut deal, &steps);
    if deal.status == Status::Lost {
        deal.reason = Some(reason);
    }
    if deal.path.len() > 2 || (deal.path.len() == 2 && deal.path[1].0 != LOST) {
        deal.qualified = Some(qualified_well || from.repeat);
    }
    propose(world, dice, life, &mut deal);
    promise(world, dice, &mut deal, &steps);
    life.leads.extend(lead);
    life.deals.push(deal);
    true
}

/// Moments of a deal: entries into the next stages, follow-ups in long ones, the close. `dwell` ends at the stage of exit.
fn plan_steps(dice: &mut Dice, created: Moment, dwell: &[(i64, i64)], won: bool) -> Vec<(Moment, Step)> {
    let mut steps = vec![(created, Step::Enter(0))];
    let mut t = created;
    for (s, (low, high)) in dwell.iter().enumerate() {
        let days = dice.bell(*low, *high);
        let mut day = t.div_euclid(DAY);
        let mut left = days;
        while left > 5 {
            let part = dice.between(3, 4);
            left -= part;
            day = shift(day, part);
            steps.push((office(day, dice), Step::Follow));
        }
        let leave = if days == 0 { work_later(t, dice.between(50, 220) * MINUTE) } else { office(shift(day, left), dice) };
        t = leave.max(t + 45 * MINUTE);
        let last = s + 1 == dwell.len();
        steps.push((t, if last { Step::Close(if won { WON } else { LOST }) } else { Step::Enter(s as u8 + 1) }));
    }
    steps
}

/// Plays the steps up to the as-of moment: stage events, actions, the chain of tasks.
fn walk(world: &World, dice: &mut Dice, life: &mut Life, deal: &mut Deal, steps: &[(Moment, Step)]) {
    for (i, (t, step)) in steps.iter().enumerate() {
        if i > 0 {
            let done = chain(world, dice, life, deal, steps[i - 1].0, (*t, *step));
            if !done {
                break;
            }
        }
        match step {
            Step::Enter(0) | Step::Follow => {}
            Step::Enter(stage) => deal.path.push((*stage, *t)),
            Step::Close(stage) => {
                deal.path.push((*stage, *t));
                deal.closed = Some(*t);
                deal.status = if *stage == WON { Status::Won } else { Status::Lost };
            }
        }
        deal.updated = *t;
    }
    deal.owner = world.staff.holder(deal.seat, deal.closed.unwrap_or(world.end));
    handover(world, deal);
}

/// The task set at `before` for the step, and the action that fulfils it. False when the step lies in the future.
fn chain(world: &World, dice: &mut Dice, life: &mut Life, deal: &Deal, before: Moment, (t, step): (Moment, Step)) -> bool {
    let lag = dice.between(30, 400);
    let talk = dice.bell(70, 520);
    let meets = !deal.repeat && step == Step::Enter(2) && dice.chance(420);
    let writes = matches!(step, Step::Enter(3 | 4)) && dice.chance(450);
    let calls_us = dice.chance(150);
    let unanswered = dice.chance(170);
    let late = dice.chance(25);
    let moved = u32::from(dice.chance(70));
    let kind = if meets {
        "Встреча"
    } else if writes {
        "Письмо"
    } else {
        "Звонок"
    };
    let due = if late { t - 20 * MINUTE } else { (t / HOUR + 1) * HOUR + HOUR * dice.between(0, 1) };
    let created = (before + MINUTE).min(t - MINUTE);
    let done = (t <= world.end).then_some(t - lag / 2);
    let due = if done.is_none() { due.max(t) } else { due };
    let owner = world.staff.holder(deal.seat, t.min(world.end));
    life.log.task(Task { seq: 0, created, owner, deal: Some(deal.k), kind, due, done, moved });
    if done.is_none() {
        return false;
    }
    let duration = if meets {
        talk * 9
    } else if writes {
        0
    } else {
        talk
    };
    let wait = if meets || writes { 0 } else { dice.between(3, 24) };
    let base = Action {
        deal: Some(deal.k),
        incoming: calls_us && !meets,
        duration,
        wait,
        answered: Some(true),
        logged: t - lag / 2,
        result: step.result(),
        ..Action::new("call", t - lag - duration - wait, owner, deal.seat)
    };
    if unanswered && !meets && !writes && !base.incoming && base.at - before > 2 * HOUR {
        let at = base.at - 50 * MINUTE;
        life.log.act(
            world,
            Action {
                at,
                duration: 0,
                answered: Some(false),
                logged: at + base.wait + 9,
                result: "не дозвонились",
                ..base.clone()
            },
        );
    }
    let kind = if meets {
        "meeting"
    } else if writes {
        "email"
    } else {
        "call"
    };
    let answered = (kind == "call").then_some(true);
    life.log.act(world, Action { kind, answered, ..base });
    true
}

/// Records the change of the responsible person when a manager leaves while the deal lives.
fn handover(world: &World, deal: &mut Deal) {
    let until = deal.closed.unwrap_or(world.end);
    let mut owner = world.staff.holder(deal.seat, deal.created);
    let mut changes: Vec<Moment> = Vec::new();
    for person in &world.staff.seats[deal.seat].people {
        let p = &world.staff.people[*person];
        changes.extend([Some(p.hired), p.left.map(|l| l + 1)].into_iter().flatten().map(|d| d * DAY + 9 * HOUR + 300));
    }
    changes.sort_unstable();
    for at in changes.into_iter().filter(|at| *at > deal.created && *at <= until) {
        let next = world.staff.holder(deal.seat, at);
        if next != owner {
            let (old, new) = (world.staff.people[owner].id.clone(), world.staff.people[next].id.clone());
            let actor = world.staff.teams[world.staff.seats[deal.seat].team].head;
            deal.fields.push(FieldEvent { at, field: "owner_id", old, new, actor });
            owner = next;
        }
    }
}

/// The proposal: sent before it is discussed, opened soon, answered when the deal goes on.
fn propose(world: &World, dice: &mut Dice, life: &mut Life, deal: &mut Deal) {
    let wanted = if deal.repeat { dice.chance(300) } else { true };
    let from = if deal.repeat { 0 } else { 1 };
    let part = dice.between(25, 60);
    let opened = dice.chance(880);
    let silent = dice.chance(60);
    let technical = !deal.repeat && dice.chance(220);
    let Some(start) = deal.path.iter().position(|p| p.0 == from) else { return };
    let Some(next) = deal.path.get(start + 1).copied() else { return };
    let (a, b) = (deal.path[start].1, next.1);
    if !wanted || b - a < 4 * HOUR {
        return;
    }
    let sent = work_later(a, crate::timeline::work_between(a, b) * part / 100);
    if sent >= b - HOUR {
        return;
    }
    let goes_on = next.0 != LOST && !silent;
    let version = if sent > world.end - 270 * DAY { "v2" } else { "v1" };
    let owner = world.staff.holder(deal.seat, sent);
    deal.proposals.push(Proposal {
        sent,
        opened: opened.then(|| (sent + 25 * MINUTE).min(b - MINUTE)),
        replied: (goes_on && opened).then(|| (sent + (b - sent) * 2 / 3).max(sent + 26 * MINUTE)),
        technical,
        version,
        owner,
    });
    life.log.act(
        world,
        Action {
            deal: Some(deal.k), result: "отправлено предложение", ..Action::new("proposal", sent, owner, deal.seat)
        },
    );
}

/// The promised date: a guess at first, corrected before it runs out.
fn promise(world: &World, dice: &mut Dice, deal: &mut Deal, steps: &[(Moment, Step)]) {
    let planned = steps.last().map_or(deal.created, |s| s.0).div_euclid(DAY);
    let made = deal.created.div_euclid(DAY);
    let guess = working((planned + dice.between(-3, 8)).max(made + 1));
    let limit = deal.closed.map_or(world.line.last, |c| c.div_euclid(DAY) - 1);
    deal.expected = Some(guess);
    if guess > limit {
        return;
    }
    let at = working(guess - 1) * DAY + 16 * HOUR + dice.between(0, 1800);
    let new = working(planned.max(guess + 1));
    if at > deal.created && at < deal.closed.unwrap_or(world.end) && (deal.status == Status::Open || dice.chance(800)) {
        let actor = world.staff.holder(deal.seat, at);
        let (old, text) = (crate::days::date_text(guess), crate::days::date_text(new));
        deal.fields.push(FieldEvent { at, field: "expected_close_on", old, new: text, actor });
        deal.expected = Some(new);
        deal.updated = deal.updated.max(at);
    }
}

/// What is sold: a few lines of the customer's usual groups, with the usual discount.
fn basket(world: &World, dice: &mut Dice, who: &Customer, day: Day, repeat: bool) -> Vec<Line> {
    let class = &CLASSES[who.class];
    let month = world.month(day);
    let discount = [0, 0, 0, 0, 3, 5, 7, 10][dice.below(8) as usize];
    let count = dice.bell(2, 5 + (2 - who.class as i64)) - i64::from(!repeat && dice.chance(300));
    let weights: Vec<u32> = CATEGORIES.iter().map(|c| c.weight).collect();
    let mut lines = Vec::with_capacity(count as usize);
    for n in 0..count.max(1) {
        let usual = dice.chance(550);
        let group = if usual { who.groups[(n as usize) % 3] } else { dice.weighted(&weights) };
        let product = group * PER_CATEGORY + dice.below(PER_CATEGORY as u32) as usize;
        let (list, cost) = world.goods.at(product, month);
        let quantity = (dice.size(CATEGORIES[group].lot * class.size * who.scale / 10) / 1000).max(1);
        let price = (list * (100 - discount) + 50) / 100;
        lines.push(Line { product, quantity, list, price, cost });
    }
    lines
}
