//! Advertising is paid for, leads do not come.

use crate::input::Input;
use crate::judge;
use crate::outcome::Outcome;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "spend-without-leads",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "leads",
    mistake: None,
    severity: 3,
    rows: &[171, 163],
    needs: &[
        Need { table: "marketing_spend", columns: &["channel", "amount"] },
        Need { table: "leads", columns: &["channel", "created_at"] },
    ],
    uses: &["cac"],
    settings: &[norm(
        "0.20",
        "default",
        "Доля каналов с расходом без обращений, не более",
        "Share of paid channels without leads, at most",
    )],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "target-audience",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::census(input, ("Рекламных расходов за последние месяцы нет.", "There was no marketing spend in the last months."))
}
