//! Evidence of one finding: every row that was given, with technical columns, numbers as numbers and dates as dates.

use super::EvidenceTable;
use super::pages::Pages;
use super::sheet::{Page, Shape, Value};
use crate::build::parse_day;
use domain::result::Finding;

pub(super) fn page(c: &Pages<'_>, f: &Finding, full: Option<&EvidenceTable>, name: String) -> Page {
    let (columns, rows) = full.map_or((&f.evidence.columns, &f.evidence.sample), |t| (&t.columns, &t.rows));
    let kinds: Vec<Kind> = (0..columns.len()).map(|k| Kind::of(&columns[k], rows, k)).collect();
    let head = |k: usize| {
        let widest = rows.iter().take(50).filter_map(|r| r.get(k)).map(|v| v.chars().count()).max().unwrap_or(0);
        let title = crate::columns::heading(c.lang, &columns[k]);
        let width = widest.max(title.chars().count()).clamp(9, 44) as f64 + 2.0;
        (title, width)
    };
    let mut notes = Vec::new();
    if (rows.len() as u64) < f.evidence.rows {
        let all = c.t("всего строк", "rows in all");
        let file = f.evidence.file.as_deref().unwrap_or_default();
        notes.push(format!("{}: {} · {file}", all, f.evidence.rows).trim_end_matches([' ', '·']).to_owned());
    }
    notes.push(format!("{}: {}", c.t("Запрос", "Query"), f.evidence.query));
    Page {
        name,
        title: c.w(&f.title),
        columns: (0..columns.len()).map(head).collect(),
        rows: rows
            .iter()
            .map(|r| kinds.iter().enumerate().map(|(k, kind)| kind.cell(r.get(k).map_or("", String::as_str))).collect())
            .collect(),
        totals: vec![],
        notes,
    }
}

/// What a column holds, by all its values: one odd value keeps the whole column text.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Number,
    Date,
}

impl Kind {
    fn of(name: &str, rows: &[Vec<String>], k: usize) -> Self {
        let values = || rows.iter().filter_map(|r| r.get(k)).filter(|v| !v.is_empty());
        let code = name == "id" || name.ends_with("_id") || name.ends_with("phone") || name.contains("tax");
        if values().next().is_none() || code {
            Self::Text
        } else if values().all(|v| number(v).is_some()) {
            Self::Number
        } else if values().all(|v| v.len() == 10 && parse_day(v).is_some()) {
            Self::Date
        } else {
            Self::Text
        }
    }

    fn cell(self, v: &str) -> Value {
        match (self, number(v)) {
            (Self::Number, Some(n)) => Value::Number(n, Shape::Plain),
            (Self::Date, _) if !v.is_empty() => Value::Date(v.to_owned()),
            _ => Value::text(v),
        }
    }
}

/// A plain decimal of at most 15 digits without leading zeros; anything else would change when read back.
fn number(v: &str) -> Option<f64> {
    let body = v.strip_prefix('-').unwrap_or(v);
    let plain = !body.is_empty() && body.len() <= 16 && body.chars().all(|c| c.is_ascii_digit() || c == '.');
    let leading = body.len() > 1 && body.starts_with('0') && !body.starts_with("0.");
    v.parse().ok().filter(|_| plain && !leading)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stay_text() {
        let rows = |v: &[&str]| v.iter().map(|x| vec![(*x).to_owned()]).collect::<Vec<_>>();
        assert!(matches!(Kind::of("deal_id", &rows(&["12"]), 0), Kind::Text));
        assert!(matches!(Kind::of("code", &rows(&["007"]), 0), Kind::Text));
        assert!(matches!(Kind::of("amount", &rows(&["12.50", "", "-3"]), 0), Kind::Number));
        assert!(matches!(Kind::of("on", &rows(&["2026-05-01"]), 0), Kind::Date));
        assert!(matches!(Kind::of("mixed", &rows(&["5", "x"]), 0), Kind::Text));
    }
}
