//! Asked: the owner runs deals himself.

use crate::asked;
use crate::rule::{Kind, Maturity, Rule, Texts};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "owner-manages-sellers",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Asked,
    block: "people",
    mistake: Some(4),
    severity: 3,
    rows: &[45],
    needs: &[],
    uses: &[],
    settings: &[],
    sql: None,
    question: Some(include_str!("question.toml")),
    judge: asked::judge,
    unit: Unit::Text,
    history: false,
    cause: "structure",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};
