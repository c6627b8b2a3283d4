//! The ranked plan: zones by first-year margin per hour of effort, then the changes that enable them.

use crate::causes::{CAUSES, Cause, cause};
use domain::result::{Finding, GrowthZone, MoneyRange, PlanItem, Words};

/// Most items of a plan: more is a wish list.
const MOST: usize = 9;

/// Ranks zones by P50 of the first year per hour of effort; ties by lag, then id. Causes without money follow by severity.
/// The order can be repeated from the stored numbers: `gain(zone) / effort_hours`.
#[must_use]
pub(crate) fn plan(zones: &[GrowthZone], findings: &[Finding]) -> Vec<PlanItem> {
    let mut ranked: Vec<&GrowthZone> = zones.iter().filter(|z| z.in_package.p50 > 0).collect();
    ranked.sort_by(|a, b| {
        let key = |z: &GrowthZone| first_year(z) * 1000 / i128::from(z.effort_hours.max(1));
        key(b).cmp(&key(a)).then(a.lag_weeks.cmp(&b.lag_weeks)).then_with(|| a.id.cmp(&b.id))
    });
    let mut items: Vec<PlanItem> = ranked.iter().filter_map(|z| Some(item(cause(&z.id)?, &z.kind, z.in_package))).collect();
    let with_money: Vec<String> = items.iter().map(|i| i.zone.clone()).collect();
    for c in enabling(findings).into_iter().filter(|c| !with_money.iter().any(|z| z == c.id)) {
        items.push(item(c, "enabler", MoneyRange::default()));
    }
    items.truncate(MOST);
    for (i, item) in items.iter_mut().enumerate() {
        item.rank = u32::try_from(i + 1).unwrap_or(u32::MAX);
    }
    items
}

/// Margin of the first year: a flow works only after its lag, a stock once.
#[must_use]
pub(crate) fn first_year(z: &GrowthZone) -> i128 {
    if z.kind == "flow" { z.in_package.p50 * 12 * i128::from(52_u32.saturating_sub(z.lag_weeks)) / 52 } else { z.in_package.p50 }
}

/// Causes that findings name, the most severe first, then the quickest.
fn enabling(findings: &[Finding]) -> Vec<&'static Cause> {
    let worst =
        |c: &Cause| findings.iter().filter(|f| f.cause == c.id && f.subject == "company").map(|f| f.severity).max().unwrap_or(0);
    let mut found: Vec<&Cause> = CAUSES.iter().filter(|c| worst(c) > 0).collect();
    found.sort_by(|a, b| worst(b).cmp(&worst(a)).then(a.lag_weeks.cmp(&b.lag_weeks)).then(a.id.cmp(b.id)));
    found
}

fn item(c: &Cause, kind: &str, money: MoneyRange) -> PlanItem {
    let words = |w: (&str, &str)| Words::new(w.0, w.1);
    PlanItem {
        rank: 0,
        zone: c.id.to_owned(),
        change: words(c.change),
        owner: words(c.owner),
        track: c.track().to_owned(),
        effort_hours: c.effort_hours,
        lag_weeks: c.lag_weeks,
        money,
        kind: kind.to_owned(),
        adoption: words(c.adoption),
        effect_metric: c.effect_metric.to_owned(),
        guardrail: words(c.guardrail),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(id: &str, kind: &str, p50: i128) -> GrowthZone {
        let c = cause(id).expect("known cause");
        let money = MoneyRange { p10: p50 / 2, p50, p90: p50 * 2 };
        GrowthZone {
            id: id.to_owned(),
            title: Words::default(),
            findings: vec![],
            alone: money,
            in_package: money,
            kind: kind.to_owned(),
            effort_hours: c.effort_hours,
            lag_weeks: c.lag_weeks,
            track: c.track().to_owned(),
        }
    }

    #[test]
    fn the_order_follows_from_the_stored_numbers() {
        let zones = [
            zone("win-back", "stock", 5_000_000),
            zone("lead-response", "flow", 1_000_000),
            zone("weak-stage", "flow", 1_000_000),
        ];
        let items = plan(&zones, &[]);
        let order: Vec<&str> = items.iter().map(|i| i.zone.as_str()).collect();
        assert_eq!(order, ["lead-response", "weak-stage", "win-back"]);
        let worth: Vec<i128> = items
            .iter()
            .map(|i| first_year(zones.iter().find(|z| z.id == i.zone).expect("zone")) * 1000 / i128::from(i.effort_hours))
            .collect();
        assert!(worth.windows(2).all(|w| w[0] >= w[1]));
        assert_eq!(items.iter().map(|i| i.rank).collect::<Vec<_>>(), [1, 2, 3]);
    }
}
