//! From paths to recognised files: folders and archives opened, mappings remembered, files that are no tables left out.

use super::{Request, parquet_rows};
use crate::{Company, Error, Result, paths};
use connect::{Detected, Input, Mapping, Options};
use std::fs;
use std::path::Path;
use text::Lang;

/// A file and what it turned out to be.
pub(super) struct Recognised {
    pub(super) input: Input,
    pub(super) detected: Detected,
}

/// Opens and recognises everything; fails before anything is written.
pub(super) fn recognise(
    company: &Company,
    request: &Request,
    options: &Options,
    notes: &mut Vec<String>,
) -> Result<Vec<Recognised>> {
    let mut found = Vec::new();
    for path in &request.paths {
        // A generated company has its answers beside it: lists under `truth/`, which are no data.
        let generated = path.join("truth.json").exists();
        for input in connect::inputs(path, &options.limits)? {
            if generated && input.name.starts_with("truth") {
                continue;
            }
            let name = input.name.clone();
            let opened = parquet_rows::with_rows(input, options);
            match opened
                .and_then(|mut input| inspect(company, &mut input, options).map(|detected| Recognised { input, detected }))
            {
                Ok(recognised) => found.push(recognised),
                Err(e) if path.is_dir() && skippable(&e) => notes.push(skipped(&name, &e, request.lang)),
                Err(e) => return Err(e.into()),
            }
        }
    }
    if found.is_empty() {
        return Err(Error::failed("не найдено ни одного файла с таблицей", "no file with a table was found"));
    }
    Ok(found)
}

/// In a folder other files may lie beside the tables; a file named by the user must be one.
fn skippable(e: &connect::Error) -> bool {
    matches!(e, connect::Error::NotTable { .. } | connect::Error::Empty { .. } | connect::Error::NoRows { .. })
}

fn skipped(name: &str, e: &connect::Error, lang: Lang) -> String {
    match lang {
        Lang::Ru => format!("пропущен {name}: {}", e.text("ru")),
        Lang::En => format!("left out {name}: {}", e.text("en")),
    }
}

/// Recognises one file; what no profile knows is looked up among the mappings used before.
fn inspect(company: &Company, input: &mut Input, options: &Options) -> std::result::Result<Detected, connect::Error> {
    let first = connect::inspect(input, options);
    let Err(connect::Error::NeedsMapping(proposal)) = &first else { return first };
    if options.mapping.is_some() {
        return first;
    }
    let headers: Vec<String> = proposal.columns.iter().map(|c| c.header.clone()).collect();
    let known =
        company.exists().then(|| company.lake_read().ok()).flatten().and_then(|l| l.settings_get(&key(&headers)).ok().flatten());
    match known.map(|text| Mapping::from_toml(&text)) {
        Some(Ok(mapping)) => connect::inspect(input, &Options { mapping: Some(mapping), ..options.clone() }),
        _ => first,
    }
}

/// The mapping file of the request.
pub(super) fn mapping(request: &Request) -> Result<Option<Mapping>> {
    let Some(path) = &request.mapping else { return Ok(None) };
    let text = fs::read_to_string(path).map_err(Error::io("read", path))?;
    Ok(Some(Mapping::from_toml(&text)?))
}

/// Keeps the mapping file for the next files with the same headers.
pub(super) fn remember(lake: &lake::Lake, request: &Request, found: &[Recognised]) -> Result<()> {
    let Some(path) = &request.mapping else { return Ok(()) };
    let text = fs::read_to_string(path).map_err(Error::io("read", path))?;
    for file in found {
        lake.settings_set(&key(&file.detected.headers), &text)?;
    }
    Ok(())
}

fn key(headers: &[String]) -> String {
    format!("mapping:{}", paths::sha256(headers.join("\u{1f}").as_bytes()))
}

/// Length of a file, for progress.
pub(super) fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |m| m.len())
}
