//! The share of wallet is a manager’s guess.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "wallet-share-guessed",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(10),
    severity: 1,
    rows: &[64],
    needs: &[Need { table: "wallet_shares", columns: &["customer_id", "on", "told_by"] }],
    uses: &["share_of_wallet"],
    settings: &[
        norm(
            "0.50",
            "default",
            "Доля оценок со слов менеджера, не более",
            "Share of wallet answers guessed by a manager, at most",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "wallet",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Оценок доли за год нет.", "No share was recorded in the year."))
}
