//! `tables` and `snapshot`: what is stored.

use super::Done;
use crate::DONE;
use crate::args::{Format, Snapshot, SnapshotWhat};
use crate::env::Env;
use crate::out::Data;
use app::usecases::{snapshots, tables};
use serde_json::{Value, json};

pub(crate) fn tables(env: &Env) -> Done {
    let list = tables::list(&env.company)?;
    if env.format == Some(Format::Csv) {
        return columns(env, &list);
    }
    let mut data = Data::new(vec![
        ("table", env.say("таблица", "table")),
        ("rows", env.say("строк", "rows")),
        ("first", env.say("с", "from")),
        ("last", env.say("по", "to")),
        ("sources", env.say("источники", "sources")),
        ("filled", env.say("заполнено", "filled")),
    ])
    .numbers(&["rows"]);
    for t in &list {
        let sources: Vec<String> = t.sources.iter().map(|(s, n)| format!("{s}: {n}")).collect();
        let filled: Vec<String> = t.filled.iter().map(|(c, s)| format!("{c} {}", percent(s))).collect();
        data.row(vec![
            t.table.clone(),
            t.rows.to_string(),
            t.first.clone().unwrap_or_default(),
            t.last.clone().unwrap_or_default(),
            sources.join(", "),
            filled.join(", "),
        ]);
    }
    data.json(Value::Array(list.iter().map(tables::TableLine::json).collect())).print(env.format)?;
    Ok(DONE)
}

/// CSV has one line per column: a spreadsheet can sort it.
fn columns(env: &Env, list: &[tables::TableLine]) -> Done {
    let titles = ["table", "rows", "first", "last", "column", "filled"];
    let mut data = Data::new(titles.iter().map(|t| (*t, (*t).to_owned())).collect());
    for t in list {
        for (column, share) in &t.filled {
            let or_empty = |v: &Option<String>| v.clone().unwrap_or_default();
            data.row(vec![
                t.table.clone(),
                t.rows.to_string(),
                or_empty(&t.first),
                or_empty(&t.last),
                column.clone(),
                share.clone(),
            ]);
        }
    }
    data.print(env.format)?;
    Ok(DONE)
}

/// `0.9731` as `97 %`; a column that is filled almost everywhere or almost nowhere is not rounded to all or nothing.
fn percent(share: &str) -> String {
    let parts: u32 = share.parse::<f64>().map_or(0, |v| (v * 10_000.0).round() as u32);
    match parts {
        0 => "0 %".to_owned(),
        1..100 => "<1 %".to_owned(),
        9_900..10_000 => ">99 %".to_owned(),
        p => format!("{} %", (p + 50) / 100),
    }
}

pub(crate) fn snapshot(env: &Env, a: &Snapshot) -> Done {
    match &a.what {
        None | Some(SnapshotWhat::List) => list(env),
        Some(SnapshotWhat::Diff { a, b }) => diff(env, *a, *b),
    }
}

fn list(env: &Env) -> Done {
    let mut data = Data::new(vec![
        ("snapshot", "№".to_owned()),
        ("at", env.say("когда", "when")),
        ("message", env.say("что сделано", "what was done")),
    ])
    .numbers(&["snapshot"]);
    for s in snapshots::list(&env.company)? {
        data.row(vec![s.id.to_string(), snapshots::moment(s.at), s.message]);
    }
    data.print(env.format)?;
    Ok(DONE)
}

fn diff(env: &Env, a: i64, b: i64) -> Done {
    let changes = snapshots::diff(&env.company, a, b)?;
    let mut data = Data::new(vec![
        ("table", env.say("таблица", "table")),
        ("added", env.say("добавлено", "added")),
        ("removed", env.say("убрано", "removed")),
        ("changed", env.say("изменено", "changed")),
    ])
    .numbers(&["added", "removed", "changed"]);
    let mut machine = Vec::new();
    for c in &changes {
        data.row(vec![c.table.clone(), c.added.to_string(), c.removed.to_string(), c.changed.to_string()]);
        machine.push(json!({"table": c.table, "added": c.added, "removed": c.removed, "changed": c.changed}));
    }
    data.json(Value::Array(machine)).print(env.format)?;
    Ok(DONE)
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn almost_all_is_not_all() {
        assert_eq!(percent("1"), "100 %");
        assert_eq!(percent("0.9999"), ">99 %");
        assert_eq!(percent("0.9731"), "97 %");
        assert_eq!(percent("0.0003"), "<1 %");
        assert_eq!(percent("0"), "0 %");
    }
}
