//! Money of leads: never answered (their own channel's conversion), answered late (fast against slow inside the channel), missed calls.

use super::lever::{Claim, Lever, amount, input, mean, rate};
use super::{Source, label};
use crate::error::Result;
use crate::grid::Grid;
use crate::input::Values;
use domain::result::Words;
use stats::money_draw::triangular;
use std::collections::BTreeMap;

/// Leads of one kind of answer: (won, all).
type Count = (u64, u64);

/// Conversion of answered leads by channel and the margin of a won one.
struct Rates {
    by_channel: BTreeMap<String, (Count, Count)>,
    fast: Count,
    slow: Count,
    value: f64,
    error: f64,
}

impl Rates {
    fn load(s: &Source<'_>) -> Result<Option<Self>> {
        let minutes = s.checked("slow-response").map_or("15", |c| c.values.text("minutes"));
        let share = s.share_text();
        let sql = include_str!("lead_rates.sql");
        let g = s.ctx.grid("money/lead_rates.sql", sql, &Values::new(&[("minutes", minutes), ("share", &share)]))?;
        Ok(Self::of(&g, (s.facts.won_margin, s.facts.won_error, s.facts.won)))
    }

    /// `usual` = mean margin of any won deal, its standard error and their number, for when leads alone are too few.
    fn of(g: &Grid, usual: (f64, f64, u64)) -> Option<Self> {
        let mut r = Self { by_channel: BTreeMap::new(), fast: (0, 0), slow: (0, 0), value: usual.0, error: usual.1 };
        let (mut won, mut margin) = (0, 0);
        for i in 0..g.len() {
            let pair = (g.count(i, "won"), g.count(i, "n"));
            let entry = r.by_channel.entry(g.text(i, "channel").unwrap_or_default().to_owned()).or_default();
            let (own, all) = match g.text(i, "answered") {
                Some("fast") => (&mut entry.0, &mut r.fast),
                Some("slow") => (&mut entry.1, &mut r.slow),
                _ => continue,
            };
            *own = pair;
            *all = (all.0 + pair.0, all.1 + pair.1);
            won += pair.0;
            margin += g.money(i, "margin").unwrap_or(0);
        }
        if won >= 30 && margin > 0 {
            r.value = margin as f64 / won as f64;
            r.error = usual.1 * (usual.2.max(1) as f64 / won as f64).sqrt();
        }
        (won >= 10 && r.value > 0.0).then_some(r)
    }

    /// Conversion of answered leads of a channel, pulled to the whole where the channel is small.
    fn rate(&self, channel: &str) -> f64 {
        const PRIOR: f64 = 40.0;
        let all = self.answered();
        let base = all.0 as f64 / all.1.max(1) as f64;
        let (fast, slow) = self.by_channel.get(channel).copied().unwrap_or_default();
        ((fast.0 + slow.0) as f64 + base * PRIOR) / ((fast.1 + slow.1) as f64 + PRIOR)
    }

    fn answered(&self) -> Count {
        (self.fast.0 + self.slow.0, self.fast.1 + self.slow.1)
    }
}

/// Leads nobody answered: N a year x conversion of answered leads of the same channel x margin of a won one x reachable share.
///
/// # Errors
/// When a query fails.
pub(crate) fn lost(s: &Source<'_>) -> Result<Option<Lever>> {
    let (Some(_), Some(rates)) = (s.found("lost-leads"), Rates::load(s)?) else { return Ok(None) };
    let rows = s.all("lost-leads")?;
    let own: Vec<f64> = (0..rows.len()).map(|i| rates.rate(rows.text(i, "channel").unwrap_or_default())).collect();
    let (expected, all) = (stats::sum::sum(own.iter().copied()), rates.answered());
    let base = all.0 as f64 / all.1.max(1) as f64;
    let claims = (0..rows.len())
        .map(|i| Claim {
            record: label("lead", rows.text(i, "lead_id")),
            value: own[i] * rates.value,
            amount: own[i] * rates.value * 0.6,
        })
        .collect();
    let draws = s.dice.roll("lost-leads", |r| {
        let drift = rate(r, all.0, all.1) / base.max(1e-9);
        expected * drift * mean(r, rates.value, rates.error) * triangular(r, 0.4, 0.6, 0.8)
    });
    let n = rows.len() as f64;
    Ok(Some(Lever {
        rule: "lost-leads",
        zone: "lead-response",
        flow: true,
        needs_capacity: true,
        claims,
        draws,
        touched: (expected * rates.value).round() as i128,
        formula: Words::new(
            "Δ = обращений без ответа в месяц × конверсия отвеченных того же канала × маржа выигранной × доля досягаемых",
            "Δ = unanswered leads a month × conversion of answered leads of the same channel × margin of a won one × reachable share",
        ),
        inputs: vec![
            input("N", "Обращений без ответа за год", "Unanswered leads of the year", rows.len().to_string(), "own_data"),
            input("r0", "Их конверсия сейчас", "Their conversion now", "0".to_owned(), "own_data"),
            input(
                "r1",
                "Конверсия отвеченных при том же составе каналов",
                "Conversion of answered leads, same mix of channels",
                ratio(expected / n.max(1.0)),
                "own_data",
            ),
            input("v", "Маржа выигранного обращения", "Margin of a won lead", amount(rates.value), "own_data"),
            input(
                "a",
                "Доля, с которой удаётся поговорить: 0,4–0,6–0,8",
                "Share that can be reached: 0.4-0.6-0.8",
                "0.6".to_owned(),
                "assumption",
            ),
        ],
    }))
}

/// Leads answered late: the gap of conversion between fast and slow answers inside each channel, if it is beyond chance.
///
/// # Errors
/// When a query fails.
pub(crate) fn slow(s: &Source<'_>) -> Result<Option<Lever>> {
    let (Some(_), Some(rates)) = (s.found("slow-response"), Rates::load(s)?) else { return Ok(None) };
    let Some((gap, error)) = standardised(&rates) else { return Ok(None) };
    // A gap that chance explains is not money.
    if gap - 1.96 * error <= 0.0 {
        return Ok(None);
    }
    let rows = s.all("slow-response")?;
    let late: Vec<usize> = (0..rows.len()).filter(|i| rows.flag(*i, "answered") == Some(true)).collect();
    let n = late.len() as f64;
    let middle = s.dice.realism.1;
    let claims = late
        .iter()
        .map(|i| Claim {
            record: label("lead", rows.text(*i, "lead_id")),
            value: rates.rate("") * rates.value,
            amount: gap * rates.value * middle,
        })
        .collect();
    let draws = s.dice.roll("slow-response", |r| {
        n * (gap + error * r.normal()).max(0.0) * mean(r, rates.value, rates.error) * s.dice.realism(r)
    });
    Ok(Some(Lever {
        rule: "slow-response",
        zone: "lead-response",
        flow: true,
        needs_capacity: true,
        claims,
        draws,
        touched: (n * rates.rate("") * rates.value).round() as i128,
        formula: Words::new(
            "Δ = поздно отвеченных в месяц × разрыв конверсии быстрых и поздних внутри канала × маржа выигранной × доля разрыва, которую удаётся закрыть",
            "Δ = late answers a month × gap of conversion between fast and late inside the channel × margin of a won one × share of the gap that gets closed",
        ),
        inputs: vec![
            input(
                "N",
                "Поздно отвеченных обращений за год",
                "Leads answered late in the year",
                late.len().to_string(),
                "own_data",
            ),
            input("r1-r0", "Разрыв конверсии при равных каналах", "Gap of conversion at equal channels", ratio(gap), "own_data"),
            input("v", "Маржа выигранного обращения", "Margin of a won lead", amount(rates.value), "own_data"),
            s.realism_input(),
        ],
    }))
}

/// Mantel-Haenszel difference of conversion, fast minus slow, over channels, with its standard error (`methods.md` 0.9).
fn standardised(rates: &Rates) -> Option<(f64, f64)> {
    let (mut num, mut den, mut var) = (0.0, 0.0, 0.0);
    for (fast, slow) in rates.by_channel.values() {
        let (n1, n0) = (fast.1 as f64, slow.1 as f64);
        if n1 < 1.0 || n0 < 1.0 {
            continue;
        }
        let (p1, p0) = (fast.0 as f64 / n1, slow.0 as f64 / n0);
        let weight = n1 * n0 / (n1 + n0);
        num += weight * (p1 - p0);
        den += weight;
        var += weight * weight * (p1 * (1.0 - p1) / n1 + p0 * (1.0 - p0) / n0);
    }
    (den >= 25.0).then(|| (num / den, var.sqrt() / den))
}

/// Missed callers who were never called back and are no known clients.
///
/// # Errors
/// When a query fails.
pub(crate) fn calls(s: &Source<'_>) -> Result<Option<Lever>> {
    let Some(_) = s.found("missed-calls-without-callback") else { return Ok(None) };
    let rows = s.all("missed-calls-without-callback")?;
    let strangers: Vec<usize> = (0..rows.len())
        .filter(|i| rows.text(*i, "customer_id").is_none() && rows.int(*i, "called_back_after_minutes").unwrap_or(0) == 0)
        .collect();
    let rates = if s.has("leads") { Rates::load(s)? } else { None };
    let (count, value, error) = match rates {
        Some(r) => (r.answered(), r.value, r.error),
        None => return Ok(None),
    };
    if strangers.is_empty() || value <= 0.0 {
        return Ok(None);
    }
    let base = count.0 as f64 / count.1.max(1) as f64;
    let n = strangers.len() as f64;
    let claims = strangers
        .iter()
        .map(|i| Claim { record: label("call", rows.text(*i, "activity_id")), value: base * value, amount: base * value * 0.2 })
        .collect();
    let draws =
        s.dice.roll("missed-calls", |r| n * rate(r, count.0, count.1) * mean(r, value, error) * triangular(r, 0.1, 0.2, 0.4));
    Ok(Some(Lever {
        rule: "missed-calls-without-callback",
        zone: "missed-calls",
        flow: true,
        needs_capacity: true,
        claims,
        draws,
        touched: (n * base * value).round() as i128,
        formula: Words::new(
            "Δ = пропущенных от незнакомых в месяц × доля новых покупателей среди них × конверсия отвеченных обращений × маржа выигранной",
            "Δ = missed calls of strangers a month × share of new buyers among them × conversion of answered leads × margin of a won one",
        ),
        inputs: vec![
            input(
                "N",
                "Пропущенных без перезвона от неизвестных за год",
                "Missed calls of strangers never returned in the year",
                strangers.len().to_string(),
                "own_data",
            ),
            input("r1", "Конверсия отвеченных обращений", "Conversion of answered leads", ratio(base), "own_data"),
            input("v", "Маржа выигранного обращения", "Margin of a won lead", amount(value), "own_data"),
            input(
                "a",
                "Доля новых покупателей среди звонивших: 0,1–0,2–0,4",
                "Share of new buyers among the callers: 0.1-0.2-0.4",
                "0.2".to_owned(),
                "assumption",
            ),
        ],
    }))
}

fn ratio(v: f64) -> String {
    crate::judge::decimal((v * 1e4).round() / 1e4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(rows: &[&[&str]]) -> Grid {
        Grid::of(&["channel", "answered", "n", "won", "margin"], rows)
    }

    #[test]
    fn a_channel_effect_is_not_taken_for_speed() {
        // Fast answers sit in the good channel: crude 50 % against 10 %, inside the channels no difference.
        let g = grid(&[
            &["good", "fast", "200", "100", "100.00"],
            &["good", "slow", "20", "10", "10.00"],
            &["poor", "fast", "20", "2", "2.00"],
            &["poor", "slow", "200", "20", "20.00"],
        ]);
        let r = Rates::of(&g, (1.0, 0.0, 1)).expect("enough wins");
        let (gap, _) = standardised(&r).expect("enough leads");
        assert!(gap.abs() < 1e-9);
        assert!((r.rate("good") - (110.0 + 40.0 * 132.0 / 440.0) / 260.0).abs() < 1e-9);
    }

    #[test]
    fn too_few_wins_give_no_rate() {
        assert!(Rates::of(&grid(&[&["a", "fast", "50", "9", "9.00"]]), (1.0, 0.0, 1)).is_none());
    }
}
