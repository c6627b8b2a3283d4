//! Live sources of a company: add, list, test, remove. The secret is sealed before it is stored and never shown again.

use crate::{Company, Error, Home, Result};
use connect::live::{self, Account, Clock, Http, Keeper, Plan, Secret, Settings};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;
use store::{SourceRow, State, Vault};
use text::Lang;

/// Option of every source: `off` leaves it to `revizor sync`.
const SCHEDULE: &str = "schedule";
/// Limit of one request.
const PATIENCE: Duration = Duration::from_secs(75);

/// A source as the user describes it.
#[derive(Debug, Clone, Default)]
pub struct NewSource {
    /// Short name.
    pub name: String,
    /// Kind of the connector.
    pub kind: String,
    /// Address without a secret.
    pub url: String,
    /// The own network is allowed.
    pub allow_private: bool,
    /// Zone of times without an offset; the company's own when not given.
    pub timezone: String,
    /// `key=value` options of the connector.
    pub options: Vec<String>,
    /// The secret.
    pub secret: Secret,
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceLine {
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: String,
    /// Address, without a secret.
    pub url: String,
    /// When it was read last, RFC 3339; empty when never.
    pub last_run: String,
    /// Why the last run failed.
    pub last_error: String,
    /// A server reads it once a day.
    pub scheduled: bool,
}

/// Kinds of sources, for messages and forms.
#[must_use]
pub fn kinds() -> Vec<&'static str> {
    live::kinds()
}

/// Adds a source or replaces the settings and the secret of one that is there.
///
/// # Errors
/// A name or settings that will not do, a secret of a wrong form. Nothing is sent anywhere.
pub fn add(home: &Home, company: &Company, new: &NewSource, now: i64) -> Result<()> {
    let fine = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    if new.name.is_empty() || new.name.len() > 40 || !new.name.bytes().all(fine) {
        return Err(Error::usage(
            format!("имя источника «{}» не годится: до 40 знаков из a–z, 0–9, «-» и «_»", new.name),
            format!("source name {:?} will not do: up to 40 characters of a-z, 0-9, `-` and `_`", new.name),
        ));
    }
    let settings = settings(company, new)?;
    let connector = live::connector(&new.kind).map_err(asked)?;
    for key in settings.options.keys() {
        if key != SCHEDULE && !connector.options.iter().any(|(name, ..)| name == key) {
            let known = connector.options.iter().map(|(name, ru, _)| format!("{name} ({ru})")).collect::<Vec<_>>().join("; ");
            let known_en = connector.options.iter().map(|(name, _, en)| format!("{name} ({en})")).collect::<Vec<_>>().join("; ");
            return Err(Error::usage(
                format!("нет параметра {key}; есть: {known}"),
                format!("no option {key}; there are: {known_en}"),
            ));
        }
    }
    if new.secret.is_empty() {
        return Err(Error::usage(
            format!("нужен секрет: {}; передайте его через ввод или --secret-env ИМЯ", connector.secret_ru),
            format!("a secret is needed: {}; give it on standard input or with --secret-env NAME", connector.secret_en),
        ));
    }
    live::check(&new.kind, &settings, &new.secret).map_err(asked)?;
    let sealed = vault(home)?.seal(&place(company, &new.name), new.secret.expose()).map_err(sealing)?;
    let row = SourceRow {
        name: new.name.clone(),
        kind: new.kind.clone(),
        settings: to_json(&settings).to_string(),
        secret: sealed,
        cursor: String::new(),
        last_run: String::new(),
        last_account: String::new(),
        last_error: String::new(),
        created_at: crate::usecases::snapshots::moment(now),
    };
    Ok(company.state()?.put_source(&row)?)
}

fn settings(company: &Company, new: &NewSource) -> Result<Settings> {
    let mut options = BTreeMap::new();
    for pair in &new.options {
        let Some((key, value)) = pair.split_once('=') else {
            return Err(Error::usage(
                format!("параметр «{pair}»: нужно имя=значение"),
                format!("option {pair:?}: name=value is needed"),
            ));
        };
        options.insert(key.trim().to_owned(), value.trim().to_owned());
    }
    let timezone = if new.timezone.is_empty() { company.settings()?.timezone().to_owned() } else { new.timezone.clone() };
    crate::as_of::zone(&timezone)?;
    Ok(Settings { url: new.url.trim().to_owned(), allow_private: new.allow_private, timezone, options })
}

/// All sources.
///
/// # Errors
/// When the state cannot be read.
pub fn list(company: &Company) -> Result<Vec<SourceLine>> {
    let Some(state) = State::open_read(company.dir())? else { return Ok(Vec::new()) };
    let line = |r: SourceRow| {
        let settings = from_json(&r.settings);
        SourceLine {
            scheduled: settings.option(SCHEDULE) != "off",
            url: settings.url,
            name: r.name,
            kind: r.kind,
            last_run: r.last_run,
            last_error: r.last_error,
        }
    };
    Ok(state.sources()?.into_iter().map(line).collect())
}

/// Removes a source and its secret; its data stays.
///
/// # Errors
/// No such source.
pub fn remove(company: &Company, name: &str) -> Result<()> {
    let dropped = match State::open_read(company.dir())? {
        Some(state) => state.drop_source(name)?,
        None => false,
    };
    let _ = std::fs::remove_file(spool(company, name));
    if let Some(state) = State::open_read(company.dir())? {
        state.drop_doorbell(name)?;
    }
    if dropped { Ok(()) } else { Err(missing(name)) }
}

/// Asks for the first page of everything: what this key can read.
///
/// # Errors
/// No such source, no answer, a key that is not accepted.
pub fn test(home: &Home, company: &Company, name: &str, clock: &dyn Clock) -> Result<Account> {
    let open = open(home, company, name)?;
    let plan = plan(company, &open, clock)?;
    let http = transport(&plan.settings);
    live::probe(&plan, &http, clock, &StoreKeeper::new(&open, company, None)).map_err(failed)
}

/// An opened source.
pub(crate) struct OpenSource {
    pub(crate) state: State,
    pub(crate) vault: Vault,
    pub(crate) row: SourceRow,
}

/// Opens a source for a run.
pub(crate) fn open(home: &Home, company: &Company, name: &str) -> Result<OpenSource> {
    let state = State::open_read(company.dir())?.ok_or_else(|| missing(name))?;
    let row = state.source(name)?.ok_or_else(|| missing(name))?;
    Ok(OpenSource { state, vault: vault(home)?, row })
}

/// What to read of a source, before anything is known about changes.
pub(crate) fn plan(company: &Company, open: &OpenSource, clock: &dyn Clock) -> Result<Plan> {
    let secret = open.vault.open_sealed(&place(company, &open.row.name), &open.row.secret).map_err(sealing)?;
    Ok(Plan {
        kind: open.row.kind.clone(),
        source: open.row.name.clone(),
        settings: from_json(&open.row.settings),
        secret: Secret::new(secret),
        spool: spool(company, &open.row.name),
        since: None,
        dictionary: None,
        only: None,
        seed: clock.now().unsigned_abs(),
    })
}

pub(crate) fn transport(settings: &Settings) -> Http {
    Http::new(settings.allow_private, PATIENCE)
}

fn spool(company: &Company, name: &str) -> std::path::PathBuf {
    company.dir().join("sync").join(format!("{name}.jsonl"))
}

/// Where a sealed secret belongs: it opens nowhere else.
fn place(company: &Company, name: &str) -> String {
    format!("{}/source/{name}", company.slug())
}

fn vault(home: &Home) -> Result<Vault> {
    Vault::open(home.dir()).map_err(sealing)
}

fn sealing(e: store::VaultError) -> Error {
    Error::failed(format!("хранилище секретов: {e}"), format!("store of secrets: {e}"))
}

/// A failure of the question.
fn asked(f: live::Failure) -> Error {
    Error::usage(f.ru, f.en)
}

/// A failure of the work.
pub(crate) fn failed(f: live::Failure) -> Error {
    Error::failed(f.ru, f.en)
}

pub(crate) fn missing(name: &str) -> Error {
    Error::failed(
        format!("источника «{name}» нет; список: revizor source list"),
        format!("there is no source {name:?}; see revizor source list"),
    )
}

fn to_json(s: &Settings) -> Value {
    json!({"url": s.url, "allow_private": s.allow_private, "timezone": s.timezone, "options": s.options})
}

fn from_json(text: &str) -> Settings {
    let v: Value = serde_json::from_str(text).unwrap_or_default();
    let word = |k: &str| v[k].as_str().unwrap_or_default().to_owned();
    let options = v["options"].as_object().into_iter().flatten();
    Settings {
        url: word("url"),
        allow_private: v["allow_private"] == json!(true),
        timezone: word("timezone"),
        options: options.filter_map(|(k, v)| Some((k.clone(), v.as_str()?.to_owned()))).collect(),
    }
}

/// Receives what a run tells: renewed tokens go into the state at once.
pub(crate) struct StoreKeeper<'a> {
    open: &'a OpenSource,
    place: String,
    progress: Option<(RefCell<&'a mut dyn crate::Progress>, Lang)>,
    shown: RefCell<String>,
}

impl<'a> StoreKeeper<'a> {
    pub(crate) fn new(open: &'a OpenSource, company: &Company, progress: Option<(&'a mut dyn crate::Progress, Lang)>) -> Self {
        let progress = progress.map(|(p, lang)| (RefCell::new(p), lang));
        Self { open, place: place(company, &open.row.name), progress, shown: RefCell::new(String::new()) }
    }
}

impl Keeper for StoreKeeper<'_> {
    fn token(&self, secret: &Secret) -> std::result::Result<(), String> {
        let sealed = self.open.vault.seal(&self.place, secret.expose()).map_err(|e| e.to_string())?;
        self.open.state.put_source_secret(&self.open.row.name, &sealed).map_err(|e| e.to_string())
    }

    fn progress(&self, ru: &str, en: &str, rows: u64) {
        let Some((progress, lang)) = &self.progress else { return };
        let title = *lang.pick(&ru, &en);
        let mut progress = progress.borrow_mut();
        if *self.shown.borrow() != title {
            progress.stage(&format!("{}: {title}", self.open.row.name), 0);
            title.clone_into(&mut self.shown.borrow_mut());
        }
        progress.at(rows);
    }
}
