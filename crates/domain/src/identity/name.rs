//! Key of a person's or company's name: look-alike letters, legal forms, quotes and marks do not count.

use std::sync::LazyLock;

/// Legal forms, dropped from the start and from the end of a name; the longest first.
const FORMS: [&str; 34] = [
    "общество с ограниченной ответственностью",
    "публичное акционерное общество",
    "непубличное акционерное общество",
    "открытое акционерное общество",
    "закрытое акционерное общество",
    "акционерное общество",
    "индивидуальный предприниматель",
    "товарищество с ограниченной ответственностью",
    "федеральное государственное унитарное предприятие",
    "муниципальное унитарное предприятие",
    "автономная некоммерческая организация",
    "ООО",
    "ПАО",
    "НАО",
    "ОАО",
    "ЗАО",
    "АО",
    "ИП",
    "ТОО",
    "ФГУП",
    "ГУП",
    "МУП",
    "АНО",
    "НКО",
    "ЧУП",
    "ИЧП",
    "LLC",
    "Ltd",
    "Limited",
    "Inc",
    "Corp",
    "GmbH",
    "PLC",
    "ZAO",
];

static FOLDED: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| FORMS.iter().map(|f| words(f)).collect());

/// Key under which «ООО "Ромашка"», `Ромашка, ООО` and «РОМАШКА» (with a Latin O) meet. Capital skeleton for matching
/// only, never shown; equal keys are a proposal to a person, not a merge. `None` when nothing is left to compare.
#[must_use]
pub fn name_key(name: &str) -> Option<String> {
    let all = words(name);
    let mut rest: &[String] = &all;
    while let Some(shorter) = without_form(rest).filter(|r| !r.is_empty()) {
        rest = shorter;
    }
    (!rest.is_empty()).then(|| rest.join(" "))
}

fn without_form(words: &[String]) -> Option<&[String]> {
    FOLDED.iter().find_map(|form| words.strip_prefix(form.as_slice()).or_else(|| words.strip_suffix(form.as_slice())))
}

/// Folded words; runs of single letters join, so «О.О.О.» is «ООО» and «И. И.» is «ИИ».
fn words(text: &str) -> Vec<String> {
    let folded: String = text.to_uppercase().chars().filter(|c| !combining(*c)).map(fold).collect();
    let mut out: Vec<String> = Vec::new();
    let mut joining = false;
    for word in folded.split_whitespace() {
        let single = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
        match out.last_mut() {
            Some(last) if joining && single => last.push_str(word),
            _ => out.push(word.to_owned()),
        }
        joining = single;
    }
    out
}

/// Accents written as marks of their own; they also make `е` + marks equal to `ё` folded to `е`.
fn combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c) || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}')
}

/// One capital: Cyrillic letters that look Latin become Latin, Ё and Й lose their marks, anything else is a gap.
fn fold(c: char) -> char {
    match c {
        'А' => 'A',
        'В' => 'B',
        'Е' | 'Ё' => 'E',
        'К' => 'K',
        'М' => 'M',
        'Н' => 'H',
        'О' => 'O',
        'Р' => 'P',
        'С' => 'C',
        'Т' => 'T',
        'У' => 'Y',
        'Х' => 'X',
        'І' | 'Ї' => 'I',
        'Ѕ' => 'S',
        'Ј' => 'J',
        'Й' => 'И',
        c if c.is_alphanumeric() => c,
        _ => ' ',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_company_written_in_many_ways() {
        let key = name_key("Ромашка");
        for same in [
            "ООО «Ромашка»",
            "ООО\"Ромашка\"",
            "Ромашка, ООО",
            "РОМАШКА",
            "О.О.О. Ромашка",
            "Pомaшкa ООО",
            "OOO Ромашка",
            "Общество с ограниченной ответственностью «Ромашка»",
            "  ромашка  ",
            "ЗАО 'Ромашка' LLC",
            "Ро\u{ad}машка",
        ] {
            assert_eq!(name_key(same), key, "{same}");
        }
        assert_ne!(name_key("Ромашка-2"), key);
        assert_ne!(name_key("ООО Ромашка Плюс"), key);
    }

    #[test]
    fn letters_fold_and_words_stay() {
        assert_eq!(name_key("Артём Королёв"), name_key("Артем Королев"));
        assert_eq!(name_key("Андрей"), name_key("Андреи\u{306}"));
        assert_eq!(name_key("ИП Иванов И.И."), name_key("Иванов И. И."));
        assert_ne!(name_key("ИПотека"), name_key("отека"));
        assert_eq!(name_key("ООО"), name_key("OOO"));
        assert!(name_key("ООО").is_some());
        assert_eq!(name_key(" «» "), None);
    }
}
