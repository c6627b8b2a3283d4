//! `import` and `imports`: files in, history, set-aside rows, undo.

use super::Done;
use crate::args::{Format, Import, Imports, ImportsWhat};
use crate::env::Env;
use crate::out::{Data, print_json, record};
use crate::{DONE, PARTLY};
use app::usecases::import_data::{self, Request};
use app::usecases::import_report::{FileLine, Outcome};
use app::usecases::{imports, snapshots};
use serde_json::{Value, json};
use std::io::{self, Write};

pub(crate) fn import(env: &Env, a: Import) -> Done {
    let request = Request {
        paths: a.paths,
        table: a.table,
        profile: a.profile,
        mapping: a.mapping,
        mappings: Default::default(),
        timezone: a.timezone,
        source: a.source,
        replace: a.replace,
        dry_run: a.dry_run,
        now: env.now,
        lang: env.lang,
    };
    let outcome = import_data::import(&env.company, &request, &mut env.bar())?;
    print_outcome(env, &outcome)?;
    if let (Some(n), true) = (outcome.import, outcome.has_problems()) {
        let text = match env.lang {
            app::Lang::Ru => format!("Отложенные строки: revizor imports problems {n}"),
            app::Lang::En => format!("Rows set aside: revizor imports problems {n}"),
        };
        let _ = writeln!(io::stderr(), "{text}");
    }
    Ok(if outcome.has_problems() { PARTLY } else { DONE })
}

/// The report of an import: per file the sum, per table what became of the rows, remarks.
pub(crate) fn print_outcome(env: &Env, o: &Outcome) -> io::Result<()> {
    if env.format == Some(Format::Json) {
        return print_json(&o.json());
    }
    let mut files = file_table(env);
    for f in &o.files {
        files.row(file_row(env, &f.name, f));
    }
    if o.files.len() > 1 {
        files.row(file_row(env, &env.say("Всего", "Total"), &o.totals()));
    }
    files.print(env.format)?;
    if env.format == Some(Format::Csv) {
        return Ok(());
    }
    println_out("")?;
    table_table(env, o).print(env.format)?;
    tell_remarks(env, o);
    Ok(())
}

fn println_out(line: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{line}")
}

fn tell_remarks(env: &Env, o: &Outcome) {
    let mut err = io::stderr();
    for note in &o.notes {
        let _ = writeln!(err, "{note}");
    }
    for f in &o.files {
        for note in &f.notes {
            let _ = writeln!(err, "{}: {note}", f.name);
        }
        for (column, file, ours, differs) in &f.totals {
            let verdict =
                if *differs { env.say("не сходится", "differs") } else { env.say("сходится", "agrees") };
            let (of_file, of_ours) = (env.say("итог файла", "file total"), env.say("наша сумма", "our sum"));
            let _ = writeln!(err, "{}: {column}: {of_file} {file}, {of_ours} {ours} — {verdict}", f.name);
        }
    }
}

fn file_table(env: &Env) -> Data {
    Data::new(vec![
        ("file", env.say("файл", "file")),
        ("profile", env.say("вид", "profile")),
        ("table", env.say("таблица", "table")),
        ("read", env.say("прочитано", "read")),
        ("accepted", env.say("= принято", "= accepted")),
        ("set_aside", env.say("+ отложено", "+ set aside")),
        ("duplicates", env.say("+ повторы", "+ repeats")),
        ("header", env.say("+ заголовок", "+ header")),
        ("blank", env.say("+ пустые", "+ blank")),
        ("merged", env.say("+ присоединено", "+ folded")),
    ])
    .numbers(&["read", "accepted", "set_aside", "duplicates", "header", "blank", "merged"])
}

fn file_row(_env: &Env, name: &str, f: &FileLine) -> Vec<String> {
    let numbers = [f.read, f.accepted, f.set_aside, f.duplicates, f.header, f.blank, f.merged];
    let words = [name.to_owned(), f.profile.clone(), f.table.clone()];
    words.into_iter().chain(numbers.map(|n| n.to_string())).collect()
}

fn table_table(env: &Env, o: &Outcome) -> Data {
    let mut data = Data::new(vec![
        ("table", env.say("таблица", "table")),
        ("source", env.say("источник", "source")),
        ("read", env.say("строк", "rows")),
        ("new", env.say("новых", "new")),
        ("updated", env.say("изменено", "updated")),
        ("unchanged", env.say("без изменений", "unchanged")),
        ("duplicates", env.say("повторы", "repeats")),
        ("set_aside", env.say("отложено", "set aside")),
        ("removed", env.say("убрано", "removed")),
    ])
    .numbers(&["read", "new", "updated", "unchanged", "duplicates", "set_aside", "removed"]);
    for t in &o.tables {
        let numbers = [t.read, t.new, t.updated, t.unchanged, t.duplicates, t.set_aside, t.removed];
        data.row([t.table.clone(), t.source.clone()].into_iter().chain(numbers.map(|n| n.to_string())).collect());
    }
    data
}

pub(crate) fn imports(env: &Env, a: Imports) -> Done {
    match a.what.unwrap_or(ImportsWhat::List) {
        ImportsWhat::List => list(env),
        ImportsWhat::Show { n } => {
            print_outcome(env, &Outcome::of(&imports::show(&env.company, n)?))?;
            Ok(DONE)
        }
        ImportsWhat::Problems { n, file } => problems(env, n, file.as_deref()),
        ImportsWhat::Undo { n } => {
            let snapshot = imports::undo(&env.company, n, env.now)?;
            if env.format == Some(Format::Json) {
                print_json(&json!({"import": n, "undone": true, "snapshot": snapshot.to_string()}))?;
            } else {
                let text = match env.lang {
                    app::Lang::Ru => format!("загрузка {n} отменена, состояние данных {snapshot}"),
                    app::Lang::En => format!("import {n} is undone, the data is at snapshot {snapshot}"),
                };
                println_out(&text)?;
            }
            Ok(DONE)
        }
    }
}

fn list(env: &Env) -> Done {
    let mut data = Data::new(vec![
        ("import", "№".to_owned()),
        ("at", env.say("когда", "when")),
        ("snapshot", env.say("состояние", "snapshot")),
        ("files", env.say("файлы", "files")),
        ("read", env.say("прочитано", "read")),
        ("accepted", env.say("принято", "accepted")),
        ("set_aside", env.say("отложено", "set aside")),
        ("duplicates", env.say("повторы", "repeats")),
        ("undone", env.say("отменена", "undone")),
    ])
    .numbers(&["import", "snapshot", "read", "accepted", "set_aside", "duplicates"]);
    let mut machine = Vec::new();
    for i in imports::list(&env.company)? {
        let outcome = Outcome::of(&i);
        let sum = outcome.totals();
        let names: Vec<&str> = i.files.iter().map(|f| f.name.as_str()).collect();
        let numbers = [sum.read, sum.accepted, sum.set_aside, sum.duplicates].map(|n| n.to_string());
        let mut row = vec![i.import.to_string(), snapshots::moment(i.committed_at), i.snapshot.to_string(), names.join(", ")];
        row.extend(numbers);
        row.push(if i.undone.is_some() { env.say("да", "yes") } else { String::new() });
        data.row(row);
        let mut one = outcome.json();
        one["at"] = json!(snapshots::moment(i.committed_at));
        one["undone"] = json!(i.undone.is_some());
        machine.push(one);
    }
    data.json(Value::Array(machine)).print(env.format)?;
    Ok(DONE)
}

/// Always CSV unless JSON is asked: the rows go back into an import, so cells stay exactly as they came.
fn problems(env: &Env, n: i64, file: Option<&str>) -> Done {
    let table = imports::problems(&env.company, n, file, env.lang)?;
    if env.format == Some(Format::Json) {
        let row = |r: &Vec<String>| Value::Object(table.header.iter().cloned().zip(r.iter().map(|c| json!(c))).collect());
        print_json(&Value::Array(table.rows.iter().map(row).collect()))?;
        return Ok(DONE);
    }
    let mut out = io::stdout().lock();
    writeln!(out, "{}", record(&table.header))?;
    for row in &table.rows {
        writeln!(out, "{}", record(row))?;
    }
    out.flush()?;
    if !table.kinds.is_empty() {
        let names = table.kinds.join(", ");
        let text = match env.lang {
            app::Lang::Ru => format!("у файлов разные столбцы ({names}); чтобы загрузить снова, берите по одному: --file ИМЯ"),
            app::Lang::En => {
                format!("the files have different columns ({names}); to import again take them one by one: --file NAME")
            }
        };
        let _ = writeln!(io::stderr(), "{text}");
    }
    Ok(DONE)
}
