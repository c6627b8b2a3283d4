//! A weak stage of the funnel.

use crate::input::Input;
use crate::judge;
use crate::outcome::Outcome;
use crate::outcome::Signal;
use crate::phrase::Val;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Texts, norm, whole};
use domain::figure::Unit;
use domain::result::{Confidence, VerdictKind};
use stats::shrink::{BetaBinomial, homogeneity};

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "weak-stage",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "funnel",
    mistake: Some(1),
    severity: 5,
    rows: &[20, 21, 23],
    needs: &[Need { table: "deals", columns: &["status", "stage", "owner_id"] }],
    uses: &["bottleneck", "funnel_flow"],
    settings: &[
        norm(
            "0.05",
            "default",
            "Доля сделок этапа, которую теряют сверх лучших своих, не более",
            "Share of the stage's deals lost beyond the own best, at most",
        ),
        whole(
            "min_group",
            "30",
            (5.0, 10000.0),
            "cases",
            "Решённых сделок на менеджера, чтобы сравнивать",
            "Resolved deals per manager to compare",
        ),
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "weak-stage",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

/// One stage with its managers: name, (passed, resolved) of each.
struct Stage {
    name: String,
    people: Vec<(String, u64, u64)>,
}

fn stages(input: &Input<'_>) -> Vec<Stage> {
    let (counts, least) = (input.counts, input.settings.count("min_group"));
    let mut out: Vec<(String, Stage)> = Vec::new();
    for i in 0..counts.len() {
        let (Some(stage), Some(manager)) = (counts.text(i, "stage"), counts.text(i, "manager")) else { continue };
        let key = format!("{}\u{1f}{stage}", counts.text(i, "pipeline").unwrap_or_default());
        if out.last().is_none_or(|(k, _)| *k != key) {
            out.push((key, Stage { name: stage.to_owned(), people: Vec::new() }));
        }
        if let Some((_, s)) = out.last_mut()
            && counts.count(i, "n") >= least
        {
            s.people.push((manager.to_owned(), counts.count(i, "passed"), counts.count(i, "n")));
        }
    }
    out.into_iter().map(|(_, s)| s).filter(|s| s.people.len() >= 3).collect()
}

/// Share of the stage's deals that the others lose beyond the best quarter of the managers, after shrinkage (`methods.md` 10.7).
fn gap(stage: &Stage) -> Option<(f64, f64, f64)> {
    let groups: Vec<(u64, u64)> = stage.people.iter().map(|(_, x, n)| (*x, *n)).collect();
    let test = homogeneity(&groups)?;
    let prior = BetaBinomial::fit(&groups)?;
    let rates: Vec<f64> = groups.iter().map(|(x, n)| prior.rate(*x, *n)).collect();
    let best = stats::quantile::of_unsorted(&rates, 0.75)?;
    let all: u64 = groups.iter().map(|g| g.1).sum();
    let lost: f64 = rates.iter().zip(&groups).map(|(r, g)| (best - r).max(0.0) * g.1 as f64).sum();
    Some((lost / all as f64, best, test.p))
}

fn judge(input: &Input<'_>) -> Outcome {
    let stages = stages(input);
    let seen: u64 = stages.iter().flat_map(|s| &s.people).map(|p| p.2).sum();
    let gaps: Vec<(usize, (f64, f64, f64))> = stages.iter().enumerate().filter_map(|(i, s)| Some((i, gap(s)?))).collect();
    if gaps.is_empty() {
        return Outcome::too_few(seen, 3 * input.settings.count("min_group"));
    }
    let q = stats::multiple::benjamini_hochberg(&gaps.iter().map(|g| g.1.2).collect::<Vec<_>>());
    let norm = input.settings.number("norm");
    let real = gaps.iter().zip(&q).filter(|(_, q)| **q <= 0.01);
    let worst = real.max_by(|a, b| a.0.1.0.total_cmp(&b.0.1.0)).map(|(g, _)| g);
    let (kind, at, (share, best, _)) = match worst {
        Some((i, g)) if g.0 > norm => (VerdictKind::Found, *i, *g),
        Some((i, g)) => (VerdictKind::Partly, *i, *g),
        None => (VerdictKind::Passed, gaps[0].0, (0.0, gaps[0].1.1, 1.0)),
    };
    let stage = &stages[at];
    let n: u64 = stage.people.iter().map(|p| p.2).sum();
    let passed: u64 = stage.people.iter().map(|p| p.1).sum();
    let mut o = Outcome::new(kind, n)
        .with("stage", Val::Name(stage.name.clone()))
        .with("rate", Val::Share(passed as f64 / n.max(1) as f64))
        .with("best", Val::Share(best))
        .with("measured", Val::Share(share))
        .with("norm", Val::Share(norm))
        .with("people", Val::Count(stage.people.len() as u64));
    o.measured = Some(judge::decimal(share));
    o.norm = Some("norm");
    o.confidence = Confidence::B;
    o.scale = Some(judge::scale(share, norm * 0.5, norm * 3.0));
    o.signals = stage.people.iter().map(|(m, x, n)| Signal { manager: m.clone(), x: n - x, n: *n }).collect();
    o.worse = kind == VerdictKind::Found;
    o
}
