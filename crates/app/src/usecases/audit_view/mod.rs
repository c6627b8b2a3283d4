//! Pages of a stored audit: everything comes from the frozen result, decisions of people stand beside it.

pub mod compare;
pub mod finding;
pub mod list;
pub mod overview;
pub mod slides;
pub mod weights;
pub mod zones;

use crate::usecases::decisions::{self, Standing};
use crate::usecases::{audits, snapshots};
use crate::view::links::Links;
use crate::view::look::Look;
use crate::view::names::Names;
use crate::view::words::{Words, float};
use crate::view::{Block, Cell, Link, Table, Tone};
use crate::{Company, Error, Result};
use chart::Plot;
use domain::money;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use text::{Lang, locale};

/// A stored audit with what people decided since.
pub struct Audit<'a> {
    /// Its company.
    pub company: &'a Company,
    /// Number.
    pub n: i64,
    /// The frozen result as in `interface.md` §6.
    pub doc: Value,
    /// Decisions in force today by finding.
    pub standing: BTreeMap<String, Standing>,
    /// Addresses.
    pub links: &'a Links,
    /// Language.
    pub lang: Lang,
    names: Names,
}

impl<'a> Audit<'a> {
    /// Opens a stored audit.
    ///
    /// # Errors
    /// No such audit, or its file is gone.
    pub fn open(company: &'a Company, n: i64, links: &'a Links, lang: Lang, now: i64) -> Result<Self> {
        if !audits::list(company)?.iter().any(|a| a.n == n) {
            return Err(Error::missing());
        }
        let doc = audits::document(company, n)?;
        let today = snapshots::moment(now);
        let standing = decisions::standing(&decisions::log(company)?, today.get(..10).unwrap_or_default());
        Ok(Self { company, n, doc, standing, links, lang, names: Names::default() })
    }

    /// One of two texts.
    #[must_use]
    pub fn t(&self, ru: &str, en: &str) -> String {
        self.lang.pick(ru, en).to_owned()
    }

    /// Words with the currency of the audit.
    #[must_use]
    pub fn words(&self) -> Words<'_> {
        Words {
            lang: self.lang,
            currency: text_of(&self.doc["audit"]["currency"]),
            names: &self.names,
            customers: None,
            marks: &[],
        }
    }

    /// A bilingual text of the result.
    #[must_use]
    pub fn say(&self, v: &Value) -> String {
        let (own, other) = self.lang.pick(("ru", "en"), ("en", "ru"));
        let text = text_of(&v[own]);
        if text.is_empty() { text_of(&v[other]).to_owned() } else { text.to_owned() }
    }

    /// A shared word.
    #[must_use]
    pub fn word(&self, key: &str) -> String {
        locale::t(self.lang, key).to_owned()
    }

    /// An address under the audit.
    #[must_use]
    pub fn to(&self, path: &str) -> String {
        let base = self.links.to(&format!("audits/{}", self.n));
        if path.is_empty() { base } else { format!("{base}/{path}") }
    }

    /// Company, programme and moment.
    #[must_use]
    pub fn stamp(&self) -> String {
        let head = &self.doc["audit"];
        let programme = self.word(&format!("programme.{}", text_of(&head["programme"])));
        let w = self.words();
        let hash = text_of(&head["result_hash"]).get(..8).unwrap_or_default();
        format!(
            "{programme} · {} {} · {} {hash}",
            self.t("на", "as of"),
            w.date(text_of(&head["as_of"])),
            self.t("результат", "result")
        )
    }

    /// Way back and neighbours of the pages of one audit.
    #[must_use]
    pub fn tabs(&self, here: &str) -> Vec<Link> {
        [
            ("", "Обзор", "Overview"),
            ("findings", "Находки", "Findings"),
            ("zones", "Точки роста", "Growth zones"),
            ("weights", "Оценка и веса", "Score and weights"),
            ("compare", "Сравнить", "Compare"),
            ("downloads", "Отчёты", "Reports"),
        ]
        .map(|(path, ru, en)| Link::new(self.t(ru, en), if path == here { String::new() } else { self.to(path) }))
        .to_vec()
    }

    /// Findings in their order.
    pub fn findings(&self) -> impl Iterator<Item = &Value> {
        self.doc["findings"].as_array().into_iter().flatten()
    }

    /// A finding by its identity.
    #[must_use]
    pub fn finding(&self, id: &str) -> Option<&Value> {
        self.findings().find(|f| f["id"] == id)
    }

    /// Verdict of a rule.
    #[must_use]
    pub fn verdict(&self, rule: &str) -> Option<&Value> {
        self.doc["verdicts"].as_array().into_iter().flatten().find(|v| v["id"] == rule)
    }

    /// A money range of the result: careful, expected, bold, minor units.
    #[must_use]
    pub fn range(&self, v: &Value) -> (i128, i128, i128) {
        let part = |k: &str| minor(&v[k]);
        (part("p10"), part("p50"), part("p90"))
    }

    /// Expected money with both ends in words.
    #[must_use]
    pub fn range_words(&self, v: &Value) -> (String, String) {
        let w = self.words();
        let (low, mid, high) = self.range(v);
        (w.money(mid), text::fmt::interval_money(self.lang, low, high, w.currency))
    }

    /// "per month" or "once".
    #[must_use]
    pub fn per(&self, kind: &str) -> String {
        self.word(if kind == "stock" { "one_off" } else { "per_month" })
    }

    /// Decision in force about a finding as a tag.
    #[must_use]
    pub fn standing_cell(&self, id: &str) -> Cell {
        let Some(s) = self.standing.get(id) else { return Cell::default() };
        let (word, tone) = standing_word(self.lang, &s.kind);
        let note = s.until.as_ref().map(|u| format!("{} {}", self.t("до", "until"), self.words().date(u))).unwrap_or_default();
        Cell { note, ..Cell::tag(word, tone) }
    }

    /// A drawing of the frozen numbers.
    #[must_use]
    pub fn drawn(&self, id: &str, title: String, caption: String, chart: chart::Chart) -> Block {
        let description = if caption.is_empty() { title.clone() } else { caption.clone() };
        let plot = Plot { title: title.clone(), description, chart };
        let (wide, narrow) = crate::view::plot::both(&self.words(), &plot);
        Block::Chart(Box::new(crate::view::Chart {
            id: id.to_owned(),
            title,
            caption,
            wide,
            narrow,
            ..crate::view::Chart::default()
        }))
    }

    /// All rows behind a finding, as the audit wrote them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn evidence(&self, finding: &Value) -> Result<(Vec<String>, Vec<Vec<String>>)> {
        let strings = |v: &Value| v.as_array().into_iter().flatten().map(|s| text_of(s).to_owned()).collect::<Vec<_>>();
        let sample = || {
            let rows = finding["evidence"]["sample"].as_array().into_iter().flatten().map(strings).collect();
            (strings(&finding["evidence"]["columns"]), rows)
        };
        let Some(path) = self.evidence_file(finding)? else { return Ok(sample()) };
        Ok(read_csv(&path).unwrap_or_else(sample))
    }

    fn evidence_file(&self, finding: &Value) -> Result<Option<PathBuf>> {
        let file = text_of(&finding["evidence"]["file"]);
        if file.is_empty() || file.contains("..") {
            return Ok(None);
        }
        Ok(Some(audits::folder(self.company, &audits::row(self.company, self.n)?).join(file)))
    }
}

/// Largest evidence file read for a page.
const EVIDENCE: u64 = 16 << 20;

fn read_csv(path: &std::path::Path) -> Option<(Vec<String>, Vec<Vec<String>>)> {
    if std::fs::metadata(path).ok()?.len() > EVIDENCE {
        return None;
    }
    let bytes = std::fs::read(path).ok()?;
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(body);
    let columns = reader.headers().ok()?.iter().map(str::to_owned).collect();
    let rows = reader.records().filter_map(|r| Some(r.ok()?.iter().map(str::to_owned).collect())).collect();
    Some((columns, rows))
}

/// Text of a JSON value.
pub(crate) fn text_of(v: &Value) -> &str {
    v.as_str().unwrap_or_default()
}

/// Money of a decimal string, minor units.
pub(crate) fn minor(v: &Value) -> i128 {
    money::parse_decimal(text_of(v), money::SCALE).unwrap_or(0)
}

/// Money as a float, for lengths of marks only.
pub(crate) fn length(v: &Value) -> f64 {
    float(v.as_str()).unwrap_or(0.0)
}

/// Words of a decision.
#[must_use]
pub fn standing_word(lang: Lang, kind: &str) -> (String, Tone) {
    let (ru, en, tone) = match kind {
        "accepted" => ("принята", "accepted", Tone::Good),
        "disputed" => ("оспорена", "disputed", Tone::Warn),
        "recheck" => ("перепроверить", "to re-check", Tone::Warn),
        "muted" => ("отложена", "muted", Tone::Mute),
        _ => ("открыта", "open", Tone::Plain),
    };
    (lang.pick(ru, en).to_owned(), tone)
}

/// Colour of a verdict.
pub(crate) fn verdict_tone(verdict: &str) -> Tone {
    match verdict {
        "found" => Tone::Bad,
        "partly" => Tone::Warn,
        "passed" => Tone::Good,
        _ => Tone::Mute,
    }
}

/// Findings of the newest audit that rest on a record; a manager sees only those about himself, without an address.
///
/// # Errors
/// A state that cannot be read.
pub(crate) fn concerning(look: &Look<'_>, company: &Company, column: &str, id: &str) -> Result<Option<Block>> {
    let Some(newest) = audits::list(company)?.into_iter().next_back() else { return Ok(None) };
    let Ok(audit) = Audit::open(company, newest.n, look.links, look.lang, 0) else { return Ok(None) };
    let heads = [look.t("Находка", "Finding"), look.t("Тяжесть", "Severity"), look.t("Решение", "Decision")];
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new("findings", &heads);
    table.caption = look.t("Находки последнего аудита об этом", "Findings of the newest audit about this");
    for f in audit.findings() {
        let about = text_of(&f["subject"]).strip_prefix("manager:").is_some_and(|m| column == "manager" && m == id);
        let rests = || -> Result<bool> {
            let columns = f["evidence"]["columns"].as_array().into_iter().flatten();
            if look.scope.employee().is_some() || !columns.clone().any(|c| c == column) {
                return Ok(false);
            }
            let (columns, rows) = audit.evidence(f)?;
            let at = columns.iter().position(|c| c == column);
            Ok(at.is_some_and(|at| rows.iter().any(|r| r.get(at).is_some_and(|v| v == id))))
        };
        if !about && !rests()? {
            continue;
        }
        let finding = text_of(&f["id"]);
        let href = if look.scope.employee().is_some() { String::new() } else { look.links.finding(newest.n, finding) };
        let severity = audit.word(&format!("severity.{}", f["severity"].as_u64().unwrap_or(1).clamp(1, 5)));
        table.push([
            Cell { note: audit.say(&f["what"]), ..Cell::link(audit.say(&f["title"]), href) },
            severity.into(),
            audit.standing_cell(finding),
        ]);
    }
    Ok((!table.rows.is_empty()).then(|| look.table(table)))
}
