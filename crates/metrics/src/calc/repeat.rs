//! Repeat purchases: how many first buyers reach the 2nd, the 3rd and the next purchase, with open gaps counted honestly
//! (`methods.md` 3.6).

use crate::calc::clients::{Book, Groups, Window, date_of, field, nameless, windows};
use crate::error::Error;
use crate::frame::{Context, as_of_date, days};
use crate::status;
use domain::figure::{FigureRow, Status};
use domain::money;
use stats::survival::{KaplanMeier, Obs};

/// Days within which the next purchase is waited for.
const HORIZON: i32 = 90;
/// Other horizons shown beside the main one.
const HORIZONS: [(i32, &str); 4] = [(30, "km_30"), (60, "km_60"), (180, "km_180"), (365, "km_365")];
/// Purchases shown.
const STEPS: usize = 10;

/// What is known of the step from purchase k to purchase k + 1.
#[derive(Debug, Clone, Default)]
struct Step {
    customers: u64,
    next: u64,
    /// Gaps: length in days and whether the next purchase has come.
    gaps: Vec<(i32, bool)>,
    /// Customers observed for the whole horizon, and how many of them came in time.
    mature: u64,
    mature_next: u64,
}

impl Step {
    fn add(&mut self, bought: i32, next: Option<i32>, today: i32) {
        self.customers += 1;
        self.next += u64::from(next.is_some());
        self.gaps.push((next.unwrap_or(today) - bought, next.is_some()));
        if today - bought >= HORIZON {
            self.mature += 1;
            self.mature_next += u64::from(next.is_some_and(|n| n - bought <= HORIZON));
        }
    }

    fn row(&self) -> FigureRow {
        let mut row = status::share(self.next, self.customers);
        let obs: Vec<Obs> = self.gaps.iter().map(|(days, event)| Obs::new(i64::from(*days), *event)).collect();
        let km = KaplanMeier::fit(&obs, 0.95);
        let seen = self.gaps.iter().any(|(days, _)| *days >= HORIZON) || km.survival_at(i64::from(HORIZON)) <= 0.0;
        let share = |v: f64| seen.then(|| status::float(1.0 - v, status::RATIO_PLACES));
        let limits = km.limits_at(i64::from(HORIZON)).filter(|_| self.customers > 0);
        field(&mut row, "customers", Some(self.customers.to_string()));
        field(&mut row, "next", Some(self.next.to_string()));
        field(&mut row, "km_90", share(km.survival_at(i64::from(HORIZON))));
        field(&mut row, "km_90_low", limits.and_then(|l| share(l.1)));
        field(&mut row, "km_90_high", limits.and_then(|l| share(l.0)));
        for (days, name) in HORIZONS {
            let time = i64::from(days);
            let seen = self.gaps.iter().any(|(d, _)| *d >= days) || km.survival_at(time) <= 0.0;
            field(&mut row, name, seen.then(|| status::float(1.0 - km.survival_at(time), status::RATIO_PLACES)));
        }
        field(&mut row, "mature_n", Some(self.mature.to_string()));
        field(
            &mut row,
            "mature_share",
            money::ratio(i128::from(self.mature_next), i128::from(self.mature), status::RATIO_PLACES),
        );
        field(&mut row, "median_gap_days", km.median().map(|m| m.to_string()));
        if self.mature == 0 && matches!(row.status, Status::Ok | Status::LowN) {
            row.status = Status::Immature;
            row.reason = Some("nobody_observed_for_90_days".to_owned());
        }
        row
    }
}

/// Steps of every group and bucket: customers whose first purchase lies in the period, followed to as-of.
struct Cohorts {
    groups: Groups,
    windows: Vec<Window>,
    /// By group, then by window.
    steps: Vec<Vec<Vec<Step>>>,
}

fn cohorts(c: &Context<'_>, depth: usize) -> Result<Cohorts, Error> {
    let book = Book::load(c, true)?;
    let groups = Groups::load(c, &book)?;
    let today = days(as_of_date(c.session)?);
    let earliest = (0..book.len()).filter_map(|i| book.docs(i).iter().find(|d| d.buy)).map(|d| d.day).min();
    let start = c.from.or_else(|| earliest.map(date_of)).unwrap_or(c.to);
    let windows = windows(c, start.min(c.to))?;
    let edges: Vec<(i32, i32)> = windows.iter().map(|w| (days(w.from), days(w.to))).collect();
    let mut steps = vec![vec![vec![Step::default(); depth]; windows.len()]; groups.len()];
    let mut bought = Vec::new();
    for client in 0..book.len() {
        let Some(group) = groups.of.get(client).copied().flatten() else { continue };
        book.purchase_days(client, &mut bought);
        let Some(first) = bought.first().copied() else { continue };
        // Windows follow each other: the last that starts by the day is the one that may hold it.
        let at = edges.partition_point(|(from, _)| *from <= first);
        let Some(window) = at.checked_sub(1).filter(|w| edges.get(*w).is_some_and(|e| first <= e.1)) else { continue };
        if let Some(chain) = steps.get_mut(group).and_then(|g| g.get_mut(window)) {
            for (k, step) in chain.iter_mut().enumerate().take(bought.len()) {
                if let Some(day) = bought.get(k) {
                    step.add(*day, bought.get(k + 1).copied(), today);
                }
            }
        }
    }
    Ok(Cohorts { groups, windows, steps })
}

/// One row a purchase number.
pub(crate) fn funnel(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if let Some(row) = nameless(c)? {
        return Ok(vec![row]);
    }
    let found = cohorts(c, STEPS)?;
    let mut out = Vec::new();
    for (group, by_window) in found.steps.iter().enumerate() {
        for (w, chain) in found.windows.iter().zip(by_window) {
            let alone = found.steps.len() == 1;
            for (k, step) in chain.iter().enumerate().take_while(|(k, s)| s.customers > 0 || (*k == 0 && alone)) {
                let mut row = found.groups.dress(group, w.bucket, step.row());
                row.cut.push(("purchase".to_owned(), (k + 1).to_string()));
                out.push(row);
            }
        }
    }
    Ok(out)
}

/// Share of first buyers who bought again.
pub(crate) fn conversion(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if let Some(row) = nameless(c)? {
        return Ok(vec![row]);
    }
    let found = cohorts(c, 1)?;
    let mut out = Vec::new();
    for (group, by_window) in found.steps.iter().enumerate() {
        for (w, chain) in found.windows.iter().zip(by_window) {
            let step = chain.first().filter(|s| s.customers > 0 || found.steps.len() == 1);
            out.extend(step.map(|s| found.groups.dress(group, w.bucket, s.row())));
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(gaps: &[(i32, bool)]) -> Step {
        let mut s = Step::default();
        for (days, came) in gaps {
            // Bought on day 0; a customer with a finished gap is watched for 200 days.
            if *came { s.add(0, Some(*days), 200) } else { s.add(200 - days, None, 200) }
        }
        s
    }

    #[test]
    fn eight_first_buyers_by_kaplan_meier() {
        let s = step(&[(10, true), (40, true), (60, true), (100, true), (95, false), (20, false), (120, false), (5, false)]);
        let row = s.row();
        assert_eq!((row.value.as_deref(), row.n, row.status), (Some("0.5"), 8, Status::LowN));
        assert_eq!(row.field("km_90"), Some("0.485714"));
        assert_eq!((row.field("mature_n"), row.field("mature_share")), (Some("6"), Some("0.5")));
        assert_eq!(row.field("median_gap_days"), Some("100"));
        let low: f64 = row.field("km_90_low").unwrap().parse().unwrap();
        let high: f64 = row.field("km_90_high").unwrap().parse().unwrap();
        assert!(low < 0.4857 && 0.4857 < high, "{low} {high}");
    }

    #[test]
    fn nobody_watched_long_enough_is_immature() {
        let row = step(&[(10, false), (20, false), (30, false), (40, false), (50, false)]).row();
        assert_eq!((row.status, row.field("km_90"), row.field("mature_share")), (Status::Immature, None, None));
        assert_eq!(row.value.as_deref(), Some("0"));
        assert_eq!(step(&[(10, true)]).row().status, Status::CountsOnly);
        assert_eq!(Step::default().row().status, Status::NotApplicable);
    }
}
