//! `inspect`: the layout of a file, its header row, its table and what every column means.

use super::matching::{self, Fit};
use super::propose::{ProposalOf, propose};
use super::samples::Samples;
use super::{ColumnMap, Mapping, known_headers};
use crate::format::block::Block;
use crate::format::{self, Layout};
use crate::sources::{calls, lists};
use crate::{Detected, Error, Input, Note, Options, Question, sources};
use domain::schema::{self, Kind, TABLES};

/// Bytes of delimited text looked at.
const LOOK: usize = 1 << 20;
/// Rows looked at for the contents of columns.
const ROWS: usize = 5_000;
/// Rows among which the header is sought.
const HEADER_WITHIN: usize = 30;

/// The head of a file.
pub(crate) struct Head {
    pub(crate) layout: Layout,
    pub(crate) headers: Vec<String>,
    pub(crate) header_rows: u64,
    pub(crate) samples: Samples,
    pub(crate) first_rows: Vec<Vec<String>>,
}

/// Looks at the beginning of a file and says what it is and what its columns mean.
///
/// # Errors
/// When the file cannot be read as a table, and [`Error::NeedsMapping`] with a proposal when its meaning is not certain.
pub fn inspect(input: &mut Input, opts: &Options) -> Result<Detected, Error> {
    let layout = format::sniff::sniff(input, &opts.limits)?;
    if let Some(found) = sources::inspect(input, &layout, opts)? {
        return Ok(found);
    }
    let head = head(input, layout, opts)?;
    decide(input, head, opts)
}

/// Reads header and first rows.
pub(crate) fn head(input: &Input, layout: Layout, opts: &Options) -> Result<Head, Error> {
    let first = first_block(input, &layout, 0, opts)?.ok_or_else(|| Error::Empty { file: input.name.clone() })?;
    if let Some(headers) = calls::headerless(&first) {
        return Ok(body(layout, headers, 0, &first));
    }
    let at = header_row(&first).ok_or_else(|| Error::NoRows { file: input.name.clone(), text: sentence(&first) })?;
    let mut headers: Vec<String> = first.texts(&first.rows[at]).map(|t| t.trim_start_matches('\u{feff}').to_owned()).collect();
    while headers.last().is_some_and(|h| h.trim().is_empty()) {
        headers.pop();
    }
    let limit = opts.limits.columns;
    if headers.len() > limit {
        return Err(Error::Limit { file: input.name.clone(), what: "number of columns".into(), limit: limit as u64 });
    }
    // With the width known, an unclosed quote in the first rows costs one row instead of many.
    let block = first_block(input, &layout, headers.len(), opts)?.unwrap_or(first);
    let head = body(layout, headers, at as u64 + 1, &block);
    if head.first_rows.is_empty() {
        return Err(Error::NoRows {
            file: input.name.clone(),
            text: if head.headers.len() < 2 { sentence(&block) } else { String::new() },
        });
    }
    Ok(head)
}

/// The samples of the rows below the header.
fn body(layout: Layout, headers: Vec<String>, header_rows: u64, block: &Block) -> Head {
    let mut samples = Samples::new(headers.len());
    let mut first_rows = Vec::new();
    let below = block.rows.iter().skip(usize::try_from(header_rows).unwrap_or(usize::MAX));
    for row in below.filter(|r| r.flaw.is_none() && !block.is_blank(r)).take(ROWS) {
        samples.add((0..headers.len()).map(|i| block.cell(row, i)));
        if first_rows.len() < 5 {
            first_rows.push(block.texts(row).map(str::to_owned).collect());
        }
    }
    Head { layout, headers, header_rows, samples, first_rows }
}

fn first_block(input: &Input, layout: &Layout, width: usize, opts: &Options) -> Result<Option<Block>, Error> {
    let mut source = format::open(input, layout, width, &opts.limits, LOOK)?;
    let mut block = source.next_block()?;
    if let Some(block) = &mut block {
        format::finish(block, layout);
    }
    Ok(block)
}

/// The row among the first ones that holds most known headers; without any, the first with two cells.
fn header_row(block: &Block) -> Option<usize> {
    let rows = || block.rows.iter().enumerate().take(HEADER_WITHIN).filter(|(_, r)| !block.is_blank(r));
    let mut best = (0, None);
    for (i, row) in rows() {
        let known = known_headers(block.texts(row));
        if known > best.0 {
            best = (known, Some(i));
        }
    }
    let wide = || rows().find(|(_, r)| block.texts(r).filter(|t| !t.trim().is_empty()).count() >= 2).map(|(i, _)| i);
    match best {
        (2.., found) => found,
        (_, found) => wide().or(found),
    }
}

/// The text of a file that holds a sentence instead of a table.
fn sentence(block: &Block) -> String {
    block
        .rows
        .iter()
        .flat_map(|r| block.texts(r))
        .map(str::trim)
        .find(|t| !t.is_empty())
        .unwrap_or("")
        .chars()
        .take(200)
        .collect()
}

/// Chooses profile, table and mapping.
pub(crate) fn decide(input: &Input, head: Head, opts: &Options) -> Result<Detected, Error> {
    if let Some(name) = &opts.table {
        schema::table(name).ok_or_else(|| Error::UnknownTable(name.clone()))?;
    }
    if let Some(profile) = &opts.profile
        && !sources::profiles().contains(&profile.as_str())
    {
        return Err(Error::UnknownProfile(profile.clone()));
    }
    if let Some(mapping) = &opts.mapping {
        return by_mapping(input, head, mapping, opts);
    }
    let fits = fits(&head, opts);
    let (best, tied) = choose(&fits, input);
    // «ID» and «Amount» of an export are no canonical names, however alike.
    let exact = best.canonical && matching::is_exact(best, &head.headers);
    if !exact && let Some((mapping, notes)) = lists::recognise(&head, opts) {
        return listed(input, head, mapping, notes, opts);
    }
    if !exact
        && opts.profile.as_deref().is_none_or(calls::is_profile)
        && let Some(mapping) = calls::recognise(&head, opts)
    {
        return called(input, head, mapping, opts);
    }
    if !best.canonical
        && opts.profile.as_deref().is_none_or(|p| p == "receipts")
        && let Some(found) = sources::receipts::recognise(&head.headers, &head.samples)
        && opts.table.as_deref().is_none_or(|t| found.mapping.table.as_deref() == Some(t) || t == "orders")
    {
        return receipts(input, head, found, opts);
    }
    match opts.profile.as_deref() {
        Some(named) if !matches!(named, "canonical" | "generic" | "mapping") => {
            return Err(Error::Mapping(format!(
                "{}: the headers are not those of profile '{named}'; leave --profile out or pass --mapping FILE",
                input.name
            )));
        }
        Some("canonical") if !best.canonical => {
            return Err(Error::NeedsMapping(Box::new(propose(input, best, tied, &head, Vec::new()))));
        }
        _ => {}
    }
    let certain = best.complete() && tied.is_empty() && (best.canonical || enough(best, input));
    let mut questions = questions(best, &head);
    let columns = best
        .to
        .iter()
        .enumerate()
        .filter_map(|(i, to)| to.iter().find_map(|t| best.table.column(t)).map(|c| (i, c.kind, c.required)));
    // Canonical files hold plain decimals: the dot is the mark.
    let columns: Vec<_> = columns.filter(|(_, kind, _)| !(best.canonical && matches!(kind, Kind::Money | Kind::Num))).collect();
    let blocked = ambiguities(input, &columns, &head, &Mapping::default(), opts, &mut questions);
    if !certain || blocked {
        let proposal = propose(input, best, tied, &head, questions);
        return Err(Error::NeedsMapping(Box::new(proposal)));
    }
    let profile = if best.canonical { "canonical" } else { "generic" };
    let mapping = mapping_of(best, &head.headers, profile);
    Ok(detected(head, profile, mapping, opts, if best.canonical { 1.0 } else { 0.9 }, questions))
}

/// A list export of a known system, unless a required column is missing or stages and dates have to be asked about.
fn listed(input: &Input, head: Head, mut mapping: Mapping, notes: Vec<Note>, opts: &Options) -> Result<Detected, Error> {
    let name = mapping.profile.clone().unwrap_or_default();
    let system = lists::system(&name).ok_or_else(|| Error::UnknownProfile(name.clone()))?;
    let mut questions = lists::complete(system, input, &head, &mut mapping, opts);
    let table = mapping.table.as_deref().and_then(schema::table).ok_or_else(|| Error::UnknownTable(String::new()))?;
    let typed: Vec<_> = mapping
        .columns
        .iter()
        .filter_map(|c| Some((c.index?, c.to.first()?)))
        .filter_map(|(i, to)| match table.column(to) {
            Some(c) => Some((i, c.kind, c.required)),
            None => (to == "close_date").then_some((i, Kind::Time, false)),
        })
        .collect();
    let blocked =
        ambiguities(input, &typed, &head, &mapping, opts, &mut questions) || questions.iter().any(|q| q.code == "closed_stages");
    if blocked {
        let proposal = ProposalOf { table: table.name, mapping: &mapping, ties: &[], missing: Vec::new() };
        return Err(Error::NeedsMapping(Box::new(proposal.of(input, &head, questions))));
    }
    let mut found = detected(head, &name, mapping, opts, 0.97, questions);
    found.notes.extend(notes);
    Ok(found)
}

/// A log of calls, unless the order of day and month has to be asked.
fn called(input: &Input, head: Head, mapping: Mapping, opts: &Options) -> Result<Detected, Error> {
    let mut questions = Vec::new();
    let columns: Vec<_> = calls::dated(&mapping).into_iter().map(|i| (i, Kind::Time, true)).collect();
    if ambiguities(input, &columns, &head, &mapping, opts, &mut questions) {
        let proposal = ProposalOf { table: "activities", mapping: &mapping, ties: &[], missing: Vec::new() };
        return Err(Error::NeedsMapping(Box::new(proposal.of(input, &head, questions))));
    }
    let name = mapping.profile.clone().unwrap_or_default();
    Ok(detected(head, &name, mapping, opts, 0.95, questions))
}

/// A file of receipts, unless the order of day and month has to be asked.
fn receipts(input: &Input, head: Head, found: sources::receipts::Found, opts: &Options) -> Result<Detected, Error> {
    let mut questions = Vec::new();
    let fields = found.mapping.columns.iter().filter_map(|c| {
        let (kind, required) = sources::receipts::field(c.to.first()?)?;
        Some((c.index?, kind, required))
    });
    let columns: Vec<_> = fields.collect();
    if ambiguities(input, &columns, &head, &found.mapping, opts, &mut questions) {
        let proposal = ProposalOf { table: "order_lines", mapping: &found.mapping, ties: &[], missing: Vec::new() };
        return Err(Error::NeedsMapping(Box::new(proposal.of(input, &head, questions))));
    }
    let mut detected = detected(head, "receipts", found.mapping, opts, if found.sure { 0.98 } else { 0.9 }, questions);
    detected.fill_down = found.fill_down;
    Ok(detected)
}

/// Enough headers are understood to speak of the table without asking.
fn enough(fit: &Fit, input: &Input) -> bool {
    let typed = fit.to.iter().flatten().any(|t| fit.table.column(t).is_some_and(|c| matching::is_typed(c.kind, c.words)));
    let named = sources::generic::named_after(fit.table.name, &super::fold(&input.name));
    let (mapped, all) = (fit.mapped(), fit.to.len());
    mapped >= 2 && mapped == all || mapped >= 3 && (typed || named) && (mapped * 2 >= all || mapped >= 6 || named)
}

fn fits(head: &Head, opts: &Options) -> Vec<Fit> {
    let wanted = TABLES.iter().filter(|t| opts.table.as_deref().is_none_or(|w| w == t.name));
    wanted.map(|t| matching::fit(t, &head.headers, &head.samples, sources::generic::aliases(t.name))).collect()
}

/// The best fit and the tables that fit as well.
fn choose<'a>(fits: &'a [Fit], input: &Input) -> (&'a Fit, Vec<&'static str>) {
    let name = super::fold(&input.name);
    let rank = |f: &Fit| {
        // A table whose few required columns happen to be there is no better guess than the one most headers speak of.
        (
            f.missing.is_empty() && (f.canonical || enough(f, input)),
            f.canonical,
            f.score + if sources::generic::named_after(f.table.name, &name) { 15 } else { 0 },
        )
    };
    let mut order: Vec<&Fit> = fits.iter().collect();
    order.sort_by_key(|f| std::cmp::Reverse(rank(f)));
    let best = order[0];
    let top = rank(best);
    let tied = order[1..]
        .iter()
        .filter(|f| {
            let other = rank(f);
            (other.0, other.1) == (top.0, top.1) && top.2 - other.2 < if top.1 { 1 } else { 8 }
        })
        .map(|f| f.table.name)
        .collect();
    (best, tied)
}

pub(crate) fn mapping_of(fit: &Fit, headers: &[String], profile: &str) -> Mapping {
    let columns = fit.to.iter().enumerate().filter(|(_, to)| !to.is_empty());
    let columns = columns.map(|(i, to)| ColumnMap {
        header: headers[i].clone(),
        index: Some(i),
        to: to.iter().map(|t| (*t).to_owned()).collect(),
    });
    Mapping {
        table: Some(fit.table.name.to_owned()),
        profile: Some(profile.to_owned()),
        columns: columns.collect(),
        ..Mapping::default()
    }
}

pub(crate) fn detected(
    head: Head,
    profile: &str,
    mapping: Mapping,
    opts: &Options,
    confidence: f64,
    questions: Vec<Question>,
) -> Detected {
    let own = if matches!(profile, "canonical" | "generic" | "mapping") { "file" } else { profile };
    let text = matches!(head.layout.format, format::Format::Csv | format::Format::Html);
    Detected {
        profile: profile.to_owned(),
        source: opts.source.clone().unwrap_or_else(|| own.to_owned()),
        table: mapping.table.clone(),
        format: head.layout.format.name().to_owned(),
        encoding: if text { head.layout.encoding.name().to_owned() } else { String::new() },
        separator: (head.layout.format == format::Format::Csv).then(|| char::from(head.layout.dialect.separator)),
        sheet: head.layout.sheet.clone(),
        headers: head.headers,
        header_rows: head.header_rows,
        mapping,
        confidence,
        samples: head.first_rows,
        questions,
        notes: Vec::new(),
        layout: head.layout,
        fill_down: false,
    }
}

/// The user's mapping file, found in this file's header.
fn by_mapping(input: &Input, head: Head, mapping: &Mapping, opts: &Options) -> Result<Detected, Error> {
    let mut mapping = mapping.locate(&head.headers)?;
    if let Some(table) = &opts.table {
        mapping.table = Some(table.clone());
    }
    let Some(name) = mapping.table.clone() else {
        return Err(Error::Mapping(format!(
            "{}: the mapping names no table; add table = \"deals\" (or another) to it",
            input.name
        )));
    };
    let table = schema::table(&name).ok_or(Error::UnknownTable(name))?;
    if mapping.profile.as_deref() == Some("receipts") {
        return Ok(detected(head, "receipts", mapping, opts, 1.0, Vec::new()));
    }
    if mapping.profile.as_deref().is_some_and(|p| lists::system(p).is_some()) {
        // The stages the user named stand; the others are worked out over the file as usual.
        return listed(input, head, mapping, Vec::new(), opts);
    }
    if mapping.profile.as_deref().is_some_and(calls::is_profile) {
        return called(input, head, mapping, opts);
    }
    mapping.profile = Some("mapping".to_owned());
    let missing: Vec<&str> = table.columns.iter().filter(|c| c.required && !mapping.fills(c.name)).map(|c| c.name).collect();
    if !missing.is_empty() {
        let what = format!("{}: nothing fills the required columns {} of table '{}'", input.name, missing.join(", "), table.name);
        return Err(Error::Mapping(what));
    }
    Ok(detected(head, "mapping", mapping, opts, 1.0, Vec::new()))
}

/// Stages that have to be told final or not.
fn questions(fit: &Fit, head: &Head) -> Vec<Question> {
    if !fit.open_stages {
        return Vec::new();
    }
    let stage = fit.to.iter().position(|t| t.contains(&"stage")).unwrap_or(0);
    let samples: Vec<String> = head.samples.distinct(stage).into_iter().take(40).collect();
    let list = samples.join(" · ");
    vec![Question {
        code: "closed_stages",
        column: head.headers[stage].clone(),
        ru: format!("Какие этапы означают выигрыш и проигрыш? Впишите их в раздел [stages]: {list}"),
        en: format!("Which stages mean won and lost? Write them under [stages]: {list}"),
        choices: vec!["open".into(), "won".into(), "lost".into()],
        samples,
    }]
}

/// Numbers and dates with two readings that the whole column does not settle. `true` when a required column is among them.
fn ambiguities(
    input: &Input,
    columns: &[(usize, Kind, bool)],
    head: &Head,
    told: &Mapping,
    opts: &Options,
    questions: &mut Vec<Question>,
) -> bool {
    let mut facts = None;
    let mut blocked = false;
    for (i, kind, required) in columns.iter().copied() {
        if !head.samples.ambiguous(i, kind) {
            continue;
        }
        let width = head.headers.len();
        let facts = facts.get_or_insert_with(|| crate::read::scan(input, &head.layout, width, head.header_rows, &opts.limits));
        let dates = matches!(kind, Kind::Date | Kind::Time);
        if dates && told.date_order.is_some() || !dates && told.decimal.is_some() {
            continue;
        }
        if dates && facts.order(i).is_some() || !dates && facts.mark(i).is_some() {
            continue;
        }
        let header = head.headers[i].trim().to_owned();
        let samples = head.samples.ambiguous_values(i, kind);
        let list = samples.join(" · ");
        blocked |= required;
        questions.push(if dates {
            Question {
                code: "date_order",
                choices: vec!["dmy".into(), "mdy".into()],
                ru: format!("Колонка «{header}»: что раньше, день или месяц? Укажите date_order = \"dmy\" или \"mdy\": {list}"),
                en: format!("Column '{header}': day or month first? State date_order = \"dmy\" or \"mdy\": {list}"),
                column: header,
                samples,
            }
        } else {
            Question {
                code: "decimal_mark",
                choices: vec![".".into(), ",".into()],
                ru: format!("Колонка «{header}»: каким знаком отделены дробные части? Укажите decimal = \",\" или \".\": {list}"),
                en: format!("Column '{header}': which mark sets the fraction apart? State decimal = \",\" or \".\": {list}"),
                column: header,
                samples,
            }
        });
    }
    blocked
}
