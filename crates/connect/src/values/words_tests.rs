//! Tests of the word lists.

use super::*;

#[test]
fn every_list_covers_its_column() {
    for t in domain::schema::TABLES {
        for c in t.columns.iter().filter(|c| !c.words.is_empty()) {
            let name = list(t.name, c.name).unwrap_or_else(|| panic!("no word list for {}.{}", t.name, c.name));
            for w in c.words {
                assert!(
                    WORDS.iter().any(|(l, canonical, words)| *l == name && canonical == w && words.contains(w)),
                    "{}.{} {w}",
                    t.name,
                    c.name
                );
            }
        }
    }
    for (list, word, words) in WORDS {
        for w in *words {
            assert_eq!(fold(w), *w, "a word that never matches");
            assert_eq!(meaning(list, w), Some(*word), "{list}: '{w}' stands under two meanings");
        }
    }
}

#[test]
fn russian_words() {
    let status = domain::schema::table("deals").unwrap().column("status").unwrap();
    for (text, want) in [
        ("Успешно", Some("won")),
        ("Закрыто и не реализовано", Some("lost")),
        ("В РАБОТЕ", Some("open")),
        ("Won", Some("won")),
        ("непонятно", None),
    ] {
        assert_eq!(closed("deals", status, text), want, "{text}");
    }
    for (text, want) in [
        ("ДА", Some(true)),
        ("нет", Some(false)),
        ("y", Some(true)),
        ("0", Some(false)),
        ("может быть", None),
        ("1.0", Some(true)),
    ] {
        assert_eq!(yes_no(text), want, "{text}");
    }
    assert!(is_nothing("Не закрыта") && is_nothing("—") && !is_nothing("0"));
}
