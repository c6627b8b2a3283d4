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
    let (mut found, mut left_out) = (Vec::new(), Vec::new());
    for path in &request.paths {
        // A generated company has its answers beside it: lists under `truth/`, which are no data.
        let generated = path.join("truth.json").exists();
        for input in connect::inputs(path, &options.limits)? {
            if generated && input.name.starts_with("truth") {
                continue;
            }
            let name = input.name.clone();
            let opened = parquet_rows::with_rows(input, options);
            match opened.and_then(|mut input| {
                inspect(company, request, &mut input, options).map(|detected| Recognised { input, detected })
            }) {
                Ok(recognised) => found.push(recognised),
                Err(e) if (path.is_dir() || name.contains('/')) && skippable(&e) => {
                    notes.push(skipped(&name, &e, request.lang));
                    left_out.push(e);
                }
                Err(e) => return Err(e.into()),
            }
        }
    }
    if found.is_empty() {
        // The only file of an archive says itself what is wrong with it.
        if let (1, Some(e)) = (left_out.len(), left_out.pop()) {
            return Err(e.into());
        }
        return Err(Error::failed("не найдено ни одного файла с таблицей", "no file with a table was found"));
    }
    Ok(found)
}

/// In a folder and in an archive other files may lie beside the tables; a file named by the user must be one.
fn skippable(e: &connect::Error) -> bool {
    matches!(e, connect::Error::NotTable { .. } | connect::Error::Empty { .. } | connect::Error::NoRows { .. })
}

fn skipped(name: &str, e: &connect::Error, lang: Lang) -> String {
    match lang {
        Lang::Ru => format!("пропущен {name}: {}", e.text("ru")),
        Lang::En => format!("left out {name}: {}", e.text("en")),
    }
}

/// Recognises one file. A mapping that a person confirmed for these headers, now or before, comes before any guess.
fn inspect(
    company: &Company,
    request: &Request,
    input: &mut Input,
    options: &Options,
) -> std::result::Result<Detected, connect::Error> {
    let first = connect::inspect(input, options);
    if options.mapping.is_some() || options.table.is_some() || options.profile.is_some() {
        return first;
    }
    let headers: Vec<String> = match &first {
        Ok(detected) => detected.headers.clone(),
        Err(connect::Error::NeedsMapping(proposal)) => proposal.columns.iter().map(|c| c.header.clone()).collect(),
        Err(_) => return first,
    };
    let stated = request.mappings.get(&key(&headers)).cloned();
    let known =
        stated.or_else(|| company.lake_if_any().ok().flatten().and_then(|l| l.settings_get(&key(&headers)).ok().flatten()));
    match known.map(|text| Mapping::from_toml(&text)) {
        Some(Ok(mapping)) => connect::inspect(input, &Options { mapping: Some(mapping), ..options.clone() }),
        _ => first,
    }
}

/// Looks at every file without importing: names with what each turned out to be.
pub(super) fn seen(
    company: &Company,
    request: &Request,
    options: &Options,
) -> Result<Vec<(String, std::result::Result<Detected, connect::Error>)>> {
    let mut out = Vec::new();
    for path in &request.paths {
        for input in connect::inputs(path, &options.limits)? {
            let name = input.name.clone();
            let opened = parquet_rows::with_rows(input, options);
            out.push((name, opened.and_then(|mut input| inspect(company, request, &mut input, options))));
        }
    }
    Ok(out)
}

/// The mapping of the request: its file, or the one kept under the name that `--profile` gives.
pub(super) fn mapping(company: &Company, request: &Request) -> Result<Option<Mapping>> {
    if let Some(path) = &request.mapping {
        let text = fs::read_to_string(path).map_err(Error::io("read", path))?;
        return Ok(Some(Mapping::from_toml(&text)?));
    }
    let Some(name) = request.profile.as_deref().filter(|p| !connect::profiles().contains(p)) else { return Ok(None) };
    let kept = match company.lake_if_any()? {
        Some(lake) => lake.settings_get(&named(name))?,
        None => None,
    };
    Ok(kept.map(|text| Mapping::from_toml(&text)).transpose()?)
}

fn named(name: &str) -> String {
    format!("mapping-named:{name}")
}

/// Keeps the mapping file for the next files with the same headers.
pub(super) fn remember(lake: &lake::Lake, request: &Request, found: &[Recognised]) -> Result<()> {
    for (key, text) in &request.mappings {
        lake.settings_set(key, text)?;
    }
    let Some(path) = &request.mapping else { return Ok(()) };
    let text = fs::read_to_string(path).map_err(Error::io("read", path))?;
    if let Some(name) = Mapping::from_toml(&text)?.name {
        lake.settings_set(&named(&name), &text)?;
    }
    for file in found {
        lake.settings_set(&key(&file.detected.headers), &text)?;
    }
    Ok(())
}

pub(super) fn key(headers: &[String]) -> String {
    format!("mapping:{}", paths::sha256(headers.join("\u{1f}").as_bytes()))
}

/// Length of a file, for progress.
pub(super) fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |m| m.len())
}
