//! Best clients buy one product group.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "narrow-key-customers",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "assortment",
    mistake: Some(24),
    severity: 2,
    rows: &[116, 60],
    needs: &[
        Need { table: "order_lines", columns: &["category", "amount"] },
        Need { table: "orders", columns: &["at", "customer_id"] },
    ],
    uses: &["white_space", "specialisation"],
    settings: &[
        norm(
            "0.50",
            "default",
            "Доля клиентов A и B с одной группой, не более",
            "Share of A and B clients with one group, at most",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "cross-sell",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(
        input,
        Side::AtMost,
        (
            "Клиентов A и B со строками нет или групп товаров меньше трёх.",
            "There are no A and B clients with lines, or fewer than three groups.",
        ),
    )
}
