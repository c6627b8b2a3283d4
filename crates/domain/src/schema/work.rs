//! Canonical tables of the daily work: activities, tasks, proposals, targets, spend, call reviews.

use super::{Table, date, flag, id, int, money, num, text, time};

pub(super) const ACTIVITIES: Table = Table {
    name: "activities",
    key: &["id"],
    ru: "Действие: звонок, встреча, письмо, предложение",
    en: "An action: call, meeting, e-mail, proposal",
    dated_by: Some("started_at"),
    columns: &[
        id("id", "Номер действия", "Activity id").req().alias(&["ИД", "Номер", "ID звонка", "activity_id", "call_id"]),
        text("kind", "Вид", "Kind")
            .req()
            .words(&["call", "meeting", "email", "message", "proposal", "visit", "note", "other"])
            .alias(&["Вид", "Тип", "Тип дела"]),
        time("started_at", "Начало", "Start").req().alias(&["Начало", "Дата", "Время", "Дата звонка", "Дата вызова"]),
        text("direction", "Входящее или исходящее", "In or out").words(&["in", "out"]).alias(&["Направление", "Тип звонка"]),
        id("owner_id", "Сотрудник", "Employee").alias(&["Сотрудник", "Ответственный", "Менеджер"]),
        id("customer_id", "Клиент", "Customer").alias(&["Клиент", "Код клиента"]),
        id("deal_id", "Сделка", "Deal").alias(&["Сделка", "ID сделки"]),
        id("lead_id", "Лид", "Lead").alias(&["Лид", "ID лида"]),
        time("logged_at", "Когда записано в CRM", "Logged at").alias(&["Дата записи", "Создано"]),
        int("duration_s", "Длительность", "Duration").unit("seconds").alias(&[
            "Длительность",
            "Длительность, с",
            "Длительность разговора",
        ]),
        int("wait_s", "Ожидание ответа", "Wait").unit("seconds").alias(&["Ожидание", "Время ответа"]),
        flag("answered", "Отвечен", "Answered").alias(&["Отвечен", "Принят"]),
        text("result", "Результат", "Result").alias(&["Результат", "Статус", "Итог"]),
        text("phone", "Телефон", "Phone").personal().alias(&["Телефон", "Номер телефона"]),
        flag("is_automatic", "Сделано автоматически", "Automatic").alias(&["Автоматическое"]),
        flag("is_promo", "Рекламная рассылка", "Promotional").alias(&["Рекламное"]),
        text("recording_url", "Запись разговора", "Recording").personal().alias(&["Запись", "Ссылка на запись"]),
        text("transcript", "Расшифровка", "Transcript").personal().alias(&["Расшифровка", "Текст"]),
    ],
};

pub(super) const TASKS: Table = Table {
    name: "tasks",
    key: &["id"],
    ru: "Задача",
    en: "A task",
    dated_by: Some("created_at"),
    columns: &[
        id("id", "Номер задачи", "Task id").req().alias(&["ИД", "Номер", "ID задачи", "task_id"]),
        time("created_at", "Поставлена", "Created at").req().alias(&["Дата создания", "Поставлена"]),
        id("owner_id", "Исполнитель", "Assignee").alias(&["Исполнитель", "Ответственный"]),
        id("deal_id", "Сделка", "Deal").alias(&["Сделка", "ID сделки"]),
        id("lead_id", "Лид", "Lead").alias(&["Лид", "ID лида"]),
        id("customer_id", "Клиент", "Customer").alias(&["Клиент", "Код клиента"]),
        text("kind", "Вид задачи", "Kind").alias(&["Вид", "Тип"]),
        time("due_at", "Срок", "Due at").alias(&["Срок", "Крайний срок", "Дедлайн", "deadline"]),
        time("completed_at", "Выполнена", "Completed at").alias(&["Дата закрытия", "Выполнена", "Дата выполнения"]),
        int("times_moved", "Сколько раз перенесена", "Times moved").alias(&["Переносов", "Количество переносов"]),
    ],
};

pub(super) const PROPOSALS: Table = Table {
    name: "proposals",
    key: &["id"],
    ru: "Коммерческое или техническое предложение",
    en: "A commercial or technical proposal",
    dated_by: Some("sent_at"),
    columns: &[
        id("id", "Номер предложения", "Proposal id").req().alias(&["Номер", "Номер КП", "ИД"]),
        time("sent_at", "Отправлено", "Sent at").req().alias(&["Отправлено", "Дата отправки", "Дата"]),
        id("deal_id", "Сделка", "Deal").alias(&["Сделка", "ID сделки"]),
        id("customer_id", "Клиент", "Customer").alias(&["Клиент", "Код клиента"]),
        id("owner_id", "Менеджер", "Manager").alias(&["Менеджер", "Ответственный"]),
        text("kind", "КП или ТКП", "Commercial or technical").words(&["commercial", "technical"]).alias(&["Вид", "Тип"]),
        text("version", "Версия шаблона", "Version of the template").alias(&["Версия"]),
        time("replied_at", "Ответ получен", "Replied at").alias(&["Ответ", "Дата ответа"]),
        time("opened_at", "Открыто", "Opened at").alias(&["Открыто"]),
    ],
};

pub(super) const TARGETS: Table = Table {
    name: "targets",
    key: &["subject_kind", "subject_id", "metric", "period_start", "period_end"],
    ru: "План: показатель × кто × период × значение",
    en: "A target: metric, subject, period, value",
    dated_by: Some("period_start"),
    columns: &[
        text("subject_kind", "Чей план", "Whose plan")
            .req()
            .words(&["company", "team", "employee", "customer", "channel", "product"])
            .alias(&["Чей план", "Уровень"]),
        id("subject_id", "Кто именно (у компании пусто)", "Which one (empty for the company)").alias(&[
            "Кто",
            "Сотрудник",
            "Код",
        ]),
        text("metric", "Показатель", "Metric").req().alias(&["Показатель"]),
        date("period_start", "Начало периода", "Start of the period").req().alias(&["Начало периода", "С", "Начало"]),
        date("period_end", "Последний день периода", "Last day of the period").req().alias(&["Конец периода", "По", "Конец"]),
        num("value", "Значение плана", "Value").req().alias(&["План", "Значение"]),
    ],
};

pub(super) const MARKETING_SPEND: Table = Table {
    name: "marketing_spend",
    key: &["on", "channel", "campaign"],
    ru: "Расход на рекламу за день",
    en: "Marketing spend of a day",
    dated_by: Some("on"),
    columns: &[
        date("on", "Дата", "Date").req().alias(&["Дата", "День"]),
        text("channel", "Канал", "Channel").req().alias(&["Канал", "Источник"]),
        money("amount", "Расход", "Amount").req().unit("currency").alias(&["Расход", "Сумма", "Затраты"]),
        text("campaign", "Кампания", "Campaign").alias(&["Кампания"]),
    ],
};

pub(super) const CALL_REVIEWS: Table = Table {
    name: "call_reviews",
    key: &["id"],
    ru: "Оценка пункта в прослушанном разговоре",
    en: "A mark of one item of a reviewed call",
    dated_by: Some("at"),
    columns: &[
        id("id", "Номер оценки", "Mark id").req().alias(&["ИД", "Номер"]),
        id("activity_id", "Разговор", "Call").req().alias(&["Звонок", "ID звонка"]),
        id("reviewer_id", "Кто оценил", "Reviewer").req().alias(&["Кто оценил", "Проверил"]),
        time("at", "Когда", "At").req().alias(&["Дата", "Дата оценки"]),
        text("scorecard", "Чек-лист", "Scorecard").req().alias(&["Чек-лист", "Лист"]),
        text("item", "Пункт", "Item").req().alias(&["Пункт", "Критерий"]),
        num("mark", "Оценка", "Mark").alias(&["Оценка", "Балл"]),
        text("quote", "Цитата", "Quote").personal().alias(&["Цитата"]),
        int("second", "Секунда разговора", "Second of the call").unit("seconds").alias(&["Секунда"]),
    ],
};
