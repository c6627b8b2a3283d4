//! Word forms by number.

use crate::Lang;

/// Chooses the form of a word for `n`: forms are (one, few, many) as in «сделка, сделки, сделок».
/// English uses the first for 1 and the last otherwise.
///
/// ```
/// use text::{Lang, plural};
/// let deals = ["сделка", "сделки", "сделок"];
/// assert_eq!(plural(Lang::Ru, 1243, deals), "сделки");
/// assert_eq!(plural(Lang::Ru, 11, deals), "сделок");
/// assert_eq!(plural(Lang::En, 2, ["deal", "deals", "deals"]), "deals");
/// ```
pub fn plural<T>(lang: Lang, n: i64, forms: [T; 3]) -> T {
    let [one, few, many] = forms;
    let n = n.unsigned_abs();
    match lang {
        Lang::En => {
            if n == 1 {
                one
            } else {
                many
            }
        }
        Lang::Ru => match (n % 10, n % 100) {
            (_, 11..=14) => many,
            (1, _) => one,
            (2..=4, _) => few,
            _ => many,
        },
    }
}

/// The form after a decimal fraction: «1,5 дня», "1.5 days".
pub fn plural_fraction<T>(lang: Lang, forms: [T; 3]) -> T {
    let [_, few, many] = forms;
    lang.pick(few, many)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_forms() {
        let form = |n| plural(Lang::Ru, n, ["1", "2", "5"]);
        for n in [1, 21, 101, 1001, -1] {
            assert_eq!(form(n), "1", "{n}");
        }
        for n in [2, 3, 4, 22, 104, 1242] {
            assert_eq!(form(n), "2", "{n}");
        }
        for n in [0, 5, 11, 12, 14, 20, 100, 111, 114, 1_000_000, i64::MIN + 8] {
            assert_eq!(form(n), "5", "{n}");
        }
    }

    #[test]
    fn english_forms() {
        let form = |n| plural(Lang::En, n, ["day", "days", "days"]);
        assert_eq!([form(1), form(0), form(21)], ["day", "days", "days"]);
        assert_eq!(plural_fraction(Lang::Ru, ["день", "дня", "дней"]), "дня");
    }
}
