//! Leads that nobody answered.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm, whole};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "lost-leads",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "leads",
    mistake: None,
    severity: 5,
    rows: &[163, 34],
    needs: &[Need { table: "leads", columns: &["created_at", "first_response_at"] }],
    uses: &["lost_leads"],
    settings: &[
        norm("0.05", "default", "Доля обращений без ответа, не более", "Share of leads never answered, at most"),
        whole(
            "minutes",
            "120",
            (15.0, 9600.0),
            "working minutes",
            "Через сколько рабочих минут молчания обращение считается потерянным",
            "Working minutes of silence after which a lead is lost",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "lead-response",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Обращений за последний год нет.", "There were no leads in the last year."))
}
