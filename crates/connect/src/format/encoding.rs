//! Which encoding a text is in: marks, the pattern of zero bytes, strict UTF-8, then letters by how Russian uses them.

use encoding_rs::{Encoding, IBM866, KOI8_R, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252};

/// A guess and how it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Guess {
    /// Text in that encoding.
    Text(&'static Encoding),
    /// Only ASCII so far: any of them.
    Ascii,
    /// Not text.
    Binary,
}

/// Judges the beginning of a file (or any stretch of it that starts at a character).
pub(crate) fn guess(sample: &[u8]) -> Guess {
    if sample.starts_with(&[0xef, 0xbb, 0xbf]) {
        return Guess::Text(UTF_8);
    }
    if sample.starts_with(&[0xff, 0xfe]) {
        return Guess::Text(UTF_16LE);
    }
    if sample.starts_with(&[0xfe, 0xff]) {
        return Guess::Text(UTF_16BE);
    }
    if let Some(encoding) = wide(sample) {
        return encoding;
    }
    let controls = sample.iter().filter(|b| matches!(b, 1..=8 | 14..=31 | 127)).count();
    if controls > 2 && controls * 50 > sample.len() {
        return Guess::Binary;
    }
    if sample.is_ascii() {
        return Guess::Ascii;
    }
    match std::str::from_utf8(sample) {
        Ok(_) => Guess::Text(UTF_8),
        // The sample may end inside a character.
        Err(e) if e.valid_up_to() + 4 > sample.len() && !sample[..e.valid_up_to()].is_ascii() => Guess::Text(UTF_8),
        Err(_) => {
            let (good, bad) = sample
                .utf8_chunks()
                .fold((0, 0), |(g, b), c| (g + c.valid().bytes().filter(|x| *x >= 0x80).count(), b + c.invalid().len()));
            // A few broken characters in a text that is otherwise UTF-8 stay UTF-8; their rows are set aside.
            if good > 20 && bad * 20 <= good { Guess::Text(UTF_8) } else { Guess::Text(single_byte(sample)) }
        }
    }
}

/// UTF-16 without a mark by its zero bytes, or binary rubbish.
fn wide(sample: &[u8]) -> Option<Guess> {
    let mut zeros = [0_usize; 2];
    for (i, b) in sample.iter().enumerate() {
        zeros[i % 2] += usize::from(*b == 0);
    }
    let total = zeros[0] + zeros[1];
    if total == 0 {
        return None;
    }
    let half = sample.len() / 2;
    // Letters of Cyrillic UTF-16 have no zero byte, but digits, separators and line ends do.
    let (kind, at) = if zeros[1] > zeros[0] { (UTF_16LE, 1) } else { (UTF_16BE, 0) };
    if zeros[at] * 20 >= half && zeros[1 - at] * 50 <= zeros[at] {
        let (text, bad) = kind.decode_without_bom_handling(&sample[..sample.len() / 2 * 2]);
        let odd = text.chars().filter(|c| *c == '\u{fffd}' || (c.is_control() && !matches!(c, '\t' | '\r' | '\n'))).count();
        if !bad && odd * 100 <= text.chars().count() {
            return Some(Guess::Text(kind));
        }
    }
    // A stray NUL or two in a text: the rows that hold them are set aside.
    if total > 2 && total * 50 > sample.len() { Some(Guess::Binary) } else { None }
}

/// Letters of Russian by frequency, most frequent first.
const FREQUENT: &str = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё";

fn single_byte(sample: &[u8]) -> &'static Encoding {
    // Accented Latin letters stand between ASCII letters; Cyrillic ones stand together.
    let (mut near_latin, mut count) = (0, 0);
    for (i, _) in sample.iter().enumerate().filter(|(_, b)| **b >= 0xc0) {
        let latin = |j: Option<usize>| j.and_then(|j| sample.get(j)).is_some_and(u8::is_ascii_alphabetic);
        let cyrillic = |j: Option<usize>| j.and_then(|j| sample.get(j)).is_some_and(|b| *b >= 0x80);
        count += 1;
        near_latin +=
            usize::from((latin(i.checked_sub(1)) || latin(Some(i + 1))) && !cyrillic(i.checked_sub(1)) && !cyrillic(Some(i + 1)));
    }
    let together = sample.windows(2).any(|w| w[0] >= 0x80 && w[1] >= 0x80);
    if count > 0 && near_latin * 10 >= count * 6 || count == 0 && !together {
        return WINDOWS_1252;
    }
    let mut best = (i64::MIN, WINDOWS_1251);
    for encoding in [WINDOWS_1251, KOI8_R, IBM866] {
        let score = score(&encoding.decode_without_bom_handling(sample).0);
        if score > best.0 {
            best = (score, encoding);
        }
    }
    best.1
}

/// Pairs of letters that stand side by side most often.
const PAIRS: &str = "ст но то на ен ов ни ра во ко пр ро ет ос ре ер ор ть ли ом де ла та ел ес ие ия ва ск по ол ны не ан ат ит мо го те ве тв ый";

fn score(text: &str) -> i64 {
    let mut total = 0;
    let mut previous = ' ';
    for c in text.chars().filter(|c| !c.is_ascii_alphabetic()) {
        let lower = c.to_lowercase().next().unwrap_or(c);
        total += match FREQUENT.chars().position(|f| f == lower) {
            // A capital inside a word, right after a small letter, is the mark of the wrong table.
            Some(_) if c != lower && previous.is_lowercase() => -60,
            Some(at) => 34 - at as i64 + if c == lower { 4 } else { 0 } + if is_pair(previous, lower) { 20 } else { 0 },
            None if c.is_ascii() => 0,
            None if matches!(c, '«' | '»' | '—' | '–' | '№' | '\u{a0}' | '…' | '“' | '”' | '„' | '₽' | '€') => {
                5
            }
            None => -40,
        };
        previous = c;
    }
    total
}

fn is_pair(a: char, b: char) -> bool {
    let a = a.to_lowercase().next().unwrap_or(a);
    PAIRS.split(' ').any(|p| p.chars().eq([a, b]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Номер сделки;Дата создания;Сумма;Статус\r\n1;01.02.2024;1 500,00;Успешно\r\n2;02.02.2024;10;В работе\r\n";

    #[test]
    fn cyrillic_encodings_are_told_apart_even_in_short_texts() {
        for text in [TEXT, "Менеджер;Сумма\n", "Иванов Пётр\n", "ОТВЕТСТВЕННЫЙ;ИТОГО\n", "сделка\n"]
        {
            for encoding in [WINDOWS_1251, KOI8_R, IBM866] {
                let (bytes, _, bad) = encoding.encode(text);
                assert!(!bad);
                assert_eq!(guess(&bytes), Guess::Text(encoding), "{text} in {}", encoding.name());
            }
            assert_eq!(guess(text.as_bytes()), Guess::Text(UTF_8));
        }
    }

    #[test]
    fn wide_texts_with_and_without_mark() {
        for be in [false, true] {
            for bom in [false, true] {
                let mut bytes = Vec::new();
                for unit in bom.then_some(0xfeff).into_iter().chain(TEXT.encode_utf16()) {
                    bytes.extend(if be { unit.to_be_bytes() } else { unit.to_le_bytes() });
                }
                assert_eq!(guess(&bytes), Guess::Text(if be { UTF_16BE } else { UTF_16LE }));
            }
        }
    }

    #[test]
    fn other_texts() {
        assert_eq!(guess(b"id,name\n1,a\n"), Guess::Ascii);
        assert_eq!(guess(b"id;name\n1;Caf\xe9 M\xfcller\n"), Guess::Text(WINDOWS_1252));
        assert_eq!(guess(&[0, 1, 2, 3, 0, 0, 7, 0, 0, 9, 0xff, 0]), Guess::Binary);
        let cut = &"дата".as_bytes()[..7];
        assert_eq!(guess(cut), Guess::Text(UTF_8));
    }
}
