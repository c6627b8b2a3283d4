//! What every command needs: the home folder, the company, the language, the form of data, the moment of the run.

use crate::args::{Common, Format};
use crate::bar::Bar;
use crate::problem::Problem;
use app::{Company, Error, Home, Lang};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

/// Surroundings of a command.
pub(crate) struct Env {
    pub(crate) home: Home,
    pub(crate) company: Company,
    /// Whether `--company` or its variable was given.
    pub(crate) company_given: bool,
    pub(crate) lang: Lang,
    /// Language stated for this run, if any: pages then do not follow the browser.
    pub(crate) lang_given: Option<Lang>,
    pub(crate) format: Option<Format>,
    /// Microseconds since 1970 UTC.
    pub(crate) now: i64,
}

impl Env {
    /// Reads the common options.
    pub(crate) fn new(common: &Common) -> Result<Self, Problem> {
        let dir = common.home.clone().or_else(default_home).ok_or_else(|| {
            Error::usage("не удалось найти папку данных; укажите --home", "no data folder could be found; give --home")
        })?;
        let home = Home::new(dir);
        let slug = common.company.clone().unwrap_or_else(|| "main".to_owned());
        let company = home.company(&slug)?;
        let lang_given = match &common.lang {
            Some(l) => Some(Lang::parse(l).ok_or_else(|| {
                Error::usage(format!("язык «{l}»: есть ru и en"), format!("language {l:?}: there are ru and en"))
            })?),
            None => None,
        };
        let own = || company.exists().then(|| company.settings().ok()?.lang()).flatten();
        let lang = lang_given.or_else(own).or_else(system_lang).unwrap_or_default();
        Ok(Self { home, company_given: common.company.is_some(), company, lang, lang_given, format: common.format, now: now() })
    }

    /// One of two texts.
    pub(crate) fn say(&self, ru: &str, en: &str) -> String {
        self.lang.pick(ru, en).to_owned()
    }

    /// A bar on standard error.
    pub(crate) fn bar(&self) -> Bar {
        Bar::new()
    }
}

/// The language as far as the raw words and the system tell it: help is printed before anything is parsed.
pub(crate) fn lang_of_words(words: impl Iterator<Item = String>) -> Lang {
    let words: Vec<String> = words.collect();
    let stated = words.iter().enumerate().find_map(|(i, w)| match w.strip_prefix("--lang") {
        Some("") => words.get(i + 1).cloned(),
        Some(rest) => rest.strip_prefix('=').map(str::to_owned),
        None => None,
    });
    let variable = std::env::var("REVIZOR_LANG").ok();
    stated.or(variable).and_then(|l| Lang::parse(&l)).or_else(system_lang).unwrap_or_default()
}

/// The system locale, when it names one of our languages.
fn system_lang() -> Option<Lang> {
    let set = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty());
    let locale = set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG"))?;
    Lang::parse(&locale)
}

fn default_home() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    if cfg!(target_os = "windows") {
        return set("LOCALAPPDATA").map(|d| d.join("revizor"));
    }
    if cfg!(target_os = "macos") {
        return set("HOME").map(|d| d.join("Library/Application Support/revizor"));
    }
    set("XDG_DATA_HOME").or_else(|| set("HOME").map(|d| d.join(".local/share"))).map(|d| d.join("revizor"))
}

pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_found_among_the_words() {
        let of = |text: &str| lang_of_words(text.split(' ').map(str::to_owned));
        assert_eq!(of("import x --lang en"), Lang::En);
        assert_eq!(of("--lang=ru tables"), Lang::Ru);
    }
}
