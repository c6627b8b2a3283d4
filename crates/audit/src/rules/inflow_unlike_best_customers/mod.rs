//! Inflow unlike the best clients.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "inflow-unlike-best-customers",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(2),
    severity: 4,
    rows: &[27, 26],
    needs: &[
        Need { table: "leads", columns: &["audience"] },
        Need { table: "customers", columns: &["audience"] },
        Need { table: "orders", columns: &["at", "customer_id", "amount"] },
    ],
    uses: &["abcxyz", "leads"],
    settings: &[
        norm(
            "0.70",
            "default",
            "Доля обращений, похожих на ключевых клиентов, не менее",
            "Share of leads resembling key clients, at least",
        ),
        Setting {
            key: "min_share",
            default: "0.05",
            bounds: Some((0.0, 1.0)),
            unit: "share",
            provenance: "default",
            ru: "Группа считается целевой от такой доли ключевых клиентов",
            en: "A group is a target from this share of key clients",
        },
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "target-audience",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    if input.counts.total("groups") == 0 {
        return Outcome::not_applicable("У ключевых клиентов не указана группа.", "Key clients have no audience recorded.");
    }
    judge::share(input, Side::AtLeast, ("Обращений с указанной группой за год нет.", "No lead of the year has an audience."))
}
