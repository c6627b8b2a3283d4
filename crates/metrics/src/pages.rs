//! Runs the examples of every unit's page: tables in, command, expected rows out. A page without an example fails the build.

use crate::{Compare, Dimension, Grain, Request};
use domain::figure::FigureRow;
use std::collections::BTreeMap;

/// Sections every page has.
const SECTIONS: [&str; 4] = ["## Что это", "## Как считается", "## Чего не видно", "## Пример"];

/// One `## Пример`: tables, moment, and what each command must print.
#[derive(Debug, Default)]
struct Example {
    title: String,
    as_of: String,
    zone: String,
    tables: BTreeMap<String, String>,
    /// Command and expected lines.
    expects: Vec<(String, Vec<String>)>,
}

fn parse(page: &str) -> Vec<Example> {
    let mut out: Vec<Example> = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let line = line.trim();
        if line.starts_with("## ") {
            if line.starts_with("## Пример") {
                let zone = "Europe/Moscow".to_owned();
                out.push(Example { title: line.to_owned(), zone, ..Example::default() });
            }
            continue;
        }
        let Some(example) = out.last_mut() else { continue };
        let plain = line.trim_matches(['`', '*', '-', ' ']);
        if let Some(v) = plain.strip_prefix("as_of:") {
            v.trim().clone_into(&mut example.as_of);
        } else if let Some(v) = plain.strip_prefix("zone:") {
            v.trim().clone_into(&mut example.zone);
        } else if let Some(info) = line.strip_prefix("```").filter(|i| !i.is_empty()) {
            let body: Vec<String> = lines.by_ref().take_while(|l| !l.trim().starts_with("```")).map(str::to_owned).collect();
            if let Some(table) = info.strip_prefix("csv ") {
                example.tables.insert(table.trim().to_owned(), body.join("\n"));
            } else if let Some(command) = info.strip_prefix("expect revizor metric ") {
                let rows =
                    body.into_iter().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
                example.expects.push((command.to_owned(), rows));
            }
        }
    }
    out
}

/// Words of a line; double quotes keep spaces inside one word.
fn words(line: &str) -> Vec<String> {
    let (mut out, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for ch in line.chars() {
        match ch {
            '"' => quoted = !quoted,
            ' ' if !quoted => out.push(std::mem::take(&mut word)),
            ch => word.push(ch),
        }
    }
    out.push(word);
    out.retain(|w| !w.is_empty());
    out
}

fn request(command: &str) -> Request {
    let words = words(command);
    let mut request = Request::of(&words[0]);
    let (mut from, mut to) = (None, None);
    for pair in words[1..].chunks(2) {
        let (flag, value) = (pair[0].as_str(), pair[1].as_str());
        match flag {
            "--by" => request.by.extend(value.split(',').map(|d| Dimension::parse(d).unwrap())),
            "--from" => from = Some(value),
            "--to" => to = Some(value),
            "--grain" => request.grain = Some(Grain::from_word(value).unwrap()),
            "--where" => {
                let (d, v) = value.split_once('=').unwrap();
                request.filters.push((Dimension::parse(d).unwrap(), v.to_owned()));
            }
            "--compare" => request.compare = Some(if value == "year" { Compare::Year } else { Compare::Previous }),
            other => panic!("unknown argument {other}"),
        }
    }
    (request.from, request.to) = domain::period::parse_ends(from, to).unwrap();
    request
}

/// The named thing of a row as text; absent things are `null`.
fn shown(row: &FigureRow, key: &str) -> Option<String> {
    if let Some(inner) = key.strip_prefix("compare.") {
        return row.compare.as_ref().map_or_else(|| Some("null".to_owned()), |r| shown(r, inner));
    }
    let interval = |pick: fn(&domain::figure::Interval) -> &String| row.interval.as_ref().map(|i| pick(i).clone());
    let plain = match key {
        "value" => row.value.clone(),
        "numerator" => row.numerator.clone(),
        "denominator" => row.denominator.clone(),
        "n" => Some(row.n.to_string()),
        "bucket" => row.bucket.clone(),
        "reason" => row.reason.clone(),
        "missing" => (!row.missing.is_empty()).then(|| row.missing.join(",")),
        "low" => interval(|i| &i.low),
        "high" => interval(|i| &i.high),
        "status" => serde_json::to_value(row.status).ok().and_then(|v| v.as_str().map(str::to_owned)),
        _ => match row.cut.iter().find(|(k, _)| k == key) {
            Some((_, v)) => Some(v.clone()),
            None => row.fields.iter().find(|(k, _)| k == key)?.1.clone(),
        },
    };
    Some(plain.unwrap_or_else(|| "null".to_owned()))
}

fn same(expected: &str, found: &str) -> bool {
    if let Some(near) = expected.strip_prefix('~') {
        let (Ok(a), Ok(b)) = (near.parse::<f64>(), found.parse::<f64>()) else { return false };
        return (a - b).abs() <= 1e-4 * a.abs().max(1e-12);
    }
    let exact = |s: &str| domain::money::parse_decimal(s, 12);
    match (exact(expected), exact(found)) {
        (Some(a), Some(b)) => a == b,
        _ => expected == found,
    }
}

/// What is wrong with a row, if anything.
fn mismatch(line: &str, row: &FigureRow) -> Option<String> {
    let wrong = words(line).into_iter().filter_map(|word| {
        let Some((key, expected)) = word.split_once('=') else { return Some(format!("`{word}` is no key=value")) };
        match shown(row, key) {
            None => Some(format!("no `{key}` in the row")),
            Some(found) => (!same(expected, &found)).then(|| format!("{key}: expected {expected}, found {found}")),
        }
    });
    let all: Vec<String> = wrong.collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// The example's session; with the rows of every table in reverse when asked, which must change nothing.
fn open(example: &Example, backwards: bool) -> Result<engine::Session, engine::Error> {
    let turn = |text: &String| {
        let mut lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
        if backwards && lines.len() > 1 {
            lines[1..].reverse();
        }
        lines.join("\n")
    };
    let texts: BTreeMap<&str, String> = example.tables.iter().map(|(n, t)| (n.as_str(), turn(t))).collect();
    let tables: Vec<(&str, &str)> = texts.iter().map(|(n, t)| (*n, t.as_str())).collect();
    let as_of = engine::testing::moment(&example.as_of, &example.zone)?;
    engine::testing::session_from_csv(&tables, as_of, &example.zone)
}

fn check(id: &str, example: &Example, problems: &mut Vec<String>) {
    let place = format!("{id}, {}", example.title);
    let (session, mirror) = match (open(example, false), open(example, true)) {
        (Ok(session), Ok(mirror)) => (session, mirror),
        (Err(e), _) | (_, Err(e)) => return problems.push(format!("{place}: {e}")),
    };
    if example.expects.is_empty() {
        problems.push(format!("{place}: nothing is expected"));
    }
    for (command, lines) in &example.expects {
        let rows = match crate::compute(&session, &request(command)) {
            Ok(set) => set.rows,
            Err(e) => {
                problems.push(format!("{place}: {command}: {e}"));
                continue;
            }
        };
        if crate::compute(&mirror, &request(command)).map(|s| s.rows).ok().as_ref() != Some(&rows) {
            problems.push(format!("{place}: {command}: another order of input rows gives another answer"));
        }
        if rows.len() != lines.len() {
            problems.push(format!("{place}: {command}: {} rows expected, {} found: {rows:#?}", lines.len(), rows.len()));
        }
        for (i, (line, row)) in lines.iter().zip(&rows).enumerate() {
            if let Some(wrong) = mismatch(line, row) {
                problems.push(format!("{place}: {command}: row {}: {wrong}", i + 1));
            }
        }
    }
}

#[test]
fn every_page_explains_itself_and_its_examples_hold() {
    let only = std::env::var("REVIZOR_PAGE").ok();
    let mut problems = Vec::new();
    for m in crate::catalogue().iter().filter(|m| only.as_ref().is_none_or(|o| o.split(',').any(|id| id == m.id))) {
        let examples = parse(m.page);
        for section in SECTIONS {
            if !m.page.lines().any(|l| l.trim_end() == section || l.starts_with(&format!("{section}:"))) {
                problems.push(format!("{}: no section «{section}»", m.id));
            }
        }
        if !m.page.starts_with(&format!("# {} (`{}`)", m.ru, m.id)) {
            problems.push(format!("{}: the page must begin with `# {} (`{}`)`", m.id, m.ru, m.id));
        }
        let own = |c: &str| c == m.id || c.starts_with(&format!("{} ", m.id));
        if !examples.iter().any(|e| e.expects.iter().any(|(c, _)| own(c))) {
            problems.push(format!("{}: no example of its own", m.id));
        }
        for e in &examples {
            check(m.id, e, &mut problems);
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn lines_are_compared_as_decimals() {
    assert!(same("0.50", "0.5") && same("100", "100.00") && same("~0.3333", "0.333333") && same("won", "won"));
    assert!(!same("0.5", "0.51") && !same("~0.5", "0.501") && !same("null", "0"));
    assert_eq!(words("a=\"x y\"  b=2"), ["a=x y", "b=2"]);
}
