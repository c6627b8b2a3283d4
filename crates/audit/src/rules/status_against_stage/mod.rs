//! Deal status contradicts its stage.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "status-against-stage",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "data",
    mistake: Some(1),
    severity: 2,
    rows: &[42, 17],
    needs: &[Need { table: "deals", columns: &["status", "stage"] }, Need { table: "stages", columns: &["kind"] }],
    uses: &[],
    settings: &[
        norm(
            "0.02",
            "default",
            "Доля сделок, где статус не совпадает с видом этапа, не более",
            "Share of deals whose status differs from the kind of stage, at most",
        ),
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
    judge::share(input, Side::AtMost, ("Сделок с этапом из справочника нет.", "No deal stands in a listed stage."))
}
