//! Pipedrive: exports of deals, people and organisations, English and Russian headers.

use super::lists::system::{Close, Entity, Map, Sheet, System};

/// Pipedrive: exports of the lists.
pub(crate) const SYSTEM: System = System {
    name: "pipedrive",
    title: "Pipedrive",
    sheets: SHEETS,
    close: Close::Actual,
    pipeline: "Pipeline",
    status_apart: true,
    entities: false,
    order: None,
};

const DEAL: Map = &[
    ("Deal - ID", "id"),
    ("Deal - Title", "title"),
    ("Deal - Value", "amount"),
    ("Deal - Currency of Value", "currency"),
    ("Deal - Currency", "currency"),
    ("Deal - Owner", "owner_id"),
    ("Deal - Organization", "company"),
    ("Deal - Contact person", "contact"),
    ("Deal - Pipeline", "pipeline"),
    ("Deal - Stage", "stage"),
    ("Deal - Status", "stage_group"),
    ("Deal - Deal created", "created_at"),
    ("Deal - Update time", "updated_at"),
    ("Deal - Deal closed on", "close_date"),
    ("Deal - Won time", "close_date"),
    ("Deal - Lost reason", "loss_reason"),
    ("Deal - Expected close date", "expected_close_on"),
    ("Deal - Source", "channel"),
    ("Deal - Source channel", "channel"),
    ("Deal - Product name", "product"),
];

const DEAL_RU: Map = &[
    ("Сделка - ID", "id"),
    ("Сделка - Название", "title"),
    ("Сделка - Ценность", "amount"),
    ("Сделка - Стоимость", "amount"),
    ("Сделка - Сумма", "amount"),
    ("Сделка - Валюта Ценность", "currency"),
    ("Сделка - Валюта", "currency"),
    ("Сделка - Владелец", "owner_id"),
    ("Сделка - Ответственный", "owner_id"),
    ("Сделка - Организация", "company"),
    ("Сделка - Контактное лицо", "contact"),
    ("Сделка - Воронка", "pipeline"),
    ("Сделка - Этап", "stage"),
    ("Сделка - Статус", "stage_group"),
    ("Сделка - Сделка создана", "created_at"),
    ("Сделка - Время обновления", "updated_at"),
    ("Сделка - Сделка закрыта", "close_date"),
    ("Сделка - Дата закрытия", "close_date"),
    ("Сделка - Причина проигрыша", "loss_reason"),
    ("Сделка - Причина потери", "loss_reason"),
    ("Сделка - Ожидаемая дата закрытия", "expected_close_on"),
    ("Сделка - Источник", "channel"),
];

const PERSON: Map = &[
    ("Person - ID", "source_id"),
    ("Person - Name", "full_name"),
    ("Person - Organization", "parent_id"),
    ("Person - Phone - Work", "phone"),
    ("Person - Phone", "phone"),
    ("Person - Phone - Mobile", "phone_more"),
    ("Person - Email - Work", "email"),
    ("Person - Email", "email"),
    ("Person - Owner", "owner_id"),
    ("Person - Person created", "created_at"),
];

const ORGANIZATION: Map = &[
    ("Organization - ID", "source_id"),
    ("Organization - Name", "name"),
    ("Organization - Owner", "owner_id"),
    ("Organization - Organization created", "created_at"),
    ("Organization - City/town/village/locality of Address", "region"),
];

const SHEETS: &[Sheet] = &[
    Sheet {
        entity: Entity::Deal,
        map: DEAL,
        all: &[&["Deal - ID"], &["Deal - Title"], &["Deal - Status"], &["Deal - Deal created"]],
        some: &["Deal - Title"],
        at_least: 1,
    },
    Sheet {
        entity: Entity::Deal,
        map: DEAL_RU,
        all: &[&["Сделка - ID"], &["Сделка - Название"], &["Сделка - Статус"], &["Сделка - Сделка создана"]],
        some: &["Сделка - Название"],
        at_least: 1,
    },
    Sheet {
        entity: Entity::Contact,
        map: PERSON,
        all: &[&["Person - ID"], &["Person - Name"]],
        some: &["Person - Name"],
        at_least: 1,
    },
    Sheet {
        entity: Entity::Company,
        map: ORGANIZATION,
        all: &[&["Organization - ID"], &["Organization - Name"]],
        some: &["Organization - Name"],
        at_least: 1,
    },
];
