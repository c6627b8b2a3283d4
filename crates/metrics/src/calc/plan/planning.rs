//! Accuracy of planning: how far plans stood from facts over finished months, and whose bias is more than luck (`methods.md`
//! 5.6, mission row 167).

use super::attainment::{facts, metric_of};
use super::targets::{self, Level, Target, no_plan};
use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::{Context, as_of_date};
use crate::status;
use domain::figure::{FigureRow, Status};
use domain::money;
use jiff::ToSpan;
use stats::forecast::accuracy;
use std::collections::BTreeMap;

/// Finished plans without which nothing is said.
const PLANS_MIN: usize = 3;

/// Plan and fact, minor units, in order of time.
type Pairs = Vec<(i128, i128)>;

/// One row a subject: value = sum of absolute misses over the sum of facts; the last twelve months unless asked.
pub(crate) fn planning(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if c.request.grain.is_some() {
        return Err(Error::Period("planning accuracy is over months by itself; leave out the grain".to_owned()));
    }
    let known = [Dimension::Manager, Dimension::Team, Dimension::Customer, Dimension::Channel, Dimension::Product];
    let mut level = Level::of(c, &known)?;
    let today = as_of_date(c.session)?;
    let from = c.request.from.unwrap_or_else(|| today.saturating_sub(1.year()).first_of_month());
    let mut all = targets::load(c.session, Some(from), c.request.to)?;
    // Only periods that are over: half a month is no miss.
    all.retain(|t| t.range.last() <= today);
    let Some(metric) = metric_of(c, &all, level.kind) else { return Ok(vec![no_plan("no_plan")]) };
    let plans = level.plans(&all, metric.id);
    if plans.is_empty() {
        return Ok(vec![no_plan("no_plan")]);
    }
    let facts = match facts(c, metric.id, level.cut.as_ref(), &plans)? {
        Ok(facts) => facts,
        Err(missing) => return Ok(vec![missing]),
    };
    let mut series: BTreeMap<String, BTreeMap<jiff::civil::Date, (i128, i128)>> = BTreeMap::new();
    for (subject, mine) in &plans {
        let shown = if level.shown { subject.clone() } else { String::new() };
        for t in mine.iter().filter(|t: &&Target| t.value > 0) {
            let cell = series.entry(shown.clone()).or_default().entry(t.range.from).or_default();
            cell.0 += money::div_round(t.value, 100).unwrap_or(0);
            cell.1 += facts.get(&(subject.clone(), t.range.from)).copied().unwrap_or(0);
        }
    }
    let pairs: BTreeMap<String, Pairs> = series.into_iter().map(|(s, m)| (s, m.into_values().collect())).collect();
    let shrunk = shrunk_bias(&pairs);
    let name = level.cut.as_ref().filter(|_| level.shown).map(Dimension::name);
    Ok(pairs
        .iter()
        .map(|(subject, p)| {
            let mut row = one(p, shrunk.get(subject).copied());
            row.fields.push(("planned_metric".to_owned(), Some(metric.id.to_owned())));
            row.cut = name.iter().map(|n| (n.clone(), subject.clone())).collect();
            row
        })
        .collect())
}

/// Relative misses of each period: (plan - fact) over the subject's mean fact.
fn misses(pairs: &Pairs) -> Option<Vec<f64>> {
    let mean = pairs.iter().map(|p| p.1).sum::<i128>() as f64 / pairs.len() as f64;
    (mean > 0.0).then(|| pairs.iter().map(|(plan, fact)| (plan - fact) as f64 / mean).collect())
}

/// Bias of each subject pulled to the common one by how little its own periods prove.
fn shrunk_bias(all: &BTreeMap<String, Pairs>) -> BTreeMap<String, f64> {
    let known: Vec<(&String, Vec<f64>)> = all.iter().filter_map(|(s, p)| Some((s, misses(p)?))).collect();
    let groups: Vec<&[f64]> = known.iter().map(|k| k.1.as_slice()).collect();
    let Some(fit) = stats::shrink::normal_normal(&groups) else { return BTreeMap::new() };
    known.iter().zip(&fit.groups).map(|((s, _), (_, v))| ((*s).clone(), *v)).collect()
}

fn one(pairs: &Pairs, shrunk: Option<f64>) -> FigureRow {
    let n = pairs.len();
    let (plan, fact) = pairs.iter().fold((0, 0), |t, p| (t.0 + p.0, t.1 + p.1));
    let miss: i128 = pairs.iter().map(|(p, f)| (p - f).abs()).sum();
    let mut row = FigureRow::empty(n as u64, status::of_sample(n as u64));
    (row.numerator, row.denominator) = (Some(money::format_money(miss)), Some(money::format_money(fact)));
    let floats: Vec<(f64, f64)> = pairs.iter().map(|(p, f)| (*f as f64, *p as f64)).collect();
    let scores = accuracy(&floats).filter(|_| n >= PLANS_MIN);
    if n < PLANS_MIN {
        row.status = Status::NotEnoughData;
        row.reason = Some("fewer_than_3_plans".to_owned());
    } else if fact <= 0 {
        row.status = Status::NotApplicable;
        row.reason = Some("nothing_sold".to_owned());
    } else {
        row.value = money::ratio(miss, fact, status::RATIO_PLACES);
        let mean = fact as f64 / n as f64;
        let relative: Vec<f64> = pairs.iter().map(|(p, f)| (p - f).abs() as f64 / mean).collect();
        row.interval = stats::interval::bootstrap_mean(&relative, None, 2000, 20_240_601, 0.95).map(|i| status::interval(&i));
    }
    let show = |v: Option<f64>| v.map(|x| status::float(x, 6));
    let within = pairs.iter().filter(|(p, f)| (p - f).abs() * 10 <= *p).count();
    row.fields = vec![
        ("plan".to_owned(), Some(money::format_money(plan))),
        ("fact".to_owned(), Some(money::format_money(fact))),
        ("bias".to_owned(), money::ratio(plan - fact, fact, status::RATIO_PLACES).filter(|_| fact > 0 && n >= PLANS_MIN)),
        ("shrunk_bias".to_owned(), show(shrunk.filter(|_| n >= PLANS_MIN))),
        ("mase".to_owned(), show(scores.and_then(|s| s.mase))),
        ("tracking_signal".to_owned(), show(scores.and_then(|s| s.tracking_signal))),
        ("within_10_percent".to_owned(), Some(within.to_string())),
        ("reached".to_owned(), Some(pairs.iter().filter(|(p, f)| f >= p).count().to_string())),
        ("periods".to_owned(), Some(n.to_string())),
    ];
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misses_are_summed_over_facts() {
        let row = one(&vec![(1_200_000, 1_000_000), (100_000, 0), (400_000, 500_000)], None);
        assert_eq!(row.value.as_deref(), Some("0.266667"));
        assert_eq!(row.field("bias"), Some("0.133333"));
        assert_eq!(one(&vec![(1, 1)], None).status, Status::NotEnoughData);
    }
}
