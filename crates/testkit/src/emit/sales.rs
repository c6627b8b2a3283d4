//! Rows of the sale: deals with their history and lines, orders with lines and payments.

use super::base::product_id;
use super::{Emit, Ids, day};
use crate::customer::{AUDIENCES, CHANNELS, REGIONS};
use crate::goods::CATEGORIES;
use crate::life::Life;
use crate::model::{Deal, Line, Order, Status, stage_name, sums};
use crate::shape::{amo, bitrix, onec};
use crate::{Error, Shape};

impl Emit<'_> {
    pub(super) fn deal(&mut self, life: &Life, deal: &Deal, ids: &Ids) -> Result<(), Error> {
        match self.world.shape {
            Shape::Bitrix24 => bitrix::deal(self, life, deal, ids)?,
            Shape::Amocrm => amo::deal(self, life, deal, ids)?,
            Shape::Canonical | Shape::OneC => self.deal_row(life, deal, ids)?,
        }
        self.history(deal, ids)?;
        self.deal_lines(deal, ids)?;
        self.count_deal(deal);
        Ok(())
    }

    fn deal_row(&mut self, life: &Life, deal: &Deal, ids: &Ids) -> Result<(), Error> {
        let (world, who) = (self.world, &life.who);
        let id = ids.deal(deal.k);
        let (_, margin, discount) = sums(&deal.lines);
        let known = deal.amount.is_some_and(|a| a > 0);
        let group = deal.lines.first().map_or("", |l| CATEGORIES[world.goods.products[l.product].category].name);
        let lead = deal.lead.filter(|k| !self.unlinked(life, *k)).map(|k| ids.lead(k));
        let owner = self.person(deal.owner);
        let pipe = deal.pipe();
        let sheet = &mut self.tables.deals;
        sheet
            .text(&id)
            .time(deal.created)
            .text(&format!("{group}: {}", who.name()))
            .text(&ids.customer)
            .text(owner)
            .text(pipe.name);
        sheet.text(stage_name(pipe, deal.stage())).text(deal.status.word());
        match deal.amount {
            Some(amount) => sheet.money(amount),
            None => sheet.none(),
        };
        sheet.text("RUB");
        if known {
            sheet.money(margin).money(discount);
        } else {
            sheet.none().none();
        }
        sheet
            .maybe_time(deal.closed)
            .maybe_date(deal.expected)
            .maybe((!deal.no_channel).then_some(CHANNELS[deal.channel]))
            .text(AUDIENCES[who.audience])
            .text(REGIONS[who.region]);
        sheet
            .text(group)
            .maybe(deal.reason)
            .maybe(lead.as_deref())
            .flag(Some(deal.repeat))
            .flag(deal.qualified)
            .flag(Some(false))
            .time(deal.updated)
            .end()
    }

    /// Stage events, field events, proposals.
    fn history(&mut self, deal: &Deal, ids: &Ids) -> Result<(), Error> {
        let (world, pipe, id) = (self.world, deal.pipe(), ids.deal(deal.k));
        for (stage, at) in &deal.path {
            let actor = self.person(world.staff.holder(deal.seat, *at));
            self.tables.stage_events.text(&id).time(*at).text(world.stage(pipe, *stage)).text(pipe.name).text(actor).end()?;
        }
        for f in &deal.fields {
            let actor = self.person(f.actor);
            self.tables.field_events.text(&id).time(f.at).text(f.field).text(&f.old).text(&f.new).text(actor).end()?;
        }
        for (n, p) in deal.proposals.iter().enumerate() {
            let owner = self.person(p.owner);
            let sheet = &mut self.tables.proposals;
            sheet.text(&ids.tail('k', deal.k, &(n + 1).to_string())).time(p.sent).text(&id).text(&ids.customer).text(owner);
            sheet
                .text(if p.technical { "technical" } else { "commercial" })
                .text(p.version)
                .maybe_time(p.replied)
                .maybe_time(p.opened)
                .end()?;
        }
        Ok(())
    }

    fn deal_lines(&mut self, deal: &Deal, ids: &Ids) -> Result<(), Error> {
        let (world, id) = (self.world, ids.deal(deal.k));
        // The export of Bitrix24 holds the lines in the rows of the deal.
        if world.shape != Shape::Bitrix24 && deal.amount.is_some_and(|a| a > 0) {
            for (n, line) in deal.lines.iter().enumerate() {
                let p = &world.goods.products[line.product];
                let sheet = &mut self.tables.deal_lines;
                sheet.text(&id).int(n as i64 + 1).text(&product_id(line.product)).text(&p.name).text(CATEGORIES[p.category].name);
                sheet.int(line.quantity).money(line.price).money(line.amount()).end()?;
            }
        }
        Ok(())
    }

    fn count_deal(&mut self, deal: &Deal) {
        let amount = deal.amount.unwrap_or(0);
        self.ledger.count(day(deal.created), |c| {
            c.deals_created += 1;
            c.deals_open += i64::from(deal.status == Status::Open);
            c.deals_open_amount += if deal.status == Status::Open { amount } else { 0 };
        });
        self.ledger.month(day(deal.created), deal.owner, |m| m.deals_created += 1);
        let Some(closed) = deal.closed else { return };
        let won = deal.status == Status::Won;
        self.ledger.count(day(closed), |c| {
            c.deals_won += i64::from(won);
            c.deals_lost += i64::from(!won);
            *(if won { &mut c.deals_won_amount } else { &mut c.deals_lost_amount }) += amount;
        });
        self.ledger.month(day(closed), deal.owner, |m| {
            m.deals_won += i64::from(won);
            m.deals_lost += i64::from(!won);
            m.new_won += i64::from(won && !deal.repeat);
        });
    }

    pub(super) fn order(&mut self, life: &Life, order: &Order, ids: &Ids) -> Result<(), Error> {
        let mut id = ids.tail('o', order.k, &order.suffix);
        let (mut customer, mut books) = (ids.customer.clone(), self.extra.books.take());
        if let Some(books) = &mut books {
            // 1C knows its documents and clients by their names.
            id = onec::document(&id, order.sale, order.at);
            customer = life.who.name();
            books.take(self.world, order, &id, &customer, self.name(order.owner));
        } else {
            self.order_rows(order, &id, ids)?;
        }
        self.extra.books = books;
        let deal = order.deal.map(|k| ids.deal(k));
        let (amount, margin, discount) = sums(&order.lines);
        for (n, p) in order.payments.iter().enumerate() {
            let sheet = &mut self.tables.payments;
            let tail = if order.suffix.is_empty() { (n + 1).to_string() } else { format!("{}-{}", order.suffix, n + 1) };
            sheet
                .text(&ids.tail('p', order.k, &tail))
                .maybe_time(p.paid)
                .date(p.planned)
                .money(p.amount)
                .text(&id)
                .maybe(deal.as_deref());
            sheet.text(&customer).end()?;
            self.ledger.count(day(p.paid.unwrap_or(self.world.end)), |c| {
                c.payments += 1;
                c.paid += if p.paid.is_some() { p.amount } else { 0 };
            });
        }
        let first = order.deal.is_some_and(|k| !life.deals[k as usize].repeat);
        self.count_order(order, first, (amount, margin, discount));
        Ok(())
    }

    /// A document of the books with its lines.
    fn order_rows(&mut self, order: &Order, id: &str, ids: &Ids) -> Result<(), Error> {
        let owner = self.person(order.owner);
        let sign = if order.sale { 1 } else { -1 };
        let (amount, margin, discount) = sums(&order.lines);
        let sheet = &mut self.tables.orders;
        sheet.text(id).time(order.at).text(&ids.customer).money(sign * amount).text(if order.sale { "sale" } else { "return" });
        sheet
            .text(if order.cancelled { "cancelled" } else { "done" })
            .maybe(order.deal.map(|k| ids.deal(k)).as_deref())
            .text(owner)
            .money(sign * margin)
            .text("RUB");
        sheet.money(sign * discount).end()?;
        for (n, line) in order.lines.iter().enumerate() {
            self.order_line(id, n, line, sign)?;
        }
        Ok(())
    }

    fn order_line(&mut self, order: &str, n: usize, line: &Line, sign: i64) -> Result<(), Error> {
        let p = &self.world.goods.products[line.product];
        let sheet = &mut self.tables.order_lines;
        sheet.text(order).int(n as i64 + 1).text(&product_id(line.product)).text(&p.name).text(CATEGORIES[p.category].name);
        sheet.int(sign * line.quantity).money(line.price).money(sign * line.amount()).money(sign * line.margin()).end()
    }

    fn count_order(&mut self, order: &Order, first: bool, (amount, margin, discount): (i64, i64, i64)) {
        if order.cancelled {
            self.ledger.count(day(order.at), |c| c.cancelled_orders += 1);
            return;
        }
        let sign = if order.sale { 1 } else { -1 };
        self.ledger.count(day(order.at), |c| {
            c.orders += i64::from(order.sale);
            c.returns += i64::from(!order.sale);
            c.returns_amount += if order.sale { 0 } else { amount };
            c.order_lines += if order.sale { order.lines.len() as i64 } else { 0 };
            c.revenue += sign * amount;
            c.margin += sign * margin;
            c.discount += sign * discount;
        });
        self.ledger.month(day(order.at), order.owner, |m| {
            m.revenue += sign * amount;
            m.margin += sign * margin;
            m.new_revenue += if first { sign * amount } else { 0 };
        });
    }
}
