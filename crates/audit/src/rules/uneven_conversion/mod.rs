//! Managers' conversion is uneven.

use crate::input::Input;
use crate::judge;
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Texts, norm, whole};
use domain::figure::Unit;
use domain::result::{Confidence, VerdictKind};
use stats::shrink::{BetaBinomial, homogeneity};

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "uneven-conversion",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "people",
    mistake: Some(1),
    severity: 3,
    rows: &[19, 22],
    needs: &[Need { table: "deals", columns: &["status", "owner_id"] }],
    uses: &["win_rate_closed"],
    settings: &[
        norm(
            "0.10",
            "default",
            "Разрыв конверсии между верхней и нижней четвертью, не более",
            "Gap of conversion between the upper and the lower quarter, at most",
        ),
        whole(
            "min_group",
            "30",
            (5.0, 10000.0),
            "cases",
            "Закрытых сделок на менеджера, чтобы сравнивать",
            "Closed deals per manager to compare",
        ),
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "weak-stage",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

/// Managers of one pipeline: (won, closed).
fn groups(input: &Input<'_>) -> Vec<(String, Vec<(u64, u64)>)> {
    let (counts, least) = (input.counts, input.settings.count("min_group"));
    let mut out: Vec<(String, Vec<(u64, u64)>)> = Vec::new();
    for i in (0..counts.len()).filter(|i| counts.count(*i, "n") >= least) {
        let pipeline = counts.text(i, "pipeline").unwrap_or_default().to_owned();
        let pair = (counts.count(i, "x"), counts.count(i, "n"));
        match out.last_mut() {
            Some((p, list)) if *p == pipeline => list.push(pair),
            _ => out.push((pipeline, vec![pair])),
        }
    }
    out.retain(|(_, list)| list.len() >= 3);
    out
}

fn judge(input: &Input<'_>) -> Outcome {
    let groups = groups(input);
    let norm = input.settings.number("norm");
    let mut worst: Option<(f64, f64, f64, &str, u64)> = None;
    for (pipeline, list) in &groups {
        let (Some(test), Some(prior)) = (homogeneity(list), BetaBinomial::fit(list)) else { continue };
        let rates: Vec<f64> = list.iter().map(|(x, n)| prior.rate(*x, *n)).collect();
        let quarter = |p| stats::quantile::of_unsorted(&rates, p).unwrap_or(0.0);
        let (low, high) = (quarter(0.25), quarter(0.75));
        // A difference that chance explains is no difference.
        let gap = if test.p < 0.01 { high - low } else { 0.0 };
        if worst.is_none_or(|w| gap > w.1 - w.0) {
            let base = if gap > 0.0 { low } else { high };
            worst = Some((base, high, test.p, pipeline, list.iter().map(|g| g.1).sum()));
        }
    }
    let Some((low, high, _, pipeline, n)) = worst else {
        return Outcome::too_few(input.counts.total("n"), 3 * input.settings.count("min_group"));
    };
    let gap = high - low;
    let kind = match gap {
        g if g > norm => VerdictKind::Found,
        g if g > norm * 0.5 => VerdictKind::Partly,
        _ => VerdictKind::Passed,
    };
    let mut o = Outcome::new(kind, n)
        .with("measured", Val::Share(gap))
        .with("norm", Val::Share(norm))
        .with("bottom", Val::Share(low))
        .with("top", Val::Share(high))
        .with("pipeline", Val::Name(pipeline.to_owned()));
    o.measured = Some(judge::decimal(gap));
    o.norm = Some("norm");
    o.confidence = Confidence::B;
    o.scale = Some(judge::scale(gap, norm * 0.5, norm * 2.5));
    o
}
