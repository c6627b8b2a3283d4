//! Links to the board on the wall: read-only, with a day of their own, shown once, withdrawn at any time.

use crate::usecases::snapshots;
use crate::view::links::Links;
use crate::view::{Block, Cell, Empty, Form, Input, Link, Page, Table, Tone};
use crate::{Company, Error, Result};
use sha2::{Digest, Sha256};
pub use store::BoardLink;
use text::Lang;

/// Days a link opens unless said otherwise.
const DAYS: i64 = 90;
/// A day in microseconds.
const DAY: i64 = 86_400_000_000;

/// A link about to be made.
#[derive(Debug, Clone, Default)]
pub struct NewLink {
    /// Where the screen hangs.
    pub title: String,
    /// Money of single people may be shown.
    pub money: bool,
    /// Last day it opens; empty means in 90 days.
    pub expires_on: String,
    /// Who makes it.
    pub who: String,
}

fn hash(secret: &str) -> String {
    Sha256::digest(format!("tv\n{secret}").as_bytes()).iter().map(|b| format!("{b:02x}")).collect()
}

fn day(now: i64) -> String {
    snapshots::moment(now).chars().take(10).collect()
}

/// Makes a link for a secret; only the hash of the secret is kept.
///
/// # Errors
/// No title, or a day that is none or has passed.
pub fn make(company: &Company, new: &NewLink, secret: &str, now: i64) -> Result<i64> {
    let title: String = new.title.trim().chars().take(120).collect();
    if title.is_empty() {
        return Err(Error::usage("назовите экран: где он висит", "name the screen: where it hangs"));
    }
    let expires_on = if new.expires_on.is_empty() { day(now + DAYS * DAY) } else { super::date_of(&new.expires_on)?.to_string() };
    if expires_on < day(now) {
        return Err(Error::usage("этот день уже прошёл", "that day has passed"));
    }
    let (money, who) = (new.money, new.who.clone());
    let link = BoardLink { n: 0, title, money, expires_on, who, opened_at: None, withdrawn_at: None };
    Ok(company.state()?.add_board_link(&hash(secret), &link, &snapshots::moment(now))?)
}

/// The link of a secret.
///
/// # Errors
/// A link that does not open, for whatever reason.
pub fn open(company: &Company, secret: &str, now: i64) -> Result<BoardLink> {
    company.state()?.open_board_link(&hash(secret), &day(now), &snapshots::moment(now))?.ok_or_else(Error::missing)
}

/// Withdraws a link.
///
/// # Errors
/// No such link.
pub fn withdraw(company: &Company, n: i64, now: i64) -> Result<()> {
    if company.state()?.withdraw_board_link(n, &snapshots::moment(now))? { Ok(()) } else { Err(Error::missing()) }
}

/// The page of links; `fresh` is the address of the one just made, shown once.
///
/// # Errors
/// A state that cannot be read.
pub fn page(company: &Company, links: &Links, lang: Lang, fresh: &str, now: i64) -> Result<Page> {
    let t = |ru: &str, en: &str| lang.pick(ru, en).to_owned();
    let lead = t(
        "Экран в отделе открывает табло по ссылке без входа. Деньги отдельных людей показываются только с разрешения.",
        "A screen of the department opens the board by a link without signing in. Money of single people is shown only by permission.",
    );
    let crumbs = vec![Link::new(t("Табло", "Wall board"), links.to("tv"))];
    let mut page = Page { title: t("Ссылки на табло", "Links to the wall board"), lead, crumbs, ..Page::default() };
    if !fresh.is_empty() {
        page.blocks.push(Block::Note {
            tone: Tone::Good,
            text: format!("{} {fresh}", t("Ссылка готова, она показана один раз:", "The link is ready, it is shown once:")),
        });
    }
    let form = Form {
        action: links.to("tv/links"),
        title: t("Новая ссылка", "New link"),
        fields: vec![
            Input::new("text", "title", t("Где висит экран", "Where the screen hangs")).must(),
            Input::new("date", "expires_on", t("Открывается до", "Opens until")).value(day(now + DAYS * DAY)),
            Input::new("check", "money", t("Показывать деньги каждого", "Show everybody's money")),
        ],
        button: t("Сделать ссылку", "Make a link"),
        look: "primary",
        ..Form::default()
    };
    page.blocks.push(Block::Form(Box::new(form)));
    let all = store::State::open_read(company.dir())?.map(|s| s.board_links()).transpose()?.unwrap_or_default();
    if all.is_empty() {
        let text = t(
            "Сделайте ссылку и откройте её на экране в отделе: он обновляется сам.",
            "Make a link and open it on a screen of the department: it refreshes by itself.",
        );
        page.blocks.push(Block::Empty(Empty { title: t("Ссылок ещё нет", "No links yet"), text, links: vec![] }));
        return Ok(page);
    }
    let heads = [
        t("Экран", "Screen"),
        t("До", "Until"),
        t("Деньги людей", "People's money"),
        t("Открыта", "Opened"),
        t("Кто сделал", "Made by"),
        String::new(),
    ];
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new("links", &heads);
    for l in all {
        let live = l.withdrawn_at.is_none();
        let act = Form {
            confirm: t("Закрыть ссылку?", "Close the link?"),
            ..Form::button(links.to("tv/links/withdraw"), t("Закрыть", "Close"), &[("n", &l.n.to_string())])
        };
        table.push([
            Cell::from(l.title),
            Cell::from(l.expires_on),
            Cell::from(if l.money { t("показываются", "shown") } else { t("нет", "no") }),
            Cell::from(l.opened_at.map_or_else(|| "–".to_owned(), |m| m.chars().take(16).collect())),
            Cell::from(l.who),
            if live { Cell::form(act) } else { Cell::tag(t("закрыта", "closed"), Tone::Mute) },
        ]);
    }
    page.blocks.push(Block::Table(Box::new(table)));
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_opens_only_by_its_secret_and_until_its_day() {
        let dir = tempfile::tempdir().unwrap();
        let company = crate::Home::new(dir.path()).company("main").unwrap();
        let now = 1_772_366_400_000_000;
        let new = NewLink { title: "Зал".into(), money: true, who: "Анна".into(), ..NewLink::default() };
        let n = make(&company, &new, "s", now).unwrap();
        assert!(open(&company, "s", now).unwrap().money && open(&company, "x", now).is_err());
        assert!(open(&company, "s", now + 91 * DAY).is_err(), "its day has passed");
        withdraw(&company, n, now).unwrap();
        assert!(open(&company, "s", now).is_err() && withdraw(&company, n, now).is_err());
        for bad in [NewLink { title: " ".into(), ..new.clone() }, NewLink { expires_on: "2020-01-01".into(), ..new }] {
            assert_eq!(make(&company, &bad, "t", now).unwrap_err().exit(), 2);
        }
    }
}
