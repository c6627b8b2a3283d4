//! Forecasts against facts: each finished change, the sum that may be claimed, the factor of the next plan.

use super::{place, title};
use crate::usecases::measure::{self, with_look};
use crate::usecases::{change_plan, plan_view, track};
use crate::view::look::Look;
use crate::view::{Block, Cell, Empty, Page, Table, Tile};
use crate::{Company, Result};
use text::fmt;

/// The page.
///
/// # Errors
/// A failing query.
pub fn page(look: &Look<'_>, company: &Company) -> Result<Page> {
    if look.scope.employee().is_some() {
        return Err(crate::Error::missing());
    }
    let mut page = Page {
        title: look.t("Прогноз и факт", "Forecast and fact"),
        fresh: look.fresh(),
        tabs: plan_view::tabs(look.links, look.lang, look.scope, "plan/record"),
        ..Page::default()
    };
    page.lead = look.t(
        "Сколько обещанного сбылось. На этот коэффициент умножаются деньги следующего плана; пока случаев мало, он близок к единице.",
        "How much of what was promised came true. The money of the next plan is multiplied by this factor; while there are few cases it stays near one.",
    );
    let plan = change_plan::newest(company)?;
    let track = with_look(look, |d| track::of(d, plan.as_ref(), super::judged(look, company, d)?))?;
    if track.lines.is_empty() {
        let text = look.t(
            "Когда у изменений появятся выводы, здесь будет видно, насколько точны ваши прогнозы. Прогноз впишите при регистрации изменения.",
            "Once changes have verdicts, this page shows how exact your forecasts are. Write the forecast down when a change is registered.",
        );
        let title = look.t("Завершённых изменений ещё нет", "No finished change yet");
        page.blocks.push(Block::Empty(Empty { title, text, links: vec![] }));
        return Ok(page);
    }
    page.blocks.push(Block::Tiles { tiles: tiles(look, &track) });
    page.blocks.push(Block::Table(Box::new(table(look, &track))));
    Ok(page)
}

fn tiles(look: &Look<'_>, track: &track::Track) -> Vec<Tile> {
    let w = look.words();
    let mut out = Vec::new();
    if let Some(r) = track.record {
        out.push(Tile {
            label: look.t("Сбылось в среднем", "Came true on average"),
            value: fmt::percent(look.lang, r.mean, 0),
            note: w.n(r.n as u64),
            ..Tile::default()
        });
        out.push(Tile {
            label: look.t("Коэффициент следующего плана", "Factor of the next plan"),
            value: fmt::decimal(look.lang, r.factor, 2),
            note: format!(
                "{} {}/{}",
                look.t("прогноз попал в интервал факта:", "forecast inside the interval of the fact:"),
                r.inside,
                r.n
            ),
            ..Tile::default()
        });
    }
    if let Some(t) = track.total {
        let money = |x: f64| w.value("money", Some(&format!("{x:.2}")));
        out.push(Tile {
            label: look.t("Сумма эффектов, в месяц", "Sum of effects, monthly"),
            value: money(t.claimed),
            note: format!("{} {}", look.t("измерено", "measured"), money(t.measured)),
            delta: match track.growth {
                Some(g) => format!("{} {}", look.t("не выше прироста по мосту:", "never above the bridge:"), money(g)),
                None => look.t("прироста по мосту ещё нет", "the bridge shows no growth yet"),
            },
            how: look.t(
                "Каждый эффект сжат к нулю по своей погрешности, сумма не больше прироста выручки, который показывает мост.",
                "Each effect is shrunk towards zero by its own error; the sum is never above the growth of revenue in the bridge.",
            ),
            ..Tile::default()
        });
    }
    out
}

fn table(look: &Look<'_>, track: &track::Track) -> Table {
    let heads = [
        look.t("Изменение", "Change"),
        look.t("Показатель", "Metric"),
        format!(">{}", look.t("Прогноз", "Forecast")),
        format!(">{}", look.t("Факт", "Fact")),
        format!(">{}", look.t("Сбылось", "Came true")),
        look.t("Вывод", "Verdict"),
    ];
    let mut table = Table::new("record", &heads.iter().map(String::as_str).collect::<Vec<_>>());
    for l in &track.lines {
        let j = &l.judged;
        let name = look.lang.pick(&j.card.hypothesis.ru, &j.card.hypothesis.en);
        let (fact, interval) = super::effect(look, j);
        let forecast = j
            .card
            .forecast
            .map_or_else(|| look.t("не записан", "not written down"), |f| fmt::signed(measure::amount(look.lang, f, j)));
        table.push([
            Cell::link(if name.is_empty() { j.card.id.clone() } else { name.clone() }, place(look, &j.card.id)),
            title(look, &j.card.metric).into(),
            forecast.into(),
            Cell { note: interval, ..Cell::from(fact) },
            l.ratio.map_or_else(|| Cell::from("–"), |r| Cell::number(fmt::percent(look.lang, r, 0), format!("{r:.4}"))),
            Cell::tag(measure::status(look.lang, j), measure::tone(j.verdict.status)),
        ]);
    }
    table
}
