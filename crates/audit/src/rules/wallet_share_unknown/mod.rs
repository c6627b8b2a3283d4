//! Share of wallet is unknown.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm, whole};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "wallet-share-unknown",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(10),
    severity: 3,
    rows: &[64, 65],
    needs: &[Need { table: "wallet_shares", columns: &["on"] }, Need { table: "orders", columns: &["at", "customer_id"] }],
    uses: &["share_of_wallet"],
    settings: &[
        norm(
            "0.50",
            "map",
            "Доля клиентов A и B с известной долей закупок, не менее",
            "Share of A and B clients whose wallet is known, at least",
        ),
        whole("days", "183", (30.0, 1095.0), "days", "Сколько дней ответ свежий", "Days for which an answer is fresh"),
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
    judge::share(input, Side::AtLeast, ("Клиентов A и B за год нет.", "There are no A and B clients in the year."))
        .with("days", Val::Count(input.settings.count("days")))
}
