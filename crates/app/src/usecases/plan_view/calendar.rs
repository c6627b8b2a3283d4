//! Calendar of the plan and its money over time: what is done when, when its effect can be seen, what it brings.

use super::Desk;
use super::board::stamp;
use crate::Result;
use crate::usecases::change_plan::Plan;
use crate::view::{Block, Cell, Page, Table};
use chart::{Chart, Gantt, GanttRow, Line, LineMark, Measure, Plot, Series, Tone};
use jiff::civil::Date;
use text::fmt;

/// Weeks of the money curve.
const WEEKS: u32 = 52;

/// The page.
///
/// # Errors
/// A state that cannot be read.
pub fn page(desk: &Desk<'_>) -> Result<Page> {
    let mut page = desk.page("plan/calendar", desk.t("Календарь и деньги", "Calendar and money"));
    let Some(plan) = desk.plan()? else {
        page.blocks.push(desk.empty());
        return Ok(page);
    };
    page.fresh = stamp(desk, &plan);
    for (track, ru, en) in [("tactical", "Тактика", "Tactics"), ("strategic", "Стратегия", "Strategy")] {
        page.blocks.extend(gantt(desk, &plan, track, desk.t(ru, en)));
    }
    if desk.scope.employee().is_none() {
        page.blocks.push(money(desk, &plan));
    }
    Ok(page)
}

fn drawn(desk: &Desk<'_>, id: &str, title: String, caption: String, chart: Chart, table: Table) -> Block {
    let plot = Plot { title: title.clone(), description: caption.clone(), chart };
    let (wide, narrow) = crate::view::plot::both(&desk.words, &plot);
    Block::Chart(Box::new(crate::view::Chart {
        id: id.to_owned(),
        title,
        caption,
        wide,
        narrow,
        table: Some(table),
        ..crate::view::Chart::default()
    }))
}

fn days(from: Date, to: Date) -> f64 {
    from.until(to).map_or(0.0, |s| f64::from(s.get_days()))
}

fn gantt(desk: &Desk<'_>, plan: &Plan, track: &str, title: String) -> Option<Block> {
    let short = |d: Date| format!("{:02}.{:02}", d.day(), d.month());
    let heads = [
        desk.t("Пункт", "Item"),
        desk.t("Начало", "Start"),
        desk.t("Конец работы", "End of work"),
        desk.t("Эффект с", "Effect from"),
        desk.t("Решение", "Decision"),
        desk.t("Ведёт", "Leads"),
    ];
    let mut table = Table::new(&format!("gantt-{track}"), &heads.iter().map(String::as_str).collect::<Vec<_>>());
    let mut rows = Vec::new();
    let origin = plan.order.iter().map(|s| s.start_on).min()?;
    for slot in &plan.order {
        let Some(item) = plan.items.iter().find(|i| i.id == slot.id && i.track == track && desk.sees(i)) else { continue };
        let day = |d: Date| Cell { raw: d.to_string(), ..Cell::from(desk.date(d)) };
        table.push([
            Cell::link(desk.say(&item.change), desk.item(&item.id)),
            day(slot.start_on),
            day(slot.end_on),
            day(slot.effect_from),
            item.decision_on.map_or_else(Cell::default, day),
            desk.owner(item).into(),
        ]);
        rows.push(GanttRow {
            label: desk.say(&item.change),
            start: days(origin, slot.start_on),
            end: days(origin, slot.end_on),
            effect: days(origin, slot.effect_from),
            decision: item.decision_on.map(|d| days(origin, d)),
            text: format!("{}–{}", short(slot.start_on), short(slot.end_on)),
            tone: if item.state == plan::State::InWork { Tone::Good } else { Tone::Plain },
            href: Some(desk.item(&item.id)),
        });
    }
    let last = rows.iter().map(|r| r.effect.max(r.decision.unwrap_or(0.0))).fold(0.0, f64::max);
    if rows.is_empty() {
        return None;
    }
    let mut ticks = Vec::new();
    let mut month = origin.first_of_month();
    while days(origin, month) <= last {
        ticks.push((days(origin, month), fmt::month_short(desk.lang, month.month().unsigned_abs())));
        month = month.saturating_add(jiff::Span::new().months(1));
    }
    let chart = Gantt {
        rows,
        ticks,
        today: Some(days(origin, desk.today)),
        names: (desk.t("работа", "work"), desk.t("ждём эффекта", "waiting for the effect")),
    };
    let caption = desk.t(
        "Зелёным то, что уже в работе; ромб — день решения; черта — день данных.",
        "Green is already in work; the diamond is the day of decision; the line is the day of the data.",
    );
    Some(drawn(desk, &format!("gantt-{track}"), title, caption, Chart::Gantt(chart), table))
}

fn money(desk: &Desk<'_>, plan: &Plan) -> Block {
    let curve = plan.money_curve(WEEKS);
    let (low, high) = (plan.money_of(WEEKS, |r| r.p10), plan.money_of(WEEKS, |r| r.p90));
    let major = |m: i128| m as f64 / domain::money::ONE as f64;
    let label = |d: Date| format!("{:02}.{:02}", d.day(), d.month());
    let heads = [
        desk.t("Неделя", "Week"),
        format!(">{}", desk.t("осторожно", "careful")),
        format!(">{}", desk.t("средне", "middle")),
        format!(">{}", desk.t("смело", "bold")),
    ];
    let mut table = Table::new("money", &heads.iter().map(String::as_str).collect::<Vec<_>>());
    for ((a, b), c) in low.iter().zip(&curve).zip(&high).step_by(4) {
        let cell = |m: i128| Cell::number(desk.words.money(m), domain::money::format_money(m));
        table.push([Cell { raw: b.0.to_string(), ..Cell::from(desk.date(b.0)) }, cell(a.1), cell(b.1), cell(c.1)]);
    }
    let at = |day: Date| days(plan.from, day) / 7.0;
    let marks = plan.order.iter().filter_map(|s| {
        let item = plan.items.iter().find(|i| i.id == s.id && i.kind != "enabler")?;
        let inside = at(s.effect_from) <= f64::from(WEEKS);
        inside.then(|| LineMark {
            at: at(s.effect_from),
            label: desk.say(&item.change),
            href: Some(desk.item(&item.id)),
            faint: true,
        })
    });
    let line = Line {
        labels: curve.iter().map(|(d, _)| label(*d)).collect(),
        series: vec![Series {
            name: desk.t("Средняя оценка", "Middle estimate"),
            points: curve.iter().map(|(_, m)| Some(major(*m))).collect(),
            last: curve.last().map(|l| desk.words.money(l.1)).unwrap_or_default(),
            ..Series::default()
        }],
        band: Some((
            low.iter().zip(&high).map(|(a, b)| Some((major(a.1), major(b.1)))).collect(),
            desk.t("от суммы осторожных до суммы смелых", "from the sum of careful to the sum of bold ends"),
        )),
        measure: Measure::Money(fmt::currency_sign(desk.words.currency).to_owned()),
        from_zero: true,
        marks: marks.collect(),
    };
    let caption = desk.t(
        "Накопленная маржа за вычетом затрат, если всё пойдёт по календарю. Пункт начинает приносить деньги, когда прошёл его срок до эффекта.",
        "Accumulated margin less costs, if all goes by the calendar. An item brings money once its time to effect is over.",
    );
    drawn(desk, "money", desk.t("Деньги по неделям", "Money by week"), caption, Chart::Line(line), table)
}
