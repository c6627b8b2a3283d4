//! Rush at the end of the month.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "end-of-month-rush",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "plans",
    mistake: Some(23),
    severity: 3,
    rows: &[114],
    needs: &[Need { table: "deals", columns: &["status"] }],
    uses: &["evenness"],
    settings: &[
        Setting {
            key: "norm",
            default: "1.5",
            bounds: Some((1.0, 5.0)),
            unit: "times",
            provenance: "default",
            ru: "Во сколько раз последние дни месяца гуще обычных, не более",
            en: "The last days of a month against ordinary ones, at most",
        },
        Setting { default: "60", ..MIN_CASES },
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "planning",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

/// Wins by month: (days with a win in order, wins of each).
fn months(input: &Input<'_>) -> Vec<Vec<u64>> {
    let c = input.counts;
    let mut out: Vec<(String, Vec<u64>)> = Vec::new();
    for i in 0..c.len() {
        let Some(month) = c.text(i, "day").and_then(|d| d.get(..7)) else { continue };
        match out.last_mut() {
            Some((m, list)) if m == month => list.push(c.count(i, "n")),
            _ => out.push((month.to_owned(), vec![c.count(i, "n")])),
        }
    }
    out.into_iter().map(|(_, list)| list).collect()
}

fn judge(input: &Input<'_>) -> Outcome {
    let (mut late, mut all, mut expected) = (0, 0, 0.0);
    // Days on which anything was won stand for working days: weekends and holidays drop out by themselves.
    for days in months(input).iter().filter(|d| d.len() >= 10) {
        let last = days.len().div_ceil(5);
        let sum: u64 = days.iter().sum();
        late += days[days.len() - last..].iter().sum::<u64>();
        all += sum;
        expected += sum as f64 * last as f64 / days.len() as f64;
    }
    let least = input.settings.count("min_cases");
    if all < least {
        return Outcome::too_few(all, least);
    }
    let base = expected / all as f64;
    let norm = input.settings.number("norm");
    let o = judge::proportion(late, all, (base * norm).min(0.95), Side::AtMost);
    let ratio = late as f64 / all as f64 / base;
    let mut o = o
        .with("x", Val::Count(late))
        .with("share", Val::Share(late as f64 / all as f64))
        .with("base", Val::Share(base))
        .with("measured", Val::Number(ratio, 1))
        .with("norm", Val::Number(norm, 1));
    o.measured = Some(judge::decimal(ratio));
    o.interval = None;
    o.scale = Some(judge::scale(ratio, 1.0 + (norm - 1.0) * 0.5, norm * 1.6));
    o
}
