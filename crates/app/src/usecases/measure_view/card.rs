//! One card: verdict, before/after beside its control, proofs, adoption beside effect, what was registered, the decision.

use super::{date, decision_word, effect, place, title};
use crate::usecases::measure::{self, Card, Data, Judged, Status};
use crate::usecases::plan_view::agree::unit_name;
use crate::usecases::plan_view::tabs;
use crate::view::look::Look;
use crate::view::{Block, Cell, Fact, Link, Page, Table, Tile, Tone, plot};
use crate::{Company, Error, Result};
use chart::{Chart, Line, LineMark, Measure, Plot, Range, Ranges, Series};
use plan::{Direction, Kind, Method, picture};

/// The page with the verdict behind it.
///
/// # Errors
/// No such card, one that the viewer may not see, or a failing query.
pub fn page(look: &Look<'_>, company: &Company, data: &Data<'_>, id: &str) -> Result<(Page, Judged)> {
    let card = measure::visible(company, look.scope)?.into_iter().find(|c| c.id == id).ok_or_else(Error::missing)?;
    let j = measure::judge(company, data, card)?;
    let name = look.lang.pick(&j.card.hypothesis.ru, &j.card.hypothesis.en);
    let mut page = Page {
        title: if name.is_empty() { j.card.id.clone() } else { name.clone() },
        fresh: look.fresh(),
        tabs: tabs(look.links, look.lang, look.scope, ""),
        crumbs: vec![Link::new(look.t("Измерение изменений", "Measurement of changes"), look.links.to("measure"))],
        ..Page::default()
    };
    page.lead = format!("{} · {} {}", title(look, &j.card.metric), look.t("с", "from"), date(look, j.card.start_on));
    page.blocks.extend(alarms(look, &j));
    page.blocks.push(Block::Tiles { tiles: tiles(look, &j) });
    page.blocks.extend(before_after(look, &j));
    page.blocks.extend(proofs(look, &j));
    page.blocks.extend(adoption(look, &j.card));
    if !j.verdict.notes.is_empty() {
        page.blocks.push(Block::heading("notes", look.t("Что учесть", "What to bear in mind")));
        page.blocks.push(Block::Steps { steps: j.verdict.notes.iter().map(|n| say(look, n)).collect() });
    }
    page.blocks.push(Block::section(
        "registered",
        look.t("Что записано до начала", "What was written down before"),
        look.t("После регистрации не меняется.", "Does not change after registration."),
    ));
    page.blocks.push(Block::Facts { rows: facts(look, company, &j)? });
    Ok((page, j))
}

fn say(look: &Look<'_>, p: &plan::Pair) -> String {
    look.lang.pick(&p.ru, &p.en).clone()
}

fn alarms(look: &Look<'_>, j: &Judged) -> Vec<Block> {
    let mut out = Vec::new();
    if let Some(w) = &j.card.withdrawn {
        let text = format!("{} {}: {}", look.t("Карточку отозвал(а)", "Withdrawn by"), w.by, w.reason);
        out.push(Block::Note { tone: Tone::Warn, text });
    }
    let tone = measure::tone(j.verdict.status);
    let mut text = measure::status(look.lang, j);
    if j.verdict.status == Status::NotSeen && j.verdict.none_beyond_delta {
        let delta = measure::amount(look.lang, j.card.delta, j);
        text =
            format!("{text}. {} {delta}", look.t("Показано, что эффекта нет больше", "The effect is shown to be smaller than"));
    }
    let first = text.chars().next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    let rest: String = text.chars().skip(1).collect();
    out.push(Block::Note { tone: if tone == Tone::Mute { Tone::Plain } else { tone }, text: format!("{first}{rest}.") });
    if j.verdict.gaming {
        let guard = j.card.guardrail.as_ref().map(|g| title(look, &g.0)).unwrap_or_default();
        let text = match look.lang {
            text::Lang::Ru => {
                format!("Похоже на игру показателем: «{guard}» два шага подряд хуже прежнего, пока основной показатель растёт.")
            }
            text::Lang::En => {
                format!("Looks like gaming: {guard} has been worse than before for two steps while the main metric rises.")
            }
        };
        out.push(Block::Note { tone: Tone::Bad, text });
    }
    out
}

fn tiles(look: &Look<'_>, j: &Judged) -> Vec<Tile> {
    let v = &j.verdict;
    let number = |x: f64| measure::amount(look.lang, x, j);
    let (value, interval) = effect(look, j);
    let how = match v.interval_method.as_deref() {
        Some("always_valid") => look.t("интервал верен при ежедневном взгляде", "interval valid under daily looks"),
        Some(_) => look.t("интервал на плановый конец", "interval of the planned end"),
        None => String::new(),
    };
    let mut out = vec![
        Tile {
            label: look.t("Эффект", "Effect"),
            value,
            note: interval,
            delta: how,
            tone: measure::tone(v.status),
            ..Tile::default()
        },
        Tile {
            label: look.t("Внедрение", "Adoption"),
            value: v.adoption.map_or_else(|| "–".to_owned(), |a| format!("{a}\u{a0}%")),
            note: if v.adoption.is_some() { String::new() } else { look.t("не измеряется", "not measured") },
            ..Tile::default()
        },
        Tile {
            label: look.t("Стоит усилий от", "Worth having from"),
            value: number(j.card.delta),
            note: v.mde.map(|m| format!("{} {}", look.t("увидеть можно от", "can be seen from"), number(m))).unwrap_or_default(),
            tone: if v.mde.is_some_and(|m| m > j.card.delta) { Tone::Warn } else { Tone::Plain },
            ..Tile::default()
        },
    ];
    if let Some(p) = v.probability {
        let good = if j.card.direction == Direction::Up { p } else { 1.0 - p };
        out.push(Tile {
            label: look.t("Шанс, что стало лучше", "Chance that it is better"),
            value: text::fmt::percent(look.lang, good, 0),
            ..Tile::default()
        });
    }
    if let Some(naive) = v.naive {
        out.push(Tile {
            label: look.t("Просто «после минус до»", "Plain after minus before"),
            value: text::fmt::signed(number(naive)),
            note: look.t("без тренда, состава и контроля", "without trend, mix and control"),
            ..Tile::default()
        });
    }
    out
}

fn scale(look: &Look<'_>, j: &Judged) -> Measure {
    plot::measure(&look.words(), unit_name(j.unit))
}

/// Changed units, control, the line without the change; marks on the start and on the placebo date.
fn before_after(look: &Look<'_>, j: &Judged) -> Option<Block> {
    let today = j.today.saturating_add(jiff::Span::new().days(1));
    let p = picture(&j.card, &j.series, j.verdict.method, today);
    if p.steps.len() < 2 {
        return None;
    }
    let w = look.words();
    let grain = Some(j.card.grain.as_str());
    let print = |v: Option<f64>| w.value(unit_name(j.unit), v.map(|v| format!("{v:.4}")).as_deref());
    let line = |ru: &str, en: &str, points: &[Option<f64>], tone| Series {
        name: look.t(ru, en),
        points: points.to_vec(),
        last: print(points.iter().rev().find_map(|v| *v)),
        tone,
        ..Series::default()
    };
    let mut series = vec![line("С изменением", "With the change", &p.changed, chart::Tone::Plain)];
    if p.control.iter().any(Option::is_some) {
        series.push(line("Контроль", "Control", &p.control, chart::Tone::Neutral));
    }
    if p.expected.iter().any(Option::is_some) {
        let name = look.t("Без изменения было бы", "Without the change");
        series.push(Series {
            name,
            points: p.expected.clone(),
            dashed_from: Some(0),
            tone: chart::Tone::Series(2),
            ..Series::default()
        });
    }
    let at = |day: jiff::civil::Date| p.steps.iter().rposition(|d| *d <= day).map(|i| i as f64);
    let mark = |day, ru: &str, en: &str, faint| at(day).map(|at| LineMark { at, label: look.t(ru, en), href: None, faint });
    let marks = [
        mark(j.card.start_on, "начало", "start", false),
        p.placebo_on.and_then(|d| mark(d, "проверочная дата", "placebo date", true)),
    ];
    let heads = [
        look.t("Шаг", "Step"),
        format!(">{}", look.t("С изменением", "With the change")),
        format!(">{}", look.t("Контроль", "Control")),
        format!(">{}", look.t("Без изменения", "Without it")),
    ];
    let mut table = Table::new("steps", &heads.iter().map(String::as_str).collect::<Vec<_>>());
    for (i, day) in p.steps.iter().enumerate().rev() {
        let cell = |of: &[Option<f64>]| {
            of.get(i).copied().flatten().map_or_else(|| Cell::from("–"), |v| Cell::number(print(Some(v)), format!("{v:.6}")))
        };
        table.push([
            Cell { raw: day.to_string(), ..Cell::from(w.bucket(grain, &day.to_string())) },
            cell(&p.changed),
            cell(&p.control),
            cell(&p.expected),
        ]);
    }
    let chart = Line {
        labels: p.steps.iter().map(|d| w.tick(grain, &d.to_string())).collect(),
        series,
        band: None,
        measure: scale(look, j),
        from_zero: false,
        marks: marks.into_iter().flatten().collect(),
    };
    let caption = match (j.card.kind, j.card.units.is_empty()) {
        (Kind::Rate, _) => look.t("Доли считаются по всем случаям шага вместе.", "Shares are of all cases of the step together."),
        (Kind::Mean, false) => look.t("Среднее на одного участника за шаг.", "Mean of one unit in a step."),
        (Kind::Mean, true) => look.t("Значение отдела за шаг.", "Value of the department in a step."),
    };
    Some(drawn(look, "before-after", look.t("Было и стало", "Before and after"), caption, Chart::Line(chart), Some(table)))
}

fn drawn(look: &Look<'_>, id: &str, title: String, caption: String, chart: Chart, table: Option<Table>) -> Block {
    let plot = Plot { title: title.clone(), description: caption.clone(), chart };
    let (wide, narrow) = plot::both(&look.words(), &plot);
    Block::Chart(Box::new(crate::view::Chart {
        id: id.to_owned(),
        title,
        caption,
        wide,
        narrow,
        table,
        ..crate::view::Chart::default()
    }))
}

/// The effect beside what must not show one: placebo date, trends before; and the comparison adjusted for the past.
fn proofs(look: &Look<'_>, j: &Judged) -> Vec<Block> {
    let v = &j.verdict;
    let number = |x: f64| measure::amount(look.lang, x, j);
    let good = |low: f64, high: f64| {
        let (low, high) = if j.card.direction == Direction::Up { (low, high) } else { (-high, -low) };
        if low > 0.0 {
            chart::Tone::Good
        } else if high < 0.0 {
            chart::Tone::Bad
        } else {
            chart::Tone::Neutral
        }
    };
    let proof = |low: f64, high: f64| if low > 0.0 || high < 0.0 { chart::Tone::Warn } else { chart::Tone::Neutral };
    let row = |ru: &str, en: &str, mid: f64, (low, high): (f64, f64), tone| Range {
        label: look.t(ru, en),
        low,
        mid,
        high,
        text: text::fmt::signed(number(mid)),
        note: format!("[{}; {}]", number(low), number(high)),
        tone,
        ..Range::default()
    };
    let middle = |(l, h): (f64, f64)| f64::midpoint(l, h);
    let mut rows = Vec::new();
    if let Some((effect, i)) = v.effect.zip(v.interval) {
        rows.push(row("Эффект", "Effect", effect, i, good(i.0, i.1)));
    }
    if let Some(c) = v.cuped {
        rows.push(row(
            "С поправкой на прошлое (CUPED)",
            "Adjusted for the past (CUPED)",
            c.effect,
            c.interval,
            good(c.interval.0, c.interval.1),
        ));
    }
    if let Some(i) = v.placebo {
        rows.push(row("Проверочная дата", "Placebo date", middle(i), i, proof(i.0, i.1)));
    }
    if let Some(i) = v.pre_trend {
        rows.push(row("Тренды до начала", "Trends before", middle(i), i, proof(i.0, i.1)));
    }
    let mut out = Vec::new();
    if !rows.is_empty() {
        let caption = look.t(
            "Проверочная дата и тренды до начала должны накрывать ноль: изменения тогда ещё не было.",
            "Placebo date and trends before must cover zero: there was no change then.",
        );
        let chart = Chart::Ranges(Ranges { rows, measure: scale(look, j) });
        out.push(drawn(look, "proofs", look.t("Эффект и проверки", "Effect and proofs"), caption, chart, None));
    }
    let rows = beside(look, j);
    if !rows.is_empty() {
        out.push(Block::Facts { rows });
    }
    out
}

/// Numbers that are read with the verdict.
fn beside(look: &Look<'_>, j: &Judged) -> Vec<Fact> {
    let v = &j.verdict;
    let number = |x: f64| measure::amount(look.lang, x, j);
    let mut facts = Vec::new();
    let mut put = |ru: &str, en: &str, value: Option<String>| facts.extend(value.map(|v| Fact::new(look.t(ru, en), v)));
    put("Рост «сам собой» у худших (вычтен)", "Rise of the worst by chance (taken off)", v.regression_to_mean.map(number));
    put("Первый месяц и дальше", "First month and after", v.novelty.map(|(a, b)| format!("{} → {}", number(a), number(b))));
    put("Перестановочный или t-тест, p", "Permutation or t-test, p", v.p.map(|p| text::fmt::decimal(look.lang, p, 3)));
    put("Случаев или шагов до и после", "Cases or steps before and after", v.sizes.map(|(a, b)| format!("{a} / {b}")));
    put(
        "Прошлое объясняет разброс на",
        "The past explains of the spread",
        v.cuped.map(|c| text::fmt::percent(look.lang, c.variance_reduction, 0)),
    );
    put("Акция: прирост за время", "Promotion: gained while it ran", v.pulled.map(|p| text::fmt::signed(number(p.during))));
    put("Акция: после окончания", "Promotion: after its end", v.pulled.map(|p| text::fmt::signed(number(p.after))));
    put("Акция: итог", "Promotion: net", v.pulled.map(|p| text::fmt::signed(number(p.net))));
    facts
}

fn adoption(look: &Look<'_>, card: &Card) -> Vec<Block> {
    let mut points = card.adoption.clone();
    points.sort_by_key(|a| a.on);
    if points.is_empty() {
        return vec![];
    }
    let heads = [
        look.t("День", "Day"),
        format!(">{}", look.t("Работают по-новому", "Work in the new way")),
        look.t("Кто отметил", "Noted by"),
    ];
    let mut table = Table::new("adoption", &heads.iter().map(String::as_str).collect::<Vec<_>>());
    for a in points.iter().rev() {
        let by = if look.scope.rows() { a.by.clone() } else { String::new() };
        table.push([
            Cell { raw: a.on.to_string(), ..Cell::from(date(look, a.on)) },
            Cell::number(format!("{}\u{a0}%", a.percent), a.percent.to_string()),
            by.into(),
        ]);
    }
    let title = look.t("Внедрение", "Adoption");
    if points.len() < 2 {
        table.caption = title;
        return vec![Block::Table(Box::new(table))];
    }
    let line = Line {
        labels: points.iter().map(|a| look.words().tick(Some("day"), &a.on.to_string())).collect(),
        series: vec![Series {
            name: title.clone(),
            points: points.iter().map(|a| Some(f64::from(a.percent) / 100.0)).collect(),
            last: points.last().map(|a| format!("{}\u{a0}%", a.percent)).unwrap_or_default(),
            ..Series::default()
        }],
        band: None,
        measure: Measure::Share,
        from_zero: true,
        marks: vec![],
    };
    let caption = look.t(
        "Эффекта нельзя ждать, пока по-новому работает меньше 60 %.",
        "No effect can be expected while fewer than 60% work in the new way.",
    );
    vec![drawn(look, "adoption", title, caption, Chart::Line(line), Some(table))]
}

fn facts(look: &Look<'_>, company: &Company, j: &Judged) -> Result<Vec<Fact>> {
    let (c, v) = (&j.card, &j.verdict);
    let weeks = |n: u32| format!("{n} {}", look.t("нед.", "weeks"));
    let mut out = vec![
        Fact::new(look.t("Гипотеза", "Hypothesis"), say(look, &c.hypothesis)),
        Fact {
            name: look.t("Показатель", "Metric"),
            value: title(look, &c.metric),
            href: look.links.with("explore", &[("metric", &c.metric), ("period", "12m"), ("grain", &c.grain)]),
        },
        Fact::new(
            look.t("Хорошо, когда", "Good when"),
            if c.direction == Direction::Up { look.t("растёт", "it rises") } else { look.t("падает", "it falls") },
        ),
        Fact::new(look.t("Способ", "Method"), format!("{} — {}", measure::method(look.lang, v.method), say(look, &v.why))),
        Fact::new(
            look.t("Срок", "Length"),
            format!("{} + {} {}", weeks(c.length_weeks), weeks(c.transition_weeks), look.t("переходных", "of transition")),
        ),
        Fact::new(look.t("Плановый конец", "Planned end"), date(look, c.planned_end())),
    ];
    let mut put = |ru: &str, en: &str, value: String| {
        if !value.is_empty() {
            out.push(Fact::new(look.t(ru, en), value));
        }
    };
    if look.scope == &crate::view::Scope::All {
        let unit = |u: &plan::UnitStart| format!("{} ({})", look.words().cut(&c.by, &u.unit), date(look, u.on));
        put("Кто начинает", "Who starts", c.units.iter().map(unit).collect::<Vec<_>>().join(", "));
    }
    let control = match v.method {
        Method::Differences | Method::Sequential => look.t("те, кто ещё не начал", "those who have not started"),
        Method::Segmented => look.t("собственный тренд до начала", "own trend before the start"),
        Method::WasIs => look.t("те же люди до начала", "the same people before the start"),
    };
    put("Контроль", "Control", control);
    put("Охранный показатель", "Guardrail", c.guardrail.as_ref().map(|g| title(look, &g.0)).unwrap_or_default());
    put("Акция до", "Promotion until", c.ends_on.map(|d| date(look, d)).unwrap_or_default());
    put("Прогноз", "Forecast", c.forecast.map(|f| text::fmt::signed(measure::amount(look.lang, f, j))).unwrap_or_default());
    put(
        "Отбор",
        "Choice",
        if c.chosen_worst {
            look.t("взяли худших: рост «сам собой» вычитается", "the worst were chosen: the rise by chance is taken off")
        } else {
            String::new()
        },
    );
    let by = if look.scope.rows() { c.registered_by.clone() } else { String::new() };
    put("Зарегистрировано", "Registered", format!("{} {by}", look.words().moment(&c.registered_at)).trim().to_owned());
    out.extend(afterwards(look, company, j)?);
    Ok(out)
}

/// What came after the registration: decision, the item it carries out, the change it is tangled with.
fn afterwards(look: &Look<'_>, company: &Company, j: &Judged) -> Result<Vec<Fact>> {
    let (c, v) = (&j.card, &j.verdict);
    let mut out = Vec::new();
    let mut put = |ru: &str, en: &str, value: String| out.push(Fact::new(look.t(ru, en), value));
    if let Some(d) = &c.decision {
        let early = if d.without_verdict { look.t(" — до вывода", " — before the verdict") } else { String::new() };
        put(
            "Решение",
            "Decision",
            format!("{}{early}: {}, {}. {}", decision_word(look, &d.what), d.by, look.words().moment(&d.at), d.reason),
        );
    }
    if let Some(id) = &c.item
        && let Some(plan) = crate::usecases::change_plan::newest(company)?
        && let Some(item) = plan.items.iter().find(|i| i.id == *id)
    {
        out.push(Fact {
            name: look.t("Пункт плана", "Item of the plan"),
            value: look.lang.pick(&item.change.ru, &item.change.en).clone(),
            href: look.links.to(&format!("plan/items/{}", crate::view::links::escape(id))),
        });
    }
    if v.status == Status::Inseparable
        && let Some(other) = &v.with
    {
        out.push(Fact {
            name: look.t("Мешает изменение", "Tangled with"), value: other.clone(), href: place(look, other)
        });
    }
    Ok(out)
}
