//! Too many stages.

use crate::input::Input;
use crate::judge;
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Setting, Texts, whole};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "excess-stages",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "funnel",
    mistake: Some(1),
    severity: 2,
    rows: &[24],
    needs: &[Need { table: "deals", columns: &["stage"] }],
    uses: &["funnel_stock"],
    settings: &[
        whole(
            "most",
            "9",
            (3.0, 30.0),
            "stages",
            "Больше этого числа рабочих этапов в воронке — лишнее",
            "More work stages than this in a pipeline are too many",
        ),
        Setting {
            key: "norm",
            default: "0",
            bounds: Some((0.0, 20.0)),
            unit: "pipelines",
            provenance: "default",
            ru: "Допустимо перегруженных воронок",
            en: "Overloaded pipelines allowed",
        },
    ],
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
        return Outcome::not_applicable("Воронок в данных нет.", "There are no pipelines in the data.");
    }
    judge::defects(x, n, input.settings.count("norm"))
        .with("most", Val::Count(input.settings.count("most")))
        .with("longest", Val::Count(input.counts.total("longest")))
}
