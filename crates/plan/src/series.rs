//! Observations of a metric by unit and step: what a before/after is judged on.

use jiff::civil::Date;

/// One value of a unit (a manager, a team, or the whole department as an empty name) in one step.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// First day of the step.
    pub on: Date,
    /// Unit.
    pub unit: String,
    /// Value in the unit of the metric; `None` when it could not be computed.
    pub value: Option<f64>,
    /// Successes, for rates.
    pub hits: Option<u64>,
    /// Cases.
    pub n: u64,
}

/// All observations, complete steps only.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    /// Points in any order.
    pub points: Vec<Point>,
}

impl Series {
    /// Units in alphabetical order.
    #[must_use]
    pub fn units(&self) -> Vec<&str> {
        let mut units: Vec<&str> = self.points.iter().map(|p| p.unit.as_str()).collect();
        units.sort_unstable();
        units.dedup();
        units
    }

    /// Values of a unit in steps that begin in `[from, to)`, in order of time.
    #[must_use]
    pub(crate) fn of(&self, unit: &str, from: Option<Date>, to: Option<Date>) -> Vec<&Point> {
        let inside = |p: &&Point| p.unit == unit && from.is_none_or(|f| p.on >= f) && to.is_none_or(|t| p.on < t);
        let mut found: Vec<&Point> = self.points.iter().filter(inside).collect();
        found.sort_by_key(|p| p.on);
        found
    }

    /// One rate or mean of many points: rates by sums of hits and cases, other values weighted by steps alike.
    #[must_use]
    pub(crate) fn pooled(points: &[&Point]) -> Option<f64> {
        let (hits, n) = counted(points);
        if points.iter().all(|p| p.hits.is_some()) {
            return (n > 0).then(|| hits as f64 / n as f64);
        }
        let values: Vec<f64> = points.iter().filter_map(|p| p.value).collect();
        stats::sum::mean(&values)
    }

    /// The department as one unit: rates by sums, other values by their sum over units.
    #[must_use]
    pub(crate) fn whole(&self, units: &dyn Fn(&str) -> bool) -> Vec<Point> {
        let mut days: Vec<Date> = self.points.iter().map(|p| p.on).collect();
        days.sort_unstable();
        days.dedup();
        let step = |on: Date| {
            let here: Vec<&Point> = self.points.iter().filter(|p| p.on == on && units(&p.unit)).collect();
            let rate = !here.is_empty() && here.iter().all(|p| p.hits.is_some());
            let (hits, n) = counted(&here);
            let value = if rate {
                (n > 0).then(|| hits as f64 / n as f64)
            } else {
                let known: Vec<f64> = here.iter().filter_map(|p| p.value).collect();
                (!known.is_empty()).then(|| stats::sum::sum(known))
            };
            Point { on, unit: String::new(), value, hits: rate.then_some(hits), n }
        };
        days.into_iter().map(step).collect()
    }
}

/// Hits and cases of points.
pub(crate) fn counted(points: &[&Point]) -> (u64, u64) {
    (points.iter().filter_map(|p| p.hits).sum(), points.iter().map(|p| p.n).sum())
}
