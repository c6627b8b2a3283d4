//! Plans are out of reach.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;
use domain::result::VerdictKind;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "unreachable-plans",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "plans",
    mistake: Some(20),
    severity: 3,
    rows: &[114, 102],
    needs: &[
        Need { table: "targets", columns: &["subject_kind", "value"] },
        Need { table: "orders", columns: &["at", "amount", "owner_id"] },
    ],
    uses: &["plan_attainment", "evenness"],
    settings: &[
        norm("0.40", "default", "Доля выполненных личных планов, не менее", "Share of personal plans met, at least"),
        Setting {
            key: "most",
            default: "0.80",
            bounds: Some((0.1, 1.0)),
            unit: "share",
            provenance: "default",
            ru: "Доля выполненных личных планов, не более",
            en: "Share of personal plans met, at most",
        },
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "planning",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    let most = input.settings.number("most");
    let o = judge::share(
        input,
        Side::AtLeast,
        ("Личных месячных планов выручки за полгода нет.", "There are no personal monthly revenue plans in half a year."),
    );
    let easy = o.interval.as_ref().is_some_and(|i| i.low.parse::<f64>().unwrap_or(0.0) > most);
    let near = Val::Count(input.counts.total("near"));
    let mut o = o.with("near", near).with("most", Val::Share(most));
    // Plans that everyone meets are as useless as plans nobody meets; the wording of «partly» covers both.
    if easy {
        o.verdict = VerdictKind::Partly;
        o.worse = true;
    }
    o
}
