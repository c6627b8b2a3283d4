//! An export by its headers: the system, the mapping, the meaning of stages, what has to be asked.

use super::fields::Fields;
use super::system::{Close, Entity, SPECIAL, Sheet, System, entered};
use super::{SYSTEMS, stages};
use crate::recognise::detect::Head;
use crate::recognise::{ColumnMap, Mapping, fold, key_of, keyed};
use crate::values::words;
use crate::{Input, Note, Options, Question};
use domain::schema::table;

/// The mapping of an export and what is worth telling; `None` when it is none of a known system.
pub(crate) fn recognise(head: &Head, opts: &Options) -> Option<(Mapping, Vec<Note>)> {
    let wanted = |s: &&&System| opts.profile.as_deref().is_none_or(|p| p == s.name);
    SYSTEMS.iter().filter(wanted).find_map(|s| s.sheet(&head.headers).and_then(|sheet| map(s, sheet, head, opts)))
}

fn map(system: &'static System, sheet: &'static Sheet, head: &Head, opts: &Options) -> Option<(Mapping, Vec<Note>)> {
    let table = table(sheet.entity.table())?;
    if opts.table.as_deref().is_some_and(|t| t != table.name) {
        return None;
    }
    let keys = keyed(&head.headers);
    let mut taken = vec![false; keys.len()];
    let (mut columns, mut notes): (Vec<ColumnMap>, Vec<Note>) = (Vec::new(), Vec::new());
    for (header, target) in sheet.map {
        let (to, kept) = match target.strip_prefix('+') {
            Some(to) => (to, true),
            None => (*target, false),
        };
        if columns.iter().any(|c| c.to[0] == to) {
            continue;
        }
        let wanted = key_of(header);
        let Some(i) = (0..keys.len()).find(|i| keys[*i] == wanted && !taken[*i]) else { continue };
        // The header of a known system is a promise, its bad cells are set aside one by one; a column whose cells mostly do
        // not read as its name says stays an attribute, and that is told.
        let share =
            table.column(to).filter(|c| !SPECIAL.contains(&to) && !c.required).map_or(1.0, |c| head.samples.share(i, table, c));
        if share < 0.5 {
            notes.push(strange(&head.headers[i]));
        } else {
            taken[i] = true;
            let mut to = vec![to.to_owned()];
            if kept {
                to.push("attr".to_owned());
            }
            columns.push(ColumnMap { header: head.headers[i].clone(), index: Some(i), to });
        }
    }
    if sheet.entity == Entity::Deal {
        let entries = (0..keys.len()).filter(|i| !taken[*i] && entered(&head.headers[*i]).is_some());
        columns.extend(entries.map(|i| ColumnMap {
            header: head.headers[i].clone(),
            index: Some(i),
            to: vec!["entered".to_owned()],
        }));
    }
    if sheet.entity == Entity::Client {
        notes.extend(rotated(head, &mut columns));
    }
    columns.sort_by_key(|c| c.index);
    let mapping = Mapping {
        table: Some(table.name.to_owned()),
        profile: Some(system.name.into()),
        currency: currency(&columns),
        date_order: system.order.map(str::to_owned),
        columns,
        ..Mapping::default()
    };
    Some((mapping, notes))
}

/// A column that is not what its header says.
fn strange(header: &str) -> Note {
    let header = header.trim();
    Note {
        code: "strange_column",
        count: 0,
        ru: format!("колонка «{header}»: содержимое не похоже на заголовок, она оставлена дополнительным полем"),
        en: format!("column '{header}': its cells do not fit its header, it is kept as an attribute"),
    }
}

/// The currency that the header of the amount names («Бюджет ₽»), when no column does.
fn currency(columns: &[ColumnMap]) -> Option<String> {
    let filled = |to: &str| columns.iter().find(|c| c.to[0] == to);
    if filled("currency").is_some() {
        return None;
    }
    let header = &filled("amount")?.header;
    let last = header.trim().rsplit([' ', ',', '\u{a0}', '(']).next()?.trim_matches([')', '.', ' ']);
    words::currency(last).map(str::to_owned)
}

/// Exports of clients were seen in which the deals stand under the editor, the editor under the date of editing and the
/// date under the deals (`sources.md` 3.6): the content decides, the attributes get the names that belong to them.
fn rotated(head: &Head, columns: &mut Vec<ColumnMap>) -> Option<Note> {
    let keys = keyed(&head.headers);
    let at = |h: &str| keys.iter().position(|k| *k == (fold(h), 1));
    let (deals, edited, editor) = (at("Сделки")?, at("Дата редактирования")?, at("Кем редактирован")?);
    let times = |i: usize| {
        let orders = table("orders")?;
        orders.column("at").map(|c| head.samples.share(i, orders, c)).filter(|_| head.samples.filled(i) > 0.0)
    };
    if times(deals).is_none_or(|s| s < 0.95) || times(edited).is_some_and(|s| s >= 0.5) {
        return None;
    }
    for (i, name) in [(deals, edited), (edited, editor), (editor, deals)] {
        let to = vec![format!("attr:{}", head.headers[name].trim())];
        columns.push(ColumnMap { header: head.headers[i].clone(), index: Some(i), to });
    }
    Some(Note {
        code: "rotated_columns",
        count: 0,
        ru: "колонки «Сделки», «Дата редактирования» и «Кем редактирован» стоят не под своими заголовками: прочитаны по содержимому"
            .to_owned(),
        en: "the columns of deals, date of editing and editor do not stand under their headers: read by their content".to_owned(),
    })
}

/// Works the kinds of the stages out over the whole file; the questions that remain block an import.
pub(crate) fn complete(
    system: &'static System,
    input: &Input,
    head: &Head,
    mapping: &mut Mapping,
    opts: &Options,
) -> Vec<Question> {
    let fields = Fields::new(mapping);
    if mapping.table.as_deref() != Some("deals") || fields.stage.is_none() {
        return Vec::new();
    }
    let seen = stages::survey(system, input, &head.layout, mapping, head.headers.len(), head.header_rows, opts);
    let told = mapping.stages.clone();
    let (kinds, mut unknown) = stages::decide(system, &seen, &told);
    let header = fields.stage.map_or("", |i| head.headers[i].as_str());
    // Nothing in the file tells open deals from closed ones, and no name of a stage is known as final.
    let blind = system.close == Close::OneDate && fields.closed_flag.is_none() && fields.stage_group.is_none();
    if blind && told.is_empty() && unknown.is_empty() && !kinds.is_empty() && kinds.values().all(|k| k == "open") {
        unknown = kinds.keys().cloned().collect();
        mapping.stages.extend(kinds);
        return vec![stages::question(header, &unknown)];
    }
    for (stage, kind) in kinds {
        mapping.stages.entry(stage).or_insert(kind);
    }
    let mut questions = Vec::new();
    if !unknown.is_empty() {
        mapping.stages.extend(unknown.iter().map(|s| (s.clone(), "lost".to_owned())));
        questions.push(stages::question(header, &unknown));
    }
    if !mapping.fills("loss_reason") {
        let likely = stages::reasons(&seen, mapping, head.headers.len());
        let few = likely.into_iter().filter(|i| head.samples.distinct(*i).len() <= 40);
        questions.extend(few.map(|i| reason(head, i)));
    }
    questions
}

/// Whether a column of the company's own holds the reason of the loss; the import does not wait for the answer.
fn reason(head: &Head, i: usize) -> Question {
    let header = head.headers[i].trim().to_owned();
    let samples: Vec<String> = head.samples.distinct(i).into_iter().take(5).collect();
    let list = samples.join(" · ");
    Question {
        code: "loss_reason",
        choices: vec!["loss_reason".into()],
        ru: format!(
            "Колонка «{header}» заполнена почти только у проигранных сделок ({list}). Если это причина отказа, впишите в [columns] файла сопоставления: \"{header}\" = \"loss_reason\""
        ),
        en: format!(
            "Column '{header}' is filled for lost deals only ({list}). If it is the reason of the loss, write under [columns] of the mapping file: \"{header}\" = \"loss_reason\""
        ),
        column: header,
        samples,
    }
}
