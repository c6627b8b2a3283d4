//! Several managers work with one client at once.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "overlapping-managers",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "people",
    mistake: Some(4),
    severity: 2,
    rows: &[43],
    needs: &[
        Need { table: "activities", columns: &["owner_id", "customer_id"] },
        Need { table: "employees", columns: &["role"] },
    ],
    uses: &["specialisation"],
    settings: &[
        norm(
            "0.10",
            "default",
            "Доля клиентов, которых ведут несколько менеджеров, не более",
            "Share of clients handled by several managers, at most",
        ),
        Setting {
            key: "least",
            default: "3",
            bounds: Some((2.0, 10.0)),
            unit: "people",
            provenance: "default",
            ru: "Сколько менеджеров считать пересечением",
            en: "How many managers make an overlap",
        },
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "structure",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Касаний клиентов за квартал нет.", "No client was touched in the quarter."))
        .with("least", Val::Count(input.settings.count("least")))
}
