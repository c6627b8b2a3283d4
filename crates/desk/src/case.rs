//! A case: something with an owner, a day, a state and a log — a commitment of a meeting, a promise of a review, work on a
//! deviation. Nothing is rewritten: each step is an entry.

use crate::error::{Error, Result, field};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stand {
    /// Nobody began.
    Open,
    /// Done.
    Done,
    /// Given up, with a reason.
    Dropped,
}

impl Stand {
    /// Stable word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }

    /// The state of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Open, Self::Done, Self::Dropped].into_iter().find(|s| s.word() == word)
    }
}

/// One entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Local day.
    #[serde(with = "crate::day")]
    pub on: Date,
    /// Who.
    pub by: String,
    /// What happened: a state word, or `moved 2026-03-05`.
    pub what: String,
    /// Words.
    pub note: String,
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// What is to be done.
    pub what: String,
    /// Employee who does it.
    pub owner: String,
    /// Day it was given.
    #[serde(with = "crate::day")]
    pub given: Date,
    /// Day it is due.
    #[serde(with = "crate::day")]
    pub due: Date,
    /// How it stands.
    pub stand: Stand,
    /// Day it was done.
    #[serde(with = "crate::day::maybe")]
    pub done_on: Option<Date>,
    /// Deal it is about; empty when none.
    #[serde(default)]
    pub deal: String,
    /// Money promised with it, 1/10000.
    #[serde(default, with = "crate::day::maybe_amount")]
    pub money: Option<i128>,
    /// Where it was given: `meeting`, `review`, `deviation`.
    pub place: String,
    /// What happened to it.
    #[serde(default)]
    pub log: Vec<Entry>,
}

impl Case {
    /// A new case.
    ///
    /// # Errors
    /// No words, no owner, or a day before the day it is given.
    pub fn new(what: &str, owner: &str, given: Date, due: Date, place: &str) -> Result<Self> {
        let what = what.trim();
        if what.is_empty() || what.chars().count() > 500 {
            return field("what", "say in up to 500 characters what is to be done");
        }
        if owner.is_empty() {
            return field("owner", "say who does it");
        }
        if due < given {
            return field("due", format!("it cannot be due on {due}, before it is given on {given}"));
        }
        let (what, owner, place) = (what.to_owned(), owner.to_owned(), place.to_owned());
        let (deal, money, log) = (String::new(), None, Vec::new());
        Ok(Self { what, owner, given, due, stand: Stand::Open, done_on: None, deal, money, place, log })
    }

    /// Sends the case to a state; an undone one comes back to `open`.
    ///
    /// # Errors
    /// The state it already has.
    pub fn step(&mut self, to: Stand, on: Date, by: &str, note: &str) -> Result<()> {
        if self.stand == to {
            return Err(Error::Step { stands: self.stand.word(), asked: to.word() });
        }
        self.stand = to;
        self.done_on = (to == Stand::Done).then_some(on);
        self.enter(on, by, to.word().to_owned(), note);
        Ok(())
    }

    /// Moves the day; every move is counted.
    ///
    /// # Errors
    /// A case that is over, or a day before today.
    pub fn move_to(&mut self, due: Date, on: Date, by: &str, note: &str) -> Result<()> {
        if self.stand != Stand::Open {
            return Err(Error::Step { stands: self.stand.word(), asked: "moved" });
        }
        if due < on {
            return field("due", "move it to today or later");
        }
        self.due = due;
        self.enter(on, by, format!("moved {due}"), note);
        Ok(())
    }

    /// How often the day was moved.
    #[must_use]
    pub fn moves(&self) -> usize {
        self.log.iter().filter(|e| e.what.starts_with("moved ")).count()
    }

    /// Not done though the day has passed.
    #[must_use]
    pub fn overdue(&self, today: Date) -> bool {
        self.stand == Stand::Open && self.due < today
    }

    fn enter(&mut self, on: Date, by: &str, what: String, note: &str) {
        self.log.push(Entry { on, by: by.to_owned(), what, note: note.trim().to_owned() });
    }
}

/// How commitments were kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct DoneShare {
    /// Cases whose first day has come; dropped ones are out.
    pub due: u64,
    /// Done not later than the day promised first.
    pub kept: u64,
    /// Done later.
    pub late: u64,
    /// Not done.
    pub open: u64,
}

/// Share of commitments done in time, by the day promised first: moving the day does not make it kept.
pub fn done_share<'a>(cases: impl IntoIterator<Item = &'a Case>, today: Date) -> DoneShare {
    let mut out = DoneShare::default();
    for c in cases.into_iter().filter(|c| c.stand != Stand::Dropped) {
        let first = first_due(c);
        if first > today {
            continue;
        }
        out.due += 1;
        match c.done_on {
            Some(on) if on <= first => out.kept += 1,
            Some(_) => out.late += 1,
            None => out.open += 1,
        }
    }
    out
}

/// The log holds only the new days, so the first one is told by the day given: a moved case was due no later than its first move.
fn first_due(c: &Case) -> Date {
    let moved = c.log.iter().find(|e| e.what.starts_with("moved "));
    moved.map_or(c.due, |e| e.on.min(c.due))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn case(due: i8) -> Case {
        Case::new("Позвонить", "m-1", date(2026, 3, 2), date(2026, 3, due), "meeting").unwrap()
    }

    #[test]
    fn a_moved_day_does_not_make_a_promise_kept() {
        let (mut kept, mut late, mut moved, mut dropped) = (case(3), case(3), case(3), case(3));
        kept.step(Stand::Done, date(2026, 3, 3), "a", "").unwrap();
        late.step(Stand::Done, date(2026, 3, 4), "a", "").unwrap();
        moved.move_to(date(2026, 3, 9), date(2026, 3, 3), "a", "клиент просил").unwrap();
        moved.step(Stand::Done, date(2026, 3, 8), "a", "").unwrap();
        dropped.step(Stand::Dropped, date(2026, 3, 3), "a", "не нужно").unwrap();
        let share = done_share([&kept, &late, &moved, &dropped, &case(3), &case(20)], date(2026, 3, 10));
        assert_eq!(share, DoneShare { due: 4, kept: 1, late: 2, open: 1 });
        assert_eq!((moved.moves(), moved.log.len()), (1, 2));
    }

    #[test]
    fn wrong_steps_are_refused_and_undo_is_a_step() {
        let mut c = case(3);
        assert!(c.step(Stand::Open, date(2026, 3, 3), "a", "").is_err());
        c.step(Stand::Done, date(2026, 3, 3), "a", "").unwrap();
        assert!(c.move_to(date(2026, 3, 9), date(2026, 3, 3), "a", "").is_err());
        c.step(Stand::Open, date(2026, 3, 3), "a", "ошибка").unwrap();
        assert_eq!((c.stand, c.done_on, c.overdue(date(2026, 3, 4))), (Stand::Open, None, true));
        assert!(Case::new(" ", "m", date(2026, 3, 2), date(2026, 3, 2), "meeting").is_err());
        assert!(Case::new("x", "m", date(2026, 3, 2), date(2026, 3, 1), "meeting").is_err());
    }
}
