//! A proposal is sent and forgotten.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "proposals-without-followup",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "skills",
    mistake: Some(30),
    severity: 3,
    rows: &[174, 136],
    needs: &[
        Need { table: "proposals", columns: &["sent_at", "customer_id"] },
        Need { table: "activities", columns: &["kind", "started_at"] },
    ],
    uses: &[],
    settings: &[
        norm("0.40", "default", "Доля предложений без продолжения, не более", "Share of proposals without a follow-up, at most"),
        Setting {
            key: "days",
            default: "7",
            bounds: Some((1.0, 60.0)),
            unit: "days",
            provenance: "default",
            ru: "За сколько дней нужно вернуться к предложению",
            en: "Days within which to come back to a proposal",
        },
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
    judge::share(input, Side::AtMost, ("Предложений за полгода нет.", "No proposal was sent in the half-year."))
        .with("days", Val::Count(input.settings.count("days")))
}
