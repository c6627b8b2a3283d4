//! Rows of the customer: the card, inquiries, answers, shares of wallet, actions and tasks.

use super::{Emit, Ids, Of, day};
use crate::customer::{AUDIENCES, CHANNELS, REGIONS};
use crate::days::{DAY, MINUTE, Moment};
use crate::goods::CATEGORIES;
use crate::life::Life;
use crate::model::{Lead, Status};
use crate::names;
use crate::shape::bitrix::{self, LeadRow};
use crate::timeline::work_between;
use crate::world::World;
use crate::{Error, Shape};

/// Campaigns of the paid channels.
pub(crate) const CAMPAIGNS: [&[&str]; 5] = [
    &["Поисковая оптимизация"],
    &[],
    &["Бонус за рекомендацию"],
    &["Металл-Форум", "СтройВыставка"],
    &["Поиск: крепёж", "Поиск: инструмент", "Ретаргетинг"],
];

/// When the second card of a customer was made.
pub(crate) fn double_made(world: &World, life: &Life) -> Moment {
    (life.who.created + 40 * DAY).min(world.end)
}

impl Emit<'_> {
    pub(super) fn customer(&mut self, life: &Life, ids: &Ids) -> Result<(), Error> {
        let (world, who) = (self.world, &life.who);
        let buyer = life.orders.iter().any(|o| o.sale && !o.cancelled);
        let seat = if buyer || who.legacy { life.seat } else { life.deals.last().map_or(life.seat, |d| d.seat) };
        let owner = world.staff.holder(seat, world.end);
        self.count_customer(life);
        if world.shape == Shape::Bitrix24 {
            bitrix::company(self, life, ids, owner)?;
        } else {
            self.card(life, ids, owner)?;
        }
        self.told(life, ids)
    }

    fn card(&mut self, life: &Life, ids: &Ids, owner: usize) -> Result<(), Error> {
        let (world, who) = (self.world, &life.who);
        let owner = (!life.no_owner).then(|| self.person(owner));
        let sheet = &mut self.tables.customers;
        sheet
            .text(&ids.customer)
            .text(&who.name())
            .text(if who.sole { "person" } else { "company" })
            .text(&names::tax_id(who.index, who.sole));
        sheet.text(AUDIENCES[who.audience]).text(REGIONS[who.region]).text(CHANNELS[who.channel]).maybe(owner).time(who.created);
        sheet.text(who.industry).text(&names::phone(who.index)).maybe(who.email.as_deref()).none().none().end()?;
        if life.double {
            let name = who.name().replace(['«', '»'], "\"").to_uppercase();
            let later = double_made(world, life);
            sheet
                .text(&ids.double())
                .text(&name)
                .text(if who.sole { "person" } else { "company" })
                .text(&names::tax_id(who.index, who.sole));
            sheet
                .none()
                .text(REGIONS[who.region])
                .none()
                .maybe(owner)
                .time(later)
                .none()
                .text(&names::phone(who.index))
                .none()
                .none()
                .none()
                .end()?;
        }
        Ok(())
    }

    fn count_customer(&mut self, life: &Life) {
        self.ledger.count(day(life.who.created), |c| c.customers += 1);
        if life.double {
            self.ledger.count(day(double_made(self.world, life)), |c| c.customers += 1);
        }
        if let Some(first) = life.orders.iter().filter(|o| o.sale && !o.cancelled).map(|o| o.at).min() {
            self.ledger.count(day(first), |c| c.new_customers += 1);
        }
    }

    /// Answers to surveys and about shares of wallet.
    fn told(&mut self, life: &Life, ids: &Ids) -> Result<(), Error> {
        for (n, s) in life.surveys.iter().enumerate() {
            let sheet = &mut self.tables.survey_responses;
            sheet
                .text(&ids.tail('s', n as u32, ""))
                .time(s.at)
                .text("NPS")
                .text(&ids.customer)
                .text(s.channel)
                .int(s.score)
                .maybe(s.answer)
                .end()?;
        }
        for w in &life.wallets {
            let sheet = &mut self.tables.wallet_shares;
            sheet
                .text(&ids.customer)
                .date(w.on)
                .text(CATEGORIES[w.category].name)
                .money(w.ours)
                .money(w.total)
                .text(w.told_by)
                .end()?;
        }
        Ok(())
    }

    /// The lead and its deal do not name each other.
    pub(crate) fn unlinked(&self, life: &Life, lead: u32) -> bool {
        let lot = self.world.fault(crate::mistakes::Fault::UnlinkedLeads, life.who.index * 128 + u64::from(lead));
        let converted = life.leads.iter().any(|l| l.k == lead && l.status == "converted");
        converted && lot.is_some_and(|mut l| l.chance(400))
    }

    pub(super) fn lead(&mut self, life: &Life, lead: &Lead, ids: &Ids) -> Result<(), Error> {
        let who = &life.who;
        let campaigns = CAMPAIGNS[lead.channel];
        let campaign = campaigns.get((who.index % campaigns.len().max(1) as u64) as usize).copied();
        let mut deal = lead.deal.map(|k| ids.deal(k));
        let product = lead
            .deal
            .and_then(|k| life.deals[k as usize].lines.first())
            .map(|l| CATEGORIES[self.world.goods.products[l.product].category].name);
        let audience = if lead.private { AUDIENCES[4] } else { AUDIENCES[who.audience] };
        let known = !life.deals.is_empty() && (lead.deal.is_some() || lead.k > 0 || who.legacy);
        let (id, phone, name) = (ids.lead(lead.k), names::phone(who.index), who.name());
        if deal.is_some() && self.unlinked(life, lead.k) {
            deal = None;
            self.ledger.plant(crate::mistakes::Fault::UnlinkedLeads, &id, 0)?;
        }
        let row = LeadRow {
            id: &id,
            lead,
            campaign,
            company: known.then_some(name.as_str()),
            phone: &phone,
            email: who.email.as_deref(),
            audience,
            region: REGIONS[who.region],
            deal: deal.as_deref(),
            person: who.index,
        };
        self.lead_row(&row, known.then_some(ids.customer.as_str()), product)
    }

    /// Writes an inquiry where the shape keeps it, and counts it.
    pub(super) fn lead_row(&mut self, row: &LeadRow<'_>, customer: Option<&str>, product: Option<&str>) -> Result<(), Error> {
        let lead = row.lead;
        self.count_lead(lead);
        if self.world.shape == Shape::Bitrix24 {
            return bitrix::lead(self, row);
        }
        let owner = (!lead.no_owner).then(|| self.person(lead.owner));
        let sheet = &mut self.tables.leads;
        sheet
            .text(row.id)
            .time(lead.created)
            .maybe((!lead.no_channel).then_some(CHANNELS[lead.channel]))
            .maybe(row.campaign)
            .maybe(customer)
            .maybe(owner)
            .text(row.audience);
        sheet
            .text(row.region)
            .maybe(product)
            .text(lead.status)
            .maybe(lead.reason)
            .maybe_time(lead.response)
            .maybe(row.deal)
            .text(row.phone);
        sheet.maybe(row.email).flag(Some(false)).end()
    }

    fn count_lead(&mut self, lead: &Lead) {
        self.ledger.count(day(lead.created), |c| {
            c.leads += 1;
            c.leads_converted += i64::from(lead.deal.is_some());
            c.leads_disqualified += i64::from(lead.status == "disqualified");
            c.leads_in_norm += i64::from(lead.response.is_some_and(|r| work_between(lead.created, r) <= 15 * MINUTE));
            c.leads_unanswered += i64::from(lead.response.is_none());
        });
        if !lead.no_owner {
            self.ledger.month(day(lead.created), lead.owner, |m| m.leads += 1);
        }
    }

    /// Actions and tasks.
    pub(super) fn work(&mut self, life: &Life, ids: &Ids) -> Result<(), Error> {
        let phone = names::phone(life.who.index);
        for a in &life.log.actions {
            let id = ids.work('a', a.seq);
            let (deal, lead) = (a.deal.map(|k| ids.deal(k)), a.lead.map(|k| ids.lead(k)));
            let of = Of {
                id: &id,
                customer: Some(&ids.customer),
                deal: deal.as_deref(),
                lead: lead.as_deref(),
                phone: &phone,
                owner: Some(a.owner),
            };
            self.action(a, &of)?;
            self.review(a, &id, life.who.index)?;
        }
        for t in &life.log.tasks {
            let owner = self.person(t.owner);
            let deal = t.deal.map(|k| ids.deal(k));
            let sheet = &mut self.tables.tasks;
            sheet.text(&ids.work('t', t.seq)).time(t.created).text(owner).maybe(deal.as_deref()).text(&ids.customer).text(t.kind);
            sheet.time(t.due).maybe_time(t.done).int(i64::from(t.moved)).end()?;
            self.ledger.count(day(t.created), |c| c.tasks += 1);
        }
        Ok(())
    }

    /// Counts the discipline of open deals at the as-of moment.
    pub(super) fn open_tasks(&mut self, life: &Life) {
        let end = self.world.end;
        let of_client = life.log.tasks.iter().any(|t| t.deal.is_none() && t.done.is_none());
        for deal in life.deals.iter().filter(|d| d.status == Status::Open) {
            let unfinished: Vec<_> = life.log.tasks.iter().filter(|t| t.deal == Some(deal.k) && t.done.is_none()).collect();
            let amount = deal.amount.unwrap_or(0);
            self.ledger.open("deals", 1);
            self.ledger.open("amount", amount);
            // A task on the client that names no deal is a next step of each of its open deals (mission row 39).
            if unfinished.is_empty() && !of_client {
                self.ledger.open("without_task", 1);
                self.ledger.open("without_task_amount", amount);
            }
            if unfinished.iter().any(|t| t.due <= end) {
                self.ledger.open("with_overdue_task", 1);
                self.ledger.open("with_overdue_task_amount", amount);
            }
            if deal.amount.unwrap_or(0) == 0 {
                self.ledger.open("without_sum", 1);
            }
            if deal.expected.is_none() {
                self.ledger.open("without_expected_date", 1);
            }
            if deal.expected.is_some_and(|d| d <= self.world.line.last) {
                self.ledger.open("with_past_date", 1);
                self.ledger.open("with_past_date_amount", amount);
            }
        }
        let overdue = life.log.tasks.iter().filter(|t| t.done.is_none() && t.due <= end).count();
        self.ledger.open("overdue_tasks_all", overdue as i64);
    }
}
