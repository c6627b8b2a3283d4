//! Promised dates are pushed.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm, whole};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "slipped-close-dates",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "pipeline",
    mistake: Some(28),
    severity: 4,
    rows: &[130, 128],
    needs: &[Need { table: "deals", columns: &["status"] }, Need { table: "field_events", columns: &["field", "new"] }],
    uses: &["slipped_dates"],
    settings: &[
        norm(
            "0.15",
            "default",
            "Доля открытых сделок с двумя переносами даты и больше, не более",
            "Share of open deals whose date moved twice or more, at most",
        ),
        whole(
            "moves",
            "2",
            (1.0, 10.0),
            "moves",
            "Сколько переносов вперёд считать нарушением",
            "Forward moves that count as a violation",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "pipeline-control",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Открытых сделок с датой закрытия нет.", "No open deal has a close date."))
        .with("moves", Val::Count(input.settings.count("moves")))
}
