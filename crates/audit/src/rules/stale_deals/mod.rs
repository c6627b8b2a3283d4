//! Open deals without movement.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm, whole};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "stale-deals",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "crm",
    mistake: Some(3),
    severity: 4,
    rows: &[39, 130],
    needs: &[Need { table: "deals", columns: &["status"] }, Need { table: "activities", columns: &["started_at"] }],
    uses: &["stale_deals"],
    settings: &[
        norm("0.10", "default", "Доля открытых сделок без движения, не более", "Share of open deals without movement, at most"),
        whole("days", "30", (3.0, 365.0), "days", "Дней без движения", "Days without movement"),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "next-step",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Открытых сделок нет.", "There are no open deals."))
        .with("days", Val::Count(input.settings.count("days")))
}
