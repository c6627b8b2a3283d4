//! amoCRM and Kommo over the API of version 4: long-lived token or application with rotating tokens (`sources.md` 3).

mod api;
mod emit;
mod map;
mod parts;

use super::bell;
use super::connector::Connector;
use super::door::Pace;

/// The connector.
pub(crate) static CONNECTOR: Connector = Connector {
    kind: "amocrm",
    title: "amoCRM",
    hosts: &["*.amocrm.ru", "*.amocrm.com", "*.kommo.com", "*.amocrm.by", "*.amocrm.kz"],
    secret_ru: "долгосрочный токен частной интеграции или JSON: client_id, client_secret, redirect_uri, access_token, refresh_token",
    secret_en: "the long-lived token of a private integration or JSON: client_id, client_secret, redirect_uri, access_token, refresh_token",
    options: &[("from", "читать события и звонки не раньше этой даты", "read events and calls from this date on")],
    reads: &[
        "oauth2/access_token",
        "account",
        "leads/pipelines",
        "leads/loss_reasons",
        "users",
        "companies",
        "contacts",
        "leads",
        "leads/unsorted",
        "events",
        "tasks",
        "leads/notes",
        "contacts/notes",
        "companies/notes",
    ],
    // Seven a second are allowed; beyond them the account is blocked for everybody, so we stay far below.
    pace: Pace { burst: 1, per_minute: 270 },
    parts: parts::PARTS,
    login: api::login,
    judge: api::judge,
    renew: Some(api::renew),
    mapper: map::mapper,
    bell: Some(bell::amocrm),
};
