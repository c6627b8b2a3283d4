//! Truth about mistakes of the whole department, known only when everything is written.

use super::Emit;
use crate::Error;
use crate::mistakes::Fault;
use crate::truth::Month;

impl Emit<'_> {
    pub(super) fn department(&mut self) -> Result<(), Error> {
        let world = self.world;
        let managers: Vec<String> = world.staff.people.iter().filter(|p| p.role == "manager").map(|p| p.id.clone()).collect();
        for fault in [Fault::Span, Fault::NoDayPhoto, Fault::MixedFunctions, Fault::NoPersonalTargets] {
            if world.on.has(fault) {
                managers.iter().try_for_each(|id| self.ledger.plant(fault, id, 0))?;
            }
        }
        if world.on.has(Fault::KeyPerson) {
            let key = world.staff.holder(world.key_seat(), world.end);
            let mut own = Month::default();
            self.ledger.people[key].values().for_each(|m| own.add(m));
            self.ledger.plant(Fault::KeyPerson, self.person(key), own.margin)?;
            let all = self.ledger.total.margin;
            self.ledger.note(Fault::KeyPerson, "company_margin", all);
            self.ledger.note(Fault::KeyPerson, "share_per_mille", own.margin * 1000 / all.max(1));
        }
        Ok(())
    }
}
