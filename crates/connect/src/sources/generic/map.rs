//! Headers of common CRM exports beyond the aliases of the schema, and words of file names, as tables.

/// Header -> canonical column, per table; earlier lines win.
type Aliases = &'static [(&'static str, &'static str)];

const DEALS: Aliases = &[
    ("Deal ID", "id"),
    ("Deal - ID", "id"),
    ("Opportunity ID", "id"),
    ("Record Id", "id"),
    ("ID", "id"),
    ("№ сделки", "id"),
    ("Номер", "id"),
    ("Код сделки", "id"),
    ("Deal - Deal created", "created_at"),
    ("Created Time", "created_at"),
    ("Create Date", "created_at"),
    ("Engage Date", "created_at"),
    ("Date created", "created_at"),
    ("Created at", "created_at"),
    ("Открыта", "created_at"),
    ("Дата открытия", "created_at"),
    ("Дата заведения", "created_at"),
    ("Дата открытия сделки", "created_at"),
    ("Дата регистрации", "created_at"),
    ("Дата поступления", "created_at"),
    ("Дата начала", "created_at"),
    ("Дата начала работы", "created_at"),
    ("Начало", "created_at"),
    ("Дата", "created_at"),
    ("Start date", "created_at"),
    ("Deal - Title", "title"),
    ("Тема", "title"),
    ("Наименование сделки", "title"),
    ("Deal - Organization", "customer_id"),
    ("Account", "customer_id"),
    ("Associated Company", "customer_id"),
    ("Company name", "customer_id"),
    ("Компания контакта", "customer_id"),
    ("Полное имя контакта", "customer_id"),
    ("Deal - Contact person", "customer_id"),
    ("Contact Name", "customer_id"),
    ("Associated Contact", "customer_id"),
    ("Заказчик", "customer_id"),
    ("Покупатель", "customer_id"),
    ("Организация", "customer_id"),
    ("Аккаунт", "customer_id"),
    ("Название клиента", "customer_id"),
    ("Название компании", "customer_id"),
    ("Customer name", "customer_id"),
    ("Deal - Owner", "owner_id"),
    ("Sales Agent", "owner_id"),
    ("Sales Rep", "owner_id"),
    ("Account Owner", "owner_id"),
    ("Ответственный менеджер", "owner_id"),
    ("Продавец", "owner_id"),
    ("Сотрудник", "owner_id"),
    ("Агент", "owner_id"),
    ("Агент по продажам", "owner_id"),
    ("Торговый агент", "owner_id"),
    ("Менеджер по продажам", "owner_id"),
    ("Куратор", "owner_id"),
    ("Manager", "owner_id"),
    ("Salesperson", "owner_id"),
    ("Deal - Pipeline", "pipeline"),
    ("Sales Pipeline", "pipeline"),
    ("Deal - Stage", "stage"),
    ("Deal Stage", "stage"),
    ("Stage", "stage"),
    ("Opportunity Stage", "stage"),
    ("Статус сделки", "stage"),
    ("Deal - Status", "status"),
    ("Итог", "status"),
    ("Исход", "status"),
    ("Deal Status", "status"),
    ("Outcome", "status"),
    ("Статус сделки", "status"),
    ("Result", "status"),
    ("Результат сделки", "status"),
    ("Deal - Value", "amount"),
    ("Close Value", "amount"),
    ("Deal Value", "amount"),
    ("Deal Amount", "amount"),
    ("Стоимость", "amount"),
    ("Бюджет, руб", "amount"),
    ("Сумма, руб", "amount"),
    ("Сумма, руб.", "amount"),
    ("Сумма сделки, руб", "amount"),
    ("Сумма закрытия", "amount"),
    ("Сумма контракта", "amount"),
    ("Сумма договора", "amount"),
    ("Сумма продажи", "amount"),
    ("Выручка", "amount"),
    ("Цена", "amount"),
    ("Revenue", "amount"),
    ("Opportunity amount", "amount"),
    ("Deal - Currency", "currency"),
    ("Deal Currency", "currency"),
    ("Currency", "currency"),
    ("Deal - Deal closed on", "closed_at"),
    ("Deal - Won time", "closed_at"),
    ("Close Date", "closed_at"),
    ("Closed Date", "closed_at"),
    ("Closing Date", "closed_at"),
    ("Дата закрытия сделки", "closed_at"),
    ("Closed at", "closed_at"),
    ("Deal - Expected close date", "expected_close_on"),
    ("Планируемая дата закрытия", "expected_close_on"),
    ("Плановая дата", "expected_close_on"),
    ("Прогноз закрытия", "expected_close_on"),
    ("Lead Source", "channel"),
    ("Deal - Source", "channel"),
    ("Original Source", "channel"),
    ("Источник сделки", "channel"),
    ("utm_source", "channel"),
    ("Источник трафика", "channel"),
    ("Sector", "audience"),
    ("Сектор", "audience"),
    ("Industry", "audience"),
    ("Отрасль", "audience"),
    ("Regional Office", "region"),
    ("Office Location", "region"),
    ("Страна", "region"),
    ("Product name", "product"),
    ("Услуга", "product"),
    ("Номенклатура", "product"),
    ("Deal - Lost reason", "loss_reason"),
    ("Closed Lost Reason", "loss_reason"),
    ("Reason For Loss", "loss_reason"),
    ("Loss Reason", "loss_reason"),
    ("Причина закрытия", "loss_reason"),
    ("Причина потери", "loss_reason"),
    ("Deal - Update time", "updated_at"),
    ("Last Modified Date", "updated_at"),
    ("Modified Time", "updated_at"),
    ("Дата редактирования", "updated_at"),
    ("Дата последнего изменения", "updated_at"),
];

const LEADS: Aliases = &[
    ("Lead ID", "id"),
    ("ID", "id"),
    ("№ заявки", "id"),
    ("Номер обращения", "id"),
    ("Created Time", "created_at"),
    ("Created Date", "created_at"),
    ("Дата поступления", "created_at"),
    ("Дата", "created_at"),
    ("Lead Owner", "owner_id"),
    ("Lead Status", "status"),
    ("Lead Source", "channel"),
    ("utm_source", "channel"),
    ("Company", "customer_id"),
    ("Phone", "phone"),
    ("Mobile", "phone"),
    ("Город", "region"),
];

const CUSTOMERS: Aliases = &[
    ("Account", "id"),
    ("Account ID", "id"),
    ("Customer", "id"),
    ("ID", "id"),
    ("Account Name", "name"),
    ("Company", "name"),
    ("Полное наименование", "name"),
    ("ФИО", "name"),
    ("Sector", "industry"),
    ("Industry", "industry"),
    ("Office Location", "region"),
    ("Phone", "phone"),
    ("Email", "email"),
    ("Account Owner", "owner_id"),
    ("Created Date", "created_at"),
    ("Дата регистрации", "created_at"),
];

const EMPLOYEES: Aliases = &[
    ("Sales Agent", "id"),
    ("Sales Agent", "name"),
    ("Manager", "head_id"),
    ("Regional Office", "team"),
    ("ID", "id"),
    ("Email", "email"),
    ("Name", "name"),
];

const PRODUCTS: Aliases = &[
    ("Product", "id"),
    ("Product name", "name"),
    ("Series", "category"),
    ("Sales Price", "unit_price"),
    ("ID", "id"),
    ("Номенклатура.Код", "id"),
    ("Полное наименование", "name"),
];

const ACTIVITIES: Aliases = &[
    ("Тип; вид", "kind"),
    ("Дата вызова", "started_at"),
    ("Start time", "started_at"),
    ("Откуда", "phone"),
    ("Кто ответил", "owner_id"),
    ("Employee", "owner_id"),
    ("Duration", "duration_s"),
    ("Talk time", "duration_s"),
    ("Номер телефона", "phone"),
    ("Phone", "phone"),
    ("Type", "kind"),
    ("Direction", "direction"),
];

const ORDERS: Aliases = &[
    ("Order ID", "id"),
    ("Order Number", "id"),
    ("Document", "id"),
    ("Order Date", "at"),
    ("Created", "at"),
    ("Дата и время", "at"),
    ("Customer ID", "customer_id"),
    ("Customer Name", "customer_id"),
    ("Заказчик", "customer_id"),
    ("Sales", "amount"),
    ("Order Total", "amount"),
    ("Сумма, руб", "amount"),
    ("Сумма, руб.", "amount"),
    ("К оплате", "amount"),
    ("Profit", "margin"),
    ("Продавец", "owner_id"),
    ("Кассир", "owner_id"),
];

const PAYMENTS: Aliases = &[
    ("Payment ID", "id"),
    ("Payment Date", "paid_at"),
    ("Дата платежа", "paid_at"),
    ("Сумма платежа", "amount"),
    ("Номер документа", "id"),
];

const TASKS: Aliases = &[
    ("Task ID", "id"),
    ("ID", "id"),
    ("Assigned To", "owner_id"),
    ("Due Date", "due_at"),
    ("Постановка", "created_at"),
    ("Дата постановки", "created_at"),
    ("Completed at", "completed_at"),
];

const STAGE_EVENTS: Aliases = &[
    ("Opportunity ID", "deal_id"),
    ("Deal ID", "deal_id"),
    ("To Stage", "stage"),
    ("Entered at", "entered_at"),
    ("Changed at", "entered_at"),
    ("Новый этап", "stage"),
    ("Дата изменения", "entered_at"),
];

/// Aliases of a table that the schema does not list.
pub(crate) fn aliases(table: &str) -> Aliases {
    match table {
        "deals" => DEALS,
        "leads" => LEADS,
        "customers" => CUSTOMERS,
        "employees" => EMPLOYEES,
        "products" => PRODUCTS,
        "activities" => ACTIVITIES,
        "orders" => ORDERS,
        "payments" => PAYMENTS,
        "tasks" => TASKS,
        "stage_events" => STAGE_EVENTS,
        _ => &[],
    }
}

/// All headers of this table of aliases.
pub(crate) fn headers() -> impl Iterator<Item = &'static str> {
    [DEALS, LEADS, CUSTOMERS, EMPLOYEES, PRODUCTS, ACTIVITIES, ORDERS, PAYMENTS, TASKS, STAGE_EVENTS]
        .into_iter()
        .flatten()
        .map(|(h, _)| *h)
}

/// Beginnings of words in file names that speak of a table.
pub(crate) const FILE_WORDS: &[(&str, &[&str])] = &[
    ("employees", &["employee", "user", "staff", "сотрудник", "менеджер", "team", "sales teams"]),
    (
        "customers",
        &["customer", "client", "account", "contact", "compan", "клиент", "контрагент", "контакт", "компани", "покупател"],
    ),
    ("products", &["product", "товар", "номенклатур", "прайс"]),
    ("stages", &["stages", "этап", "стади"]),
    ("leads", &["lead", "лид", "заявк", "обращени"]),
    ("deals", &["deal", "opportunit", "pipeline", "сделк"]),
    ("deal_lines", &["lines"]),
    ("stage_events", &["events", "history", "истори", "переход"]),
    ("field_events", &["changes"]),
    ("activities", &["activit", "call", "звонк", "действи", "дела"]),
    ("tasks", &["task", "задач"]),
    ("orders", &["order", "sales", "заказ", "реализаци", "продаж", "чек"]),
    ("order_lines", &["lines"]),
    ("payments", &["payment", "оплат", "платеж"]),
    ("proposals", &["proposal", "кп", "предложени"]),
    ("targets", &["target", "plan", "план"]),
    ("marketing_spend", &["spend", "marketing", "расход", "реклам"]),
    ("survey_responses", &["survey", "nps", "опрос"]),
    ("wallet_shares", &["wallet", "доля"]),
    ("call_reviews", &["review", "оценк"]),
    ("candidates", &["candidate", "кандидат"]),
    ("worktime", &["worktime", "время"]),
    ("capacity", &["capacity", "мощност"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_name_real_columns() {
        for t in domain::schema::TABLES {
            for (header, column) in aliases(t.name) {
                assert!(t.column(column).is_some(), "{} {header} -> {column}", t.name);
            }
            assert!(FILE_WORDS.iter().any(|(n, _)| *n == t.name), "{}", t.name);
        }
    }
}
