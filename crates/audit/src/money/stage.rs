//! Money of the weak stage: what the others would pass on at the own best quarter, drawn from posteriors (`methods.md` 10.7).

use super::lever::{Claim, Lever, amount, input, mean, rate};
use super::{Source, label};
use crate::error::Result;
use crate::input::Values;
use domain::result::Words;
use stats::money_draw::beta;
use stats::quantile::of_unsorted;
use stats::shrink::{BetaBinomial, homogeneity};

/// Managers of one stage: id, passed on, resolved there.
struct Stage {
    pipeline: String,
    stage: String,
    people: Vec<(String, u64, u64)>,
}

/// Extra deals passed on if everyone below the best quarter reached it.
fn extra(rates: &[f64], people: &[(String, u64, u64)]) -> f64 {
    let best = of_unsorted(rates, 0.75).unwrap_or(0.0);
    rates.iter().zip(people).map(|(r, p)| (best - r).max(0.0) * p.2 as f64).sum()
}

/// The stage with the most recoverable deals among those where managers differ beyond chance.
fn worst(stages: Vec<Stage>) -> Option<(Stage, BetaBinomial)> {
    let mut best: Option<(f64, Stage, BetaBinomial)> = None;
    for s in stages {
        let groups: Vec<(u64, u64)> = s.people.iter().map(|p| (p.1, p.2)).collect();
        let (Some(test), Some(prior)) = (homogeneity(&groups), BetaBinomial::fit(&groups)) else { continue };
        if groups.len() < 3 || test.p > 0.01 {
            continue;
        }
        let rates: Vec<f64> = groups.iter().map(|(x, n)| prior.rate(*x, *n)).collect();
        let gain = extra(&rates, &s.people);
        if best.as_ref().is_none_or(|b| gain > b.0) {
            best = Some((gain, s, prior));
        }
    }
    best.map(|(_, s, prior)| (s, prior))
}

fn stages(s: &Source<'_>) -> Result<Vec<Stage>> {
    let Some(c) = s.checked("weak-stage") else { return Ok(Vec::new()) };
    let Some(sql) = c.rule.sql else { return Ok(Vec::new()) };
    let g = s.ctx.grid("weak-stage/count.sql", sql.count, &c.values)?;
    let least = c.values.count("min_group");
    let mut out: Vec<Stage> = Vec::new();
    for i in (0..g.len()).filter(|i| g.count(*i, "n") >= least) {
        let text = |k| g.text(i, k).unwrap_or_default().to_owned();
        let (pipeline, stage) = (text("pipeline"), text("stage"));
        if out.last().is_none_or(|l| l.pipeline != pipeline || l.stage != stage) {
            out.push(Stage { pipeline, stage, people: Vec::new() });
        }
        if let Some(last) = out.last_mut() {
            last.people.push((text("manager"), g.count(i, "passed"), g.count(i, "n")));
        }
    }
    Ok(out)
}

/// The weak stage as a lever.
///
/// # Errors
/// When a query fails.
pub(crate) fn weak(s: &Source<'_>) -> Result<Option<Lever>> {
    if s.found("weak-stage").is_none() {
        return Ok(None);
    }
    let Some((stage, prior)) = worst(stages(s)?) else { return Ok(None) };
    let share = s.share_text();
    let g = s.ctx.grid("money/stage_after.sql", include_str!("stage_after.sql"), &Values::new(&[("share", &share)]))?;
    let Some(at) = (0..g.len())
        .find(|i| g.text(*i, "stage") == Some(&stage.stage) && g.text(*i, "pipeline").unwrap_or_default() == stage.pipeline)
    else {
        return Ok(None);
    };
    let (won, resolved) = (g.count(at, "won"), g.count(at, "n"));
    let (value, sd) = (g.float(at, "mean").unwrap_or(0.0) * 1e4, g.float(at, "sd").unwrap_or(0.0) * 1e4);
    if won < 30 || value <= 0.0 {
        return Ok(None);
    }
    let error = sd / (won as f64).sqrt();
    // The counts cover two years.
    let draws = s.dice.roll("weak-stage", |r| {
        let rates: Vec<f64> = stage
            .people
            .iter()
            .map(|(_, x, n)| {
                let (a, b) = prior.posterior(*x, *n);
                beta(r, a, b)
            })
            .collect();
        extra(&rates, &stage.people) / 2.0 * rate(r, won, resolved) * mean(r, value, error) * s.dice.realism(r)
    });
    Ok(Some(lever(s, &stage, &prior, draws, (won, resolved, value))?))
}

fn lever(
    s: &Source<'_>,
    stage: &Stage,
    prior: &BetaBinomial,
    draws: Vec<f64>,
    (won, resolved, value): (u64, u64, f64),
) -> Result<Lever> {
    let rates: Vec<f64> = stage.people.iter().map(|(_, x, n)| prior.rate(*x, *n)).collect();
    let best = of_unsorted(&rates, 0.75).unwrap_or(0.0);
    let onward = won as f64 / resolved.max(1) as f64;
    let below: Vec<&str> = stage.people.iter().zip(&rates).filter(|(_, r)| **r < best).map(|(p, _)| p.0.as_str()).collect();
    let rows = s.all("weak-stage")?;
    let mut claims = Vec::new();
    for i in 0..rows.len() {
        let here =
            rows.text(i, "lost_at") == Some(&stage.stage) && rows.text(i, "pipeline").unwrap_or_default() == stage.pipeline;
        if here && rows.text(i, "manager").is_some_and(|m| below.contains(&m)) {
            let worth =
                rows.money(i, "amount").filter(|a| *a > 0).map_or(value, |a| s.facts.margin_of(a.min(s.facts.largest))) * onward;
            claims.push(Claim { record: label("deal", rows.text(i, "deal_id")), value: worth, amount: worth });
        }
    }
    let touched = stats::sum::sum(claims.iter().map(|c| c.value)).round() as i128;
    let (passed, all) = stage.people.iter().fold((0, 0), |(x, n), p| (x + p.1, n + p.2));
    let four = |v: f64| crate::judge::decimal((v * 1e4).round() / 1e4);
    Ok(Lever {
        rule: "weak-stage",
        zone: "weak-stage",
        flow: true,
        needs_capacity: true,
        claims,
        draws,
        touched,
        formula: Words::new(
            format!(
                "Δ = сделок этапа «{}» в месяц у тех, кто ниже лучшей четверти × (r1 − r0) × дальнейшая конверсия × маржа победы × доля разрыва, которую удаётся закрыть",
                stage.stage
            ),
            format!(
                "Δ = deals a month at the stage “{}” with those below the best quarter × (r1 − r0) × onward conversion × margin of a win × share of the gap that gets closed",
                stage.stage
            ),
        ),
        inputs: vec![
            input("N", "Решённых на этапе за два года", "Deals resolved at the stage in two years", all.to_string(), "own_data"),
            input("r0", "Проходят этап сейчас", "Pass the stage now", four(passed as f64 / all.max(1) as f64), "own_data"),
            input(
                "r1",
                "Третий квартиль своих менеджеров после сжатия",
                "Third quartile of own managers after shrinkage",
                four(best),
                "own_data",
            ),
            input("c", "Выигрывают из прошедших этап", "Won among those that passed", four(onward), "own_data"),
            input("v", "Маржа победы", "Margin of a win", amount(value), "own_data"),
            s.realism_input(),
        ],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(people: &[(u64, u64)]) -> Stage {
        let people = people.iter().enumerate().map(|(i, (x, n))| (format!("m{i}"), *x, *n)).collect();
        Stage { pipeline: String::new(), stage: "s".to_owned(), people }
    }

    #[test]
    fn equal_managers_promise_nothing() {
        assert!(worst(vec![stage(&[(50, 100), (52, 100), (49, 100), (51, 100)])]).is_none());
    }

    #[test]
    fn a_gap_is_counted_to_the_third_quartile_not_to_the_best() {
        let (s, prior) = worst(vec![stage(&[(80, 100), (78, 100), (79, 100), (30, 100)])]).expect("a real gap");
        let rates: Vec<f64> = s.people.iter().map(|(_, x, n)| prior.rate(*x, *n)).collect();
        let gain = extra(&rates, &s.people);
        assert!(gain > 35.0 && gain < 50.0, "{gain}");
    }
}
