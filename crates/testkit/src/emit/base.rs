//! Tables that stand before the first sale: people, assortment, stages.

use super::Emit;
use crate::Error;
use crate::goods::CATEGORIES;
use crate::mistakes::Fault;
use crate::model::{LOST, PASSIVE_NAME, PIPES, WON};
use crate::names;
use crate::staff::Duty;

/// Series of phones that belong to employees.
const STAFF_PHONES: u64 = 9_900_000;

impl Emit<'_> {
    pub(super) fn employees(&mut self) -> Result<(), Error> {
        let world = self.world;
        let both = world.on.has(Fault::MixedFunctions);
        for (n, p) in world.staff.people.iter().enumerate() {
            let tenure = world.line.last - p.hired;
            let grade = (p.role == "manager").then_some(if tenure < 200 {
                "стажёр"
            } else if tenure < 1100 {
                "менеджер"
            } else {
                "старший менеджер"
            });
            let function = p.duty.map(|d| match (both, d) {
                (true, _) => "both",
                (false, Duty::New) => "new",
                (false, Duty::Current) => "current",
            });
            let function = if p.role == "service" { Some("service") } else { function };
            let team = p.team.map(|t| world.staff.teams[t].name.as_str());
            let mail = format!("{}@severkrep.example", names::latin(&p.name));
            let sheet = &mut self.tables.employees;
            sheet.text(&p.id).text(&p.name).text(p.role).maybe(team).maybe(p.head.map(|h| world.staff.people[h].id.as_str()));
            sheet
                .maybe(function)
                .maybe(grade)
                .date(p.hired)
                .maybe_date(p.left)
                .text(&mail)
                .text(&names::phone(STAFF_PHONES + n as u64))
                .end()?;
        }
        Ok(())
    }

    pub(super) fn products(&mut self) -> Result<(), Error> {
        let world = self.world;
        let month = world.month(world.line.last);
        for (n, p) in world.goods.products.iter().enumerate() {
            let (price, cost) = world.goods.at(n, month);
            let sheet = &mut self.tables.products;
            sheet.text(&product_id(n)).text(&p.name).text(CATEGORIES[p.category].name).money(price).money(cost).end()?;
        }
        Ok(())
    }

    pub(super) fn stages(&mut self) -> Result<(), Error> {
        let world = self.world;
        let passive = world.on.has(Fault::PassiveStage);
        for (n, pipe) in PIPES.iter().enumerate() {
            let mut position = 0;
            let sheet = &mut self.tables.stages;
            let mut put = |stage: &str, kind: &str, key: bool, norm: Option<u32>| {
                position += 1;
                sheet.text(pipe.name).text(stage).int(position).text(kind).flag(Some(key)).text(stage);
                match norm {
                    Some(days) => sheet.int(i64::from(days)),
                    None => sheet.none(),
                };
                sheet.end()
            };
            for (i, (stage, norm, key)) in pipe.stages.iter().enumerate() {
                put(stage, "open", *key, Some(*norm))?;
                if passive && n == 0 && i == 2 {
                    put(PASSIVE_NAME, "open", false, Some(10))?;
                }
            }
            put(world.stage(pipe, WON), "won", false, None)?;
            put(world.stage(pipe, LOST), "lost", false, None)?;
        }
        Ok(())
    }
}

/// Id of a product.
pub(crate) fn product_id(product: usize) -> String {
    format!("p-{:03}", product + 1)
}
