//! Passive stages in the funnel.

use crate::input::Input;
use crate::judge;
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Setting, Texts};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "passive-stages",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "funnel",
    mistake: Some(1),
    severity: 4,
    rows: &[24],
    needs: &[Need { table: "deals", columns: &["stage"] }],
    uses: &["funnel_stock"],
    settings: &[Setting {
        key: "norm",
        default: "0",
        bounds: Some((0.0, 20.0)),
        unit: "stages",
        provenance: "map",
        ru: "Допустимо пассивных этапов",
        en: "Passive stages allowed",
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
        return Outcome::not_applicable("Рабочих этапов в данных нет.", "There are no work stages in the data.");
    }
    judge::defects(x, n, input.settings.count("norm"))
        .with("deals", Val::Count(input.counts.total("deals")))
        .with("money", Val::Money(input.counts.total_money("amount")))
}
