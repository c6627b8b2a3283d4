//! Lost customers and churn without a contract: silence judged by the customer's own rhythm (`methods.md` 3.8).

use crate::calc::clients::{Book, Groups, Window, date_of, field, nameless, windows, year_before};
use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::{Context, days};
use crate::status;
use domain::figure::{FigureRow, Status};
use domain::money;
use jiff::ToSpan;

/// Nobody is lost sooner, days.
const FLOOR_DAYS: i64 = 30;
/// So many own median gaps of silence are too long.
const GAPS_OF_SILENCE: i64 = 3;
/// Quantile of all gaps that judges customers without a rhythm of their own.
const POOLED_QUANTILE: f64 = 0.9;

/// Gaps between purchases of the whole base, counted by length, so that any date can be asked cheaply.
pub(crate) struct Pool {
    counts: Vec<u64>,
    n: u64,
}

impl Pool {
    pub(crate) fn until(book: &Book, to: i32) -> Self {
        let (mut counts, mut n) = (Vec::new(), 0);
        let mut bought = Vec::new();
        for client in 0..book.len() {
            book.purchase_days(client, &mut bought);
            for pair in bought.windows(2).filter(|p| p[1] <= to) {
                let gap = usize::try_from(pair[1] - pair[0]).unwrap_or(0);
                if counts.len() <= gap {
                    counts.resize(gap + 1, 0_u64);
                }
                counts[gap] += 1;
                n += 1;
            }
        }
        Self { counts, n }
    }

    /// Type 7 quantile of the gaps; `None` when there is not one gap.
    pub(crate) fn p90(&self) -> Option<f64> {
        let h = self.n.checked_sub(1)? as f64 * POOLED_QUANTILE;
        let at = |rank: u64| {
            let mut seen = 0;
            self.counts.iter().position(|k| {
                seen += k;
                seen > rank
            })
        };
        let (low, high) = (at(libm::floor(h) as u64)? as f64, at(libm::ceil(h) as u64)? as f64);
        Some(low + (h - libm::floor(h)) * (high - low))
    }
}

/// How a customer stands on a date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Standing {
    /// Days since the last purchase.
    pub(crate) silent: i64,
    /// Days of silence that are still usual.
    pub(crate) threshold: f64,
    /// Judged by own gaps and not by those of everybody.
    pub(crate) own: bool,
}

impl Standing {
    pub(crate) fn lost(&self) -> bool {
        self.silent as f64 > self.threshold
    }
}

/// The standing on day `at` by purchases up to it; `None` before the first purchase or when there is nothing to judge by.
pub(crate) fn standing(bought: &[i32], at: i32, p90: Option<f64>) -> Option<Standing> {
    let known = bought.get(..bought.partition_point(|d| *d <= at))?;
    let silent = i64::from(at - *known.last()?);
    if known.len() < 3 {
        return p90.map(|threshold| Standing { silent, threshold, own: false });
    }
    let mut gaps: Vec<i32> = known.windows(2).map(|p| p[1] - p[0]).collect();
    gaps.sort_unstable();
    let (low, high) = (gaps.get((gaps.len() - 1) / 2)?, gaps.get(gaps.len() / 2)?);
    // Twice the median keeps it whole.
    let doubled = i64::from(*low) + i64::from(*high);
    let threshold = (2 * FLOOR_DAYS).max(GAPS_OF_SILENCE * doubled) as f64 / 2.0;
    Some(Standing { silent, threshold, own: true })
}

#[derive(Debug, Clone, Default)]
struct Flow {
    active: u64,
    lost: u64,
    returned: u64,
    not_judged: u64,
}

/// Became lost in the period / active at its start.
pub(crate) fn rate(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if let Some(row) = nameless(c)? {
        return Ok(vec![row]);
    }
    let book = Book::load(c, false)?;
    let groups = Groups::load(c, &book)?;
    let windows = windows(c, c.from.unwrap_or_else(|| year_before(c.to)).min(c.to))?;
    let mut found = Vec::with_capacity(windows.len());
    for w in &windows {
        found.push(flows(&book, &groups, w));
    }
    let mut out = Vec::new();
    for group in 0..groups.len() {
        for (w, (flows, p90)) in windows.iter().zip(&found) {
            let Some(f) = flows.get(group) else { continue };
            let mut row = status::share(f.lost, f.active);
            field(&mut row, "active_at_start", Some(f.active.to_string()));
            field(&mut row, "lost", Some(f.lost.to_string()));
            field(&mut row, "returned", Some(f.returned.to_string()));
            field(&mut row, "not_judged", Some(f.not_judged.to_string()));
            field(&mut row, "pooled_p90", p90.map(|v| status::float(v, 2)));
            out.push(groups.dress(group, w.bucket, row));
        }
    }
    Ok(out)
}

fn flows(book: &Book, groups: &Groups, w: &Window) -> (Vec<Flow>, Option<f64>) {
    let (start, end) = (days(w.from) - 1, days(w.to));
    let (at_start, at_end) = (Pool::until(book, start).p90(), Pool::until(book, end).p90());
    let mut out = vec![Flow::default(); groups.len()];
    let mut bought = Vec::new();
    for client in 0..book.len() {
        let Some(flow) = groups.of.get(client).copied().flatten().and_then(|g| out.get_mut(g)) else { continue };
        book.purchase_days(client, &mut bought);
        if bought.first().is_none_or(|d| *d > start) {
            continue;
        }
        let Some(before) = standing(&bought, start, at_start) else {
            flow.not_judged += 1;
            continue;
        };
        if before.lost() {
            continue;
        }
        flow.active += 1;
        if standing(&bought, end, at_end).is_some_and(|s| s.lost()) {
            flow.lost += 1;
        } else if came_back(&bought, start, end, at_end) {
            flow.returned += 1;
        }
    }
    (out, at_end)
}

/// Whether the customer fell silent for too long inside the period and bought again by its end.
fn came_back(bought: &[i32], start: i32, end: i32, p90: Option<f64>) -> bool {
    bought.iter().filter(|d| **d > start && **d <= end).any(|d| standing(bought, d - 1, p90).is_some_and(|s| s.lost()))
}

/// A customer who is lost at the date.
struct Lost {
    at: Standing,
    last: i32,
    purchases: usize,
    revenue: i128,
}

#[derive(Default)]
struct Losses {
    bought: u64,
    not_judged: u64,
    became: u64,
    lost: Vec<Lost>,
}

/// Lost at the last day of the period (or of each bucket): their number, or the list when cut by customer.
pub(crate) fn lost(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if let Some(row) = nameless(c)? {
        return Ok(vec![row]);
    }
    let book = Book::load(c, false)?;
    let groups = Groups::load(c, &book)?;
    let start = c.from.unwrap_or_else(|| if c.request.grain.is_some() { year_before(c.to) } else { c.to });
    let windows = windows(c, start.min(c.to))?;
    let list = c.request.by.contains(&Dimension::Customer);
    let mut found = Vec::with_capacity(windows.len());
    for w in &windows {
        found.push(losses(&book, &groups, w));
    }
    let mut out = Vec::new();
    for group in 0..groups.len() {
        for (w, (all, p90)) in windows.iter().zip(&found) {
            let Some(l) = all.get(group) else { continue };
            if list {
                out.extend(l.lost.iter().map(|x| (x.revenue, groups.dress(group, w.bucket, lost_row(x)))));
            } else {
                let mut row = total_row(l, *p90);
                if c.from.is_some() || c.request.grain.is_some() {
                    field(&mut row, "became_lost", Some(l.became.to_string()));
                }
                out.push((0, groups.dress(group, w.bucket, row)));
            }
        }
    }
    if list {
        // The dearest first; equal ones keep the order of the cuts.
        out.sort_by_key(|(revenue, _)| std::cmp::Reverse(*revenue));
    }
    Ok(out.into_iter().map(|(_, row)| row).collect())
}

fn losses(book: &Book, groups: &Groups, w: &Window) -> (Vec<Losses>, Option<f64>) {
    let (start, end) = (days(w.from), days(w.to));
    let p90 = Pool::until(book, end).p90();
    let mut out: Vec<Losses> = (0..groups.len()).map(|_| Losses::default()).collect();
    let mut bought = Vec::new();
    for client in 0..book.len() {
        let Some(group) = groups.of.get(client).copied().flatten().and_then(|g| out.get_mut(g)) else { continue };
        book.purchase_days(client, &mut bought);
        bought.truncate(bought.partition_point(|d| *d <= end));
        let Some(last) = bought.last().copied() else { continue };
        group.bought += 1;
        match standing(&bought, end, p90) {
            None => group.not_judged += 1,
            Some(at) if at.lost() => {
                let first_lost_day = f64::from(last) + libm::floor(at.threshold) + 1.0;
                group.became += u64::from(first_lost_day >= f64::from(start));
                let revenue = last_year(book, client, last, end);
                group.lost.push(Lost { at, last, purchases: bought.len(), revenue });
            }
            Some(_) => {}
        }
    }
    (out, p90)
}

/// Net revenue of the twelve months that end with the last purchase; returns that came after it are taken off.
fn last_year(book: &Book, client: usize, last: i32, end: i32) -> i128 {
    let from = days(date_of(last).saturating_sub(1.year()));
    book.docs(client).iter().filter(|d| d.day > from && d.day <= end).map(|d| d.net).sum()
}

fn total_row(l: &Losses, p90: Option<f64>) -> FigureRow {
    let (n, lost) = (l.bought - l.not_judged, l.lost.len() as u64);
    let mut row = FigureRow::empty(l.bought, Status::Ok);
    if n == 0 && l.bought > 0 {
        row.status = Status::NotEnoughData;
        row.reason = Some("no_repeat_purchases_to_judge_by".to_owned());
    } else {
        row.value = Some(lost.to_string());
    }
    let revenue: i128 = l.lost.iter().map(|x| x.revenue).sum();
    field(&mut row, "share", money::ratio(i128::from(lost), i128::from(n), status::RATIO_PLACES));
    field(&mut row, "customers", Some(l.bought.to_string()));
    field(&mut row, "not_judged", Some(l.not_judged.to_string()));
    field(&mut row, "revenue_12m", Some(money::format_money(revenue)));
    field(&mut row, "pooled_p90", p90.map(|v| status::float(v, 2)));
    row
}

fn lost_row(x: &Lost) -> FigureRow {
    let mut row = FigureRow::empty(x.purchases as u64, Status::Ok);
    row.value = Some(x.at.silent.to_string());
    field(&mut row, "last_purchase", Some(date_of(x.last).to_string()));
    field(&mut row, "threshold_days", Some(status::float(x.at.threshold, 2)));
    field(&mut row, "own_rhythm", Some(x.at.own.to_string()));
    field(&mut row, "purchase_days", Some(x.purchases.to_string()));
    field(&mut row, "revenue_12m", Some(money::format_money(x.revenue)));
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_rhythm_with_a_floor_of_thirty_days() {
        // Gaps 5 and 7: three medians are 18 days, the floor is 30.
        let s = standing(&[0, 5, 12], 42, None).unwrap();
        assert!((s.silent, s.threshold, s.own) == (30, 30.0, true) && !s.lost());
        assert!(standing(&[0, 5, 12], 43, None).unwrap().lost());
        // Gaps 20, 25: median 22.5, three of them 67.5.
        let at = |day| standing(&[0, 20, 45], day, Some(1.0)).unwrap();
        assert_eq!(at(45).threshold, 67.5);
        assert!(!at(45 + 67).lost() && at(45 + 68).lost());
    }

    #[test]
    fn others_judge_those_without_a_rhythm() {
        assert_eq!(standing(&[0, 20], 50, None), None);
        assert_eq!(standing(&[10], 5, Some(9.0)), None);
        let s = standing(&[0, 20], 50, Some(29.5)).unwrap();
        assert!(s.lost() && !s.own);
        // What came later is not known on the date.
        assert_eq!(standing(&[0, 20, 45, 300], 100, Some(60.0)).unwrap().silent, 55);
    }

    #[test]
    fn quantile_by_counts_is_type_seven() {
        let gaps = [10_usize, 20, 20, 40, 90];
        let mut counts = vec![0_u64; 91];
        gaps.iter().for_each(|g| counts[*g] += 1);
        let pool = Pool { counts, n: 5 };
        let floats: Vec<f64> = gaps.iter().map(|g| *g as f64).collect();
        assert_eq!(pool.p90(), stats::quantile::type7(&floats, 0.9));
        assert_eq!(Pool { counts: Vec::new(), n: 0 }.p90(), None);
    }

    #[test]
    fn a_return_inside_the_period_is_seen() {
        let bought = [0, 10, 20, 100, 110];
        assert!(came_back(&bought, 25, 120, None));
        assert!(!came_back(&bought, 105, 120, None));
    }
}
