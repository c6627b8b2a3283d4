//! Measurement boards of the consulting process: seven groups, each with its own pace, "was" beside "is"; and the control audit.

use crate::usecases::{audits, change_plan, plan_view};
use crate::view::ask::Ask;
use crate::view::look::Look;
use crate::view::{Block, Cell, Empty, Link, Page, Table, Tone, figure};
use crate::{Company, Error, Result};
use domain::figure::{FigureRow, FigureSet, Unit};
use jiff::Span;
use jiff::civil::Date;
use std::sync::Arc;

/// How often a group is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Every day: the last seven days against the seven before.
    Daily,
    /// Every week: four weeks against the four before.
    Weekly,
    /// Every month: the last complete month against the one before.
    Monthly,
    /// Every quarter: the last complete quarter against the one before.
    Quarterly,
    /// Was and is: half a year against the half before.
    Period,
}

/// A group of the consulting process (`mission.md` 3.7, rows 163–175).
pub struct Group {
    /// Word of the address.
    pub id: &'static str,
    /// Title, Russian.
    pub ru: &'static str,
    /// Title, English.
    pub en: &'static str,
    /// Pace.
    pub pace: Pace,
    /// Metrics, the main ones first.
    pub metrics: &'static [&'static str],
    /// Metric and dimension of the table by people, channels …; empty for none.
    pub cut: (&'static str, &'static str),
}

/// The seven groups.
pub const GROUPS: [Group; 7] = [
    Group {
        id: "leads",
        ru: "Заявки без потерь и скорость",
        en: "No lost leads, fast answers",
        pace: Pace::Daily,
        metrics: &["lost_leads", "response_in_norm", "response_time", "call_back", "leads", "lead_to_sale"],
        cut: ("response_in_norm", "manager"),
    },
    Group {
        id: "deals",
        ru: "Рост сделок и новых клиентов, нормативы",
        en: "Growth of deals and new clients, norms",
        pace: Pace::Daily,
        metrics: &["deals_created", "deals_won", "new_customers", "win_rate_closed", "overdue_tasks", "deals_without_task"],
        cut: ("deals_won", "manager"),
    },
    Group {
        id: "quality",
        ru: "Качество разговоров и ведения сделок",
        en: "Quality of conversations and of deals",
        pace: Pace::Weekly,
        metrics: &[
            "call_quality",
            "rater_agreement",
            "crm_order_index",
            "stale_deals",
            "tasks_moved",
            "entry_lag",
            "first_day_touch",
        ],
        cut: ("crm_order_index", "manager"),
    },
    Group {
        id: "people",
        ru: "Рост по менеджерам",
        en: "Growth by manager",
        pace: Pace::Monthly,
        metrics: &["margin", "revenue", "average_ticket", "new_customers", "lines_per_order", "plan_attainment"],
        cut: ("revenue", "manager"),
    },
    Group {
        id: "base",
        ru: "Группы клиентов, база, приток",
        en: "Groups of clients, base, inflow",
        pace: Pace::Monthly,
        metrics: &[
            "repeat_conversion",
            "churn_rate",
            "active_customers",
            "lost_customers",
            "base_value",
            "referral_share",
            "lead_to_sale",
        ],
        cut: ("lead_to_sale", "channel"),
    },
    Group {
        id: "planning",
        ru: "Планирование и время на контроль",
        en: "Planning and time of control",
        pace: Pace::Quarterly,
        metrics: &["planning_accuracy", "forecast_accuracy", "evenness", "promise_keeping", "selling_time", "span_of_control"],
        cut: ("plan_attainment", "manager"),
    },
    Group {
        id: "staff",
        ru: "Люди: было и стало",
        en: "Staff: was and is",
        pace: Pace::Period,
        metrics: &["turnover", "ramp_up", "key_person_share", "win_rate_closed", "average_ticket", "capacity_load"],
        cut: ("win_rate_closed", "manager"),
    },
];

/// The group of a word.
#[must_use]
pub fn group(id: &str) -> Option<&'static Group> {
    GROUPS.iter().find(|g| g.id == id)
}

/// First and last day of "is" and of "was".
#[must_use]
pub fn windows(pace: Pace, today: Date) -> [(Date, Date); 2] {
    let back = |day: Date, days: i64| day.saturating_sub(Span::new().days(days));
    let months = |first: Date, n: i64| first.saturating_sub(Span::new().months(n));
    let rolling = |days: i64| [(back(today, days - 1), today), (back(today, 2 * days - 1), back(today, days))];
    // A month counts as complete on its last day.
    let after = if today == today.last_of_month() { back(today, -1) } else { today.first_of_month() };
    let complete = |n: i64, end: Date| [(months(end, n), back(end, 1)), (months(end, 2 * n), back(months(end, n), 1))];
    match pace {
        Pace::Daily => rolling(7),
        Pace::Weekly => rolling(28),
        Pace::Monthly => complete(1, after),
        Pace::Quarterly => complete(3, months(after, i64::from((after.month() - 1) % 3))),
        Pace::Period => complete(6, after),
    }
}

/// One metric with its two values.
pub struct Line {
    /// Metric.
    pub metric: &'static str,
    /// Figure of "is".
    pub is: Arc<FigureSet>,
    /// Figure of "was".
    pub was: Arc<FigureSet>,
}

impl Line {
    /// The row of "is".
    #[must_use]
    pub fn row(&self) -> FigureRow {
        first(&self.is)
    }

    /// The row of "was".
    #[must_use]
    pub fn before(&self) -> FigureRow {
        first(&self.was)
    }
}

fn first(set: &FigureSet) -> FigureRow {
    set.rows.first().cloned().unwrap_or_else(|| FigureRow::empty(0, domain::figure::Status::NoData))
}

/// Values of metrics over two windows as the viewer may see them; metrics that he may not see or that have many values are
/// left out.
///
/// # Errors
/// A failing query.
pub fn lines(look: &Look<'_>, metrics: &[&'static str], windows: &[(Date, Date); 2]) -> Result<Vec<Line>> {
    let mut out = Vec::new();
    for metric in metrics {
        if metrics::find(metric).is_none_or(|m| matches!(m.unit, Unit::Vector | Unit::Text)) {
            continue;
        }
        let ask = |(from, to): (Date, Date)| Ask {
            metric: (*metric).to_owned(),
            period: "custom".to_owned(),
            from: from.to_string(),
            to: to.to_string(),
            ..Ask::default()
        };
        // One figure that does not fit must not hide the others.
        let get = |w| look.figure(&ask(w)).ok().flatten();
        if let (Some(is), Some(was)) = (get(windows[0]), get(windows[1])) {
            out.push(Line { metric, is, was });
        }
    }
    Ok(out)
}

/// All groups.
///
/// # Errors
/// None today.
pub fn index(look: &Look<'_>) -> Result<Page> {
    let mut page = Page {
        title: look.t("Регулярные замеры", "Regular measurement"),
        fresh: look.fresh(),
        tabs: plan_view::tabs(look.links, look.lang, look.scope, "rhythm"),
        ..Page::default()
    };
    page.lead = look.t(
        "Семь групп, у каждой свой ритм: что каждый день, что раз в неделю, в месяц, в квартал. Везде было и стало.",
        "Seven groups, each with its own pace: daily, weekly, monthly, quarterly. Was and is everywhere.",
    );
    let heads = [look.t("Группа", "Group"), look.t("Ритм", "Pace"), look.t("Сравнивается", "Compared")];
    let mut table = Table::new("groups", &heads.iter().map(String::as_str).collect::<Vec<_>>());
    for g in &GROUPS {
        let link = Cell::link(look.t(g.ru, g.en), look.links.to(&format!("rhythm/{}", g.id)));
        table.push([link, pace(look, g.pace).into(), span(look, &windows(g.pace, look.open.today())).into()]);
    }
    let control = Cell::link(look.t("Контрольный аудит", "Control audit"), look.links.to("rhythm/control"));
    if *look.scope == crate::view::Scope::All {
        let words = look.t("аудит плана и самый новый", "the audit of the plan and the newest one");
        table.push([control, look.t("после внедрения", "after the changes").into(), words.into()]);
    }
    page.blocks.push(Block::Table(Box::new(table)));
    Ok(page)
}

fn pace(look: &Look<'_>, pace: Pace) -> String {
    let (ru, en) = match pace {
        Pace::Daily => ("каждый день", "daily"),
        Pace::Weekly => ("раз в неделю", "weekly"),
        Pace::Monthly => ("раз в месяц", "monthly"),
        Pace::Quarterly => ("раз в квартал", "quarterly"),
        Pace::Period => ("было и стало", "was and is"),
    };
    look.t(ru, en)
}

fn span(look: &Look<'_>, [is, was]: &[(Date, Date); 2]) -> String {
    let w = look.words();
    let day = |d: Date| w.date(&d.to_string());
    format!("{} – {} → {} – {}", day(was.0), day(was.1), day(is.0), day(is.1))
}

/// One group.
///
/// # Errors
/// No such group, or a failing query.
pub fn page(look: &Look<'_>, company: &Company, id: &str) -> Result<Page> {
    let g = group(id).ok_or_else(Error::missing)?;
    let today = look.open.today();
    let two = windows(g.pace, today);
    let mut page = Page {
        title: look.t(g.ru, g.en),
        lead: format!("{}: {}", pace(look, g.pace), span(look, &two)),
        fresh: look.fresh(),
        crumbs: vec![Link::new(look.t("Регулярные замеры", "Regular measurement"), look.links.to("rhythm"))],
        ..Page::default()
    };
    page.tabs = GROUPS
        .iter()
        .map(|o| {
            Link::new(look.t(o.ru, o.en), if o.id == id { String::new() } else { look.links.to(&format!("rhythm/{}", o.id)) })
        })
        .collect();
    let found = lines(look, g.metrics, &two)?;
    page.blocks.push(Block::Table(Box::new(table(look, company, &found)?)));
    let (grain, days) = match g.pace {
        Pace::Daily => ("day", 30),
        Pace::Weekly => ("week", 182),
        Pace::Monthly | Pace::Period => ("month", 365),
        Pace::Quarterly => ("quarter", 730),
    };
    let ask = Ask {
        period: "custom".to_owned(),
        from: today.saturating_sub(Span::new().days(days)).to_string(),
        to: today.to_string(),
        grain: grain.to_owned(),
        ..Ask::default()
    };
    for line in found.iter().filter(|l| l.row().value.is_some()).take(2) {
        // A figure that cannot be drawn step by step must not hide the board.
        page.blocks.extend(look.chart(&Ask { metric: line.metric.to_owned(), ..ask.clone() }, "").ok());
    }
    let (metric, by) = g.cut;
    let people = by != "manager" || look.scope.rows();
    if people {
        let cut = Ask {
            metric: metric.to_owned(),
            by: vec![by.to_owned()],
            grain: String::new(),
            from: two[0].0.to_string(),
            to: two[0].1.to_string(),
            ..ask
        };
        if let Ok(block) = look.chart(&cut, "") {
            page.blocks.push(block);
        }
    }
    Ok(page)
}

fn table(look: &Look<'_>, company: &Company, lines: &[Line]) -> Result<Table> {
    let w = look.words();
    let plan = change_plan::newest(company)?;
    let started = |metric: &str| plan.iter().flat_map(|p| &p.baseline).find(|b| b.metric == metric).and_then(|b| b.value.clone());
    let with_start = lines.iter().any(|l| started(l.metric).is_some());
    let mut heads = vec![look.t("Показатель", "Metric")];
    if with_start {
        heads.push(format!(">{}", look.t("На старте плана", "At the start of the plan")));
    }
    heads.extend([
        format!(">{}", look.t("Было", "Was")),
        format!(">{}", look.t("Стало", "Is")),
        look.t("Изменение", "Change"),
        ">n".to_owned(),
    ]);
    let mut table = Table::new("was-is", &heads.iter().map(String::as_str).collect::<Vec<_>>());
    for l in lines {
        let (is, was) = (l.row(), l.before());
        let (delta, tone) = figure::delta(&w, &l.is, &is, &was);
        let print = |set: &FigureSet, row: &FigureRow| Cell {
            note: figure::note(&w, set, row),
            ..Cell::number(figure::value(&w, set, row, false), row.value.clone().unwrap_or_default())
        };
        let href = look.links.with("explore", &[("metric", l.metric), ("period", "12m"), ("grain", "month")]);
        let mut cells = vec![Cell::link(figure::title(&w, l.metric), href)];
        if with_start {
            let unit = metrics::find(l.metric).map_or("number", |m| plan_view::agree::unit_name(m.unit));
            let value = started(l.metric);
            cells.push(value.map_or_else(Cell::default, |v| Cell::number(w.value(unit, Some(&v)), v.clone())));
        }
        let change = if tone == Tone::Plain || delta.is_empty() { Cell::from(delta) } else { Cell::tag(delta, tone) };
        cells.extend([print(&l.was, &was), print(&l.is, &is), change, Cell::number(w.count(is.n), is.n.to_string())]);
        table.push(cells);
    }
    Ok(table)
}

/// The audit of the plan against the newest one: what appeared, vanished, got better or worse.
///
/// # Errors
/// An audit that cannot be read.
pub fn control(look: &Look<'_>, company: &Company) -> Result<Page> {
    let mut page = Page {
        title: look.t("Контрольный аудит", "Control audit"),
        crumbs: vec![Link::new(look.t("Регулярные замеры", "Regular measurement"), look.links.to("rhythm"))],
        ..Page::default()
    };
    let list = audits::list(company)?;
    let first = change_plan::newest(company)?.map(|p| p.source.n).or(list.first().map(|a| a.n));
    let first = first.filter(|n| list.iter().any(|a| a.n == *n));
    let pair = first.zip(list.last().map(|a| a.n)).filter(|(a, b)| a != b);
    let Some((a, b)) = pair else {
        let text = look.t(
            "Проведите ещё один аудит после изменений: здесь будет видно, что исчезло, что появилось и что стало лучше.",
            "Run another audit after the changes: what vanished, what appeared and what got better will be seen here.",
        );
        let links = vec![Link::new(look.t("К аудитам", "To the audits"), look.links.to("audits"))];
        let title = look.t("Сравнивать пока не с чем", "There is nothing to compare yet");
        page.blocks.push(Block::Empty(Empty { title, text, links }));
        return Ok(page);
    };
    page.lead = match look.lang {
        text::Lang::Ru => format!("Аудит {a} против аудита {b}."),
        text::Lang::En => format!("Audit {a} against audit {b}."),
    };
    let heads = [
        look.t("Что", "What"),
        look.t("Как", "How"),
        format!(">{}", look.t("Было", "Was")),
        format!(">{}", look.t("Стало", "Is")),
    ];
    let mut table = Table::new("control", &heads.iter().map(String::as_str).collect::<Vec<_>>());
    for c in audits::diff(company, a, b, look.lang)? {
        let (ru, en, tone) = match c.what {
            "better" => ("лучше", "better", Tone::Good),
            "worse" => ("хуже", "worse", Tone::Bad),
            "vanished" => ("исчезло", "vanished", Tone::Good),
            _ => ("появилось", "appeared", Tone::Warn),
        };
        let name = if c.title.is_empty() { look.t("Оценка отдела", "Score of the department") } else { c.title };
        table.push([name.into(), Cell::tag(look.t(ru, en), tone), c.before.into(), c.after.into()]);
    }
    page.actions = vec![Link::new(
        look.t("Полное сравнение", "Full comparison"),
        look.links.with(&format!("audits/{b}/compare"), &[("with", &a.to_string())]),
    )];
    page.blocks.push(Block::Table(Box::new(table)));
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_group_names_metrics_that_exist() {
        for g in &GROUPS {
            let known: Vec<_> = g.metrics.iter().map(|m| metrics::find(m).unwrap_or_else(|| panic!("{} {m}", g.id))).collect();
            let single = known.iter().filter(|m| !matches!(m.unit, Unit::Vector | Unit::Text)).count();
            assert!(single >= 3, "{}: {single} single metrics", g.id);
            assert!(metrics::find(g.cut.0).is_some(), "{}", g.id);
        }
    }

    #[test]
    fn windows_are_as_long_as_each_other_and_touch() {
        let today = date(2026, 3, 15);
        assert_eq!(windows(Pace::Daily, today), [(date(2026, 3, 9), today), (date(2026, 3, 2), date(2026, 3, 8))]);
        assert_eq!(windows(Pace::Monthly, today), [(date(2026, 2, 1), date(2026, 2, 28)), (date(2026, 1, 1), date(2026, 1, 31))]);
        assert_eq!(windows(Pace::Monthly, date(2026, 3, 31))[0], (date(2026, 3, 1), date(2026, 3, 31)));
        assert_eq!(
            windows(Pace::Quarterly, today),
            [(date(2025, 10, 1), date(2025, 12, 31)), (date(2025, 7, 1), date(2025, 9, 30))]
        );
        assert_eq!(windows(Pace::Period, today), [(date(2025, 9, 1), date(2026, 2, 28)), (date(2025, 3, 1), date(2025, 8, 31))]);
    }
}
