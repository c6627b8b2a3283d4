//! Figures as tiles and tables, and the register of every figure the report prints.

use super::context::{Context, anchor, is_single, status_name, unit_name};
use crate::doc::{Block, Cell, Column, Row, Section, Table, Tile, Tone};
use domain::figure::{FigureRow, FigureSet, Status, Unit};
use domain::result::PrintedFigure;

/// Rows of one figure shown in the register; the rest is in the workbook and in JSON.
const REGISTER_ROWS: usize = 12;

/// Fields shown in a table of the document; all of them are in the workbook and in JSON.
const FIELDS: usize = 7;

/// A figure with one value as a tile.
pub(super) fn tile(c: &Context<'_>, f: &PrintedFigure) -> Option<Tile> {
    let row = f.set.rows.first().filter(|_| is_single(&f.set))?;
    let unit = value_unit(&f.set);
    let mut note = Vec::new();
    if let Some(i) = &row.interval {
        note.push(c.interval(unit, i));
    }
    let mut tone = Tone::Mute;
    if row.status == Status::NoData && !row.missing.is_empty() {
        note.push(format!("{}: {}", c.word("column.missing").to_lowercase(), row.missing.join(", ")));
    } else {
        if row.status != Status::Ok {
            note.push(c.word(&format!("status.{}", status_name(row))));
            tone = Tone::Warn;
        }
        note.push(format!("n\u{a0}=\u{a0}{}", c.count(row.n)));
    }
    let value = match (&row.value, row.status, &row.numerator, &row.denominator) {
        (None, Status::CountsOnly, Some(a), Some(b)) => format!("{a} {} {b}", c.t("из", "of")),
        (value, ..) => c.value(unit, value.as_deref()),
    };
    Some(Tile { id: anchor("fig", &f.id), label: c.w(&f.title), value, note: note.join(" · "), tone, how: c.how(f, Some(row)) })
}

/// Tiles of the given figures that were not printed yet.
pub(super) fn tiles<'a>(c: &mut Context<'a>, figures: Vec<&'a PrintedFigure>) -> Option<Block> {
    let fresh: Vec<_> = figures.into_iter().filter(|f| is_single(&f.set) && c.claim(f)).collect();
    let tiles: Vec<Tile> = fresh.into_iter().filter_map(|f| tile(c, f)).collect();
    (!tiles.is_empty()).then_some(Block::Tiles { tiles })
}

/// Unit of `value`; for vector metrics the unit of their main value.
#[must_use]
pub fn value_unit(set: &FigureSet) -> &'static str {
    match (set.unit, set.metric.as_str()) {
        (Unit::Vector, "funnel_flow" | "repeat_funnel" | "retention_cohorts" | "basket_rules" | "empty_fields") => "ratio",
        (Unit::Vector, "stage_duration" | "cycle_length" | "deviation_times") => "days",
        (Unit::Vector, "funnel_stock" | "refusals_by_reason") => "count",
        (
            Unit::Vector,
            "bottleneck" | "revenue_bridge" | "driver_tree" | "payment_calendar" | "abcxyz" | "abcxyz_migration" | "forecast",
        ) => "money",
        (Unit::Vector, "reconciliation") => "ratio",
        (unit, _) => unit_name(unit),
    }
}

/// Sums of the figure are money: it has a currency, or it is a plan of money.
pub(super) fn has_money(set: &FigureSet) -> bool {
    set.currency.is_some()
        || set.rows.iter().any(|r| matches!(r.field("planned_metric"), Some("revenue" | "margin" | "payments")))
}

/// Unit of a named field: shares and money are known by their names.
#[must_use]
pub fn field_unit(set: &FigureSet, name: &str) -> &'static str {
    const SHARES: [&str; 22] = [
        "P",
        "attainment",
        "attainment_to_date",
        "benchmark",
        "chance",
        "chance_of_top",
        "confidence",
        "conversion",
        "in_norm",
        "km_90",
        "km_90_high",
        "km_90_low",
        "probability",
        "share",
        "share_high",
        "share_low",
        "step",
        "step_high",
        "step_low",
        "support",
        "top1",
        "top2",
    ];
    const MONEY: [&str; 11] =
        ["S", "amount", "fact", "margin", "open_due", "plan", "recoverable", "remaining", "revenue", "ticket", "weighted"];
    let counted = name.starts_with("without_") || name.ends_with("_coverage");
    if SHARES.contains(&name) || name.ends_with("_share") {
        "ratio"
    } else if has_money(set) && !counted && (name.split('_').any(|p| MONEY.contains(&p)) || MONEY.contains(&name)) {
        "money"
    } else if matches!(name, "median" | "p50" | "p75" | "p80" | "p90") && value_unit(set) == "days" {
        "days"
    } else if set.unit == Unit::WorkingMinutes && matches!(name, "median" | "p50" | "p75" | "p80" | "p90") {
        "working_minutes"
    } else {
        "number"
    }
}

/// Cuts whose values are words of ours.
const CLOSED: [&str; 4] = ["factor", "branch", "side", "match"];

/// Printed value of a dimension: closed words are translated, an empty value says so.
pub(super) fn cut_value(c: &Context<'_>, dim: &str, value: &str) -> String {
    if value.is_empty() {
        return c.word("unknown");
    }
    let name = c.name(dim, value);
    if name != value {
        return name.to_owned();
    }
    if dim == "field" {
        return crate::columns::heading(c.lang, value);
    }
    if let Some(word) = CLOSED.contains(&dim).then(|| text::locale::get(c.lang, &format!("{dim}.{value}"))).flatten() {
        return word.to_owned();
    }
    // Cells of the customer matrix outside the nine.
    match value {
        "N" => return c.t("сумма не положительна", "sum not positive"),
        "gone" => return c.t("ушли раньше", "gone before"),
        "never" => return c.t("ещё не покупали", "not bought yet"),
        _ => {}
    }
    text::locale::get(c.lang, &format!("value.{value}")).map_or_else(|| value.to_owned(), str::to_owned)
}

/// Label of a bucket on an axis and in tables.
pub(super) fn bucket(c: &Context<'_>, grain: Option<&str>, iso: &str) -> String {
    let Some((y, m, d)) = super::parse_day(iso) else { return iso.to_owned() };
    match grain {
        Some("year") => y.to_string(),
        Some("quarter") => text::fmt::quarter(c.lang, y, (m - 1) / 3 + 1),
        Some("month") if m == 1 => format!("{}\u{a0}{y}", text::fmt::month_short(c.lang, m)),
        Some("month") => text::fmt::month_short(c.lang, m),
        _ => format!("{d:02}.{m:02}"),
    }
}

/// Names of the fields of all rows, in order of appearance.
fn field_names(set: &FigureSet) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in set.rows.iter().flat_map(|r| &r.fields) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names
}

/// All rows of a figure as a table.
pub(super) fn table(c: &Context<'_>, set: &FigureSet) -> Table {
    let dims: Vec<&str> = set.rows.first().map(|r| r.cut.iter().map(|(d, _)| d.as_str()).collect()).unwrap_or_default();
    let fields: Vec<&str> = field_names(set).into_iter().take(FIELDS).collect();
    let any = |f: fn(&FigureRow) -> bool| set.rows.iter().any(f);
    let (with_bucket, with_value) = (any(|r| r.bucket.is_some()), any(|r| r.value.is_some()) || fields.is_empty());
    let (with_interval, with_status) = (any(|r| r.interval.is_some()), any(|r| r.status != Status::Ok));
    let text = |title: String| Column { title, number: false, width: 1 };
    let number = |title: String| Column { title, number: true, width: 0 };
    let named = |name: &str| crate::columns::heading(c.lang, name.trim_start_matches("attr:"));
    let mut columns: Vec<Column> = dims.iter().map(|d| text(named(d))).collect();
    if with_bucket {
        columns.push(text(c.word("column.period")));
    }
    if with_value {
        columns.push(number(c.word("column.value")));
    }
    columns.extend(fields.iter().map(|f| number(named(f))));
    columns.push(number("n".to_owned()));
    if with_interval {
        columns.push(number(c.word("column.interval")));
    }
    if with_status {
        columns.push(Column { title: c.word("column.status"), ..Column::default() });
    }
    let unit = value_unit(set);
    let row = |r: &FigureRow| {
        let mut cells: Vec<Cell> = dims
            .iter()
            .enumerate()
            .map(|(i, _)| r.cut.get(i).map_or_else(String::new, |(d, v)| cut_value(c, d, v)).into())
            .collect();
        if with_bucket {
            cells.push(r.bucket.as_deref().map(|b| bucket(c, set.grain.as_deref(), b)).unwrap_or_default().into());
        }
        if with_value {
            cells.push(text::fmt::by_unit(c.lang, unit, r.value.as_deref(), &c.r.money.currency, true).into());
        }
        cells.extend(fields.iter().map(|f| match r.field(f) {
            Some(v) => text::fmt::by_unit(c.lang, field_unit(set, f), Some(v), &c.r.money.currency, true).into(),
            None => Cell::from("–"),
        }));
        cells.push(c.count(r.n).into());
        if with_interval {
            cells.push(r.interval.as_ref().map(|i| c.interval(value_unit(set), i)).unwrap_or_default().into());
        }
        if with_status {
            cells.push(if r.status == Status::Ok {
                Cell::default()
            } else {
                Cell::tag(c.word(&format!("status.{}", status_name(r))), Tone::Mute)
            });
        }
        Row { cells, ..Row::default() }
    };
    Table { columns, rows: set.rows.iter().map(row).collect(), ..Table::default() }
}

/// Register of every figure: what is printed, how it was counted, how sure it is.
pub(super) fn section(c: &mut Context<'_>) -> Option<Section> {
    if c.r.figures.is_empty() {
        return None;
    }
    let mut list = Table::new(&[
        "№",
        &c.t("*Показатель", "*Figure"),
        &c.t(">Значение", ">Value"),
        &c.t(">Интервал", ">Interval"),
        ">n",
        &c.t("Надёжность", "Trust"),
    ]);
    list.id = "register".into();
    list.search = c.r.figures.len() > 12;
    let (mut blocks, mut vectors) = (Vec::new(), Vec::new());
    for f in &c.r.figures {
        let how = format!("{} v{} · {}", f.set.metric, f.set.version, c.period(&f.set.period));
        let name = Cell::noted(c.w(&f.title), how);
        let cells = match f.set.rows.as_slice() {
            [r] if is_single(&f.set) => [
                Cell::link(f.id.clone(), format!("#{}", anchor("fig", &f.id))),
                name,
                text::fmt::by_unit(c.lang, value_unit(&f.set), r.value.as_deref(), &c.r.money.currency, true).into(),
                r.interval.as_ref().map(|i| c.interval(value_unit(&f.set), i)).unwrap_or_default().into(),
                c.count(r.n).into(),
                status(c, r),
            ],
            rows => {
                vectors.push(f);
                let text = c.counted(rows.len() as u64, "row");
                let link = Cell::link(f.id.clone(), format!("#{}", anchor("reg", &f.id)));
                [link, name, text.into(), Cell::default(), Cell::default(), Cell::default()]
            }
        };
        list.push(cells);
    }
    blocks.push(Block::Table(list));
    for f in vectors {
        let mut t = table(c, &f.set);
        t.id = anchor("reg", &f.id);
        t.caption = format!("{}. {}", f.id, c.w(&f.title));
        if t.rows.len() > REGISTER_ROWS {
            let total = t.rows.len() as u64;
            t.rows.truncate(REGISTER_ROWS);
            t.note = match c.lang {
                text::Lang::Ru => {
                    format!("Показаны первые {REGISTER_ROWS} строк из {}; все — в таблице XLSX и в JSON.", c.count(total))
                }
                text::Lang::En => {
                    format!("The first {REGISTER_ROWS} of {} rows; all are in the workbook and in JSON.", c.count(total))
                }
            };
        }
        if !t.rows.is_empty() {
            blocks.push(Block::Table(t));
        }
    }
    Some(Section {
        id: "appendix-figures",
        number: String::new(),
        title: c.t("Реестр цифр", "Register of figures"),
        short: c.t("Реестр цифр", "Figures"),
        lead: c.t(
            "Каждая цифра отчёта: показатель и версия его определения, период, интервал, число случаев. По номеру её можно пересчитать командой «revizor metric».",
            "Every figure of the report: metric and version, period, interval, number of cases. The command \"revizor metric\" computes it again.",
        ),
        closed: String::new(),
        blocks,
    })
}

fn status(c: &Context<'_>, r: &FigureRow) -> Cell {
    let text = c.word(&format!("status.{}", status_name(r)));
    if r.status == Status::Ok { text.into() } else { Cell::tag(text, Tone::Mute) }
}
