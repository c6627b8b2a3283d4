//! The list of audits, the programmes, and the people who were asked.

use super::text_of;
use crate::usecases::{audits, respondents, run_audit, snapshots};
use crate::view::links::Links;
use crate::view::words::day;
use crate::view::{Block, Cell, Empty, Link, Page, Table, Tone};
use crate::{Company, Result};
use text::{Lang, fmt, locale};

/// All audits, newest first.
///
/// # Errors
/// A state that cannot be read.
pub fn page(company: &Company, links: &Links, lang: Lang) -> Result<Page> {
    let t = |ru: &str, en: &str| lang.pick(ru, en).to_owned();
    let mut page = Page { title: t("Аудиты", "Audits"), ..Page::default() };
    page.lead = t(
        "Каждый аудит — замороженный снимок: те же данные и настройки дают те же байты.",
        "Every audit is a frozen snapshot: the same data and settings give the same bytes.",
    );
    let list = audits::list(company)?;
    if list.is_empty() {
        let text = t(
            "Аудит пройдёт по всем проверкам и покажет, где теряются деньги. Нужны загруженные данные; ответы людей дополнят картину.",
            "An audit goes through all checks and shows where money is lost. It needs imported data; answers of people complete the picture.",
        );
        let links = vec![Link::new(t("Загрузить данные", "Import data"), links.to("data"))];
        page.blocks.push(Block::Empty(Empty { title: t("Аудитов ещё не было", "No audit yet"), text, links }));
        return Ok(page);
    }
    let heads = [
        ">№".to_owned(),
        t("Программа", "Programme"),
        t("На момент", "As of"),
        format!(">{}", t("Оценка", "Score")),
        format!(">{}", t("Известно", "Known")),
        format!(">{}", t("Находок", "Findings")),
        t("Проведён", "Made"),
        t("Дальше", "Next"),
    ];
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new("audits", &heads);
    let date = |iso: &str| day(iso).map_or_else(|| iso.to_owned(), |d| fmt::date(lang, d));
    for a in list.into_iter().rev() {
        let home = links.to(&format!("audits/{}", a.n));
        let programme = locale::t(lang, &format!("programme.{}", a.programme)).to_owned();
        let broken = if a.broken > 0 { format!("{}: {}", t("сбоев", "broken"), a.broken) } else { String::new() };
        table.push([
            Cell::link(a.n.to_string(), home.clone()),
            Cell { note: broken, ..Cell::link(programme, home.clone()) },
            Cell { raw: a.as_of.clone(), ..Cell::from(date(&a.as_of)) },
            Cell::number(
                a.score.as_deref().map_or_else(|| "–".to_owned(), |s| fmt::decimal_str(lang, s, 0)),
                a.score.clone().unwrap_or_default(),
            ),
            Cell::number(fmt::percent_str(lang, &a.coverage, 0), a.coverage.clone()),
            Cell::number(fmt::count(lang, a.findings), a.findings.to_string()),
            Cell { raw: a.created_at.clone(), ..Cell::from(date(&a.created_at)) },
            Cell::link(t("Защита", "Defence"), format!("{home}/defence")),
        ]);
    }
    page.blocks.push(Block::Table(Box::new(table)));
    Ok(page)
}

/// Programmes with their names.
#[must_use]
pub fn programmes(lang: Lang) -> Vec<(&'static str, String)> {
    audit::programmes().into_iter().map(|id| (id, locale::t(lang, &format!("programme.{id}")).to_owned())).collect()
}

/// Checks what was asked before a job is started.
///
/// # Errors
/// An unknown programme or a bad date (usage).
pub fn check(request: &run_audit::Request) -> Result<()> {
    audit::programme(&request.programme).map_err(crate::usecases::questions::wrong)?;
    if let Some(moment) = &request.as_of {
        crate::as_of::parse(moment, &jiff::tz::TimeZone::UTC)?;
    }
    Ok(())
}

/// People who were asked, what they said and where they disagree; and the links that are still open: number, name.
///
/// # Errors
/// A state that cannot be read.
pub fn respondents(company: &Company, links: &Links, lang: Lang, now: i64) -> Result<(Page, Vec<(i64, String)>)> {
    let t = |ru: &str, en: &str| lang.pick(ru, en).to_owned();
    let crumbs = vec![Link::new(t("Аудиты", "Audits"), links.to("audits"))];
    let mut page = Page { title: t("Опрос", "Questionnaires"), crumbs, ..Page::default() };
    page.lead = t(
        "То, чего в данных нет, знают люди. Их ответы входят в следующий аудит; «не знаю» остаётся неизвестным.",
        "People know what the data does not. Their answers enter the next audit; \"I do not know\" stays unknown.",
    );
    let today: String = snapshots::moment(now).chars().take(10).collect();
    let lines = respondents::list(company)?;
    let date = |iso: &str| day(iso).map_or_else(|| iso.to_owned(), |d| fmt::date(lang, d));
    let mut open = Vec::new();
    if lines.is_empty() {
        let text = t(
            "Сделайте личную ссылку и отправьте её: человеку не нужна учётная запись.",
            "Make a personal link and send it: the person needs no account.",
        );
        page.blocks.push(Block::Empty(Empty {
            title: t("Пока никого не спросили", "Nobody was asked yet"),
            text,
            links: vec![],
        }));
        return Ok((page, open));
    }
    let heads = [
        t("Кого спросили", "Asked"),
        format!(">{}", t("Ответов", "Answers")),
        t("Ссылка", "Link"),
        t("Открыта до", "Open until"),
    ];
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new("respondents", &heads);
    for l in lines {
        let r = &l.respondent;
        let live = r.withdrawn_at.is_none() && r.expires_on >= today;
        if live {
            open.push((r.n, r.name.clone()));
        }
        let state = match (&r.withdrawn_at, live, &r.opened_at) {
            (Some(_), ..) => Cell::tag(t("закрыта", "closed"), Tone::Mute),
            (None, false, _) => Cell::tag(t("срок вышел", "ran out"), Tone::Mute),
            (None, true, Some(_)) => Cell::tag(t("открывали", "opened"), Tone::Good),
            (None, true, None) => Cell::tag(t("ещё не открывали", "not opened yet"), Tone::Warn),
        };
        let share = fmt::x_of_n(lang, l.answered as u64, l.asked as u64);
        table.push([
            Cell { note: r.role.clone(), ..Cell::from(r.name.as_str()) },
            Cell::number(share, l.answered.to_string()),
            state,
            date(&r.expires_on).into(),
        ]);
    }
    page.blocks.push(Block::Table(Box::new(table)));
    page.blocks.extend(opinions(company, lang)?);
    Ok((page, open))
}

fn opinions(company: &Company, lang: Lang) -> Result<Vec<Block>> {
    let t = |ru: &str, en: &str| lang.pick(ru, en).to_owned();
    let said = respondents::opinions(company)?;
    if said.is_empty() {
        return Ok(vec![]);
    }
    let heads = [t("Вопрос", "Question"), t("Что сказали", "What was said"), t("Согласие", "Agreement")];
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new("opinions", &heads);
    for o in said {
        let rule = audit::rules::RULES.iter().find(|r| r.id == o.question);
        let title = rule.map_or_else(|| o.question.clone(), |r| crate::usecases::catalogue::rule_title(r, lang));
        let word = |w: &str| locale::t(lang, if w == "unknown" { "not_known" } else { w }).to_owned();
        let line = |(name, answer, evidence, note): &(String, String, String, String)| {
            let tail: Vec<&str> = [evidence.as_str(), note.as_str()].into_iter().filter(|s| !s.is_empty()).collect();
            let tail = if tail.is_empty() { String::new() } else { format!(" ({})", tail.join("; ")) };
            format!("{name}: {}{tail}", word(answer))
        };
        let all: Vec<String> = o.said.iter().map(line).collect();
        let agree = if o.differ {
            Cell::tag(t("расходятся", "differ"), Tone::Warn)
        } else {
            Cell::tag(t("согласны", "agree"), Tone::Good)
        };
        table.push([title.into(), all.join(". ").into(), agree]);
    }
    Ok(vec![Block::heading("opinions", t("Ответы", "Answers")), Block::Table(Box::new(table))])
}

/// Score and date of the newest audit, for other pages.
///
/// # Errors
/// A state that cannot be read.
pub fn newest(company: &Company) -> Result<Option<(i64, String)>> {
    let Some(row) = audits::list(company)?.into_iter().next_back() else { return Ok(None) };
    let document = audits::document(company, row.n)?;
    Ok(Some((row.n, text_of(&document["score"]["total"]).to_owned())))
}
