//! One form for headers and words that look alike: case, ё, spaces, look-alike letters, punctuation.

/// Folds a header or a word: trimmed, lower case, ё as е, no-break and repeated spaces as one, look-alike letters to the
/// alphabet of the rest of their word, punctuation and currency signs away (`sources.md` §1.2).
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'ё' => word.push('е'),
            // A combining breve makes й of и; a combining diaeresis makes ё of е.
            '\u{306}' if word.ends_with('и') => {
                word.pop();
                word.push('й');
            }
            '\u{308}' => {}
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}' | '\u{ad}' | '\u{2060}'..='\u{2064}' => {}
            '+' | '%' | '№' | '#' => {
                flush(&mut word, &mut out);
                word.push(if c == '#' { '№' } else { c });
                flush(&mut word, &mut out);
            }
            c if c.is_alphanumeric() => word.push(c),
            _ => flush(&mut word, &mut out),
        }
    }
    flush(&mut word, &mut out);
    out
}

fn flush(word: &mut String, out: &mut String) {
    if word.is_empty() {
        return;
    }
    if !out.is_empty() {
        out.push(' ');
    }
    let cyrillic = word.chars().filter(|c| is_cyrillic(*c) && to_latin(*c).is_none()).count();
    let latin = word.chars().filter(|c| c.is_ascii_alphabetic() && to_cyrillic(*c).is_none()).count();
    let mixed = word.chars().any(is_cyrillic) && word.chars().any(|c| c.is_ascii_alphabetic());
    if mixed && latin == 0 {
        out.extend(word.chars().map(|c| to_cyrillic(c).unwrap_or(c)));
    } else if mixed && cyrillic == 0 {
        out.extend(word.chars().map(|c| to_latin(c).unwrap_or(c)));
    } else {
        out.push_str(word);
    }
    word.clear();
}

fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{4ff}').contains(&c)
}

const PAIRS: [(char, char); 14] = [
    ('a', 'а'),
    ('b', 'в'),
    ('c', 'с'),
    ('e', 'е'),
    ('h', 'н'),
    ('k', 'к'),
    ('m', 'м'),
    ('o', 'о'),
    ('p', 'р'),
    ('t', 'т'),
    ('x', 'х'),
    ('y', 'у'),
    ('i', 'і'),
    ('s', 'ѕ'),
];

fn to_cyrillic(c: char) -> Option<char> {
    PAIRS.iter().find(|(l, _)| *l == c).map(|(_, r)| *r)
}

fn to_latin(c: char) -> Option<char> {
    PAIRS.iter().find(|(_, r)| *r == c).map(|(l, _)| *l)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_fold_together() {
        for (a, b) in [
            ("Бюджет ₽", " бюджет "),
            ("Дата создания", "ДАТА\u{a0}СОЗДАНИЯ"),
            ("Приём", "прием"),
            ("E-mail", "e mail"),
            ("Длительность вызова ЧЧ:MМ:СС", "Длительность вызова ЧЧ:ММ:СС"),
            ("Cумма", "Сумма"),
            ("customer_id", "Customer ID"),
            ("\u{feff}ID", "id"),
            ("Воронка\u{200b}", "Воронка"),
            ("Ответственныи\u{306}", "Ответственный"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} / {b}");
        }
        assert_ne!(fold("Сумма"), fold("Сумма со скидкой"));
    }
}
