//! Fewer new clients.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;
use domain::result::Words;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "few-new-customers",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(8),
    severity: 4,
    rows: &[55, 137],
    needs: &[Need { table: "orders", columns: &["at", "customer_id"] }],
    uses: &["new_customers"],
    settings: &[
        norm("0.85", "default", "Новых клиентов к прошлому году, не менее", "New clients against the year before, at least"),
        Setting { default: "30", ..MIN_CASES },
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "new-business",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    let c = input.counts;
    let (x, before, n) = (c.count(0, "x"), c.count(0, "before"), c.count(0, "n"));
    let least = input.settings.count("min_cases");
    // The first months of data show old clients as new, so a year of burn-in is needed before the two years compared.
    if c.int(0, "history_days").unwrap_or(0) < 1000 {
        let mut o = Outcome::too_few(n, least);
        o.missing = vec!["orders: 33 months".to_owned()];
        o.remark = Some(Words::new(
            "Мало истории: чтобы отличить новых от старых, нужны продажи почти за три года.",
            "Too little history: telling new clients from old ones takes nearly three years of sales.",
        ));
        return o;
    }
    if before < least {
        return Outcome::too_few(before, least);
    }
    let norm = input.settings.number("norm");
    let mut o = judge::proportion(x, n, norm / (1.0 + norm), Side::AtLeast);
    let ratio = |share: f64| if share < 1.0 { share / (1.0 - share) } else { f64::from(u32::MAX) };
    let (low, high) = o.interval.as_ref().map_or((0.0, 0.0), |i| (i.low.parse().unwrap_or(0.0), i.high.parse().unwrap_or(0.0)));
    let value = x as f64 / before as f64;
    o.measured = Some(judge::decimal(value));
    o.interval = None;
    o.scale = Some(judge::scale(value, norm + 0.1, norm * 0.5));
    o.with("measured", Val::Share(value))
        .with("norm", Val::Share(norm))
        .with("low", Val::Share(ratio(low)))
        .with("high", Val::Share(ratio(high)))
        .with("before", Val::Count(before))
}
