//! Tables beside the sales: marketing spend, hiring, photos of the working day, capacity.

use super::Emit;
use crate::Error;
use crate::customer::CHANNELS;
use crate::days::{DAY, Day, HOUR, MINUTE, month_of, works};
use crate::dice::{Dice, Stream};
use crate::emit::client::CAMPAIGNS;
use crate::mistakes::Fault;
use crate::timeline::{SEASON, months, shift_back, working};

/// Weekly spend by channel for 6 000 deals in three years, kopecks.
const WEEKLY: [i64; 5] = [1_400_000, 0, 450_000, 1_600_000, 3_900_000];
/// What a manager does in a day, minutes, selling or not.
const CARD: [(&str, i64); 8] = [
    ("Звонки клиентам", 125),
    ("Подготовка предложений", 60),
    ("Планёрка", 20),
    ("Встречи с клиентами", 70),
    ("Документы и отгрузка", 75),
    ("Переписка с клиентами", 55),
    ("Отчёты", 25),
    ("Перерыв", 50),
];

impl Emit<'_> {
    pub(super) fn spend(&mut self) -> Result<(), Error> {
        let world = self.world;
        for (week, day) in (world.line.first..=world.line.last).filter(|d| crate::days::weekday(*d) == 0).enumerate() {
            let mut dice = Dice::new(world.seed, Stream::Side, 500_000 + week as u64);
            let season = i64::from(SEASON[crate::days::civil(day).1 as usize - 1]);
            for (channel, base) in WEEKLY.iter().enumerate().filter(|(_, b)| **b > 0) {
                for campaign in CAMPAIGNS[channel] {
                    let share = base / CAMPAIGNS[channel].len() as i64 * (world.deals as i64).max(60) / 6000;
                    let amount = share * season / 1000 * dice.bell(850, 1150) / 1000;
                    self.tables.marketing_spend.date(day).text(CHANNELS[channel]).money(amount).text(campaign).end()?;
                }
            }
        }
        Ok(())
    }

    /// Every hire of a manager in the history with the people who applied for the place.
    pub(super) fn candidates(&mut self) -> Result<(), Error> {
        let world = self.world;
        let hires: Vec<_> =
            world.staff.people.iter().enumerate().filter(|(_, p)| p.role == "manager" && p.hired > world.line.first).collect();
        for (n, person) in hires {
            let mut dice = Dice::new(world.seed, Stream::Side, 600_000 + n as u64);
            let vacancy = person.team.map_or("Менеджер", |t| world.staff.teams[t].name.as_str());
            let count = dice.between(12, 19);
            for c in 0..count {
                let hired = c == count - 1;
                let applied = shift_back(person.hired, dice.between(if hired { 8 } else { 5 }, 20)) * DAY
                    + dice.between(9 * HOUR, 19 * HOUR);
                let step = if hired {
                    4
                } else if c >= count - 4 {
                    3
                } else {
                    dice.weighted(&[45, 35, 20])
                };
                let stage = ["Отклик", "Телефонное интервью", "Интервью", "Финал", "Принят"][step];
                let rejected = (!hired).then(|| working(applied / DAY + 2 + step as i64).min(person.hired));
                let reason =
                    (!hired).then(|| dice.pick(&["Нет опыта продаж", "Ожидания по доходу", "Не прошёл кейс", "Отказ кандидата"]));
                let (channel, cost) =
                    [("Сайт вакансий", 180_000), ("Рекомендация", 0), ("Объявления", 60_000)][dice.weighted(&[60, 22, 18])];
                let sheet = &mut self.tables.candidates;
                sheet.text(&format!("n-{n:03}-{:02}", c + 1)).time(applied).text(vacancy).text(channel).text(stage);
                sheet.maybe_date(hired.then_some(person.hired)).maybe_date(rejected).maybe(reason).money(cost).end()?;
            }
        }
        if world.on.has(Fault::EmptySeats) {
            self.empty_seats()?;
        }
        Ok(())
    }

    /// Two vacancies that have stood open for four months with hardly any candidates.
    fn empty_seats(&mut self) -> Result<(), Error> {
        for (n, team) in self.world.staff.teams.iter().take(2).enumerate() {
            for c in 0..2 {
                let id = format!("v-{:02}-{}", n + 1, c + 1);
                let applied = working(self.world.line.last - 120 + 25 * c) * DAY + 12 * HOUR;
                let sheet = &mut self.tables.candidates;
                sheet
                    .text(&id)
                    .time(applied)
                    .text(&format!("{}: вакансия {}", team.name, n + 1))
                    .text("Сайт вакансий")
                    .text("Отклик");
                sheet.none().date(working(applied / DAY + 3)).text("Нет опыта продаж").money(180_000).end()?;
                self.ledger.plant(Fault::EmptySeats, &id, 0)?;
            }
        }
        Ok(())
    }

    /// A photo of five working days of every manager in each of the last three months.
    pub(super) fn worktime(&mut self) -> Result<(), Error> {
        let world = self.world;
        if world.on.has(Fault::NoDayPhoto) {
            return Ok(());
        }
        let mut days: Vec<Day> = Vec::new();
        for back in 0..3 {
            let end = working(month_of(world.line.last).0 - 30 * back + 7);
            days.extend((end..end + 9).filter(|d| works(*d) && *d <= world.line.last).take(5));
        }
        days.sort_unstable();
        days.dedup();
        for (n, person) in world.staff.people.iter().enumerate().filter(|(_, p)| p.role == "manager") {
            for day in days.iter().filter(|d| person.hired <= **d && person.left.is_none_or(|l| l >= **d)) {
                let mut dice = Dice::new(world.seed, Stream::Side, 700_000_000 + n as u64 * 100_000 + *day as u64);
                let mut t = day * DAY + 9 * HOUR;
                for (what, usual) in CARD {
                    let sells = what.contains("клиент") || what.contains("предложен");
                    let minutes = match (world.on.has(Fault::LowSellingTime), sells) {
                        (false, _) => usual,
                        (true, true) => usual / 3,
                        (true, false) => usual * 9 / 5,
                    };
                    let end = t + dice.bell(minutes * 8 / 10, minutes * 12 / 10) * MINUTE;
                    self.tables.worktime.text(&person.id).time(t).time(end).text(what).end()?;
                    t = end;
                }
                if world.on.has(Fault::LowSellingTime) {
                    self.ledger.plant(Fault::LowSellingTime, &format!("{} {}", person.id, crate::days::date_text(*day)), 0)?;
                }
            }
        }
        Ok(())
    }

    /// Hours of the sales department and lines the warehouse can ship.
    pub(super) fn capacity(&mut self) -> Result<(), Error> {
        let world = self.world;
        for (n, (first, last)) in months(world.line.first, world.line.last).into_iter().enumerate() {
            let mut dice = Dice::new(world.seed, Stream::Side, 800_000 + n as u64);
            let days = (first..=last).filter(|d| works(*d)).count() as i64;
            let hours = days * 8 * world.staff.seats.len() as i64;
            let lines = days * (world.deals as i64 / 100).max(8);
            for (name, available, share) in
                [("Часы менеджеров", hours, dice.bell(720, 830)), ("Строки отгрузки склада", lines, dice.bell(600, 780))]
            {
                self.tables.capacity.text(name).date(first).date(last).int(available).int(available * share / 1000).end()?;
            }
        }
        Ok(())
    }
}
