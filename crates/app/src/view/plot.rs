//! A figure set as a drawing: the kind follows from the metric and its shape, every mark leads to its rows.

use super::figure::{Address, value};
use super::words::{Words, float};
use chart::{
    Bar, Bars, Bullet, Bullets, Chart, Funnel, Heat, HeatCell, Ink, Line, LineMark, Measure, Pareto, Plot, Series, Size, Step,
    Waterfall, WaterfallStep, draw,
};
use domain::figure::{FigureRow, FigureSet, Status};
use report::{field_unit, value_unit};

/// Longest list of bars; the rest is in the table under the chart.
const BARS: usize = 14;
/// Lines on one chart.
const LINES: usize = 6;
/// Rows and columns of a heat map.
const CELLS: usize = 24;

/// Both widths of a drawing, in CSS variables so that one serves both themes.
#[must_use]
pub fn both(w: &Words<'_>, plot: &Plot) -> (String, String) {
    let one = |size| draw(plot, size, Ink::Css, w.lang).markup;
    (one(Size::Wide), one(Size::Narrow))
}

/// The drawing of a figure with a sentence under it; `None` when a table says it better.
#[must_use]
pub fn of(w: &Words<'_>, set: &FigureSet, address: Address<'_>) -> Option<(Chart, String)> {
    let one_pipeline = pipelines(set).len() < 2;
    match set.metric.as_str() {
        "funnel_flow" if one_pipeline && cut_by(set, "stage") => Some(funnel(w, set, address)),
        "abcxyz" if set.rows.iter().any(|r| r.cut.iter().any(|(d, _)| d == "cell")) => matrix(w, set, address),
        "refusals_by_reason" => Some(pareto(w, set, address)),
        "revenue_bridge" => Some(bridge(w, set)),
        "plan_attainment" => bullets(w, set, address),
        _ if set.rows.iter().all(|r| r.bucket.is_some()) => line(w, set).or_else(|| heat(w, set, address)),
        _ if set.rows.iter().all(|r| r.cut.len() == 2 && r.bucket.is_none()) && !set.rows.is_empty() => {
            heat(w, set, address).or_else(|| bars(w, set, address))
        }
        _ => bars(w, set, address),
    }
}

/// Names of the pipelines in the cuts.
#[must_use]
pub fn pipelines(set: &FigureSet) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for (_, v) in set.rows.iter().flat_map(|r| &r.cut).filter(|(d, _)| d == "pipeline") {
        if !out.contains(v) {
            out.push(v.clone());
        }
    }
    out
}

/// The part of a figure that belongs to one pipeline, the pipeline taken out of the cuts.
#[must_use]
pub fn part(set: &FigureSet, pipeline: &str) -> FigureSet {
    let own = |r: &&FigureRow| r.cut.iter().any(|(d, v)| d == "pipeline" && v == pipeline);
    let rows = set.rows.iter().filter(own).cloned().map(|mut r| {
        r.cut.retain(|(d, _)| d != "pipeline");
        r
    });
    FigureSet { rows: rows.collect(), ..set.clone() }
}

fn cut_by(set: &FigureSet, dim: &str) -> bool {
    !set.rows.is_empty() && set.rows.iter().all(|r| r.cut.iter().any(|(d, _)| d == dim) && r.bucket.is_none())
}

pub(crate) fn measure(w: &Words<'_>, unit: &str) -> Measure {
    match unit {
        "money" => Measure::Money(text::fmt::currency_sign(w.currency).to_owned()),
        "ratio" => Measure::Share,
        "count" => Measure::Count,
        "days" => Measure::Days,
        "working_minutes" => Measure::Minutes,
        _ => Measure::Number,
    }
}

fn stage(w: &Words<'_>, r: &FigureRow) -> String {
    r.cut.iter().find(|(d, _)| d == "stage").map_or_else(|| w.label(r), |(d, v)| w.cut(d, v))
}

fn funnel(w: &Words<'_>, set: &FigureSet, address: Address<'_>) -> (Chart, String) {
    let lost = |r: &FigureRow| float(r.field("lost")).filter(|l| *l > 0.0);
    let lost_text = |r: &FigureRow| lost(r).map(|l| text::fmt::decimal(w.lang, -l, 0)).unwrap_or_default();
    let share = |r: &FigureRow| r.value.as_deref().map(|v| text::fmt::percent_str(w.lang, v, 0)).unwrap_or_default();
    let mut steps: Vec<Step> = Vec::new();
    for (i, r) in set.rows.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|at| set.rows.get(at));
        steps.push(Step {
            label: stage(w, r),
            value: float(r.field("entered")).unwrap_or(0.0),
            text: w.value("count", r.field("entered")),
            lost: before.map(lost_text).unwrap_or_default(),
            share: before.map(share).unwrap_or_default(),
            worst: false,
            href: address(r),
        });
    }
    if let Some(last) = set.rows.last().filter(|r| float(r.field("advanced")).is_some_and(|n| n > 0.0)) {
        steps.push(Step {
            label: w.t("Выиграно", "Won"),
            value: float(last.field("advanced")).unwrap_or(0.0),
            text: w.value("count", last.field("advanced")),
            lost: lost_text(last),
            share: share(last),
            ..Step::default()
        });
    }
    let losses: Vec<f64> = set.rows.iter().map(|r| lost(r).unwrap_or(0.0)).take(steps.len().saturating_sub(1)).collect();
    let most = losses.iter().copied().fold(0.0, f64::max);
    if let Some(at) = losses.iter().position(|l| most > 0.0 && *l == most)
        && let Some(step) = steps.get_mut(at + 1)
    {
        step.worst = true;
    }
    let caption = w.t(
        "Сколько сделок вошло на этап; справа — отказы на предыдущем этапе и доля прошедших с него. Сделки в работе не считаются потерянными.",
        "How many deals entered the stage; on the right, losses at the stage before and the share that came through. Deals in progress are not lost.",
    );
    (Chart::Funnel(Funnel { steps }), caption)
}

/// Three by three, darker means more money.
fn matrix(w: &Words<'_>, set: &FigureSet, address: Address<'_>) -> Option<(Chart, String)> {
    let find = |key: &str| set.rows.iter().find(|r| r.cut.iter().any(|(d, v)| d == "cell" && v == key));
    let cell = |key: String| {
        let r = find(&key)?;
        let share = float(r.field("share")).unwrap_or(0.0);
        Some(HeatCell {
            level: (share * 8.0).round().clamp(0.0, 5.0) as u8,
            text: w.value("count", r.field("customers")),
            note: w.value("money", r.field("revenue").or(r.value.as_deref())),
            href: address(r),
        })
    };
    let heads =
        [("A — дают 80 % денег", "A — bring 80%"), ("B — следующие 15 %", "B — next 15%"), ("C — остальные 5 %", "C — last 5%")];
    let rows: Vec<(String, Vec<Option<HeatCell>>)> = ["A", "B", "C"]
        .iter()
        .zip(heads)
        .map(|(a, (ru, en))| (w.t(ru, en), ["X", "Y", "Z"].iter().map(|x| cell(format!("{a}{x}"))).collect()))
        .collect();
    let columns = vec![
        w.t("X — покупают часто", "X — buy often"),
        w.t("Y — время от времени", "Y — now and then"),
        w.t("Z — редко", "Z — seldom"),
    ];
    rows.iter().any(|(_, c)| c.iter().any(Option::is_some)).then(|| {
        let caption = w.t(
            "Клиентов в клетке и их выручка; темнее — больше денег.",
            "Customers in the cell and their revenue; darker means more money.",
        );
        (Chart::Heat(Heat { columns, rows }), caption)
    })
}

fn pareto(w: &Words<'_>, set: &FigureSet, address: Address<'_>) -> (Chart, String) {
    let count = |r: &FigureRow| float(r.value.as_deref()).unwrap_or(r.n as f64);
    let mut rows: Vec<&FigureRow> = set.rows.iter().collect();
    rows.sort_by(|a, b| count(b).total_cmp(&count(a)).then_with(|| a.cut.cmp(&b.cut)));
    let total: f64 = rows.iter().map(|r| count(r)).sum();
    let (mut sum, mut bars, mut accumulated) = (0.0, Vec::new(), Vec::new());
    for r in rows.into_iter().take(BARS) {
        sum += count(r);
        let share = if total > 0.0 { sum / total } else { 0.0 };
        bars.push(Bar {
            label: w.label(r),
            value: count(r),
            text: text::fmt::decimal(w.lang, count(r), 0),
            href: address(r),
            ..Bar::default()
        });
        accumulated.push((share, text::fmt::percent(w.lang, share, 0)));
    }
    let caption = w.t(
        "Причины по числу отказов и накопленная доля; пустая причина тоже видна.",
        "Reasons by number and accumulated share; an empty reason is shown, too.",
    );
    let chart = Pareto {
        bars,
        accumulated,
        measure: Measure::Count,
        name: w.t("Отказов", "Refusals"),
        accumulated_name: w.t("Накопленная доля", "Accumulated share"),
    };
    (Chart::Pareto(chart), caption)
}

fn bridge(w: &Words<'_>, set: &FigureSet) -> (Chart, String) {
    let last = set.rows.len().saturating_sub(1);
    let steps = set.rows.iter().enumerate().map(|(i, r)| {
        let total = i == 0 || i == last;
        let text = w.value("money", r.value.as_deref());
        WaterfallStep {
            label: w.label(r),
            value: float(r.value.as_deref()).unwrap_or(0.0),
            text: if total { text } else { text::fmt::signed(text) },
            total,
            ..WaterfallStep::default()
        }
    });
    let caption =
        w.t("Из чего сложилось изменение; части сходятся точно.", "What the change is made of; the parts add up exactly.");
    (Chart::Waterfall(Waterfall { steps: steps.collect(), measure: measure(w, "money") }), caption)
}

fn bullets(w: &Words<'_>, set: &FigureSet, address: Address<'_>) -> Option<(Chart, String)> {
    if set.rows.iter().any(|r| r.cut.is_empty() && r.bucket.is_none()) {
        return None;
    }
    let rows = set.rows.iter().take(BARS).map(|r| {
        let share = float(r.value.as_deref());
        let side = |name: &str| r.field(name).map(|v| w.value(field_unit(set, name), Some(v)));
        let note = match (side("fact"), side("plan")) {
            (Some(a), Some(b)) => format!("{a} {} {b}", w.t("из", "of")),
            _ => String::new(),
        };
        let label = if r.cut.is_empty() {
            r.bucket.as_deref().map(|b| w.bucket(set.grain.as_deref(), b)).unwrap_or_default()
        } else {
            w.label(r)
        };
        let tone = match share {
            Some(s) if s >= 1.0 => chart::Tone::Good,
            Some(s) if s < 0.8 => chart::Tone::Bad,
            _ => chart::Tone::Plain,
        };
        Bullet { label, share, text: value(w, set, r, false), note, tone, href: address(r) }
    });
    Some((
        Chart::Bullets(Bullets { rows: rows.collect() }),
        w.t("Факт к плану; черта — 100 %.", "Fact against plan; the mark is 100%."),
    ))
}

fn line(w: &Words<'_>, set: &FigureSet) -> Option<(Chart, String)> {
    let (mut names, mut buckets): (Vec<String>, Vec<&str>) = (Vec::new(), Vec::new());
    for r in &set.rows {
        let name = w.label(r);
        if !names.contains(&name) {
            names.push(name);
        }
        buckets.extend(r.bucket.as_deref());
    }
    buckets.sort_unstable();
    buckets.dedup();
    if names.is_empty() || names.len() > LINES || buckets.len() < 2 {
        return None;
    }
    let unit = value_unit(set);
    let own = |at: &str, name: &str| set.rows.iter().find(|r| r.bucket.as_deref() == Some(at) && w.label(r) == name);
    let single = names.len() == 1;
    let mut series: Vec<Series> = Vec::new();
    for (i, name) in names.iter().enumerate() {
        let points = buckets.iter().map(|at| own(at, name).and_then(|r| float(r.value.as_deref()))).collect();
        let last = buckets.iter().rev().find_map(|at| own(at, name).filter(|r| r.value.is_some()));
        series.push(Series {
            name: if name.is_empty() { super::figure::title(w, &set.metric) } else { name.clone() },
            points,
            last: last.map(|r| w.value(unit, r.value.as_deref())).unwrap_or_default(),
            dashed_from: None,
            tone: if single { chart::Tone::Plain } else { chart::Tone::Series(i) },
        });
    }
    let before: Vec<Option<f64>> = buckets
        .iter()
        .map(|at| {
            names.first().and_then(|n| own(at, n)).and_then(|r| r.compare.as_deref()).and_then(|r| float(r.value.as_deref()))
        })
        .collect();
    if single && before.iter().any(Option::is_some) {
        series.push(Series {
            name: w.word("before"),
            points: before,
            dashed_from: Some(0),
            tone: chart::Tone::Neutral,
            ..Series::default()
        });
    }
    let ends = |at: &&str| {
        let i = names.first().and_then(|n| own(at, n)).and_then(|r| r.interval.as_ref())?;
        float(Some(&i.low)).zip(float(Some(&i.high)))
    };
    let band: Vec<Option<(f64, f64)>> = buckets.iter().map(ends).collect();
    let chart = Line {
        labels: buckets.iter().map(|b| w.tick(set.grain.as_deref(), b)).collect(),
        series,
        band: (single && band.iter().any(Option::is_some)).then(|| (band, w.word("column.interval"))),
        measure: measure(w, unit),
        from_zero: matches!(unit, "money" | "count"),
        marks: marks(w, set, &buckets),
    };
    Some((Chart::Line(chart), String::new()))
}

/// Registered changes of this metric that began inside the time shown.
fn marks(w: &Words<'_>, set: &FigureSet, buckets: &[&str]) -> Vec<LineMark> {
    let day = |b: &str| b.get(..10).and_then(|d| d.parse::<jiff::civil::Date>().ok());
    let days: Vec<jiff::civil::Date> = buckets.iter().filter_map(|b| day(b)).collect();
    let place = |on: jiff::civil::Date| {
        let i = days.iter().rposition(|d| *d <= on)?;
        let width = |a: usize, b: usize| Some(f64::from(days.get(a)?.until(*days.get(b)?).ok()?.get_days()));
        // The last step is as long as the one before it: a change after its end is not in the picture.
        let step = width(i, i + 1).or_else(|| width(i.checked_sub(1)?, i))?;
        let inside = f64::from(days.get(i)?.until(on).ok()?.get_days()) / step;
        (inside < 1.0).then_some(i as f64 + inside)
    };
    let own = w.marks.iter().filter(|m| m.metrics.contains(&set.metric));
    own.filter_map(|m| {
        let href = Some(m.href.clone()).filter(|h| !h.is_empty());
        Some(LineMark { at: place(m.on)?, label: m.label.clone(), href, faint: false })
    })
    .collect()
}

/// Two cuts, or a cut and a step, as cells; the ramp follows the value.
fn heat(w: &Words<'_>, set: &FigureSet, address: Address<'_>) -> Option<(Chart, String)> {
    let pair = |r: &FigureRow| match (r.cut.as_slice(), &r.bucket) {
        ([(_, a), (_, b)], None) => Some((a.clone(), b.clone())),
        ([(_, a)], Some(b)) => Some((a.clone(), b.clone())),
        _ => None,
    };
    let (mut rows, mut columns): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for (a, b) in set.rows.iter().filter(|r| r.value.is_some()).filter_map(pair) {
        if !rows.contains(&a) {
            rows.push(a);
        }
        if !columns.contains(&b) {
            columns.push(b);
        }
    }
    let bucketed = set.rows.iter().any(|r| r.bucket.is_some());
    let dim = |at: usize| set.rows.first().and_then(|r| r.cut.get(at)).map(|c| c.0.clone()).unwrap_or_default();
    let (first, second) = (dim(0), dim(1));
    // Hours, weekdays and bands go in their own order whatever the rows came in.
    let timed = |dim: &str| matches!(dim, "hour" | "weekday" | "deal_size" | "month_of_first_purchase");
    if timed(&first) {
        rows.sort_unstable();
    }
    if bucketed || timed(&second) {
        columns.sort_unstable();
    }
    if rows.len() < 2 || columns.len() < 2 || rows.len() > CELLS || columns.len() > 12 {
        return None;
    }
    let values: Vec<f64> = set.rows.iter().filter_map(|r| float(r.value.as_deref())).collect();
    let (low, high) = values.iter().fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(*v), h.max(*v)));
    let level = |v: f64| if high > low { ((v - low) / (high - low) * 5.0).round().clamp(0.0, 5.0) as u8 } else { 2 };
    let cell = |a: &String, b: &String| {
        let r = set.rows.iter().find(|r| pair(r).is_some_and(|(x, y)| x == *a && y == *b))?;
        let level = float(r.value.as_deref()).map(level)?;
        // A cell is narrow: whole percents, the decimals are in the table.
        let text = match (value_unit(set), r.value.as_deref()) {
            ("ratio", Some(v)) => text::fmt::percent_str(w.lang, v, 0),
            _ => value(w, set, r, false),
        };
        Some(HeatCell { level, text, note: w.n(r.n), href: address(r) })
    };
    let head = |b: &String| match (bucketed, second.as_str(), b.parse::<u8>()) {
        (true, ..) => w.tick(set.grain.as_deref(), b),
        (_, "weekday", Ok(day)) if (1..=7).contains(&day) => text::fmt::weekday_short(w.lang, day),
        _ => w.cut(&second, b),
    };
    let body = rows.iter().map(|a| (w.cut(&first, a), columns.iter().map(|b| cell(a, b)).collect()));
    let chart = Heat { columns: columns.iter().map(head).collect(), rows: body.collect() };
    Some((
        Chart::Heat(chart),
        w.t("Темнее — больше. Пустая клетка — случаев нет.", "Darker means more. An empty cell has no cases."),
    ))
}

/// Cuts with an order of their own; people are never ranked.
fn ordered(set: &FigureSet) -> bool {
    const OWN: [&str; 11] =
        ["stage", "manager", "team", "purchase", "weekday", "hour", "deal_size", "age", "cell", "month_of_first_purchase", "day"];
    set.rows.iter().flat_map(|r| &r.cut).any(|(d, _)| OWN.contains(&d.as_str()))
}

fn bars(w: &Words<'_>, set: &FigureSet, address: Address<'_>) -> Option<(Chart, String)> {
    let unit = value_unit(set);
    let mut rows: Vec<&FigureRow> =
        set.rows.iter().filter(|r| (!r.cut.is_empty() || r.bucket.is_some()) && r.value.is_some()).collect();
    let number = |r: &FigureRow| float(r.value.as_deref()).unwrap_or(0.0);
    if rows.len() < 2 || rows.iter().any(|r| number(r) < 0.0) || unit == "text" {
        return None;
    }
    if !ordered(set) {
        rows.sort_by(|a, b| number(b).total_cmp(&number(a)).then_with(|| a.cut.cmp(&b.cut)));
    }
    let counted = rows.iter().all(|r| r.value.as_deref() == Some(r.n.to_string().as_str()));
    let hidden = rows.len().saturating_sub(BARS);
    let bars = rows.into_iter().take(BARS).map(|r| Bar {
        label: match (&r.bucket, r.cut.is_empty()) {
            (Some(b), true) => w.bucket(set.grain.as_deref(), b),
            _ => w.label(r),
        },
        value: number(r),
        text: w.value(unit, r.value.as_deref()),
        note: if counted { String::new() } else { w.n(r.n) },
        interval: r.interval.as_ref().and_then(|i| float(Some(&i.low)).zip(float(Some(&i.high)))),
        tone: if r.status == Status::Ok { chart::Tone::Plain } else { chart::Tone::Neutral },
        href: address(r),
    });
    let bars: Vec<Bar> = bars.collect();
    let mut caption = Vec::new();
    if bars.iter().any(|b| b.interval.is_some()) {
        caption.push(w.t(
            "Чёрточка — интервал: где интервалы пересекаются, различие не доказано.",
            "The whisker is the interval: where they overlap, no difference is shown.",
        ));
    }
    if set.rows.iter().any(|r| r.status != Status::Ok) {
        caption.push(w.t("Серым — мало случаев.", "Grey: few cases."));
    }
    if hidden > 0 {
        let hidden = w.count(hidden as u64);
        caption.push(match w.lang {
            text::Lang::Ru => format!("Ещё {hidden} — в таблице."),
            text::Lang::En => format!("{hidden} more are in the table."),
        });
    }
    Some((Chart::Bars(Bars { bars, reference: None }), caption.join(" ")))
}
