//! Hiring funnel: reach of the steps, candidates and money needed for one hire (`methods.md` 11.4, mission row 94).

use crate::calc::common::{put, put_count};
use crate::error::Error;
use crate::frame::{Context, Source};
use crate::status;
use domain::figure::{FigureRow, Status};
use domain::money;
use std::collections::BTreeMap;

/// Words by which a step is placed, in order of the steps; the first that fits decides.
const STEPS: [&[&str]; 8] = [
    &["отклик", "резюме", "заявк", "нов", "applied", "response", "new"],
    &["телефон", "скрин", "первичн", "screen", "phone"],
    &["тест", "кейс", "задани", "test", "case"],
    &["интервью", "собесед", "interview"],
    &["финал", "final"],
    &["оффер", "предложен", "offer"],
    &["принят", "нанят", "вышел", "стаж", "hired", "trial"],
    &["испыт", "прош", "passed", "probation"],
];
/// Place of being hired among the steps.
const HIRED: usize = 6;
/// The words of screening decide before those of an interview: «телефонное интервью» is screening.
const ORDER: [usize; 8] = [1, 4, 2, 3, 5, 7, 6, 0];

/// Candidates of one step.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    here: u64,
    hired: u64,
    cost: i128,
    /// Sum of days to the decision, and how many decisions.
    days: (i64, i64),
}

/// One row a cut and step: share of those who reached it that went on.
pub(crate) fn hiring(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let g = c.grouped(
        &Source { keys: &["stage", "hired"], ..c.own() },
        "count(*) AS n, sum(cost) AS cost, sum(days) AS days, count(days) AS decided",
    )?;
    let mut out = Vec::new();
    for (first, end) in g.runs() {
        let mut steps: BTreeMap<(usize, String), Step> = BTreeMap::new();
        for i in first..end {
            let name = g.rows.text(i, "stage").unwrap_or_default().to_owned();
            let hired = g.rows.flag(i, "hired") == Some(true);
            let at = place(&name).max(if hired { HIRED } else { 0 });
            let name = if hired && place(&name) < HIRED { "hired".to_owned() } else { name };
            let n = g.rows.count(i, "n");
            let step = steps.entry((at, name)).or_default();
            step.here += n;
            step.hired += if at >= HIRED { n } else { 0 };
            step.cost += g.rows.money(i, "cost").unwrap_or(0);
            step.days.0 += g.rows.int(i, "days").unwrap_or(0);
            step.days.1 += g.rows.int(i, "decided").unwrap_or(0);
        }
        for mut row in rows(&steps) {
            let step = row.cut.pop();
            row = if end > first { g.dress(first, row) } else { row };
            row.cut.extend(step);
            out.push(row);
        }
    }
    Ok(out)
}

/// Place of a step by its words; a step with none of them stands with the responses.
fn place(name: &str) -> usize {
    let word = name.to_lowercase();
    ORDER.into_iter().find(|s| STEPS[*s].iter().any(|w| word.contains(w))).unwrap_or(0)
}

fn rows(steps: &BTreeMap<(usize, String), Step>) -> Vec<FigureRow> {
    // Steps of one place are one step of the funnel, named by the first of their names.
    let mut places: BTreeMap<usize, (String, Step)> = BTreeMap::new();
    for ((at, name), s) in steps {
        let into = &mut places.entry(*at).or_insert_with(|| (name.clone(), Step::default())).1;
        into.here += s.here;
        into.hired += s.hired;
        into.cost += s.cost;
        into.days = (into.days.0 + s.days.0, into.days.1 + s.days.1);
    }
    let list: Vec<(String, Step)> = places.into_values().collect();
    let hires: u64 = list.iter().map(|s| s.1.hired).sum();
    let cost: i128 = list.iter().map(|s| s.1.cost).sum();
    let count = list.len();
    (0..count)
        .map(|k| {
            let entered: u64 = list[k..].iter().map(|s| s.1.here).sum();
            let advanced: u64 = list[k + 1..].iter().map(|s| s.1.here).sum();
            let last = k + 1 == count;
            let mut row = if last { FigureRow::empty(entered, Status::NotApplicable) } else { status::share(advanced, entered) };
            if last {
                row.reason = Some("last_step".to_owned());
            }
            row.cut = vec![("stage".to_owned(), list[k].0.clone())];
            put_count(&mut row, "entered", entered);
            put_count(&mut row, "advanced", advanced);
            put_count(&mut row, "stopped_here", if last { 0 } else { list[k].1.here });
            needed(&mut row, hires, entered);
            let (sum, n) = list[k].1.days;
            put(&mut row, "mean_days_to_decision", money::ratio(i128::from(sum), i128::from(n), 2).filter(|_| n > 0));
            put_count(&mut row, "hires", hires);
            let per_hire = money::div_round(cost, i128::from(hires)).filter(|_| hires > 0);
            put(&mut row, "cost_per_hire", per_hire.map(money::format_money));
            row
        })
        .collect()
}

/// How many people must reach the step for one hire: the share hired of them, turned over, with its limits.
fn needed(row: &mut FigureRow, hires: u64, entered: u64) {
    let limits = stats::interval::wilson(hires, entered, 0.95);
    let up = |p: f64| (p > 0.0).then(|| status::float(libm::ceil(1.0 / p - 1e-9), 0));
    put(row, "needed_for_one_hire", (hires > 0).then(|| entered.div_ceil(hires).to_string()));
    put(row, "needed_low", limits.as_ref().filter(|_| hires > 0).and_then(|i| up(i.high)));
    put(row, "needed_high", limits.as_ref().filter(|_| hires > 0).and_then(|i| up(i.low)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_placed_by_their_words() {
        let names = ["Отклик", "Телефонное интервью", "Интервью", "Финал", "Принят", "Прошёл испытательный срок", "Нечто"];
        let places: Vec<usize> = names.iter().map(|n| place(n)).collect();
        assert_eq!(places, [0, 1, 3, 4, 6, 7, 0]);
        assert_eq!(place("Финальное собеседование"), 4);
    }

    #[test]
    fn worked_example_of_the_methods() {
        let step = |here, hired| Step { here, hired, ..Step::default() };
        let steps = BTreeMap::from([
            ((0, "Отклик".to_owned()), step(120, 0)),
            ((3, "Интервью".to_owned()), step(60, 0)),
            ((4, "Финал".to_owned()), step(15, 0)),
            ((6, "Принят".to_owned()), step(5, 5)),
        ]);
        let rows = rows(&steps);
        let values: Vec<_> = rows.iter().map(|r| r.value.as_deref()).collect();
        assert_eq!(values, [Some("0.4"), Some("0.25"), Some("0.25"), None]);
        // 200 responses for 5 hires: 40 for one; 35 and 187 for two are 17.5 and 93.5 for one.
        assert_eq!(rows[0].field("needed_for_one_hire"), Some("40"));
        assert_eq!((rows[0].field("needed_low"), rows[0].field("needed_high")), (Some("18"), Some("94")));
    }
}
