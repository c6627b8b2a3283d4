//! Pages of before/after: the list with its statuses, one card with its proofs, the form of registration.

pub mod card;
pub mod form;
pub mod library;
pub mod record;

use crate::usecases::measure::{self, Card, Judged, with_look};
use crate::usecases::plan_view::tabs;
use crate::view::links::escape;
use crate::view::look::Look;
use crate::view::{Block, Cell, Empty, Page, Table, Tile, Tone};
use crate::{Company, Result};
use jiff::civil::Date;

/// Address of a card.
pub(crate) fn place(look: &Look<'_>, id: &str) -> String {
    look.links.to(&format!("measure/{}", escape(id)))
}

/// A day as read.
pub(crate) fn date(look: &Look<'_>, day: Date) -> String {
    look.words().date(&day.to_string())
}

/// Name of a metric.
pub(crate) fn title(look: &Look<'_>, metric: &str) -> String {
    crate::view::figure::title(&look.words(), metric)
}

/// Effect with its interval.
pub(crate) fn effect(look: &Look<'_>, j: &Judged) -> (String, String) {
    let number = |x: f64| measure::amount(look.lang, x, j);
    let effect = j.verdict.effect.map_or_else(|| "–".to_owned(), |e| text::fmt::signed(number(e)));
    let interval = j.verdict.interval.map(|(l, h)| format!("[{}; {}]", number(l), number(h))).unwrap_or_default();
    (effect, interval)
}

/// Cards of the viewer that can be judged today.
///
/// # Errors
/// A state that cannot be read.
pub fn judged(look: &Look<'_>, company: &Company, data: &measure::Data<'_>) -> Result<Vec<Judged>> {
    let cards = measure::visible(company, look.scope)?.into_iter().filter(|c| c.withdrawn.is_none());
    Ok(cards.filter_map(|c| measure::judge(company, data, c).ok()).collect())
}

/// Card and verdict for machines, without names of people for those who see no rows.
#[must_use]
pub fn machine(look: &Look<'_>, j: &Judged) -> serde_json::Value {
    let mut value = measure::json(j);
    if *look.scope != crate::view::Scope::All {
        value["card"]["units"] = serde_json::json!([]);
        value["card"]["registered_by"] = serde_json::json!("");
        value["card"]["adoption"].as_array_mut().into_iter().flatten().for_each(|a| a["by"] = serde_json::json!(""));
    }
    value
}

/// All cards of the viewer with the verdict of today.
///
/// # Errors
/// A state that cannot be read.
pub fn page(look: &Look<'_>, company: &Company, may_edit: bool) -> Result<Page> {
    let mut page = Page {
        title: look.t("Измерение изменений", "Measurement of changes"),
        fresh: look.fresh(),
        tabs: tabs(look.links, look.lang, look.scope, "measure"),
        ..Page::default()
    };
    page.lead = look.t(
        "Изменение записано до начала, способ выбирают данные, вывод бывает одним из семи. «Рано судить» — тоже ответ.",
        "A change is written down before its start, the data choose the method, the verdict is one of seven. \"Too early\" is an answer, too.",
    );
    let cards = measure::visible(company, look.scope)?;
    if cards.is_empty() {
        let text = look.t(
            "Зарегистрируйте изменение до его начала: один показатель, наименьший эффект, ради которого стоит, с кем сравнивать и сколько ждать. Метод предложат данные.",
            "Register a change before it starts: one metric, the smallest effect worth having, who is compared with whom and how long. The data propose the method.",
        );
        let links = if may_edit {
            vec![crate::view::Link::new(look.t("Зарегистрировать изменение", "Register a change"), look.links.to("measure/new"))]
        } else {
            vec![]
        };
        let title = look.t("Изменений ещё не зарегистрировано", "No change is registered yet");
        page.blocks.push(Block::Empty(Empty { title, text, links }));
        return Ok(page);
    }
    let judged: Vec<(Card, Result<Judged>)> =
        with_look(look, |d| Ok(cards.into_iter().map(|c| (c.clone(), measure::judge(company, d, c))).collect()))?;
    page.blocks.push(Block::Tiles { tiles: tiles(look, &judged) });
    page.blocks.push(Block::Table(Box::new(table(look, &judged))));
    Ok(page)
}

fn tiles(look: &Look<'_>, judged: &[(Card, Result<Judged>)]) -> Vec<Tile> {
    use measure::Status::{Effect, Harm, Inseparable, NotImplemented, NotSeen, RollingOut, TooEarly};
    let live = || judged.iter().filter(|(c, _)| c.withdrawn.is_none()).filter_map(|(_, j)| j.as_ref().ok());
    let count = |of: &[measure::Status]| live().filter(|j| of.contains(&j.verdict.status)).count();
    let tile = |ru: &str, en: &str, n: usize, tone: Tone| Tile {
        label: look.t(ru, en),
        value: n.to_string(),
        tone: if n == 0 { Tone::Plain } else { tone },
        ..Tile::default()
    };
    vec![
        tile("Эффект есть", "With an effect", count(&[Effect]), Tone::Good),
        tile("Эффекта не видно", "No effect seen", count(&[NotSeen]), Tone::Plain),
        tile("Вред", "Harm", count(&[Harm]), Tone::Bad),
        tile("Рано судить", "Too early", count(&[TooEarly]), Tone::Plain),
        tile("Не внедрено и внедряется", "Not or partly implemented", count(&[NotImplemented, RollingOut]), Tone::Plain),
        tile("Неотделимо", "Inseparable", count(&[Inseparable]), Tone::Warn),
    ]
}

fn table(look: &Look<'_>, judged: &[(Card, Result<Judged>)]) -> Table {
    let heads = [
        look.t("Изменение", "Change"),
        look.t("Показатель", "Metric"),
        look.t("Начало", "Start"),
        look.t("Состояние", "Status"),
        format!(">{}", look.t("Эффект", "Effect")),
        format!(">{}", look.t("Внедрение", "Adoption")),
        look.t("Решение", "Decision"),
    ];
    let mut table = Table::new("cards", &heads.iter().map(String::as_str).collect::<Vec<_>>());
    for (card, j) in judged {
        let name = look.lang.pick(&card.hypothesis.ru, &card.hypothesis.en);
        let name = if name.is_empty() { &card.id } else { name };
        let (status, effect) = match j {
            _ if card.withdrawn.is_some() => (Cell::tag(look.t("отозвана", "withdrawn"), Tone::Mute), Cell::from("–")),
            Ok(j) => {
                let (value, interval) = effect(look, j);
                let gaming = if j.verdict.gaming {
                    look.t("похоже на игру показателем", "looks like gaming")
                } else {
                    String::new()
                };
                let status = Cell::tag(measure::status(look.lang, j), measure::tone(j.verdict.status));
                (Cell { note: gaming, ..status }, Cell { note: interval, ..Cell::from(value) })
            }
            Err(e) => (
                Cell::tag(look.t("не посчитать", "cannot be counted"), Tone::Warn),
                Cell { note: e.text(look.lang), ..Cell::default() },
            ),
        };
        let adopted = j.as_ref().ok().and_then(|j| j.verdict.adoption);
        let decision = card.decision.as_ref().map_or_else(Cell::default, |d| {
            let early = if d.without_verdict { look.t("до вывода", "before the verdict") } else { String::new() };
            Cell { note: format!("{} {early}", d.by).trim().to_owned(), ..Cell::from(decision_word(look, &d.what)) }
        });
        table.push([
            Cell { note: card.id.clone(), ..Cell::link(name.clone(), place(look, &card.id)) },
            title(look, &card.metric).into(),
            Cell { raw: card.start_on.to_string(), ..Cell::from(date(look, card.start_on)) },
            status,
            effect,
            adopted.map_or_else(|| "–".into(), |a| Cell::number(format!("{a}\u{a0}%"), a.to_string())),
            decision,
        ]);
    }
    table
}

/// A decision in words.
pub(crate) fn decision_word(look: &Look<'_>, what: &str) -> String {
    measure::DECISIONS.iter().find(|d| d.0 == what).map_or_else(|| what.to_owned(), |d| look.t(d.1, d.2))
}
