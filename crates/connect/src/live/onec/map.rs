//! Rows of 1C's records: clients with tax ids, goods, sales and returns with their lines, payments.

use super::cost::{Costs, Margin};
use super::profile;
use crate::Error;
use crate::live::Settings;
use crate::live::json::{decimal, id, list, text, yes};
use crate::live::map::{Fate, Mapper};
use crate::live::out::{Out, Row};
use crate::live::spool::Record;
use serde_json::Value;
use std::collections::HashMap;

/// Parts of a document that hold its lines.
const TAILS: [&str; 3] = ["Товары", "Услуги", "Запасы"];

/// What the records say about each other.
#[derive(Default)]
struct Book {
    partners: bool,
    /// Good -> name, group.
    goods: HashMap<String, (String, String)>,
    /// Counterparty -> partner.
    partner_of: HashMap<String, String>,
    /// Partner -> tax id, of its first counterparty.
    tax_ids: HashMap<String, String>,
    /// Sale -> lines so far.
    numbers: HashMap<String, i64>,
    /// Sales that count.
    sales: HashMap<String, bool>,
    costs: Costs,
}

pub(super) fn mapper(_: &Settings) -> Result<Box<dyn Mapper>, Error> {
    Ok(Box::new(Book::default()))
}

impl Mapper for Book {
    fn see(&mut self, r: &Record<'_>) {
        match r.entity {
            "profile" => self.partners = profile::named(r.id).is_some_and(|p| p.partners),
            "good" => {
                let v = r.value();
                self.goods.insert(r.id.to_owned(), (text(&v["Description"]), text(&v["Parent_Key"])));
            }
            "counterparty" => {
                let v = r.value();
                if let Some(partner) = id(&v["Партнер_Key"]) {
                    let tax = text(&v["ИНН"]);
                    if !tax.is_empty() {
                        self.tax_ids.entry(partner.clone()).or_insert(tax);
                    }
                    self.partner_of.insert(r.id.to_owned(), partner);
                }
            }
            "sale" => {
                let v = r.value();
                self.sales.insert(r.id.to_owned(), counts(&v));
                for tail in TAILS {
                    list(&v[tail]).into_iter().for_each(|l| self.costs.see_line(r.id, l));
                }
            }
            "sale_line" => {
                let v = r.value();
                self.costs.see_line(&text(&v["Ref_Key"]), &v);
            }
            "cost" => self.costs.see(&r.value()),
            _ => {}
        }
    }

    fn emit(&mut self, r: &Record<'_>, out: &mut Out<'_>) -> Result<Fate, Error> {
        let v = r.value();
        match r.entity {
            "user" => self.user(r, &v, out),
            "cost" => Ok(Fate::Folded),
            "counterparty" if self.partners => Ok(Fate::Folded),
            "counterparty" | "partner" => self.client(r, &v, out),
            "good" => self.good(r, &v, out),
            "sale" | "return" => self.sale(r, &v, out),
            "sale_line" => self.loose_line(r, &v, out),
            "payment" => self.payment(r, &v, out),
            _ => Ok(Fate::Service),
        }
    }

    fn remark(&self, code: &str) -> Option<(&'static str, &'static str)> {
        Some(match code {
            "not_posted" => (
                "документов не проведено или помечено на удаление: в продажи и оплаты не входят",
                "documents are not posted or marked for deletion: they are no sales and payments",
            ),
            "cost_not_closed" => (
                "продаж без себестоимости: месяц в 1С не закрыт, маржа появится после закрытия",
                "sales have no cost: the month is not closed in 1C, margin comes when it is",
            ),
            _ => return None,
        })
    }
}

/// Posted and not marked for deletion.
fn counts(v: &Value) -> bool {
    !yes(&v["DeletionMark"]) && (v["Posted"].is_null() || yes(&v["Posted"]))
}

type Done = Result<Fate, Error>;

impl Book {
    fn user(&self, r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
        let mut row = out.row("employees")?;
        row.text("id", r.id).text("name", &text(&v["Description"]));
        if yes(&v["Недействителен"]) || yes(&v["DeletionMark"]) {
            row.attr("Недействителен", "да");
        }
        row.end(r)?;
        Ok(Fate::Facts(1))
    }

    fn client(&self, r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
        if yes(&v["IsFolder"]) {
            return Ok(Fate::Service);
        }
        let own = text(&v["ИНН"]);
        let tax = if own.is_empty() { self.tax_ids.get(r.id).cloned().unwrap_or_default() } else { own };
        let name = text(&v["Description"]);
        // Ten digits are a company, twelve a person or a sole trader.
        let kind = match tax.len() {
            12 => "person",
            10 => "company",
            _ if text(&v["ЮрФизЛицо"]).starts_with("Физ") || text(&v["ЮридическоеФизическоеЛицо"]).starts_with("Физ") => {
                "person"
            }
            _ => "company",
        };
        let mut row = out.row("customers")?;
        row.text("id", r.id)
            .text("name", if name.is_empty() { r.id } else { &name })
            .text("kind", kind)
            .text("tax_id", &tax)
            .id(
                "owner_id",
                if v["ОсновнойМенеджер_Key"].is_null() {
                    &v["Ответственный_Key"]
                } else {
                    &v["ОсновнойМенеджер_Key"]
                },
            )
            .attr("КПП", &text(&v["КПП"]))
            .attr("Код", &text(&v["Code"]));
        row.time("created_at", &v["ДатаРегистрации"]);
        row.end(r)?;
        Ok(Fate::Facts(1))
    }

    fn good(&self, r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
        if yes(&v["IsFolder"]) {
            return Ok(Fate::Service);
        }
        let name = text(&v["Description"]);
        let mut row = out.row("products")?;
        row.text("id", r.id).text("name", if name.is_empty() { r.id } else { &name }).text("category", self.group(r.id));
        row.attr("Артикул", &text(&v["Артикул"])).end(r)?;
        Ok(Fate::Facts(1))
    }

    /// Name of the folder a good lies in.
    fn group(&self, good: &str) -> &str {
        let parent = self.goods.get(good).and_then(|(_, parent)| self.goods.get(parent));
        parent.map_or("", |(name, _)| name.as_str())
    }

    fn buyer(&self, v: &Value) -> String {
        let counterparty =
            id(&v["Контрагент_Key"]).or_else(|| id(&v["Контрагент"])).or_else(|| id(&v["ВладелецДисконтнойКарты_Key"]));
        if !self.partners {
            return counterparty.unwrap_or_default();
        }
        id(&v["Партнер_Key"]).or_else(|| counterparty.and_then(|c| self.partner_of.get(&c).cloned())).unwrap_or_default()
    }

    fn sale(&mut self, r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
        if !counts(v) {
            out.remark("not_posted");
            return Ok(Fate::Service);
        }
        let buyer = self.buyer(v);
        let mut row = out.row("orders")?;
        row.text("id", r.id)
            .time("at", &v["Date"])
            // Retail sells to people nobody knows: they are one client with a name of its own.
            .text("customer_id", if buyer.is_empty() { "розничный покупатель" } else { &buyer })
            .decimal("amount", &v["СуммаДокумента"])
            .text("kind", if r.entity == "return" { "return" } else { "sale" })
            .text("status", "done")
            .id(
                "owner_id",
                if v["Менеджер_Key"].is_null() {
                    &v["Ответственный_Key"]
                } else {
                    &v["Менеджер_Key"]
                },
            )
            .attr("Номер", &text(&v["Number"]));
        let margin = self.costs.of_document(r.id);
        match margin {
            // A return takes its margin back: views turn the sign of returns themselves.
            Margin::Known(m) => {
                row.units("margin", if r.entity == "return" { m.abs() } else { m });
            }
            Margin::NotClosed | Margin::Unknown => {}
        }
        row.end(r)?;
        if margin == Margin::NotClosed {
            out.remark("cost_not_closed");
        }
        let mut facts = 1;
        for tail in TAILS {
            for l in list(&v[tail]) {
                self.line(r, r.id, l, out)?;
                facts += 1;
            }
        }
        Ok(Fate::Facts(facts))
    }

    fn loose_line(&mut self, r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
        let sale = text(&v["Ref_Key"]);
        if !self.sales.get(&sale).copied().unwrap_or(false) {
            return Ok(Fate::Service);
        }
        self.line(r, &sale, v, out)?;
        Ok(Fate::Facts(1))
    }

    fn line(&mut self, r: &Record<'_>, sale: &str, v: &Value, out: &mut Out<'_>) -> Result<(), Error> {
        let number = self.numbers.entry(sale.to_owned()).or_insert(0);
        *number += 1;
        let number = *number;
        let good = id(&v["Номенклатура_Key"]).or_else(|| id(&v["Номенклатура"])).unwrap_or_default();
        let name = self.goods.get(&good).map(|(name, _)| name.clone()).unwrap_or_else(|| text(&v["Содержание"]));
        let with_tax = !v["СуммаСНДС"].is_null() && decimal(&v["СуммаСНДС"], 4).ok().flatten().is_some_and(|s| s != 0);
        let group = self.group(&good).to_owned();
        let margin = self.costs.of_line(sale, &good);
        let mut row: Row<'_, '_> = out.row("order_lines")?;
        row.text("order_id", sale).whole("line", Some(number)).text("product_id", &good).text("product", &name);
        row.text("category", &group);
        if v["Количество"].is_null() {
            row.units("quantity", 1_000_000);
        } else {
            row.decimal("quantity", &v["Количество"]);
        }
        if let Margin::Known(m) = margin {
            row.units("margin", m);
        }
        row.decimal("unit_price", &v["Цена"]).decimal("amount", if with_tax { &v["СуммаСНДС"] } else { &v["Сумма"] });
        row.end(r)
    }

    fn payment(&self, r: &Record<'_>, v: &Value, out: &mut Out<'_>) -> Done {
        if !counts(v) {
            out.remark("not_posted");
            return Ok(Fate::Service);
        }
        let buyer = self.buyer(v);
        out.row("payments")?
            .text("id", r.id)
            .time("paid_at", &v["Date"])
            .decimal("amount", &v["СуммаДокумента"])
            .text("customer_id", &buyer)
            .attr("Номер", &text(&v["Number"]))
            .end(r)?;
        Ok(Fate::Facts(1))
    }
}
