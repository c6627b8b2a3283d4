//! Bitrix24 over REST: incoming webhook or application, cloud and box (`sources.md` 2).

mod api;
mod emit;
mod map;
mod pager;
mod parts;
mod words;

use super::bell;
use super::connector::Connector;
use super::door::Pace;

/// The connector.
pub(crate) static CONNECTOR: Connector = Connector {
    kind: "bitrix24",
    title: "Битрикс24",
    hosts: &[],
    secret_ru: "адрес входящего вебхука целиком (https://портал/rest/1/код/) или JSON приложения: client_id, client_secret, access_token, refresh_token",
    secret_en: "the whole address of an incoming webhook (https://portal/rest/1/code/) or the JSON of an application: client_id, client_secret, access_token, refresh_token",
    options: &[
        ("loss_reason_field", "поле сделки с причиной отказа, например UF_CRM_1700000000", "deal field with the reason of loss"),
        ("from", "читать дела, задачи и звонки не раньше этой даты", "read activities, tasks and calls from this date on"),
        ("token_url", "адрес обновления ключа приложения", "address that renews the application's token"),
    ],
    reads: &[
        "batch",
        "oauth/token",
        "profile",
        "crm.category.list",
        "crm.dealcategory.list",
        "crm.status.list",
        "crm.deal.userfield.list",
        "crm.lead.userfield.list",
        "department.get",
        "user.get",
        "crm.company.list",
        "crm.contact.list",
        "crm.requisite.list",
        "crm.lead.list",
        "crm.deal.list",
        "crm.item.list",
        "crm.stagehistory.list",
        "crm.item.productrow.list",
        "crm.activity.list",
        "tasks.task.list",
        "voximplant.statistic.get",
    ],
    // The portal drains 2 a second and holds 50; a smaller bucket leaves room for its other users.
    pace: Pace { burst: 20, per_minute: 118 },
    parts: parts::PARTS,
    login: api::login,
    judge: api::judge,
    renew: Some(api::renew),
    mapper: map::mapper,
    bell: Some(bell::bitrix24),
};
