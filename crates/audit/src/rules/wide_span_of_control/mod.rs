//! Too many people to one head.

use crate::input::Input;
use crate::judge;
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Setting, Texts, whole};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "wide-span-of-control",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "people",
    mistake: Some(4),
    severity: 3,
    rows: &[44],
    needs: &[Need { table: "employees", columns: &["head_id"] }],
    uses: &["span_of_control"],
    settings: &[
        whole("most", "8", (3.0, 30.0), "people", "Подчинённых у одного руководителя, не более", "People to one head, at most"),
        Setting {
            key: "norm",
            default: "0",
            bounds: Some((0.0, 10.0)),
            unit: "heads",
            provenance: "map",
            ru: "Допустимо перегруженных руководителей",
            en: "Overloaded heads allowed",
        },
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Count,
    history: false,
    cause: "structure",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    let c = input.counts;
    if c.total("n") == 0 {
        return Outcome::not_applicable("Руководителей с подчинёнными нет.", "There are no heads with people.");
    }
    judge::defects(c.total("x"), c.total("n"), input.settings.count("norm"))
        .with("most", Val::Count(input.settings.count("most")))
        .with("widest", Val::Count(c.total("widest")))
}
