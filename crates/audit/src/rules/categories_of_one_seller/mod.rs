//! Product groups sold by one person.

use crate::input::Input;
use crate::judge;
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "categories-of-one-seller",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "people",
    mistake: Some(5),
    severity: 2,
    rows: &[46, 47],
    needs: &[
        Need { table: "order_lines", columns: &["category", "amount"] },
        Need { table: "orders", columns: &["at", "owner_id"] },
    ],
    uses: &["key_person_share"],
    settings: &[
        norm(
            "0.20",
            "default",
            "Доля товарных групп на одном продавце, не более",
            "Share of product groups resting on one seller, at most",
        ),
        Setting {
            key: "share",
            default: "0.9",
            bounds: Some((0.5, 1.0)),
            unit: "share",
            provenance: "default",
            ru: "Доля первого продавца в группе, с которой он один",
            en: "Share of the first seller that makes him the only one",
        },
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "key-person",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::census(
        input,
        ("Продавцов меньше трёх или нет групп товаров.", "There are fewer than three sellers or no product groups."),
    )
    .with("share", Val::Share(input.settings.number("share")))
}
