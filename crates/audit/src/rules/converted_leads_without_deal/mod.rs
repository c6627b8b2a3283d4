//! Leads marked as converted have no deal.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "converted-leads-without-deal",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "leads",
    mistake: Some(8),
    severity: 2,
    rows: &[55, 22],
    needs: &[Need { table: "leads", columns: &["status", "created_at"] }],
    uses: &["lead_to_sale"],
    settings: &[
        norm(
            "0.10",
            "default",
            "Доля превращённых обращений без сделки, не более",
            "Share of converted leads without a deal, at most",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "books-link",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Превращённых обращений за год нет.", "No lead was converted in the year."))
}
