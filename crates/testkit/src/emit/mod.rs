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
use crate::model::Action;
use crate::shape::Extra;
use crate::sheet::Sheet;
use crate::stray::Stray;
use crate::tables::Tables;
use crate::truth::{Ledger, Truth};
use crate::world::World;
use crate::{Error, Plan};
pub(crate) use client::double_made;
pub(crate) use ids::{Ids, missed_id, stray_id};
use reviews::Reviews;
use serde_json::json;
use std::path::Path;

/// All open files and counters of one run.
pub(crate) struct Emit<'a> {
    pub(crate) world: &'a World,
    pub(crate) tables: Tables,
    pub(crate) extra: Extra,
    pub(crate) ledger: Ledger,
    reviews: Reviews,
}

impl<'a> Emit<'a> {
    /// Creates the files and writes the tables that do not depend on sales.
    pub(crate) fn create(world: &'a World, out: &Path) -> Result<Self, Error> {
        let tables = Tables::create(out, &|table| crate::shape::file(world, table))?;
        let extra = Extra::create(world, out)?;
        let mut emit = Self { world, tables, extra, ledger: Ledger::new(world, out), reviews: Reviews::new(world) };
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
            if let Some(at) = mark.at {
                self.ledger.planted[mark.fault as usize].happened(at >= self.world.year_ago(), mark.kopecks);
            }
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
        // Lines and documents that another export holds have no file of their own.
        let elsewhere: &[&str] = match self.world.shape {
            crate::Shape::Bitrix24 => &["deal_lines"],
            crate::Shape::OneC => &["orders", "order_lines"],
            _ => &[],
        };
        for (table, sheet) in self.tables.all() {
            sheet.finish()?;
            if elsewhere.contains(&table) {
                sheet.remove()?;
                continue;
            }
            files.insert(sheet.file(), json!({ "table": table, "rows": sheet.rows }));
        }
        for (name, sheet) in [("contacts", &mut self.extra.contacts), ("calls", &mut self.extra.calls)] {
            if let Some(sheet) = sheet {
                sheet.finish()?;
                files.insert(sheet.file(), json!({ "table": name, "rows": sheet.rows }));
            }
        }
        for (name, rows) in self.extra.books.as_ref().map(crate::shape::onec::Books::finish).transpose()?.unwrap_or_default() {
            files.insert(name, json!({ "table": "order_lines", "rows": rows }));
        }
        self.ledger.finish(plan, self.world, files.into())
    }

    /// Name of a person, as exports show it.
    pub(crate) fn name(&self, index: usize) -> &'a str {
        &self.world.staff.people[index].name
    }

    /// Writes one action where the shape keeps it, and counts it.
    fn action(&mut self, a: &Action, of: &Of<'_>) -> Result<(), Error> {
        let owner = of.owner.map(|o| &self.world.staff.people[o]);
        match &mut self.extra.calls {
            Some(calls) if a.kind == "call" => crate::shape::bitrix::call(calls, a, owner.map(|p| p.name.as_str()), of.phone)?,
            _ => activity(&mut self.tables.activities, a, of, owner.map(|p| p.id.as_str()))?,
        }
        self.ledger.count(day(a.at), |c| {
            c.activities += 1;
            c.calls += i64::from(a.kind == "call");
        });
        Ok(())
    }

    fn person(&self, index: usize) -> &'a str {
        &self.world.staff.people[index].id
    }
}

/// Whom an action belongs to.
pub(crate) struct Of<'a> {
    pub(crate) id: &'a str,
    pub(crate) customer: Option<&'a str>,
    pub(crate) deal: Option<&'a str>,
    pub(crate) lead: Option<&'a str>,
    pub(crate) phone: &'a str,
    pub(crate) owner: Option<usize>,
}

/// One row of `activities`.
fn activity(sheet: &mut Sheet, a: &Action, of: &Of<'_>, owner: Option<&str>) -> Result<(), Error> {
    let call = a.kind == "call";
    sheet.text(of.id).text(a.kind).time(a.at).text(if a.incoming { "in" } else { "out" });
    sheet.maybe(owner).maybe(of.customer).maybe(of.deal).maybe(of.lead).time(a.logged);
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
