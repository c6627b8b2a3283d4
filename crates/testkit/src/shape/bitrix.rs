//! Exports from the screens of Bitrix24: deals, leads, companies, contacts as CSV, calls as an HTML table (`sources.md` 2.9, 2.10).

use super::Other;
use crate::Error;
use crate::customer::{AUDIENCES, CHANNELS, REGIONS};
use crate::days::{DAY, civil};
use crate::emit::{Emit, Ids};
use crate::goods::CATEGORIES;
use crate::life::Life;
use crate::model::{Action, Deal, Lead, Line, Status, stage_name, sums};
use crate::names;
use crate::sheet::{Dress, Sheet};
use crate::world::World;

const DEALS: &[&str] = &[
    "ID",
    "Название сделки",
    "Воронка",
    "Стадия сделки",
    "Группа стадий",
    "Повторная сделка",
    "Тип",
    "Источник",
    "Сумма",
    "Валюта",
    "Компания",
    "Контакт",
    "Ответственный",
    "Сделка закрыта",
    "Дата создания",
    "Кем создана",
    "Дата изменения",
    "Кем изменена",
    "Дата начала",
    "Предполагаемая дата закрытия",
    "Комментарий",
    "Лид",
    "Причина отказа",
    "Квалифицирован",
    "Маржа",
    "Скидка",
    "Сегмент",
    "Регион",
    "Товарная группа",
    "Товар",
    "Цена",
    "Количество",
];
const LEADS: &[&str] = &[
    "ID",
    "Название лида",
    "Статус",
    "Дополнительно о статусе",
    "Источник",
    "UTM Campaign",
    "Имя",
    "Фамилия",
    "Название компании",
    "Рабочий телефон",
    "Рабочий e-mail",
    "Ответственный",
    "Сумма",
    "Валюта",
    "Комментарий",
    "Дата создания",
    "Кем создан",
    "Дата изменения",
    "Кем изменен",
    "Повторный лид",
    "Сегмент",
    "Регион",
    "Первый ответ",
    "Сделка",
];
const COMPANIES: &[&str] = &[
    "ID",
    "Название компании",
    "Тип компании",
    "Сфера деятельности",
    "Кол-во сотрудников",
    "Рабочий телефон",
    "Рабочий e-mail",
    "Фактический адрес",
    "Ответственный",
    "Кем создана",
    "Дата создания",
    "Кем изменена",
    "Дата изменения",
    "Комментарий",
    "ИНН",
    "Сегмент",
    "Регион",
    "Источник",
];
pub(crate) const CONTACTS: &[&str] = &[
    "ID",
    "Имя",
    "Отчество",
    "Фамилия",
    "Должность",
    "Компания",
    "Тип контакта",
    "Рабочий телефон",
    "Рабочий e-mail",
    "Ответственный",
    "Источник",
    "Кем создан",
    "Дата создания",
    "Кем изменен",
    "Дата изменения",
    "Комментарий",
];
pub(crate) const CALLS: &[&str] = &[
    "Сотрудник",
    "Номер портала",
    "Номер телефона",
    "Тип звонка",
    "Время звонка",
    "Дата вызова",
    "Статус",
    "Стоимость",
    "Оценка",
];
const RUBLE: &str = "Российский рубль";

/// The name of an export file of today: kind, date, two numbers.
pub(crate) fn export(world: &World, kind: &str) -> String {
    let (y, m, d) = civil(world.line.last);
    format!(
        "{kind}_{y}{m:02}{d:02}_{:08x}_{:08x}.csv",
        world.seed.wrapping_mul(2_654_435_761) & 0xffff_ffff,
        world.deals & 0xffff_ffff
    )
}

pub(crate) fn calls_file(world: &World) -> String {
    let (y, m, d) = civil(world.line.last);
    format!("call_details_{y}_{m:02}_{d:02}.xls")
}

pub(crate) fn file(world: &World, table: &str) -> Other {
    let (kind, header) = match table {
        "deals" => ("DEAL", DEALS),
        "leads" => ("LEAD", LEADS),
        "customers" => ("COMPANY", COMPANIES),
        _ => return None,
    };
    Some((export(world, kind), Dress::Bitrix, header.to_vec()))
}

fn lead_status(status: &str) -> &'static str {
    match status {
        "converted" => "Качественный лид",
        "disqualified" => "Некачественный лид",
        "working" => "В работе",
        _ => "Не обработан",
    }
}

/// First and last name of the person one speaks with at customer `index`.
fn contact(index: u64) -> (String, String) {
    let name = names::person((index * 5 + 997) % 2304);
    let (first, last) = name.split_once(' ').unwrap_or((&name, ""));
    (first.to_owned(), last.to_owned())
}

/// One row of the company export and one of the contact export.
pub(crate) fn company(emit: &mut Emit<'_>, life: &Life, ids: &Ids, owner: usize) -> Result<(), Error> {
    let who = &life.who;
    let made = crate::emit::double_made(emit.world, life);
    let owner = if life.no_owner { "" } else { emit.name(owner) };
    let phone = names::phone(who.index);
    let (inn, name) = (names::tax_id(who.index, who.sole), who.name());
    let address = format!("{}, ул. Заводская, д. {}", REGIONS[who.region], who.index % 90 + 1);
    let size = ["более 500", "50-250", "менее 50"][who.class];
    let sheet = &mut emit.tables.customers;
    sheet
        .text(&ids.customer)
        .text(&name)
        .text("Клиент")
        .text(who.industry)
        .text(size)
        .text(&phone)
        .maybe(who.email.as_deref())
        .text(&address);
    sheet.text(owner).text(owner).time(who.created).text(owner).time(who.created).none();
    sheet.text(&inn).text(AUDIENCES[who.audience]).text(REGIONS[who.region]).text(CHANNELS[who.channel]).end()?;
    if life.double {
        let title = name.replace(['«', '»'], "\"").to_uppercase();
        sheet
            .text(&ids.double())
            .text(&title)
            .text("Клиент")
            .none()
            .none()
            .text(&phone)
            .none()
            .none()
            .text(owner)
            .text(owner)
            .time(made);
        sheet.text(owner).time(made).none().text(&inn).none().text(REGIONS[who.region]).none().end()?;
    }
    let (first, last) = contact(who.index);
    let Some(sheet) = &mut emit.extra.contacts else { return Ok(()) };
    sheet
        .text(&ids.customer)
        .text(&first)
        .none()
        .text(&last)
        .text("Снабжение")
        .text(&name)
        .text("Клиент")
        .text(&phone)
        .maybe(who.email.as_deref());
    sheet.text(owner).text(CHANNELS[who.channel]).text(owner).time(who.created).text(owner).time(who.created).none().end()
}

/// One row of the lead export; `life` is absent for inquiries without a customer.
pub(crate) struct LeadRow<'a> {
    pub(crate) id: &'a str,
    pub(crate) lead: &'a Lead,
    pub(crate) campaign: Option<&'a str>,
    pub(crate) company: Option<&'a str>,
    pub(crate) phone: &'a str,
    pub(crate) email: Option<&'a str>,
    pub(crate) audience: &'a str,
    pub(crate) region: &'a str,
    pub(crate) deal: Option<&'a str>,
    pub(crate) person: u64,
}

pub(crate) fn lead(emit: &mut Emit<'_>, row: &LeadRow<'_>) -> Result<(), Error> {
    let owner = if row.lead.no_owner { "" } else { emit.name(row.lead.owner) };
    let (first, last) = contact(row.person);
    let title = format!("Обращение № {}", row.id);
    let changed = row.lead.response.unwrap_or(row.lead.created);
    let sheet = &mut emit.tables.leads;
    sheet
        .text(row.id)
        .text(&title)
        .text(lead_status(row.lead.status))
        .maybe(row.lead.reason)
        .maybe((!row.lead.no_channel).then_some(CHANNELS[row.lead.channel]))
        .maybe(row.campaign);
    sheet
        .text(&first)
        .text(&last)
        .maybe(row.company)
        .text(row.phone)
        .maybe(row.email)
        .text(owner)
        .text("0.00")
        .text(RUBLE)
        .none();
    sheet
        .time(row.lead.created)
        .text(owner)
        .time(changed)
        .text(owner)
        .flag(Some(row.company.is_some() && row.lead.k > 0))
        .text(row.audience);
    sheet.text(row.region).maybe_time(row.lead.response).maybe(row.deal).end()
}

/// The rows of a deal in the export: one for each of its goods, with the sum of that line in place of the deal's (the trap of
/// `sources.md` 2.9), or a single one without goods.
pub(crate) fn deal(emit: &mut Emit<'_>, life: &Life, deal: &Deal, ids: &Ids) -> Result<(), Error> {
    if deal.amount.is_none_or(|a| a <= 0) || deal.lines.is_empty() {
        return row(emit, life, deal, ids, None);
    }
    deal.lines.iter().try_for_each(|line| row(emit, life, deal, ids, Some(line)))
}

/// One row. The promised date of a closed deal is overwritten with its close, as the product does.
fn row(emit: &mut Emit<'_>, life: &Life, deal: &Deal, ids: &Ids, line: Option<&Line>) -> Result<(), Error> {
    let who = &life.who;
    let owner = emit.name(deal.owner);
    let maker = emit.name(emit.world.staff.holder(deal.seat, deal.created));
    let pipe = deal.pipe();
    let group = deal.lines.first().map_or("", |l| CATEGORIES[emit.world.goods.products[l.product].category].name);
    let (first, last) = contact(who.index);
    let lead = deal.lead.filter(|k| !emit.unlinked(life, *k)).map(|k| ids.lead(k));
    let phase = match deal.status {
        Status::Open => "В работе",
        Status::Won => "Сделка успешна",
        Status::Lost => "Сделка провалена",
    };
    let expected = deal.closed.map(|c| c.div_euclid(DAY)).or(deal.expected);
    let comment = (deal.k % 7 == 3).then(|| format!("Просили счёт на \"{}\";\nотгрузка самовывозом", group.to_lowercase()));
    let known = deal.amount.is_some_and(|a| a > 0);
    let (_, margin, discount) = sums(&deal.lines);
    let sheet = &mut emit.tables.deals;
    sheet
        .text(&ids.deal(deal.k))
        .text(&format!("{group}: {}", who.name()))
        .text(pipe.name)
        .text(stage_name(pipe, deal.stage()))
        .text(phase);
    sheet.flag(Some(deal.repeat)).text("Продажа").maybe((!deal.no_channel).then_some(CHANNELS[deal.channel]));
    match line.map(Line::amount).or(deal.amount) {
        Some(amount) => sheet.money(amount),
        None => sheet.none(),
    };
    sheet
        .text(RUBLE)
        .text(&who.name())
        .text(&format!("{first} {last}"))
        .text(owner)
        .flag(Some(deal.closed.is_some()))
        .time(deal.created)
        .text(maker);
    sheet
        .time(deal.updated)
        .text(owner)
        .date(deal.created.div_euclid(DAY))
        .maybe_date(expected)
        .maybe(comment.as_deref())
        .maybe(lead.as_deref());
    sheet.maybe(deal.reason).flag(deal.qualified);
    if known {
        sheet.money(margin).money(discount);
    } else {
        sheet.none().none();
    }
    sheet.text(AUDIENCES[who.audience]).text(REGIONS[who.region]).text(group);
    match line {
        Some(l) => sheet.text(&emit.world.goods.products[l.product].name).text(&shortest(l.price)).int(l.quantity),
        None => sheet.none().none().none(),
    };
    sheet.end()
}

/// Kopecks as the shortest number of roubles: `1500`, `1500.5`.
fn shortest(kopecks: i64) -> String {
    match kopecks % 100 {
        0 => (kopecks / 100).to_string(),
        k if k % 10 == 0 => format!("{}.{}", kopecks / 100, k / 10),
        k => format!("{}.{k:02}", kopecks / 100),
    }
}

/// One row of the call list: no deal, only the phone.
pub(crate) fn call(sheet: &mut Sheet, a: &Action, owner: Option<&str>, phone: &str) -> Result<(), Error> {
    let answered = a.answered == Some(true);
    let status = match (answered, a.incoming) {
        (true, _) => "Успешный звонок",
        (false, true) => "Пропущенный звонок",
        (false, false) => "Вызов отменен",
    };
    sheet
        .maybe(owner)
        .text("+78005550100")
        .text(phone)
        .text(if a.incoming { "Входящий" } else { "Исходящий" })
        .text(&spoken(a.duration));
    sheet.time(a.at).text(status).text("0 руб.").text("-").end()
}

/// A duration in words: «45 сек», «3 мин», «3 мин, 20 сек».
fn spoken(seconds: i64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, s) => format!("{s} сек"),
        (m, 0) => format!("{m} мин"),
        (m, s) => format!("{m} мин, {s} сек"),
    }
}
