//! Statistical hygiene of a run: how often each check fires by chance, and one control of false alarms over all checks at once (`mission.md` 3.5).

mod past;
mod redraw;

pub use past::{PastMonth, past, record};

use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::runner::Checked;
use domain::result::{Confidence, FalseAlarm, VerdictKind, Words};
use redraw::Null;

/// False discovery rate over every check of the run that has a p-value.
const DISCOVERY: f64 = 0.10;
/// Share of chance firings above which a check is shown "to be looked at" and not as a finding.
const CHANCE_MOST: f64 = 0.05;
/// Draws of the redrawn data.
const DRAWS: u64 = 200;

/// Measures every automatic check against chance and demotes what cannot be told from it. A demoted check is Partly, class B, with the reason.
pub(crate) fn control(checks: &mut [Checked]) -> Vec<FalseAlarm> {
    let mut out: Vec<FalseAlarm> = checks.iter().filter(|c| c.rule.sql.is_some() && judged(&c.outcome)).map(measure).collect();
    let tested: Vec<(usize, f64)> = checks.iter().enumerate().filter_map(|(i, c)| Some((i, p_value(c)?))).collect();
    let q = stats::multiple::benjamini_hochberg(&tested.iter().map(|t| t.1).collect::<Vec<_>>());
    for ((i, _), q) in tested.iter().zip(&q) {
        let id = checks[*i].rule.id;
        if let Some(line) = out.iter_mut().find(|f| f.rule == id) {
            line.q = Some(crate::judge::decimal(*q));
        }
        if checks[*i].outcome.verdict == VerdictKind::Found && *q > DISCOVERY {
            demote(&mut checks[*i].outcome, &several(tested.len()));
        }
    }
    for check in checks.iter_mut() {
        let Some(line) = out.iter_mut().find(|f| f.rule == check.rule.id) else { continue };
        // The rate is itself a sample: it must lie above the bound beyond its own chance.
        let rate = stats::interval::wilson(line.fired, line.draws, crate::judge::LEVEL);
        let often = rate.is_some_and(|r| r.low > CHANCE_MOST);
        if often && check.outcome.verdict == VerdictKind::Found {
            demote(&mut check.outcome, &chance_words(line));
        }
        line.demoted = check.outcome.demoted;
    }
    out
}

fn judged(o: &Outcome) -> bool {
    matches!(o.verdict, VerdictKind::Passed | VerdictKind::Partly | VerdictKind::Found)
}

fn measure(c: &Checked) -> FalseAlarm {
    let (null, fired, draws) = match redraw::null(c.rule, &c.counts, &c.values, &c.outcome) {
        Some(null) => (null.word(), redraw::fired(c.rule, &c.counts, &c.values, &null, DRAWS), DRAWS),
        None => ("", 0, 0),
    };
    FalseAlarm {
        rule: c.rule.id.to_owned(),
        null: null.to_owned(),
        draws,
        fired,
        past_months: 0,
        past_fired: 0,
        past_flashes: 0,
        q: None,
        demoted: false,
    }
}

/// One-sided probability of so many offenders when the true share is exactly the norm; 1 when the share is on the good side.
fn p_value(c: &Checked) -> Option<f64> {
    let Null::AtNorm(norm) = redraw::null(c.rule, &c.counts, &c.values, &c.outcome)? else { return None };
    let (x, n) = (c.counts.total("x"), c.counts.total("n"));
    if !c.outcome.worse {
        return Some(1.0);
    }
    let above = x as f64 > norm * n as f64;
    Some(if above { stats::dist::binom_sf(x.saturating_sub(1), n, norm) } else { stats::dist::binom_cdf(x, n, norm) })
}

pub(crate) fn demote(o: &mut Outcome, why: &Words) {
    o.verdict = VerdictKind::Partly;
    o.confidence = o.confidence.max(Confidence::B);
    o.demoted = true;
    o.vars.insert("note", Val::Text(why.clone()));
    o.remark = Some(why.clone());
}

fn several(tests: usize) -> Words {
    Words::new(
        format!(
            "На проверку: одна такая цифра вызвала бы тревогу, но проверок одновременно {tests}, и среди стольких одна могла выйти за норму случайно."
        ),
        format!(
            "To be looked at: alone this figure would raise an alarm, but {tests} checks ran at once, and among so many one may exceed its norm by chance."
        ),
    )
}

fn chance_words(line: &FalseAlarm) -> Words {
    let percent = line.fired * 100 / line.draws.max(1);
    Words::new(
        format!(
            "На проверку: на таких данных проверка срабатывает случайно в {percent} % розыгрышей, это больше допустимых 5 %."
        ),
        format!("To be looked at: on such data the check fires by chance in {percent}% of draws, above the 5% allowed."),
    )
}

#[cfg(test)]
mod tests;
