//! The mission map: 175 rows, which units serve each, how far it works. States are stated in a data file and held to the units.

use super::cell;
use crate::{Error, Result};

/// How far a row works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// On real input, visible, tested.
    Works,
    /// Part of it.
    Partly,
    /// Nothing yet.
    Not,
}

/// One row of the mission.
#[derive(Debug, Clone)]
pub struct Row {
    /// Number.
    pub number: u16,
    /// Short Russian title.
    pub title: String,
    /// Stated.
    pub state: State,
    /// What is missing, or which command serves it (`revizor ...`).
    pub note: String,
    /// Metrics that name the row.
    pub metrics: Vec<&'static str>,
    /// Rules that name the row.
    pub rules: Vec<&'static str>,
}

/// Rows of the data file joined with the units; every contradiction is an error.
///
/// # Errors
/// A line that cannot be read, a missing or repeated row, a row that works without any unit or command, a row that is said
/// not to work although units serve it, a unit that names an unknown row.
pub fn rows(text: &str, commands: &[String]) -> Result<Vec<Row>> {
    let mut out: Vec<Row> = Vec::new();
    for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.starts_with('#') && !l.is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        let bad = |what: &str| wrong(format!("docs/mission.tsv, line {}: {what}", i + 1));
        let [number, title, state, note] = cells.as_slice() else { return Err(bad("four cells separated by tabs")) };
        let number: u16 = number.parse().map_err(|_| bad("the first cell is a number"))?;
        if usize::from(number) != out.len() + 1 {
            return Err(bad("rows stand in order, each once"));
        }
        let state = match *state {
            "works" => State::Works,
            "partly" => State::Partly,
            "not" => State::Not,
            _ => return Err(bad("the state is works, partly or not")),
        };
        let row = Row {
            number,
            title: (*title).to_owned(),
            state,
            note: (*note).to_owned(),
            metrics: metrics::catalogue().iter().filter(|m| m.rows.contains(&number)).map(|m| m.id).collect(),
            rules: audit::rules::RULES.iter().filter(|r| r.rows.contains(&number)).map(|r| r.id).collect(),
        };
        check(&row, commands).map_err(|what| bad(&what))?;
        out.push(row);
    }
    if out.len() != 175 {
        return Err(wrong(format!("docs/mission.tsv has {} rows, the mission has 175", out.len())));
    }
    let named = metrics::catalogue().iter().map(|m| (m.id, m.rows)).chain(audit::rules::RULES.iter().map(|r| (r.id, r.rows)));
    for (id, rows) in named {
        if let Some(r) = rows.iter().find(|r| **r == 0 || **r > 175) {
            return Err(wrong(format!("unit {id} names row {r}")));
        }
    }
    Ok(out)
}

fn check(row: &Row, commands: &[String]) -> std::result::Result<(), String> {
    let served = !row.metrics.is_empty() || !row.rules.is_empty();
    let command = row.note.split("`revizor ").nth(1).and_then(|r| r.split('`').next());
    if let Some(c) = command
        && !commands.iter().any(|known| c == known || c.starts_with(&format!("{known} ")))
    {
        return Err(format!("row {}: there is no command `revizor {c}`", row.number));
    }
    match row.state {
        State::Not if served => Err(format!("row {} is said not to work, but units serve it", row.number)),
        State::Works | State::Partly if !served && command.is_none() => {
            Err(format!("row {} is said to work, but no unit names it and no command is noted", row.number))
        }
        State::Partly if row.note.is_empty() => Err(format!("row {} works partly: say what is missing", row.number)),
        _ => Ok(()),
    }
}

fn wrong(what: String) -> Error {
    Error::failed(what.clone(), what)
}

pub(super) fn page(rows: &[Row]) -> String {
    let count = |s: State| rows.iter().filter(|r| r.state == s).count();
    let mut out = format!(
        "# Карта миссии\n\nСоздано из `docs/mission.tsv` и строк, которые называют сами показатели и проверки, командой `cargo xtask gen`; руками не править. \
         Примеры на странице каждой единицы исполняются как тесты.\n\nРаботает: {}. Частично: {}. Пока нет: {}.\n\n\
         | № | строка | состояние | показатели | проверки | чего не хватает или чем сделано |\n|---|---|---|---|---|---|\n",
        count(State::Works),
        count(State::Partly),
        count(State::Not)
    );
    for r in rows {
        let links = |kind: &str, ids: &[&str]| {
            ids.iter().map(|i| format!("[{i}](catalogue/{kind}/{i}.md)")).collect::<Vec<_>>().join(", ")
        };
        out.push_str(&format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            r.number,
            cell(&r.title),
            match r.state {
                State::Works => "работает",
                State::Partly => "частично",
                State::Not => "пока нет",
            },
            links("metrics", &r.metrics),
            links("rules", &r.rules),
            cell(&r.note)
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(state: State, note: &str, metrics: Vec<&'static str>) -> Row {
        Row { number: 1, title: "x".into(), state, note: note.into(), metrics, rules: vec![] }
    }

    #[test]
    fn a_state_must_rest_on_something() {
        let commands = ["audit".to_owned(), "imports problems".to_owned()];
        assert!(check(&row(State::Not, "", vec![]), &commands).is_ok());
        assert!(check(&row(State::Not, "", vec!["leads"]), &commands).is_err());
        assert!(check(&row(State::Works, "", vec!["leads"]), &commands).is_ok());
        assert!(check(&row(State::Works, "", vec![]), &commands).is_err());
        assert!(check(&row(State::Works, "`revizor audit`", vec![]), &commands).is_ok());
        assert!(check(&row(State::Works, "`revizor dance`", vec![]), &commands).is_err());
        assert!(check(&row(State::Partly, "", vec!["leads"]), &commands).is_err());
    }

    #[test]
    fn lines_are_checked() {
        assert!(rows("1\tx\tworks\n", &[]).is_err());
        assert!(rows("2\tx\tnot\t\n", &[]).is_err());
    }
}
