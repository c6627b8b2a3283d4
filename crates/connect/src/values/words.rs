//! Yes and no, and the words under which files carry the closed lists of the canonical tables.

use super::word_lists::WORDS;

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
    let folded = fold(stage);
    let by_start =
        || [("closed won ", "won"), ("closed lost ", "lost")].iter().find(|(s, _)| folded.starts_with(s)).map(|(_, k)| *k);
    meaning("deal_status", &folded).or_else(by_start).filter(|k| *k != "open")
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
