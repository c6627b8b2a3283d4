//! Retention triangles: who of a cohort bought in its k-th month, and who bought then or later (`methods.md` 3.7).

use crate::calc::clients::{Book, Groups, field, month, nameless};
use crate::calc::cohort::first_purchase;
use crate::error::Error;
use crate::frame::{Context, as_of_date, days};
use crate::request::Grain;
use crate::status::{self, COUNTS_ONLY_BELOW};
use domain::figure::{FigureRow, Status};
use domain::money;
use std::collections::BTreeMap;

/// Ages shown, 0 to 36.
const AGES: usize = 37;

/// Steps of a cohort: months, quarters or years.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Step(i32);

impl Step {
    fn of(c: &Context<'_>) -> Result<Self, Error> {
        match c.request.grain {
            None | Some(Grain::Month) => Ok(Self(1)),
            Some(Grain::Quarter) => Ok(Self(3)),
            Some(Grain::Year) => Ok(Self(12)),
            Some(g) => Err(Error::Period(format!("{} has no grain {}; it takes month, quarter, year", c.metric.id, g.word()))),
        }
    }

    /// Number of the step that holds a day.
    fn at(self, day: i32) -> i32 {
        month(day).div_euclid(self.0)
    }

    /// `2024-05`, `2024-Q2` or `2024`.
    fn name(self, step: i32) -> String {
        let months = step * self.0;
        let (year, m) = (months.div_euclid(12), months.rem_euclid(12));
        match self.0 {
            1 => format!("{year:04}-{:02}", m + 1),
            3 => format!("{year:04}-Q{}", m / 3 + 1),
            _ => format!("{year:04}"),
        }
    }
}

/// A cohort: customers, and by age how many bought in that step, and in that step or later.
#[derive(Debug, Clone, Default, PartialEq)]
struct Cohort {
    size: u64,
    bought: Vec<u64>,
    rolling: Vec<u64>,
}

impl Cohort {
    /// `steps`: ascending steps with a purchase, the first one is the cohort's own; `ages`: ages that have begun.
    fn add(&mut self, steps: &[i32], ages: usize) {
        let (Some(first), Some(last)) = (steps.first(), steps.last()) else { return };
        self.size += 1;
        self.bought.resize(ages.max(self.bought.len()), 0);
        self.rolling.resize(ages.max(self.rolling.len()), 0);
        for s in steps {
            if let Some(cell) = usize::try_from(s - first).ok().and_then(|a| self.bought.get_mut(a)) {
                *cell += 1;
            }
        }
        let reach = usize::try_from(last - first).unwrap_or(0);
        self.rolling.iter_mut().take(reach + 1).for_each(|cell| *cell += 1);
    }

    fn join(&mut self, other: &Self, ages: usize) {
        self.size += other.size;
        self.bought.resize(ages.max(self.bought.len()), 0);
        self.rolling.resize(ages.max(self.rolling.len()), 0);
        for a in 0..ages {
            self.bought[a] += other.bought.get(a).copied().unwrap_or(0);
            self.rolling[a] += other.rolling.get(a).copied().unwrap_or(0);
        }
    }
}

/// One row a cohort and age.
pub(crate) fn compute(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if let Some(row) = nameless(c)? {
        return Ok(vec![row]);
    }
    let step = Step::of(c)?;
    let book = Book::load(c, true)?;
    let groups = Groups::load(c, &book)?;
    let today = days(as_of_date(c.session)?);
    let (from, to) = (c.from.map_or(i32::MIN, days), days(c.to));
    let mut cohorts: Vec<BTreeMap<i32, Cohort>> = vec![BTreeMap::new(); groups.len()];
    let (mut bought, mut steps) = (Vec::new(), Vec::new());
    for client in 0..book.len() {
        let Some(by_start) = groups.of.get(client).copied().flatten().and_then(|g| cohorts.get_mut(g)) else { continue };
        let Some(first) = first_purchase(&book, client).filter(|d| *d >= from && *d <= to) else { continue };
        book.purchase_days(client, &mut bought);
        steps.clear();
        steps.extend(bought.iter().map(|d| step.at(*d)));
        steps.dedup();
        let ages = usize::try_from(step.at(today) - step.at(first) + 1).unwrap_or(0).min(AGES);
        by_start.entry(step.at(first)).or_default().add(&steps, ages);
    }
    let mut out = Vec::new();
    for (group, by_start) in cohorts.iter().enumerate() {
        for (start, cohort) in by_start {
            for age in 0..cohort.bought.len() {
                let mut row = cell(cohort, age, unfinished(step, *start, age, today));
                if step.0 == 1 && cohort.size < COUNTS_ONLY_BELOW {
                    quarter(&mut row, by_start, *start, age, today);
                }
                let mut row = groups.dress(group, None, row);
                row.cut.push(("cohort".to_owned(), step.name(*start)));
                row.cut.push(("age".to_owned(), age.to_string()));
                out.push(row);
            }
        }
    }
    if out.is_empty() {
        let mut row = FigureRow::empty(0, Status::NotApplicable);
        row.reason = Some("no_denominator".to_owned());
        out.push(row);
    }
    Ok(out)
}

/// The step of that age has not ended yet.
fn unfinished(step: Step, start: i32, age: usize, today: i32) -> bool {
    let at = start + i32::try_from(age).unwrap_or(0);
    step.at(today) == at && step.at(today + 1) == at
}

fn cell(cohort: &Cohort, age: usize, unfinished: bool) -> FigureRow {
    let x = cohort.bought.get(age).copied().unwrap_or(0);
    let rolling = cohort.rolling.get(age).copied().unwrap_or(0);
    let mut row = status::share(x, cohort.size);
    let later = status::share(rolling, cohort.size);
    field(&mut row, "customers", Some(cohort.size.to_string()));
    field(&mut row, "bought", Some(x.to_string()));
    field(&mut row, "rolling", later.value);
    field(&mut row, "rolling_bought", Some(rolling.to_string()));
    field(&mut row, "rolling_low", later.interval.as_ref().map(|i| i.low.clone()));
    field(&mut row, "rolling_high", later.interval.map(|i| i.high));
    if unfinished && matches!(row.status, Status::Ok | Status::LowN) {
        row.status = Status::Immature;
        row.reason = Some("month_not_finished".to_owned());
    }
    row
}

/// A cohort too small for percents is shown with its quarter: the months of the quarter whose age has ended.
fn quarter(row: &mut FigureRow, by_start: &BTreeMap<i32, Cohort>, start: i32, age: usize, today: i32) {
    let first = start.div_euclid(3) * 3;
    let mut all = Cohort::default();
    for (s, cohort) in by_start.range(first..first + 3) {
        if age < cohort.bought.len() && !unfinished(Step(1), *s, age, today) {
            all.join(cohort, age + 1);
        }
    }
    let x = all.bought.get(age).copied().unwrap_or(0);
    let later = all.rolling.get(age).copied().unwrap_or(0);
    let share = |x: u64| money::ratio(i128::from(x), i128::from(all.size), status::RATIO_PLACES);
    field(row, "pooled", Some(Step(3).name(start.div_euclid(3))));
    field(row, "pooled_customers", Some(all.size.to_string()));
    field(row, "pooled_value", share(x).filter(|_| all.size >= COUNTS_ONLY_BELOW));
    field(row, "pooled_rolling", share(later).filter(|_| all.size >= COUNTS_ONLY_BELOW));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_triangles_of_one_cohort() {
        // Twenty customers; five bought in month 2, three more in month 3 only.
        let mut k = Cohort::default();
        (0..5).for_each(|_| k.add(&[0, 2], 4));
        (0..3).for_each(|_| k.add(&[0, 3], 4));
        (0..12).for_each(|_| k.add(&[0], 4));
        assert_eq!((k.bought.clone(), k.rolling.clone()), (vec![20, 0, 5, 3], vec![20, 8, 8, 3]));
        let row = cell(&k, 2, false);
        assert_eq!((row.value.as_deref(), row.field("rolling")), (Some("0.25"), Some("0.4")));
        let i = row.interval.unwrap();
        assert!(i.low.starts_with("0.11") && i.high.starts_with("0.46"), "{i:?}");
        assert_eq!(cell(&k, 3, true).status, Status::Immature);
    }

    #[test]
    fn steps_have_names_and_ends() {
        let day = |s: &str| days(s.parse::<jiff::civil::Date>().unwrap());
        let at = |s: Step| s.name(s.at(day("2024-05-20")));
        assert_eq!([at(Step(1)), at(Step(3)), at(Step(12))], ["2024-05", "2024-Q2", "2024"]);
        let start = Step(1).at(day("2024-05-01"));
        assert!(unfinished(Step(1), start, 1, day("2024-06-29")) && !unfinished(Step(1), start, 1, day("2024-06-30")));
    }
}
