//! Links to records as Bitrix24 writes them: `D_123` is a deal, `L_7` a lead.

/// The number behind the first link of that kind (`D`, `L`, `C`, `CO`) in a text.
pub(crate) fn number<'a>(text: &'a str, kind: &str) -> Option<&'a str> {
    let mark = format!("{kind}_");
    let at = text.match_indices(mark.as_str()).find(|(at, _)| {
        let before = text[..*at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_')
    });
    let rest = &text[at?.0 + mark.len()..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then(|| &rest[..digits])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_behind_links() {
        assert_eq!(number("[D_123] Кабель, CO_7", "D"), Some("123"));
        assert_eq!(number("[D_123] Кабель, CO_7", "CO"), Some("7"));
        assert_eq!(number("AD_5", "D"), None);
        assert_eq!(number("Сделка: Кабель", "D"), None);
    }
}
