//! The new proposal works worse.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts, whole};
use domain::figure::Unit;
use domain::result::{Confidence, VerdictKind};

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "weak-proposal-version",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "skills",
    mistake: Some(30),
    severity: 3,
    rows: &[174, 136],
    needs: &[Need { table: "proposals", columns: &["sent_at", "version", "replied_at"] }],
    uses: &["funnel_flow"],
    settings: &[
        Setting {
            key: "norm",
            default: "0",
            bounds: Some((0.0, 0.5)),
            unit: "share",
            provenance: "default",
            ru: "Падение доли ответов у новой версии, не более",
            en: "Fall of the reply rate of the new version, at most",
        },
        whole("mature", "14", (1.0, 120.0), "days", "Сколько дней ждать ответа", "Days to wait for a reply"),
        Setting { default: "30", ..MIN_CASES },
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
    let last = c.len().saturating_sub(1);
    if c.len() < 2 {
        return Outcome::not_applicable(
            "Сравнивать нечего: одна версия предложения с достаточным числом отправок.",
            "Nothing to compare: one version of the proposal with enough sent.",
        );
    }
    let (x1, n1) = (c.count(last, "x"), c.count(last, "n"));
    let (x0, n0) = (c.count(last - 1, "x"), c.count(last - 1, "n"));
    let Some(d) = stats::interval::newcombe_diff(x0, n0, x1, n1, judge::LEVEL) else {
        return Outcome::too_few(n1.min(n0), input.settings.count("min_cases"));
    };
    let (was, now) = (x0 as f64 / n0 as f64, x1 as f64 / n1 as f64);
    let norm = input.settings.number("norm");
    let name = |i: usize| Val::Name(c.text(i, "version").unwrap_or_default().to_owned());
    let mut o = judge::number(was - now, Some((d.low, d.high)), norm, Side::AtMost, (0.0, 0.3), n1)
        .with("measured", Val::Share(was - now))
        .with("norm", Val::Share(norm))
        .with("low", Val::Share(d.low))
        .with("high", Val::Share(d.high))
        .with("was", Val::Share(was))
        .with("now", Val::Share(now))
        .with("old", name(last - 1))
        .with("new", name(last));
    // A new version that is no worse at the point has passed: there is nothing to undo.
    if o.verdict == VerdictKind::Partly && now >= was {
        o.verdict = VerdictKind::Passed;
    }
    o.confidence = Confidence::B;
    o
}
