//! No personal plans.

use crate::input::Input;
use crate::judge;
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;
use domain::result::VerdictKind;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "missing-plans",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "plans",
    mistake: Some(20),
    severity: 4,
    rows: &[102, 59],
    needs: &[Need { table: "employees", columns: &["role"] }, Need { table: "targets", columns: &["subject_kind", "value"] }],
    uses: &["plan_attainment"],
    settings: &[norm(
        "0.20",
        "default",
        "Доля менеджеров без личного плана, не более",
        "Share of managers without a personal plan, at most",
    )],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "planning",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    let (x, n) = (input.counts.total("x"), input.counts.total("n"));
    if n == 0 {
        return Outcome::not_applicable("Работающих менеджеров нет.", "There are no working managers.");
    }
    // All managers are looked at, so the share is a fact and not a sample.
    let (share, norm) = (x as f64 / n as f64, input.settings.number("norm"));
    let kind = if share > norm {
        VerdictKind::Found
    } else if x > 0 {
        VerdictKind::Partly
    } else {
        VerdictKind::Passed
    };
    let mut o = Outcome::new(kind, n).with("x", Val::Count(x)).with("measured", Val::Share(share)).with("norm", Val::Share(norm));
    o.measured = domain::money::ratio(i128::from(x), i128::from(n), 6);
    o.norm = Some("norm");
    o.scale = Some(judge::scale(share, 0.0, (norm * 3.0).min(1.0)));
    o.worse = share > norm;
    o
}
