//! Clients hear only mailings.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "promo-only-customers",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(9),
    severity: 2,
    rows: &[149],
    needs: &[
        Need { table: "activities", columns: &["is_promo", "customer_id"] },
        Need { table: "orders", columns: &["at", "customer_id"] },
    ],
    uses: &["churn_rate"],
    settings: &[
        norm("0.20", "default", "Доля клиентов с одними рассылками, не более", "Share of clients who get only mailings, at most"),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "base-touch",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Покупателей с касаниями за год нет.", "No buyer of the year was touched."))
}
