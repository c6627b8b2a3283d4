//! Writing a company to disk: customer by customer, counting what is written.

mod base;
mod client;
mod department;
mod ids;
mod plans;
mod reviews;
mod sales;
mod side;
mod strays;

use crate::days::Moment;
use crate::faults::Marks;
use crate::life::Life;
use crate::sheet::{Dress, Sheet};
use crate::stray::Stray;
use crate::tables::Tables;
use crate::truth::{Ledger, Truth};
use crate::world::World;
use crate::{Error, Plan};
pub(crate) use ids::{Ids, missed_id, stray_id};
use reviews::Reviews;
use serde_json::json;
use std::path::Path;

/// All open files and counters of one run.
pub(crate) struct Emit<'a> {
    pub(crate) world: &'a World,
    pub(crate) tables: Tables,
    pub(crate) ledger: Ledger,
    reviews: Reviews,
}

impl<'a> Emit<'a> {
    /// Creates the files and writes the tables that do not depend on sales.
    pub(crate) fn create(world: &'a World, out: &Path, _plan: &Plan) -> Result<Self, Error> {
        let replace = |_: &str| -> Option<(String, Dress, Vec<&'static str>)> { None };
        let tables = Tables::create(out, &replace)?;
        let mut emit = Self { world, tables, ledger: Ledger::new(world, out), reviews: Reviews::new(world) };
        emit.employees()?;
        emit.products()?;
        emit.stages()?;
        Ok(emit)
    }

    /// Writes one customer with everything that happened; gives back the number of deals.
    pub(crate) fn life(&mut self, life: &Life) -> Result<u64, Error> {
        let ids = Ids::new(self.world, life.who.index);
        if !life.deals.is_empty() {
            self.customer(life, &ids)?;
        }
        for lead in &life.leads {
            self.lead(life, lead, &ids)?;
        }
        for deal in &life.deals {
            self.deal(life, deal, &ids)?;
        }
        for order in &life.orders {
            self.order(life, order, &ids)?;
        }
        self.work(life, &ids)?;
        self.open_tasks(life);
        self.marks(&life.marks)?;
        Ok(life.deals.len() as u64)
    }

    /// Writes an inquiry without a customer.
    pub(crate) fn stray(&mut self, index: u64, stray: &Stray, marks: &Marks) -> Result<(), Error> {
        self.stray_lead(index, stray)?;
        self.marks(marks)
    }

    fn marks(&mut self, marks: &Marks) -> Result<(), Error> {
        for mark in &marks.rows {
            self.ledger.plant(mark.fault, &mark.id, mark.kopecks)?;
        }
        for (fault, name, value) in &marks.notes {
            self.ledger.note(*fault, name, *value);
        }
        Ok(())
    }

    /// Writes what depends on totals and closes the files.
    pub(crate) fn finish(mut self, plan: &Plan) -> Result<Truth, Error> {
        self.department()?;
        self.targets()?;
        self.spend()?;
        self.candidates()?;
        self.worktime()?;
        self.capacity()?;
        let mut files = serde_json::Map::new();
        for (table, sheet) in self.tables.all() {
            sheet.finish()?;
            files.insert(sheet.file(), json!({ "table": table, "rows": sheet.rows }));
        }
        self.ledger.finish(plan, self.world, files.into())
    }

    fn person(&self, index: usize) -> &'a str {
        &self.world.staff.people[index].id
    }
}

/// Writes one action; `phone` and the ids come from whoever it belongs to.
pub(crate) struct Of<'a> {
    pub(crate) id: &'a str,
    pub(crate) customer: Option<&'a str>,
    pub(crate) deal: Option<&'a str>,
    pub(crate) lead: Option<&'a str>,
    pub(crate) phone: &'a str,
    pub(crate) owner: Option<&'a str>,
}

/// One row of `activities`.
pub(crate) fn activity(sheet: &mut Sheet, a: &crate::model::Action, of: &Of<'_>) -> Result<(), Error> {
    let call = a.kind == "call";
    sheet.text(of.id).text(a.kind).time(a.at).text(if a.incoming { "in" } else { "out" });
    sheet.maybe(of.owner).maybe(of.customer).maybe(of.deal).maybe(of.lead).time(a.logged);
    if call || a.kind == "meeting" {
        sheet.int(a.duration);
    } else {
        sheet.none();
    }
    if call {
        sheet.int(a.wait);
    } else {
        sheet.none();
    }
    sheet.flag(a.answered).text(a.result);
    sheet.maybe(call.then_some(of.phone)).flag(Some(false)).flag(Some(false)).end()
}

/// Day of a moment.
pub(crate) fn day(t: Moment) -> i64 {
    t.div_euclid(crate::days::DAY)
}
