//! Headers of Bitrix24's list exports and what they fill, as tables; names in brackets of the sources page included.

use crate::recognise::fold;

/// A kind of export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entity {
    Deal,
    Lead,
    Contact,
    Company,
    Call,
    Chat,
}

/// What the profile itself reads, beside canonical columns.
pub(crate) const SPECIAL: &[&str] = &[
    "closed_flag",
    "stage_group",
    "close_date",
    "company",
    "contact",
    "goods",
    "goods_price",
    "goods_quantity",
    "first_name",
    "middle_name",
    "last_name",
    "utm_source",
    "call_type",
    "call_status",
    "state",
    "state_note",
    "bitrix_id",
    "replied",
    "phone_more",
    "email_more",
];

/// Header -> target; earlier headers win a target.
type Map = &'static [(&'static str, &'static str)];

const DEAL: Map = &[
    ("ID", "id"),
    ("Название сделки", "title"),
    ("Название", "title"),
    ("Воронка", "pipeline"),
    ("Направление", "pipeline"),
    ("Направление сделки", "pipeline"),
    ("Стадия сделки", "stage"),
    ("Стадия", "stage"),
    ("Группа стадий", "stage_group"),
    ("Группа стадии", "stage_group"),
    ("Сделка закрыта", "closed_flag"),
    ("Закрыта", "closed_flag"),
    ("Повторная сделка", "is_repeat"),
    ("Источник", "channel"),
    ("Сумма", "amount"),
    ("Возможная сумма", "amount"),
    ("Валюта", "currency"),
    ("Компания", "company"),
    ("Компания: Название компании", "company"),
    ("Контакт", "contact"),
    ("Контакт: Полное имя", "contact"),
    ("Ответственный", "owner_id"),
    ("Дата создания", "created_at"),
    ("Дата изменения", "updated_at"),
    ("Предполагаемая дата закрытия", "close_date"),
    ("Дата завершения", "close_date"),
    ("Дата закрытия", "close_date"),
    ("Товар", "goods"),
    ("Цена", "goods_price"),
    ("Количество", "goods_quantity"),
    ("UTM Source", "utm_source"),
    ("Причина отказа", "loss_reason"),
    ("Причина провала", "loss_reason"),
    ("Причина проигрыша", "loss_reason"),
    ("Причина потери", "loss_reason"),
    ("Причина неуспеха", "loss_reason"),
    ("Регион", "region"),
    ("Город", "region"),
    ("Целевая аудитория", "audience"),
    ("Сегмент", "audience"),
    ("Лид", "lead_id"),
];

const LEAD: Map = &[
    ("ID", "id"),
    ("Статус", "state"),
    ("Стадия", "state"),
    ("Дополнительно о статусе", "state_note"),
    ("Источник", "channel"),
    ("UTM Source", "utm_source"),
    ("UTM Campaign", "campaign"),
    ("Компания", "company"),
    ("Контакт", "contact"),
    ("Ответственный", "owner_id"),
    ("Дата создания", "created_at"),
    ("Товар", "goods"),
    ("Цена", "goods_price"),
    ("Количество", "goods_quantity"),
    ("Рабочий телефон", "phone"),
    ("Телефон", "phone"),
    ("Мобильный телефон", "phone_more"),
    ("Другой телефон", "phone_more"),
    ("Рабочий e-mail", "email"),
    ("E-mail", "email"),
    ("Частный e-mail", "email_more"),
    ("Регион", "region"),
    ("Город", "region"),
    ("Целевая аудитория", "audience"),
    ("Причина отказа", "reason"),
];

const CONTACT: Map = &[
    ("ID", "bitrix_id"),
    ("Имя", "first_name"),
    ("Отчество", "middle_name"),
    ("Фамилия", "last_name"),
    ("Компания", "parent_id"),
    ("Рабочий телефон", "phone"),
    ("Телефон", "phone"),
    ("Мобильный телефон", "phone_more"),
    ("Другой телефон", "phone_more"),
    ("Рабочий e-mail", "email"),
    ("E-mail", "email"),
    ("Частный e-mail", "email_more"),
    ("Ответственный", "owner_id"),
    ("Источник", "channel"),
    ("Дата создания", "created_at"),
    ("Регион", "region"),
    ("Город", "region"),
];

const COMPANY: Map = &[
    ("ID", "bitrix_id"),
    ("Название компании", "name"),
    ("Сфера деятельности", "industry"),
    ("Рабочий телефон", "phone"),
    ("Телефон", "phone"),
    ("Мобильный телефон", "phone_more"),
    ("Рабочий e-mail", "email"),
    ("E-mail", "email"),
    ("Частный e-mail", "email_more"),
    ("Ответственный", "owner_id"),
    ("Источник", "channel"),
    ("Дата создания", "created_at"),
    ("ИНН", "tax_id"),
    ("Реквизит (Россия): ИНН", "tax_id"),
    ("Регион", "region"),
    ("Город", "region"),
];

const CALL: Map = &[
    ("Сотрудник", "owner_id"),
    ("Номер телефона", "phone"),
    ("Тип звонка", "call_type"),
    ("Время звонка", "duration_s"),
    ("Длительность звонка", "duration_s"),
    ("Дата вызова", "started_at"),
    ("Дата звонка", "started_at"),
    ("Статус", "call_status"),
];

const CHAT: Map = &[
    ("Дата создания", "started_at"),
    ("Сотрудник", "owner_id"),
    ("Клиент", "customer_id"),
    ("Ожидание ответа оператора", "wait_s"),
    ("Длительность диалога", "duration_s"),
    ("Дата ответа оператора", "replied"),
    ("Статус", "call_status"),
];

/// Headers that tell an export from other files: all of the first list, so many of the second.
struct Mark {
    entity: Entity,
    all: &'static [&'static [&'static str]],
    some: &'static [&'static str],
    at_least: usize,
}

const MARKS: &[Mark] = &[
    Mark {
        entity: Entity::Deal,
        all: &[&["ID"], &["Название сделки", "Название"], &["Стадия сделки", "Стадия"], &["Дата создания"]],
        some: &[
            "Группа стадий",
            "Группа стадии",
            "Сделка закрыта",
            "Повторная сделка",
            "Повторное обращение",
            "Новая сделка",
            "Направление",
            "Воронка",
            "Вероятность",
            "Вероятность, %",
            "Дополнительно об источнике",
            "Кем создана",
            "Кем изменена",
            "Дата изменения",
            "Дата начала",
            "Предполагаемая дата закрытия",
            "Дата завершения",
            "Создана CRM-формой",
            "UTM Source",
            "Возможная сумма",
            "Товар",
            "Стадия сделки",
            "Название сделки",
        ],
        at_least: 3,
    },
    Mark {
        entity: Entity::Lead,
        all: &[&["ID"], &["Название лида"], &["Статус", "Стадия"], &["Дата создания"]],
        some: &["Название лида"],
        at_least: 1,
    },
    Mark {
        entity: Entity::Contact,
        all: &[&["ID"], &["Имя"], &["Фамилия"]],
        some: &[
            "Тип контакта",
            "Обращение",
            "Создан CRM-формой",
            "Экспорт",
            "Кем создан",
            "Кем изменен",
            "Участвует в экспорте контактов",
            "Дополнительно об источнике",
            "Рабочий телефон",
            "Рабочий e-mail",
        ],
        at_least: 2,
    },
    Mark {
        entity: Entity::Company,
        all: &[&["ID"], &["Название компании"]],
        some: &[
            "Тип компании",
            "Сфера деятельности",
            "Кол-во сотрудников",
            "Годовой оборот",
            "Создана CRM-формой",
            "Логотип",
            "Банковские реквизиты",
            "Кем создана",
            "Рабочий телефон",
        ],
        at_least: 2,
    },
    Mark {
        entity: Entity::Call,
        all: &[&["Сотрудник"], &["Номер телефона"], &["Тип звонка"], &["Дата вызова", "Дата звонка"]],
        some: &["Номер портала", "Время звонка", "Статус", "Стоимость", "Оценка"],
        at_least: 2,
    },
    Mark {
        entity: Entity::Chat,
        all: &[&["Дата создания"], &["Сотрудник"], &["Ожидание ответа оператора", "Дата ответа оператора"]],
        some: &[
            "Сообщений",
            "Длительность диалога",
            "Дата закрытия",
            "Рабочее время",
            "Запись в CRM",
            "Время работы чат-бота",
            "Оценка клиента",
            "Спам",
        ],
        at_least: 2,
    },
];

impl Entity {
    /// The export these headers belong to.
    pub(crate) fn of(headers: &[String]) -> Option<Self> {
        let folded: Vec<String> = headers.iter().map(|h| fold(h)).collect();
        let has = |h: &str| folded.contains(&fold(h));
        let found = MARKS.iter().find(|m| {
            m.all.iter().all(|any| any.iter().any(|h| has(h))) && m.some.iter().filter(|h| has(h)).count() >= m.at_least
        });
        found.map(|m| m.entity)
    }

    /// The canonical table of its rows.
    pub(crate) const fn table(self) -> &'static str {
        match self {
            Self::Deal => "deals",
            Self::Lead => "leads",
            Self::Contact | Self::Company => "customers",
            Self::Call | Self::Chat => "activities",
        }
    }

    pub(crate) const fn map(self) -> Map {
        match self {
            Self::Deal => DEAL,
            Self::Lead => LEAD,
            Self::Contact => CONTACT,
            Self::Company => COMPANY,
            Self::Call => CALL,
            Self::Chat => CHAT,
        }
    }
}

/// All headers this profile knows.
pub(crate) fn headers() -> impl Iterator<Item = &'static str> {
    [DEAL, LEAD, CONTACT, COMPANY, CALL, CHAT]
        .into_iter()
        .flatten()
        .map(|(h, _)| *h)
        .chain(MARKS.iter().flat_map(|m| m.some.iter().copied()))
        .chain(["Название лида", "Номер портала"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_exist() {
        for e in [Entity::Deal, Entity::Lead, Entity::Contact, Entity::Company, Entity::Call, Entity::Chat] {
            let table = domain::schema::table(e.table()).unwrap();
            for (header, to) in e.map() {
                assert!(table.column(to).is_some() || SPECIAL.contains(to), "{header} -> {to}");
            }
        }
    }
}
