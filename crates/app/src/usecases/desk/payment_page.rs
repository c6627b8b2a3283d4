//! The page of the payment calendar.

use super::payments::{self, Board, Line, Question};
use super::tabs;
use crate::view::ask::Ask;
use crate::view::look::Look;
use crate::view::plot;
use crate::view::words::Words;
use crate::view::{Block, Cell, Chart, Empty, Field, Filters, Form, Input, Link, Page, Row, Scope, Table, Tile, Tone};
use crate::{Company, Result};
use desk::{Day, DueKind, Totals};
use domain::money::{SCALE, format_money, parse_decimal};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// The page; `may_write` when the viewer may confirm.
///
/// # Errors
/// A wrong question, or a failing query.
pub fn page(look: &Look<'_>, company: &Company, q: &Question, may_write: bool, now: i64) -> Result<Page> {
    let board = payments::read(look, company, q, now)?;
    let w = look.words();
    let lead = look.t(
        "Что пришло, что клиент подтвердил, на что выставлен документ и что только вероятно. Эти деньги не складываются.",
        "What came, what the client confirmed, what a document says and what is only probable. These kinds of money are never added up.",
    );
    let mut page =
        Page {
            title: look.t("Оплаты", "Payments"), lead, fresh: look.fresh(), tabs: tabs(look, "payments"), ..Page::default()
        };
    page.filters = Some(filters(look, q, &board)?);
    if !board.has_payments && board.lines.is_empty() {
        page.blocks.push(Block::Empty(Empty {
            title: look.t("Оплаты не записываются", "Payments are not recorded"),
            text: look.t(
                "Загрузите оплаты с датами: пришедшие и обещанные (таблица «Оплаты»). До этого видно только вероятное по открытым сделкам.",
                "Import payments with their days, received and promised (table payments). Until then only what open deals are likely to bring is shown.",
            ),
            links: vec![Link::new(look.t("Загрузить данные", "Import data"), look.links.to("data/upload"))],
        }));
    }
    let v = View { look, w: &w, board: &board };
    page.blocks.push(v.tiles(q)?);
    page.blocks.extend(v.chart());
    page.blocks.push(look.table(v.days()));
    page.blocks.extend(v.lines(may_write));
    if *look.scope == Scope::All && q.manager.is_empty() {
        page.blocks.push(Block::section(
            "promises",
            look.t("Кто держит обещания", "Who keeps promises"),
            look.t(
                "Доля обещанных оплат, пришедших не позже дня.",
                "Share of promised payments that came not later than their day.",
            ),
        ));
        let ask = Ask { metric: "promise_keeping".into(), by: vec!["manager".into()], period: "12m".into(), ..Ask::default() };
        page.blocks.push(look.chart(&ask, "")?);
    }
    Ok(page)
}

fn filters(look: &Look<'_>, q: &Question, board: &Board) -> Result<Filters> {
    let select = |name: &str, label: String, value: &str, options| Field {
        name: name.to_owned(),
        label,
        kind: "select",
        value: value.to_owned(),
        options,
    };
    let views = vec![("month".to_owned(), look.t("Месяц", "Month")), ("week".to_owned(), look.t("Неделя", "Week"))];
    let view = if q.view == "week" { "week" } else { "month" };
    let day = Field {
        name: "on".into(),
        label: look.t("День в нём", "A day of it"),
        kind: "date",
        value: if q.on.is_empty() { board.from.clone() } else { q.on.clone() },
        options: vec![],
    };
    let mut fields = vec![select("view", look.t("Вид", "View"), view, views), day];
    if *look.scope == Scope::All {
        let mut people = vec![(String::new(), look.t("Все", "Everybody"))];
        people.extend(look.values("manager")?);
        fields.push(select("manager", look.t("Менеджер", "Manager"), &q.manager, people));
    }
    let set = !q.on.is_empty() || !q.manager.is_empty() || q.view == "week";
    let action = look.links.to("payments");
    Ok(Filters { reset: if set { action.clone() } else { String::new() }, action, fields, hidden: vec![] })
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

    fn tiles(&self, q: &Question) -> Result<Block> {
        let c = &self.board.calendar;
        let tile = |label: String, minor: i128, note: String, tone: Tone| Tile {
            label,
            value: self.w.money(minor),
            exact: self.w.money_exact(minor),
            note,
            tone,
            ..Tile::default()
        };
        let past: Vec<&Day> = c.days.iter().filter(|d| !d.ahead).collect();
        let sum = |pick: fn(&Totals) -> i128| past.iter().map(|d| pick(&d.sums)).sum::<i128>();
        let (planned, kept) = (sum(|t| t.planned), sum(|t| t.kept));
        let share = domain::money::ratio(kept, planned, 4).map(|r| text::fmt::percent_str(self.w.lang, &r, 0));
        let promised = match share {
            Some(s) => {
                format!("{} {} · {} {s}", self.t("обещано", "promised"), self.w.money(planned), self.t("в срок", "in time"))
            }
            None => self.t("на прошедшие дни ничего не обещали", "nothing was promised for the days past"),
        };
        let last = c.days.iter().rev().find_map(|d| d.outlook);
        let range = last.map(|o| {
            format!(
                "{} {} · {} {}",
                self.t("осторожно", "careful"),
                self.w.money(o.total_p10),
                self.t("смело", "bold"),
                self.w.money(o.total_p90)
            )
        });
        let probable = range.unwrap_or_else(|| self.why());
        let count = self.w.count(c.overdue_n as u64);
        let late = if c.overdue_n == 0 {
            self.t("долгов по срокам нет", "nothing is late")
        } else {
            format!("{} {count}", self.t("срок прошёл у", "past their day:"))
        };
        let mut tiles = vec![
            tile(self.t("Пришло", "Received"), c.totals.paid, promised, Tone::Plain),
            tile(
                self.t("Подтверждено", "Confirmed"),
                c.totals.confirmed,
                self.t("клиент назвал день", "the client named the day"),
                Tone::Plain,
            ),
            tile(
                self.t("По документам", "Invoiced"),
                c.totals.invoiced,
                self.t("документ есть, подтверждения нет", "a document, nobody vouches"),
                Tone::Plain,
            ),
            tile(self.t("Вероятно", "Probable"), c.totals.probable, probable, Tone::Plain),
            tile(self.t("Просрочено", "Overdue"), c.overdue, late, if c.overdue > 0 { Tone::Bad } else { Tone::Good }),
        ];
        let mut ask = Ask { metric: "promise_keeping".into(), period: "12m".into(), ..Ask::default() };
        if !q.manager.is_empty() {
            ask = ask.only("manager", &q.manager);
        }
        tiles.extend(self.look.tile(&ask)?);
        Ok(Block::Tiles { tiles })
    }

    fn why(&self) -> String {
        match self.board.no_outlook.as_str() {
            "" => self.t("открытых сделок на эти дни нет", "no open deals for these days"),
            _ => self.t("мало закрытых сделок, чтобы судить", "too few closed deals to tell"),
        }
    }

    /// Running totals: promised, received, and the days ahead with their band.
    fn chart(&self) -> Option<Block> {
        let days = &self.board.calendar.days;
        let (mut promised, mut came) = (0_i128, 0_i128);
        let major = |v: i128| v as f64 / 10_f64.powi(4);
        let (mut plan, mut fact, mut band) = (Vec::new(), Vec::new(), Vec::new());
        let (mut expected, mut dashed) = (0_i128, None);
        for (i, d) in days.iter().enumerate() {
            promised += d.sums.planned;
            came += d.sums.paid;
            plan.push(Some(major(promised)));
            expected += d.sums.probable;
            match d.outlook {
                Some(o) => {
                    dashed = dashed.or(Some(i.saturating_sub(1)));
                    fact.push(Some(major(came + expected)));
                    band.push(Some((major(came + o.total_p10), major(came + o.total_p90))));
                }
                None => {
                    fact.push((!d.ahead).then(|| major(came)));
                    band.push(None);
                }
            }
        }
        if promised == 0 && came == 0 && expected == 0 {
            return None;
        }
        let name = |d: &Day| text::fmt::count(self.w.lang, i64::from(d.on.day()));
        let series = |name: String, points: Vec<Option<f64>>, tone, dashed_from| chart::Series {
            last: points.iter().rev().flatten().next().map(|v| self.w.money((*v * 10_f64.powi(4)) as i128)).unwrap_or_default(),
            name,
            points,
            dashed_from,
            tone,
        };
        let line = chart::Line {
            labels: days.iter().map(name).collect(),
            series: vec![
                series(self.t("Пришло, дальше — вероятное", "Received, then probable"), fact, chart::Tone::Plain, dashed),
                series(self.t("Обещано", "Promised"), plan, chart::Tone::Neutral, None),
            ],
            band: band.iter().any(Option::is_some).then(|| (band, self.t("от осторожного до смелого", "careful to bold"))),
            measure: chart::Measure::Money(text::fmt::currency_sign(self.w.currency).to_owned()),
            from_zero: true,
            marks: Vec::new(),
        };
        let title = self.t("Нарастающим итогом", "Running total");
        let (wide, narrow) = plot::both(
            self.w,
            &chart::Plot { title: title.clone(), description: title.clone(), chart: chart::Chart::Line(line) },
        );
        let caption = self.t(
            "Обещано — всё, что ждали к дню, пришло оно или нет.",
            "Promised: everything due by the day, whether it came or not.",
        );
        Some(Block::Chart(Box::new(Chart { id: "running".into(), title, caption, wide, narrow, ..Chart::default() })))
    }

    fn days(&self) -> Table {
        let heads = [
            self.t("День", "Day"),
            format!(">{}", self.t("Обещано", "Promised")),
            format!(">{}", self.t("Пришло", "Received")),
            format!(">{}", self.t("Подтверждено", "Confirmed")),
            format!(">{}", self.t("По документам", "Invoiced")),
            format!(">{}", self.t("Вероятно", "Probable")),
        ];
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let mut table = Table::new("days", &heads);
        table.caption = self.t("По дням", "By day");
        let days = &self.board.calendar.days;
        let mut week = Totals::default();
        for (i, d) in days.iter().enumerate() {
            let name = format!(
                "{}, {}",
                self.w.date(&d.on.to_string()),
                text::fmt::weekday_short(self.w.lang, d.on.weekday().to_monday_one_offset().unsigned_abs())
            );
            table.rows.push(Row { cells: self.sums(name, &d.on.to_string(), &d.sums), strong: false });
            plus(&mut week, &d.sums);
            let ends = d.on.weekday() == Weekday::Sunday || i + 1 == days.len();
            if ends && days.len() > 7 {
                table.rows.push(Row { cells: self.sums(self.t("За неделю", "Week"), "", &week), strong: true });
                week = Totals::default();
            }
        }
        let whole = self.t("Всего", "Total");
        table.rows.push(Row { cells: self.sums(whole, "", &self.board.calendar.totals), strong: true });
        table
    }

    fn sums(&self, name: String, iso: &str, t: &Totals) -> Vec<Cell> {
        let cell = |v: i128| if v == 0 { Cell::number("–", "0") } else { Cell::number(self.w.money_exact(v), format_money(v)) };
        let mut out = vec![Cell { raw: iso.to_owned(), ..Cell::from(name) }];
        out.extend([t.planned, t.paid, t.confirmed, t.invoiced, t.probable].map(cell));
        out
    }

    fn lines(&self, may_write: bool) -> Vec<Block> {
        if self.board.lines.is_empty() {
            return Vec::new();
        }
        let mut heads = vec![
            self.t("День", "Day"),
            self.t("Клиент", "Customer"),
            format!(">{}", self.t("Сумма", "Sum")),
            self.t("Менеджер", "Manager"),
            self.t("Как известно", "How we know"),
        ];
        if may_write {
            heads.push(String::new());
        }
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let mut table = Table::new("lines", &heads);
        for l in &self.board.lines {
            table.push(self.line(l, may_write));
        }
        if self.board.hidden > 0 {
            table.note = format!("{} {}", self.t("Ещё не показано:", "Not shown:"), self.w.count(self.board.hidden as u64));
        }
        let note = self.t(
            "Подтвердите, когда клиент сам назвал день: подтверждённое считается отдельно от документов.",
            "Confirm when the client named the day: confirmed money is counted apart from documents.",
        );
        vec![Block::section("lines", self.t("Кого ждём", "Whom we wait for"), note), self.look.table(table)]
    }

    fn line(&self, l: &Line, may_write: bool) -> Vec<Cell> {
        let name = if l.customer_name.is_empty() { l.customer.clone() } else { l.customer_name.clone() };
        let href =
            if l.deal.is_empty() { self.look.links.card("customer", &l.customer) } else { self.look.links.card("deal", &l.deal) };
        let named = !(l.deal.is_empty() && l.customer.is_empty());
        let tag = match l.kind {
            DueKind::Confirmed => Cell::tag(self.t("подтверждено", "confirmed"), Tone::Good),
            _ => Cell::tag(self.t("документ", "document"), Tone::Mute),
        };
        let day = Cell { raw: l.on.clone(), ..Cell::from(self.w.date(&l.on)) };
        let day =
            if l.overdue { Cell { note: self.t("срок прошёл", "past its day"), tone: Tone::Bad, ..day } } else { day };
        let mut out = vec![
            day,
            if named { Cell::link(name, href) } else { Cell::from(name) },
            Cell::number(self.w.money_exact(parse_decimal(&l.amount, SCALE).unwrap_or(0)), l.amount.clone()),
            if l.manager.is_empty() { Cell::from("–") } else { Cell::from(self.w.cut("manager", &l.manager)) },
            tag,
        ];
        if may_write {
            let to = |path: &str| self.look.links.to(path);
            out.push(match (l.n, l.payment.is_empty()) {
                (_, true) => Cell::default(),
                (Some(n), _) => Cell::form(Form::button(
                    to("desk/payment-unconfirm"),
                    self.t("Снять", "Take back"),
                    &[("n", &n.to_string()), ("back", "payments")],
                )),
                (None, _) => {
                    let on = if l.overdue { self.next_day() } else { l.on.clone() };
                    let day = Input::new("date", "on", self.t("День", "Day")).value(on);
                    let hidden = [("payment", l.payment.as_str()), ("back", "payments")];
                    let form = Form::button(to("desk/payment-confirm"), self.t("Подтвердить", "Confirm"), &hidden);
                    Cell::form(Form { fields: vec![day], ..form })
                }
            });
        }
        out
    }

    /// A late payment is confirmed for tomorrow unless the head says otherwise.
    fn next_day(&self) -> String {
        self.board.today.parse::<Date>().map_or_else(|_| self.board.today.clone(), |d| d.saturating_add(1.day()).to_string())
    }
}

fn plus(a: &mut Totals, b: &Totals) {
    a.paid += b.paid;
    a.planned += b.planned;
    a.kept += b.kept;
    a.confirmed += b.confirmed;
    a.invoiced += b.invoiced;
    a.probable += b.probable;
}
