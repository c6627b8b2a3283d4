//! Which rule of "lost" is right: rules applied to the past, and how many of those called lost came back
//! (`methods.md` 3.8, row 68 of the mission).

use crate::calc::churn::{Pool, standing};
use crate::calc::clients::{Book, Groups, date_of, field, nameless, no_grain};
use crate::error::Error;
use crate::frame::{Context, days};
use crate::status;
use domain::figure::{FigureRow, Status};
use jiff::ToSpan;

/// How a rule judges silence.
#[derive(Clone, Copy)]
enum Rule {
    /// So many own median gaps, at least 30 days; everybody's slow tenth without an own rhythm.
    Rhythm(i64),
    /// A number of days for everybody.
    Days(i64),
}

/// Rules compared. The product judges by three own gaps.
const RULES: [(&str, Rule); 7] = [
    ("rhythm_2", Rule::Rhythm(2)),
    ("rhythm_3", Rule::Rhythm(3)),
    ("rhythm_4", Rule::Rhythm(4)),
    ("days_60", Rule::Days(60)),
    ("days_90", Rule::Days(90)),
    ("days_180", Rule::Days(180)),
    ("days_365", Rule::Days(365)),
];

/// Months of waiting for a return.
const HORIZON: i32 = 6;

/// Outcomes of one rule.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Tally {
    called_lost: u64,
    came_back: u64,
    called_active: u64,
    never_again: u64,
    not_judged: u64,
}

/// One row a rule: standing on the day six months before the end of the period, purchases of those six months.
pub(crate) fn compute(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    no_grain(c)?;
    if let Some(row) = nameless(c)? {
        return Ok(vec![row]);
    }
    let book = Book::load(c, false)?;
    let groups = Groups::load(c, &book)?;
    let end = days(c.to);
    let cut = days(date_of(end).saturating_sub(HORIZON.months()));
    let p90 = Pool::until(&book, cut).p90();
    let mut tallies = vec![[Tally::default(); RULES.len()]; groups.len()];
    let mut bought = Vec::new();
    for client in 0..book.len() {
        let Some(by_rule) = groups.of.get(client).copied().flatten().and_then(|g| tallies.get_mut(g)) else { continue };
        book.purchase_days(client, &mut bought);
        if bought.first().is_none_or(|d| *d > cut) {
            continue;
        }
        let again = bought.iter().any(|d| *d > cut && *d <= end);
        for ((_, rule), tally) in RULES.iter().zip(by_rule) {
            tally.add(lost(*rule, &bought, cut, p90), again);
        }
    }
    let mut out = Vec::new();
    for (group, by_rule) in tallies.iter().enumerate() {
        for ((name, _), tally) in RULES.iter().zip(by_rule) {
            let mut row = groups.dress(group, None, tally.row());
            field(&mut row, "judged_on", Some(date_of(cut).to_string()));
            row.cut.push(("rule".to_owned(), (*name).to_owned()));
            out.push(row);
        }
    }
    Ok(out)
}

/// Whether the rule calls the client lost on the day; `None` when it cannot judge.
fn lost(rule: Rule, bought: &[i32], at: i32, p90: Option<f64>) -> Option<bool> {
    let s = standing(bought, at, p90);
    match rule {
        Rule::Days(limit) => {
            let last = bought.get(..bought.partition_point(|d| *d <= at))?.last()?;
            Some(i64::from(at - last) > limit)
        }
        Rule::Rhythm(3) => s.map(|s| s.lost()),
        Rule::Rhythm(k) => s.map(|s| {
            // The threshold holds three gaps or the floor; without an own rhythm it stays as it is.
            let known = bought.get(..bought.partition_point(|d| *d <= at)).unwrap_or(&[]);
            let mut gaps: Vec<f64> = known.windows(2).map(|p| f64::from(p[1] - p[0])).collect();
            gaps.sort_unstable_by(f64::total_cmp);
            let own = stats::quantile::type7(&gaps, 0.5).filter(|_| s.own).map(|m| (m * k as f64).max(30.0));
            s.silent as f64 > own.unwrap_or(s.threshold)
        }),
    }
}

impl Tally {
    fn add(&mut self, lost: Option<bool>, again: bool) {
        match lost {
            None => self.not_judged += 1,
            Some(true) => {
                self.called_lost += 1;
                self.came_back += u64::from(again);
            }
            Some(false) => {
                self.called_active += 1;
                self.never_again += u64::from(!again);
            }
        }
    }

    /// Value: share of those called lost who came back; a good rule keeps it low and misses few of the gone.
    fn row(&self) -> FigureRow {
        let mut row = status::share(self.came_back, self.called_lost);
        let missed = status::share(self.never_again, self.called_active);
        let judged = self.called_lost + self.called_active;
        let right = self.called_lost - self.came_back + self.called_active - self.never_again;
        field(&mut row, "called_lost", Some(self.called_lost.to_string()));
        field(&mut row, "came_back", Some(self.came_back.to_string()));
        field(&mut row, "called_active", Some(self.called_active.to_string()));
        field(&mut row, "silent_after", Some(self.never_again.to_string()));
        field(&mut row, "silent_after_share", missed.value);
        field(&mut row, "right_share", status::share(right, judged).value);
        field(&mut row, "not_judged", Some(self.not_judged.to_string()));
        if judged == 0 {
            row.status = Status::NotEnoughData;
            row.reason = Some("nobody_bought_six_months_ago".to_owned());
        }
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_differ_by_patience() {
        // Gaps of 20 days, silent for 70: two and three gaps call the client lost, four (80 days) do not.
        let bought = [0, 20, 40];
        let at = |k| lost(Rule::Rhythm(k), &bought, 110, Some(50.0));
        assert_eq!([at(2), at(3), at(4)], [Some(true), Some(true), Some(false)]);
        assert_eq!([60, 90].map(|d| lost(Rule::Days(d), &bought, 110, None)), [Some(true), Some(false)]);
        assert_eq!(lost(Rule::Rhythm(3), &[0], 110, None), None);
        assert_eq!(lost(Rule::Days(60), &[200], 110, None), None);
    }

    #[test]
    fn outcomes_partition_the_judged() {
        let mut t = Tally::default();
        for (l, again) in [(Some(true), true), (Some(true), false), (Some(false), false), (Some(false), true), (None, true)] {
            t.add(l, again);
        }
        assert_eq!(t, Tally { called_lost: 2, came_back: 1, called_active: 2, never_again: 1, not_judged: 1 });
        assert_eq!((t.row().field("right_share"), t.row().status), (None, Status::CountsOnly));
        assert_eq!(Tally::default().row().status, Status::NotEnoughData);
    }
}
