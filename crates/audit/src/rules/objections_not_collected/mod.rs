//! Objections and techniques are not collected.

use crate::input::Input;
use crate::outcome::Outcome;
use crate::rule::{Kind, Maturity, Rule, Texts};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "objections-not-collected",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Asked,
    block: "skills",
    mistake: Some(17),
    severity: 1,
    rows: &[76, 175, 146],
    needs: &[],
    uses: &[],
    settings: &[],
    sql: None,
    question: Some(include_str!("question.toml")),
    judge,
    unit: Unit::Text,
    history: false,
    cause: "skills",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    crate::asked::judge(input)
}
