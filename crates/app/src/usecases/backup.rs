//! Backup of a company into one zip with the hash of every file, restore with those hashes checked, verification in place.

use crate::{Company, Error, Progress, Result, paths};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read};
use std::path::{Component, Path, PathBuf};
use text::Lang;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Name of the list of files inside the zip.
const MANIFEST: &str = "manifest.json";
/// Format of the backup; restore accepts all earlier ones.
const FORMAT: u64 = 1;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Files.
    pub files: u64,
    /// Bytes before packing.
    pub bytes: u64,
}

/// Writes the whole company into a zip while readers go on; writers wait.
///
/// # Errors
/// No data, another writer, or a file that cannot be read or written. An unfinished zip is removed.
pub fn backup(company: &Company, target: &Path, now: i64, progress: &mut dyn Progress) -> Result<Summary> {
    if !company.exists() {
        company.lake_read()?;
    }
    if target.exists() {
        return Err(Error::failed(
            format!("{}: файл уже есть; укажите другое имя", target.display()),
            format!("{}: the file is there already; give another name", target.display()),
        ));
    }
    let draft = target.with_extension("part");
    let made = pack(company, &draft, now, progress);
    match made {
        Ok(summary) => {
            fs::rename(&draft, target).map_err(Error::io("rename", target))?;
            Ok(summary)
        }
        Err(e) => {
            let _ = fs::remove_file(&draft);
            Err(e)
        }
    }
}

fn pack(company: &Company, target: &Path, now: i64, progress: &mut dyn Progress) -> Result<Summary> {
    let temp = tempfile::tempdir().map_err(Error::io("create folder", Path::new("tmp")))?;
    let lake = company.lake()?;
    // An open import transaction that does nothing keeps every writer out while files are copied.
    let hold = lake.begin_import(lake::ImportMeta { started_at: now, ..lake::ImportMeta::default() })?;
    let catalogue = temp.path().join("lake.sqlite");
    store::copy_database(&company.dir().join("lake.sqlite"), &catalogue)?;
    let mut files = vec![("lake.sqlite".to_owned(), catalogue)];
    if let Some(state) = store::State::open_read(company.dir())? {
        let copy = temp.path().join(store::FILE);
        state.copy_to(&copy)?;
        files.push((store::FILE.to_owned(), copy));
    }
    for folder in ["data", "raw", "trace", "audits"] {
        let dir = company.dir().join(folder);
        if dir.is_dir() {
            files.extend(paths::files_under(&dir)?.into_iter().map(|f| (slashed(&Path::new(folder).join(&f)), dir.join(f))));
        }
    }
    progress.stage("backup", files.len() as u64);
    let summary = write_zip(company.slug(), target, &files, progress);
    drop(hold);
    summary
}

fn write_zip(slug: &str, target: &Path, files: &[(String, PathBuf)], progress: &mut dyn Progress) -> Result<Summary> {
    let out = File::create(target).map_err(Error::io("create", target))?;
    let mut zip = ZipWriter::new(BufWriter::new(out));
    // Parquet and zstd cannot be squeezed further.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
    let mut manifest = Vec::new();
    let mut bytes = 0;
    for (i, (name, path)) in files.iter().enumerate() {
        let (sha256, length) = paths::sha256_file(path)?;
        zip.start_file(name.as_str(), options).map_err(|e| broken(target, &e))?;
        let mut input = File::open(path).map_err(Error::io("open", path))?;
        io::copy(&mut input, &mut zip).map_err(Error::io("write", target))?;
        manifest.push(json!({"name": name, "bytes": length, "sha256": sha256}));
        bytes += length;
        progress.at(i as u64 + 1);
    }
    let text = json!({"format": FORMAT, "company": slug, "files": manifest}).to_string();
    zip.start_file(MANIFEST, options).map_err(|e| broken(target, &e))?;
    io::copy(&mut text.as_bytes(), &mut zip).map_err(Error::io("write", target))?;
    let out = zip.finish().map_err(|e| broken(target, &e))?;
    let file = out.into_inner().map_err(|e| Error::io("write", target)(e.into_error()))?;
    file.sync_all().map_err(Error::io("write", target))?;
    progress.end();
    Ok(Summary { files: files.len() as u64, bytes })
}

fn slashed(path: &Path) -> String {
    path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn broken(path: &Path, e: &zip::result::ZipError) -> Error {
    Error::failed(
        format!("{}: файл копии повреждён: {e}", path.display()),
        format!("{}: the backup is damaged: {e}", path.display()),
    )
}

/// Brings a company back. Every hash is checked before anything takes the place of existing data.
///
/// # Errors
/// The company exists (unless `replace`), the zip is damaged, or a hash differs; existing data is then untouched.
pub fn restore(company: &Company, source: &Path, replace: bool, progress: &mut dyn Progress) -> Result<Summary> {
    if company.dir().exists() && !replace {
        return Err(Error::failed(
            format!("компания «{}» уже есть; укажите --company с другим именем или --replace", company.slug()),
            format!("company {:?} is there already; give another --company or --replace", company.slug()),
        ));
    }
    let draft = company.dir().with_extension("restore");
    let _ = fs::remove_dir_all(&draft);
    paths::make_dir(&draft)?;
    let summary = unpack(source, &draft, progress).inspect_err(|_| {
        let _ = fs::remove_dir_all(&draft);
    })?;
    let old = company.dir().with_extension("replaced");
    if company.dir().exists() {
        let _ = fs::remove_dir_all(&old);
        fs::rename(company.dir(), &old).map_err(Error::io("rename", company.dir()))?;
    }
    fs::rename(&draft, company.dir()).map_err(Error::io("rename", company.dir()))?;
    let _ = fs::remove_dir_all(&old);
    Ok(summary)
}

fn unpack(source: &Path, draft: &Path, progress: &mut dyn Progress) -> Result<Summary> {
    let file = File::open(source).map_err(Error::io("open", source))?;
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|e| broken(source, &e))?;
    let mut text = String::new();
    zip.by_name(MANIFEST).map_err(|e| broken(source, &e))?.read_to_string(&mut text).map_err(Error::io("read", source))?;
    let manifest: Value = serde_json::from_str(&text).map_err(|e| damaged(source, &e.to_string()))?;
    if manifest["format"].as_u64().is_none_or(|f| f > FORMAT) {
        return Err(damaged(source, "unknown format; use a newer program"));
    }
    let files = manifest["files"].as_array().cloned().unwrap_or_default();
    progress.stage("restore", files.len() as u64);
    let mut bytes = 0;
    for (i, entry) in files.iter().enumerate() {
        let name = entry["name"].as_str().unwrap_or_default();
        let relative = Path::new(name);
        if name.is_empty() || relative.components().any(|c| !matches!(c, Component::Normal(_))) {
            return Err(damaged(source, &format!("a file named {name:?}")));
        }
        let target = draft.join(relative);
        if let Some(parent) = target.parent() {
            paths::make_dir(parent)?;
        }
        let mut input = zip.by_name(name).map_err(|e| broken(source, &e))?;
        let mut out = File::create(&target).map_err(Error::io("create", &target))?;
        io::copy(&mut input, &mut out).map_err(Error::io("write", &target))?;
        out.sync_all().map_err(Error::io("write", &target))?;
        let (sha256, length) = paths::sha256_file(&target)?;
        if entry["sha256"].as_str() != Some(sha256.as_str()) {
            return Err(damaged(source, &format!("{name}: SHA-256 differs")));
        }
        bytes += length;
        progress.at(i as u64 + 1);
    }
    progress.end();
    Ok(Summary { files: files.len() as u64, bytes })
}

fn damaged(path: &Path, what: &str) -> Error {
    Error::failed(
        format!("{}: файл копии повреждён: {what}", path.display()),
        format!("{}: the backup is damaged: {what}", path.display()),
    )
}

/// Checks every stored byte: hashes of data and raw files, the databases, the hashes of stored audits.
///
/// # Errors
/// The first damage found, with the name of the file.
pub fn verify(company: &Company, lang: Lang, progress: &mut dyn Progress) -> Result<String> {
    let lake = company.lake_read()?;
    let checked = lake.verify(&mut |p| {
        if p.done == 0 {
            progress.stage("verify", p.total);
        }
        progress.at(p.done);
    })?;
    if let Some(bad) = checked.bad.first() {
        let (file, more) = (&bad.file, checked.bad.len() - 1);
        return Err(Error::failed(
            format!("{file}: файл повреждён ({}), ещё повреждено: {more}; верните компанию из копии: revizor restore", bad.what),
            format!("{file}: the file is damaged ({}), {more} more; bring the company back: revizor restore", bad.what),
        ));
    }
    let mut audits = 0;
    if let Some(state) = store::State::open_read(company.dir())? {
        state.check()?;
        for row in state.audits()? {
            audit_hash(&crate::usecases::audits::folder(company, &row).join("audit.json"), &row.result_hash)?;
            audits += 1;
        }
    }
    progress.end();
    Ok(match lang {
        Lang::Ru => format!("проверено: файлов {}, байт {}, аудитов {audits}; всё цело", checked.files, checked.bytes),
        Lang::En => format!("checked: {} files, {} bytes, {audits} audits; everything is intact", checked.files, checked.bytes),
    })
}

fn audit_hash(path: &Path, wanted: &str) -> Result<()> {
    let text = fs::read(path).map_err(Error::io("read", path))?;
    let mut value: Value = serde_json::from_slice(&text).map_err(|e| damaged(path, &e.to_string()))?;
    if let Some(head) = value["audit"].as_object_mut() {
        head.remove("result_hash");
    }
    let found = paths::sha256(format!("{value:#}\n").as_bytes());
    if found == wanted { Ok(()) } else { Err(damaged(path, "the result does not fit its hash")) }
}
