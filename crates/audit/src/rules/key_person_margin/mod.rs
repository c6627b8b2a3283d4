//! Revenue rests on one person.

use crate::input::Input;
use crate::judge;
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;
use domain::result::{VerdictKind, Words};

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "key-person-margin",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "people",
    mistake: Some(5),
    severity: 5,
    rows: &[46, 47],
    needs: &[Need { table: "orders", columns: &["at", "amount", "owner_id"] }],
    uses: &["key_person_share"],
    settings: &[norm("0.40", "map", "Доля первого менеджера в марже, не более", "Share of the first manager in margin, at most")],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "key-person",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    let c = input.counts;
    if c.is_empty() {
        return Outcome::not_applicable("Продаж с менеджером за год нет.", "No sale of the year names a manager.");
    }
    let by_margin = c.total("bare") == 0;
    let column = if by_margin { "margin" } else { "net" };
    let mut values: Vec<i128> = (0..c.len()).filter_map(|i| c.money(i, column)).filter(|v| *v > 0).collect();
    values.sort_unstable_by(|a, b| b.cmp(a));
    let total: i128 = values.iter().sum();
    let Some(top) = values.first().filter(|_| total > 0) else {
        return Outcome::not_applicable("Положительных продаж за год нет.", "There are no positive sales in the year.");
    };
    let share = *top as f64 / total as f64;
    let norm = input.settings.number("norm");
    // The smallest set of people who hold more than half: the bus factor (`mission.md` row 46).
    let mut held = 0;
    let half = values
        .iter()
        .take_while(|v| {
            let before = held * 2 <= total;
            held += **v;
            before
        })
        .count();
    let n = values.len() as u64;
    let near = norm * 0.85;
    let kind = if share > norm {
        VerdictKind::Found
    } else if share > near {
        VerdictKind::Partly
    } else {
        VerdictKind::Passed
    };
    let mut o = Outcome::new(kind, n)
        .with("measured", Val::Share(share))
        .with("norm", Val::Share(norm))
        .with("half", Val::Count(half as u64))
        .with("money", Val::Money(*top))
        .with("basis", Val::Text(if by_margin { Words::new("маржи", "margin") } else { Words::new("выручки", "revenue") }));
    o.measured = domain::money::ratio(*top, total, 6);
    o.norm = Some("norm");
    o.scale = Some(judge::scale(share, norm * 0.6, norm * 1.6));
    o
}
