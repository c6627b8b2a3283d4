//! Rows of inquiries without a customer.

use super::{Emit, Of, activity, day, ids};
use crate::Error;
use crate::customer::CHANNELS;
use crate::emit::client::CAMPAIGNS;
use crate::faults::Marks;
use crate::goods::CATEGORIES;
use crate::names;
use crate::stray::Stray;

impl Emit<'_> {
    /// A missed call from a number that is nowhere else.
    pub(crate) fn missed(&mut self, index: u64, at: crate::days::Moment, marks: &Marks) -> Result<(), Error> {
        let phone = names::phone(2 * self.world.deals.next_multiple_of(10_000_000) + index);
        let wait = 25 + (index % 40) as i64;
        let sheet = &mut self.tables.activities;
        sheet.text(&ids::missed_id(self.world, index)).text("call").time(at).text("in").none().none().none().none().time(at + wait).int(0);
        sheet.int(wait).flag(Some(false)).text("пропущен").text(&phone).flag(Some(false)).flag(Some(false)).end()?;
        self.ledger.count(day(at), |c| {
            c.activities += 1;
            c.calls += 1;
        });
        self.marks(marks)
    }

    pub(super) fn stray_lead(&mut self, index: u64, stray: &Stray) -> Result<(), Error> {
        let world = self.world;
        let id = ids::stray_id(world, index);
        let phone = names::phone(world.deals.next_multiple_of(10_000_000) + index);
        let lead = &stray.lead;
        let owner = self.person(lead.owner);
        let campaigns = CAMPAIGNS[lead.channel];
        let campaign = campaigns.get((index % campaigns.len().max(1) as u64) as usize).copied();
        let product = (index % 5 > 1).then(|| CATEGORIES[(index / 5 % 8) as usize].name);
        let mail = (index % 3 == 0).then(|| format!("zapros{index}@pochta.example"));
        let sheet = &mut self.tables.leads;
        sheet.text(&id).time(lead.created).text(CHANNELS[lead.channel]).maybe(campaign).none().text(owner).text(stray.audience).text(stray.region);
        sheet.maybe(product).text(lead.status).maybe(lead.reason).maybe_time(lead.response).none().text(&phone).maybe(mail.as_deref());
        sheet.flag(Some(false)).end()?;
        self.count_lead(lead);
        for a in &stray.log.actions {
            let row = format!("a-s{index:0w$}-{:02}", a.seq, w = world.digits);
            let of = Of { id: &row, customer: None, deal: None, lead: Some(&id), phone: &phone, owner: Some(self.person(a.owner)) };
            activity(&mut self.tables.activities, a, &of)?;
            self.ledger.count(day(a.at), |c| {
                c.activities += 1;
                c.calls += i64::from(a.kind == "call");
            });
        }
        Ok(())
    }
}
