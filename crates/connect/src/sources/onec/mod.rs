//! Printed reports of 1C: sales and gross profit, settlements with clients, the turnover sheet of account 62.

mod emit;
mod grid;
mod header;
mod period;
mod settle;
mod tree;
mod words;

use crate::format::{Format, Layout};
use crate::read::Opened;
use crate::recognise::Mapping;
use crate::{Detected, Error, Input, Note, Options, Question, ReadReport, Sink};
use grid::Grid;
use header::{Header, Kind};
use words::Dim;

/// What a mapping file may say of a printed report, under `[constants]`.
pub(crate) const CONSTANTS: &[&str] = &["levels", "period"];

/// Rows looked at before a file is taken for a printed report.
const LOOK: usize = 200;

/// A printed report, or nothing when the file is a plain table.
pub(crate) fn inspect(input: &Input, layout: &Layout, opts: &Options) -> Result<Option<Detected>, Error> {
    if !matches!(layout.format, Format::Xlsx | Format::Xls | Format::Xlsb | Format::Ods | Format::Html | Format::Csv) {
        return Ok(None);
    }
    let head = grid::rows(input, layout, &opts.limits, LOOK)?;
    let Some(header) = header::find(&head) else { return Ok(None) };
    if header.top == 0 && opts.profile.as_deref() != Some("1c") {
        // A table whose header is its first row is no print.
        return Ok(None);
    }
    let grid = Grid::load(input, layout, &opts.limits)?;
    let told = opts.mapping.clone().unwrap_or_default();
    // A mapping is kept for the next report of the same form: that one has a period of its own.
    let period = header.period.or_else(|| told.constants.get("period").and_then(|p| period::parse(p)));
    let tree = tree::build(&grid, &header);
    let levels = match told.constants.get("levels") {
        Some(text) => Some(words::levels(text).map_err(Error::Mapping)?),
        None => header.levels(tree.depth, &tree.examples),
    };
    let mut mapping = Mapping { profile: Some("1c".to_owned()), ..told };
    mapping.table = Some(header.kind.table(levels.as_deref()).to_owned());
    if let Some(levels) = &levels {
        mapping.constants.insert("levels".to_owned(), words::spell(levels));
    }
    if let Some(p) = period {
        mapping.constants.insert("period".to_owned(), p.spell());
    }
    let mut questions = questions(&header, &tree, levels.as_deref(), period.is_some());
    if layout.format == Format::Csv
        && let Some(q) = questions.iter_mut().find(|q| q.code == "levels")
    {
        q.ru.push_str(". В CSV и TXT уровни отчёта теряются: надёжнее сохранить его из 1С как XLSX");
        q.en.push_str(". CSV and TXT lose the levels of a report: better save it from 1C as XLSX");
    }
    let head = crate::recognise::detect::Head {
        layout: layout.clone(),
        headers: header.names.clone(),
        header_rows: header.bottom as u64 + 1,
        samples: crate::recognise::samples::Samples::new(header.names.len()),
        first_rows: grid.rows.iter().skip(header.bottom + 1).take(5).map(grid::Row::texts).collect(),
    };
    if !questions.is_empty() {
        let table = mapping.table.clone().unwrap_or_default();
        let known = crate::recognise::propose::ProposalOf { table: &table, mapping: &mapping, ties: &[], missing: Vec::new() };
        return Err(Error::NeedsMapping(Box::new(known.of(input, &head, questions))));
    }
    let mut found = crate::recognise::detect::detected(head, "1c", mapping, opts, 0.95, Vec::new());
    found.notes.extend(notes(&header, levels.as_deref(), period));
    Ok(Some(found))
}

/// What the report leaves open: the meaning of its levels, its period.
fn questions(header: &Header, tree: &tree::Tree, levels: Option<&[Dim]>, dated: bool) -> Vec<Question> {
    let mut list = Vec::new();
    if levels.is_none() {
        let samples: Vec<String> = tree.examples.iter().map(|e| e.chars().take(60).collect()).collect();
        let shown = samples.join(" → ");
        list.push(Question {
            code: "levels",
            column: header.names.first().cloned().unwrap_or_default(),
            choices: Dim::NAMES.iter().map(|(ru, _)| (*ru).to_owned()).collect(),
            ru: format!(
                "Что значат уровни отчёта ({shown})? Впишите в [constants] строку levels = \"клиент, номенклатура\" по одному слову на уровень"
            ),
            en: format!("What do the levels of the report mean ({shown})? Write levels = \"client, product\" under [constants], a word per level"),
            samples,
        });
    }
    if !dated {
        list.push(Question {
            code: "period",
            column: String::new(),
            samples: Vec::new(),
            choices: Vec::new(),
            ru: "За какой период отчёт? Впишите в [constants] строку period = \"2026-07-01..2026-07-31\"".to_owned(),
            en: "Which period is the report about? Write period = \"2026-07-01..2026-07-31\" under [constants]".to_owned(),
        });
    }
    list
}

fn notes(header: &Header, levels: Option<&[Dim]>, period: Option<period::Period>) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut note = |code, ru: String, en: String| notes.push(Note { code, count: 0, ru, en });
    if let Some(levels) = levels {
        let list = words::spell(levels);
        note("levels", format!("уровни отчёта: {list}"), format!("levels of the report: {list}"));
    }
    let dated = header.is_pivot() || levels.is_some_and(|l| l.iter().any(|d| matches!(d, Dim::Month | Dim::Document)));
    if let Some(p) = period.filter(|p| p.months() > 1 && !dated) {
        note(
            "no_months",
            format!(
                "отчёт за {} мес. без разбивки по месяцам: всё отнесено на последний день; для трендов выгрузите по месяцам",
                p.months()
            ),
            format!(
                "the report covers {} months without a break-down: everything is dated by its last day; export it by months for trends",
                p.months()
            ),
        );
    }
    if !header.has_total_rule() {
        note("no_total", "в отчёте нет строки «Итого»".to_owned(), "the report has no row of totals".to_owned());
    }
    notes
}

/// Reads a printed report: totals first, rows only when they agree.
pub(crate) fn read(file: &Opened<'_>, sink: &mut dyn Sink) -> Result<ReadReport, Error> {
    let layout = &file.detected.layout;
    let grid = Grid::load(file.input, layout, &file.opts.limits)?;
    let damaged = || Error::Damaged { file: file.input.name.clone(), what: "the header of the report is gone".into() };
    let header = header::find(&grid.rows).ok_or_else(damaged)?;
    let tree = tree::build(&grid, &header);
    tree::reconcile(&grid, &header, &tree, &file.input.name)?;
    let constants = &file.detected.mapping.constants;
    let levels = constants.get("levels").map(|l| words::levels(l)).transpose().map_err(Error::Mapping)?;
    let levels = levels.or_else(|| header.levels(tree.depth, &tree.examples)).ok_or_else(damaged)?;
    let period = constants.get("period").and_then(|p| period::parse(p)).or(header.period).ok_or_else(damaged)?;
    let mut report = tree.account(&grid);
    report.totals = tree.totals(&header);
    let work = emit::Work { file, grid: &grid, header: &header, tree: &tree, levels: &levels, period };
    match header.kind {
        Kind::Sales => emit::sales(&work, &mut report, sink)?,
        Kind::Balance | Kind::Debt => settle::read(&work, &mut report, sink)?,
    }
    sink.progress(report.read, file.input.size());
    if tree.leaves.is_empty() {
        return Err(Error::NoRows { file: file.input.name.clone(), text: String::new() });
    }
    Ok(report)
}
