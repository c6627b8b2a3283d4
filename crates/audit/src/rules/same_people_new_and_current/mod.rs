//! The same people on new and current clients.

use crate::input::Input;
use crate::judge;
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Setting, Texts, norm, whole};
use domain::figure::Unit;
use domain::result::VerdictKind;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "same-people-new-and-current",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "people",
    mistake: Some(8),
    severity: 4,
    rows: &[55, 25],
    needs: &[Need { table: "deals", columns: &["status", "owner_id", "customer_id"] }],
    uses: &["deals_won", "specialisation"],
    settings: &[norm("0.34", "default", "Доля менеджеров, занятых и новыми, и текущими, не более", "Share of managers working on both new and current clients, at most"), Setting { key: "mixed", default: "0.20", bounds: Some((0.05, 0.5)), unit: "share", provenance: "default", ru: "Менеджер смешан, если меньшая часть его побед не меньше этой доли", en: "A manager is mixed when the smaller part of the wins is at least this share" }, whole("min_won", "10", (3.0, 1000.0), "deals", "Побед у менеджера, чтобы судить", "Wins of a manager needed to judge")],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "structure",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    let (x, n) = (input.counts.total("x"), input.counts.total("n"));
    if n < 3 {
        return Outcome::too_few(n, 3);
    }
    let (share, norm) = (x as f64 / n as f64, input.settings.number("norm"));
    let kind = if share > norm * 1.5 { VerdictKind::Found } else if share > norm { VerdictKind::Partly } else { VerdictKind::Passed };
    let mut o = Outcome::new(kind, n)
        .with("x", Val::Count(x))
        .with("measured", Val::Share(share))
        .with("norm", Val::Share(norm))
        .with("mixed", Val::Share(input.settings.number("mixed")));
    o.measured = domain::money::ratio(i128::from(x), i128::from(n), 6);
    o.norm = Some("norm");
    o.scale = Some(judge::scale(share, norm * 0.5, 1.0));
    o.worse = share > norm;
    o
}
