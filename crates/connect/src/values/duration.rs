//! Durations: seconds, `H:MM:SS`, `MM:SS`, words such as «3 мин, 20 сек».

/// Whole seconds of a duration; `None` when the text is none.
pub(crate) fn seconds(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.is_empty() || text.len() > 60 {
        return None;
    }
    if text.contains(':') {
        return clock(text);
    }
    if let Some(n) = whole(text) {
        return Some(n);
    }
    worded(text)
}

/// A whole number, also as `12.0` and with grouping spaces.
pub(crate) fn whole(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    if (1..=18).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_digit) {
        return Some(bytes.iter().fold(0, |n, b| n * 10 + i64::from(b - b'0')));
    }
    let number = super::number::parse(text, 0, Some(super::number::Mark::Dot)).ok()?;
    if number.rounded { None } else { i64::try_from(number.units).ok() }
}

fn clock(text: &str) -> Option<i64> {
    let parts: Vec<&str> = text.split(':').collect();
    let numbers: Option<Vec<i64>> = parts
        .iter()
        .map(|p| if p.len() <= 6 && !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()) { p.parse().ok() } else { None })
        .collect();
    match numbers?.as_slice() {
        [m, s] if *s < 60 => Some(m * 60 + s),
        [h, m, s] if *m < 60 && *s < 60 => Some(h * 3600 + m * 60 + s),
        _ => None,
    }
}

fn worded(text: &str) -> Option<i64> {
    let lower = text.to_lowercase();
    let mut total = 0_i64;
    let mut number: Option<i64> = None;
    let mut seen = false;
    for token in split_tokens(&lower) {
        if token.as_bytes()[0].is_ascii_digit() {
            if number.is_some() || token.len() > 9 {
                return None;
            }
            number = token.parse().ok();
            continue;
        }
        let unit = match token {
            "с" | "сек" | "секунд" | "секунда" | "секунды" | "s" | "sec" | "secs" | "second" | "seconds" => {
                1
            }
            "м" | "мин" | "минут" | "минута" | "минуты" | "m" | "min" | "mins" | "minute" | "minutes" => 60,
            "ч" | "час" | "часа" | "часов" | "h" | "hour" | "hours" | "hr" => 3600,
            "д" | "дн" | "день" | "дня" | "дней" | "d" | "day" | "days" => 86_400,
            "и" | "and" => continue,
            _ => return None,
        };
        total = total.checked_add(number.take()?.checked_mul(unit)?)?;
        seen = true;
    }
    (seen && number.is_none()).then_some(total)
}

/// Runs of digits and runs of letters.
fn split_tokens(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '.'));
        let digit = rest.chars().next()?.is_ascii_digit();
        let end =
            rest.find(|c: char| c.is_ascii_digit() != digit || c.is_whitespace() || matches!(c, ',' | '.')).unwrap_or(rest.len());
        let (token, tail) = rest.split_at(end);
        rest = tail;
        Some(token)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, want) in [
            ("45", Some(45)),
            ("45 сек", Some(45)),
            ("3 мин", Some(180)),
            ("3 мин, 20 сек", Some(200)),
            ("1 ч 2 мин 3 сек", Some(3723)),
            ("1 час, 5 мин.", Some(3900)),
            ("2m5s", Some(125)),
            ("0:03:20", Some(200)),
            ("03:20", Some(200)),
            ("100:00:01", Some(360_001)),
            ("12.0", Some(12)),
            ("3:99", None),
            ("мин", None),
            ("5 яблок", None),
            ("", None),
            ("-", None),
        ] {
            assert_eq!(seconds(text), want, "{text}");
        }
    }
}
