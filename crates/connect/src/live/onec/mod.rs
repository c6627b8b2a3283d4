//! 1C over the standard OData interface, version 3; a profile per configuration chosen by what is published (`sources.md` 4.3).

mod api;
mod cost;
mod map;
mod parts;
mod profile;

use super::connector::Connector;
use super::door::Pace;

/// The connector.
pub(crate) static CONNECTOR: Connector = Connector {
    kind: "onec",
    title: "1С (OData)",
    hosts: &[],
    secret_ru: "имя и пароль пользователя 1С через двоеточие (имя:пароль)",
    secret_en: "name and password of a 1C user with a colon between them (name:password)",
    options: &[
        (
            "profile",
            "конфигурация: ut, bp, unf, retail; обычно определяется сама",
            "configuration: ut, bp, unf, retail; usually found out",
        ),
        (
            "from",
            "читать документы не раньше этой даты (по умолчанию три года)",
            "read documents from this date on (three years by default)",
        ),
    ],
    reads: &["$metadata", "entity"],
    // 1C has no limit of its own; its users should not feel us.
    pace: Pace { burst: 4, per_minute: 240 },
    parts: parts::PARTS,
    login: api::login,
    judge: api::judge,
    renew: None,
    mapper: map::mapper,
    bell: None,
};
