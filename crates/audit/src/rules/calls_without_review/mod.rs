//! Conversations are not reviewed.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Setting, Texts};
use domain::figure::Unit;
use stats::interval::garwood;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "calls-without-review",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "skills",
    mistake: Some(18),
    severity: 3,
    rows: &[90, 92],
    needs: &[
        Need { table: "call_reviews", columns: &["activity_id", "at"] },
        Need { table: "activities", columns: &["kind", "owner_id"] },
    ],
    uses: &["call_quality"],
    settings: &[Setting {
        key: "norm",
        default: "2",
        bounds: Some((0.1, 50.0)),
        unit: "calls",
        provenance: "map",
        ru: "Разобранных разговоров на менеджера в неделю, не менее",
        en: "Reviewed calls per manager a week, at least",
    }],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Number,
    history: false,
    cause: "skills",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    let c = input.counts;
    let (x, n) = (c.total("x"), c.total("n"));
    if n == 0 {
        return Outcome::not_applicable("Разговоров за восемь недель нет.", "There were no conversations in eight weeks.");
    }
    let weeks = n as f64 * 8.0;
    let limits = garwood(x, weeks, judge::LEVEL).map(|i| (i.low, i.high));
    let norm = input.settings.number("norm");
    judge::number(x as f64 / weeks, limits, norm, Side::AtLeast, (norm, 0.0), n)
        .with("x", Val::Count(x))
        .with("n", Val::Count(n))
        .with("days_since", Val::Count(c.total("days_since")))
}
