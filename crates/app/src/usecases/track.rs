//! Track record: forecasts against facts of finished changes, what may be claimed of their sum, and the factor of the next plan.

use crate::Result;
use crate::usecases::change_plan::Plan;
use crate::usecases::measure::{Data, Judged, has_verdict};
use domain::figure::Unit;
use jiff::civil::Date;
use metrics::Request;
use plan::{Fact, Kind, Record, Told, Total, record};

/// One finished change.
#[derive(Debug, Clone)]
pub struct Line {
    /// The change with its verdict.
    pub judged: Judged,
    /// Fact over forecast.
    pub ratio: Option<f64>,
    /// Money of a month, when it can be told: expected, measured, its standard error.
    pub money: Option<Fact>,
}

/// Everything that is known about past forecasts.
#[derive(Debug, Clone, Default)]
pub struct Track {
    /// Finished changes, oldest first.
    pub lines: Vec<Line>,
    /// Record over those with a forecast.
    pub record: Option<Record>,
    /// Sum of effects in money of a month; `None` without one.
    pub total: Option<Total>,
    /// Growth of revenue per month that the bridge shows, major units: the roof of the sum.
    pub growth: Option<f64>,
}

/// Reads the record from judged cards.
///
/// # Errors
/// A failing query.
pub fn of(data: &Data<'_>, plan: Option<&Plan>, judged: Vec<Judged>) -> Result<Track> {
    let mut finished: Vec<Judged> =
        judged.into_iter().filter(|j| has_verdict(&j.verdict) && j.verdict.effect.is_some()).collect();
    finished.sort_by(|a, b| a.card.start_on.cmp(&b.card.start_on).then_with(|| a.card.id.cmp(&b.card.id)));
    let growth = match finished.first() {
        Some(first) => growth(data, first.card.start_on)?,
        None => None,
    };
    let told = |j: &Judged| {
        let (forecast, fact, interval) = (j.card.forecast?, j.verdict.effect?, j.verdict.interval?);
        (forecast != 0.0).then_some(Told { forecast, fact, interval })
    };
    let record = record(&finished.iter().filter_map(told).collect::<Vec<_>>());
    let lines: Vec<Line> = finished
        .into_iter()
        .map(|j| Line { ratio: told(&j).map(|t| t.fact / t.forecast), money: money(plan, &j), judged: j })
        .collect();
    let facts: Vec<Fact> = lines.iter().filter_map(|l| l.money).collect();
    let total = (!facts.is_empty()).then(|| plan::total(&facts, growth));
    Ok(Track { lines, record, total, growth })
}

/// Money of a month that a change brought: directly where the metric is money, else its item's money by fact over forecast.
fn money(plan: Option<&Plan>, j: &Judged) -> Option<Fact> {
    let (effect, (low, high)) = (j.verdict.effect?, j.verdict.interval?);
    let se = (high - low) / (2.0 * 1.96);
    let sign = j.card.direction.sign();
    if j.unit == Unit::Money && j.card.kind == Kind::Mean && metrics::find(&j.card.metric).is_some_and(|m| m.additive) {
        let steps = if j.card.grain == "month" { 1.0 } else { 52.0 / 12.0 };
        // Compared units show the effect of one of them.
        let units = if j.card.units.is_empty() { 1.0 } else { j.card.units.len() as f64 };
        let scale = sign * steps * units;
        return Some(Fact { forecast: j.card.forecast.unwrap_or(0.0) * scale, effect: effect * scale, se: se * steps * units });
    }
    let item = plan?.items.iter().find(|i| Some(&i.id) == j.card.item.as_ref() && i.kind == "flow")?;
    let forecast = j.card.forecast.filter(|f| *f != 0.0)?;
    let p50 = item.money.p50 as f64 / domain::money::ONE as f64;
    Some(Fact { forecast: p50, effect: p50 * effect / forecast, se: (p50 * se / forecast).abs() })
}

/// Growth per month by the revenue bridge: the time since the first change against as long before it.
fn growth(data: &Data<'_>, first: Date) -> Result<Option<f64>> {
    let Ok(days) = first.until(data.day).map(|s| s.get_days()) else { return Ok(None) };
    if days < 28 {
        return Ok(None);
    }
    let Ok(set) = (data.figure)(&Request::of("revenue_bridge").between(first, data.day)) else { return Ok(None) };
    let part = |name: &str| {
        let row = set.rows.iter().find(|r| r.cut.iter().any(|(_, v)| v == name))?;
        row.value.as_deref()?.parse::<f64>().ok()
    };
    Ok(part("now").zip(part("base")).map(|(now, base)| (now - base) / (f64::from(days + 1) / 30.4375)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usecases::measure::{Register, propose, with_data};

    #[test]
    fn a_forecast_is_compared_with_its_fact() {
        let (_dir, company) = crate::usecases::measure::tests::company();
        let now = crate::usecases::measure::tests::NOW;
        let asked = |id: &str, forecast: f64| Register {
            id: id.into(),
            metric: Some("win_rate_closed".into()),
            start_on: Some(jiff::civil::date(2026, 3, 2)),
            delta: 0.05,
            units: (0..5).map(|m| format!("m{m}")).collect(),
            length_weeks: 8,
            transition_weeks: 1,
            grain: "week".into(),
            forecast: Some(forecast),
            ..Register::default()
        };
        with_data(&company, now, |d| {
            let told = vec![propose(&company, d, asked("a", 0.40), now)?, propose(&company, d, asked("b", 0.0), now)?];
            let track = of(d, None, told)?;
            let record = track.record.expect("one change had a forecast");
            assert!(record.n == 1 && (record.mean - 0.5).abs() < 0.15, "{record:?}");
            assert!(record.factor < 1.0 && record.factor > record.mean, "pulled towards 1 while there is one");
            assert!(track.total.is_none() && track.lines.len() == 2, "a share without an item has no money");
            Ok(())
        })
        .unwrap();
    }
}
