//! Export of deals from the screen of amoCRM, the common layout (`sources.md` 3.5); all other tables stay canonical.

use super::Other;
use crate::Error;
use crate::customer::{CHANNELS, REGIONS};
use crate::days::civil;
use crate::emit::{Emit, Ids};
use crate::goods::CATEGORIES;
use crate::life::Life;
use crate::model::{Deal, PIPES, Pipe, WON, stage_name};
use crate::names;
use crate::sheet::Dress;
use crate::world::World;

/// Final stages of every funnel.
pub(crate) const FINALS: [&str; 2] = ["Успешно реализовано", "Закрыто и не реализовано"];

const HEADER: &[&str] = &[
    "ID",
    "Название сделки",
    "Бюджет ",
    "Ответственный",
    "Дата создания сделки",
    "Кем создана сделка",
    "Дата редактирования",
    "Кем редактирована",
    "Дата закрытия",
    "Теги",
    "Примечание",
    "Этап сделки",
    "Воронка",
    "Полное имя контакта",
    "Компания контакта",
    "Компания",
    "Рабочий телефон",
    "Рабочий email",
    "Город",
    "Источник",
    "utm_source",
    "utm_campaign",
    "Товар",
    "Источник",
    "Причина отказа",
    "Планируемая дата закрытия",
    "Маржа",
];

pub(crate) fn file(world: &World, table: &str) -> Other {
    let (y, m, d) = civil(world.line.last);
    (table == "deals").then(|| (format!("amocrm_export_leads_{y}-{m:02}-{d:02}.csv"), Dress::Amo, HEADER.to_vec()))
}

/// Name of a stage: the last two are fixed by the product.
pub(crate) fn stage(pipe: &'static Pipe, stage: u8) -> &'static str {
    match stage {
        WON => FINALS[0],
        crate::model::LOST => FINALS[1],
        s => stage_name(pipe, s),
    }
}

/// One row of the export: budgets in whole roubles, «не закрыта» for open deals, a phone with an apostrophe, entities in names.
pub(crate) fn deal(emit: &mut Emit<'_>, life: &Life, deal: &Deal, ids: &Ids) -> Result<(), Error> {
    let who = &life.who;
    let owner = emit.name(deal.owner);
    let maker = emit.name(emit.world.staff.holder(deal.seat, deal.created));
    let group = deal.lines.first().map_or("", |l| CATEGORIES[emit.world.goods.products[l.product].category].name);
    let company = who.name().replace(['«', '»'], "&quot;");
    let contact = names::person((who.index * 5 + 997) % 2304);
    let phone = format!("'{}", names::phone(who.index));
    let budget = deal.amount.map(|a| ((a + 50) / 100).to_string());
    let tags = if deal.repeat { "постоянный, крепёж" } else { "новый" };
    let channel = if deal.no_channel { "" } else { CHANNELS[deal.channel] };
    let pipe = &PIPES[usize::from(deal.repeat)];
    let (_, margin, _) = crate::model::sums(&deal.lines);
    let sheet = &mut emit.tables.deals;
    sheet
        .text(&ids.deal(deal.k))
        .text(&format!("{group}: {company}"))
        .maybe(budget.as_deref())
        .text(owner)
        .time(deal.created)
        .text(maker);
    sheet.time(deal.updated).text(owner);
    match deal.closed {
        Some(closed) => sheet.time(closed),
        None => sheet.text("не закрыта"),
    };
    sheet
        .text(tags)
        .none()
        .text(stage(pipe, deal.stage()))
        .text(pipe.name)
        .text(&contact)
        .text(&company)
        .text(&company)
        .text(&phone);
    sheet.maybe(who.email.as_deref()).text(REGIONS[who.region]).none().none().none().text(group).text(channel).maybe(deal.reason);
    sheet.maybe_date(deal.expected);
    if deal.amount.is_some() {
        sheet.money(margin);
    } else {
        sheet.none();
    }
    sheet.end()
}
