//! One channel treats clients worse than the others.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm, whole};
use domain::figure::Unit;
use domain::result::VerdictKind;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "uneven-response-by-channel",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "leads",
    mistake: Some(29),
    severity: 3,
    rows: &[135, 163],
    needs: &[Need { table: "leads", columns: &["created_at", "channel"] }],
    uses: &["response_time"],
    settings: &[
        norm(
            "0.15",
            "own_data",
            "Насколько канал может отставать по доле поздних ответов, не более",
            "How far a channel may lag in late answers, at most",
        ),
        whole(
            "minutes",
            "120",
            (5.0, 2880.0),
            "working minutes",
            "Через сколько рабочих минут ответ поздний",
            "Working minutes after which an answer is late",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "standards",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    let c = input.counts;
    let least = input.settings.count("min_cases");
    let (x, n) = (c.total("x"), c.total("n"));
    let channels: Vec<usize> = (0..c.len()).filter(|i| c.count(*i, "n") >= least && n - c.count(*i, "n") >= least).collect();
    if channels.len() < 2 {
        return Outcome::not_applicable(
            "Каналов с достаточным числом обращений меньше двух.",
            "Fewer than two channels have enough leads.",
        );
    }
    let late = |i: usize| c.count(i, "x") as f64 / c.count(i, "n") as f64;
    let rest = |i: usize| (x - c.count(i, "x")) as f64 / (n - c.count(i, "n")) as f64;
    // The worst channel was searched for, so each is held against the rest at a level shared by all of them.
    let level = 1.0 - (1.0 - judge::LEVEL) / channels.len() as f64;
    let gap = |i: &usize| late(*i) - rest(*i);
    let worst = channels.iter().copied().max_by(|a, b| gap(a).total_cmp(&gap(b)).then(b.cmp(a))).unwrap_or(0);
    let (xw, nw) = (c.count(worst, "x"), c.count(worst, "n"));
    let Some(d) = stats::interval::newcombe_diff(xw, nw, x - xw, n - nw, level) else {
        return Outcome::too_few(nw, least);
    };
    let norm = input.settings.number("norm");
    let mut o = judge::number(gap(&worst), Some((d.low, d.high)), norm, Side::AtMost, (0.0, norm + 0.35), n)
        .with("channel", Val::Name(c.text(worst, "channel").unwrap_or_default().to_owned()))
        .with("x", Val::Count(xw))
        .with("cases", Val::Count(nw))
        .with("minutes", Val::Count(input.settings.count("minutes")))
        .with("late", Val::Share(late(worst)))
        .with("rest", Val::Share(rest(worst)))
        .with("norm", Val::Share(norm))
        .with("low", Val::Share(d.low))
        .with("high", Val::Share(d.high));
    if o.verdict == VerdictKind::Partly && gap(&worst) <= norm {
        o.verdict = VerdictKind::Passed;
    }
    o
}
