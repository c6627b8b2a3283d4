//! A lead channel has gone silent.

use crate::input::Input;
use crate::judge;
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Setting, Texts, whole};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "silent-channels",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "leads",
    mistake: Some(3),
    severity: 3,
    rows: &[33],
    needs: &[Need { table: "leads", columns: &["channel", "created_at"] }],
    uses: &["leads"],
    settings: &[
        Setting {
            key: "norm",
            default: "0",
            bounds: Some((0.0, 20.0)),
            unit: "channels",
            provenance: "map",
            ru: "Допустимо замолчавших каналов",
            en: "Silent channels allowed",
        },
        whole(
            "days",
            "28",
            (3.0, 90.0),
            "days",
            "За сколько последних дней ждать обращений",
            "Last days in which leads are expected",
        ),
        whole(
            "expected",
            "8",
            (3.0, 1000.0),
            "leads",
            "Сколько обращений ждали бы за эти дни, чтобы судить",
            "Leads expected in those days needed to judge",
        ),
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Count,
    history: true,
    cause: "lead-response",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    let (x, n) = (input.counts.total("x"), input.counts.total("n"));
    if n == 0 {
        return Outcome::not_applicable(
            "Каналов с постоянным потоком обращений нет.",
            "No channel has a steady inflow of leads.",
        );
    }
    let first = input.rows.text(0, "channel").unwrap_or_default().to_owned();
    judge::defects(x, n, input.settings.count("norm"))
        .with("days", Val::Count(input.settings.count("days")))
        .with("channel", Val::Name(first))
}
