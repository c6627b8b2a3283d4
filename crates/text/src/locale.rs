//! Shared words by key from the embedded tables `locales/ru.toml` and `locales/en.toml`.

use crate::Lang;
use std::collections::BTreeMap;
use std::sync::LazyLock;

type Table = BTreeMap<String, String>;

static RU: LazyLock<Table> = LazyLock::new(|| read(include_str!("../locales/ru.toml")));
static EN: LazyLock<Table> = LazyLock::new(|| read(include_str!("../locales/en.toml")));

/// Flattens nested tables: `[verdict] passed = "..."` becomes `verdict.passed`. A broken file gives an empty table,
/// which the tests of this crate do not let through.
fn read(source: &str) -> Table {
    let mut out = Table::new();
    if let Ok(table) = source.parse::<toml::Table>() {
        flatten("", &table, &mut out);
    }
    out
}

fn flatten(prefix: &str, table: &toml::Table, out: &mut Table) {
    for (key, value) in table {
        let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            toml::Value::Table(inner) => flatten(&key, inner, out),
            toml::Value::String(text) => {
                out.insert(key, text.clone());
            }
            _ => {}
        }
    }
}

fn table(lang: Lang) -> &'static Table {
    lang.pick(&*RU, &*EN)
}

/// The text under `key`, or `None`.
pub fn get(lang: Lang, key: &str) -> Option<&'static str> {
    table(lang).get(key).map(String::as_str)
}

/// The text under `key`; an unknown key comes back as it is, so that a gap is seen and nothing fails.
///
/// ```
/// assert_eq!(text::locale::t(text::Lang::Ru, "verdict.found"), "Ошибка найдена");
/// ```
pub fn t(lang: Lang, key: &str) -> &str {
    get(lang, key).unwrap_or(key)
}

/// The text under `key` with `{name}` places filled in.
pub fn fill(lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(t(lang, key).to_string(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

/// The three forms of a noun (`noun.deal`: «сделка|сделки|сделок»); an unknown noun is all three of itself.
pub fn forms(lang: Lang, noun: &str) -> [&str; 3] {
    let text = get(lang, &format!("noun.{noun}")).unwrap_or(noun);
    let mut parts = text.split('|');
    let one = parts.next().unwrap_or(text);
    let few = parts.next().unwrap_or(one);
    [one, few, parts.next().unwrap_or(few)]
}

/// All keys, for checks of other texts that refer to them.
pub fn keys(lang: Lang) -> impl Iterator<Item = &'static str> {
    table(lang).keys().map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_keys() {
        let (ru, en): (Vec<_>, Vec<_>) = (keys(Lang::Ru).collect(), keys(Lang::En).collect());
        assert!(ru.len() > 200, "{}", ru.len());
        let only = |a: &[&'static str], b: &[&'static str]| -> Vec<&'static str> {
            a.iter().filter(|k| !b.contains(k)).copied().collect()
        };
        assert!(ru == en, "only ru: {:?}; only en: {:?}", only(&ru, &en), only(&en, &ru));
    }

    #[test]
    fn texts_are_in_their_language_and_have_the_same_places() {
        let cyrillic = |s: &str| s.chars().any(|c| ('\u{400}'..='\u{4ff}').contains(&c));
        let places = |s: &str| s.matches('{').count();
        for key in keys(Lang::En) {
            let (ru, en) = (t(Lang::Ru, key), t(Lang::En, key));
            assert!(!cyrillic(en), "{key}: {en}");
            assert!(!ru.trim().is_empty() && !en.trim().is_empty(), "{key}");
            assert_eq!(places(ru), places(en), "{key}");
            assert!(!ru.ends_with(':'), "{key}: no colon after a label");
        }
    }

    #[test]
    fn nouns_have_all_forms() {
        for key in keys(Lang::Ru).filter(|k| k.starts_with("noun.")) {
            for lang in Lang::ALL {
                assert_eq!(t(lang, key).split('|').count(), lang.pick(3, 2), "{key}");
            }
        }
        assert_eq!(forms(Lang::En, "deal"), ["deal", "deals", "deals"]);
        assert_eq!(forms(Lang::En, "unknown"), ["unknown"; 3]);
    }

    #[test]
    fn gaps_are_seen_and_places_filled() {
        assert_eq!(t(Lang::Ru, "no.such.key"), "no.such.key");
        assert_eq!(fill(Lang::En, "rows_of", &[("n", "5"), ("total", "9")]), "5 of 9 rows");
    }
}
