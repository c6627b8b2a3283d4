//! The synthetic company: a Russian distributor of fasteners with three years of sales, chosen mistakes and the truth beside it.
//!
//! Everything follows from the [`Plan`]: the same plan gives the same bytes on every machine. Customers are written one by
//! one, so memory does not grow with the number of deals. Nothing here is read from a clock, the environment or real data.

mod care;
mod curves;
mod customer;
mod days;
mod deal;
mod dice;
mod emit;
mod error;
mod faults;
mod goods;
mod inquiry;
mod life;
mod mistakes;
mod model;
mod names;
mod shape;
mod sheet;
mod staff;
mod stray;
mod tables;
mod timeline;
mod truth;
mod world;

pub use error::Error;
pub use mistakes::{MistakeSpec, Mistakes, mistakes};
pub use truth::Truth;

use std::path::Path;

/// What to generate.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Number of deals, exactly.
    pub deals: u64,
    /// Seed of every draw.
    pub seed: u64,
    /// Mistakes to plant; a company without any is clean.
    pub mistakes: Mistakes,
    /// Last day of the three years of history; its last second in Moscow is the as-of moment.
    pub end: jiff::civil::Date,
    /// Form of the files.
    pub shape: Shape,
}

/// Form of the files of deals, leads, clients and calls; all other tables are canonical CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Canonical tables (`interface.md` §2).
    Canonical,
    /// Exports from the screens of Bitrix24.
    Bitrix24,
    /// Exports from the screens of amoCRM.
    Amocrm,
    /// Printed reports of 1C in place of orders and their lines; the CRM beside it is canonical.
    OneC,
}

impl Shape {
    /// The word used on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Canonical => "canonical",
            Self::Bitrix24 => "bitrix24",
            Self::Amocrm => "amocrm",
            Self::OneC => "1c",
        }
    }
}

impl std::str::FromStr for Shape {
    type Err = Error;

    /// Reads the word used on the command line.
    fn from_str(text: &str) -> Result<Self, Error> {
        let all = [Self::Canonical, Self::Bitrix24, Self::Amocrm, Self::OneC];
        let found = all.into_iter().find(|s| s.name().eq_ignore_ascii_case(text.trim()));
        found.ok_or_else(|| Error::Plan(format!("unknown shape \"{text}\"; known are canonical, bitrix24, amocrm, 1c")))
    }
}

/// Default last day of the history.
#[must_use]
pub fn default_end() -> jiff::civil::Date {
    jiff::civil::date(2026, 10, 31)
}

/// The demo company: 6 000 deals and a dozen mistakes of moderate strength.
#[must_use]
pub fn demo_plan() -> Plan {
    let planted = mistakes().iter().filter(|m| m.demo).map(|m| m.id.to_owned()).collect();
    Plan { deals: 6000, seed: 42, mistakes: Mistakes::Some(planted), end: default_end(), shape: Shape::Canonical }
}

/// Writes the company of the plan into the folder `out` (made when absent) as one CSV file per table, `truth.json` and the
/// lists under `truth/`. `progress` receives deals written and deals wanted. Memory does not depend on the number of deals.
///
/// # Errors
/// An impossible plan, or a file that cannot be written.
pub fn generate(plan: &Plan, out: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<Truth, Error> {
    let world = world::World::new(plan)?;
    std::fs::create_dir_all(out).map_err(|e| Error::write(out, e))?;
    let mut emit = emit::Emit::create(&world, out)?;
    let mut done = 0;
    let mut index = 0;
    while done < plan.deals {
        let life = life::live(&world, index, plan.deals - done);
        done += emit.life(&life)?;
        index += 1;
        if index % 256 == 0 {
            progress(done, plan.deals);
        }
    }
    for index in 0..stray::count(plan.deals) {
        if let Some((at, marks)) = faults::missed_call(&world, index) {
            emit.missed(index, at, &marks)?;
        }
        if let Some((at, marks)) = faults::unknown_call(&world, index) {
            emit.unknown(index, at, &marks)?;
        }
        if let Some(mut stray) = stray::draw(&world, index) {
            let marks = faults::stray(&world, index, &mut stray);
            emit.stray(index, &stray, &marks)?;
        }
    }
    let truth = emit.finish(plan)?;
    let path = out.join("truth.json");
    let text = serde_json::to_string_pretty(&truth.json).unwrap_or_default() + "\n";
    std::fs::write(&path, text).map_err(|e| Error::write(&path, e))?;
    progress(plan.deals, plan.deals);
    Ok(truth)
}
