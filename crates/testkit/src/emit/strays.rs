//! Rows of inquiries without a customer.

use super::{Emit, Of, ids};
use crate::Error;
use crate::emit::client::CAMPAIGNS;
use crate::faults::Marks;
use crate::goods::CATEGORIES;
use crate::model::Action;
use crate::names;
use crate::shape::bitrix::LeadRow;
use crate::stray::Stray;

impl Emit<'_> {
    /// A missed call from a number that is nowhere else.
    pub(crate) fn missed(&mut self, index: u64, at: crate::days::Moment, marks: &Marks) -> Result<(), Error> {
        let phone = names::phone(2 * self.world.deals.next_multiple_of(10_000_000) + index);
        let wait = 25 + (index % 40) as i64;
        let call = Action {
            incoming: true,
            wait,
            answered: Some(false),
            logged: at + wait,
            result: "пропущен",
            ..Action::new("call", at, 0, 0)
        };
        let id = ids::missed_id(self.world, index);
        self.action(&call, &Of { id: &id, customer: None, deal: None, lead: None, phone: &phone, owner: None })?;
        self.marks(marks)
    }

    /// An answered call that the CRM ties to nobody.
    pub(crate) fn unknown(&mut self, index: u64, at: crate::days::Moment, marks: &Marks) -> Result<(), Error> {
        let world = self.world;
        let phone = names::phone(3 * world.deals.next_multiple_of(10_000_000) + index);
        let owner = world.staff.holder((index % world.staff.seats.len() as u64) as usize, at);
        let call = Action {
            incoming: true,
            wait: 9,
            duration: 140,
            answered: Some(true),
            logged: at + 150,
            result: "разговор",
            ..Action::new("call", at, owner, 0)
        };
        let id = ids::missed_id(world, world.deals + index);
        self.action(&call, &Of { id: &id, customer: None, deal: None, lead: None, phone: &phone, owner: Some(owner) })?;
        self.marks(marks)
    }

    pub(super) fn stray_lead(&mut self, index: u64, stray: &Stray) -> Result<(), Error> {
        let world = self.world;
        let id = ids::stray_id(world, index);
        let phone = names::phone(world.deals.next_multiple_of(10_000_000) + index);
        let lead = &stray.lead;
        let campaigns = CAMPAIGNS[lead.channel];
        let campaign = campaigns.get((index % campaigns.len().max(1) as u64) as usize).copied();
        let product = (index % 5 > 1).then(|| CATEGORIES[(index / 5 % 8) as usize].name);
        let mail = index.is_multiple_of(3).then(|| format!("zapros{index}@pochta.example"));
        let row = LeadRow {
            id: &id,
            lead,
            campaign,
            company: None,
            phone: &phone,
            email: mail.as_deref(),
            audience: stray.audience,
            region: stray.region,
            deal: None,
            person: index,
        };
        self.lead_row(&row, None, product)?;
        for a in &stray.log.actions {
            let id_of = format!("a-s{index:0w$}-{:02}", a.seq, w = world.digits);
            self.action(a, &Of { id: &id_of, customer: None, deal: None, lead: Some(&id), phone: &phone, owner: Some(a.owner) })?;
        }
        Ok(())
    }
}
