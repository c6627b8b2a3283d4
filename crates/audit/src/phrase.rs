//! Sentences from templates: `{key}` prints a value, `{key|one|few|many}` a count with its word, in both languages.

use domain::result::Words;
use std::collections::BTreeMap;
pub use text::Lang;
use text::fmt::{self, NBSP};

/// A value that a sentence can hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Val {
    /// Share 0-1, printed as percent.
    Share(f64),
    /// Whole number.
    Count(u64),
    /// Money in minor units.
    Money(i128),
    /// Number with at most so many places.
    Number(f64, u8),
    /// Text in both languages.
    Text(Words),
    /// Name or code, the same in both languages.
    Name(String),
}

/// Values by name.
pub type Vars = BTreeMap<&'static str, Val>;

/// A filled template and the keys it asked for in vain (a test keeps that list empty).
#[must_use]
pub fn fill(template: &str, vars: &Vars, currency: &str, lang: Lang) -> (String, Vec<String>) {
    let (mut out, mut lost) = (String::with_capacity(template.len() + 32), Vec::new());
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('}') else { break };
        let mut parts = rest[open + 1..open + close].split('|');
        let key = parts.next().unwrap_or_default();
        let forms: Vec<&str> = parts.collect();
        match vars.get(key) {
            Some(value) => out.push_str(&show(value, &forms, currency, lang)),
            None => {
                lost.push(key.to_owned());
                out.push('—');
            }
        }
        rest = &rest[open + close + 1..];
    }
    out.push_str(rest);
    (out, lost)
}

/// Both languages at once.
#[must_use]
pub fn both(ru: &str, en: &str, vars: &Vars, currency: &str) -> Words {
    Words::new(fill(ru, vars, currency, Lang::Ru).0, fill(en, vars, currency, Lang::En).0)
}

fn show(value: &Val, forms: &[&str], currency: &str, lang: Lang) -> String {
    let (text, fraction, whole) = match value {
        Val::Share(v) => return percent(*v, lang),
        Val::Money(v) => return fmt::money_short(lang, *v, if currency.is_empty() { "RUB" } else { currency }),
        Val::Name(v) => return v.clone(),
        Val::Text(w) => return lang.pick(w.ru.clone(), w.en.clone()),
        Val::Count(n) => {
            let n = i64::try_from(*n).unwrap_or(i64::MAX);
            (fmt::count(lang, n), false, n)
        }
        Val::Number(v, places) => {
            let text = fmt::decimal_trimmed(lang, &crate::judge::decimal(*v), usize::from(*places));
            let fraction = text.contains(lang.pick(',', '.'));
            (text, fraction, v.abs() as i64)
        }
    };
    match word(whole, fraction, forms, lang) {
        Some(w) => format!("{text}{NBSP}{w}"),
        None => text,
    }
}

/// The form of a word after a number: Russian templates give one, few, many; English ones one, many.
fn word<'a>(n: i64, fraction: bool, forms: &[&'a str], lang: Lang) -> Option<&'a str> {
    let last = forms.last()?;
    let three = [forms[0], forms.get(1).unwrap_or(last), last];
    Some(if fraction { text::plural_fraction(lang, three) } else { text::plural(lang, n, three) })
}

/// Percent with one decimal below ten, none from ten on unless it would round to a hundred.
fn percent(v: f64, lang: Lang) -> String {
    let p = v * 100.0;
    let whole = p == 0.0 || p == 100.0 || (p.abs() >= 10.0 && (p - 100.0).abs() > 0.5);
    fmt::percent(lang, v, usize::from(!whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(template: &str, value: Val, lang: Lang) -> String {
        fill(template, &BTreeMap::from([("v", value)]), "RUB", lang).0.replace(NBSP, " ")
    }

    #[test]
    fn counts_take_the_right_word() {
        let t = "{v|сделка|сделки|сделок}";
        for (n, want) in [(1, "1 сделка"), (3, "3 сделки"), (11, "11 сделок"), (112, "112 сделок"), (12_041, "12 041 сделка")]
        {
            assert_eq!(say(t, Val::Count(n), Lang::Ru), want);
        }
        assert_eq!(say("{v|deal|deals}", Val::Count(1), Lang::En), "1 deal");
        assert_eq!(say("{v|день|дня|дней}", Val::Number(2.5, 1), Lang::Ru), "2,5 дня");
        assert_eq!(say("{v|день|дня|дней}", Val::Number(5.0, 1), Lang::Ru), "5 дней");
    }

    #[test]
    fn shares_and_money_are_short() {
        assert_eq!(say("{v}", Val::Share(0.243), Lang::Ru), "24 %");
        assert_eq!(say("{v}", Val::Share(0.0251), Lang::Ru), "2,5 %");
        assert_eq!(say("{v}", Val::Share(0.0251), Lang::En), "2.5%");
        assert_eq!(say("{v}", Val::Money(168_124_500_000), Lang::Ru), "16,8 млн ₽");
        assert_eq!(say("{v}", Val::Money(168_124_500_000), Lang::En), "₽16.8M");
        assert_eq!(say("{v}", Val::Money(95_000_000), Lang::Ru), "9,5 тыс. ₽");
        assert_eq!(say("{v}", Val::Money(-6_000_000_000), Lang::Ru), "−600 тыс. ₽");
    }

    #[test]
    fn an_unknown_key_is_reported() {
        let (text, lost) = fill("a {x} b", &BTreeMap::new(), "RUB", Lang::En);
        assert_eq!((text.as_str(), lost), ("a — b", vec!["x".to_owned()]));
    }
}
