//! Stages without a norm of stay.

use crate::input::Input;
use crate::judge;
use crate::outcome::Outcome;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Setting, Texts};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "stages-without-norm",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "funnel",
    mistake: Some(1),
    severity: 2,
    rows: &[18, 24],
    needs: &[Need { table: "stages", columns: &["stage"] }],
    uses: &["stage_duration"],
    settings: &[Setting {
        key: "norm",
        default: "1",
        bounds: Some((0.0, 30.0)),
        unit: "stages",
        provenance: "default",
        ru: "Допустимо рабочих этапов без нормы времени",
        en: "Work stages without a norm of stay allowed",
    }],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Count,
    history: false,
    cause: "funnel-setup",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    let (x, n) = (input.counts.total("x"), input.counts.total("n"));
    if n == 0 {
        return Outcome::not_applicable("Рабочих этапов в справочнике нет.", "The directory holds no work stages.");
    }
    judge::defects(x, n, input.settings.count("norm"))
}
