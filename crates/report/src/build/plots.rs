//! Chooses a chart for a figure by its metric and shape; a figure without a fitting chart is shown as a table.

use super::context::{Context, anchor};
use super::figures::{bucket, cut_value, has_money, table, value_unit};
use crate::doc::{Block, ChartBlock, How};
use chart::{
    Bar, Bars, Bullet, Bullets, Chart, Funnel, Heat, HeatCell, Line, Measure, Pareto, Plot, Series, Step, Waterfall,
    WaterfallStep,
};
use domain::figure::{FigureRow, FigureSet, Status};
use domain::result::PrintedFigure;

/// Longest list of bars; the rest is in the table under the chart.
const BARS: usize = 12;

/// Most pipelines drawn one by one; the rest stands in the table.
const PIPELINES: usize = 4;

/// A figure with several rows as charts with one table, or as a table alone. Pipelines are never mixed on one chart.
pub(super) fn blocks(c: &mut Context<'_>, f: &PrintedFigure) -> Vec<Block> {
    if f.set.rows.is_empty() {
        return vec![];
    }
    let title = c.w(&f.title);
    let how = c.how(f, None);
    let mut numbers = table(c, &f.set);
    let parts = pipelines(&f.set);
    let named = parts.len() > 1;
    let charts: Vec<(String, Chart, String)> = parts
        .iter()
        .take(PIPELINES)
        .filter_map(|(pipeline, set)| choose(c, set).map(|(chart, caption)| (pipeline.clone(), chart, caption)))
        .collect();
    if charts.is_empty() {
        numbers.id = anchor("fig", &f.id);
        numbers.caption = title;
        numbers.note = how.line;
        return vec![Block::Table(numbers)];
    }
    let mut table = Some(numbers);
    let block = |(i, (pipeline, chart, caption)): (usize, (String, Chart, String))| {
        let title = if named { format!("{title} — {pipeline}") } else { title.clone() };
        let chart = c.plot(Plot { title: title.clone(), description: caption.clone(), chart });
        let first = i == 0;
        Block::Chart(ChartBlock {
            id: if first { anchor("fig", &f.id) } else { String::new() },
            chart,
            title,
            caption,
            table: table.take(),
            how: if first { how.clone() } else { How::default() },
            narrow: false,
        })
    };
    charts.into_iter().enumerate().map(block).collect()
}

/// The figure by pipeline, with the pipeline taken out of the cuts; one part when there is no such cut.
fn pipelines(set: &FigureSet) -> Vec<(String, FigureSet)> {
    let pipeline = |r: &FigureRow| r.cut.iter().find(|(d, _)| d == "pipeline").map(|(_, v)| v.clone());
    let mut names: Vec<String> = Vec::new();
    for name in set.rows.iter().filter_map(pipeline) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() || !has_cut(set, "stage") {
        return vec![(String::new(), set.clone())];
    }
    let part = |name: String| {
        let own = set.rows.iter().filter(|r| pipeline(r).as_ref() == Some(&name)).cloned().map(|mut r| {
            r.cut.retain(|(d, _)| d != "pipeline");
            r
        });
        let rows = own.collect();
        (name, FigureSet { rows, ..set.clone() })
    };
    names.into_iter().map(part).collect()
}

fn choose(c: &Context<'_>, set: &FigureSet) -> Option<(Chart, String)> {
    match set.metric.as_str() {
        "funnel_flow" if only_cut(set, "stage") => Some(funnel(c, set)),
        "abcxyz" => heat(c, set),
        "refusals_by_reason" => Some(pareto(c, set)),
        "revenue_bridge" => Some(bridge(c, set)),
        "plan_attainment" => bullets(c, set),
        "stage_duration" if only_cut(set, "stage") => Some(durations(c, set)),
        "repeat_funnel" if only_cut(set, "purchase") => Some(repeats(c, set)),
        _ if set.rows.iter().all(|r| r.bucket.is_some()) => line(c, set),
        _ => bars(c, set),
    }
}

fn has_cut(set: &FigureSet, dim: &str) -> bool {
    set.rows.iter().all(|r| r.cut.iter().any(|(d, _)| d == dim))
}

fn only_cut(set: &FigureSet, dim: &str) -> bool {
    set.rows.iter().all(|r| r.bucket.is_none() && matches!(r.cut.as_slice(), [(d, _)] if d == dim))
}

fn number(s: Option<&str>) -> Option<f64> {
    s.and_then(|s| s.parse().ok()).filter(|v: &f64| v.is_finite())
}

fn label(c: &Context<'_>, row: &FigureRow) -> String {
    let parts: Vec<String> = row.cut.iter().map(|(d, v)| cut_value(c, d, v)).collect();
    if parts.is_empty() { row.field("label").or(row.field("name")).unwrap_or("–").to_owned() } else { parts.join(" · ") }
}

fn measure(c: &Context<'_>, unit: &str) -> Measure {
    match unit {
        "money" => Measure::Money(text::fmt::currency_sign(&c.r.money.currency).to_owned()),
        "ratio" => Measure::Share,
        "count" => Measure::Count,
        "days" => Measure::Days,
        "working_minutes" => Measure::Minutes,
        _ => Measure::Number,
    }
}

fn funnel(c: &Context<'_>, set: &FigureSet) -> (Chart, String) {
    let mut steps: Vec<Step> = Vec::new();
    let mut before: Option<&FigureRow> = None;
    for row in &set.rows {
        steps.push(Step {
            label: label(c, row),
            value: number(row.field("entered")).unwrap_or(0.0),
            text: c.value("count", row.field("entered")),
            lost: before.map(|b| lost_text(c, b)).unwrap_or_default(),
            share: before
                .and_then(|b| b.field("conversion").or(b.value.as_deref()))
                .map(|v| text::fmt::percent_str(c.lang, v, 0))
                .unwrap_or_default(),
            worst: false,
            href: None,
        });
        before = Some(row);
    }
    // What advances from the last work stage is won.
    if let Some(last) = before.filter(|r| number(r.field("advanced")).is_some_and(|n| n > 0.0)) {
        steps.push(Step {
            label: c.t("Выиграно", "Won"),
            value: number(last.field("advanced")).unwrap_or(0.0),
            text: c.value("count", last.field("advanced")),
            lost: lost_text(c, last),
            share: last.field("conversion").map(|v| text::fmt::percent_str(c.lang, v, 0)).unwrap_or_default(),
            ..Step::default()
        });
    }
    let losses: Vec<f64> = set.rows.iter().map(|r| number(r.field("lost")).unwrap_or(0.0)).collect();
    let most = losses.iter().take(steps.len().saturating_sub(1)).copied().fold(0.0, f64::max);
    let worst = losses.iter().position(|l| most > 0.0 && *l == most);
    if let Some(step) = worst.and_then(|at| steps.get_mut(at + 1)) {
        step.worst = true;
    }
    let caption = c.t(
        "Сколько сделок вошло на этап; справа — отказы на предыдущем этапе и доля прошедших с него. Сделки в работе не считаются потерянными.",
        "How many deals entered the stage; on the right, losses at the stage before and the share that came through. Deals in progress are not lost.",
    );
    (Chart::Funnel(Funnel { steps }), caption)
}

/// Losses at a stage as printed beside the next one.
fn lost_text(c: &Context<'_>, row: &FigureRow) -> String {
    let lost = number(row.field("lost")).filter(|l| *l > 0.0);
    lost.map(|l| text::fmt::decimal(c.lang, -l, 0)).unwrap_or_default()
}

/// Share of buyers who came to the next purchase.
fn repeats(c: &Context<'_>, set: &FigureSet) -> (Chart, String) {
    let bars = set.rows.iter().take(BARS).map(|r| {
        let k = r.cut.first().and_then(|(_, v)| v.parse::<u32>().ok()).unwrap_or(0);
        Bar {
            label: format!("{} {k} → {}", c.t("Покупка", "Purchase"), k + 1),
            value: number(r.value.as_deref()).unwrap_or(0.0),
            text: c.value("ratio", r.value.as_deref()),
            note: format!("n\u{a0}=\u{a0}{}", c.count(r.n)),
            tone: if r.status == Status::Ok { chart::Tone::Plain } else { chart::Tone::Neutral },
            ..Bar::default()
        }
    });
    let caption = c.t(
        "Доля клиентов, сделавших следующую покупку; у недавних покупателей она ещё впереди.",
        "Share of customers who bought again; recent buyers still have time.",
    );
    (Chart::Bars(Bars { bars: bars.collect(), reference: None }), caption)
}

/// Three by three, from rows that name a class from AX to CZ.
fn heat(c: &Context<'_>, set: &FigureSet) -> Option<(Chart, String)> {
    let class = |r: &FigureRow| {
        let own = r.cut.iter().find(|(d, _)| matches!(d.as_str(), "customer_class" | "cell" | "class")).map(|(_, v)| v.clone());
        own.or_else(|| r.field("class").or(r.field("cell")).map(str::to_owned))
    };
    // Per-customer rows belong to the workbook; the matrix is made of cells only.
    let cells: Vec<(String, &FigureRow)> =
        set.rows.iter().filter(|r| r.cut.iter().all(|(d, _)| d != "customer")).filter_map(|r| class(r).map(|k| (k, r))).collect();
    let money = |r: &FigureRow| r.field("revenue").or(r.field("margin")).or(r.value.as_deref()).map(str::to_owned);
    let total = cells.iter().filter_map(|(_, r)| number(money(r).as_deref())).fold(0.0, f64::max);
    if cells.is_empty() || total <= 0.0 {
        return None;
    }
    let cell = |key: String| {
        let (_, r) = cells.iter().find(|(k, _)| *k == key)?;
        let sum = money(r);
        let share = number(sum.as_deref()).unwrap_or(0.0) / total;
        Some(HeatCell {
            level: (share * 5.0).round().clamp(0.0, 5.0) as u8,
            text: c.value("count", Some(r.field("customers").unwrap_or(&r.n.to_string()))),
            note: c.value("money", sum.as_deref()),
            href: None,
        })
    };
    let heads =
        [("A — дают 80 % денег", "A — bring 80%"), ("B — следующие 15 %", "B — next 15%"), ("C — остальные 5 %", "C — last 5%")];
    let rows = ["A", "B", "C"]
        .iter()
        .zip(heads)
        .map(|(a, (ru, en))| (c.t(ru, en), ["X", "Y", "Z"].map(|x| cell(format!("{a}{x}"))).into()));
    let columns = vec![
        c.t("X — покупают часто", "X — buy often"),
        c.t("Y — время от времени", "Y — now and then"),
        c.t("Z — редко", "Z — seldom"),
    ];
    let caption = c.t(
        "Клиентов в классе и деньги за период; темнее — больше денег.",
        "Customers in the class and their money; darker means more.",
    );
    Some((Chart::Heat(Heat { columns, rows: rows.collect() }), caption))
}

fn pareto(c: &Context<'_>, set: &FigureSet) -> (Chart, String) {
    let unit = value_unit(set);
    let value = |r: &FigureRow| number(r.value.as_deref()).or(number(r.field("count"))).unwrap_or(r.n as f64);
    let mut rows: Vec<&FigureRow> = set.rows.iter().collect();
    rows.sort_by(|a, b| value(b).total_cmp(&value(a)).then_with(|| a.cut.cmp(&b.cut)));
    let total: f64 = rows.iter().map(|r| value(r)).sum();
    let (mut sum, mut bars, mut accumulated) = (0.0, Vec::new(), Vec::new());
    for r in rows.iter().take(BARS) {
        sum += value(r);
        let share = if total > 0.0 { sum / total } else { 0.0 };
        let text = text::fmt::decimal(c.lang, value(r), 0);
        bars.push(Bar { label: label(c, r), value: value(r), text, ..Bar::default() });
        accumulated.push((share, text::fmt::percent(c.lang, share, 0)));
    }
    let caption = c.t(
        "Причины по числу отказов и накопленная доля; пустая причина тоже видна.",
        "Reasons by number and accumulated share; an empty reason is shown too.",
    );
    let chart = Pareto {
        bars,
        accumulated,
        measure: measure(c, unit),
        name: c.t("Отказов", "Refusals"),
        accumulated_name: c.t("Накопленная доля", "Accumulated share"),
    };
    (Chart::Pareto(chart), caption)
}

fn bridge(c: &Context<'_>, set: &FigureSet) -> (Chart, String) {
    let last = set.rows.len().saturating_sub(1);
    let steps = set.rows.iter().enumerate().map(|(i, r)| {
        let total = i == 0 || i == last;
        let text = c.value("money", r.value.as_deref());
        WaterfallStep {
            label: label(c, r),
            value: number(r.value.as_deref()).unwrap_or(0.0),
            text: if total { text } else { text::fmt::signed(text) },
            total,
            ..WaterfallStep::default()
        }
    });
    let caption =
        c.t("Из чего сложилось изменение; части сходятся точно.", "What the change is made of; the parts add up exactly.");
    (Chart::Waterfall(Waterfall { steps: steps.collect(), measure: measure(c, "money") }), caption)
}

fn bullets(c: &Context<'_>, set: &FigureSet) -> Option<(Chart, String)> {
    if set.rows.iter().any(|r| r.cut.is_empty() && r.bucket.is_none()) {
        return None;
    }
    let rows = set.rows.iter().take(BARS).map(|r| {
        let share = number(r.value.as_deref());
        let side = |s: &Option<String>| s.as_deref().map(|s| c.value(if has_money(set) { "money" } else { "number" }, Some(s)));
        let note = match (side(&r.numerator), side(&r.denominator)) {
            (Some(a), Some(b)) => format!("{a} {} {b}", c.t("из", "of")),
            _ => String::new(),
        };
        let name = if r.cut.is_empty() {
            r.bucket.as_deref().map(|b| bucket(c, set.grain.as_deref(), b)).unwrap_or_default()
        } else {
            label(c, r)
        };
        Bullet {
            label: name,
            share,
            text: r.value.as_deref().map_or_else(|| c.word("no_data"), |v| text::fmt::percent_str(c.lang, v, 0)),
            note,
            tone: match share {
                Some(s) if s >= 1.0 => chart::Tone::Good,
                Some(s) if s < 0.8 => chart::Tone::Bad,
                _ => chart::Tone::Plain,
            },
            href: None,
        }
    });
    Some((
        Chart::Bullets(Bullets { rows: rows.collect() }),
        c.t("Факт к плану; черта — 100 %.", "Fact against plan; the mark is 100%."),
    ))
}

fn durations(c: &Context<'_>, set: &FigureSet) -> (Chart, String) {
    let bars = set.rows.iter().take(BARS).map(|r| {
        let median = r.field("median").or(r.value.as_deref());
        let p90 = r
            .field("p90")
            .map(|p| format!("{}: {}", text::fmt::percent(c.lang, 0.9, 0), c.value("days", Some(p))))
            .unwrap_or_default();
        Bar {
            label: label(c, r),
            value: number(median).unwrap_or(0.0),
            text: c.value("days", median),
            note: p90,
            ..Bar::default()
        }
    });
    let caption = c.t(
        "Медиана времени на этапе и срок, в который укладываются девять сделок из десяти; открытые сделки учтены как незавершённые.",
        "Median time in stage and the time within which nine deals of ten pass; open deals count as not finished.",
    );
    (Chart::Bars(Bars { bars: bars.collect(), reference: None }), caption)
}

fn line(c: &Context<'_>, set: &FigureSet) -> Option<(Chart, String)> {
    let mut names: Vec<String> = Vec::new();
    let mut buckets: Vec<&str> = Vec::new();
    for r in &set.rows {
        let name = if r.cut.is_empty() { String::new() } else { label(c, r) };
        if !names.contains(&name) {
            names.push(name);
        }
        let at = r.bucket.as_deref().unwrap_or_default();
        if !buckets.contains(&at) {
            buckets.push(at);
        }
    }
    buckets.sort_unstable();
    if names.len() > 6 || buckets.len() < 2 {
        return bars(c, set).filter(|_| buckets.len() < 2);
    }
    let unit = value_unit(set);
    let series = names.iter().enumerate().map(|(i, name)| {
        let own = |at: &&str| {
            set.rows
                .iter()
                .find(|r| r.bucket.as_deref() == Some(*at) && (r.cut.is_empty() && name.is_empty() || label(c, r) == *name))
        };
        let points: Vec<Option<f64>> = buckets.iter().map(|at| own(at).and_then(|r| number(r.value.as_deref()))).collect();
        let last = buckets.iter().rev().find_map(|at| own(at).filter(|r| r.value.is_some()));
        Series {
            name: if name.is_empty() { c.t("Факт", "Fact") } else { name.clone() },
            points,
            last: last.map(|r| c.value(unit, r.value.as_deref())).unwrap_or_default(),
            dashed_from: None,
            tone: if names.len() > 1 { chart::Tone::Series(i) } else { chart::Tone::Plain },
        }
    });
    let labels = buckets.iter().map(|b| bucket(c, set.grain.as_deref(), b)).collect();
    let chart = Line {
        labels,
        series: series.collect(),
        band: None,
        measure: measure(c, unit),
        from_zero: matches!(unit, "money" | "count"),
        marks: vec![],
    };
    Some((Chart::Line(chart), String::new()))
}

/// Cuts with an order of their own; people are never ranked.
fn ordered(set: &FigureSet) -> bool {
    const OWN: [&str; 10] =
        ["stage", "manager", "team", "purchase", "weekday", "hour", "deal_size", "age", "cell", "month_of_first_purchase"];
    set.rows.iter().flat_map(|r| &r.cut).any(|(d, _)| OWN.contains(&d.as_str()))
}

fn bars(c: &Context<'_>, set: &FigureSet) -> Option<(Chart, String)> {
    let unit = value_unit(set);
    let plain = |r: &FigureRow| !r.cut.is_empty() && r.value.is_some();
    let known = set.rows.iter().filter(|r| plain(r)).count();
    let negative = set.rows.iter().filter_map(|r| number(r.value.as_deref())).any(|v| v < 0.0);
    if known < 2 || negative || unit == "text" {
        return None;
    }
    // A count needs no n beside it; the money of the same rows says more.
    let counted = set.rows.iter().all(|r| r.value.as_deref() == Some(r.n.to_string().as_str()));
    let amount = |r: &FigureRow| r.field("amount").map(|a| c.value("money", Some(a))).unwrap_or_default();
    let mut rows: Vec<&FigureRow> = set.rows.iter().filter(|r| plain(r)).collect();
    if !ordered(set) {
        let value = |r: &FigureRow| number(r.value.as_deref()).unwrap_or(0.0);
        rows.sort_by(|a, b| value(b).total_cmp(&value(a)).then_with(|| a.cut.cmp(&b.cut)));
    }
    let bars = rows.into_iter().take(BARS).map(|r| {
        let ends = r.interval.as_ref().and_then(|i| number(Some(&i.low)).zip(number(Some(&i.high))));
        Bar {
            label: label(c, r),
            value: number(r.value.as_deref()).unwrap_or(0.0),
            text: c.value(unit, r.value.as_deref()),
            note: if counted { amount(r) } else { format!("n\u{a0}=\u{a0}{}", c.count(r.n)) },
            interval: ends,
            tone: if r.status == Status::Ok { chart::Tone::Plain } else { chart::Tone::Neutral },
            href: None,
        }
    });
    let mut caption = Vec::new();
    if set.rows.iter().any(|r| r.interval.is_some()) {
        caption.push(c.t(
            "Чёрточка — интервал: где они пересекаются, различие не доказано.",
            "The whisker is the interval: where they overlap, no difference is shown.",
        ));
    }
    if set.rows.iter().any(|r| r.status != Status::Ok) {
        caption.push(c.t("Серым — мало случаев.", "Grey: few cases."));
    }
    Some((Chart::Bars(Bars { bars: bars.collect(), reference: None }), caption.join(" ")))
}
