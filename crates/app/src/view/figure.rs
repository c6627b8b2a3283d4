//! A figure set as tiles, table and "how it is counted", with an address on every row.

use super::words::{Words, float};
use super::{Cell, Column, Fact, How, Row, Table, Tile, Tone};
use domain::figure::{FigureRow, FigureSet, Status};
use domain::money;
use report::{field_unit, value_unit};

/// Fields of a vector metric shown in a table on a page; all of them are in the file.
const FIELDS: usize = 9;
/// Rows shown on a page; all of them are in the file.
pub const ROWS: usize = 200;

/// Where a row leads: to its records or to a finer cut.
pub type Address<'a> = &'a dyn Fn(&FigureRow) -> Option<String>;

/// No addresses.
#[must_use]
pub fn nowhere(_: &FigureRow) -> Option<String> {
    None
}

/// Title of a metric.
#[must_use]
pub fn title(w: &Words<'_>, metric: &str) -> String {
    metrics::find(metric).map_or_else(|| metric.to_owned(), |m| w.t(m.ru, m.en))
}

/// How a figure is counted: formula, version, period, moment, snapshot.
#[must_use]
pub fn how(w: &Words<'_>, set: &FigureSet, href: String) -> How {
    let Some(m) = metrics::find(&set.metric) else { return How::default() };
    let mut facts = vec![
        Fact::new(w.word("column.metric"), format!("{} v{}", m.id, set.version)),
        Fact::new(w.word("column.period"), w.period(&set.period)),
        Fact::new(w.t("На момент", "As of"), w.moment(&set.as_of)),
        Fact::new(w.t("Снимок данных", "Snapshot"), set.snapshot.clone()),
    ];
    if let Some(i) = set.rows.iter().find_map(|r| r.interval.as_ref()) {
        let method = w.word(&format!("method.{}", i.method));
        let level = text::fmt::percent_str(w.lang, &i.level, 0);
        facts.push(Fact::new(w.word("column.interval"), format!("{level}, {}", method.trim_start_matches("method."))));
    }
    facts.extend(set.notes.iter().map(|n| Fact::new(w.t("Примечание", "Remark"), w.remark(n))));
    How { formula: w.t(m.formula_ru, m.formula_en), facts, href }
}

/// The value of a row, or why there is none: `3 of 4`, "no data", "too early".
#[must_use]
pub fn value(w: &Words<'_>, set: &FigureSet, row: &FigureRow, exact: bool) -> String {
    let print = |v: Option<&str>| if exact { w.exact(value_unit(set), v) } else { w.value(value_unit(set), v) };
    match (&row.value, row.status, &row.numerator, &row.denominator) {
        (Some(v), ..) => print(Some(v)),
        (None, Status::CountsOnly, Some(a), Some(b)) => format!("{a} {} {b}", w.t("из", "of")),
        (None, Status::Ok | Status::NoData, ..) => w.word("no_data"),
        (None, status, ..) => w.status(status),
    }
}

/// Interval, n and status in one line.
#[must_use]
pub fn note(w: &Words<'_>, set: &FigureSet, row: &FigureRow) -> String {
    let mut parts = Vec::new();
    if row.status == Status::NoData && !row.missing.is_empty() {
        return format!("{}: {}", w.word("column.missing").to_lowercase(), missing(w, row));
    }
    if let Some(i) = &row.interval {
        parts.push(w.interval(value_unit(set), i));
    }
    if row.n > 0 && row.value.as_deref() != Some(row.n.to_string().as_str()) {
        parts.push(w.n(row.n));
    }
    if row.status != Status::Ok {
        parts.push(w.status(row.status));
    }
    parts.join(" · ")
}

/// Names of the columns a figure lacks.
#[must_use]
pub fn missing(w: &Words<'_>, row: &FigureRow) -> String {
    let name = |m: &String| match m.split_once('.') {
        Some((table, column)) => format!("{} — {}", w.word(&format!("table.{table}")), w.heading(column).to_lowercase()),
        None => w.word(&format!("table.{m}")),
    };
    row.missing.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// A figure with one row as a tile.
#[must_use]
pub fn tile(w: &Words<'_>, set: &FigureSet, href: String) -> Tile {
    let empty = FigureRow::empty(0, Status::NoData);
    let row = set.rows.first().unwrap_or(&empty);
    let (delta, tone) = row.compare.as_deref().map_or_else(Default::default, |before| delta(w, set, row, before));
    let how = metrics::find(&set.metric).map(|m| w.t(m.formula_ru, m.formula_en)).unwrap_or_default();
    Tile {
        label: title(w, &set.metric),
        value: value(w, set, row, false),
        exact: value(w, set, row, true),
        note: note(w, set, row),
        delta,
        tone,
        href,
        how,
    }
}

/// Change against the comparison in words: `▲ 3,2 п. п., лучше`. Down may be good.
#[must_use]
pub fn delta(w: &Words<'_>, set: &FigureSet, row: &FigureRow, before: &FigureRow) -> (String, Tone) {
    let (Some(a), Some(b)) = (row.value.as_deref(), before.value.as_deref()) else { return Default::default() };
    let (Some(now), Some(then)) = (money::parse_decimal(a, 6), money::parse_decimal(b, 6)) else { return Default::default() };
    let change = now - then;
    if change == 0 {
        return (w.word("same"), Tone::Mute);
    }
    let unit = value_unit(set);
    let text = match unit {
        "ratio" => text::fmt::points(w.lang, float(Some(&money::format_decimal(change.abs(), 6, 0))).unwrap_or(0.0), 1),
        _ if then > 0 && matches!(unit, "money" | "count" | "number") => {
            let share = money::ratio(change.abs(), then, 4).unwrap_or_default();
            text::fmt::percent_str(w.lang, &share, 0)
        }
        _ => w.value(unit, Some(&money::format_decimal(change.abs(), 6, 0))),
    };
    let sign = if change > 0 { "▲" } else { "▼" };
    // Overlapping intervals prove nothing, so nothing is called better.
    let overlap = row.interval.as_ref().zip(before.interval.as_ref()).is_some_and(|(i, j)| {
        let ends = (float(Some(&i.low)), float(Some(&i.high)), float(Some(&j.low)), float(Some(&j.high)));
        matches!(ends, (Some(al), Some(ah), Some(bl), Some(bh)) if al <= bh && bl <= ah)
    });
    if overlap {
        return (format!("{sign}\u{a0}{text}, {}", w.word("indistinguishable")), Tone::Mute);
    }
    match metrics::find(&set.metric).and_then(|m| m.up_is_good) {
        None => (format!("{sign}\u{a0}{text}"), Tone::Mute),
        Some(up) if up == (change > 0) => (format!("{sign}\u{a0}{text}, {}", w.word("better")), Tone::Good),
        Some(_) => (format!("{sign}\u{a0}{text}, {}", w.word("worse")), Tone::Bad),
    }
}

/// All rows of a figure as a table, at most `limit` of them.
#[must_use]
pub fn table(w: &Words<'_>, set: &FigureSet, address: Address<'_>, limit: usize) -> Table {
    let shape = Shape::of(set);
    let columns = shape.columns(w);
    let rows = set.rows.iter().take(limit).map(|r| shape.row(w, set, r, address));
    let mut out = Table { columns, rows: rows.collect(), ..Table::default() };
    if set.rows.len() > limit {
        let all = w.count(set.rows.len() as u64);
        out.note = text::locale::fill(w.lang, "first_rows", &[("n", &w.count(limit as u64)), ("total", &all)]);
    }
    out
}

/// Which columns a figure's table has.
struct Shape<'a> {
    dims: Vec<&'a str>,
    fields: Vec<&'a str>,
    bucket: bool,
    value: bool,
    compare: bool,
    interval: bool,
    status: bool,
}

impl<'a> Shape<'a> {
    fn of(set: &'a FigureSet) -> Self {
        let mut dims: Vec<&str> = Vec::new();
        let mut fields: Vec<&str> = Vec::new();
        for r in &set.rows {
            for (d, _) in &r.cut {
                if !dims.contains(&d.as_str()) {
                    dims.push(d);
                }
            }
            for (f, v) in &r.fields {
                // A field that repeats the value or is never filled says nothing.
                if !fields.contains(&f.as_str()) && v.is_some() && !matches!(f.as_str(), "label" | "name" | "conversion") {
                    fields.push(f);
                }
            }
        }
        fields.truncate(FIELDS);
        let any = |f: fn(&FigureRow) -> bool| set.rows.iter().any(f);
        Self {
            dims,
            bucket: any(|r| r.bucket.is_some()),
            value: any(|r| r.value.is_some()) || fields.is_empty(),
            compare: any(|r| r.compare.is_some()),
            interval: any(|r| r.interval.is_some()),
            status: any(|r| r.status != Status::Ok),
            fields,
        }
    }

    fn columns(&self, w: &Words<'_>) -> Vec<Column> {
        let text = |text: String| Column { text, number: false };
        let number = |text: String| Column { text, number: true };
        let mut out: Vec<Column> = self.dims.iter().map(|d| text(w.heading(d))).collect();
        if self.bucket {
            out.push(text(w.word("column.period")));
        }
        if self.value {
            out.push(number(w.word("column.value")));
        }
        if self.compare {
            out.push(number(w.word("before")));
            out.push(text(w.word("change")));
        }
        out.extend(self.fields.iter().map(|f| number(w.heading(f))));
        out.push(number("n".to_owned()));
        if self.interval {
            out.push(number(w.word("column.interval")));
        }
        if self.status {
            out.push(text(w.word("column.status")));
        }
        out
    }

    fn row(&self, w: &Words<'_>, set: &FigureSet, r: &FigureRow, address: Address<'_>) -> Row {
        let mut href = address(r);
        let mut cells: Vec<Cell> = Vec::new();
        for d in &self.dims {
            let value = r.cut.iter().find(|(k, _)| k == d).map(|(_, v)| v.as_str());
            let text = value.map_or_else(String::new, |v| w.cut(d, v));
            cells.push(Cell {
                text,
                href: href.take().unwrap_or_default(),
                raw: value.unwrap_or_default().to_owned(),
                ..Cell::default()
            });
        }
        if self.bucket {
            let iso = r.bucket.clone().unwrap_or_default();
            let text = w.bucket(set.grain.as_deref(), &iso);
            cells.push(Cell { text, href: href.take().unwrap_or_default(), raw: iso, ..Cell::default() });
        }
        if self.value {
            let raw = r.value.clone().unwrap_or_default();
            cells.push(Cell { text: value(w, set, r, true), href: href.take().unwrap_or_default(), raw, ..Cell::default() });
        }
        if self.compare {
            let before = r.compare.as_deref();
            let (text, tone) = before.map_or_else(Default::default, |b| delta(w, set, r, b));
            cells.push(
                before.map_or_else(Cell::default, |b| Cell::number(value(w, set, b, true), b.value.clone().unwrap_or_default())),
            );
            cells.push(Cell { text, tone, ..Cell::default() });
        }
        cells.extend(self.fields.iter().map(|f| match r.field(f) {
            Some(v) if matches!(v, "true" | "false") => Cell::from(w.word(if v == "true" { "yes" } else { "no" })),
            Some(v) if v.get(..10).is_some_and(|d| super::words::day(d).is_some()) => Cell::number(w.date(v), v),
            Some(v) => Cell::number(w.exact(field_unit(set, f), Some(v)), v),
            None => Cell::from("–"),
        }));
        cells.push(Cell::number(w.count(r.n), r.n.to_string()));
        if self.interval {
            let text = r.interval.as_ref().map(|i| w.interval(value_unit(set), i)).unwrap_or_default();
            cells.push(text.into());
        }
        if self.status {
            cells.push(status(w, r));
        }
        Row { cells, strong: false }
    }
}

fn status(w: &Words<'_>, r: &FigureRow) -> Cell {
    match r.status {
        Status::Ok => Cell::default(),
        s => {
            Cell { note: if r.missing.is_empty() { String::new() } else { missing(w, r) }, ..Cell::tag(w.status(s), Tone::Mute) }
        }
    }
}
