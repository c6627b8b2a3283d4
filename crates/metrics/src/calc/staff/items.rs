//! Items of scorecards and tests: difficulty, discrimination, reliability of the whole (`methods.md` 11.3, mission rows 75, 80, 92).

use crate::calc::common::{put, put_count};
use crate::error::Error;
use crate::frame::{Context, Grouped};
use crate::status;
use domain::figure::{FigureRow, Interval, Status};
use std::collections::BTreeMap;

/// Below this reliability the sheet has too few items or bad ones.
const RELIABLE: f64 = 0.7;
/// Correlation with the rest below which an item tells little.
const WEAK: f64 = 0.2;

/// Answers of one sheet: who answered, and the mark of each item as a share of the highest.
#[derive(Default)]
struct Sheet {
    answers: BTreeMap<(String, String), BTreeMap<String, f64>>,
    items: BTreeMap<String, Vec<f64>>,
}

/// One row a cut, sheet and item: mean mark as a share of the highest.
pub(crate) fn items(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    c.session.keep_once("call_scores", include_str!("../sql/call_scores.sql"))?;
    let g = c.fetched(&c.own(), "talk, scorecard, item, rater, mark, most", "scorecard, item, talk, rater, mark")?;
    let mut rows = Vec::new();
    for (first, end) in g.runs() {
        for (name, sheet) in read(&g, first, end) {
            for mut row in sheet_rows(&sheet) {
                let item = row.cut.pop();
                row = g.dress(first, row);
                row.cut.push(("scorecard".to_owned(), name.clone()));
                row.cut.extend(item);
                rows.push(row);
            }
        }
    }
    Ok(rows)
}

fn read(g: &Grouped, first: usize, end: usize) -> BTreeMap<String, Sheet> {
    let mut out: BTreeMap<String, Sheet> = BTreeMap::new();
    let text = |i: usize, name: &str| g.rows.text(i, name).unwrap_or_default().to_owned();
    for i in first..end {
        let Some(mark) = g.rows.float(i, "mark") else { continue };
        let share = mark / (g.rows.count(i, "most").max(1) as f64);
        let sheet = out.entry(text(i, "scorecard")).or_default();
        sheet.items.entry(text(i, "item")).or_default().push(share);
        sheet.answers.entry((text(i, "talk"), text(i, "rater"))).or_default().insert(text(i, "item"), share);
    }
    out
}

fn sheet_rows(sheet: &Sheet) -> Vec<FigureRow> {
    // Reliability needs everybody's answer to every item.
    let full: Vec<Vec<f64>> =
        sheet.answers.values().filter(|a| a.len() == sheet.items.len()).map(|a| a.values().copied().collect()).collect();
    let alpha = stats::agree::alpha(&full);
    sheet
        .items
        .iter()
        .enumerate()
        .map(|(j, (item, marks))| {
            let n = marks.len() as u64;
            let mut row = FigureRow::empty(n, status::of_sample(n));
            let mean = stats::sum::mean(marks);
            row.value = mean.map(|m| status::float(m, 6));
            row.interval = stats::interval::t_mean(marks, 0.95).map(|i| Interval {
                low: status::float(i.low.max(0.0), 6),
                high: status::float(i.high.min(1.0), 6),
                level: "0.95".to_owned(),
                method: "t".to_owned(),
            });
            let tells = stats::agree::item_rest(&full, j);
            put(&mut row, "discrimination", tells.map(|v| status::float(v, 6)));
            put(&mut row, "state", state(mean, tells).map(str::to_owned));
            put(&mut row, "reliability", alpha.map(|v| status::float(v, 6)));
            put(&mut row, "reliable", alpha.map(|v| u8::from(v >= RELIABLE).to_string()));
            put_count(&mut row, "complete_sheets", full.len() as u64);
            if full.len() < 30 && row.status == Status::Ok {
                row.status = Status::LowN;
            }
            row.cut = vec![("item".to_owned(), item.clone())];
            row
        })
        .collect()
}

/// What is wrong with an item, if anything.
fn state(mean: Option<f64>, tells: Option<f64>) -> Option<&'static str> {
    let mean = mean?;
    Some(match tells {
        Some(r) if r < 0.0 => "broken",
        _ if mean > 0.95 => "too_easy",
        _ if mean < 0.2 => "too_hard",
        Some(r) if r < WEAK => "weak",
        Some(_) => "good",
        None => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turned_item_is_broken() {
        let mut sheet = Sheet::default();
        for k in 0..40_u32 {
            let able = f64::from(u8::from(k % 2 == 0));
            let marks = [("a", able), ("b", able), ("c", 1.0 - able)];
            for (item, v) in marks {
                sheet.items.entry(item.into()).or_default().push(v);
                sheet.answers.entry((format!("t{k:02}"), "r".into())).or_default().insert(item.into(), v);
            }
        }
        let rows = sheet_rows(&sheet);
        let states: Vec<_> = rows.iter().map(|r| r.field("state")).collect();
        assert_eq!(rows[0].value.as_deref(), Some("0.5"));
        assert_eq!(states[2], Some("broken"));
        assert_eq!(state(Some(0.99), Some(0.5)), Some("too_easy"));
        assert_eq!(state(Some(0.5), None), None);
    }
}
