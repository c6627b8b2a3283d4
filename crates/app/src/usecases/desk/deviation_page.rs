//! The page of the register of deviations.

use super::deviations::{self, Board, Line};
use super::tabs;
use crate::view::look::Look;
use crate::view::words::Words;
use crate::view::{Block, Card, Cell, Empty, Fact, Field, Filters, Form, Input, Link, Page, Scope, Table, Tile, Tone};
use crate::{Company, Result};
use domain::figure::Unit;

/// The page; `may_lead` when the viewer may hand deviations out, `may_write` when he may mark his own.
///
/// # Errors
/// A failing query.
pub fn page(look: &Look<'_>, company: &Company, by: &str, (may_lead, may_write): (bool, bool), now: i64) -> Result<Page> {
    let board = deviations::read(look, company, by == "manager", now)?;
    let w = look.words();
    let lead = look.t(
        "Что вышло за норму, кто этим занят и вернулось ли. Тревога — только там, где случай маловероятен.",
        "What left the norm, who works on it and whether it came back. An alarm only where chance is unlikely.",
    );
    let mut page = Page {
        title: look.t("Отклонения", "Deviations"),
        lead,
        fresh: look.fresh(),
        tabs: tabs(look, "deviations"),
        ..Page::default()
    };
    if *look.scope == Scope::All {
        let options = vec![
            (String::new(), look.t("Компания", "The company")),
            ("manager".to_owned(), look.t("По менеджерам", "By manager")),
        ];
        let field =
            Field {
                name: "by".into(), label: look.t("Смотреть", "Look at"), kind: "select", value: by.to_owned(), options
            };
        page.filters = Some(Filters { action: look.links.to("deviations"), fields: vec![field], ..Filters::default() });
    }
    let v = View { look, w: &w, board: &board, back: if by == "manager" { "deviations?by=manager" } else { "deviations" } };
    if board.watched == 0 && board.lines.is_empty() {
        page.blocks.push(Block::Empty(Empty {
            title: look.t("Следить пока не за чем", "Nothing to watch yet"),
            text: look.t(
                "Норма берётся из первых 12 недель. Загрузите сделки или продажи за полгода и больше: тревоги появятся сами.",
                "The norm comes from the first twelve weeks. Import half a year or more of deals or sales: alarms appear by themselves.",
            ),
            links: vec![Link::new(look.t("Загрузить данные", "Import data"), look.links.to("data/upload"))],
        }));
        return Ok(page);
    }
    page.blocks.push(v.tiles());
    page.blocks.extend(v.focus(may_lead));
    page.blocks.extend(v.live(may_lead, may_write));
    page.blocks.extend(v.over());
    Ok(page)
}

struct View<'a> {
    look: &'a Look<'a>,
    w: &'a Words<'a>,
    board: &'a Board,
    back: &'a str,
}

/// A deviation in one sentence: "Выручка: 12 тыс. ₽ при норме 30 тыс. ₽".
pub(crate) fn sentence(look: &Look<'_>, l: &Line) -> String {
    let w = look.words();
    let s = &l.deviation.signal;
    let metric = metrics::find(&s.metric);
    let unit = metric.map_or("number", |m| match m.unit {
        Unit::Money => "money",
        Unit::Ratio => "ratio",
        _ => "number",
    });
    let name = metric.map_or_else(|| s.metric.clone(), |m| look.t(m.ru, m.en));
    let who = s.cut.strip_prefix("manager=").map(|m| format!(" · {}", w.cut("manager", m))).unwrap_or_default();
    // Counts and money are a working day's; shares are of all.
    let per = if unit == "ratio" { String::new() } else { look.t(" в рабочий день", " a working day") };
    format!(
        "{name}{who}: {}{per} {} {}",
        w.value(unit, Some(&s.value)),
        look.t("при норме", "against the norm of"),
        w.value(unit, Some(&s.centre))
    )
}

impl View<'_> {
    fn t(&self, ru: &str, en: &str) -> String {
        self.look.t(ru, en)
    }

    fn tiles(&self) -> Block {
        let t = &self.board.times;
        let tile = |label: String, value: String, note: String, tone: Tone| Tile { label, value, note, tone, ..Tile::default() };
        let days = |v: Option<i64>| v.map_or_else(|| "–".to_owned(), |d| text::fmt::counted(self.w.lang, d, "day"));
        let live = self.board.lines.iter().filter(|l| l.deviation.live()).count() as u64;
        let budget = self.board.false_alarms.as_deref().map(|f| {
            format!(
                "{} {}",
                self.t("ложных тревог в месяц не больше", "false alarms a month at most:"),
                text::fmt::decimal_str(self.w.lang, f, 1)
            )
        });
        Block::Tiles {
            tiles: vec![
                tile(
                    self.t("Длятся", "Lasting"),
                    self.w.count(live),
                    format!("{} {}", self.t("без ответственного", "without an owner:"), self.w.count(t.unassigned)),
                    if t.unassigned > 0 { Tone::Bad } else { Tone::Good },
                ),
                tile(
                    self.t("До сигнала", "To the signal"),
                    days(t.detect),
                    self.t("от начала, медиана", "from the beginning, median"),
                    Tone::Plain,
                ),
                tile(
                    self.t("До ответственного", "To an owner"),
                    days(t.assign),
                    self.t("от сигнала, медиана", "from the signal, median"),
                    Tone::Plain,
                ),
                tile(
                    self.t("До нормы", "To the norm"),
                    days(t.fix),
                    self.t("от ответственного, медиана", "from the owner, median"),
                    Tone::Plain,
                ),
                tile(
                    self.t("Показателей под надзором", "Metrics watched"),
                    self.w.count(self.board.watched as u64),
                    budget.unwrap_or_default(),
                    Tone::Plain,
                ),
            ],
        }
    }

    fn focus(&self, may_lead: bool) -> Vec<Block> {
        let title = self.t("Один фокус недели", "The one focus of the week");
        let Some(l) = self.board.focus.as_ref().and_then(|f| self.board.lines.get(f.at).map(|l| (f, l))) else {
            return vec![
                Block::heading("focus", title),
                Block::Note {
                    tone: Tone::Good,
                    text: self.t("Всё в пределах нормы: фокус — план.", "Everything is within the norm: the focus is the plan."),
                },
            ];
        };
        let why = match l.0.why {
            "largest" => {
                self.t("Самое большое из новых отклонений в худшую сторону.", "The largest new deviation for the worse.")
            }
            _ => self.t("Нового нет; это длится дольше всего.", "Nothing is new; this has lasted longest."),
        };
        vec![Block::section("focus", title, why), Block::Cards { cards: vec![self.card(l.1, may_lead, false)] }]
    }

    fn live(&self, may_lead: bool, may_write: bool) -> Vec<Block> {
        let skip = self.board.focus.as_ref().map(|f| f.at);
        let cards: Vec<Card> = self
            .board
            .lines
            .iter()
            .enumerate()
            .filter(|(i, l)| l.deviation.live() && Some(*i) != skip)
            .map(|(_, l)| self.card(l, may_lead, may_write))
            .collect();
        if cards.is_empty() {
            return Vec::new();
        }
        vec![Block::heading("live", self.t("Длятся", "Lasting")), Block::Cards { cards }]
    }

    fn stand(&self, l: &Line) -> Cell {
        match l.stand {
            "open" => Cell::tag(self.t("без ответственного", "no owner"), Tone::Bad),
            "assigned" => Cell::tag(self.t("в работе", "in work"), Tone::Warn),
            "acted" => Cell::tag(self.t("сделано, ждём норму", "acted, waiting for the norm"), Tone::Warn),
            "explained" => Cell::tag(self.t("объяснено", "explained"), Tone::Mute),
            _ => Cell::tag(self.t("вернулось", "came back"), Tone::Good),
        }
    }

    fn card(&self, l: &Line, may_lead: bool, may_write: bool) -> Card {
        let d = &l.deviation;
        let s = &d.signal;
        let date = |x: jiff::civil::Date| self.w.date(&x.to_string());
        let mut facts =
            vec![Fact::new(self.t("Началось", "Began"), date(s.onset)), Fact::new(self.t("Сигнал", "Signal"), date(s.signal))];
        if let Some(on) = d.assigned {
            facts.push(Fact::new(self.t("Занимается", "Owner"), format!("{} · {}", self.w.cut("manager", &d.owner), date(on))));
            facts.push(Fact::new(self.t("Что делает", "Action"), d.action.clone()));
        }
        let worse = match s.worse {
            Some(true) => Cell::tag(self.t("хуже", "worse"), Tone::Bad),
            Some(false) => Cell::tag(self.t("лучше", "better"), Tone::Good),
            None => Cell::tag(self.t("иначе", "other"), Tone::Mute),
        };
        let mut forms = Vec::new();
        if let (Some(n), Some(_), None, true) = (l.n, d.assigned, d.acted, may_write || may_lead) {
            let n = n.to_string();
            forms.push(self.button("deviation-acted", self.t("Сделано", "Done"), &[("n", &n)]));
        }
        if let (Some(n), true) = (l.n, may_lead) {
            let n = n.to_string();
            forms.push(self.button("deviation-remove", self.t("Вернуть в открытые", "Open again"), &[("n", &n)]));
        }
        let (more, folded) = if may_lead && d.acted.is_none() {
            (self.t("Поручить или объяснить", "Hand out or explain"), self.hand_out(l))
        } else {
            (String::new(), vec![])
        };
        let href = self.look.links.with("explore", &[("metric", &s.metric), ("grain", "week")]);
        Card {
            title: Link::new(sentence(self.look, l), href),
            tags: vec![worse, self.stand(l)],
            facts,
            forms,
            more,
            folded,
            ..Card::default()
        }
    }

    fn button(&self, act: &str, words: String, hidden: &[(&str, &str)]) -> Form {
        Form::button(self.look.links.to(&format!("desk/{act}")), words, hidden).with("back", self.back)
    }

    fn hand_out(&self, l: &Line) -> Vec<Form> {
        let people = self.look.open.names.managers.iter().map(|(id, name, _)| (id.clone(), name.clone())).collect();
        let take = Form {
            fields: vec![
                Input::select("owner", self.t("Кто", "Who"), people, &l.deviation.owner),
                Input::new("text", "action", self.t("Что сделает", "What will be done")).must().value(l.deviation.action.clone()),
                Input::new("date", "due", self.t("К какому дню", "By which day")),
            ],
            ..self.button("deviation-take", self.t("Поручить", "Hand out"), &[("key", &l.key)])
        };
        let explain = Form {
            fields: vec![Input::new("text", "words", self.t("Чем объясняется", "What explains it")).must()],
            ..self.button("deviation-explain", self.t("Объяснить", "Explain"), &[("key", &l.key)])
        };
        vec![take, explain]
    }

    fn over(&self) -> Vec<Block> {
        let ended: Vec<&Line> = self.board.lines.iter().filter(|l| !l.deviation.live()).collect();
        if ended.is_empty() {
            return Vec::new();
        }
        let heads = [
            self.t("Отклонение", "Deviation"),
            self.t("Началось", "Began"),
            self.t("Сигнал", "Signal"),
            self.t("Вернулось", "Came back"),
            self.t("Кто занимался", "Owner"),
            self.t("Итог", "Outcome"),
        ];
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let mut table = Table::new("over", &heads);
        for l in ended {
            let s = &l.deviation.signal;
            let date = |x: jiff::civil::Date| Cell { raw: x.to_string(), ..Cell::from(self.w.date(&x.to_string())) };
            let owner = if l.deviation.owner.is_empty() {
                Cell::from("–")
            } else {
                Cell { note: l.deviation.action.clone(), ..Cell::from(self.w.cut("manager", &l.deviation.owner)) }
            };
            table.push([
                sentence(self.look, l).into(),
                date(s.onset),
                date(s.signal),
                s.back.map_or_else(|| Cell::from("–"), date),
                owner,
                Cell { note: l.deviation.explained.clone(), ..self.stand(l) },
            ]);
        }
        vec![Block::heading("over", self.t("Закончились за полгода", "Ended within half a year")), self.look.table(table)]
    }
}
