//! First version of the plan: the items of a frozen audit with their steps.

use crate::error::{Error, Result};
use crate::item::{Item, Range, State};
use crate::playbook::playbook;
use crate::words::Pair;
use serde::Deserialize;

/// A plan item as `audit.json` holds it (`interface.md` §6).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Offer {
    /// Growth zone.
    pub zone: String,
    /// What to change.
    pub change: Pair,
    /// Who leads it.
    pub owner: Pair,
    /// `tactical` or `strategic`.
    pub track: String,
    /// Effort, hours.
    pub effort_hours: u32,
    /// Weeks until the effect can be seen.
    pub lag_weeks: u32,
    /// Margin in the package.
    pub money: Range,
    /// `flow`, `stock` or `enabler`.
    pub kind: String,
    /// How adoption is measured.
    pub adoption: Pair,
    /// Metric of the effect.
    pub effect_metric: String,
    /// What must not get worse.
    pub guardrail: Pair,
}

/// Items of the plan from the `plan` list of a stored audit.
///
/// # Errors
/// An audit without a plan, or one of another form.
pub fn draft(audit: &serde_json::Value) -> Result<Vec<Item>> {
    let offers: Vec<Offer> = serde_json::from_value(audit["plan"].clone()).map_err(|e| Error::NoZones(e.to_string()))?;
    if offers.is_empty() {
        return Err(Error::NoZones("the audit found nothing to change".to_owned()));
    }
    let zones = audit["growth_zones"].as_array().map(Vec::as_slice).unwrap_or_default();
    let zone = |id: &str| zones.iter().find(|z| z["id"] == id);
    let with_cause = |o: Offer| {
        let zone = zone(&o.zone).cloned().unwrap_or_default();
        let mut item = item(o)?;
        item.cause = serde_json::from_value(zone["title"].clone()).unwrap_or_default();
        item.findings = serde_json::from_value(zone["findings"].clone()).unwrap_or_default();
        Ok(item)
    };
    offers.into_iter().map(with_cause).collect()
}

fn item(o: Offer) -> Result<Item> {
    let book = playbook(&o.zone)?;
    Ok(Item {
        id: o.zone,
        change: o.change,
        owner: o.owner,
        track: o.track,
        effort_hours: o.effort_hours,
        cost: 0,
        after: book.after.clone(),
        adoption: o.adoption,
        effect_metric: o.effect_metric,
        guardrail: o.guardrail,
        kind: o.kind,
        money: o.money,
        lag_weeks: o.lag_weeks,
        priority: 100,
        start_on: None,
        decision_on: None,
        stop: book.stop.clone(),
        steps: book.steps(),
        state: State::Proposed,
        reason: String::new(),
        cause: Pair::default(),
        findings: vec![],
        owner_id: None,
        place: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_of_an_audit_become_items_with_steps() {
        let audit = serde_json::json!({ "plan": [{
            "rank": 1, "zone": "lead-response", "change": {"ru": "Дежурный", "en": "Duty"}, "owner": {"ru": "РОП", "en": "Head"},
            "track": "tactical", "effort_hours": 24, "lag_weeks": 4, "money": {"p10": "1.5", "p50": "2", "p90": "3"},
            "kind": "flow", "adoption": {"ru": "", "en": ""}, "effect_metric": "lead_to_sale", "guardrail": {"ru": "", "en": ""},
        }], "growth_zones": [{"id": "lead-response", "title": {"ru": "Долго отвечают", "en": "Slow answers"}, "findings": ["f1"]}]});
        let items = draft(&audit).unwrap();
        assert_eq!((items[0].money.p50, items[0].steps.is_empty(), items[0].priority), (2_0000, false, 100));
        assert_eq!((items[0].cause.ru.as_str(), items[0].findings.len()), ("Долго отвечают", 1));
        assert!(draft(&serde_json::json!({ "plan": [] })).is_err() && draft(&serde_json::json!({})).is_err());
    }
}
