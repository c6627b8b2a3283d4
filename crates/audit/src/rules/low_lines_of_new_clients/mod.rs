//! New clients are sold one item.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "low-lines-of-new-clients",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "assortment",
    mistake: Some(8),
    severity: 3,
    rows: &[56, 155],
    needs: &[Need { table: "orders", columns: &["at", "customer_id"] }, Need { table: "order_lines", columns: &["line"] }],
    uses: &["lines_per_order"],
    settings: &[
        norm(
            "0.15",
            "default",
            "На сколько доля заказов в одну строку у новых выше, чем у текущих, не более",
            "One-line orders of new clients above those of current ones, at most",
        ),
        Setting { default: "30", ..MIN_CASES },
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "cross-sell",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    let c = input.counts;
    let (x, n, xc, nc) = (c.total("x"), c.total("n"), c.total("x_current"), c.total("n_current"));
    if n == 0 || nc == 0 {
        return Outcome::not_applicable(
            "Нет первых или повторных заказов за год.",
            "There are no first or no repeat orders in the year.",
        );
    }
    let least = input.settings.count("min_cases");
    let Some(d) = stats::interval::newcombe_diff(x, n, xc, nc, judge::LEVEL).filter(|_| n >= least && nc >= least) else {
        return Outcome::too_few(n.min(nc), least);
    };
    let (share, usual) = (x as f64 / n as f64, xc as f64 / nc as f64);
    let norm = input.settings.number("norm");
    judge::number(share - usual, Some((d.low, d.high)), norm, Side::AtMost, (norm * 0.5, norm * 3.0), n)
        .with("x", Val::Count(x))
        .with("measured", Val::Share(share))
        .with("usual", Val::Share(usual))
        .with("norm", Val::Share(norm))
        .with("low", Val::Share(d.low))
        .with("high", Val::Share(d.high))
}
