//! Keys by which records of one person or company meet: phone, e-mail, INN, name (`methods.md` 0.1).

mod name;

pub use name::name_key;

/// Digits allowed in an international number (E.164).
const LONGEST_PHONE: usize = 15;

/// Words that open an extension: what follows is not part of the number.
const EXTENSIONS: [&str; 8] = ["доб", "доп", "вн", "внутр", "ext", "#", "*", "x"];

/// Key of a single phone: `+` and digits, or `None` when the number can merge nobody.
///
/// Eleven digits from 7 or 8 and ten digits from 3-9 are Russian; fewer than ten give no key; ten digits from 0-2
/// need a written `+`; more are taken as international (`810...` and `00...` dialling prefixes cut). Extensions are
/// cut. Numbers of one repeated digit are placeholders and give no key.
#[must_use]
pub fn phone_key(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let body = &lower[..extension_start(&lower)];
    // A spreadsheet's number: `79001234567.0`; `7.9E+10` has lost its digits.
    let body = body.strip_suffix(".0").filter(|b| b.bytes().all(|c| c.is_ascii_digit())).unwrap_or(body);
    if scientific(body) {
        return None;
    }
    let plus = body.contains('+');
    let all: String = body.chars().filter(char::is_ascii_digit).collect();
    let digits = international(&all);
    let prefixed = plus || digits.len() != all.len();
    let key = match (digits.len(), digits.as_bytes().first()?) {
        (11, b'7' | b'8') => format!("+7{}", digits.get(1..)?),
        (10, b'3'..=b'9') if !prefixed => format!("+7{digits}"),
        (10, _) if !prefixed => return None,
        (10..=LONGEST_PHONE, _) => format!("+{digits}"),
        _ => return None,
    };
    let local = key.get(key.len() - 9..)?;
    let repeated = local.bytes().all(|b| local.as_bytes().first() == Some(&b));
    (!repeated).then_some(key)
}

/// Keys of all phones written in one cell, in order, each once. Numbers part at `,` `;` `/` `|`, line ends, `+` and
/// the word «или»; two plain eleven-digit numbers with a space between them part as well.
#[must_use]
pub fn phone_keys(cell: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let spaced = cell.replace('+', "\n+").replace("или", "\n");
    for piece in spaced.split([',', ';', '/', '\\', '|', '\n', '\r']) {
        let words: Vec<&str> = piece.split_whitespace().collect();
        let whole = |w: &&str| w.len() == 11 && w.bytes().all(|b| b.is_ascii_digit());
        let parts = if words.len() > 1 && words.iter().all(whole) { words } else { vec![piece] };
        for key in parts.into_iter().filter_map(phone_key) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    keys
}

/// Byte where an extension starts, or the length; an extension follows at least seven digits.
fn extension_start(lower: &str) -> usize {
    let mut digits = 0;
    for (i, c) in lower.char_indices() {
        if c.is_ascii_digit() {
            digits += 1;
        } else if digits >= 7 {
            let rest = &lower[i..];
            // The Cyrillic letter stands for the Latin one as often as not.
            if rest.starts_with('х') || EXTENSIONS.iter().any(|e| rest.starts_with(e)) {
                return i;
            }
        }
    }
    lower.len()
}

fn scientific(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'е']) {
        Some(parts) => parts,
        None => return false,
    };
    mantissa.ends_with(|c: char| c.is_ascii_digit())
        && exponent.trim_start_matches(['+', '-']).starts_with(|c: char| c.is_ascii_digit())
}

/// Digits without the prefix dialled to leave Russia (`8 10`) or another country (`00`).
fn international(digits: &str) -> &str {
    let cut = |prefix: &str| digits.strip_prefix(prefix).filter(|rest| rest.len() >= 10);
    cut("810").or_else(|| cut("00")).unwrap_or(digits)
}

/// Key of an e-mail: trimmed, lower case, out of `Name <a@b>` and `mailto:`; `None` unless it is `local@domain.tld`.
#[must_use]
pub fn email_key(text: &str) -> Option<String> {
    let inner = match text.split_once('<') {
        Some((_, rest)) => rest.split('>').next()?,
        None => text,
    };
    let lower = inner.trim().to_lowercase();
    let key = lower.strip_prefix("mailto:").unwrap_or(&lower).trim_end_matches('.');
    let (local, domain) = key.split_once('@')?;
    let (host, top) = domain.rsplit_once('.')?;
    let odd = |c: char| c.is_whitespace() || matches!(c, '@' | ',' | ';' | '<' | '>' | '"');
    let sound = !local.is_empty() && !host.is_empty() && top.chars().count() >= 2 && !key.replacen('@', "", 1).contains(odd);
    sound.then(|| key.to_owned())
}

/// Keys of all e-mails written in one cell, in order, each once.
#[must_use]
pub fn email_keys(cell: &str) -> Vec<String> {
    let mut keys = Vec::new();
    for key in cell.split([',', ';', '\n', '\r', '|']).flat_map(pieces).filter_map(email_key) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// A `Name <a@b>` stays whole, plain addresses part at blanks.
fn pieces(text: &str) -> Vec<&str> {
    if text.contains('<') { vec![text] } else { text.split_whitespace().collect() }
}

/// Whether the check digits of an INN of 10 or 12 digits agree. All zeros agree too: [`inn_key`] rejects them.
#[must_use]
pub fn inn_checksum(inn: &str) -> bool {
    const TEN: [u32; 9] = [2, 4, 10, 3, 5, 9, 4, 6, 8];
    const ELEVENTH: [u32; 10] = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
    const TWELFTH: [u32; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
    if !inn.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let digits: Vec<u32> = inn.bytes().map(|b| u32::from(b - b'0')).collect();
    let agrees = |weights: &[u32]| {
        let sum: u32 = weights.iter().zip(&digits).map(|(w, d)| w * d).sum();
        digits.get(weights.len()) == Some(&(sum % 11 % 10))
    };
    match digits.len() {
        10 => agrees(&TEN),
        12 => agrees(&ELEVENTH) && agrees(&TWELFTH),
        _ => false,
    }
}

/// Key of an INN: the digits, blanks and a trailing `.0` of a spreadsheet dropped; `None` when the check digits
/// disagree, all digits are zero, or a letter hides among them.
#[must_use]
pub fn inn_key(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}').collect();
    let digits = digits.strip_suffix(".0").unwrap_or(&digits).trim_start_matches('\'');
    (inn_checksum(digits) && digits.bytes().any(|b| b != b'0')).then(|| digits.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_in_all_their_dresses() {
        let russian = Some("+79001234567".to_owned());
        for text in [
            "8 (900) 123-45-67",
            "+7 900 123 45 67",
            "9001234567",
            "79001234567 доб. 12",
            "79001234567.0",
            "8-900-123-45-67 ext 5",
            "тел. 8 900 123-45-67",
            "89001234567 x12",
            "0079001234567",
            "8\u{a0}900\u{a0}123\u{a0}45\u{a0}67",
        ] {
            assert_eq!(phone_key(text), russian, "{text}");
        }
        assert_eq!(phone_key("8 10 375 29 123-45-67").as_deref(), Some("+375291234567"));
        assert_eq!(phone_key("+1 415 555-26-71").as_deref(), Some("+14155552671"));
        for none in ["", "нет", "123-45-67", "0501234567", "7.9E+10", "+7 999 999-99-99", "0000000000", "1234567890123456"] {
            assert_eq!(phone_key(none), None, "{none}");
        }
    }

    #[test]
    fn a_cell_may_hold_several_phones() {
        let two = vec!["+79001234567".to_owned(), "+74951234568".to_owned()];
        for cell in [
            "8 900 123-45-67, 8 (495) 123-45-68 доб. 3",
            "+79001234567+74951234568",
            "89001234567 84951234568",
            "89001234567; 9001234567 / 4951234568",
            "8(900)1234567 или 8(495)1234568",
        ] {
            assert_eq!(phone_keys(cell), two, "{cell}");
        }
        assert!(phone_keys("12-34-56, нет").is_empty());
    }

    #[test]
    fn emails_are_trimmed_and_lowered() {
        for text in [" Anna@Firma.RU ", "Анна <anna@firma.ru>", "mailto:anna@firma.ru", "anna@firma.ru."] {
            assert_eq!(email_key(text).as_deref(), Some("anna@firma.ru"), "{text}");
        }
        for none in ["", "нет", "@firma.ru", "anna@", "anna@firma", "a b@c.ru", "a@b@c.ru"] {
            assert_eq!(email_key(none), None, "{none}");
        }
        assert_eq!(email_keys("a@b.ru; C@d.ru a@b.ru"), vec!["a@b.ru", "c@d.ru"]);
    }

    #[test]
    fn an_inn_needs_true_check_digits() {
        assert_eq!(inn_key(" 7707083893 ").as_deref(), Some("7707083893"));
        assert_eq!(inn_key("7707083893.0").as_deref(), Some("7707083893"));
        assert_eq!(inn_key("0000000000"), None);
        assert_eq!(inn_key("77О7083893"), None);
        assert_eq!(inn_key("770708389"), None);
    }
}
