//! Zip and gz: members unpacked to temporary files under limits of size, ratio and count.

use crate::format::Format;
use crate::{Error, Input, Limits};
use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::Path;
use std::sync::Arc;
use zip::ZipArchive;

/// Entries smaller than this may have any ratio: tables of zeros do.
const SMALL: u64 = 1 << 20;
/// Endings of members that hold tables.
const ENDINGS: [&str; 15] =
    ["csv", "tsv", "tab", "txt", "xlsx", "xlsm", "xlsb", "xls", "ods", "html", "htm", "xml", "parquet", "zip", "gz"];

fn damaged(name: &str, e: impl std::fmt::Display) -> Error {
    Error::Damaged { file: name.to_owned(), what: e.to_string() }
}

fn refuse(name: &str, what: &str) -> Error {
    Error::NotTable { file: name.to_owned(), what: what.to_owned() }
}

/// The files inside an archive, or the file itself when it is none; sheets of a workbook one by one.
pub(crate) fn expand(input: &Input, limits: &Limits) -> Result<Vec<Input>, Error> {
    let mut budget = limits.unpacked;
    let mut out = Vec::new();
    unpack(input, limits, &mut budget, 0, &mut out)?;
    if out.is_empty() {
        return Err(refuse(&input.name, "the archive holds no CSV, XLSX, XLS, ODS, HTML or Parquet files"));
    }
    Ok(out)
}

fn unpack(input: &Input, limits: &Limits, budget: &mut u64, depth: usize, out: &mut Vec<Input>) -> Result<(), Error> {
    let mut head = [0; 4];
    let file = File::open(&input.path).map_err(|e| Error::io(&input.name, e))?;
    let n = file.take(4).read(&mut head).map_err(|e| Error::io(&input.name, e))?;
    let packed = match head[..n] {
        [0x1f, 0x8b, ..] => true,
        [b'P', b'K', 3 | 5 | 7, _] => zip_kind(input)? == Kind::Archive,
        _ => false,
    };
    if !packed {
        out.extend(crate::format::sheets_of(input, limits)?);
        return Ok(());
    }
    if depth > 1 {
        return Err(refuse(&input.name, "archives nested more than once"));
    }
    if head[0] == 0x1f { gunzip(input, limits, budget, depth, out) } else { unzip(input, limits, budget, depth, out) }
}

/// A member's input, its bytes in a temporary file.
fn member(of: &Input, shown: &str, limits: &Limits, copy: impl FnOnce(&mut File) -> Result<(), Error>) -> Result<Input, Error> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("revizor-");
    let made = match &limits.temp {
        Some(folder) => builder.tempfile_in(folder),
        None => builder.tempfile(),
    };
    let mut temp = made.map_err(|e| Error::io(&of.name, e))?;
    copy(temp.as_file_mut())?;
    temp.as_file_mut().flush().map_err(|e| Error::io(&of.name, e))?;
    let path = temp.into_temp_path();
    Ok(Input {
        path: path.to_path_buf(),
        name: shown.to_owned(),
        origin: of.origin.clone(),
        sheet: None,
        _temp: Some(Arc::new(path)),
        batches: None,
    })
}

/// Copies under the limits of ratio and of unpacked bytes.
fn copy(
    from: &mut impl Read,
    to: &mut impl Write,
    packed: u64,
    shown: &str,
    limits: &Limits,
    budget: &mut u64,
) -> Result<(), Error> {
    let mut chunk = vec![0; 256 << 10];
    let mut total = 0_u64;
    loop {
        let n = from.read(&mut chunk).map_err(|e| damaged(shown, e))?;
        if n == 0 {
            return Ok(());
        }
        total += n as u64;
        if total > SMALL && total > packed.saturating_mul(limits.ratio) {
            return Err(Error::Limit { file: shown.to_owned(), what: "unpacked to packed size".into(), limit: limits.ratio });
        }
        *budget = budget.checked_sub(n as u64).ok_or_else(|| Error::Limit {
            file: shown.to_owned(),
            what: "unpacked bytes of the archive".into(),
            limit: limits.unpacked,
        })?;
        to.write_all(&chunk[..n]).map_err(|e| Error::io(shown, e))?;
    }
}

fn gunzip(input: &Input, limits: &Limits, budget: &mut u64, depth: usize, out: &mut Vec<Input>) -> Result<(), Error> {
    let file = File::open(&input.path).map_err(|e| Error::io(&input.name, e))?;
    let packed = input.size();
    let shown = input.name.strip_suffix(".gz").unwrap_or(&input.name).to_owned();
    let mut unzipped = flate2::read::MultiGzDecoder::new(BufReader::new(file));
    let made = member(input, &shown, limits, |to| copy(&mut unzipped, to, packed, &input.name, limits, budget))?;
    let mut head = [0; 262];
    let n = File::open(&made.path).and_then(|f| f.take(262).read(&mut head)).map_err(|e| Error::io(&shown, e))?;
    if n == 262 && &head[257..] == b"ustar" {
        return Err(refuse(&input.name, "a tar archive; pack the files as zip"));
    }
    unpack(&made, limits, budget, depth + 1, out)
}

fn unzip(input: &Input, limits: &Limits, budget: &mut u64, depth: usize, out: &mut Vec<Input>) -> Result<(), Error> {
    let file = File::open(&input.path).map_err(|e| Error::io(&input.name, e))?;
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|e| damaged(&input.name, e))?;
    if zip.len() > limits.members {
        return Err(Error::Limit { file: input.name.clone(), what: "files in the archive".into(), limit: limits.members as u64 });
    }
    let mut wanted: Vec<(String, usize)> = Vec::new();
    for i in 0..zip.len() {
        let entry = zip.by_index_raw(i).map_err(|e| damaged(&input.name, e))?;
        if entry.enclosed_name().is_none() {
            return Err(refuse(&input.name, "the archive holds a name that points outside of it"));
        }
        let name = shown_name(entry.name_raw());
        let base = name.rsplit('/').next().unwrap_or("");
        let ending = Path::new(base).extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        if entry.is_dir()
            || entry.is_symlink()
            || base.starts_with('.')
            || base.starts_with("~$")
            || name.starts_with("__MACOSX/")
            || !ENDINGS.contains(&ending.as_str())
        {
            continue;
        }
        if entry.encrypted() {
            return Err(refuse(&input.name, "the archive is protected by a password"));
        }
        wanted.push((name, i));
    }
    wanted.sort();
    for (name, i) in wanted {
        let mut entry = zip.by_index(i).map_err(|e| damaged(&input.name, e))?;
        let shown = format!("{}/{name}", input.name);
        let packed = entry.compressed_size();
        let made = member(input, &shown, limits, |to| copy(&mut entry, to, packed, &shown, limits, budget))?;
        drop(entry);
        unpack(&made, limits, budget, depth + 1, out)?;
    }
    Ok(())
}

/// Names are UTF-8, or the code page of the machine that packed them.
fn shown_name(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::IBM866.decode_without_bom_handling(raw).0.into_owned(),
    }
}

#[derive(PartialEq, Eq)]
enum Kind {
    Archive,
    Book(Format),
}

fn zip_kind(input: &Input) -> Result<Kind, Error> {
    let file = File::open(&input.path).map_err(|e| Error::io(&input.name, e))?;
    let zip = ZipArchive::new(BufReader::new(file)).map_err(|e| damaged(&input.name, e))?;
    let has = |wanted: &str| zip.file_names().flatten().any(|n| n.eq_ignore_ascii_case(wanted));
    if has("xl/workbook.bin") {
        return Ok(Kind::Book(Format::Xlsb));
    }
    if has("xl/workbook.xml") {
        return Ok(Kind::Book(Format::Xlsx));
    }
    if has("content.xml") && has("mimetype") {
        return Ok(Kind::Book(Format::Ods));
    }
    if has("word/document.xml") || has("ppt/presentation.xml") {
        return Err(refuse(&input.name, "a text document or a presentation"));
    }
    Ok(Kind::Archive)
}

/// Which workbook a zip container is; archives proper were unpacked before.
pub(crate) fn workbook_kind(input: &Input) -> Result<Format, Error> {
    match zip_kind(input)? {
        Kind::Book(format) => Ok(format),
        Kind::Archive => Err(refuse(&input.name, "a zip archive inside an archive")),
    }
}

/// Unpacks every part of a workbook to nowhere first: the libraries behind have no limits of their own.
pub(crate) fn guard_workbook(input: &Input, limits: &Limits) -> Result<(), Error> {
    let file = File::open(&input.path).map_err(|e| Error::io(&input.name, e))?;
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|e| damaged(&input.name, e))?;
    if zip.len() > limits.members.saturating_mul(10) {
        return Err(Error::Limit {
            file: input.name.clone(),
            what: "parts of the workbook".into(),
            limit: limits.members as u64 * 10,
        });
    }
    let mut budget = limits.unpacked;
    for i in 0..zip.len() {
        let mut entry = zip.by_index(i).map_err(|e| damaged(&input.name, e))?;
        let name = shown_name(entry.name_raw()).to_lowercase();
        if !name.ends_with(".xml") && !name.ends_with(".rels") && !name.ends_with(".bin") {
            continue;
        }
        let packed = entry.compressed_size();
        // Sheets are streamed; everything else is held in memory by the library.
        let streamed = name.contains("worksheets/") || name == "content.xml";
        let mut to = Counter { head: Vec::new(), total: 0 };
        copy(&mut entry, &mut to, packed, &input.name, limits, &mut budget)?;
        if !streamed && to.total > limits.memory {
            return Err(Error::Limit { file: input.name.clone(), what: format!("size of part {name}"), limit: limits.memory });
        }
        if memchr::memmem::find(&to.head, b"<!DOCTYPE").is_some() || memchr::memmem::find(&to.head, b"<!ENTITY").is_some() {
            return Err(refuse(&input.name, "a workbook with a document type declaration, which no office program writes"));
        }
    }
    Ok(())
}

/// Counts bytes and keeps the first ones.
struct Counter {
    head: Vec<u8>,
    total: u64,
}

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let room = 4096_usize.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend_from_slice(&bytes[..room]);
        self.total += bytes.len() as u64;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
