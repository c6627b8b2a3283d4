//! All levers at once: overlap removed by the ledger, growth within capacity, shares by Shapley that add up to the minor unit.

use super::ledger::Ledger;
use super::lever::{Lever, range};
use domain::result::MoneyRange;
use stats::money_draw::{outlook, spread_shares};
use stats::shapley::joint as shapley;

/// Money of one zone.
#[derive(Debug, Clone)]
pub(crate) struct Zone {
    /// Cause group.
    pub id: &'static str,
    /// Flow per month or one-off.
    pub flow: bool,
    /// Done alone.
    pub alone: MoneyRange,
    /// Inside the package.
    pub in_package: MoneyRange,
}

/// The package of all zones.
#[derive(Debug, Clone, Default)]
pub(crate) struct Package {
    /// Zones in order of precedence.
    pub zones: Vec<Zone>,
    /// Recoverable per month after overlap and capacity.
    pub monthly: MoneyRange,
    /// Recoverable once.
    pub one_off: MoneyRange,
    /// Simple sums, for comparison.
    pub naive_monthly: i128,
    /// Simple sum of one-off zones.
    pub naive_one_off: i128,
    /// Zone with the widest spread.
    pub widest: Option<&'static str>,
    /// Capacity cut something off.
    pub capped: bool,
}

/// Puts the levers together. `cap` limits the yearly margin of new sales (minor units), when capacity is known.
#[must_use]
pub(crate) fn package(levers: &[Lever], cap: Option<f64>) -> Package {
    let ledger = Ledger::new(levers);
    let mut zones: Vec<&'static str> = Vec::new();
    for z in super::ledger::PRECEDENCE.iter().filter(|z| levers.iter().any(|l| l.zone == **z)) {
        zones.push(z);
    }
    if zones.is_empty() || zones.len() > stats::shapley::LEVERS_MAX {
        return Package::default();
    }
    let value = |mask: u32| worth(&ledger, levers, &zones, mask, cap);
    let everything = (1 << zones.len()) - 1;
    let shares = shapley(zones.len(), value);
    let (monthly, monthly_parts) = split(&zones, levers, &shares, true);
    let (one_off, one_off_parts) = split(&zones, levers, &shares, false);
    let free = value_free(&ledger, levers, &zones, everything);
    let capped = value(everything) < free - 0.5;
    let cut = if free > 0.0 { value(everything) / free } else { 1.0 };
    let draws = zone_draws(levers, &zones, &ledger, cut);
    let total = |flow: bool| sum_draws(&draws, &zones, levers, flow);
    let mut package = Package {
        monthly: around(&total(true), true, monthly),
        one_off: around(&total(false), false, one_off),
        capped,
        ..Package::default()
    };
    for (i, zone) in zones.iter().enumerate() {
        let flow = is_flow(levers, zone);
        let solo: Vec<f64> = alone_draws(levers, zone);
        let p50 = to_period(value(1 << i), flow);
        let alone = around(&solo, flow, p50);
        let part = if flow { monthly_parts[i] } else { one_off_parts[i] };
        let in_package = around(&draws[i], flow, part);
        if flow {
            package.naive_monthly += alone.p50
        } else {
            package.naive_one_off += alone.p50
        }
        package.zones.push(Zone { id: zone, flow, alone, in_package });
    }
    let all: Vec<f64> = (0..draws[0].len()).map(|d| draws.iter().map(|z| z[d]).sum()).collect();
    let spread = spread_shares(&draws, &all);
    package.widest = (0..zones.len()).max_by(|a, b| spread[*a].total_cmp(&spread[*b]).then(b.cmp(a))).map(|i| zones[i]);
    package
}

fn is_flow(levers: &[Lever], zone: &str) -> bool {
    levers.iter().any(|l| l.zone == zone && l.flow)
}

/// Yearly money of a set of zones, growth within capacity.
fn worth(ledger: &Ledger, levers: &[Lever], zones: &[&str], mask: u32, cap: Option<f64>) -> f64 {
    let on = |i: usize| zones.iter().position(|z| *z == levers[i].zone).is_some_and(|z| mask >> z & 1 == 1);
    let all = ledger.value(&on);
    let Some(cap) = cap else { return all };
    let kept = ledger.value(&|i| on(i) && !levers[i].needs_capacity);
    kept + (all - kept).min(cap)
}

fn value_free(ledger: &Ledger, levers: &[Lever], zones: &[&str], mask: u32) -> f64 {
    worth(ledger, levers, zones, mask, None)
}

fn to_period(year: f64, flow: bool) -> i128 {
    (year / if flow { 12.0 } else { 1.0 }).round() as i128
}

/// Total of flows or of stocks in minor units and the part of each zone; parts add up to the total exactly.
fn split(zones: &[&str], levers: &[Lever], shares: &[f64], flow: bool) -> (i128, Vec<i128>) {
    let weights: Vec<u128> =
        zones.iter().zip(shares).map(|(z, s)| if is_flow(levers, z) == flow { s.max(0.0).round() as u128 } else { 0 }).collect();
    let year: u128 = weights.iter().sum();
    let total = to_period(year as f64, flow);
    (total, domain::money::allocate(total, &weights))
}

/// Draws of each zone with overlap and capacity removed.
fn zone_draws(levers: &[Lever], zones: &[&'static str], ledger: &Ledger, cut: f64) -> Vec<Vec<f64>> {
    zones
        .iter()
        .map(|z| {
            let own: Vec<(usize, f64)> =
                (0..levers.len()).filter(|i| levers[*i].zone == *z).map(|i| (i, ledger.kept(i) * cut)).collect();
            let n = levers.iter().map(|l| l.draws.len()).min().unwrap_or(0);
            (0..n).map(|d| own.iter().map(|(i, kept)| levers[*i].draws[d] * kept).sum()).collect()
        })
        .collect()
}

/// Draws of a zone alone: its own levers, overlap between them removed.
fn alone_draws(levers: &[Lever], zone: &str) -> Vec<f64> {
    let own: Vec<Lever> = levers.iter().filter(|l| l.zone == zone).cloned().collect();
    let ledger = Ledger::new(&own);
    let n = own.iter().map(|l| l.draws.len()).min().unwrap_or(0);
    let kept: Vec<f64> = (0..own.len()).map(|i| ledger.kept(i)).collect();
    (0..n).map(|d| own.iter().zip(&kept).map(|(l, k)| l.draws[d] * k).sum()).collect()
}

fn sum_draws(draws: &[Vec<f64>], zones: &[&str], levers: &[Lever], flow: bool) -> Vec<f64> {
    let n = draws.first().map_or(0, Vec::len);
    (0..n).map(|d| draws.iter().zip(zones).filter(|(_, z)| is_flow(levers, z) == flow).map(|(v, _)| v[d]).sum()).collect()
}

/// The range of the draws moved so that its middle is the ledger's figure; ends keep their relative distance and order.
fn around(draws: &[f64], flow: bool, middle: i128) -> MoneyRange {
    let Some(o) = outlook(draws).filter(|o| o.p50 > 0.0) else {
        return MoneyRange { p10: middle.min(range(draws, flow).p10), p50: middle, p90: middle.max(range(draws, flow).p90) };
    };
    let scaled = |v: f64| (middle as f64 * v.max(0.0) / o.p50).round() as i128;
    MoneyRange { p10: scaled(o.p10).min(middle), p50: middle, p90: scaled(o.p90).max(middle) }
}

#[cfg(test)]
mod tests {
    use super::super::lever::Claim;
    use super::*;
    use domain::result::Words;

    fn lever(zone: &'static str, flow: bool, claims: &[(&str, f64, f64)], seed: u64) -> Lever {
        let total: f64 = claims.iter().map(|c| c.2).sum();
        let draws = stats::money_draw::simulate(2000, seed, |r| total * (0.7 + 0.6 * r.uniform()));
        let claims = claims.iter().map(|(r, v, a)| Claim { record: (*r).to_owned(), value: *v, amount: *a }).collect();
        let mut l = Lever {
            rule: "r",
            zone,
            flow,
            needs_capacity: zone != "discounts",
            claims,
            draws,
            touched: 0,
            formula: Words::default(),
            inputs: Vec::new(),
        };
        l.settle();
        l
    }

    fn levers() -> Vec<Lever> {
        vec![
            lever("lead-response", true, &[("lead:1", 900_000.0, 240_000.0), ("lead:2", 900_000.0, 120_000.0)], 1),
            lever("next-step", false, &[("deal:1", 500_000.0, 100_000.0), ("deal:2", 500_000.0, 50_001.0)], 2),
            lever("next-step", false, &[("deal:2", 500_000.0, 80_000.0), ("deal:3", 500_000.0, 70_000.0)], 3),
            lever("discounts", true, &[("deal:9", 60_000.0, 30_003.0)], 4),
        ]
    }

    #[test]
    fn parts_add_up_and_the_package_is_not_more_than_the_sum() {
        let p = package(&levers(), None);
        let flows: i128 = p.zones.iter().filter(|z| z.flow).map(|z| z.in_package.p50).sum();
        let stocks: i128 = p.zones.iter().filter(|z| !z.flow).map(|z| z.in_package.p50).sum();
        assert_eq!((flows, stocks), (p.monthly.p50, p.one_off.p50));
        assert!(p.monthly.p50 <= p.naive_monthly + 1 && p.one_off.p50 <= p.naive_one_off + 1);
        assert!(p.zones.iter().all(|z| z.alone.p10 <= z.alone.p50 && z.alone.p50 <= z.alone.p90));
        assert!(p.zones.iter().all(|z| z.in_package.p10 <= z.in_package.p50 && z.in_package.p50 <= z.in_package.p90));
        assert!(!p.capped && p.widest.is_some());
    }

    #[test]
    fn capacity_cuts_growth_but_not_saved_discounts() {
        let free = package(&levers(), None);
        let cut = package(&levers(), Some(120_000.0));
        assert!(cut.capped);
        assert!(cut.monthly.p50 + cut.one_off.p50 < free.monthly.p50 + free.one_off.p50);
        let kept = |p: &Package| p.zones.iter().find(|z| z.id == "discounts").map(|z| z.in_package.p50);
        assert_eq!(kept(&free), kept(&cut));
    }

    #[test]
    fn no_levers_no_money() {
        let p = package(&[], None);
        assert_eq!((p.monthly, p.zones.len()), (MoneyRange::default(), 0));
    }
}
