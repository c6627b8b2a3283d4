//! We know what they buy elsewhere and do nothing.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "low-wallet-without-next-step",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(10),
    severity: 3,
    rows: &[66, 60],
    needs: &[Need { table: "wallet_shares", columns: &["customer_id", "on", "ours", "total"] }],
    uses: &["share_of_wallet"],
    settings: &[
        norm(
            "0.30",
            "default",
            "Доля клиентов с малой долей без следующего шага, не более",
            "Share of low-share clients without a next step, at most",
        ),
        Setting {
            key: "share",
            default: "0.5",
            bounds: Some((0.05, 0.95)),
            unit: "share",
            provenance: "default",
            ru: "Ниже какой доли закупок клиент считается недобранным",
            en: "Share of wallet below which a client counts as under-served",
        },
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
    judge::share(input, Side::AtMost, ("Клиентов с известной малой долей нет.", "No client has a known low share."))
        .with("share", Val::Share(input.settings.number("share")))
}
