//! JSON as promised in `interface.md` §4 (figures) and §6 (audit): maps are objects, decimals are strings.

use domain::figure::{FigureRow, FigureSet};
use domain::result::{AuditResult, GrowthZone, MoneyRange, MoneyTotals, PartScore, PrintedFigure, Score, minor};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// The whole audit as in `interface.md` §6. Same result, same bytes.
#[must_use]
pub fn json(result: &AuditResult) -> Vec<u8> {
    print(&json!({
        "format": result.format,
        "audit": result.audit,
        "headline": result.headline,
        "coverage": {
            "all": result.coverage.all,
            "assessed": result.coverage.assessed,
            "by_verdict": object(result.coverage.by_verdict.iter().map(|(k, n)| (k.clone(), json!(n)))),
        },
        "score": score(&result.score),
        "money": money(&result.money, &result.growth_zones),
        "data": data(result),
        "verdicts": result.verdicts,
        "findings": result.findings,
        "growth_zones": result.growth_zones,
        "plan": result.plan,
        "figures": result.figures.iter().map(printed).collect::<Vec<_>>(),
        "names": result.names,
        "cannot_tell": result.cannot_tell,
        "hygiene": result.hygiene,
        "muted": result.muted,
    }))
}

/// One figure as in `interface.md` §4.
#[must_use]
pub fn figure_json(set: &FigureSet) -> Vec<u8> {
    print(&Value::Object(figure(set)))
}

fn print(value: &Value) -> Vec<u8> {
    let mut out = format!("{value:#}");
    out.push('\n');
    out.into_bytes()
}

fn object(pairs: impl Iterator<Item = (String, Value)>) -> Value {
    Value::Object(pairs.collect())
}

fn score(s: &Score) -> Value {
    let parts = |list: &[PartScore]| {
        object(list.iter().map(|p| {
            let part = json!({ "title": p.title, "score": p.score, "coverage": p.coverage,
                "weight": p.weight, "verdict": p.verdict });
            (p.id.clone(), part)
        }))
    };
    let weights = |list: &[PartScore]| object(list.iter().map(|p| (p.id.clone(), json!(p.weight))));
    json!({
        "total": s.total, "low": s.low, "high": s.high, "equal_weights": s.equal_weights, "coverage": s.coverage,
        "by_mistake": parts(&s.by_mistake),
        "by_block": parts(&s.by_block),
        "weights": { "by_mistake": weights(&s.by_mistake), "by_block": weights(&s.by_block) },
        "severe": s.severe,
        "sensitivity": s.sensitivity,
    })
}

/// Money with one-off and monthly apart. `recoverable` is the plain sum of the zones taken alone, `joint` is what is
/// left after overlap.
fn money(m: &MoneyTotals, zones: &[GrowthZone]) -> Value {
    let alone = |stock: bool| {
        zones.iter().filter(|z| (z.kind == "stock") == stock).fold(MoneyRange::default(), |a, z| MoneyRange {
            p10: a.p10 + z.alone.p10,
            p50: a.p50 + z.alone.p50,
            p90: a.p90 + z.alone.p90,
        })
    };
    json!({
        "currency": m.currency,
        "touched": Amount(m.touched),
        "recoverable": { "monthly": alone(false), "one_off": alone(true) },
        "joint": { "monthly": m.joint_monthly, "one_off": m.joint_one_off },
        "naive_sum": { "monthly": Amount(m.naive_sum_monthly), "one_off": Amount(m.naive_sum_one_off) },
        "largest_contributor_to_spread": m.largest_contributor_to_spread,
        "capacity_cap": m.capacity_cap,
        "base_monthly_margin": Amount(m.base_monthly_margin),
        "residual_share": m.residual_share,
        "refused": m.refused,
        "not_counted": m.not_counted,
        "in_plan": { "monthly": Amount(m.in_plan_monthly), "one_off": Amount(m.in_plan_one_off) },
        "risks": m.risks,
        "sanity": m.sanity,
    })
}

/// Minor units written as a decimal string.
#[derive(Serialize)]
struct Amount(#[serde(serialize_with = "minor")] i128);

fn data(result: &AuditResult) -> Value {
    let tables = result.data.tables.iter().map(|t| {
        json!({ "table": t.table, "rows": t.rows, "first": t.first, "last": t.last,
            "filled": object(t.filled.iter().map(|(k, v)| (k.clone(), json!(v)))) })
    });
    json!({ "grade": result.data.grade, "reason": result.data.reason,
        "tables": tables.collect::<Vec<_>>(), "imports": result.data.imports })
}

fn printed(p: &PrintedFigure) -> Value {
    let mut out = Map::new();
    out.insert("id".into(), json!(p.id));
    out.insert("title".into(), json!(p.title));
    out.insert("definition".into(), json!(p.definition));
    out.extend(figure(&p.set));
    Value::Object(out)
}

fn figure(set: &FigureSet) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("metric".into(), json!(set.metric));
    out.insert("version".into(), json!(set.version));
    out.insert("unit".into(), json!(set.unit));
    if let Some(currency) = &set.currency {
        out.insert("currency".into(), json!(currency));
    }
    out.insert("snapshot".into(), json!(set.snapshot));
    out.insert("as_of".into(), json!(set.as_of));
    out.insert("period".into(), json!(set.period));
    out.insert("grain".into(), json!(set.grain));
    out.insert("rows".into(), set.rows.iter().map(row).collect());
    if !set.notes.is_empty() {
        out.insert("notes".into(), json!(set.notes));
    }
    out
}

/// A row: its own keys first, then the named values of a vector metric at the same level.
fn row(r: &FigureRow) -> Value {
    let mut out = Map::new();
    out.insert("cut".into(), object(r.cut.iter().map(|(k, v)| (k.clone(), json!(v)))));
    if let Some(bucket) = &r.bucket {
        out.insert("bucket".into(), json!(bucket));
    }
    out.insert("value".into(), json!(r.value));
    for (name, part) in [("numerator", &r.numerator), ("denominator", &r.denominator)] {
        if part.is_some() {
            out.insert(name.into(), json!(part));
        }
    }
    out.insert("n".into(), json!(r.n));
    out.insert("interval".into(), json!(r.interval));
    out.insert("status".into(), json!(r.status));
    if let Some(reason) = &r.reason {
        out.insert("reason".into(), json!(reason));
    }
    if !r.missing.is_empty() {
        out.insert("missing".into(), json!(r.missing));
    }
    for (name, value) in &r.fields {
        // A field never hides a key that every row has.
        if !out.contains_key(name) {
            out.insert(name.clone(), json!(value));
        }
    }
    if let Some(compare) = &r.compare {
        out.insert("compare".into(), row(compare));
    }
    Value::Object(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::figure::{Interval, Period, Status, Unit};

    fn set() -> FigureSet {
        let mut r = FigureRow::empty(162, Status::Ok);
        r.cut = vec![("stage".into(), "КП".into()), ("manager".into(), "m-07".into())];
        r.value = Some("0.4321".into());
        r.interval = Some(Interval { low: "0.358".into(), high: "0.509".into(), level: "0.95".into(), method: "wilson".into() });
        r.fields = vec![("entered".into(), Some("162".into())), ("n".into(), Some("0".into())), ("lost".into(), None)];
        let mut hidden = FigureRow::empty(0, Status::NoData);
        hidden.missing = vec!["stage_events.entered_at".into()];
        FigureSet {
            metric: "funnel_flow".into(),
            version: 1,
            unit: Unit::Ratio,
            currency: None,
            snapshot: "s1".into(),
            as_of: "2024-06-30T23:59:59+03:00".into(),
            period: Period { from: Some("2024-01-01".into()), to: Some("2024-06-30".into()) },
            grain: None,
            rows: vec![r, hidden],
            notes: vec![],
        }
    }

    #[test]
    fn figure_has_the_promised_keys() {
        let v: Value = serde_json::from_slice(&figure_json(&set())).unwrap();
        let keys: Vec<_> = v.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["metric", "version", "unit", "snapshot", "as_of", "period", "grain", "rows"]);
        assert_eq!(v["period"], json!({"from": "2024-01-01", "to": "2024-06-30"}));
        assert_eq!(v["grain"], Value::Null);
        let row = &v["rows"][0];
        assert_eq!(row["cut"], json!({"stage": "КП", "manager": "m-07"}));
        assert_eq!(row["value"], "0.4321");
        assert_eq!(row["interval"]["method"], "wilson");
        assert_eq!(row["status"], "ok");
        assert_eq!(row["entered"], "162");
        assert_eq!(row["lost"], Value::Null);
        assert_eq!(row["n"], 162, "a field may not replace the n of the row");
        assert_eq!(v["rows"][1]["value"], Value::Null);
        assert_eq!(v["rows"][1]["missing"][0], "stage_events.entered_at");
    }
}
