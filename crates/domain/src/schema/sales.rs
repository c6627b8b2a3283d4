//! Canonical tables of the sale itself: stages, leads, deals, their lines and their history.

use super::{Table, date, flag, id, int, money, num, text, time};

pub(super) const STAGES: Table = Table {
    name: "stages",
    key: &["pipeline", "stage"],
    ru: "Этап воронки и его смысл",
    en: "A stage of a pipeline and its meaning",
    dated_by: None,
    columns: &[
        text("pipeline", "Воронка", "Pipeline").req().alias(&["Воронка", "Направление"]),
        text("stage", "Этап (код или название, как в сделках)", "Stage as it stands in deals").req().alias(&["Этап", "Стадия", "Код этапа"]),
        int("position", "Порядок", "Order").req().alias(&["Порядок", "Позиция", "Сортировка"]),
        text("kind", "Рабочий, успех или отказ", "Open, won or lost").req().words(&["open", "won", "lost"]).alias(&["Вид", "Тип", "Семантика"]),
        flag("is_key", "Ключевой этап", "Key stage").alias(&["Ключевой"]),
        text("name", "Название для людей", "Name for people").alias(&["Название"]),
        num("norm_days", "Норма времени на этапе", "Norm of stay").unit("days").alias(&["Норма, дней", "Норма дней"]),
    ],
};

pub(super) const LEADS: Table = Table {
    name: "leads",
    key: &["id"],
    ru: "Обращение (лид)",
    en: "An inquiry (lead)",
    dated_by: Some("created_at"),
    columns: &[
        id("id", "Номер лида", "Lead id").req().alias(&["ИД", "Номер лида", "ID лида", "lead_id", "Номер заявки"]),
        time("created_at", "Когда поступил", "Created at").req().alias(&["Дата создания", "Создан", "Дата обращения", "Дата заявки", "created"]),
        text("channel", "Канал", "Channel").alias(&["Источник", "Канал", "lead source", "source name"]),
        text("campaign", "Рекламная кампания", "Campaign").alias(&["Кампания", "UTM Campaign", "utm_campaign"]),
        id("customer_id", "Клиент", "Customer").alias(&["Клиент", "Код клиента", "Компания", "Контакт"]),
        id("owner_id", "Ответственный", "Responsible").alias(&["Ответственный", "Менеджер", "owner"]),
        text("audience", "Целевая группа", "Target group").alias(&["ЦА", "Сегмент"]),
        text("region", "Регион", "Region").alias(&["Регион", "Город"]),
        text("product", "Интересующий товар", "Product").alias(&["Товар", "Продукт"]),
        text("status", "Состояние", "Status").words(&["new", "working", "qualified", "converted", "disqualified"]).alias(&["Статус", "Состояние", "Стадия"]),
        text("reason", "Причина отказа", "Reason").alias(&["Причина", "Причина отказа"]),
        time("first_response_at", "Первый ответ человека", "First human response").alias(&["Первый ответ", "Дата первого ответа", "Первый контакт"]),
        id("deal_id", "Сделка из лида", "Deal made of it").alias(&["Сделка", "ID сделки", "Номер сделки"]),
        text("phone", "Телефон", "Phone").personal().alias(&["Телефон", "Рабочий телефон", "Мобильный телефон"]),
        text("email", "Электронная почта", "E-mail").personal().alias(&["E-mail", "Почта"]),
        flag("is_test", "Тестовая запись", "Test record").alias(&["Тест", "Тестовый"]),
    ],
};

pub(super) const DEALS: Table = Table {
    name: "deals",
    key: &["id"],
    ru: "Сделка",
    en: "A deal",
    dated_by: Some("created_at"),
    columns: &[
        id("id", "Номер сделки", "Deal id").req().alias(&["ИД", "Номер сделки", "ID сделки", "deal_id", "opportunity id", "Record ID"]),
        time("created_at", "Когда создана", "Created at").req().alias(&["Дата создания", "Создана", "Дата создания сделки", "created", "create date", "created date"]),
        text("title", "Название", "Title").alias(&["Название сделки", "Название", "Сделка", "deal name", "opportunity name"]),
        id("customer_id", "Клиент", "Customer").alias(&["Клиент", "Компания", "Контрагент", "Код клиента", "ID клиента", "Контакт", "account name", "customer"]),
        id("owner_id", "Ответственный менеджер", "Responsible manager").alias(&["Ответственный", "Менеджер", "owner", "deal owner", "opportunity owner"]),
        text("pipeline", "Воронка", "Pipeline").alias(&["Воронка", "Направление", "pipeline"]),
        text("stage", "Этап сейчас", "Stage now").alias(&["Этап", "Стадия", "Стадия сделки", "Этап сделки", "deal stage"]),
        text("status", "Открыта, выиграна, проиграна", "Open, won or lost").req().words(&["open", "won", "lost"]).alias(&["Статус", "Состояние", "Результат", "Группа стадий"]),
        money("amount", "Сумма", "Amount").unit("currency").alias(&["Сумма", "Бюджет", "Сумма сделки", "amount", "value"]),
        text("currency", "Валюта", "Currency").alias(&["Валюта"]),
        money("margin", "Маржа", "Margin").unit("currency").alias(&["Маржа", "Прибыль", "Валовая прибыль"]),
        money("discount", "Скидка", "Discount").unit("currency").alias(&["Скидка"]),
        time("closed_at", "Когда закрыта", "Closed at").alias(&["Дата закрытия", "Закрыта", "Дата завершения", "close date", "closed"]),
        date("expected_close_on", "Обещанная дата закрытия", "Promised close date").alias(&["Предполагаемая дата закрытия", "Плановая дата закрытия", "Ожидаемая дата", "expected close date"]),
        text("channel", "Канал", "Channel").alias(&["Источник", "Канал", "lead source"]),
        text("audience", "Целевая группа", "Target group").alias(&["ЦА", "Сегмент"]),
        text("region", "Регион", "Region").alias(&["Регион", "Город"]),
        text("product", "Товар", "Product").alias(&["Товар", "Продукт"]),
        text("loss_reason", "Причина отказа", "Reason of loss").alias(&["Причина отказа", "Причина проигрыша", "Причина потери", "lost reason", "closed lost reason", "reason for loss"]),
        id("lead_id", "Лид", "Lead").alias(&["Лид", "ID лида", "Номер лида"]),
        flag("is_repeat", "Повторная", "Repeat").alias(&["Повторная сделка", "Повторная"]),
        flag("qualified", "Квалифицирована", "Qualified").alias(&["Квалифицирован", "Квалификация"]),
        flag("is_test", "Тестовая запись", "Test record").alias(&["Тест", "Тестовая"]),
        id("merged_into", "Слита со сделкой", "Merged into").alias(&["Объединена с"]),
        time("updated_at", "Когда изменена", "Updated at").alias(&["Дата изменения", "Изменена", "Дата редактирования", "update time", "modified time"]),
    ],
};

pub(super) const DEAL_LINES: Table = Table {
    name: "deal_lines",
    key: &["deal_id", "line"],
    ru: "Товарная строка сделки",
    en: "A product line of a deal",
    dated_by: None,
    columns: &[
        id("deal_id", "Сделка", "Deal").req().alias(&["Сделка", "ID сделки", "Номер сделки"]),
        int("line", "Номер строки", "Line number").req().alias(&["Строка", "Номер строки"]),
        id("product_id", "Код товара", "Product").alias(&["Код товара", "Артикул"]),
        text("product", "Товар", "Product name").alias(&["Товар", "Номенклатура"]),
        text("category", "Группа товара", "Category").alias(&["Группа", "Категория"]),
        num("quantity", "Количество", "Quantity").alias(&["Количество", "Кол-во"]),
        money("unit_price", "Цена", "Unit price").unit("currency").alias(&["Цена"]),
        money("amount", "Сумма строки", "Amount").unit("currency").alias(&["Сумма", "Сумма строки"]),
    ],
};

pub(super) const STAGE_EVENTS: Table = Table {
    name: "stage_events",
    key: &["deal_id", "entered_at", "stage"],
    ru: "Вход сделки в этап",
    en: "A deal enters a stage",
    dated_by: Some("entered_at"),
    columns: &[
        id("deal_id", "Сделка", "Deal").req().alias(&["Сделка", "ID сделки", "Номер сделки"]),
        time("entered_at", "Когда вошла", "Entered at").req().alias(&["Дата входа", "Вошла", "Дата перехода", "Дата"]),
        text("stage", "Этап", "Stage").req().alias(&["Этап", "Стадия"]),
        text("pipeline", "Воронка", "Pipeline").alias(&["Воронка", "Направление"]),
        id("actor_id", "Кто перевёл", "Who moved it").alias(&["Кто перевёл", "Автор", "Сотрудник"]),
    ],
};

pub(super) const FIELD_EVENTS: Table = Table {
    name: "field_events",
    key: &["deal_id", "at", "field"],
    ru: "Изменение поля сделки",
    en: "A change of a deal's field",
    dated_by: Some("at"),
    columns: &[
        id("deal_id", "Сделка", "Deal").req().alias(&["Сделка", "ID сделки"]),
        time("at", "Когда", "At").req().alias(&["Дата", "Когда"]),
        text("field", "Поле", "Field").req().alias(&["Поле"]),
        text("old", "Было", "Old value").alias(&["Было", "Старое значение"]),
        text("new", "Стало", "New value").alias(&["Стало", "Новое значение"]),
        id("actor_id", "Кто изменил", "Who changed it").alias(&["Кто", "Автор"]),
    ],
};
