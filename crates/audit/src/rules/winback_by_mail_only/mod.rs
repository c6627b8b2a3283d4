//! Lost clients are won back by mail only.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "winback-by-mail-only",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(11),
    severity: 3,
    rows: &[73, 72],
    needs: &[
        Need { table: "orders", columns: &["at", "customer_id"] },
        Need { table: "activities", columns: &["kind", "customer_id", "started_at"] },
    ],
    uses: &["lost_customers"],
    settings: &[
        norm("0.50", "default", "Доля возвратов без разговора, не более", "Share of win-back attempts without a talk, at most"),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "win-back",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("К ушедшим клиентам не обращались.", "No lost client was contacted."))
}
