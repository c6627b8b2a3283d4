//! The company's own past: checks asked at earlier month ends. A real fault of a process does not come and go with one month, so a firing
//! with neither a neighbour before nor after it counts as a false alarm.

use crate::base;
use crate::context::Context;
use crate::error::Result;
use crate::grid::Grid;
use crate::input::Input;
use crate::inventory::Inventory;
use crate::programme::programme;
use crate::settings::Settings;
use domain::result::{AuditResult, VerdictKind};
use engine::Session;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Verdicts of the automatic checks at one earlier moment: true when the check fired, by rule; rules without a judgement are absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PastMonth {
    /// Rule id to "fired".
    pub fired: BTreeMap<String, bool>,
}

/// Asks the automatic checks of a programme in a session opened at an earlier moment. Offenders are not listed, so it is much cheaper than
/// an audit.
///
/// # Errors
/// An unknown programme, or a query outside of the rules that fails; a failing rule is left out.
pub fn past(session: &Session, settings: &Settings, programme_id: &str) -> Result<PastMonth> {
    let programme = programme(programme_id)?;
    let ctx = Context::new(session)?;
    base::prepare(&ctx, &programme.rules)?;
    let inventory = Inventory::load(session, &programme.rules)?;
    let mut month = PastMonth::default();
    for rule in &programme.rules {
        let Some(sql) = rule.sql else { continue };
        if !inventory.missing(rule).is_empty() {
            continue;
        }
        let values = settings.of(rule, &programme.settings);
        let Ok(counts) = ctx.grid(rule.id, sql.count, &values) else { continue };
        let rows = Grid::default();
        let input = Input { counts: &counts, rows: &rows, settings: &values, answers: &[] };
        let Ok(outcome) = catch_unwind(AssertUnwindSafe(|| (rule.judge)(&input))) else { continue };
        if matches!(outcome.verdict, VerdictKind::Passed | VerdictKind::Partly | VerdictKind::Found) {
            month.fired.insert(rule.id.to_owned(), outcome.verdict == VerdictKind::Found);
        }
    }
    Ok(month)
}

/// Writes the past months, oldest first, into the hygiene lines of a result whose own moment comes after all of them.
pub fn record(result: &mut AuditResult, months: &[PastMonth]) {
    let now: BTreeMap<String, bool> = result.verdicts.iter().map(|v| (v.id.clone(), v.verdict == VerdictKind::Found)).collect();
    for line in &mut result.hygiene {
        let mut series: Vec<bool> = months.iter().filter_map(|m| m.fired.get(&line.rule).copied()).collect();
        line.past_months = series.len() as u64;
        line.past_fired = series.iter().filter(|f| **f).count() as u64;
        series.extend(now.get(&line.rule));
        line.past_flashes = flashes(&series[..]).min(line.past_months);
    }
}

/// Firings without a neighbour, the present moment apart: what fires now for the first time may be new.
fn flashes(series: &[bool]) -> u64 {
    let at = |i: usize| series.get(i).copied().unwrap_or(false);
    (0..series.len().saturating_sub(1)).filter(|i| at(*i) && !at(i + 1) && (*i == 0 || !at(i - 1))).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flash_is_a_firing_alone() {
        assert_eq!(flashes(&[false, true, false, false]), 1);
        assert_eq!(flashes(&[true, true, false, false]), 0);
        assert_eq!(flashes(&[true, false, true, false, true]), 2);
        assert_eq!(flashes(&[false, false, true]), 0, "what fires now is not judged by it");
        assert_eq!(flashes(&[]), 0);
    }
}
