//! Money of the order itself: lines per order up to the own best quarter, discounts given beyond the limit.

use super::lever::{Claim, Lever, amount, input};
use super::{Source, label};
use crate::error::Result;
use crate::grid::Grid;
use crate::input::Values;
use domain::result::Words;
use stats::money_draw::triangular;
use stats::quantile::of_unsorted;

/// Orders of one manager.
struct Seller {
    id: String,
    orders: f64,
    mean: f64,
    /// Standard error of the mean.
    error: f64,
    margin: f64,
}

fn sellers(g: &Grid) -> Vec<Seller> {
    (0..g.len())
        .filter(|i| g.count(*i, "n") >= 30)
        .map(|i| {
            let (n, lines, squares) = (g.count(i, "n") as f64, g.count(i, "lines") as f64, g.count(i, "squares") as f64);
            let mean = lines / n;
            let variance = ((squares - lines * mean) / (n - 1.0)).max(0.0);
            Seller {
                id: g.text(i, "manager").unwrap_or_default().to_owned(),
                orders: n,
                mean,
                error: (variance / n).sqrt(),
                margin: g.money(i, "margin").unwrap_or(0) as f64,
            }
        })
        .collect()
}

/// Means pulled to the common mean by how much of their spread is noise (normal-normal, moments; `methods.md` 0.8).
fn shrunk(means: &[f64], errors: &[f64]) -> Vec<f64> {
    let n = means.len() as f64;
    let centre = stats::sum::sum(means.iter().copied()) / n;
    let spread = stats::sum::sum(means.iter().map(|m| (m - centre) * (m - centre))) / (n - 1.0).max(1.0);
    let noise = stats::sum::sum(errors.iter().map(|e| e * e)) / n;
    let between = (spread - noise).max(0.0);
    means
        .iter()
        .zip(errors)
        .map(|(m, e)| if between <= 0.0 { centre } else { centre + (m - centre) * between / (between + e * e) })
        .collect()
}

fn extra(means: &[f64], sellers: &[Seller]) -> f64 {
    let best = of_unsorted(means, 0.75).unwrap_or(0.0);
    means.iter().zip(sellers).map(|(m, s)| (best - m).max(0.0) * s.orders).sum()
}

/// Lines per order: managers below the own best quarter, margin of an added line, less what replaces other goods.
///
/// # Errors
/// When a query fails.
pub(crate) fn lines(s: &Source<'_>) -> Result<Option<Lever>> {
    let Some(c) = s.found("low-lines-of-new-clients").or_else(|| s.found("single-product-managers")) else { return Ok(None) };
    let rule = c.rule.id;
    let share = s.share_text();
    let g = s.ctx.grid("money/lines.sql", include_str!("lines.sql"), &Values::new(&[("share", &share)]))?;
    let people = sellers(&g);
    let (extra_lines, extra_net) = (g.total("extra_lines"), g.total_money("extra_net"));
    if people.len() < 3 || extra_lines < 100 || extra_net <= 0 {
        return Ok(None);
    }
    let (means, errors): (Vec<f64>, Vec<f64>) = people.iter().map(|p| (p.mean, p.error)).unzip();
    let now = shrunk(&means, &errors);
    let line = s.facts.margin_of(extra_net) / extra_lines as f64;
    let gain = extra(&now, &people);
    if gain <= 0.0 {
        return Ok(None);
    }
    let best = of_unsorted(&now, 0.75).unwrap_or(0.0);
    let claims = people
        .iter()
        .zip(&now)
        .map(|(p, m)| Claim {
            record: label("manager", Some(&p.id)),
            value: p.margin.max(0.0),
            amount: (best - m).max(0.0) * p.orders * line * s.dice.realism.1 * 0.8,
        })
        .collect();
    let draws = s.dice.roll("lines", |r| {
        let drawn: Vec<f64> = now.iter().zip(&errors).map(|(m, e)| m + e * r.normal() * 0.5).collect();
        extra(&drawn, &people) * line * s.dice.realism(r) * triangular(r, 0.6, 0.8, 1.0)
    });
    Ok(Some(Lever {
        rule,
        zone: "cross-sell",
        flow: true,
        needs_capacity: false,
        claims,
        draws,
        touched: stats::sum::sum(people.iter().map(|p| p.margin)).round() as i128,
        formula: Words::new(
            "Δ = заказов в месяц у тех, кто ниже лучшей четверти × (r1 − r0) строк × маржа добавленной строки × доля разрыва × доля без замещения",
            "Δ = orders a month of those below the best quarter × (r1 − r0) lines × margin of an added line × share of the gap × share that replaces nothing",
        ),
        inputs: vec![
            input(
                "N",
                "Заказов за год",
                "Orders of the year",
                (people.iter().map(|p| p.orders).sum::<f64>() as u64).to_string(),
                "own_data",
            ),
            input(
                "r0",
                "Строк в заказе сейчас",
                "Lines per order now",
                three(stats::sum::mean(&means).unwrap_or(0.0)),
                "own_data",
            ),
            input(
                "r1",
                "Третий квартиль своих менеджеров после сжатия",
                "Third quartile of own managers after shrinkage",
                three(best),
                "own_data",
            ),
            input("v·m", "Маржа строки сверх первой", "Margin of a line beyond the first", amount(line), "own_data"),
            s.realism_input(),
            input(
                "k",
                "Доля, не замещающая другие покупки: 0,6–0,8–1",
                "Share that replaces no other purchase: 0.6-0.8-1",
                "0.8".to_owned(),
                "assumption",
            ),
        ],
    }))
}

fn three(v: f64) -> String {
    crate::judge::decimal((v * 1e3).round() / 1e3)
}

/// Discounts beyond the limit: the part that could have been kept without losing the deal.
///
/// # Errors
/// When a query fails.
pub(crate) fn discounts(s: &Source<'_>) -> Result<Option<Lever>> {
    const RULE: &str = "over-limit-discounts";
    if s.found(RULE).is_none() {
        return Ok(None);
    }
    let rows = s.all(RULE)?;
    let mut claims = Vec::new();
    for i in 0..rows.len() {
        let over = rows.money(i, "over_limit").unwrap_or(0).max(0) as f64;
        claims.push(Claim { record: label("deal", rows.text(i, "deal_id")), value: over, amount: over * 0.5 });
    }
    let over = stats::sum::sum(claims.iter().map(|c| c.value));
    let draws = s.dice.roll(RULE, |r| over * triangular(r, 0.3, 0.5, 0.7));
    Ok(Some(Lever {
        rule: RULE,
        zone: "discounts",
        flow: true,
        needs_capacity: false,
        touched: over.round() as i128,
        formula: Words::new(
            "Δ = отдано сверх лимита в месяц × доля, которую удаётся удержать, не теряя сделку (скидка — чистая маржа)",
            "Δ = given beyond the limit a month × share that can be kept without losing the deal (a discount is pure margin)",
        ),
        inputs: vec![
            input(
                "N",
                "Побед со скидкой выше лимита за год",
                "Wins above the limit in the year",
                claims.len().to_string(),
                "own_data",
            ),
            input("v", "Отдано сверх лимита за год", "Given beyond the limit in the year", amount(over), "own_data"),
            input(
                "a",
                "Доля, которую удаётся удержать: 0,3–0,5–0,7",
                "Share that can be kept: 0.3-0.5-0.7",
                "0.5".to_owned(),
                "assumption",
            ),
        ],
        claims,
        draws,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_not_a_gap() {
        let now = shrunk(&[2.0, 2.1, 1.9], &[0.5, 0.5, 0.5]);
        assert!(now.iter().all(|m| (m - 2.0).abs() < 1e-12));
        let far = shrunk(&[1.0, 3.0, 2.0], &[0.1, 0.1, 0.1]);
        assert!(far[0] < 1.1 && far[1] > 2.9);
    }
}
