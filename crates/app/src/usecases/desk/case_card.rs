//! Cards and words that several pages of the department's work share: commitments, flags and strategies of deals.

use super::Doc;
use super::cases::Case;
use crate::view::look::Look;
use crate::view::{Card, Cell, Form, Input, Link, Tone};
use desk::{Flag, Strategy};

/// Words of a flag with its colour.
pub(crate) fn flag(look: &Look<'_>, f: Flag) -> Cell {
    let (ru, en, tone) = match f {
        Flag::Overdue => ("срок прошёл", "past its day", Tone::Bad),
        Flag::PushedTwice => ("перенесена дважды", "moved twice", Tone::Bad),
        Flag::Stuck => ("застряла на этапе", "stuck in its stage", Tone::Warn),
        Flag::Silent => ("молчит две недели", "silent for two weeks", Tone::Warn),
        Flag::NoStep => ("нет следующего шага", "no next step", Tone::Warn),
        Flag::NoDate => ("нет срока", "no day", Tone::Mute),
        Flag::NoAmount => ("нет суммы", "no amount", Tone::Mute),
        Flag::TopMoney => ("большие деньги", "large money", Tone::Good),
    };
    Cell::tag(look.t(ru, en), tone)
}

/// The card of a deal in words.
pub(crate) fn card_words(look: &Look<'_>, s: Strategy) -> String {
    let (ru, en) = match s {
        Strategy::Close => (
            "Просить решение: спросить, что мешает оплатить, и назвать день.",
            "Ask for the decision: what keeps the client from paying, and which day.",
        ),
        Strategy::HeadJoins => (
            "Подключить руководителя: позвонить вместе, выяснить, кто решает и когда.",
            "The head joins: call together, find out who decides and when.",
        ),
        Strategy::LastTry => (
            "Последняя честная попытка; нет ответа — закрыть с причиной и вернуться по плану.",
            "A last honest try; no answer means closing with a reason and coming back by plan.",
        ),
        Strategy::NextStep => (
            "Сначала назначить следующий шаг с днём и договориться о нём с клиентом.",
            "First set the next step with a day and agree on it with the client.",
        ),
        Strategy::Qualify => (
            "Уточнить сумму, срок и кто принимает решение: без этого сделку не планируют.",
            "Find out sum, day and who decides: a deal without them is not planned.",
        ),
        Strategy::Keep => ("Идёт хорошо: держать темп и следующий шаг.", "Goes well: keep the pace and the next step."),
    };
    look.t(ru, en)
}

/// A commitment with what can be done about it.
pub(crate) fn case_card(look: &Look<'_>, d: &Doc<Case>, today: &str, may_write: bool, back: &str) -> Card {
    let w = look.words();
    let c = &d.body;
    let n = d.n.to_string();
    let overdue = today.parse().is_ok_and(|t| c.overdue(t));
    let mut tags = vec![Cell::tag(w.date(&c.due.to_string()), if overdue { Tone::Bad } else { Tone::Mute })];
    if overdue {
        tags.push(Cell::tag(look.t("просрочено", "overdue"), Tone::Bad));
    }
    if c.moves() > 0 {
        tags.push(Cell::tag(format!("{} {}", look.t("переносов", "moves"), c.moves()), Tone::Warn));
    }
    if let Some(m) = c.money {
        tags.push(Cell::tag(w.money(m), Tone::Good));
    }
    let to = |act: &str| look.links.to(&format!("desk/{act}"));
    let button = |act: &str, words: String| Form::button(to(act), words, &[("n", &n), ("back", back)]);
    let moving = Form {
        fields: vec![
            Input::new("date", "due", look.t("Новый день", "New day")).must(),
            Input::new("text", "note", look.t("Почему", "Why")),
        ],
        ..button("case-move", look.t("Перенести", "Move"))
    };
    let dropping = Form {
        fields: vec![Input::new("text", "note", look.t("Почему не нужно", "Why it is not needed")).must()],
        ..button("case-drop", look.t("Снять", "Give up"))
    };
    let link = if c.deal.is_empty() { String::new() } else { look.links.card("deal", &c.deal) };
    Card {
        id: format!("case-{n}"),
        title: Link::new(c.what.clone(), link),
        tags,
        lines: vec![w.cut("manager", &c.owner)],
        forms: if may_write { vec![button("case-done", look.t("Сделано", "Done"))] } else { vec![] },
        more: if may_write { look.t("Перенести или снять", "Move or give up") } else { String::new() },
        folded: if may_write { vec![moving, dropping] } else { vec![] },
        ..Card::default()
    }
}
