//! The daily meeting: who was there, what was decided, how good it was, what it cost (mission rows 120–124, 170).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Longest daily meeting that is still one, minutes.
const LONGEST: i64 = 30;

/// One point of the checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    /// Stable word.
    pub id: &'static str,
    /// Told by the meeting itself, not by a person.
    pub automatic: bool,
}

/// The checklist of a good meeting: results, next steps, mood, mistakes, order (row 120).
pub const CHECKLIST: &[Check] = &[
    Check { id: "in_time", automatic: true },
    Check { id: "everyone", automatic: true },
    Check { id: "actions", automatic: true },
    Check { id: "yesterday", automatic: true },
    Check { id: "written", automatic: true },
    Check { id: "facts", automatic: false },
    Check { id: "success", automatic: false },
    Check { id: "mistake", automatic: false },
    Check { id: "mood", automatic: false },
    Check { id: "no_blame", automatic: false },
];

/// What one person brought.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Visit {
    /// Was there.
    pub present: bool,
    /// What to repeat.
    #[serde(default)]
    pub repeat: String,
    /// What to avoid.
    #[serde(default)]
    pub avoid: String,
}

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// Its day.
    #[serde(with = "crate::day")]
    pub day: Date,
    /// Began, microseconds UTC.
    pub began: i64,
    /// Ended.
    pub ended: Option<i64>,
    /// Who led it.
    pub by: String,
    /// People by employee id.
    #[serde(default)]
    pub people: BTreeMap<String, Visit>,
    /// Decisions.
    #[serde(default)]
    pub decisions: Vec<String>,
    /// Answers of the leader to the points that are not automatic.
    #[serde(default)]
    pub answers: BTreeMap<String, bool>,
    /// Yesterday's commitments were gone through.
    #[serde(default)]
    pub reviewed: bool,
    /// Moment the personal lists were sent, microseconds UTC.
    #[serde(default)]
    pub sent: Option<i64>,
}

impl Meeting {
    /// Minutes it took, rounded up; nothing while it runs.
    #[must_use]
    pub fn minutes(&self) -> Option<i64> {
        self.ended.map(|e| ((e - self.began).max(0) + 59_999_999) / 60_000_000)
    }

    /// People who were there.
    #[must_use]
    pub fn present(&self) -> u64 {
        self.people.values().filter(|v| v.present).count() as u64
    }
}

/// How good a meeting was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quality {
    /// Points fulfilled.
    pub yes: u64,
    /// Points answered.
    pub of: u64,
    /// Each point: fulfilled, not, not answered.
    pub points: Vec<(&'static str, Option<bool>)>,
}

/// Goes through the checklist. `actions` is the number of people who left with an action.
#[must_use]
pub fn quality(m: &Meeting, actions: u64) -> Quality {
    let all = m.people.len() as u64;
    let answer = |id: &str| match id {
        "in_time" => m.minutes().map(|n| n <= LONGEST),
        "everyone" => (all > 0).then(|| m.present() == all),
        "actions" => (m.present() > 0).then(|| actions >= m.present()),
        "yesterday" => Some(m.reviewed),
        "written" => m.ended.map(|_| !m.decisions.is_empty()),
        other => m.answers.get(other).copied(),
    };
    let points: Vec<(&'static str, Option<bool>)> = CHECKLIST.iter().map(|c| (c.id, answer(c.id))).collect();
    let given: Vec<bool> = points.iter().filter_map(|(_, a)| *a).collect();
    Quality { yes: given.iter().filter(|a| **a).count() as u64, of: given.len() as u64, points }
}

/// How the meetings of a span were held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Rhythm {
    /// Working days of the span.
    pub days: u64,
    /// Days with a meeting that ended.
    pub held: u64,
    /// Seats filled.
    pub present: u64,
    /// Seats.
    pub seats: u64,
    /// Minutes of the leader.
    pub leader_minutes: i64,
    /// Minutes of everybody, the leader included.
    pub all_minutes: i64,
}

/// Counts meetings of a span with `days` working days; of two meetings on a day both cost, one counts as held.
pub fn rhythm<'a>(meetings: impl IntoIterator<Item = &'a Meeting>, days: u64) -> Rhythm {
    let mut out = Rhythm { days, ..Rhythm::default() };
    let mut on: Vec<Date> = Vec::new();
    for m in meetings {
        let Some(minutes) = m.minutes() else { continue };
        on.push(m.day);
        out.present += m.present();
        out.seats += m.people.len() as u64;
        out.leader_minutes += minutes;
        out.all_minutes += minutes * i64::try_from(m.present() + 1).unwrap_or(1);
    }
    on.sort_unstable();
    on.dedup();
    out.held = on.len() as u64;
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn meeting(day: i8, minutes: i64, present: &[bool]) -> Meeting {
        let visit = |(i, p): (usize, &bool)| (format!("m-{i}"), Visit { present: *p, ..Visit::default() });
        Meeting {
            day: date(2026, 3, day),
            began: 0,
            ended: Some(minutes * 60_000_000 - 1),
            by: "h".into(),
            people: present.iter().enumerate().map(visit).collect(),
            decisions: vec!["x".into()],
            answers: BTreeMap::from([("mood".to_owned(), true), ("facts".to_owned(), false)]),
            reviewed: true,
            sent: None,
        }
    }

    #[test]
    fn the_checklist_counts_only_what_was_answered() {
        let q = quality(&meeting(2, 20, &[true, true, false]), 2);
        // In time, actions, yesterday, written, mood of these and everyone and facts: five of seven.
        assert_eq!((q.yes, q.of, q.points.len()), (5, 7, CHECKLIST.len()));
        let long = quality(&meeting(2, 45, &[true]), 0);
        assert_eq!(long.points[0], ("in_time", Some(false)));
        assert_eq!(long.points[2], ("actions", Some(false)));
    }

    #[test]
    fn hours_of_control_count_everybody() {
        let running = Meeting { ended: None, ..meeting(4, 10, &[true]) };
        let all = [meeting(2, 20, &[true, true, false]), meeting(3, 10, &[true, true, true]), meeting(3, 5, &[true]), running];
        let r = rhythm(&all, 5);
        assert_eq!((r.days, r.held, r.present, r.seats), (5, 2, 6, 7));
        assert_eq!((r.leader_minutes, r.all_minutes), (35, 60 + 40 + 10));
    }
}
