//! The rhythm of demand: season by month, weekday, holidays and growth; and walking along working time.

use crate::days::{DAY, Day, HOUR, MINUTE, Moment, OPEN, civil, closes, month_of, weekday, works};
use crate::dice::Dice;

/// Demand by month, January first, thousandths of the mean month.
pub(crate) const SEASON: [u32; 12] = [760, 900, 1010, 1090, 1030, 1080, 1020, 1040, 1130, 1140, 1000, 800];
/// Demand by working weekday, Monday first; a moved Saturday counts as a Friday.
const WEEK: [u32; 5] = [215, 215, 205, 195, 165];
/// Demand of a day off: the site works when the office does not.
const OFF_DAY: u32 = 4;
/// Growth of demand, thousandths a month.
const GROWTH: u64 = 6;

/// Days of the history with their weight in demand.
pub(crate) struct Timeline {
    /// First day of the history.
    pub(crate) first: Day,
    /// Last day of the history, which is also the as-of day.
    pub(crate) last: Day,
    /// `cum[i]` = weight of all days before day `i`.
    cum: Vec<u64>,
}

impl Timeline {
    /// Three years that end with the day `last`.
    pub(crate) fn new(last: Day) -> Self {
        let (y, m, d) = civil(last + 1);
        let first = crate::days::day_number(y - 3, m, d.min(28));
        let mut cum = Vec::with_capacity((last - first + 2) as usize);
        let mut sum = 0;
        for day in first..=last {
            cum.push(sum);
            sum += weight(day, day - first);
        }
        cum.push(sum);
        Self { first, last, cum }
    }

    /// The as-of moment: the last second of the last day.
    pub(crate) fn end(&self) -> Moment {
        self.last * DAY + DAY - 1
    }

    /// Mean weight of one day.
    pub(crate) fn mean(&self) -> u64 {
        self.total() / (self.last - self.first + 1) as u64
    }

    /// Weight of the whole history.
    pub(crate) fn total(&self) -> u64 {
        self.cum.last().copied().unwrap_or(1)
    }

    /// The day that holds the position `at` of the weight; past the end when there is no such day.
    pub(crate) fn day_at(&self, at: u64) -> Day {
        self.first + self.cum.partition_point(|c| *c <= at) as i64 - 1
    }

    /// Weight before the day.
    pub(crate) fn weight_before(&self, day: Day) -> u64 {
        let i = (day - self.first).clamp(0, self.cum.len() as i64 - 1);
        self.cum[i as usize]
    }

    /// The day reached from `day` after `days` days of mean demand: busy seasons come sooner.
    pub(crate) fn after(&self, day: Day, days: i64) -> Day {
        let at = self.weight_before(day) + self.mean() * days.max(0) as u64;
        self.day_at(at.max(self.weight_before(day + 1)))
    }
}

fn weight(day: Day, age: i64) -> u64 {
    let (_, month, _) = civil(day);
    let share = if works(day) { WEEK[weekday(day).min(4) as usize] } else { OFF_DAY };
    u64::from(SEASON[month as usize - 1]) * u64::from(share) * (1000 + GROWTH * (age / 30) as u64) / 1000
}

/// The next working day at or after `day`.
pub(crate) fn working(mut day: Day) -> Day {
    while !works(day) {
        day += 1;
    }
    day
}

/// The last working day at or before `day`.
pub(crate) fn working_back(mut day: Day) -> Day {
    while !works(day) {
        day -= 1;
    }
    day
}

/// The working day `n` working days after `day`.
pub(crate) fn shift(day: Day, n: i64) -> Day {
    let mut day = working(day);
    for _ in 0..n {
        day = working(day + 1);
    }
    day
}

/// The working day `n` working days before `day`.
pub(crate) fn shift_back(day: Day, n: i64) -> Day {
    let mut day = working_back(day);
    for _ in 0..n {
        day = working_back(day - 1);
    }
    day
}

/// A moment inside office hours of the day, with a lull at lunch.
pub(crate) fn office(day: Day, dice: &mut Dice) -> Moment {
    const HOURS: [u32; 9] = [9, 14, 15, 14, 7, 12, 14, 12, 7];
    let hour = (dice.weighted(&HOURS) as i64).min((closes(day) - OPEN) / HOUR - 1);
    day * DAY + OPEN + hour * HOUR + dice.between(2 * MINUTE, HOUR - 4 * MINUTE)
}

/// `t` plus working seconds, office hours 9–18 on working days.
pub(crate) fn work_later(t: Moment, mut seconds: i64) -> Moment {
    let mut t = t;
    loop {
        let day = t.div_euclid(DAY);
        let (from, to) = (day * DAY + OPEN, day * DAY + closes(day));
        if works(day) && t < to {
            let start = t.max(from);
            if start + seconds < to {
                return start + seconds;
            }
            seconds -= to - start;
        }
        t = (day + 1) * DAY;
    }
}

/// `t` less working seconds.
pub(crate) fn work_earlier(t: Moment, mut seconds: i64) -> Moment {
    let mut t = t;
    loop {
        let day = (t - 1).div_euclid(DAY);
        let (from, to) = (day * DAY + OPEN, day * DAY + closes(day));
        if works(day) && t > from {
            let stop = t.min(to);
            if stop - seconds >= from {
                return stop - seconds;
            }
            seconds -= stop - from;
        }
        t = day * DAY;
    }
}

/// Working seconds between two moments.
pub(crate) fn work_between(a: Moment, b: Moment) -> i64 {
    let mut sum = 0;
    for day in a.div_euclid(DAY)..=b.div_euclid(DAY) {
        if works(day) {
            let from = a.max(day * DAY + OPEN);
            let to = b.min(day * DAY + closes(day));
            sum += (to - from).max(0);
        }
    }
    sum
}

/// The first day of each month from the month of `from` to the month of `to`.
pub(crate) fn months(from: Day, to: Day) -> Vec<(Day, Day)> {
    let mut list = Vec::new();
    let mut day = from;
    while day <= to {
        let month = month_of(day);
        list.push(month);
        day = month.1 + 1;
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::days::day_number;
    use crate::dice::Stream;

    #[test]
    fn demand_follows_the_season_and_stays_inside() {
        let line = Timeline::new(day_number(2026, 10, 31));
        assert_eq!(line.first, day_number(2023, 11, 1));
        let month = |y, m| {
            let (a, b) = month_of(day_number(y, m, 1));
            line.weight_before(b + 1) - line.weight_before(a)
        };
        assert!(month(2025, 10) > month(2026, 1) * 12 / 10);
        assert!(month(2026, 10) > month(2024, 10));
        assert_eq!(line.day_at(0), working(line.first));
        assert_eq!(line.day_at(line.total()), line.last + 1);
    }

    #[test]
    fn working_time_adds_up() {
        let friday = day_number(2026, 10, 30) * DAY + 17 * HOUR + 50 * MINUTE;
        let monday = day_number(2026, 11, 2) * DAY + 9 * HOUR + 7 * MINUTE;
        assert_eq!(work_between(friday, monday), 17 * MINUTE);
        assert_eq!(work_later(friday, 17 * MINUTE), monday);
        assert_eq!(work_earlier(monday, 17 * MINUTE), friday);
        let mut dice = crate::dice::Dice::new(1, Stream::Side, 0);
        for i in 0..500 {
            let t = office(working(20_000 + i), &mut dice);
            assert_eq!(work_between(t - 60, t), 60);
        }
    }
}
