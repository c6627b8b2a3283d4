//! People of the department: seats of managers, who held a seat when, teams with heads.

use crate::days::{DAY, Day, Moment};
use crate::dice::{Dice, Stream};
use crate::names;
use crate::timeline::{Timeline, working};

/// What a seat sells: the first sale, or the next ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Duty {
    New,
    Current,
}

/// One employee.
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) role: &'static str,
    pub(crate) team: Option<usize>,
    pub(crate) head: Option<usize>,
    pub(crate) duty: Option<Duty>,
    pub(crate) hired: Day,
    pub(crate) left: Option<Day>,
}

/// One working place of a manager: people follow each other on it.
pub(crate) struct Seat {
    pub(crate) duty: Duty,
    pub(crate) team: usize,
    /// Indices of people, in the order of time.
    pub(crate) people: Vec<usize>,
}

/// A team of managers.
pub(crate) struct Team {
    pub(crate) name: String,
    pub(crate) head: usize,
}

/// The whole department.
pub(crate) struct Staff {
    pub(crate) people: Vec<Person>,
    pub(crate) seats: Vec<Seat>,
    pub(crate) teams: Vec<Team>,
}

/// Largest team: above it a head cannot look after everybody.
const TEAM: usize = 7;

impl Staff {
    /// A department fit for that many deals: 13 seats for 6 000, about 100 for a million.
    pub(crate) fn new(seed: u64, deals: u64, line: &Timeline) -> Self {
        let seats = (6 + deals.isqrt() * 94 / 1000).clamp(9, 400) as usize;
        let fresh = (seats * 45 / 100).max(3);
        let mut staff = Self { people: Vec::new(), seats: Vec::new(), teams: Vec::new() };
        let long = line.first - 2200;
        let owner = staff.hire("owner", None, None, long);
        let director = staff.hire("head", None, Some(owner), long + 400);
        staff.hire("marketing", None, Some(owner), line.first - 500);
        staff.hire("service", None, Some(director), line.first - 900);
        staff.add_teams(Duty::New, fresh, director, line);
        staff.add_teams(Duty::Current, seats - fresh, director, line);
        for seat in 0..staff.seats.len() {
            staff.fill(seed, seat, line);
        }
        staff
    }

    fn hire(&mut self, role: &'static str, duty: Option<Duty>, head: Option<usize>, hired: Day) -> usize {
        let n = self.people.len();
        self.people.push(Person {
            id: format!("e-{:02}", n + 1),
            name: names::person(n as u64),
            role,
            team: None,
            head,
            duty,
            hired,
            left: None,
        });
        n
    }

    fn add_teams(&mut self, duty: Duty, seats: usize, director: usize, line: &Timeline) {
        let count = seats.div_ceil(TEAM);
        let title = if duty == Duty::New {
            "Отдел новых клиентов"
        } else {
            "Отдел текущих клиентов"
        };
        for t in 0..count {
            let head = self.hire("head", None, Some(director), line.first - 700 - 90 * t as i64);
            let team = self.teams.len();
            self.people[head].team = Some(team);
            let name = if count == 1 { title.to_owned() } else { format!("{title} № {}", t + 1) };
            self.teams.push(Team { name, head });
            let size = seats * (t + 1) / count - seats * t / count;
            for _ in 0..size {
                self.seats.push(Seat { duty, team, people: Vec::new() });
            }
        }
    }

    /// Puts people on a seat: one for the whole time, one after another, or a seat opened on the way.
    fn fill(&mut self, seed: u64, seat: usize, line: &Timeline) {
        let mut dice = Dice::new(seed, Stream::Staff, seat as u64);
        let (duty, team) = (self.seats[seat].duty, self.seats[seat].team);
        let head = self.teams[team].head;
        let span = line.last - line.first;
        let before = line.first - dice.between(120, 1900);
        let kind = dice.weighted(&[55, 32, 13]);
        let change = working(line.first + span * dice.between(18, 82) / 100);
        let gap = dice.between(5, 18);
        // The first seats of each duty are stable, so that there are always at least two people to pick from.
        let stable = self.seats[..seat].iter().filter(|s| s.duty == duty).count() < 2;
        let hired = if kind == 2 && !stable { working(line.first + span * 30 / 100) } else { before };
        let first = self.join(seat, duty, team, head, hired);
        if kind == 1 && !stable {
            self.people[first].left = Some(change);
            self.join(seat, duty, team, head, working(change + gap));
        }
    }

    fn join(&mut self, seat: usize, duty: Duty, team: usize, head: usize, hired: Day) -> usize {
        let n = self.hire("manager", Some(duty), Some(head), hired);
        self.people[n].team = Some(team);
        self.seats[seat].people.push(n);
        n
    }

    /// The owner of the company.
    pub(crate) fn owner(&self) -> usize {
        0
    }

    /// Puts all managers under the first head of a team (a planted mistake).
    pub(crate) fn flatten(&mut self) {
        let head = self.teams[0].head;
        for person in self.people.iter_mut().filter(|p| p.role == "manager") {
            person.head = Some(head);
        }
        for team in &mut self.teams {
            team.head = head;
        }
    }

    /// Who answers for the seat's deals at that moment: the holder, or the head while the seat is empty.
    pub(crate) fn holder(&self, seat: usize, t: Moment) -> usize {
        self.sitting(seat, t.div_euclid(DAY)).unwrap_or(self.teams[self.seats[seat].team].head)
    }

    fn sitting(&self, seat: usize, day: Day) -> Option<usize> {
        let held = |p: &&usize| self.people[**p].hired <= day && self.people[**p].left.is_none_or(|l| day <= l);
        self.seats[seat].people.iter().find(held).copied()
    }

    /// A seat of the duty that somebody holds on that day; `lot` chooses, the same lot keeps the same seat as long as it is held.
    pub(crate) fn seat(&self, duties: &[Duty], lot: u32, day: Day) -> usize {
        let fits: Vec<usize> = (0..self.seats.len()).filter(|s| duties.contains(&self.seats[*s].duty)).collect();
        let start = lot as usize % fits.len();
        let turn = (0..fits.len()).map(|i| fits[(start + i) % fits.len()]);
        let mut held = turn.filter(|s| self.sitting(*s, day).is_some());
        held.next().unwrap_or(fits[start])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::days::day_number;

    #[test]
    fn the_department_grows_with_the_deals_and_every_seat_has_an_answer() {
        let line = Timeline::new(day_number(2026, 10, 31));
        for (deals, seats) in [(100, 9), (6000, 13), (1_000_000, 100)] {
            let staff = Staff::new(42, deals, &line);
            assert_eq!(staff.seats.len(), seats);
            for team in 0..staff.teams.len() {
                assert!(staff.seats.iter().filter(|s| s.team == team).count() <= TEAM);
            }
            for day in (line.first..=line.last).step_by(17) {
                for lot in 0..40 {
                    let seat = staff.seat(&[Duty::Current], lot, day);
                    let person = &staff.people[staff.holder(seat, day * DAY)];
                    assert!(person.hired <= day && person.left.is_none_or(|l| day <= l));
                    assert_eq!(person.role, "manager");
                }
            }
        }
    }
}
