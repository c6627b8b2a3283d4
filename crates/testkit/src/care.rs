//! Care between purchases: regular touches by class, win-back of the silent, surveys, talks about share of wallet.

use crate::customer::CLASSES;
use crate::days::{DAY, Day, HOUR, MINUTE};
use crate::dice::{Dice, Stream};
use crate::life::{Life, thank};
use crate::mistakes::Fault;
use crate::model::{Action, Status, Survey, Task, Wallet};
use crate::timeline::{office, working, working_back};
use crate::world::World;

/// Twelve-month purchases above which a customer is touched as class A, as class B; kopecks. Near the cuts of an ABC analysis of the
/// generated company.
const AS_A: i64 = 85_000_000;
const AS_B: i64 = 13_000_000;

/// Adds everything that is not part of a deal.
pub(crate) fn care(world: &World, life: &mut Life) {
    // Each part has its own stream, so that a mistake planted in one leaves the others as they were.
    let index = life.who.index * 4;
    let part = |n: u64| Dice::new(world.seed, Stream::Care, index + n);
    thank(world, &mut part(0), life);
    let Some(first) = life.orders.iter().filter(|o| o.sale && !o.cancelled).map(|o| o.at).min() else { return };
    let last = life.orders.iter().filter(|o| o.sale && !o.cancelled).map(|o| o.at).max().unwrap_or(first);
    touch(world, &mut part(1), life, first.div_euclid(DAY), last.div_euclid(DAY));
    survey(world, &mut part(2), life);
    wallet(world, &mut part(3), life);
}

/// Class by purchases of the last year, or by nature when it is smaller: 0 as A, 1 as B, 2 as C.
pub(crate) fn rank(world: &World, life: &Life) -> usize {
    let year = life.bought_since(world.line.last - 365);
    if year >= AS_A {
        0
    } else if year >= AS_B {
        life.who.class.min(1)
    } else {
        life.who.class
    }
}

/// Days between touches: by class, closer for those who buy much lately, rare after a year of silence.
fn pace(world: &World, dice: &mut Dice, life: &Life, day: Day, last: Day) -> i64 {
    let usual = if world.on.has(Fault::NoServiceNorms) { 70 } else { CLASSES[rank(world, life)].touch };
    if day > last + 365 { dice.between(120, 160) } else { usual + dice.between(-2, 2) }
}

/// Calls to a client between purchases; in silence they become attempts to win it back.
fn touch(world: &World, dice: &mut Dice, life: &mut Life, first: Day, last: Day) {
    let mut day = first;
    let mut set = first * DAY + 17 * HOUR;
    loop {
        let next = working_back(day + pace(world, dice, life, day, last)).max(working(day + 1));
        let t = office(next, dice);
        let (talk, wait, lag) = (dice.bell(80, 480), dice.between(4, 22), dice.between(30, 300));
        let silent = next > last + 75 && life.left;
        let kind = if silent { "Возврат клиента" } else { "Плановый контакт" };
        let done = (t <= world.end).then_some(t + wait + talk + lag);
        let owner = world.staff.holder(life.seat, t.min(world.end));
        life.log.task(Task { seq: 0, created: set, owner, deal: None, kind, due: (t / HOUR + 1) * HOUR + HOUR, done, moved: 0 });
        if done.is_none() {
            return;
        }
        let result = if silent {
            ["причина ухода: цена", "причина ухода: ассортимент", "готовы вернуться позже"][dice.below(3) as usize]
        } else {
            "контакт состоялся"
        };
        life.log.act(
            world,
            Action {
                incoming: !silent && dice.chance(180),
                duration: talk,
                wait,
                answered: Some(true),
                logged: t + wait + talk + lag,
                result,
                ..Action::new("call", t, owner, life.seat)
            },
        );
        set = t + wait + talk + lag + MINUTE;
        day = next;
    }
}

/// Answers to the satisfaction survey, after about a fifth of the purchases.
fn survey(world: &World, dice: &mut Dice, life: &mut Life) {
    let shipped: Vec<_> = life.deals.iter().filter(|d| d.status == Status::Won).filter_map(|d| d.closed).collect();
    for closed in shipped {
        if !dice.chance(190) {
            continue;
        }
        let at = office(working(closed.div_euclid(DAY) + dice.between(2, 9)), dice);
        let score = [10, 9, 8, 7, 6, 5, 3, 1][dice.weighted(&[34, 27, 18, 9, 5, 3, 3, 1])];
        let answer = (score < 9 && dice.chance(640)).then(|| {
            dice.pick(&[
                "быстрее отгружать",
                "держать запас ходовых позиций",
                "дать отсрочку",
                "чаще предупреждать о новинках",
                "сократить срок ответа",
            ])
        });
        let channel = ["email", "phone", "site", "office"][dice.weighted(&[50, 30, 15, 5])];
        if at > world.end {
            continue;
        }
        life.surveys.push(Survey { at, channel, score, answer });
        if score <= 6 {
            call_back(world, life, at);
        }
    }
}

/// A dissatisfied client is called the next working day.
fn call_back(world: &World, life: &mut Life, at: i64) {
    let t = working(at.div_euclid(DAY) + 1) * DAY + 11 * HOUR;
    let owner = world.staff.holder(life.seat, t.min(world.end));
    let talk = Action {
        duration: 6 * MINUTE,
        wait: 9,
        answered: Some(true),
        logged: t + 7 * MINUTE,
        result: "разбор оценки",
        ..Action::new("call", t, owner, life.seat)
    };
    if t <= world.end {
        life.log.act(world, talk);
    }
}

/// Talks about the client's whole purchases, twice a year with those who buy much.
fn wallet(world: &World, dice: &mut Dice, life: &mut Life) {
    let mut on = world.line.first + dice.between(20, 170);
    while on <= world.line.last {
        let ours: i64 = life
            .orders
            .iter()
            .filter(|o| o.sale && !o.cancelled && o.at < on * DAY && o.at >= (on - 365) * DAY)
            .map(|o| crate::model::sums(&o.lines).0)
            .sum();
        let asked = if ours >= AS_B { dice.chance(880) } else { dice.chance(60) };
        let (share, told_by) = (dice.bell(22, 85), ["клиент", "клиент", "оценка менеджера"][dice.below(3) as usize]);
        if asked && ours > 0 {
            let total = ours * 100 / share / 100_000 * 100_000;
            life.wallets.push(Wallet {
                on: working_back(on),
                category: life.who.groups[0],
                ours,
                total: total.max(ours),
                told_by,
            });
        }
        on += dice.between(145, 175);
    }
}
