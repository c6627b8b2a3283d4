//! Asked: no plans by client.

use crate::asked;
use crate::rule::{Kind, Maturity, Rule, Texts};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "no-client-plans",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Asked,
    block: "clients",
    mistake: Some(9),
    severity: 3,
    rows: &[59, 151],
    needs: &[],
    uses: &[],
    settings: &[],
    sql: None,
    question: Some(include_str!("question.toml")),
    judge: asked::judge,
    unit: Unit::Text,
    history: false,
    cause: "base-touch",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};
