//! What a person changes in an item: every field, checked together; absent fields stay.

use crate::error::{Error, Result};
use crate::item::{Item, Place, Range, State};
use crate::words::Pair;
use jiff::civil::Date;

/// Most steps of one item.
const STEPS: usize = 30;
/// Longest text of a field, characters.
const TEXT: usize = 2000;

/// Changed fields; `Some(None)` empties a field that may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edit {
    /// Why the money is lost.
    pub cause: Option<String>,
    /// What to change.
    pub change: Option<String>,
    /// Who leads it, in words.
    pub owner: Option<String>,
    /// Employee who leads it.
    pub owner_id: Option<Option<String>>,
    /// `tactical` or `strategic`.
    pub track: Option<String>,
    /// Effort, hours.
    pub effort_hours: Option<u32>,
    /// Cost, minor units.
    pub cost: Option<i128>,
    /// How adoption is measured.
    pub adoption: Option<String>,
    /// Metric of the effect.
    pub effect_metric: Option<String>,
    /// What must not get worse.
    pub guardrail: Option<String>,
    /// Margin in the package.
    pub money: Option<Range>,
    /// Weeks until the effect can be seen.
    pub lag_weeks: Option<u32>,
    /// Priority, percent.
    pub priority: Option<u32>,
    /// First day.
    pub start_on: Option<Option<Date>>,
    /// Day of the decision.
    pub decision_on: Option<Option<Date>>,
    /// Items before it.
    pub after: Option<Vec<String>>,
    /// When to stop early.
    pub stop: Option<String>,
    /// Steps of the playbook.
    pub steps: Option<Vec<Pair>>,
    /// Place in the order, or none to have it computed.
    pub place: Option<Option<Place>>,
    /// New state and, for struck and dropped, the reason.
    pub state: Option<(State, String)>,
}

impl Edit {
    /// Applies itself.
    ///
    /// # Errors
    /// A value that cannot be, with the name of its field.
    pub fn apply(self, item: &mut Item) -> Result<()> {
        self.check(item)?;
        let put = |to: &mut Pair, from: Option<String>| from.into_iter().for_each(|t| *to = Pair::same(t));
        put(&mut item.cause, self.cause);
        put(&mut item.change, self.change);
        put(&mut item.owner, self.owner);
        put(&mut item.adoption, self.adoption);
        put(&mut item.guardrail, self.guardrail);
        put(&mut item.stop, self.stop);
        set(&mut item.owner_id, self.owner_id);
        set(&mut item.track, self.track);
        set(&mut item.effort_hours, self.effort_hours);
        set(&mut item.cost, self.cost);
        set(&mut item.effect_metric, self.effect_metric);
        set(&mut item.money, self.money);
        set(&mut item.lag_weeks, self.lag_weeks);
        set(&mut item.priority, self.priority);
        set(&mut item.start_on, self.start_on);
        set(&mut item.decision_on, self.decision_on);
        set(&mut item.after, self.after);
        set(&mut item.steps, self.steps);
        set(&mut item.place, self.place);
        if let Some((state, reason)) = self.state {
            (item.state, item.reason) = (state, reason);
        }
        Ok(())
    }

    fn check(&self, item: &Item) -> Result<()> {
        let bad = |field, problem: &str| Err(Error::Field { field, problem: problem.to_owned() });
        if let Some((State::Struck | State::Dropped, reason)) = &self.state
            && reason.trim().is_empty()
        {
            return bad("state", "an item that is struck or dropped needs a reason");
        }
        if self.priority.is_some_and(|p| p > 1000) {
            return bad("priority", "percent from 0 to 1000, 100 is neutral");
        }
        if self.effort_hours.is_some_and(|h| h == 0 || h > 100_000) {
            return bad("effort", "from one hour to 100 000");
        }
        if self.cost.is_some_and(|c| c < 0) {
            return bad("cost", "cannot be negative");
        }
        if self.track.as_deref().is_some_and(|t| !matches!(t, "tactical" | "strategic")) {
            return bad("track", "there are tactical and strategic");
        }
        if self.lag_weeks.is_some_and(|w| w > 156) {
            return bad("lag", "at most 156 weeks");
        }
        if self.money.is_some_and(|m| m.p10 > m.p50 || m.p50 > m.p90) {
            return bad("money", "the careful end is at most the middle, the middle at most the bold end");
        }
        if self.change.as_deref().is_some_and(|c| c.trim().is_empty()) {
            return bad("change", "say in words what is changed");
        }
        if self.after.as_deref().is_some_and(|a| a.contains(&item.id)) {
            return bad("after", "an item cannot wait for itself");
        }
        if matches!(&self.place, Some(Some(p)) if p.at == 0 || p.because.trim().is_empty()) {
            return bad("place", "a place by hand is a number from 1 with a reason");
        }
        let texts = [&self.cause, &self.change, &self.owner, &self.adoption, &self.guardrail, &self.stop];
        if texts.into_iter().flatten().any(|t| t.chars().count() > TEXT) || self.steps.as_ref().is_some_and(|s| s.len() > STEPS) {
            return bad("text", "at most 2000 characters a field and 30 steps");
        }
        let start = self.start_on.unwrap_or(item.start_on);
        if let (Some(from), Some(to)) = (start, self.decision_on.unwrap_or(item.decision_on))
            && to <= from
        {
            return bad("decision", "must be after the start");
        }
        Ok(())
    }
}

fn set<T>(to: &mut T, from: Option<T>) {
    if let Some(value) = from {
        *to = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::sample;

    #[test]
    fn a_strike_needs_its_reason_and_dates_their_order() {
        let mut item = sample("a", "flow", 1, 1);
        let strike = |reason: &str| Edit { state: Some((State::Struck, reason.to_owned())), ..Edit::default() };
        assert!(strike(" ").apply(&mut item).is_err());
        strike("нет людей").apply(&mut item).unwrap();
        assert!(!item.open());
        let day = |d| Some(Some(jiff::civil::date(2026, 3, d)));
        assert!(Edit { start_on: day(9), decision_on: day(2), ..Edit::default() }.apply(&mut item).is_err());
        Edit { start_on: day(2), decision_on: day(9), ..Edit::default() }.apply(&mut item).unwrap();
        Edit { decision_on: Some(None), ..Edit::default() }.apply(&mut item).unwrap();
        assert_eq!((item.start_on.is_some(), item.decision_on), (true, None));
    }

    #[test]
    fn what_cannot_be_is_refused_and_nothing_is_changed() {
        let mut item = sample("a", "flow", 10, 1);
        let before = item.clone();
        let place = |at, because: &str| Some(Some(Place { at, because: because.to_owned() }));
        let wrong = [
            Edit { track: Some("fast".into()), ..Edit::default() },
            Edit { money: Some(Range { p10: 5, p50: 4, p90: 9 }), ..Edit::default() },
            Edit { change: Some("  ".into()), ..Edit::default() },
            Edit { after: Some(vec!["a".into()]), ..Edit::default() },
            Edit { place: place(0, "x"), ..Edit::default() },
            Edit { place: place(1, " "), ..Edit::default() },
            Edit { owner: Some("я".repeat(2001)), ..Edit::default() },
        ];
        for edit in wrong {
            assert!(edit.clone().apply(&mut item).is_err(), "{edit:?}");
        }
        assert_eq!(item, before);
    }
}
