//! The true numbers: counted while the company is written, so that any audit can be held against them.

mod figures;
mod planted;

pub(crate) use figures::{Counts, Month};
pub(crate) use planted::Planted;

use crate::mistakes::{Fault, SPECS};
use crate::world::World;
use crate::{Error, Plan};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// What is true about a generated company. [`Truth::json`] is the content of `truth.json`.
pub struct Truth {
    /// The content of `truth.json`.
    pub json: Value,
}

/// Counters filled while rows are written.
pub(crate) struct Ledger {
    pub(crate) total: Counts,
    pub(crate) years: BTreeMap<i64, Counts>,
    /// By (year, month).
    pub(crate) months: BTreeMap<(i64, i64), Month>,
    /// By person, by (year, month).
    pub(crate) people: Vec<BTreeMap<(i64, i64), Month>>,
    pub(crate) open: BTreeMap<&'static str, i64>,
    pub(crate) planted: Vec<Planted>,
}

impl Ledger {
    pub(crate) fn new(world: &World, dir: &Path) -> Self {
        Self {
            total: Counts::default(),
            years: BTreeMap::new(),
            months: BTreeMap::new(),
            people: vec![BTreeMap::new(); world.staff.people.len()],
            open: BTreeMap::new(),
            planted: SPECS.iter().map(|s| Planted::new(dir, s.id)).collect(),
        }
    }

    /// Adds to the counters of the whole history and of the year of the day.
    pub(crate) fn count(&mut self, day: i64, add: impl Fn(&mut Counts)) {
        add(&mut self.total);
        add(self.years.entry(crate::days::civil(day).0).or_default());
    }

    /// Adds to the month and to the person's month.
    pub(crate) fn month(&mut self, day: i64, person: usize, add: impl Fn(&mut Month)) {
        let (y, m, _) = crate::days::civil(day);
        add(self.months.entry((y, m)).or_default());
        add(self.people[person].entry((y, m)).or_default());
    }

    /// Adds to a figure of the open pipeline.
    pub(crate) fn open(&mut self, name: &'static str, value: i64) {
        *self.open.entry(name).or_default() += value;
    }

    /// Records one row that carries a planted mistake, with its money in kopecks.
    pub(crate) fn plant(&mut self, fault: Fault, id: &str, kopecks: i64) -> Result<(), Error> {
        self.planted[fault as usize].add(id, kopecks)
    }

    /// Records one more true number of a planted mistake.
    pub(crate) fn note(&mut self, fault: Fault, name: &'static str, value: i64) {
        *self.planted[fault as usize].numbers.entry(name).or_default() += value;
    }

    /// Closes the lists and puts everything into one value.
    pub(crate) fn finish(mut self, plan: &Plan, world: &World, files: Value) -> Result<Truth, Error> {
        let mut mistakes = Vec::new();
        for (spec, planted) in SPECS.iter().zip(&mut self.planted) {
            mistakes.push(planted.finish(spec, world.on.has_id(spec.id))?);
        }
        let years: serde_json::Map<_, _> = self.years.iter().map(|(y, c)| (y.to_string(), c.json())).collect();
        let months: serde_json::Map<_, _> = self.months.iter().map(|((y, m), c)| (format!("{y}-{m:02}"), c.json())).collect();
        let mut people = serde_json::Map::new();
        for (person, list) in world.staff.people.iter().zip(&self.people) {
            let mut sum = Month::default();
            list.values().for_each(|m| sum.add(m));
            people.insert(person.id.clone(), sum.json());
        }
        let json = json!({
            "format": 1,
            "company": "ООО «Северный крепёж»",
            "plan": { "deals": plan.deals, "seed": plan.seed, "shape": plan.shape.name(), "end": plan.end.to_string() },
            "timezone": "Europe/Moscow",
            "as_of": format!("{}T23:59:59+03:00", plan.end),
            "currency": "RUB",
            "money": "whole units of 1/10000 rouble",
            "conventions": {
                "revenue": "done sales less done returns, by the document date",
                "returns": "rows of kind return with negative amounts, quantities and margins",
                "discount_limit_percent": 10,
                "response_norm_working_minutes": 15,
            },
            "files": files,
            "figures": {
                "total": self.total.json(), "by_year": years, "by_month": months, "by_employee": people, "open_deals": self.open_json(),
            },
            "mistakes": mistakes,
        });
        Ok(Truth { json })
    }

    fn open_json(&self) -> Value {
        self.open.iter().map(|(k, v)| ((*k).to_owned(), if k.contains("amount") { json!(v * 100) } else { json!(v) })).collect()
    }
}
