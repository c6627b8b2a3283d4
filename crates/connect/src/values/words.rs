//! Yes and no, and the words under which files carry the closed lists of the canonical tables.

use crate::recognise::fold;

/// Reads yes or no; `None` for anything else.
pub(crate) fn yes_no(text: &str) -> Option<bool> {
    match text {
        "1" | "true" | "да" | "Да" | "Y" | "yes" => return Some(true),
        "0" | "false" | "нет" | "Нет" | "N" | "no" => return Some(false),
        _ => {}
    }
    match fold(text).as_str() {
        "1" | "true" | "t" | "да" | "y" | "yes" | "истина" | "+" | "д" | "1 0" => Some(true),
        "0" | "false" | "f" | "нет" | "n" | "no" | "ложь" | "н" | "0 0" => Some(false),
        _ => None,
    }
}

/// Words that stand for an empty cell in columns that hold no free text.
pub(crate) fn is_nothing(text: &str) -> bool {
    if text.len() > 40 {
        return false;
    }
    matches!(
        text,
        "" | "-"
            | "–"
            | "—"
            | "--"
            | "NULL"
            | "null"
            | "\\N"
            | "None"
            | "N/A"
            | "n/a"
            | "#N/A"
            | "NaT"
            | "nan"
            | "NaN"
            | "<NA>"
            | "(not set)"
    ) || matches!(
        fold(text).as_str(),
        "не закрыта"
            | "не закрыт"
            | "не указан"
            | "не указана"
            | "не указано"
            | "не задано"
            | "не задан"
            | "нет данных"
            | "н д"
            | "пусто"
            | "не назначен"
            | "not set"
            | "not closed"
            | "none"
            | "null"
            | ""
    )
}

/// One line: list, canonical word, the words that mean it (folded).
type Row = (&'static str, &'static str, &'static [&'static str]);

const WORDS: &[Row] = &[
    (
        "deal_status",
        "won",
        &[
            "won",
            "closed won",
            "success",
            "выиграна",
            "выиграно",
            "выигран",
            "выиграл",
            "успех",
            "успешно",
            "успешно реализовано",
            "успешно реализована",
            "сделка успешна",
            "успешная",
            "успешно завершена",
            "успешно завершено",
            "закрыта успешно",
            "закрыто успешно",
            "успешно закрыта",
            "успешно закрыто",
            "закрыта и реализована",
            "закрыто и реализовано",
            "реализовано",
            "реализована",
            "оплачено",
            "оплачена",
            "продано",
            "продажа",
            "продажа состоялась",
            "договор подписан и оплачен",
            "завершена успешно",
            "завершено успешно",
            "выполнена",
            "победа",
            "s",
            "deal won",
            "stage won",
        ],
    ),
    (
        "deal_status",
        "lost",
        &[
            "lost",
            "closed lost",
            "failure",
            "fail",
            "failed",
            "проиграна",
            "проиграно",
            "проигран",
            "проигрыш",
            "провал",
            "провалена",
            "провалено",
            "сделка провалена",
            "закрыто и не реализовано",
            "закрыта и не реализована",
            "закрыто не реализовано",
            "не реализовано",
            "не реализована",
            "отказ",
            "отказ клиента",
            "отказались",
            "отменена",
            "отменено",
            "потеряна",
            "потеряно",
            "потерян",
            "неуспех",
            "неуспешно",
            "неуспешная",
            "не успешно",
            "анализ причины провала",
            "закрыта неуспешно",
            "закрыто неуспешно",
            "не состоялась",
            "сделка проиграна",
            "сорвалась",
            "слив",
            "f",
            "deal lost",
            "cancelled",
            "canceled",
            "abandoned",
            "dead",
            "closed dead",
        ],
    ),
    (
        "deal_status",
        "open",
        &[
            "open",
            "opened",
            "in progress",
            "в работе",
            "открыта",
            "открыто",
            "открыт",
            "открытая",
            "активна",
            "активная",
            "активный",
            "новая",
            "новый",
            "в процессе",
            "p",
            "pending",
            "active",
            "new",
            "не закрыта",
            "переговоры",
            "в воронке",
            "engaging",
            "prospecting",
            "отложена",
            "на паузе",
        ],
    ),
    (
        "lead_status",
        "new",
        &[
            "new",
            "новый",
            "новая",
            "не обработан",
            "не обработано",
            "неразобранное",
            "неразобранный",
            "новая заявка",
            "новый лид",
            "открыт",
            "open",
        ],
    ),
    (
        "lead_status",
        "working",
        &[
            "working",
            "в работе",
            "обрабатывается",
            "в обработке",
            "взят в работу",
            "принят в работу",
            "in progress",
            "contacted",
            "перезвонить",
            "обработан",
            "p",
        ],
    ),
    ("lead_status", "qualified", &["qualified", "квалифицирован", "целевой", "подтвержден", "качественный лид квалифицирован"]),
    (
        "lead_status",
        "converted",
        &[
            "converted",
            "сконвертирован",
            "конвертирован",
            "качественный лид",
            "лид сконвертирован",
            "создана сделка",
            "создать на основании",
            "обработан успешно",
            "успешно",
            "s",
            "won",
        ],
    ),
    (
        "lead_status",
        "disqualified",
        &[
            "disqualified",
            "unqualified",
            "junk",
            "некачественный лид",
            "некачественный",
            "нецелевой",
            "спам",
            "забракован",
            "отказ",
            "не квалифицирован",
            "неуспешно",
            "провал",
            "закрыт",
            "дубль",
            "недозвон",
            "f",
            "lost",
            "причина отказа",
            "забракованный лид",
        ],
    ),
    (
        "direction",
        "in",
        &[
            "in",
            "incoming",
            "inbound",
            "входящий",
            "входящее",
            "входящий звонок",
            "входящий с перенаправлением",
            "вх",
            "входящий вызов",
            "вход",
        ],
    ),
    (
        "direction",
        "out",
        &[
            "out",
            "outgoing",
            "outbound",
            "исходящий",
            "исходящее",
            "исходящий звонок",
            "обратный",
            "обратный звонок",
            "исх",
            "исходящий вызов",
            "исход",
            "callback",
        ],
    ),
    ("activity_kind", "call", &["call", "звонок", "телефонный звонок", "вызов", "phone", "phone call"]),
    ("activity_kind", "meeting", &["meeting", "встреча", "переговоры", "демонстрация", "презентация"]),
    ("activity_kind", "email", &["email", "e mail", "mail", "письмо", "почта", "электронное письмо"]),
    (
        "activity_kind",
        "message",
        &["message", "сообщение", "чат", "whatsapp", "telegram", "мессенджер", "sms", "смс", "открытая линия"],
    ),
    ("activity_kind", "proposal", &["proposal", "кп", "коммерческое предложение", "предложение", "ткп"]),
    ("activity_kind", "visit", &["visit", "визит", "выезд", "посещение"]),
    ("activity_kind", "note", &["note", "комментарий", "заметка", "примечание"]),
    ("activity_kind", "other", &["other", "другое", "прочее", "дело", "задача", "task"]),
    ("role", "owner", &["owner", "собственник", "владелец", "учредитель"]),
    (
        "role",
        "head",
        &[
            "head",
            "руководитель",
            "роп",
            "начальник отдела",
            "директор",
            "коммерческий директор",
            "директор по продажам",
            "руководитель отдела продаж",
            "начальник",
        ],
    ),
    (
        "role",
        "manager",
        &[
            "manager",
            "менеджер",
            "менеджер по продажам",
            "продавец",
            "старший менеджер",
            "sales",
            "sales manager",
            "менеджер по работе с клиентами",
        ],
    ),
    ("role", "service", &["service", "сервис", "сервис менеджер", "поддержка", "аккаунт менеджер", "ассистент", "оператор"]),
    ("role", "marketing", &["marketing", "маркетинг", "маркетолог"]),
    ("role", "other", &["other", "другое", "прочее", "бухгалтер", "логист", "секретарь"]),
    ("function", "new", &["new", "новые", "новый", "привлечение", "хантер", "hunter"]),
    ("function", "current", &["current", "текущие", "текущий", "действующие", "развитие", "фермер", "farmer"]),
    ("function", "both", &["both", "оба", "и то и другое", "все", "новые и текущие"]),
    ("function", "service", &["service", "сервис"]),
    (
        "customer_kind",
        "person",
        &["person", "человек", "физлицо", "физ лицо", "физическое лицо", "контакт", "b2c", "частное лицо"],
    ),
    ("customer_kind", "company", &["company", "компания", "юрлицо", "юр лицо", "юридическое лицо", "организация", "b2b", "ип"]),
    ("stage_kind", "open", &["open", "рабочий", "в работе", "открыт", "открытый", "промежуточный", "process", "p"]),
    ("stage_kind", "won", &["won", "успех", "успешный", "выигран", "success", "s"]),
    ("stage_kind", "lost", &["lost", "отказ", "провал", "неуспех", "проигран", "failure", "f", "apology"]),
    (
        "order_kind",
        "sale",
        &[
            "sale",
            "продажа",
            "реализация",
            "отгрузка",
            "приход",
            "заказ",
            "order",
            "invoice",
            "реализация товаров и услуг",
            "чек",
        ],
    ),
    (
        "order_kind",
        "return",
        &[
            "return",
            "возврат",
            "возврат прихода",
            "возврат товаров от клиента",
            "возврат товаров от покупателя",
            "refund",
            "возврат от покупателя",
            "credit note",
        ],
    ),
    (
        "order_status",
        "done",
        &[
            "done",
            "completed",
            "complete",
            "проведен",
            "проведена",
            "выполнен",
            "выполнена",
            "завершен",
            "завершена",
            "отгружен",
            "отгружена",
            "оплачен",
            "оплачена",
            "доставлен",
            "shipped",
            "delivered",
            "paid",
            "closed",
            "закрыт",
            "закрыта",
            "получен",
        ],
    ),
    (
        "order_status",
        "cancelled",
        &["cancelled", "canceled", "отменен", "отменена", "аннулирован", "отмена", "не проведен", "удален", "void"],
    ),
    ("proposal_kind", "commercial", &["commercial", "кп", "коммерческое"]),
    ("proposal_kind", "technical", &["technical", "ткп", "техническое", "технико коммерческое"]),
    ("subject_kind", "company", &["company", "компания"]),
    ("subject_kind", "team", &["team", "отдел", "команда", "группа"]),
    ("subject_kind", "employee", &["employee", "сотрудник", "менеджер"]),
    ("subject_kind", "customer", &["customer", "клиент"]),
    ("subject_kind", "channel", &["channel", "канал"]),
    ("subject_kind", "product", &["product", "товар", "продукт"]),
    ("survey_channel", "email", &["email", "e mail", "почта", "письмо"]),
    ("survey_channel", "site", &["site", "сайт", "web"]),
    ("survey_channel", "office", &["office", "офис", "магазин"]),
    ("survey_channel", "phone", &["phone", "телефон", "звонок"]),
];

/// The list of words a column draws from.
fn list(table: &str, column: &str) -> Option<&'static str> {
    Some(match (table, column) {
        ("deals", "status") => "deal_status",
        ("leads", "status") => "lead_status",
        ("activities", "direction") => "direction",
        ("activities", "kind") => "activity_kind",
        ("employees", "role") => "role",
        ("employees", "function") => "function",
        ("customers", "kind") => "customer_kind",
        ("stages", "kind") => "stage_kind",
        ("orders", "kind") => "order_kind",
        ("orders", "status") => "order_status",
        ("proposals", "kind") => "proposal_kind",
        ("targets", "subject_kind") => "subject_kind",
        ("survey_responses", "channel") => "survey_channel",
        _ => return None,
    })
}

/// The canonical word of a column's closed list that `text` means; `None` when it means none.
pub(crate) fn closed(table: &str, column: &domain::schema::Column, text: &str) -> Option<&'static str> {
    if let Some(word) = column.words.iter().find(|w| **w == text) {
        return Some(word);
    }
    let folded = fold(text);
    if let Some(word) = column.words.iter().find(|w| **w == folded) {
        return Some(word);
    }
    meaning(list(table, column.name)?, &folded)
}

/// The canonical word of the named list for a folded text.
pub(crate) fn meaning(list: &str, folded: &str) -> Option<&'static str> {
    WORDS.iter().find(|(l, _, words)| *l == list && words.contains(&folded)).map(|(_, word, _)| *word)
}

/// ISO code of a currency in words, by sign or code; `None` when it is not known.
pub(crate) fn currency(text: &str) -> Option<&'static str> {
    if text == "RUB" {
        return Some("RUB");
    }
    Some(match fold(text).as_str() {
        "rub" | "rur" | "руб" | "р" | "рубль" | "рубли" | "рублей" | "российский рубль" | "russian ruble" | "ruble" => {
            "RUB"
        }
        "usd" | "доллар" | "доллар сша" | "us dollar" | "долл" => "USD",
        "eur" | "евро" | "euro" => "EUR",
        "kzt" | "тенге" | "казахстанский тенге" => "KZT",
        "byn" | "белорусский рубль" => "BYN",
        "uah" | "гривна" => "UAH",
        "gbp" | "фунт стерлингов" | "фунт" => "GBP",
        "cny" | "юань" | "китайский юань" => "CNY",
        "uzs" | "узбекский сум" | "сум" => "UZS",
        "amd" | "армянский драм" => "AMD",
        "azn" | "азербайджанский манат" => "AZN",
        "kgs" | "киргизский сом" | "сом" => "KGS",
        "try" | "турецкая лира" => "TRY",
        "aed" | "дирхам оаэ" => "AED",
        "" => match text.trim() {
            "₽" => "RUB",
            "$" => "USD",
            "€" => "EUR",
            "₸" => "KZT",
            "£" => "GBP",
            "¥" => "CNY",
            "₴" => "UAH",
            _ => return None,
        },
        _ => return None,
    })
}

/// Whether a stage of that name closes a deal, by the names that CRM systems give their final stages.
pub(crate) fn stage_kind(stage: &str) -> Option<&'static str> {
    meaning("deal_status", &fold(stage)).filter(|k| *k != "open")
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
