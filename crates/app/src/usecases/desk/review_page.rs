//! The page of the pipeline review: everybody at a glance, or one manager deal by deal.

use super::case_card::{card_words, case_card, flag};
use super::review::{self, Board, Line, Summary};
use super::tabs;
use crate::view::look::Look;
use crate::view::words::Words;
use crate::view::{Block, Card, Cell, Empty, Fact, Field, Filters, Form, Input, Link, Page, Scope, Table, Tile, Tone};
use crate::{Company, Result};
use desk::{Change, Flag, ManagerKind};
use domain::money::{SCALE, format_money, parse_decimal};

/// Deals shown as cards.
const CARDS: usize = 12;
/// Deals and changes in a table.
const ROWS: usize = 200;

/// The page; `may_lead` when the viewer may end reviews, `may_write` when he may promise.
///
/// # Errors
/// A failing query.
pub fn page(look: &Look<'_>, company: &Company, manager: &str, (may_lead, may_write): (bool, bool), now: i64) -> Result<Page> {
    let board = review::read(look, company, manager, now)?;
    let w = look.words();
    let lead = look.t(
        "Разбор сделок: что изменилось, что застряло, что обещано и просрочено, где большие деньги. Вероятность — по вашей истории.",
        "Review of deals: what changed, what is stuck, promised and overdue, where the large money is. The chance is by your own history.",
    );
    let mut page = Page {
        title: look.t("Разбор сделок", "Pipeline review"),
        lead,
        fresh: look.fresh(),
        tabs: tabs(look, "review"),
        ..Page::default()
    };
    if *look.scope == Scope::All {
        let mut people = vec![(String::new(), look.t("Все", "Everybody"))];
        people.extend(look.values("manager")?);
        let field = Field {
            name: "manager".into(),
            label: look.t("Менеджер", "Manager"),
            kind: "select",
            value: board.manager.clone(),
            options: people,
        };
        let action = look.links.to("review");
        let reset = if board.manager.is_empty() { String::new() } else { action.clone() };
        page.filters = Some(Filters { action, fields: vec![field], hidden: vec![], reset });
    }
    let v = View { look, w: &w, board: &board };
    if board.deals.is_empty() {
        page.blocks.push(Block::Empty(Empty {
            title: look.t("Открытых сделок нет", "No open deals"),
            text: look.t(
                "Загрузите сделки из CRM или проверьте, не закрыты ли все.",
                "Import the deals of the CRM, or check whether all are closed.",
            ),
            links: vec![Link::new(look.t("Загрузить данные", "Import data"), look.links.to("data/upload"))],
        }));
        return Ok(page);
    }
    page.blocks.push(v.tiles());
    if board.manager.is_empty() {
        page.blocks.push(v.people());
    } else {
        page.blocks.extend(board.people.first().map(|s| v.strategy_of(s)));
    }
    page.blocks.extend(v.changes());
    if may_lead {
        page.blocks.push(v.end());
    }
    page.blocks.extend(v.promises(may_write));
    page.blocks.extend(v.cards(may_write && !board.manager.is_empty()));
    page.blocks.push(look.table(v.deals()));
    Ok(page)
}

struct View<'a> {
    look: &'a Look<'a>,
    w: &'a Words<'a>,
    board: &'a Board,
}

impl View<'_> {
    fn t(&self, ru: &str, en: &str) -> String {
        self.look.t(ru, en)
    }

    fn money(&self, text: &str) -> String {
        self.w.money(parse_decimal(text, SCALE).unwrap_or(0))
    }

    fn tiles(&self) -> Block {
        let people = &self.board.people;
        let sum = |pick: fn(&Summary) -> &str| people.iter().filter_map(|s| parse_decimal(pick(s), SCALE)).sum::<i128>();
        let tile = |label: String, value: String, note: String, tone: Tone| Tile { label, value, note, tone, ..Tile::default() };
        let flagged: usize = people.iter().map(|s| s.flagged).sum();
        let twice: usize = people.iter().map(|s| s.pushed_twice).sum();
        let (due, kept) = people.iter().fold((0, 0), |a, s| (a.0 + s.promises.due, a.1 + s.promises.kept));
        let promised = if due == 0 {
            self.t("обещаний ещё не было", "no promises yet")
        } else {
            text::fmt::x_of_n(self.w.lang, kept, due)
        };
        Block::Tiles {
            tiles: vec![
                tile(
                    self.t("Открытые сделки", "Open deals"),
                    self.w.count(self.board.deals.len() as u64),
                    self.w.money(sum(|s| &s.amount)),
                    Tone::Plain,
                ),
                tile(
                    self.t("Ожидаемо", "Expected"),
                    self.w.money(sum(|s| &s.expected)),
                    self.t("сумма × вероятность", "sum × chance"),
                    Tone::Plain,
                ),
                tile(
                    self.t("Нужно слово", "Need a word"),
                    self.w.count(flagged as u64),
                    self.t("сделок с отметками", "deals with flags"),
                    Tone::Plain,
                ),
                tile(
                    self.t("Перенесены дважды", "Moved twice"),
                    self.w.count(twice as u64),
                    self.t("о них знает руководитель", "the head knows of them"),
                    if twice > 0 { Tone::Bad } else { Tone::Good },
                ),
                tile(
                    self.t("Обещания в срок", "Promises kept"),
                    promised,
                    self.t("с разборов и планёрок", "of reviews and meetings"),
                    Tone::Plain,
                ),
            ],
        }
    }

    fn kind(&self, k: ManagerKind) -> (String, String) {
        let (ru, en, do_ru, do_en) = match k {
            ManagerKind::Hopeful => (
                "обещает больше, чем приходит",
                "promises more than comes",
                "Спрашивать, чем подтверждён каждый день оплаты; план строить по вероятности, а не по обещаниям.",
                "Ask what confirms each day of payment; plan by chances, not by promises.",
            ),
            ManagerKind::Careful => (
                "обещает с запасом",
                "promises less than comes",
                "Просить назвать и смелый срок: запас скрывает деньги.",
                "Ask for the bold day, too: the reserve hides money.",
            ),
            ManagerKind::Slow => (
                "сделки стоят дольше других",
                "deals stand longer than those of others",
                "Разбирать этапы: что должно случиться, чтобы сделка перешла дальше, и к какому дню.",
                "Go stage by stage: what must happen for the deal to move, and by which day.",
            ),
            ManagerKind::Few => (
                "портфель меньше плана",
                "the portfolio is smaller than the plan",
                "Встреча о новых сделках: сколько их нужно, откуда, кто их даёт.",
                "A talk about new deals: how many, from where, who brings them.",
            ),
            ManagerKind::Small => (
                "сделки мельче, чем у других",
                "deals smaller than those of others",
                "Учить квалификации по размеру и предложению смежного.",
                "Teach qualification by size and offers beside.",
            ),
            ManagerKind::Steady => (
                "ровно",
                "steady",
                "Держать темп; спросить, что можно повторить у других.",
                "Keep the pace; ask what others could repeat.",
            ),
        };
        (self.t(ru, en), self.t(do_ru, do_en))
    }

    fn missing_deals(&self, s: &Summary) -> Cell {
        let Some(p) = &s.portfolio else { return Cell { note: self.t("плана нет", "no plan"), ..Cell::from("–") } };
        let late = if p.too_late {
            self.t("придут после конца месяца", "they come after the end of the month")
        } else {
            String::new()
        };
        match (p.deals, p.deals_low, p.deals_high) {
            (Some(0), ..) => Cell::tag(self.t("хватает", "enough"), Tone::Good),
            (Some(n), Some(low), Some(high)) => {
                let range = format!("{}–{}", self.w.count(low), self.w.count(high));
                let note = if late.is_empty() { range } else { format!("{range} · {late}") };
                Cell { note, raw: n.to_string(), ..Cell::tag(format!("+{}", self.w.count(n)), Tone::Bad) }
            }
            _ => Cell { note: self.t("мало истории", "little history"), ..Cell::from("–") },
        }
    }

    fn people(&self) -> Block {
        let heads = [
            self.t("Менеджер", "Manager"),
            format!(">{}", self.t("Сделок", "Deals")),
            format!(">{}", self.t("Сумма", "Sum")),
            format!(">{}", self.t("Ожидаемо", "Expected")),
            format!(">{}", self.t("Нужно слово", "Need a word")),
            self.t("Новых сделок до плана", "New deals to the plan"),
            self.t("Что видно", "What stands out"),
            self.t("Разбор", "Review"),
        ];
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let mut table = Table::new("people", &heads);
        table.caption = self.t("С кем говорить сначала", "Whom to talk to first");
        for s in &self.board.people {
            let name = if s.manager.is_empty() {
                self.t("без менеджера", "nobody's")
            } else {
                self.w.cut("manager", &s.manager)
            };
            let reviewed = if s.reviewed.is_empty() { self.t("ещё не было", "never") } else { self.w.date(&s.reviewed) };
            let twice = if s.pushed_twice > 0 {
                format!("{} {}", self.w.count(s.pushed_twice as u64), self.t("перенесены дважды", "moved twice"))
            } else {
                String::new()
            };
            table.push([
                Cell::link(name, self.look.links.with("review", &[("manager", &s.manager)])),
                Cell::number(self.w.count(s.deals as u64), s.deals.to_string()),
                Cell::number(self.money(&s.amount), s.amount.clone()),
                Cell::number(self.money(&s.expected), s.expected.clone()),
                Cell { note: twice, ..Cell::number(self.w.count(s.flagged as u64), s.flagged.to_string()) },
                self.missing_deals(s),
                self.kind(s.kind).0.into(),
                Cell { raw: s.reviewed.clone(), ..Cell::from(reviewed) },
            ]);
        }
        self.look.table(table)
    }

    fn strategy_of(&self, s: &Summary) -> Block {
        let (what, advice) = self.kind(s.kind);
        let need = self.missing_deals(s);
        let facts = vec![
            Fact::new(self.t("Что видно", "What stands out"), what),
            Fact::new(self.t("Как вести", "How to lead"), advice),
            Fact::new(
                self.t("Новых сделок до плана", "New deals to the plan"),
                if need.note.is_empty() { need.text } else { format!("{} ({})", need.text, need.note) },
            ),
        ];
        Block::Facts { rows: facts }
    }

    fn changes(&self) -> Vec<Block> {
        let title = if self.board.manager.is_empty() {
            self.t("С прошлой проверки", "Since the last check")
        } else {
            self.t("С прошлого разбора", "Since the last review")
        };
        if self.board.since.is_empty() {
            let text = self.t(
                "Запомните состояние сделок сейчас: в следующий раз здесь будут только изменения. Привычка — дважды в день.",
                "Remember the deals as they stand: next time only the changes are shown here. The habit is twice a day.",
            );
            return vec![
                Block::heading("changes", title),
                Block::Empty(Empty {
                    title: self.t("Сравнить ещё не с чем", "Nothing to compare with yet"),
                    text,
                    links: vec![],
                }),
            ];
        }
        let note = self.w.moment(&self.board.since);
        if self.board.changes.is_empty() {
            return vec![
                Block::section("changes", title, note),
                Block::Note { tone: Tone::Mute, text: self.t("Ничего не изменилось.", "Nothing changed.") },
            ];
        }
        let heads = [
            self.t("Сделка", "Deal"),
            self.t("Что", "What"),
            self.t("Было", "Was"),
            self.t("Стало", "Is"),
            self.t("Менеджер", "Manager"),
        ];
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let mut table = Table::new("changes", &heads);
        for c in self.board.changes.iter().take(ROWS) {
            table.push(self.change(c));
        }
        vec![Block::section("changes", title, note), self.look.table(table)]
    }

    fn change(&self, c: &Change) -> Vec<Cell> {
        let (ru, en, tone) = match c.what {
            "new" => ("новая", "new", Tone::Good),
            "won" => ("выиграна", "won", Tone::Good),
            "lost" => ("проиграна", "lost", Tone::Bad),
            "gone" => ("исчезла из данных", "gone from the data", Tone::Warn),
            "reopened" => ("открыта снова", "reopened", Tone::Warn),
            "stage" => ("этап", "stage", Tone::Plain),
            "amount" => ("сумма", "amount", Tone::Plain),
            "pushed" => ("срок позже", "day later", Tone::Warn),
            "pulled" => ("срок раньше", "day sooner", Tone::Good),
            "manager" => ("менеджер", "manager", Tone::Plain),
            _ => ("срок", "day", Tone::Plain),
        };
        let show = |text: &str| match c.what {
            "amount" | "new" | "gone" => parse_decimal(text, SCALE).map_or_else(String::new, |m| self.w.money(m)),
            "pushed" | "pulled" | "date" => self.w.date(text),
            "stage" => self.w.cut("stage", text),
            "manager" => self.w.cut("manager", text),
            _ => String::new(),
        };
        let title = self.board.deals.iter().find(|l| l.view.id == c.deal).map_or_else(|| c.deal.clone(), |l| l.title.clone());
        vec![
            Cell::link(title, self.look.links.card("deal", &c.deal)),
            Cell::tag(self.t(ru, en), tone),
            show(&c.was).into(),
            show(&c.is).into(),
            self.w.cut("manager", &c.manager).into(),
        ]
    }

    fn end(&self) -> Block {
        let to = |path: &str| self.look.links.to(path);
        if self.board.manager.is_empty() {
            let form = Form::button(
                to("desk/status-check"),
                self.t("Запомнить состояние сейчас", "Remember the deals as they stand"),
                &[("back", "review")],
            );
            return Block::Form(Box::new(Form { look: "", ..form }));
        }
        let form = Form {
            action: to("desk/review-close"),
            title: self.t("Закончить разбор", "End the review"),
            hint: self.t(
                "Состояние сделок запомнится: следующий разбор начнётся с изменений.",
                "The deals are remembered: the next review begins with the changes.",
            ),
            fields: vec![
                Input::new("area", "note", self.t("Итог", "Outcome")),
                Input::new("number", "minutes", self.t("Минут", "Minutes")).value("15"),
            ],
            button: self.t("Закончить", "End"),
            look: "primary",
            ..Form::default()
        };
        let back = format!("review?manager={}", crate::view::links::escape(&self.board.manager));
        Block::Form(Box::new(form.with("manager", self.board.manager.clone()).with("back", back)))
    }

    fn promises(&self, may_write: bool) -> Vec<Block> {
        if self.board.promises.is_empty() {
            return Vec::new();
        }
        let cards = self
            .board
            .promises
            .iter()
            .take(ROWS)
            .map(|d| case_card(self.look, d, &self.board.today, may_write, "review"))
            .collect();
        vec![Block::heading("promises", self.t("Обещано", "Promised")), Block::Cards { cards }]
    }

    fn chance(&self, l: &Line) -> String {
        let show = |p: f64| text::fmt::percent(self.w.lang, p, 0);
        match l.view.chance {
            None => "–".to_owned(),
            // No deal is certain before the money is here.
            Some(p) if p > 0.99 => format!("> {}", show(0.99)),
            Some(p) if p < 0.01 => format!("< {}", show(0.01)),
            Some(p) => show(p),
        }
    }

    fn reasons(&self, l: &Line) -> String {
        let word = |r: &str| self.w.heading(r);
        let one = |(name, odds): &(String, String)| {
            let times = odds.parse::<f64>().ok()?;
            let (sign, size) = if times >= 1.0 { ("×", times) } else { ("÷", 1.0 / times.max(1e-6)) };
            // A model may be surer than anybody should be: beyond twenty times the number says nothing more.
            let shown =
                if size > 20.0 { format!("{sign}20+") } else { format!("{sign}{}", text::fmt::decimal(self.w.lang, size, 1)) };
            (size >= 1.05).then(|| format!("{} {shown}", word(name)))
        };
        l.reasons.iter().filter_map(one).collect::<Vec<_>>().join(", ")
    }

    fn cards(&self, may_write: bool) -> Vec<Block> {
        let troubled = |l: &Line| l.flags.iter().any(|f| *f != Flag::TopMoney);
        let mut chosen: Vec<&Line> = self.board.deals.iter().filter(|l| !l.flags.is_empty()).collect();
        chosen.sort_by_key(|l| !troubled(l));
        chosen.truncate(CARDS);
        if chosen.is_empty() {
            return Vec::new();
        }
        let note = self.t("Самые крупные из тех, о которых стоит поговорить.", "The largest of those worth a word.");
        let cards = chosen.into_iter().map(|l| self.card(l, may_write)).collect();
        vec![Block::section("cards", self.t("Карточки сделок", "Cards of deals"), note), Block::Cards { cards }]
    }

    fn card(&self, l: &Line, may_write: bool) -> Card {
        let v = &l.view;
        let mut facts = vec![
            Fact::new(self.t("Сумма", "Sum"), v.amount.map_or_else(|| "–".to_owned(), |a| self.w.money_exact(a))),
            Fact::new(self.t("Вероятность", "Chance"), self.chance(l)),
        ];
        let reasons = self.reasons(l);
        if !reasons.is_empty() {
            facts.push(Fact::new(self.t("Что её меняет", "What moves it"), reasons));
        }
        let days = v.days_in_stage.map(|d| text::fmt::counted(self.w.lang, d, "day"));
        let limit = v.stage_limit.map(|x| {
            format!(
                " ({} {})",
                self.t("девять из десяти — до", "nine of ten take up to"),
                self.w.count(u64::try_from(x).unwrap_or(0))
            )
        });
        facts
            .push(Fact::new(self.w.cut("stage", &l.stage), format!("{}{}", days.unwrap_or_default(), limit.unwrap_or_default())));
        if let Some(on) = v.close_on {
            let pushes =
                if v.pushes > 0 { format!(" · {} {}", self.t("переносов", "moves"), v.pushes) } else { String::new() };
            facts.push(Fact::new(self.t("Срок", "Day"), format!("{}{pushes}", self.w.date(&on.to_string()))));
        }
        let promise = Form {
            action: self.look.links.to("desk/review-promise"),
            fields: vec![
                Input::new("text", "what", self.t("Что обещано", "What is promised")).must(),
                Input::new("date", "due", self.t("К какому дню", "By which day")).must(),
                Input::new("money", "money", self.t("Оплата, если обещана", "Payment, if promised")),
            ],
            button: self.t("Записать", "Note"),
            look: "small",
            ..Form::default()
        };
        let back = format!("review?manager={}", crate::view::links::escape(&self.board.manager));
        let promise = promise.with("manager", l.manager.clone()).with("deal", v.id.clone()).with("back", back);
        Card {
            title: Link::new(l.title.clone(), self.look.links.card("deal", &v.id)),
            tags: l.flags.iter().map(|f| flag(self.look, *f)).collect(),
            lines: vec![l.customer.clone(), card_words(self.look, l.strategy)],
            facts,
            more: if may_write { self.t("Записать обещание", "Note a promise") } else { String::new() },
            folded: if may_write { vec![promise] } else { vec![] },
            ..Card::default()
        }
    }

    fn deals(&self) -> Table {
        let heads = [
            self.t("Сделка", "Deal"),
            format!(">{}", self.t("Сумма", "Sum")),
            format!(">{}", self.t("Вероятность", "Chance")),
            self.t("Этап", "Stage"),
            self.t("Срок", "Day"),
            self.t("Отметки", "Flags"),
            self.t("Менеджер", "Manager"),
        ];
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let mut table = Table::new("deals", &heads);
        table.caption = self.t("Все открытые сделки", "All open deals");
        for l in self.board.deals.iter().take(ROWS) {
            let v = &l.view;
            let flags: Vec<String> = l.flags.iter().map(|f| flag(self.look, *f).text).collect();
            table.push([
                Cell { note: l.customer.clone(), ..Cell::link(l.title.clone(), self.look.links.card("deal", &v.id)) },
                v.amount.map_or_else(|| Cell::from("–"), |a| Cell::number(self.w.money_exact(a), format_money(a))),
                Cell::number(self.chance(l), v.chance.map_or_else(String::new, |p| format!("{p:.6}"))),
                self.w.cut("stage", &l.stage).into(),
                v.close_on
                    .map_or_else(|| Cell::from("–"), |d| Cell { raw: d.to_string(), ..Cell::from(self.w.date(&d.to_string())) }),
                flags.join(", ").into(),
                self.w.cut("manager", &l.manager).into(),
            ]);
        }
        if self.board.deals.len() > ROWS {
            table.note = format!("{} {}", self.t("Показаны крупнейшие", "The largest are shown:"), self.w.count(ROWS as u64));
        }
        table
    }
}
