//! The page of targets: plan beside fact, what does not add up, the work behind the money, the chances, forms to set and hand out.

use super::targets::{self, Board, Clients, Line, Question, Subject, Tree};
use super::{tabs, working_day};
use crate::view::look::Look;
use crate::view::words::Words;
use crate::view::{Block, Cell, Empty, Field, Filters, Form, Link, Page, Scope, Table, Tone};
use crate::{Company, Result};
use desk::{Gap, Parts, Verdict};
use domain::figure::Unit;
use domain::money::{SCALE, format_decimal, parse_decimal};
use jiff::ToSpan;

/// Metrics offered first, in this order; the others of the catalogue follow.
const FIRST: [&str; 8] =
    ["revenue", "margin", "deals_won", "new_customers", "deals_created", "leads", "average_ticket", "win_rate_closed"];
/// Actions of a day that have norms though they are no metrics of their own.
const ACTIONS: [(&str, &str, &str); 4] = [
    ("calls", "Звонки", "Calls"),
    ("meetings", "Встречи", "Meetings"),
    ("emails", "Письма", "E-mails"),
    ("proposals", "Предложения", "Proposals"),
];

/// The page; `may_plan` when the viewer may set targets.
///
/// # Errors
/// A wrong question, or a failing query.
pub fn page(look: &Look<'_>, company: &Company, question: &Question, may_plan: bool, now: i64) -> Result<Page> {
    let board = targets::read(look, company, question, now)?;
    let w = look.words();
    let lead = look.t(
        "План разложен до людей и сходится; за деньгами стоят сделки, встречи и звонки по вашим же долям.",
        "The plan reaches people and adds up; behind the money stand deals, meetings and calls by your own ratios.",
    );
    let mut page =
        Page {
            title: look.t("Планы", "Targets"), lead, fresh: look.fresh(), tabs: tabs(look, "targets"), ..Page::default()
        };
    page.filters = Some(filters(look, &board, question, now));
    let v = View { look, w: &w, board: &board };
    if board.lines.is_empty() {
        page.blocks.push(v.empty(may_plan));
    } else {
        page.blocks.push(look.table(v.lines(may_plan)));
    }
    page.blocks.extend(v.gaps());
    page.blocks.extend(v.trees());
    page.blocks.extend(v.chances());
    if may_plan && *look.scope == Scope::All {
        page.blocks.extend(v.forms()?);
        page.blocks.extend(v.undo(company)?);
    }
    page.blocks.extend(v.others());
    Ok(page)
}

fn filters(look: &Look<'_>, board: &Board, question: &Question, now: i64) -> Filters {
    let first = working_day(look, now).first_of_month();
    let mut periods: Vec<(String, String)> = Vec::new();
    for k in (-3_i64..=4).rev() {
        let m = first.saturating_add(k.months());
        let key = format!("{}-{:02}", m.year(), m.month());
        let name = text::fmt::month(look.lang, m.month().unsigned_abs());
        periods.push((key, format!("{name} {}", m.year())));
    }
    let quarter = |d: jiff::civil::Date| (d.year(), (d.month() - 1) / 3 + 1);
    for (y, q) in [quarter(first), quarter(first.saturating_add(3.months()))] {
        periods.push((format!("{y}-Q{q}"), text::fmt::quarter(look.lang, i32::from(y), q.unsigned_abs())));
    }
    periods.push((first.year().to_string(), text::fmt::year(look.lang, i32::from(first.year()))));
    let shown =
        if question.period.is_empty() { format!("{}-{:02}", first.year(), first.month()) } else { question.period.clone() };
    if !periods.iter().any(|(k, _)| *k == shown) {
        periods.insert(0, (shown.clone(), shown.clone()));
    }
    let select = |name: &str, label: String, value: String, options| Field {
        name: name.to_owned(),
        label,
        kind: "select",
        value,
        options,
    };
    Filters {
        action: look.links.to("targets"),
        fields: vec![
            select("period", look.t("Период", "Period"), shown, periods),
            select("metric", look.t("Показатель", "Metric"), board.metric.clone(), metrics_offered(look, false)),
        ],
        hidden: vec![],
        reset: if question.period.is_empty() && question.metric.is_empty() { String::new() } else { look.links.to("targets") },
    }
}

pub(super) fn metrics_offered(look: &Look<'_>, with_actions: bool) -> Vec<(String, String)> {
    let fits = |m: &&metrics::Metric| {
        matches!(m.unit, Unit::Count | Unit::Money) && metrics::Dimension::of(m.entity).contains(&"manager")
    };
    let name = |m: &metrics::Metric| (m.id.to_owned(), look.t(m.ru, m.en));
    let mut out: Vec<(String, String)> = FIRST.iter().filter_map(|id| metrics::find(id)).map(name).collect();
    let mut rest: Vec<(String, String)> =
        metrics::catalogue().iter().copied().filter(fits).filter(|m| !FIRST.contains(&m.id)).map(name).collect();
    rest.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    out.extend(rest);
    if with_actions {
        out.extend(ACTIONS.map(|(id, ru, en)| (id.to_owned(), look.t(ru, en))));
    }
    out
}

pub(super) struct View<'a> {
    pub(super) look: &'a Look<'a>,
    pub(super) w: &'a Words<'a>,
    pub(super) board: &'a Board,
}

impl View<'_> {
    pub(super) fn t(&self, ru: &str, en: &str) -> String {
        self.look.t(ru, en)
    }

    pub(super) fn subject(&self, s: &Subject) -> String {
        match s.kind.as_str() {
            "company" => self.t("Компания", "Company"),
            "employee" => self.w.cut("manager", &s.id),
            _ => s.id.clone(),
        }
    }

    pub(super) fn clients(&self, c: Clients) -> String {
        match c {
            Clients::All => self.t("все", "all"),
            Clients::New => self.t("новые", "new"),
            Clients::Current => self.t("текущие", "current"),
        }
    }

    pub(super) fn metric(&self, id: &str) -> String {
        let action = ACTIONS.iter().find(|(a, _, _)| *a == id).map(|(_, ru, en)| self.t(ru, en));
        metrics::find(id).map(|m| self.t(m.ru, m.en)).or(action).unwrap_or_else(|| id.to_owned())
    }

    pub(super) fn value(&self, metric: &str, minor: i128) -> String {
        let unit = metrics::find(metric).map_or("count", |m| unit(m.unit));
        self.w.exact(unit, Some(&format_decimal(minor, SCALE, 0)))
    }

    fn empty(&self, may_plan: bool) -> Block {
        let text = if may_plan {
            self.t(
                "Поставьте план компании внизу страницы и разложите его по людям или загрузите лист «Планы»: шаблон даёт revizor templates.",
                "Set the company's plan at the end of this page and hand it out to people, or import a sheet of targets: revizor templates makes the form.",
            )
        } else {
            self.t("План ставит руководитель: спросите его.", "The head sets the plan: ask for it.")
        };
        let link = Link::new(self.t("Загрузить лист", "Import a sheet"), self.look.links.to("data/upload"));
        let links = if may_plan { vec![link] } else { vec![] };
        Block::Empty(Empty {
            title: self.t("На этот период плана нет", "There is no plan for this period"), text, links
        })
    }

    fn lines(&self, may_plan: bool) -> Table {
        let heads = [
            self.t("Чей план", "Whose"),
            self.t("Клиенты", "Clients"),
            format!(">{}", self.t("План", "Plan")),
            format!(">{}", self.t("Факт", "Fact")),
            format!(">{}", self.t("Выполнено", "Done")),
            self.t("Откуда", "Source"),
            String::new(),
        ];
        let heads: Vec<&str> = heads.iter().map(String::as_str).take(if may_plan { 7 } else { 6 }).collect();
        let mut table = Table::new("targets", &heads);
        table.caption = self.metric(&self.board.metric);
        for l in &self.board.lines {
            let t = &l.target;
            let fact = l.fact.as_deref().and_then(|f| parse_decimal(f, SCALE));
            let done = fact.and_then(|f| domain::money::ratio(f, t.value, 4));
            let mut cells = vec![
                Cell {
                    raw: format!("{} {}", targets::level(&t.subject.kind), t.subject.id),
                    ..Cell::from(self.subject(&t.subject))
                },
                self.clients(t.clients).into(),
                Cell::number(self.value(&t.metric, t.value), format_decimal(t.value, SCALE, 0)),
                fact.map_or_else(
                    || Cell::from("–"),
                    |f| Cell::number(self.value(&t.metric, f), l.fact.clone().unwrap_or_default()),
                ),
                done.map_or_else(|| Cell::from("–"), |d| Cell::number(text::fmt::percent_str(self.w.lang, &d, 0), d)),
                if l.n.is_some() { self.t("введён здесь", "entered here") } else { l.source.clone() }.into(),
            ];
            if may_plan {
                cells.push(self.remove(l));
            }
            table.rows.push(crate::view::Row { cells, strong: t.subject.kind == "company" && t.clients == Clients::All });
        }
        table
    }

    fn remove(&self, l: &Line) -> Cell {
        let Some(n) = l.n else { return Cell::default() };
        let words = self.t("Убрать", "Remove");
        let hidden = [("n", n.to_string()), ("back", self.back())];
        let hidden: Vec<(&str, &str)> = hidden.iter().map(|(k, v)| (*k, v.as_str())).collect();
        Cell::form(Form::button(self.look.links.to("desk/target-remove"), words, &hidden))
    }

    fn gaps(&self) -> Vec<Block> {
        if self.board.gaps.is_empty() {
            return Vec::new();
        }
        let note = self.t(
            "План, части которого с ним не сходятся, нельзя ни выполнить, ни оплатить честно.",
            "A plan that its parts do not make can be neither met nor paid for fairly.",
        );
        let heads = [
            self.t("План", "Plan"),
            self.t("Показатель и период", "Metric and period"),
            self.t("Сверено с", "Compared with"),
            format!(">{}", self.t("Целое", "Whole")),
            format!(">{}", self.t("Части", "Parts")),
            format!(">{}", self.t("Не сходится", "Left over")),
        ];
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let mut table = Table::new("gaps", &heads);
        for g in &self.board.gaps {
            table.push(self.gap(g));
        }
        vec![Block::section("gaps", self.t("Не сходится", "Does not add up"), note), self.look.table(table)]
    }

    fn gap(&self, g: &Gap) -> Vec<Cell> {
        let parts = match g.parts {
            Parts::Teams => self.t("отделами", "teams"),
            Parts::Employees => self.t("сотрудниками", "employees"),
            Parts::Clients => self.t("новыми и текущими", "new and current"),
            Parts::Periods => self.t("более короткими периодами", "shorter periods"),
        };
        let money = |v: i128| Cell::number(self.value(&g.whole.metric, v), format_decimal(v, SCALE, 0));
        let span = domain::figure::Period { from: Some(g.whole.from.to_string()), to: Some(g.whole.to.to_string()) };
        let what = format!("{} · {}", self.metric(&g.whole.metric), self.w.period(&span));
        vec![
            Cell { note: self.clients(g.whole.clients), ..Cell::from(self.subject(&g.whole.subject)) },
            what.into(),
            format!("{parts} ({})", g.n).into(),
            money(g.whole.value),
            money(g.sum),
            Cell { raw: format_decimal(g.residual, SCALE, 0), ..Cell::tag(self.value(&g.whole.metric, g.residual), Tone::Bad) },
        ]
    }

    fn trees(&self) -> Vec<Block> {
        // A period that is over needs no work any more.
        if self.board.trees.is_empty() || self.board.days_left == 0 {
            return Vec::new();
        }
        let note = self.t(
            "Сколько надо, чтобы закрыть остаток плана: по выигранным сделкам и действиям последнего полугодия, интервал 80 %. Рядом — сколько в рабочий день нужно и сколько бывает обычно.",
            "What closes the rest of the plan: by won deals and actions of the last half-year, 80% interval. Beside it: how many a working day are needed and how many are usual.",
        );
        let heads = [
            self.t("Кому", "Who"),
            format!(">{}", self.t("Осталось", "To go")),
            format!(">{}", self.t("Сделок", "Deals")),
            format!(">{}", self.t("Встреч", "Meetings")),
            format!(">{}", self.t("Звонков", "Calls")),
            self.t("По силам", "Feasible"),
        ];
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let mut table = Table::new("tree", &heads);
        for t in &self.board.trees {
            table.push(self.tree(t));
        }
        vec![Block::section("tree", self.t("Что стоит за деньгами", "The work behind the money"), note), self.look.table(table)]
    }

    fn tree(&self, t: &Tree) -> Vec<Cell> {
        let lang = self.w.lang;
        let number = |v: f64| text::fmt::decimal(lang, v, if v < 10.0 { 1 } else { 0 });
        let rung = |r: &desk::Rung| match (r.need, r.low, r.high) {
            (Some(need), Some(low), Some(high)) => {
                let mut note = format!("{}–{}", number(low), number(high));
                if let (Some(a), Some(b)) = (r.need_per_day, r.usual_per_day) {
                    note.push_str(&format!(
                        " · {} {} {} {}",
                        number(a),
                        self.t("в день при", "a day against"),
                        number(b),
                        self.t("обычных", "usual")
                    ));
                }
                Cell {
                    note,
                    tone: if r.thin { Tone::Mute } else { Tone::Plain },
                    ..Cell::number(number(need), format!("{need:.4}"))
                }
            }
            _ => Cell { note: self.t("мало записано", "too few recorded"), ..Cell::from("–") },
        };
        let heaviest =
            t.rungs.iter().filter_map(|r| Some(r.need_per_day? / r.usual_per_day.filter(|u| *u > 0.0)?)).fold(0.0, f64::max);
        let remaining = parse_decimal(&t.remaining, SCALE).unwrap_or(0);
        let feasible = match heaviest {
            _ if remaining == 0 => Cell::tag(self.t("план закрыт", "plan met"), Tone::Good),
            x if x <= 0.0 => Cell::tag(self.t("нет данных", "no data"), Tone::Mute),
            x if x > 1.5 => Cell { note: self.times(x), ..Cell::tag(self.t("не по силам", "beyond"), Tone::Bad) },
            x if x > 1.1 => Cell { note: self.times(x), ..Cell::tag(self.t("с усилием", "a stretch"), Tone::Warn) },
            _ => Cell::tag(self.t("по силам", "feasible"), Tone::Good),
        };
        let own = if t.own {
            self.clients(t.clients)
        } else {
            format!("{} · {}", self.clients(t.clients), self.t("по долям компании", "by the company's ratios"))
        };
        let mut out = vec![
            Cell { note: own, ..Cell::from(self.subject(&t.subject)) },
            Cell::number(self.w.money(remaining), t.remaining.clone()),
        ];
        out.extend(t.rungs.iter().map(|r| if remaining == 0 { Cell::from("–") } else { rung(r) }));
        out.push(feasible);
        out
    }

    fn times(&self, x: f64) -> String {
        format!("{} {}", text::fmt::decimal(self.w.lang, x, 1), self.t("от обычного", "of the usual"))
    }

    fn chances(&self) -> Vec<Block> {
        let told: Vec<&Line> = self.board.lines.iter().filter(|l| l.reach.is_some()).collect();
        if told.is_empty() {
            return Vec::new();
        }
        let note = self.t(
            "Прежние такие же периоды: среднее, лучший, в скольких сделано не меньше плана; вероятность — по закону Стьюдента для ещё одного периода.",
            "Earlier periods like it: mean, best, how many reached as much; the chance is Student's law for one more period.",
        );
        let heads = [
            self.t("Чей план", "Whose"),
            format!(">{}", self.t("План", "Plan")),
            format!(">{}", self.t("Обычно", "Usual")),
            format!(">{}", self.t("Лучший", "Best")),
            format!(">{}", self.t("Достигал", "Reached")),
            format!(">{}", self.t("Вероятность", "Chance")),
            self.t("Вывод", "So"),
        ];
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let mut table = Table::new("chances", &heads);
        for l in told {
            let Some(r) = &l.reach else { continue };
            let t = &l.target;
            let (word, tone) = self.verdict(r.verdict);
            let chance = r
                .chance
                .map_or_else(|| Cell::from("–"), |p| Cell::number(text::fmt::percent(self.w.lang, p, 0), format!("{p:.6}")));
            table.push([
                Cell { note: self.clients(t.clients), ..Cell::from(self.subject(&t.subject)) },
                Cell::number(self.value(&t.metric, t.value), format_decimal(t.value, SCALE, 0)),
                Cell::number(self.value(&t.metric, r.mean), format_decimal(r.mean, SCALE, 0)),
                Cell::number(self.value(&t.metric, r.best), format_decimal(r.best, SCALE, 0)),
                Cell::number(text::fmt::x_of_n(self.w.lang, r.reached as u64, r.n as u64), r.reached.to_string()),
                chance,
                Cell::tag(word, tone),
            ]);
        }
        vec![Block::section("chances", self.t("Реально ли", "Is it real"), note), self.look.table(table)]
    }

    fn verdict(&self, v: Verdict) -> (String, Tone) {
        match v {
            Verdict::Unknown => (self.t("мало истории", "little history"), Tone::Mute),
            Verdict::Beyond => (self.t("невыполнимый", "out of reach"), Tone::Bad),
            Verdict::Stretch => (self.t("с усилием", "a stretch"), Tone::Warn),
            Verdict::Reachable => (self.t("выполнимый", "reachable"), Tone::Good),
            Verdict::Easy => (self.t("ниже обычного", "below the usual"), Tone::Warn),
        }
    }

    /// Where the forms return to: the same period and metric.
    pub(super) fn back(&self) -> String {
        let range =
            self.board.from.parse().ok().and_then(|f| domain::period::DateRange::inclusive(f, self.board.to.parse().ok()?));
        let period = range.map_or_else(String::new, |r| targets::period_word(&r));
        crate::view::links::Links::new("targets").with("", &[("period", &period), ("metric", &self.board.metric)])
    }

    pub(super) fn period_words(&self) -> String {
        self.w.period(&domain::figure::Period { from: Some(self.board.from.clone()), to: Some(self.board.to.clone()) })
    }

    fn undo(&self, company: &Company) -> Result<Vec<Block>> {
        let gone = targets::removed_last(company)?;
        if gone.is_empty() {
            return Ok(Vec::new());
        }
        let heads =
            [self.t("Чей план", "Whose"), self.t("Что", "What"), format!(">{}", self.t("Значение", "Value")), String::new()];
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let mut table = Table::new("removed", &heads);
        table.caption = self.t("Заменённые и убранные", "Replaced and removed");
        for d in gone {
            let t = &d.body;
            let span = domain::figure::Period { from: Some(t.from.to_string()), to: Some(t.to.to_string()) };
            let back = Form::button(
                self.look.links.to("desk/target-restore"),
                self.t("Вернуть", "Bring back"),
                &[("n", &d.n.to_string()), ("back", &self.back())],
            );
            table.push([
                Cell { note: self.clients(t.clients), ..Cell::from(self.subject(&t.subject)) },
                format!("{} · {}", self.metric(&t.metric), self.w.period(&span)).into(),
                Cell::number(self.value(&t.metric, t.value), format_decimal(t.value, SCALE, 0)),
                Cell::form(back),
            ]);
        }
        Ok(vec![self.look.table(table)])
    }

    fn others(&self) -> Option<Block> {
        if self.board.others.is_empty() {
            return None;
        }
        let heads = [
            self.t("Чей план", "Whose"),
            self.t("Показатель", "Metric"),
            self.t("Период", "Period"),
            format!(">{}", self.t("План", "Plan")),
        ];
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let mut table = Table::new("others", &heads);
        table.caption = self.t("Другие планы этих дней", "Other targets of these days");
        for l in self.board.others.iter().take(100) {
            let t = &l.target;
            let span = domain::figure::Period { from: Some(t.from.to_string()), to: Some(t.to.to_string()) };
            table.push([
                Cell { note: self.clients(t.clients), ..Cell::from(self.subject(&t.subject)) },
                self.metric(&t.metric).into(),
                Cell { raw: t.from.to_string(), ..Cell::from(self.w.period(&span)) },
                Cell::number(self.value(&t.metric, t.value), format_decimal(t.value, SCALE, 0)),
            ]);
        }
        Some(self.look.table(table))
    }
}

fn unit(u: Unit) -> &'static str {
    match u {
        Unit::Money => "money",
        Unit::Ratio => "ratio",
        _ => "count",
    }
}
