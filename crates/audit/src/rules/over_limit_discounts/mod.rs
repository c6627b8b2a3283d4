//! Discounts above the limit.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "over-limit-discounts",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "assortment",
    mistake: Some(16),
    severity: 4,
    rows: &[76, 84],
    needs: &[Need { table: "deals", columns: &["status", "discount", "amount"] }],
    uses: &["discount_share"],
    settings: &[
        norm(
            "0.08",
            "default",
            "Доля побед со скидкой выше лимита, не более",
            "Share of wins with a discount above the limit, at most",
        ),
        Setting {
            key: "limit",
            default: "0.10",
            bounds: Some((0.0, 0.9)),
            unit: "share",
            provenance: "default",
            ru: "Лимит скидки от цены до скидки",
            en: "Limit of discount from the price before it",
        },
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "discounts",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Выигранных сделок с суммой за год нет.", "No won deal of the year has an amount."))
        .with("limit", Val::Share(input.settings.number("limit")))
        .with("money", Val::Money(input.counts.total_money("amount")))
}
