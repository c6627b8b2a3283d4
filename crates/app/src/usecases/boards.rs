//! Kept questions and boards: what was found once is found again, with the rights of whoever opens it.

use crate::usecases::snapshots;
use crate::view::ask::Ask;
use crate::view::links::escape;
use crate::view::look::Look;
use crate::view::{Block, Cell, Empty, Link, Page, Table};
use crate::{Company, Error, Result};
use sha2::{Digest, Sha256};
use store::{Board, SavedView};

/// Longest title.
const TITLE: usize = 120;
/// Questions shown on one board.
const PINNED: usize = 12;

/// Keeps a question; returns its key. The same question of the same person is kept once.
///
/// # Errors
/// A title that is empty (usage), or a state that cannot be written.
pub fn keep(company: &Company, title: &str, query: &str, who: &str, now: i64) -> Result<String> {
    let title: String = title.trim().chars().take(TITLE).collect();
    if title.is_empty() {
        return Err(Error::usage("назовите вид", "give the view a title"));
    }
    let state = company.state()?;
    let digest = Sha256::digest(format!("{who}\n{title}\n{query}").as_bytes());
    let key: String = digest.iter().take(8).map(|b| format!("{b:02x}")).collect();
    if state.view(&key)?.is_none() {
        state.add_view(&SavedView {
            n: 0,
            key: key.clone(),
            title,
            query: query.to_owned(),
            who: who.to_owned(),
            at: snapshots::moment(now),
        })?;
    }
    Ok(key)
}

/// A kept question.
///
/// # Errors
/// No such question.
pub fn kept(company: &Company, key: &str) -> Result<SavedView> {
    let state = store::State::open_read(company.dir())?;
    state.map(|s| s.view(key)).transpose()?.flatten().ok_or_else(Error::missing)
}

/// Forgets a kept question.
///
/// # Errors
/// No such question.
pub fn forget(company: &Company, key: &str) -> Result<()> {
    if company.state()?.drop_view(key)? { Ok(()) } else { Err(Error::missing()) }
}

/// Boards of a company.
///
/// # Errors
/// A state that cannot be read.
pub fn boards(company: &Company) -> Result<Vec<Board>> {
    Ok(store::State::open_read(company.dir())?.map(|s| s.boards()).transpose()?.unwrap_or_default())
}

/// Pins a kept question to a board; the board is made when its number is not given.
///
/// # Errors
/// An unknown question or board, or a board without a title (usage).
pub fn pin(company: &Company, key: &str, board: Option<i64>, title: &str, who: &str, now: i64) -> Result<i64> {
    kept(company, key)?;
    let state = company.state()?;
    let board = match board {
        Some(n) => state.boards()?.into_iter().find(|b| b.n == n).ok_or_else(Error::missing)?.n,
        None if title.trim().is_empty() => return Err(Error::usage("назовите доску", "give the board a title")),
        None => state.add_board(&title.trim().chars().take(TITLE).collect::<String>(), who, &snapshots::moment(now))?,
    };
    state.pin(board, key)?;
    Ok(board)
}

/// Takes a question off a board.
///
/// # Errors
/// It was not there.
pub fn unpin(company: &Company, board: i64, key: &str) -> Result<()> {
    if company.state()?.unpin(board, key)? { Ok(()) } else { Err(Error::missing()) }
}

/// Questions of a board in their order.
///
/// # Errors
/// A state that cannot be read.
pub fn pinned(company: &Company, board: i64) -> Result<Vec<SavedView>> {
    Ok(store::State::open_read(company.dir())?.map(|s| s.pinned(board)).transpose()?.unwrap_or_default())
}

/// Reads a kept query.
#[must_use]
pub fn ask(query: &str) -> Ask {
    let pairs: Vec<(String, String)> =
        query.split('&').filter_map(|p| p.split_once('=')).map(|(k, v)| (unescape(k), unescape(v))).collect();
    Ask::read(&pairs)
}

fn unescape(text: &str) -> String {
    let (bytes, mut out, mut i) = (text.as_bytes(), Vec::new(), 0);
    while let Some(b) = bytes.get(i) {
        let hex = text.get(i + 1..i + 3).and_then(|h| u8::from_str_radix(h, 16).ok());
        match (b, hex) {
            (b'%', Some(byte)) => {
                out.push(byte);
                i += 2;
            }
            (b'+', _) => out.push(b' '),
            (b, _) => out.push(*b),
        }
        i += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// All kept questions and boards.
///
/// # Errors
/// A state that cannot be read.
pub fn list(look: &Look<'_>, company: &Company) -> Result<Page> {
    let w = look.words();
    let mut page = Page { title: look.t("Доски и виды", "Boards and views"), fresh: look.fresh(), ..Page::default() };
    let views = store::State::open_read(company.dir())?.map(|s| s.views()).transpose()?.unwrap_or_default();
    let boards = boards(company)?;
    if views.is_empty() {
        let text = look.t(
            "Откройте показатель в конструкторе, настройте разрез и период и нажмите «Сохранить»: вид появится здесь, его можно закрепить на доске и отправить ссылкой.",
            "Open a figure in the explorer, choose cut and period and press Save: the view appears here, can be pinned to a board and sent as a link.",
        );
        let links = vec![Link::new(look.t("Открыть конструктор", "Open the explorer"), look.links.to("explore"))];
        page.blocks.push(Block::Empty(Empty { title: look.t("Видов ещё нет", "No views yet"), text, links }));
        return Ok(page);
    }
    if !boards.is_empty() {
        let links = boards.iter().map(|b| Link::new(b.title.clone(), look.links.to(&format!("boards/{}", b.n))));
        page.blocks.push(Block::heading("boards", look.t("Доски", "Boards")));
        page.blocks.push(Block::Links { links: links.collect() });
    }
    let heads = [look.t("Вид", "View"), w.word("column.metric"), look.t("Кто сохранил", "Kept by"), w.word("column.date")];
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new("views", &heads);
    for v in views {
        let metric = crate::view::figure::title(&w, &ask(&v.query).metric);
        let href = look.links.to(&format!("views/{}", escape(&v.key)));
        table.push([Cell::link(v.title, href), metric.into(), v.who.into(), w.moment(&v.at).into()]);
    }
    page.blocks.push(Block::heading("views", look.t("Виды", "Views")));
    page.blocks.push(look.table(table));
    Ok(page)
}

/// A board: every question answered now, with the viewer's own rights.
///
/// # Errors
/// No such board, or a failing query.
pub fn board(look: &Look<'_>, company: &Company, n: i64) -> Result<Page> {
    let board = boards(company)?.into_iter().find(|b| b.n == n).ok_or_else(Error::missing)?;
    let pinned = pinned(company, n)?;
    let crumbs = vec![Link::new(look.t("Доски и виды", "Boards and views"), look.links.to("boards"))];
    let mut page = Page { title: board.title, fresh: look.fresh(), crumbs, ..Page::default() };
    if pinned.is_empty() {
        let text = look.t("Закрепите на ней виды из конструктора.", "Pin views from the explorer to it.");
        page.blocks
            .push(Block::Empty(Empty { title: look.t("Доска пуста", "The board is empty"), text, links: vec![] }));
    }
    for v in pinned.into_iter().take(PINNED) {
        match look.chart(&ask(&v.query), &v.title) {
            Ok(block) => page.blocks.push(block),
            // One question that no longer fits must not hide the others.
            Err(Error::Usage(words)) => {
                page.blocks.push(Block::Empty(Empty { title: v.title, text: look.words().both(&words), links: vec![] }))
            }
            Err(e) => return Err(e),
        }
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_query_is_the_question_again() {
        let a = Ask {
            metric: "revenue".into(),
            by: vec!["manager".into(), "channel".into()],
            grain: "month".into(),
            ..Ask::default()
        }
        .only("region", "Юг & Ко");
        assert_eq!(ask(&a.address()), a);
        assert_eq!(unescape("a+b%20%D0%96%"), "a b Ж%");
    }

    #[test]
    fn the_same_question_is_kept_once() {
        let dir = tempfile::tempdir().unwrap();
        let company = crate::Home::new(dir.path()).company("main").unwrap();
        let a = keep(&company, " Утро ", "metric=revenue", "owner", 0).unwrap();
        assert_eq!(keep(&company, "Утро", "metric=revenue", "owner", 1).unwrap(), a);
        assert_eq!(kept(&company, &a).unwrap().title, "Утро");
        let board = pin(&company, &a, None, "Планёрка", "owner", 0).unwrap();
        assert_eq!(pin(&company, &a, Some(board), "", "owner", 0).unwrap(), board);
        assert!(pin(&company, "nothing", Some(board), "", "owner", 0).is_err());
        unpin(&company, board, &a).unwrap();
        forget(&company, &a).unwrap();
        assert!(kept(&company, &a).is_err());
        assert_eq!(keep(&company, " ", "q", "owner", 0).unwrap_err().exit(), 2);
    }
}
