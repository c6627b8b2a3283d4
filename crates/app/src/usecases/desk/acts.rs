//! Everything that can be done in the department's work: one table that pages, the API and the command line share.

use super::cases::{self, New, Stand};
use super::meeting::{self, Visit};
use super::{By, amount_of, date_of, deviations, letters, next_working_day, payments, review, targets, working_day};
use crate::people::Entrance;
use crate::policy::Action;
use crate::view::look::Look;
use crate::{Company, Error, Result};
use desk::{Clients, Subject, Target};

/// Values by name, as a form or a document gives them.
#[derive(Debug, Clone, Default)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// A value; empty when absent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v.as_str())
    }

    /// A number of an entry.
    ///
    /// # Errors
    /// Not a number.
    pub fn n(&self) -> Result<i64> {
        self.get("n").parse().map_err(|_| Error::usage("укажите номер записи", "give the number of the entry"))
    }

    /// Values whose names begin so, without the beginning.
    pub fn each<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().filter_map(move |(k, v)| Some((k.strip_prefix(prefix)?, v.as_str())))
    }
}

/// What an act works with.
pub struct Desk<'a> {
    /// The open session with the person's rows.
    pub look: &'a Look<'a>,
    /// The company.
    pub company: &'a Company,
    /// Who does it.
    pub by: &'a By,
    /// Accounts and the mail server, where letters can be sent from.
    pub entrance: Option<&'a Entrance>,
    /// Moment, microseconds UTC.
    pub now: i64,
}

/// One thing that can be done.
pub struct Act {
    /// Stable word in addresses.
    pub id: &'static str,
    /// The right it needs.
    pub right: Action,
    /// Words of success, Russian and English.
    pub done: (&'static str, &'static str),
    /// Fields, for the description of the API.
    pub fields: &'static [(&'static str, &'static str)],
    /// Does it.
    pub run: fn(&Desk<'_>, &Fields) -> Result<()>,
}

impl Desk<'_> {
    fn today(&self) -> jiff::civil::Date {
        working_day(self.look, self.now)
    }

    /// The day asked, or the next working day.
    fn due(&self, f: &Fields) -> String {
        match f.get("due") {
            "" => next_working_day(self.look, self.today()).to_string(),
            due => due.to_owned(),
        }
    }
}

/// All acts.
pub const ACTS: &[Act] = &[
    Act {
        id: "target-set",
        right: Action::Judge,
        done: ("План поставлен", "The target is set"),
        fields: &[
            ("subject", "company, team:NAME, employee:ID, customer:ID, channel:NAME, product:ID"),
            ("metric", "metric of the catalogue"),
            ("clients", "all, new or current"),
            ("period", "2026-07, 2026-Q3, 2026; or from and to"),
            ("value", "decimal"),
        ],
        run: |d, f| targets::set(d.company, target(f)?, d.by, d.now).map(|_| ()),
    },
    Act {
        id: "target-hand-out",
        right: Action::Judge,
        done: ("План разложен и сходится", "The plan is handed out and adds up"),
        fields: &[
            ("metric", "metric"),
            ("period", "as in target-set"),
            ("whole", "the company's plan"),
            ("p_ID", "part of an employee"),
        ],
        run: hand_out,
    },
    Act {
        id: "target-spread",
        right: Action::Judge,
        done: ("План разложен и сходится", "The plan is handed out and adds up"),
        fields: &[
            ("metric", "metric"),
            ("period", "as in target-set"),
            ("value", "the company's plan"),
            ("equal", "1: equal parts"),
        ],
        run: spread,
    },
    Act {
        id: "target-remove",
        right: Action::Judge,
        done: ("План убран; его можно вернуть", "The target is removed and can be brought back"),
        fields: &[("n", "number of the entry")],
        run: |d, f| targets::drop(d.company, f.n()?, d.by, d.now),
    },
    Act {
        id: "target-restore",
        right: Action::Judge,
        done: ("План возвращён", "The target is back"),
        fields: &[("n", "number of the entry")],
        run: |d, f| targets::bring_back(d.company, f.n()?, d.by, d.now),
    },
    Act {
        id: "payment-confirm",
        right: Action::Save,
        done: ("Оплата подтверждена", "The payment is confirmed"),
        fields: &[("payment", "id of the payment"), ("on", "day the client named; empty: the promised day")],
        run: |d, f| payments::confirm(d.look, d.company, f.get("payment"), f.get("on"), d.by, d.now),
    },
    Act {
        id: "payment-unconfirm",
        right: Action::Save,
        done: ("Подтверждение снято", "The confirmation is taken back"),
        fields: &[("n", "number of the confirmation")],
        run: |d, f| payments::unconfirm(d.company, f.n()?, d.by, d.now),
    },
    Act {
        id: "payment-reconfirm",
        right: Action::Save,
        done: ("Подтверждение возвращено", "The confirmation is back"),
        fields: &[("n", "number of the confirmation")],
        run: |d, f| payments::reconfirm(d.company, f.n()?, d.by),
    },
    Act {
        id: "review-promise",
        right: Action::Save,
        done: ("Обещание записано", "The promise is noted"),
        fields: &[
            ("manager", "employee who promises"),
            ("deal", "deal"),
            ("what", "what is promised"),
            ("due", "by which day"),
            ("money", "payment promised with it, if any"),
        ],
        run: promise,
    },
    Act {
        id: "review-close",
        right: Action::Judge,
        done: ("Разбор закончен, состояние сделок запомнено", "The review is over, the deals are remembered"),
        fields: &[("manager", "manager"), ("note", "outcome"), ("minutes", "minutes it took")],
        run: |d, f| {
            let minutes = f.get("minutes").parse().unwrap_or(0);
            review::close(d.look, d.company, f.get("manager"), f.get("note"), minutes, d.by, d.now)
        },
    },
    Act {
        id: "status-check",
        right: Action::Judge,
        done: ("Состояние сделок запомнено", "The deals are remembered"),
        fields: &[("back", "nothing is needed")],
        run: |d, _| review::check(d.look, d.company, d.by, d.now),
    },
    Act {
        id: "case-done",
        right: Action::Save,
        done: ("Отмечено сделанным", "Marked as done"),
        fields: &[("n", "number of the case"), ("note", "words")],
        run: |d, f| cases::step(d.company, f.n()?, Stand::Done, d.today(), f.get("note"), d.by),
    },
    Act {
        id: "case-reopen",
        right: Action::Save,
        done: ("Снова в работе", "Open again"),
        fields: &[("n", "number of the case"), ("note", "words")],
        run: |d, f| cases::step(d.company, f.n()?, Stand::Open, d.today(), f.get("note"), d.by),
    },
    Act {
        id: "case-drop",
        right: Action::Save,
        done: ("Снято", "Given up"),
        fields: &[("n", "number of the case"), ("note", "why it is not needed")],
        run: |d, f| cases::step(d.company, f.n()?, Stand::Dropped, d.today(), f.get("note"), d.by),
    },
    Act {
        id: "case-move",
        right: Action::Save,
        done: ("День перенесён", "The day is moved"),
        fields: &[("n", "number of the case"), ("due", "new day"), ("note", "why")],
        run: |d, f| cases::move_to(d.company, f.n()?, f.get("due"), d.today(), f.get("note"), d.by),
    },
    Act {
        id: "case-remove",
        right: Action::Save,
        done: ("Убрано; можно вернуть", "Removed; it can be brought back"),
        fields: &[("n", "number of the case")],
        run: |d, f| cases::drop(d.company, f.n()?, d.by, d.now),
    },
    Act {
        id: "case-restore",
        right: Action::Save,
        done: ("Возвращено", "Brought back"),
        fields: &[("n", "number of the case")],
        run: |d, f| cases::bring_back(d.company, f.n()?, d.by),
    },
    Act {
        id: "meeting-start",
        right: Action::Judge,
        done: ("Планёрка началась", "The meeting has begun"),
        fields: &[("back", "nothing is needed")],
        run: |d, _| meeting::start(d.look, d.company, d.by, d.now).map(|_| ()),
    },
    Act {
        id: "meeting-person",
        right: Action::Judge,
        done: ("Записано", "Saved"),
        fields: &[
            ("n", "meeting"),
            ("employee", "who"),
            ("present", "1: was there"),
            ("repeat", "what to repeat"),
            ("avoid", "what to avoid"),
        ],
        run: |d, f| {
            let visit =
                Visit { present: f.get("present") == "1", repeat: f.get("repeat").to_owned(), avoid: f.get("avoid").to_owned() };
            meeting::person(d.company, f.n()?, f.get("employee"), visit, d.by)
        },
    },
    Act {
        id: "meeting-action",
        right: Action::Judge,
        done: ("Задание дано", "The action is given"),
        fields: &[("n", "meeting"), ("employee", "who"), ("what", "what"), ("due", "until when; empty: the next working day")],
        run: |d, f| {
            let due = d.due(f);
            let new = New { owner: f.get("employee"), what: f.get("what"), due: &due, place: "meeting", ..New::default() };
            cases::give(d.company, &new, d.today(), d.by, d.now).map(|_| ())
        },
    },
    Act {
        id: "meeting-decide",
        right: Action::Judge,
        done: ("Решение записано", "The decision is written down"),
        fields: &[("n", "meeting"), ("text", "what was decided")],
        run: |d, f| meeting::decide(d.company, f.n()?, f.get("text"), None, d.by),
    },
    Act {
        id: "meeting-undecide",
        right: Action::Judge,
        done: ("Решение убрано", "The decision is removed"),
        fields: &[("n", "meeting"), ("at", "place of the decision, from 0")],
        run: |d, f| meeting::decide(d.company, f.n()?, "", Some(f.get("at").parse().unwrap_or(usize::MAX)), d.by),
    },
    Act {
        id: "meeting-end",
        right: Action::Judge,
        done: ("Планёрка закончена", "The meeting is over"),
        fields: &[("n", "meeting"), ("facts, success, mistake, mood, no_blame, reviewed", "1: the point is fulfilled")],
        run: end,
    },
    Act {
        id: "meeting-reopen",
        right: Action::Judge,
        done: ("Планёрка снова открыта", "The meeting is open again"),
        fields: &[("n", "meeting")],
        run: |d, f| {
            meeting::change(d.company, f.n()?, d.by, |m| {
                m.ended = None;
                Ok(())
            })
        },
    },
    Act {
        id: "meeting-send",
        right: Action::Judge,
        done: ("Личные списки отправлены", "The personal lists are sent"),
        fields: &[("n", "meeting")],
        run: |d, f| letters::send(d.entrance, d.look, d.company, f.n()?, d.by, d.now),
    },
    Act {
        id: "meeting-remove",
        right: Action::Judge,
        done: ("Планёрка убрана", "The meeting is removed"),
        fields: &[("n", "meeting")],
        run: |d, f| meeting::drop(d.company, f.n()?, d.by, d.now),
    },
    Act {
        id: "meeting-restore",
        right: Action::Judge,
        done: ("Планёрка возвращена", "The meeting is back"),
        fields: &[("n", "meeting")],
        run: |d, f| meeting::bring_back(d.company, f.n()?, d.by),
    },
    Act {
        id: "deviation-take",
        right: Action::Judge,
        done: ("Поручено", "Handed out"),
        fields: &[("key", "key of the deviation"), ("owner", "who"), ("action", "what"), ("due", "until when")],
        run: |d, f| {
            let due = d.due(f);
            let what = (f.get("key"), f.get("owner"), f.get("action"), due.as_str());
            deviations::take(d.look, d.company, what, d.by, d.now).map(|_| ())
        },
    },
    Act {
        id: "deviation-acted",
        right: Action::Save,
        done: ("Отмечено сделанным; норму покажут данные", "Marked as done; the data will show the norm"),
        fields: &[("n", "entry"), ("note", "words")],
        run: |d, f| deviations::acted(d.look, d.company, f.n()?, f.get("note"), d.by, d.now),
    },
    Act {
        id: "deviation-explain",
        right: Action::Judge,
        done: ("Объяснено", "Explained"),
        fields: &[("key", "key of the deviation"), ("words", "what explains it")],
        run: |d, f| deviations::explain(d.look, d.company, f.get("key"), f.get("words"), d.by, d.now).map(|_| ()),
    },
    Act {
        id: "deviation-remove",
        right: Action::Judge,
        done: ("Снова без ответственного", "Without an owner again"),
        fields: &[("n", "entry")],
        run: |d, f| deviations::drop(d.company, f.n()?, d.by, d.now),
    },
    Act {
        id: "deviation-restore",
        right: Action::Judge,
        done: ("Возвращено", "Brought back"),
        fields: &[("n", "entry")],
        run: |d, f| deviations::bring_back(d.company, f.n()?, d.by),
    },
];

/// An act by its word.
#[must_use]
pub fn find(id: &str) -> Option<&'static Act> {
    ACTS.iter().find(|a| a.id == id)
}

fn end(d: &Desk<'_>, f: &Fields) -> Result<()> {
    let n = f.n()?;
    if f.get("reviewed") == "1" {
        meeting::change(d.company, n, d.by, |m| {
            m.reviewed = true;
            Ok(())
        })?;
    }
    let asked = desk::CHECKLIST.iter().filter(|c| !c.automatic).map(|c| (c.id, f.get(c.id) == "1"));
    meeting::end(d.company, n, &asked.collect::<Vec<_>>(), d.by, d.now)
}

fn promise(d: &Desk<'_>, f: &Fields) -> Result<()> {
    let new = New {
        owner: f.get("manager"),
        what: f.get("what"),
        due: f.get("due"),
        deal: f.get("deal"),
        money: f.get("money"),
        place: "review",
    };
    cases::give(d.company, &new, d.today(), d.by, d.now).map(|_| ())
}

/// A target out of fields.
fn target(f: &Fields) -> Result<Target> {
    let (from, to) = days(f)?;
    let subject = Subject::parse(if f.get("subject").is_empty() { "company" } else { f.get("subject") }).map_err(super::wrong)?;
    let clients = Clients::parse(f.get("clients"))
        .ok_or_else(|| Error::usage("клиенты: all, new или current", "clients: all, new or current"))?;
    Ok(Target { subject, metric: f.get("metric").to_owned(), clients, from, to, value: amount_of(f.get("value"))? })
}

fn days(f: &Fields) -> Result<(jiff::civil::Date, jiff::civil::Date)> {
    if f.get("period").is_empty() {
        return Ok((date_of(f.get("from"))?, date_of(f.get("to"))?));
    }
    let range = targets::period_of(f.get("period"))?;
    Ok((range.from, range.last()))
}

fn hand_out(d: &Desk<'_>, f: &Fields) -> Result<()> {
    let whole = Target { value: amount_of(f.get("whole"))?, ..target(&with_value(f))? };
    let part = |(id, value): (&str, &str)| {
        let subject = Subject { kind: "employee".to_owned(), id: id.to_owned() };
        Ok((subject, amount_of(value)?))
    };
    let parts = f.each("p_").map(part).collect::<Result<Vec<_>>>()?;
    targets::hand_out(d.company, &whole, &parts, d.by, d.now)
}

fn with_value(f: &Fields) -> Fields {
    let mut out = f.clone();
    out.0.push(("value".to_owned(), "0".to_owned()));
    out
}

fn spread(d: &Desk<'_>, f: &Fields) -> Result<()> {
    let whole = target(f)?;
    let parts = targets::suggest(d.look, &whole, f.get("equal") == "1")?;
    targets::hand_out(d.company, &whole, &parts, d.by, d.now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acts_are_named_once_and_change_something() {
        for (i, a) in ACTS.iter().enumerate() {
            assert!(ACTS[i + 1..].iter().all(|b| b.id != a.id), "{}", a.id);
            assert!(crate::policy::changes(a.right), "{}", a.id);
            assert!(!a.done.0.is_empty() && !a.done.1.is_empty() && !a.fields.is_empty(), "{}", a.id);
        }
    }

    #[test]
    fn a_target_is_read_from_fields() {
        let f = |pairs: &[(&str, &str)]| Fields(pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect());
        let t =
            target(&f(&[("metric", "revenue"), ("period", "2026-07"), ("value", "1 200 000,50"), ("clients", "new")])).unwrap();
        assert_eq!((t.subject.word().as_str(), t.clients, t.value), ("company", Clients::New, 12_000_005_000));
        assert_eq!((t.from.to_string(), t.to.to_string()), ("2026-07-01".into(), "2026-07-31".into()));
        for bad in [("value", "много"), ("period", "лето"), ("clients", "какие"), ("subject", "дом")] {
            let mut pairs = vec![("metric", "revenue"), ("period", "2026-07"), ("value", "1")];
            pairs.retain(|(k, _)| *k != bad.0);
            pairs.push(bad);
            assert_eq!(target(&f(&pairs)).unwrap_err().exit(), 2, "{bad:?}");
        }
    }
}
