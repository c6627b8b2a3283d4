//! Standards in words and permanent checks of the company's own: what a kept change leaves behind (mission row 145).

mod checks;

use crate::usecases::change_plan::{at, wrong};
use crate::{Company, Error, Result};
pub use checks::{Evaluated, evaluate, mark, own_checks, put_check, retire_check, verdicts};
pub use plan::{Outcome, OwnCheck, Standard};

/// What a person writes down.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Standard to be changed; a new one when absent.
    pub id: Option<String>,
    /// Title.
    pub title: String,
    /// Text.
    pub text: String,
    /// Owner.
    pub owner: String,
    /// Card behind it.
    pub evidence: String,
    /// Day of the next look.
    pub review_on: Option<jiff::civil::Date>,
}

/// All versions of all standards.
///
/// # Errors
/// A state that cannot be read.
pub fn versions(company: &Company) -> Result<Vec<Standard>> {
    let rows = store::State::open_read(company.dir())?.map(|s| s.standards()).transpose()?.unwrap_or_default();
    rows.iter().map(|t| serde_json::from_str(t).map_err(|e| Error::failed(e.to_string(), e.to_string()))).collect()
}

/// The newest version of each standard, by title.
///
/// # Errors
/// A state that cannot be read.
pub fn newest(company: &Company) -> Result<Vec<Standard>> {
    let mut out: Vec<Standard> = Vec::new();
    for s in versions(company)? {
        match out.iter_mut().find(|o| o.id == s.id) {
            Some(old) => *old = s,
            None => out.push(s),
        }
    }
    out.sort_by(|a, b| a.retired.cmp(&b.retired).then_with(|| a.title.cmp(&b.title)).then_with(|| a.id.cmp(&b.id)));
    Ok(out)
}

/// Writes a standard down: a new one, or the next version of one that is there.
///
/// # Errors
/// A title, text or owner that is missing, or an unknown standard.
pub fn write(company: &Company, draft: Draft, by: &str, now: i64) -> Result<Standard> {
    let all = newest(company)?;
    let old = match &draft.id {
        Some(id) => Some(all.iter().find(|s| s.id == *id).ok_or_else(Error::missing)?),
        None => None,
    };
    let free = (1..).map(|n| format!("s{n}")).find(|id| all.iter().all(|s| s.id != *id)).unwrap_or_default();
    let standard = Standard {
        id: old.map_or(free, |s| s.id.clone()),
        version: old.map_or(1, |s| s.version + 1),
        title: draft.title.trim().to_owned(),
        text: draft.text.trim().replace("\r\n", "\n"),
        owner: draft.owner.trim().to_owned(),
        evidence: if draft.evidence.is_empty() { old.map(|s| s.evidence.clone()).unwrap_or_default() } else { draft.evidence },
        review_on: draft.review_on,
        by: by.to_owned(),
        at: at(now),
        retired: false,
    };
    standard.check().map_err(wrong)?;
    add(company, standard)
}

/// Takes a standard out of use, or brings it back, as a new version.
///
/// # Errors
/// An unknown standard.
pub fn retire(company: &Company, id: &str, back: bool, by: &str, now: i64) -> Result<Standard> {
    let old = newest(company)?.into_iter().find(|s| s.id == id).ok_or_else(Error::missing)?;
    add(company, Standard { version: old.version + 1, retired: !back, by: by.to_owned(), at: at(now), ..old })
}

fn add(company: &Company, s: Standard) -> Result<Standard> {
    let text = serde_json::to_string(&s).map_err(|e| Error::failed(e.to_string(), e.to_string()))?;
    if company.state()?.add_standard(&s.id, s.version, &text)? {
        return Ok(s);
    }
    Err(Error::usage("стандарт успели изменить: откройте его снова", "the standard was changed in the meantime: open it again"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standard_has_versions_an_owner_and_comes_back() {
        let dir = tempfile::tempdir().unwrap();
        let company = crate::Home::new(dir.path()).company("main").unwrap();
        let draft = |id: Option<&str>, text: &str| Draft {
            id: id.map(str::to_owned),
            title: "Ответ за 15 минут".into(),
            text: text.into(),
            owner: "РОП".into(),
            ..Draft::default()
        };
        assert!(write(&company, Draft { owner: " ".into(), ..draft(None, "x") }, "Анна", 0).is_err());
        let first = write(&company, draft(None, "Дежурный отвечает"), "Анна", 0).unwrap();
        let second = write(&company, draft(Some(&first.id), "Дежурный отвечает сразу"), "Анна", 1).unwrap();
        assert_eq!((second.version, versions(&company).unwrap().len(), newest(&company).unwrap().len()), (2, 2, 1));
        assert!(retire(&company, "s1", false, "Анна", 2).unwrap().retired);
        assert!(!retire(&company, "s1", true, "Анна", 3).unwrap().retired);
        assert!(write(&company, draft(Some("s9"), "x"), "Анна", 0).is_err());
    }
}
