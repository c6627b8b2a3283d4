//! Targets: monthly, for every manager, team and the company; parts sum to the whole.

use super::Emit;
use crate::Error;
use crate::days::{Day, civil, month_of};
use crate::dice::{Dice, Stream};
use crate::mistakes::Fault;
use crate::truth::Month;

/// Plans are rounded to this, kopecks.
const STEP: i64 = 1_000_000;

impl Emit<'_> {
    /// A good plan is near what happens: each manager's fact divided by an attainment between 92 % and 110 %.
    pub(super) fn targets(&mut self) -> Result<(), Error> {
        let world = self.world;
        let personal = !world.on.has(Fault::NoPersonalTargets);
        let next = month_of(month_of(world.line.last).1 + 1);
        let mut months = crate::timeline::months(world.line.first, world.line.last);
        months.extend([next, month_of(next.1 + 1)]);
        for (first, last) in months {
            let mut teams = vec![(0, 0); world.staff.teams.len()];
            for (index, person) in world.staff.people.iter().enumerate() {
                let works = person.hired <= last && person.left.is_none_or(|l| l >= first);
                let (Some(team), true) = (person.team, person.role == "manager" && works) else { continue };
                let (revenue, won) = self.goal(index, (first, last));
                teams[team].0 += revenue;
                teams[team].1 += won;
                if personal {
                    self.target("employee", Some(&person.id), (first, last), revenue, won)?;
                }
            }
            for (team, sum) in world.staff.teams.iter().zip(&teams).filter(|_| personal) {
                self.target("team", Some(&team.name), (first, last), sum.0, sum.1)?;
            }
            let all = teams.iter().fold((0, 0), |s, t| (s.0 + t.0, s.1 + t.1));
            self.target("company", None, (first, last), all.0, all.1)?;
            if last >= world.line.last && world.on.has(Fault::LowCoverage) {
                self.ledger.plant(Fault::LowCoverage, &format!("company {}", crate::days::date_text(first)), all.0)?;
            }
        }
        Ok(())
    }

    /// Plan of a manager for the month that begins on `first`: revenue in kopecks, won deals.
    fn goal(&self, person: usize, (first, last): (Day, Day)) -> (i64, i64) {
        let world = self.world;
        let mut dice = Dice::new(world.seed, Stream::Side, (person as u64) << 20 | (first - world.line.first + 40) as u64);
        let now = last >= world.line.last;
        // The current month is done; with low coverage it and the next ones ask for much more.
        let attained = match (now, world.on.has(Fault::LowCoverage)) {
            (true, true) => 590,
            (true, false) => 1000 + dice.bell(10, 90),
            (false, _) => 1000 + dice.bell(-80, 100),
        };
        let fact = self.fact(person, first);
        let revenue = (fact.revenue.max(0) * 1000 / attained / STEP).max(1) * STEP;
        (revenue, (fact.deals_won * 1000 / attained).max(1))
    }

    /// The fact of a month; of a month not over yet, its likely whole: by elapsed demand, or by the last three months.
    fn fact(&self, person: usize, first: Day) -> Month {
        let line = &self.world.line;
        let of = |day: Day| {
            let (y, m, _) = civil(day);
            self.ledger.people[person].get(&(y, m)).cloned().unwrap_or_default()
        };
        let season = |day: Day| i64::from(crate::timeline::SEASON[civil(day).1 as usize - 1]);
        let last = month_of(first).1;
        if last <= line.last {
            return of(first);
        }
        let mut sum = Month::default();
        let mut weight = 0;
        let mut day = month_of(line.last).0;
        if last > line.last && month_of(line.last).1 <= line.last {
            sum.add(&of(day));
            weight += season(day);
        }
        for _ in 0..3 {
            day = month_of(day - 1).0;
            sum.add(&of(day));
            weight += season(day);
        }
        let scale = |v: i64| v * season(first) / weight.max(1);
        Month { revenue: scale(sum.revenue), deals_won: scale(sum.deals_won), ..Month::default() }
    }

    fn target(&mut self, kind: &str, id: Option<&str>, (first, last): (Day, Day), revenue: i64, won: i64) -> Result<(), Error> {
        let sheet = &mut self.tables.targets;
        sheet.text(kind).maybe(id).text("revenue").date(first).date(last).money(revenue).end()?;
        if self.world.on.has(Fault::MoneyTargets) {
            // The list of the truth ascends as the rows do: people, their teams, the company.
            let place = ["employee", "team", "company"].iter().position(|k| *k == kind).unwrap_or(0);
            let about = format!("{} {place} {kind} {}", crate::days::date_text(first), id.unwrap_or_default());
            return self.ledger.plant(Fault::MoneyTargets, about.trim_end(), 0);
        }
        sheet.text(kind).maybe(id).text("deals_won").date(first).date(last).int(won).end()?;
        if kind != "employee" || !self.world.on.has(Fault::ManyTargets) {
            return Ok(());
        }
        for (metric, value) in
            [("calls", won * 20), ("meetings", won * 4), ("proposals", won * 3), ("new_customers", won), ("reports", 4)]
        {
            sheet.text(kind).maybe(id).text(metric).date(first).date(last).int(value).end()?;
        }
        self.ledger.plant(Fault::ManyTargets, &format!("{} {}", crate::days::date_text(first), id.unwrap_or_default()), 0)
    }
}
