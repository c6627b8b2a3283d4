//! Reason of loss: “other”.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "other-loss-reason",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "crm",
    mistake: Some(3),
    severity: 2,
    rows: &[42, 70],
    needs: &[Need { table: "deals", columns: &["status", "loss_reason"] }],
    uses: &["refusals_by_reason"],
    settings: &[
        norm("0.30", "map", "Доля «прочее» среди причин отказа, не более", "Share of “other” among reasons of loss, at most"),
        Setting {
            key: "words",
            default: "другое,прочее,прочие,иное,разное,другая причина,other,misc,unknown,неизвестно,не указано",
            bounds: None,
            unit: "text",
            provenance: "default",
            ru: "Слова, которые ничего не объясняют",
            en: "Words that explain nothing",
        },
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "crm-order",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Отказов с причиной за последний год нет.", "No loss of the last year has a reason."))
}
