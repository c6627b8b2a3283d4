//! One import: the sum that closes, rows set aside with their reasons, correction in place, undo.

use super::Answer;
use super::data::count;
use crate::answer;
use crate::error::Fault;
use crate::routes::{Right, Route};
use crate::shell::Sheet;
use crate::site::{Shared, blocking};
use crate::templates::context;
use crate::viewer::{Me, query};
use app::policy::Action;
use app::usecases::import_report::{FileLine, Outcome};
use app::usecases::uploads::{Batch, Order};
use app::usecases::{imports, snapshots};
use axum::Form;
use axum::extract::{OriginalUri, Path, State};
use axum::routing::{get, post};
use minijinja::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) const ROUTES: &[Route] = &[
    Route::page("/c/{company}/data/imports/{n}", Right::In(Action::Data), || get(page)),
    Route::page("/c/{company}/data/imports/{n}/problems", Right::In(Action::Correct), || get(problems)),
    Route::page("/c/{company}/data/imports/{n}/problems.csv", Right::In(Action::Correct), || get(problems_csv)),
    Route::form("/c/{company}/data/imports/{n}/problems", Right::In(Action::Correct), || post(correct)),
    Route::form("/c/{company}/data/imports/{n}/undo", Right::In(Action::Correct), || post(undo)),
];

/// Rows of one page of problems.
const PAGE: usize = 25;

async fn page(State(site): Shared, me: Me, Path((_, n)): Path<(String, i64)>) -> Answer {
    let me2 = me.clone();
    let values = blocking(move || {
        let report = imports::show(me2.company()?, n).map_err(|_| Fault::NotFound)?;
        let outcome = Outcome::of(&report);
        let files: Vec<Value> = outcome.files.iter().map(|f| file(f)).collect();
        let tables: Vec<Value> = outcome
            .tables
            .iter()
            .map(|t| {
                context! { table => t.table.clone(), source => t.source.clone(), read => count(t.read), new => count(t.new), updated => count(t.updated),
                unchanged => count(t.unchanged), set_aside => count(t.set_aside), duplicates => count(t.duplicates), removed => count(t.removed) }
            })
            .collect();
        Ok(
            context! { n, at => snapshots::moment(report.committed_at), undone => report.undone.is_some(), sum => file(&outcome.totals()), files, tables,
            problems => count(report.problems), replace => report.replace },
        )
    });
    let title = me.say(&format!("Загрузка {n}"), &format!("Import {n}"));
    let sheet = Sheet::new("data/import.html.j2", title).here("data").crumb(me.say("Данные", "Data"), me.at("/data"));
    answer::page(&site, &me, sheet, context! { may_correct => me.may(Action::Correct), ..values.await? })
}

fn file(f: &FileLine) -> Value {
    let totals: Vec<Value> = f.totals.iter().map(|(column, file, ours, bad)| context! { column, file, ours, bad }).collect();
    let derived: Vec<Value> = f.derived.iter().map(|(table, rows)| context! { table, rows => count(*rows) }).collect();
    context! { name => f.name.clone(), profile => f.profile.clone(), table => f.table.clone(), source => f.source.clone(), format => f.format.clone(), encoding => f.encoding.clone(),
    read => count(f.read), accepted => count(f.accepted), new => count(f.new), updated => count(f.updated), unchanged => count(f.unchanged),
    set_aside => count(f.set_aside), duplicates => count(f.duplicates), header => count(f.header), blank => count(f.blank),
    merged => count(f.merged), other => count(f.header + f.blank + f.merged), closes => f.closes(), totals, derived }
}

/// A set-aside row on the screen.
struct Row {
    cells: Vec<(String, String)>,
    file: String,
    line: String,
    column: String,
    code: String,
    reason: String,
}

fn rows(me: &Me, n: i64, only: Option<&str>) -> Result<Vec<Row>, Fault> {
    let company = me.company()?;
    // Rows of one file stand under the columns of that file alone.
    let report = imports::show(company, n).map_err(|_| Fault::NotFound)?;
    let mut out = Vec::new();
    for f in report.files.iter().filter(|f| only.is_none_or(|o| f.name == o)) {
        let table = imports::problems(company, n, Some(&f.name), me.lang)?;
        let own = table.header.iter().position(|h| h.starts_with(imports::MARK)).unwrap_or(table.header.len());
        for row in table.rows {
            let mark = |i: usize| row.get(own + i).cloned().unwrap_or_default();
            let (file, line, column, code, reason) = (mark(1), mark(2), mark(3), mark(4), mark(5));
            let cells = table.header[..own].iter().cloned().zip(row.iter().cloned()).collect();
            out.push(Row { cells, file, line, column, code, reason });
        }
    }
    Ok(out)
}

async fn problems(State(site): Shared, me: Me, Path((_, n)): Path<(String, i64)>, OriginalUri(uri): OriginalUri) -> Answer {
    let from: usize = query(&uri, "from").and_then(|f| f.parse().ok()).unwrap_or(0);
    let code = query(&uri, "code").unwrap_or_default();
    let me2 = me.clone();
    let wanted = code.clone();
    let values = blocking(move || {
        let all = rows(&me2, n, None)?;
        let mut reasons: BTreeMap<(String, String), usize> = BTreeMap::new();
        for r in &all {
            *reasons.entry((r.code.clone(), r.reason.clone())).or_default() += 1;
        }
        let reasons: Vec<Value> = reasons.into_iter().map(|((code, words), n)| context! { code, words, n }).collect();
        let kept: Vec<(usize, &Row)> = all.iter().enumerate().filter(|(_, r)| wanted.is_empty() || r.code == wanted).collect();
        let total = kept.len();
        let list: Vec<Value> = kept
            .into_iter()
            .skip(from)
            .take(PAGE)
            .map(|(i, r)| {
                let cells: Vec<Value> =
                    r.cells.iter().enumerate().map(|(c, (name, value))| context! { c, name, value, bad => *name == r.column }).collect();
                context! { i, cells, file => r.file.clone(), line => r.line.clone(), column => r.column.clone(), reason => r.reason.clone() }
            })
            .collect();
        Ok(
            context! { n, list, total, reasons, from, next => (from + PAGE < total).then_some(from + PAGE), back => (from > 0).then(|| from.saturating_sub(PAGE)) },
        )
    });
    let title = me.say("Отложенные строки", "Rows set aside");
    let sheet = Sheet::new("data/problems.html.j2", title).here("data").crumb(me.say("Данные", "Data"), me.at("/data"));
    let sheet = sheet.crumb(me.say(&format!("Загрузка {n}"), &format!("Import {n}")), me.at(&format!("/data/imports/{n}")));
    answer::page(&site, &me, sheet, context! { code, ..values.await? })
}

async fn problems_csv(State(site): Shared, me: Me, Path((_, n)): Path<(String, i64)>) -> Answer {
    let lang = me.lang;
    let bytes = blocking(move || {
        let table = imports::problems(me.company()?, n, None, lang)?;
        let mut text = String::from('\u{feff}');
        for row in std::iter::once(&table.header).chain(&table.rows) {
            text.push_str(&csv_line(row));
        }
        Ok(text.into_bytes())
    });
    Ok(answer::download(&site, &format!("problems-{n}.csv"), "text/csv; charset=utf-8", bytes.await?))
}

/// One CSV record.
pub(crate) fn csv_line(cells: &[String]) -> String {
    let quoted: Vec<String> = cells
        .iter()
        .map(|c| if c.contains([',', '"', '\n', '\r', ';']) { format!("\"{}\"", c.replace('"', "\"\"")) } else { c.clone() })
        .collect();
    quoted.join(",") + "\r\n"
}

/// Corrected rows become a small file of the same columns and are imported as any other.
async fn correct(
    State(site): Shared,
    me: Me,
    Path((_, n)): Path<(String, i64)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Answer {
    let fields: BTreeMap<String, String> = pairs.into_iter().collect();
    let (here, me2) = (Arc::clone(&site), me.clone());
    let made = blocking(move || {
        let all = rows(&me2, n, None)?;
        let mut files: BTreeMap<String, (Vec<String>, Vec<Vec<String>>)> = BTreeMap::new();
        for (i, row) in all.iter().enumerate().filter(|(i, _)| fields.contains_key(&format!("take.{i}"))) {
            let header: Vec<String> = row.cells.iter().map(|(name, _)| name.clone()).collect();
            let cell = |c: usize, old: &String| fields.get(&format!("cell.{i}.{c}")).unwrap_or(old).clone();
            let cells = row.cells.iter().enumerate().map(|(c, (_, old))| cell(c, old)).collect();
            files.entry(row.file.clone()).or_insert_with(|| (header, Vec::new())).1.push(cells);
        }
        if files.is_empty() {
            return Ok(None);
        }
        let batch = Batch::begin(me2.company()?, &here.entrance.upload_name()?)?;
        for (name, (header, rows)) in &files {
            let stem = name.rsplit('/').next().unwrap_or(name).rsplit_once('.').map_or(name.as_str(), |(s, _)| s);
            let path = batch.place(&format!("{stem} (исправлено).csv"))?;
            let text: String = std::iter::once(header).chain(rows).map(|r| csv_line(r)).collect();
            std::fs::write(&path, text).map_err(|e| Fault::Bug(e.to_string()))?;
        }
        let source = imports::show(me2.company()?, n)?.tables.first().map(|t| t.source.clone());
        Ok(Some((batch.id, source)))
    });
    let Some((batch, source)) = made.await? else {
        let back = me.at(&format!("/data/imports/{n}/problems"));
        return Ok(answer::redirect_saying(
            &back,
            &me.say("Отметьте строки, которые исправлены.", "Tick the rows that are corrected."),
        ));
    };
    let order = Order { source, now: me.now, lang: me.lang, ..Order::default() };
    let id = super::upload::start(&site, &me, &batch, order)?;
    Ok(answer::redirect(&me.at(&format!("/jobs/{id}"))))
}

async fn undo(State(site): Shared, me: Me, Path((_, n)): Path<(String, i64)>) -> Answer {
    let (here, me2) = (Arc::clone(&site), me.clone());
    let done: Result<(), Fault> = blocking(move || {
        imports::undo(me2.company()?, n, me2.now)?;
        let who = me2.who()?;
        here.entrance.note(&app::people::LogLine {
            at: me2.now,
            account: Some(who.account),
            who: &who.name,
            company: &who.company,
            action: "undo_import",
            object: &n.to_string(),
            result: "done",
            ..app::people::LogLine::default()
        })?;
        Ok(())
    })
    .await;
    let words = match done {
        Ok(()) => {
            me.say("Загрузка отменена: данные такие, как были до неё.", "The import is undone: the data is as it was before.")
        }
        Err(Fault::Wrong(e) | Fault::Failed(e)) => format!("! {}", e.text(me.lang)),
        Err(other) => return Err(other),
    };
    Ok(answer::redirect_saying(&me.at(&format!("/data/imports/{n}")), &words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_when_they_must() {
        let row = ["a", "б;в", "x\"y", "1,5"].map(str::to_owned);
        assert_eq!(csv_line(&row), "a,\"б;в\",\"x\"\"y\",\"1,5\"\r\n");
    }
}
