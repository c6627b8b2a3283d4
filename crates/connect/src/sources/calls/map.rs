//! Headers of call logs and what they mean (`sources.md` 5), as tables.

use crate::Options;
use crate::format::block::Block;
use crate::recognise::detect::Head;
use crate::recognise::{ColumnMap, Mapping, key_of, keyed};

/// What a column of a log holds. `caller` and `callee` are numbers of either side; `ext` are short inner numbers.
pub(crate) const SPECIAL: &[&str] = &[
    "id",
    "group",
    "start",
    "date",
    "time",
    "finish",
    "answer",
    "from_ext",
    "from_number",
    "to_ext",
    "to_number",
    "caller",
    "callee",
    "phone",
    "line",
    "direction",
    "status",
    "lost",
    "success",
    "total_s",
    "talk_s",
    "wait_s",
    "employee",
    "recording",
    "reason",
];

/// Header -> meaning; earlier headers win a meaning, `+` keeps the column as an attribute as well.
type Map = &'static [(&'static str, &'static str)];

/// A log as a vendor writes it.
struct Log {
    name: &'static str,
    map: Map,
    all: &'static [&'static [&'static str]],
    some: &'static [&'static str],
    at_least: usize,
    order: Option<&'static str>,
}

const MANGO: Map = &[
    ("records", "recording"),
    ("start", "start"),
    ("finish", "finish"),
    ("answer", "answer"),
    ("from_extension", "from_ext"),
    ("from_number", "from_number"),
    ("to_extension", "to_ext"),
    ("to_number", "to_number"),
    ("disconnect_reason", "reason"),
    ("line_number", "line"),
    ("location", "+location"),
    ("entry_id", "group"),
];

const UIS: Map = &[
    ("id", "id"),
    ("start_time", "start"),
    ("Дата и время", "start"),
    ("Дата и время начала", "start"),
    ("Дата", "date"),
    ("Время", "time"),
    ("finish_reason", "reason"),
    ("Причина завершения", "reason"),
    ("direction", "direction"),
    ("Направление", "direction"),
    ("is_lost", "lost"),
    ("Потерянный", "lost"),
    ("Статус", "status"),
    ("Статус звонка", "status"),
    ("wait_duration", "wait_s"),
    ("Длительность ожидания", "wait_s"),
    ("Длительность ожидания ответа", "wait_s"),
    ("Время ожидания ответа", "wait_s"),
    ("talk_duration", "talk_s"),
    ("Длительность разговора", "talk_s"),
    ("total_duration", "total_s"),
    ("Общая длительность", "total_s"),
    ("Длительность звонка", "total_s"),
    ("contact_phone_number", "phone"),
    ("Номер абонента", "phone"),
    ("virtual_phone_number", "line"),
    ("Виртуальный номер", "line"),
    ("last_answered_employee_full_name", "employee"),
    ("first_answered_employee_full_name", "employee"),
    ("employees", "employee"),
    ("Сотрудник", "employee"),
    ("ФИО сотрудника", "employee"),
    ("call_records", "recording"),
    ("Ссылка на запись", "recording"),
];

const CALLTOUCH: Map = &[
    ("callId", "id"),
    ("ID звонка", "id"),
    ("date", "start"),
    ("Дата и время", "start"),
    ("Дата", "date"),
    ("Время", "time"),
    ("callerNumber", "phone"),
    ("Номер звонящего", "phone"),
    ("Номер клиента", "phone"),
    // Beside the caller it is the number that was dialled; alone it is the caller.
    ("phoneNumber", "phone"),
    ("phoneNumber", "line"),
    ("Номер Calltouch", "line"),
    ("duration", "talk_s"),
    ("Длительность", "talk_s"),
    ("Длительность разговора", "talk_s"),
    ("waitingConnect", "wait_s"),
    ("Ожидание", "wait_s"),
    ("Время ожидания", "wait_s"),
    ("successful", "success"),
    ("Успешный", "success"),
    ("callStatus", "status"),
    ("Статус", "status"),
    ("manager", "employee"),
    ("Менеджер", "employee"),
    ("callUrl", "recording"),
    ("Запись звонка", "recording"),
];

const SIPUNI: Map = &[
    ("Тип", "direction"),
    ("Статус", "status"),
    ("Время", "start"),
    ("Откуда", "caller"),
    ("Куда", "callee"),
    ("Кто ответил", "employee"),
    ("Длительность звонка", "total_s"),
    ("Длительность разговора", "talk_s"),
    ("Время ответа", "wait_s"),
    ("ID записи", "id"),
];

const PBX: Map = &[
    ("ID звонка", "id"),
    ("Call ID", "id"),
    ("uniqueid", "id"),
    ("Дата и время", "start"),
    ("Дата/время", "start"),
    ("calldate", "start"),
    ("Дата и время звонка", "start"),
    ("Дата и время вызова", "start"),
    ("Дата звонка", "start"),
    ("Начало звонка", "start"),
    ("Начало вызова", "start"),
    ("Время начала", "start"),
    ("Дата", "date"),
    ("Время", "time"),
    ("Тип", "direction"),
    ("Тип звонка", "direction"),
    ("Тип вызова", "direction"),
    ("Направление", "direction"),
    ("Направление звонка", "direction"),
    ("Направление вызова", "direction"),
    ("Direction", "direction"),
    ("Кто звонил", "caller"),
    ("Откуда", "caller"),
    ("Звонивший", "caller"),
    ("Номер звонящего", "caller"),
    ("src", "caller"),
    ("Кому звонили", "callee"),
    ("Куда", "callee"),
    ("Вызываемый", "callee"),
    ("dst", "callee"),
    ("Номер или Call-back компании", "line"),
    ("Номер компании", "line"),
    ("Линия", "line"),
    ("Кто звонит", "caller"),
    ("Вызывающий", "caller"),
    ("Номер А", "caller"),
    ("Кому звонит", "callee"),
    ("Вызываемый номер", "callee"),
    ("Номер Б", "callee"),
    ("Клиент", "phone"),
    ("Абонент", "phone"),
    ("Номер клиента", "phone"),
    ("Телефон клиента", "phone"),
    ("Внешний номер", "phone"),
    ("Телефон", "phone"),
    ("Сотрудник", "employee"),
    ("Кто ответил", "employee"),
    ("Оператор", "employee"),
    ("ФИО сотрудника", "employee"),
    ("ФИО абонента", "employee"),
    ("ФИО оператора", "employee"),
    ("Менеджер", "employee"),
    ("Статус", "status"),
    ("Статус звонка", "status"),
    ("Статус вызова", "status"),
    ("Результат", "status"),
    ("Результат звонка", "status"),
    ("disposition", "status"),
    ("Длительность вызова ЧЧ:ММ:СС", "talk_s"),
    ("Длительность разговора", "talk_s"),
    ("billsec", "talk_s"),
    ("Длительность разговора, сек", "talk_s"),
    ("Время разговора", "talk_s"),
    ("Время разговора, сек", "talk_s"),
    ("Продолжительность разговора", "talk_s"),
    ("Длительность", "talk_s"),
    ("Длительность, сек", "talk_s"),
    ("Продолжительность", "talk_s"),
    ("Продолжительность, сек", "talk_s"),
    ("Длительность вызова", "total_s"),
    ("Длительность звонка", "total_s"),
    ("Длительность звонка, сек", "total_s"),
    ("Общая длительность", "total_s"),
    ("duration", "total_s"),
    ("Ожидание", "wait_s"),
    ("Ожидание, сек", "wait_s"),
    ("Время ожидания, сек", "wait_s"),
    ("Длительность ожидания", "wait_s"),
    ("Время ожидания", "wait_s"),
    ("Время ответа", "wait_s"),
    ("Запись", "recording"),
    ("Ссылка на запись", "recording"),
    ("recordingfile", "recording"),
];

const LOGS: &[Log] = &[
    Log {
        name: "mango",
        map: MANGO,
        all: &[&["start"], &["finish"], &["answer"], &["from_number"], &["to_number"]],
        some: &["from_extension", "to_extension", "line_number", "disconnect_reason", "entry_id", "records"],
        at_least: 2,
        order: None,
    },
    Log {
        name: "uis",
        map: UIS,
        all: &[&["start_time", "Дата и время", "Дата и время начала", "Дата"], &["contact_phone_number", "Номер абонента"]],
        some: &[
            "is_lost",
            "finish_reason",
            "wait_duration",
            "talk_duration",
            "virtual_phone_number",
            "Виртуальный номер",
            "Длительность ожидания",
            "Длительность ожидания ответа",
            "Время ожидания ответа",
            "Причина завершения",
            "Потерянный",
            "Общая длительность",
        ],
        at_least: 2,
        order: None,
    },
    Log {
        name: "calltouch",
        map: CALLTOUCH,
        all: &[
            &["callId", "ID звонка"],
            &["date", "Дата и время", "Дата"],
            &["callerNumber", "Номер звонящего", "Номер клиента", "phoneNumber"],
        ],
        some: &[
            "waitingConnect",
            "uniqueCall",
            "targetCall",
            "callUrl",
            "sessionId",
            "Уникальный",
            "Уникально-целевой",
            "Целевой",
            "Номер Calltouch",
        ],
        at_least: 2,
        order: Some("dmy"),
    },
    Log {
        name: "sipuni",
        map: SIPUNI,
        all: &[&["Тип"], &["Статус"], &["Время"], &["Откуда"], &["Куда"], &["Длительность разговора"]],
        some: &["Схема", "Кто ответил", "ID записи", "Новый клиент", "Состояние перезвона", "ID заказа звонка", "Время ответа"],
        at_least: 2,
        order: None,
    },
    Log {
        name: "calls",
        map: PBX,
        all: &[
            &[
                "Дата и время",
                "Дата/время",
                "calldate",
                "Дата",
                "Дата и время звонка",
                "Дата и время вызова",
                "Дата звонка",
                "Начало звонка",
                "Начало вызова",
                "Время начала",
            ],
            &[
                "Кто звонил",
                "Кто звонит",
                "Откуда",
                "Звонивший",
                "Вызывающий",
                "Номер звонящего",
                "Номер А",
                "src",
                "Клиент",
                "Абонент",
                "Номер клиента",
                "Телефон клиента",
                "Внешний номер",
                "Телефон",
            ],
            &[
                "Длительность вызова ЧЧ:ММ:СС",
                "Длительность разговора",
                "Длительность разговора, сек",
                "Время разговора",
                "Время разговора, сек",
                "Продолжительность разговора",
                "billsec",
                "Длительность",
                "Длительность, сек",
                "Продолжительность",
                "Продолжительность, сек",
                "Длительность вызова",
                "Длительность звонка",
                "Длительность звонка, сек",
                "duration",
            ],
        ],
        some: &[
            "Кому звонили",
            "Кому звонит",
            "Куда",
            "Вызываемый",
            "Вызываемый номер",
            "Номер Б",
            "dst",
            "Номер или Call-back компании",
            "Номер компании",
            "Тип звонка",
            "Тип вызова",
            "Направление",
            "Направление звонка",
            "Направление вызова",
            "disposition",
            "Ожидание",
            "Время ожидания",
            "Кто ответил",
            "Запись",
        ],
        at_least: 1,
        order: None,
    },
];

/// Whether a profile reads call logs.
pub(crate) fn is_profile(name: &str) -> bool {
    LOGS.iter().any(|l| l.name == name)
}

/// All headers known here.
pub(crate) fn headers() -> impl Iterator<Item = &'static str> {
    LOGS.iter().flat_map(|l| l.map.iter().map(|(h, _)| *h).chain(l.some.iter().copied()))
}

/// The mapping of a log; `None` when it is none.
pub(crate) fn recognise(head: &Head, opts: &Options) -> Option<Mapping> {
    if opts.table.as_deref().is_some_and(|t| t != "activities") {
        return None;
    }
    let keys = keyed(&head.headers);
    let has = |h: &str| keys.contains(&key_of(h));
    let fits = |l: &&Log| {
        opts.profile.as_deref().is_none_or(|p| p == l.name)
            && l.all.iter().all(|any| any.iter().any(|h| has(h)))
            && l.some.iter().filter(|h| has(h)).count() >= l.at_least
    };
    let log = LOGS.iter().find(fits)?;
    let mut columns: Vec<ColumnMap> = Vec::new();
    for (header, target) in log.map {
        let to = target.trim_start_matches('+');
        let wanted = key_of(header);
        let at = keys.iter().position(|k| *k == wanted);
        let Some(i) = at.filter(|i| !columns.iter().any(|c| c.index == Some(*i) || c.to[0] == to)) else { continue };
        // «Дата и время» makes a column of the time alone needless.
        if !SPECIAL.contains(&to) || matches!(to, "date" | "time") && columns.iter().any(|c| c.to[0] == "start") {
            continue;
        }
        let mut to = vec![to.to_owned()];
        if target.starts_with('+') {
            to.push("attr".to_owned());
        }
        columns.push(ColumnMap { header: head.headers[i].clone(), index: Some(i), to });
    }
    let dated = columns.iter().any(|c| matches!(c.to[0].as_str(), "start" | "date"));
    columns.sort_by_key(|c| c.index);
    dated.then(|| Mapping {
        table: Some("activities".to_owned()),
        profile: Some(log.name.to_owned()),
        date_order: log.order.map(str::to_owned),
        columns,
        ..Mapping::default()
    })
}

/// Positions of the columns that date a call.
pub(crate) fn dated(mapping: &Mapping) -> Vec<usize> {
    let dates = mapping.columns.iter().filter(|c| matches!(c.to.first().map(String::as_str), Some("start" | "date")));
    dates.filter_map(|c| c.index).collect()
}

/// Mango's statistics come without a header: the order of the fields is that of the request.
const MANGO_FIELDS: [&str; 12] = [
    "records",
    "start",
    "finish",
    "answer",
    "from_extension",
    "from_number",
    "to_extension",
    "to_number",
    "disconnect_reason",
    "line_number",
    "location",
    "entry_id",
];

/// The headers of a log without any, by its content.
pub(crate) fn headerless(block: &Block) -> Option<Vec<String>> {
    let rows: Vec<_> = block.rows.iter().filter(|r| !block.is_blank(r)).take(100).collect();
    let unix = |text: &str| text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit());
    let good = rows.iter().filter(|r| {
        let cells: Vec<&str> = block.texts(r).take(12).collect();
        (10..=14).contains(&r.len)
            && (cells[0].is_empty() || cells[0].starts_with('['))
            && unix(cells[1])
            && unix(cells[2])
            && (cells[3] == "0" || unix(cells[3]))
    });
    let (good, all) = (good.count(), rows.len());
    let width = rows.first().map_or(0, |r| r.len as usize);
    if all == 0 || good * 10 < all * 9 {
        return None;
    }
    let name = |i: usize| MANGO_FIELDS.get(i).map_or_else(|| format!("column {}", i + 1), |n| (*n).to_owned());
    Some((0..width).map(name).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meanings_exist() {
        for log in LOGS {
            for (header, to) in log.map {
                let to = to.trim_start_matches('+');
                assert!(SPECIAL.contains(&to) || to == "location", "{} {header} -> {to}", log.name);
            }
        }
    }
}
