//! The page of the daily meeting: before it begins, while it runs, and after it.

use super::case_card::case_card;
use super::meeting::{self, Board, Meeting, Person};
use super::{Doc, cases, letters, tabs};
use crate::view::look::Look;
use crate::view::words::Words;
use crate::view::{Block, Card, Cell, Empty, Form, Input, Link, Page, Scope, Table, Tile, Tone};
use crate::{Company, Result};
use domain::money::{SCALE, parse_decimal};

/// Minutes a daily meeting may take.
const LIMIT: u32 = 30;
/// Points that a person answers, Russian and English.
const ASKED: [(&str, &str, &str); 5] = [
    ("facts", "Факты названы цифрами", "Facts were told in numbers"),
    ("success", "Удача разобрана: что повторить", "A success was taken apart: what to repeat"),
    ("mistake", "Ошибка разобрана: чего не повторять", "A mistake was taken apart: what to avoid"),
    ("mood", "Люди вышли с настроем работать", "People left in the mood to work"),
    ("no_blame", "Никого не отчитывали при всех", "Nobody was scolded in front of the others"),
];
/// Points that the product answers.
const OWN: [(&str, &str, &str); 5] = [
    ("in_time", "Не дольше 30 минут", "No longer than 30 minutes"),
    ("everyone", "Были все", "Everybody was there"),
    ("actions", "У каждого есть задание", "Everybody has an action"),
    ("yesterday", "Вчерашние обещания пройдены", "Yesterday's commitments were gone through"),
    ("written", "Решения записаны", "Decisions were written down"),
];

/// The page; `may_lead` when the viewer may lead, `may_write` when he may mark his own.
///
/// # Errors
/// A failing query.
pub fn page(look: &Look<'_>, company: &Company, on: &str, (may_lead, may_write): (bool, bool), now: i64) -> Result<Page> {
    let board = meeting::read(look, company, on, now)?;
    let w = look.words();
    let lead = look.t(
        "Факт прошлого дня, план на сегодня, что повторить и чего не повторять, обещания. Заполняется само; записать остаётся решения.",
        "The fact of the last day, the plan of today, what to repeat and to avoid, commitments. It fills itself; only decisions are left to write.",
    );
    let title = format!("{} {}", look.t("Планёрка", "Daily meeting"), w.date(&board.day));
    let mut page = Page { title, lead, fresh: look.fresh(), tabs: tabs(look, "meeting"), ..Page::default() };
    let v = View { look, w: &w, board: &board, all: cases::all(company)? };
    page.blocks.push(v.tiles());
    if board.people.is_empty() {
        page.blocks.push(Block::Empty(Empty {
            title: look.t("Некого собрать", "Nobody to meet"),
            text: look.t(
                "Загрузите сотрудников с ролью менеджера (таблица employees).",
                "Import employees with the role of a manager (table employees).",
            ),
            links: vec![Link::new(look.t("Загрузить данные", "Import data"), look.links.to("data/upload"))],
        }));
        return Ok(page);
    }
    page.blocks.extend(v.course(may_lead));
    page.blocks.push(look.table(v.people()));
    page.blocks.extend(v.commitments(may_write));
    if let Some(m) = board.meeting.as_ref().filter(|m| m.body.ended.is_none() && may_lead) {
        page.blocks.extend(v.running(m));
    }
    page.blocks.extend(v.minutes());
    page.blocks.extend(v.weeks());
    Ok(page)
}

struct View<'a> {
    look: &'a Look<'a>,
    w: &'a Words<'a>,
    board: &'a Board,
    all: Vec<Doc<desk::Case>>,
}

impl View<'_> {
    fn t(&self, ru: &str, en: &str) -> String {
        self.look.t(ru, en)
    }

    fn tiles(&self) -> Block {
        let b = self.board;
        let tile = |label: String, value: String, note: String| Tile { label, value, note, ..Tile::default() };
        let sum: i128 = b.people.iter().filter_map(|p| parse_decimal(&p.won_amount, SCALE)).sum();
        let won: u64 = b.people.iter().map(|p| p.won).sum();
        let calls: u64 = b.people.iter().map(|p| p.calls).sum();
        let (due, overdue) = b.people.iter().fold((0, 0), |a, p| (a.0 + p.due, a.1 + p.overdue));
        let done = if b.done.due == 0 {
            self.t("обещаний ещё не было", "no commitments yet")
        } else {
            text::fmt::share(self.w.lang, b.done.kept, b.done.due, 0)
        };
        let week = b.weeks.first();
        let hours = week.map_or(0.0, |x| (x.rhythm.all_minutes + 2 * x.review_minutes) as f64 / 60.0);
        let held = week.map_or_else(String::new, |x| {
            format!(
                "{} {}",
                self.t("планёрок за неделю", "meetings this week:"),
                text::fmt::x_of_n(self.w.lang, x.rhythm.held, x.rhythm.days)
            )
        });
        Block::Tiles {
            tiles: vec![
                tile(
                    format!("{} {}", self.t("Факт", "Fact of"), self.w.date(&b.fact_day)),
                    self.w.money(sum),
                    self.w.counted(won, "deal"),
                ),
                tile(self.t("Разговоров", "Conversations"), self.w.count(calls), self.t("от минуты", "of a minute and more")),
                tile(
                    self.t("Задач на сегодня", "Tasks of today"),
                    self.w.count(due),
                    format!("{} {}", self.t("просрочено", "overdue:"), self.w.count(overdue)),
                ),
                tile(self.t("Обещания в срок", "Commitments kept"), done, self.t("за 30 дней", "over 30 days")),
                tile(self.t("Часов на контроль", "Hours of control"), text::fmt::decimal(self.w.lang, hours, 1), held),
            ],
        }
    }

    /// The beginning, the timer, or the outcome.
    fn course(&self, may_lead: bool) -> Vec<Block> {
        let to = |act: &str| self.look.links.to(&format!("desk/{act}"));
        match &self.board.meeting {
            None if may_lead => {
                let form =
                    Form::button(to("meeting-start"), self.t("Начать планёрку", "Begin the meeting"), &[("back", "meeting")]);
                vec![Block::Form(Box::new(Form { look: "primary", ..form }))]
            }
            None => vec![Block::Note {
                tone: Tone::Mute, text: self.t("Сегодня ещё не начинали.", "Not begun yet today.")
            }],
            Some(m) => match m.body.minutes() {
                None => vec![Block::Timer { began: m.body.began / 1000, limit: LIMIT, words: self.t("Идёт", "Running") }],
                Some(minutes) => self.outcome(m, minutes, may_lead),
            },
        }
    }

    fn outcome(&self, m: &Doc<Meeting>, minutes: i64, may_lead: bool) -> Vec<Block> {
        let n = m.n.to_string();
        let to = |act: &str| self.look.links.to(&format!("desk/{act}"));
        let all = m.body.people.len() as u64;
        let was = text::fmt::x_of_n(self.w.lang, m.body.present(), all);
        let text = format!(
            "{} {} · {} {was}",
            self.t("Закончена за, мин:", "Over in, minutes:"),
            self.w.count(minutes.unsigned_abs()),
            self.t("были", "present")
        );
        let mut out = vec![Block::Note { tone: Tone::Good, text }];
        if may_lead {
            let hidden = [("n", n.as_str()), ("back", "meeting")];
            let send = if m.body.sent.is_some() {
                self.t("Отправить списки ещё раз", "Send the lists again")
            } else {
                self.t("Отправить всем личные списки", "Send everybody his list")
            };
            let forms = vec![
                Form { look: "primary", ..Form::button(to("meeting-send"), send, &hidden) },
                Form::button(to("meeting-reopen"), self.t("Открыть снова", "Open again"), &hidden),
            ];
            let lines = vec![if m.body.sent.is_some() {
                self.t("Списки отправлены.", "The lists were sent.")
            } else {
                self.t("Списки ещё не отправлены.", "The lists were not sent yet.")
            }];
            out.push(Block::Cards {
                cards: vec![Card {
                    title: Link::new(self.t("После планёрки", "After the meeting"), ""),
                    lines,
                    forms,
                    ..Card::default()
                }],
            });
        }
        out
    }

    fn people(&self) -> Table {
        let heads = [
            self.t("Менеджер", "Manager"),
            format!(">{}", self.t("Разговоры", "Calls")),
            format!(">{}", self.t("Встречи", "Meetings")),
            format!(">{}", self.t("Новых сделок", "New deals")),
            format!(">{}", self.t("Выиграно", "Won")),
            format!(">{}", self.t("Проиграно", "Lost")),
            format!(">{}", self.t("Задач сегодня", "Tasks today")),
            format!(">{}", self.t("Темп месяца", "Pace of the month")),
        ];
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let mut table = Table::new("people", &heads);
        table.caption = format!(
            "{} {} · {}",
            self.t("Факт", "Fact of"),
            self.w.date(&self.board.fact_day),
            self.t("план на сегодня", "plan of today")
        );
        for p in &self.board.people {
            table.push(self.row(p));
        }
        table
    }

    fn row(&self, p: &Person) -> Vec<Cell> {
        let count = |n: u64| Cell::number(if n == 0 { "–".to_owned() } else { self.w.count(n) }, n.to_string());
        let won = if p.won == 0 {
            count(0)
        } else {
            Cell { note: self.w.money(parse_decimal(&p.won_amount, SCALE).unwrap_or(0)), ..count(p.won) }
        };
        let late = if p.overdue > 0 {
            format!("{} {}", self.t("просрочено", "overdue:"), self.w.count(p.overdue))
        } else {
            String::new()
        };
        let pace = match &p.pace {
            Some(v) => {
                let low = v.parse::<f64>().is_ok_and(|x| x < 0.9);
                let chance = p.chance.as_deref().map(|c| {
                    format!("{} {}", self.t("план с вероятностью", "plan with chance"), text::fmt::percent_str(self.w.lang, c, 0))
                });
                Cell {
                    note: chance.unwrap_or_default(),
                    tone: if low { Tone::Warn } else { Tone::Plain },
                    ..Cell::number(text::fmt::percent_str(self.w.lang, v, 0), v.clone())
                }
            }
            None => Cell { note: self.t("плана нет", "no plan"), ..Cell::from("–") },
        };
        vec![
            Cell::link(p.name.clone(), self.look.links.card("manager", &p.id)),
            count(p.calls),
            count(p.meetings),
            count(p.created),
            won,
            count(p.lost),
            Cell { note: late, ..count(p.due) },
            pace,
        ]
    }

    fn commitments(&self, may_write: bool) -> Vec<Block> {
        let title = self.t("Обещали к сегодняшнему дню", "Promised by today");
        if self.board.yesterday.is_empty() {
            let text = self.t("Невыполненных обещаний нет.", "No commitments are open.");
            return vec![Block::heading("yesterday", title), Block::Note { tone: Tone::Mute, text }];
        }
        let card = |d: &Doc<desk::Case>| {
            let mut card = case_card(self.look, d, &self.board.day, may_write && d.body.stand == desk::Stand::Open, "meeting");
            if d.body.stand == desk::Stand::Done {
                card.tags.push(Cell::tag(self.t("сделано", "done"), Tone::Good));
                let n = d.n.to_string();
                let undo = Form::button(
                    self.look.links.to("desk/case-reopen"),
                    self.t("Не сделано", "Not done"),
                    &[("n", &n), ("back", "meeting")],
                );
                card.forms = if may_write { vec![undo] } else { vec![] };
            }
            card
        };
        vec![Block::heading("yesterday", title), Block::Cards { cards: self.board.yesterday.iter().take(60).map(card).collect() }]
    }

    /// Forms of a meeting that runs: each person, decisions, the end.
    fn running(&self, m: &Doc<Meeting>) -> Vec<Block> {
        let n = m.n.to_string();
        let to = |act: &str| self.look.links.to(&format!("desk/{act}"));
        let hidden = [("n", n.as_str()), ("back", "meeting")];
        let cards = self.board.people.iter().map(|p| self.person_card(m, p)).collect();
        let mut out = vec![Block::heading("round", self.t("По кругу", "Round the table")), Block::Cards { cards }];
        let decide = Form {
            title: self.t("Решение", "Decision"),
            fields: vec![Input::new("text", "text", self.t("Что решили", "What was decided")).must()],
            ..Form::button(to("meeting-decide"), self.t("Записать", "Write down"), &hidden)
        };
        out.push(Block::Form(Box::new(decide)));
        let mut table = Table::new("decisions", &[&self.t("Решения", "Decisions"), ""]);
        for (i, d) in m.body.decisions.iter().enumerate() {
            let at = i.to_string();
            let undo =
                Form::button(to("meeting-undecide"), self.t("Убрать", "Remove"), &[("n", &n), ("at", &at), ("back", "meeting")]);
            table.push([Cell::from(d.as_str()), Cell::form(undo)]);
        }
        if !table.rows.is_empty() {
            out.push(self.look.table(table));
        }
        let mut fields: Vec<Input> = ASKED.iter().map(|(id, ru, en)| Input::new("check", id, self.t(ru, en))).collect();
        let reviewed =
            Input::new("check", "reviewed", self.t("Вчерашние обещания пройдены", "Yesterday's commitments were gone through"));
        fields.insert(0, reviewed);
        let end = Form {
            title: self.t("Закончить планёрку", "End the meeting"),
            hint: self.t(
                "Остальные пункты чек-листа (время, присутствие, задания, решения) программа отмечает сама.",
                "The other points of the checklist (time, presence, actions, decisions) are told by the product.",
            ),
            fields,
            look: "primary",
            ..Form::button(to("meeting-end"), self.t("Закончить", "End"), &hidden)
        };
        out.push(Block::Form(Box::new(end)));
        let mistake = Form {
            confirm: self.t("Убрать эту планёрку?", "Remove this meeting?"),
            ..Form::button(to("meeting-remove"), self.t("Начата по ошибке", "Begun by mistake"), &hidden)
        };
        out.push(Block::Form(Box::new(mistake)));
        out
    }

    fn person_card(&self, m: &Doc<Meeting>, p: &Person) -> Card {
        let n = m.n.to_string();
        let visit = m.body.people.get(&p.id).cloned().unwrap_or_default();
        let to = |act: &str| self.look.links.to(&format!("desk/{act}"));
        let hidden = [("n", n.as_str()), ("employee", p.id.as_str()), ("back", "meeting")];
        let brought = Form {
            fields: vec![
                Input::new("check", "present", self.t("Здесь", "Present")).value(if visit.present { "1" } else { "" }),
                Input::new("text", "repeat", self.t("Повторить", "Repeat")).value(visit.repeat.clone()),
                Input::new("text", "avoid", self.t("Не повторять", "Avoid")).value(visit.avoid.clone()),
            ],
            ..Form::button(to("meeting-person"), self.t("Записать", "Save"), &hidden)
        };
        let task = Form {
            fields: vec![
                Input::new("text", "what", self.t("Задание", "Action")).must(),
                Input::new("date", "due", self.t("Срок", "Due")),
            ],
            ..Form::button(to("meeting-action"), self.t("Дать", "Give"), &hidden)
        };
        let given: Vec<String> = self
            .board
            .given
            .iter()
            .filter(|d| d.body.owner == p.id)
            .map(|d| format!("→ {} ({})", d.body.what, self.w.date(&d.body.due.to_string())))
            .collect();
        let tags = if visit.present { vec![Cell::tag(self.t("здесь", "present"), Tone::Good)] } else { vec![] };
        Card {
            title: Link::new(p.name.clone(), self.look.links.with("review", &[("manager", &p.id)])),
            tags,
            lines: given,
            forms: vec![brought, task],
            ..Card::default()
        }
    }

    /// The checklist, decisions and personal lists of a meeting that is over.
    fn minutes(&self) -> Vec<Block> {
        let Some(m) = self.board.meeting.as_ref().filter(|m| m.body.ended.is_some()) else { return Vec::new() };
        let mut out = vec![Block::heading("minutes", self.t("Протокол", "Minutes"))];
        if m.body.decisions.is_empty() {
            out.push(Block::Note {
                tone: Tone::Warn,
                text: self.t(
                    "Решений не записано: завтра не с чем будет сверить.",
                    "No decisions were written: tomorrow there is nothing to check.",
                ),
            });
        } else {
            out.push(Block::Steps { steps: m.body.decisions.clone() });
        }
        let mine = |id: &str| *self.look.scope == Scope::All || self.look.scope.employee() == Some(id);
        let lists: Vec<Card> = m
            .body
            .people
            .keys()
            .filter(|id| mine(id))
            .map(|id| {
                let text = letters::list(self.look, &m.body, id, &self.all);
                let lines = text.lines().skip(2).filter(|l| !l.is_empty()).map(str::to_owned).collect();
                Card { title: Link::new(self.w.cut("manager", id), ""), lines, ..Card::default() }
            })
            .collect();
        out.push(Block::section(
            "lists",
            self.t("Личные списки", "Personal lists"),
            self.t("То же уходит письмом каждому.", "The same goes to everybody by mail."),
        ));
        out.push(Block::Cards { cards: lists });
        if let Some(q) = &self.board.quality {
            let mut table = Table::new("quality", &[&self.t("Пункт", "Point"), &self.t("Отметка", "Mark")]);
            table.caption = format!(
                "{}: {}",
                self.t("Качество планёрки", "Quality of the meeting"),
                text::fmt::x_of_n(self.w.lang, q.yes, q.of)
            );
            for (id, answer) in &q.points {
                let words =
                    OWN.iter().chain(&ASKED).find(|(i, _, _)| i == id).map_or_else(String::new, |(_, ru, en)| self.t(ru, en));
                let mark = match answer {
                    Some(true) => Cell::tag(self.t("да", "yes"), Tone::Good),
                    Some(false) => Cell::tag(self.t("нет", "no"), Tone::Bad),
                    None => Cell::tag(self.t("не отмечено", "not answered"), Tone::Mute),
                };
                table.push([Cell::from(words), mark]);
            }
            out.push(self.look.table(table));
        }
        out
    }

    fn weeks(&self) -> Vec<Block> {
        let heads = [
            self.t("Неделя с", "Week of"),
            format!(">{}", self.t("Планёрок", "Meetings")),
            format!(">{}", self.t("Присутствие", "Attendance")),
            format!(">{}", self.t("Обещания в срок", "Commitments kept")),
            format!(">{}", self.t("Чек-лист", "Checklist")),
            format!(">{}", self.t("Часов руководителя", "Hours of the leader")),
            format!(">{}", self.t("Часов всех", "Hours of all")),
        ];
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let mut table = Table::new("weeks", &heads);
        table.note = self.t(
            "Часы — планёрки и разборы сделок; у разбора двое участников.",
            "Hours of daily meetings and reviews; a review has two people.",
        );
        let of = |x: u64, n: u64| {
            if n == 0 { Cell::from("–") } else { Cell::number(text::fmt::x_of_n(self.w.lang, x, n), x.to_string()) }
        };
        let hours = |m: i64| Cell::number(text::fmt::decimal(self.w.lang, m as f64 / 60.0, 1), m.to_string());
        for x in &self.board.weeks {
            table.push([
                Cell { raw: x.from.clone(), ..Cell::from(self.w.date(&x.from)) },
                of(x.rhythm.held, x.rhythm.days),
                of(x.rhythm.present, x.rhythm.seats),
                of(x.done.kept, x.done.due),
                of(x.quality.0, x.quality.1),
                hours(x.rhythm.leader_minutes + x.review_minutes),
                hours(x.rhythm.all_minutes + 2 * x.review_minutes),
            ]);
        }
        vec![
            Block::heading(
                "weeks",
                self.t("Как идут планёрки и сколько стоит контроль", "How meetings go and what control costs"),
            ),
            self.look.table(table),
        ]
    }
}
