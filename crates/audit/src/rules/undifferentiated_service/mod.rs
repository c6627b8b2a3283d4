//! Service does not depend on the class.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts};
use domain::figure::Unit;
use domain::result::Confidence;
use stats::dist::beta_ppf;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "undifferentiated-service",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(25),
    severity: 3,
    rows: &[117, 29],
    needs: &[
        Need { table: "orders", columns: &["at", "customer_id", "amount"] },
        Need { table: "activities", columns: &["started_at", "customer_id"] },
    ],
    uses: &["abcxyz"],
    settings: &[
        Setting {
            key: "norm",
            default: "1.5",
            bounds: Some((1.0, 20.0)),
            unit: "times",
            provenance: "default",
            ru: "Во сколько раз чаще касаются клиентов A, чем C, не менее",
            en: "Touches of A clients against C clients, at least",
        },
        Setting { default: "100", ..MIN_CASES },
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Number,
    history: true,
    cause: "base-touch",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    let c = input.counts;
    let (a, k) = (c.total("a_touches"), c.total("c_touches"));
    let (clients_a, clients_c) = (c.total("a_clients"), c.total("c_clients"));
    let least = input.settings.count("min_cases");
    if clients_a == 0 || clients_c == 0 {
        return Outcome::not_applicable("Нет клиентов классов A и C для сравнения.", "There are no A and C clients to compare.");
    }
    if a + k < least {
        return Outcome::too_few(a + k, least);
    }
    // Of all touches the share that went to A clients, turned into a ratio of touches per client (exact binomial limits).
    let ratio = |share: f64| share / (1.0 - share).max(1e-9) * clients_c as f64 / clients_a as f64;
    let value = ratio(a as f64 / (a + k) as f64);
    let (low, high) =
        (ratio(beta_ppf(0.025, a as f64 + 0.5, k as f64 + 0.5)), ratio(beta_ppf(0.975, a as f64 + 0.5, k as f64 + 0.5)));
    let norm = input.settings.number("norm");
    let mut o = judge::number(value, Some((low, high)), norm, Side::AtLeast, (norm * 1.5, 1.0), a + k)
        .with("per_a", Val::Number(a as f64 / clients_a as f64, 1))
        .with("per_c", Val::Number(k as f64 / clients_c as f64, 1))
        .with("clients", Val::Count(clients_a));
    o.confidence = Confidence::B;
    o
}
