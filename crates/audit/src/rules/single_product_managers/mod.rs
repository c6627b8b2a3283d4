//! Managers sell one product.

use crate::input::Input;
use crate::judge;
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Setting, Texts, norm, whole};
use domain::figure::Unit;
use domain::result::VerdictKind;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "single-product-managers",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "assortment",
    mistake: Some(24),
    severity: 3,
    rows: &[116],
    needs: &[Need { table: "orders", columns: &["at", "owner_id"] }, Need { table: "order_lines", columns: &["amount"] }],
    uses: &["lines_per_order", "specialisation"],
    settings: &[
        norm("0.25", "default", "Доля менеджеров одного продукта, не более", "Share of one-product managers, at most"),
        Setting {
            key: "top",
            default: "0.80",
            bounds: Some((0.3, 1.0)),
            unit: "share",
            provenance: "default",
            ru: "Менеджер одного продукта: доля первой группы не меньше",
            en: "A one-product manager has the first group at this share or more",
        },
        whole(
            "min_lines",
            "50",
            (5.0, 10000.0),
            "lines",
            "Строк у менеджера, чтобы судить",
            "Lines of a manager needed to judge",
        ),
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
    let (x, n) = (c.total("x"), c.total("n"));
    let team = c.total("team_top") as f64 / c.total("team_lines").max(1) as f64;
    let top = input.settings.number("top");
    if n < 2 {
        return Outcome::too_few(n, 2);
    }
    if team >= top {
        return Outcome::not_applicable(
            "Почти все продажи компании — одна группа товара.",
            "Nearly all sales of the company are one product group.",
        );
    }
    let (share, norm) = (x as f64 / n as f64, input.settings.number("norm"));
    let kind = if share > norm {
        VerdictKind::Found
    } else if x > 0 {
        VerdictKind::Partly
    } else {
        VerdictKind::Passed
    };
    let mut o = Outcome::new(kind, n)
        .with("x", Val::Count(x))
        .with("measured", Val::Share(share))
        .with("norm", Val::Share(norm))
        .with("top", Val::Share(top))
        .with("team", Val::Share(team));
    o.measured = domain::money::ratio(i128::from(x), i128::from(n), 6);
    o.norm = Some("norm");
    o.scale = Some(judge::scale(share, 0.0, (norm * 2.5).min(1.0)));
    o.worse = share > norm;
    o
}
