//! Funnel: cohort flow with losses, stock of today, bottleneck, reasons, and one stage of it with its deals.

use super::{about, start};
use crate::Result;
use crate::usecases::cards::listed;
use crate::view::ask::Ask;
use crate::view::look::Look;
use crate::view::{Block, Fact, Link, Page, Tile, plot};
use engine::{Params, Value};

/// Pipelines drawn one by one; the rest stands in the table.
const PIPELINES: usize = 4;

/// The page.
///
/// # Errors
/// A failing query.
pub fn page(look: &Look<'_>, ask: &Ask) -> Result<Page> {
    let lead = (
        "Где теряются сделки. Три разных вопроса: что стало со сделками периода, где сделки стоят сейчас, какой шаг вернёт больше денег.",
        "Where deals are lost. Three different questions: what became of the deals of the period, where deals stand now, which step would return most money.",
    );
    let mut page = start(look, ask, "funnel", lead, &["pipeline", "manager", "channel", "new_or_current"])?;
    page.blocks.push(look.tiles(ask, &["leads", "deals_created", "deals_won", "win_rate_closed", "cycle_length"])?);
    page.blocks.push(Block::section(
        "flow",
        look.t("Движение когорты", "Flow of the cohort"),
        look.t(
            "Сделки, созданные в периоде: вошли = прошли + потеряны + вернулись + ещё на этапе.",
            "Deals created in the period: entered = advanced + lost + went back + still there.",
        ),
    ));
    page.blocks.extend(by_pipeline(look, &about(ask, "funnel_flow"))?);
    page.blocks.push(Block::section(
        "stock",
        look.t("Где сделки сейчас", "Where deals are now"),
        look.t(
            "Запас, а не конверсия: соседние этапы между собой не делятся.",
            "Stock, not conversion: neighbours are not divided by each other.",
        ),
    ));
    let stock = Ask { period: "all".into(), from: String::new(), to: String::new(), ..about(ask, "funnel_stock") };
    page.blocks.extend(by_pipeline(look, &stock)?);
    page.blocks.push(Block::section(
        "bottleneck",
        look.t("Узкое место", "Bottleneck"),
        look.t(
            "Маржа, которую вернёт шаг, поднятый до своей лучшей четверти.",
            "Margin that returns when the step rises to the own best quarter.",
        ),
    ));
    page.blocks.push(look.chart(&about(ask, "bottleneck"), "")?);
    page.blocks.push(Block::heading("reasons", look.t("Почему отказывают", "Why they refuse")));
    page.blocks.push(look.chart(&about(ask, "refusals_by_reason"), "")?);
    if !look.scope.rows() {
        return Ok(page);
    }
    page.blocks.push(Block::section(
        "paths",
        look.t("Пути", "Paths"),
        look.t(
            "Самые частые последовательности этапов закрытых сделок периода.",
            "The most frequent sequences of stages of the deals closed in the period.",
        ),
    ));
    page.blocks.push(paths(look, ask)?);
    Ok(page)
}

/// A figure by stage, drawn pipeline by pipeline: their stages have nothing in common.
fn by_pipeline(look: &Look<'_>, ask: &Ask) -> Result<Vec<Block>> {
    let Some(set) = look.figure(ask)? else { return Ok(vec![look.unknown(&ask.metric)]) };
    if let Some(empty) = look.absent(&set) {
        return Ok(vec![empty]);
    }
    let w = look.words();
    let names = plot::pipelines(&set);
    let mut out = Vec::new();
    for name in names.iter().take(PIPELINES) {
        let own = if names.len() > 1 { ask.only("pipeline", name) } else { ask.clone() };
        let title = if names.len() > 1 { w.cut("pipeline", name) } else { String::new() };
        out.push(Block::Chart(Box::new(look.drawn(&w, &own, &plot::part(&set, name), &title))));
    }
    Ok(out)
}

/// Sequences of stages of closed deals, the most frequent first.
fn paths(look: &Look<'_>, ask: &Ask) -> Result<Block> {
    let (from, to) = ask.days(look.open.today())?;
    let (sql, params) =
        rights(look, ask, "SELECT deal_id, status, amount FROM v_deals d WHERE status <> 'open'", from, to, "closed_on");
    let sql = format!(
        "SELECT path, count(*) AS deals, sum(CASE WHEN status = 'won' THEN 1 ELSE 0 END) AS won FROM (\
         SELECT d.deal_id, d.status, string_agg(s.stage_name, ' → ' ORDER BY e.entered_at, s.position) AS path FROM ({sql}) d JOIN v_stage_events e ON e.deal_id = d.deal_id \
         JOIN v_stages s ON s.stage = e.stage AND s.pipeline = e.pipeline AND s.kind = 'open' GROUP BY d.deal_id, d.status) GROUP BY path ORDER BY deals DESC, path LIMIT 12"
    );
    let block = listed(look, "paths", String::new(), &sql, &params)?;
    Ok(block.unwrap_or_else(|| {
        Block::Empty(crate::view::Empty {
            title: look.t("Истории этапов нет", "No stage history"),
            text: look
                .t("Пути видны, когда загружена история смены этапов.", "Paths appear when the history of stages is imported."),
            links: vec![Link::new(look.t("Загрузить данные", "Import data"), look.links.to("data"))],
        })
    }))
}

/// Adds period, row rights and the conditions on plain columns to a query over deals `d`.
fn rights(
    look: &Look<'_>,
    ask: &Ask,
    head: &str,
    from: Option<jiff::civil::Date>,
    to: Option<jiff::civil::Date>,
    dated: &str,
) -> (String, Params<'static>) {
    let mut sql = head.to_owned();
    let mut params: Params<'static> = Vec::new();
    let days = |d: jiff::civil::Date| Value::Date((d - jiff::civil::date(1970, 1, 1)).get_days());
    if let Some(from) = from {
        sql.push_str(&format!(" AND d.{dated} >= $first"));
        params.push(("first", days(from)));
    }
    if let Some(to) = to {
        sql.push_str(&format!(" AND d.{dated} <= $last"));
        params.push(("last", days(to)));
    }
    for (name, column) in [("pipeline", "pipeline"), ("manager", "manager"), ("channel", "channel")] {
        if let Some((_, v)) = ask.filters.iter().find(|(d, v)| d == name && !v.is_empty()) {
            sql.push_str(&format!(" AND d.{column} = ${name}"));
            params.push((name, Value::Text(v.clone())));
        }
    }
    if let Some(me) = look.scope.employee() {
        sql.push_str(" AND d.manager = $me");
        params.push(("me", Value::Text(me.to_owned())));
    }
    (sql, params)
}

/// One stage: how deals left it, with the deals themselves.
///
/// # Errors
/// A failing query.
pub fn stage(look: &Look<'_>, ask: &Ask, stage: &str) -> Result<Page> {
    crate::usecases::cards::rows_only(look)?;
    let w = look.words();
    let back = look.links.to("funnel") + "?" + &ask.address();
    let mut page = Page {
        title: w.cut("stage", stage),
        lead: look.t(
            "Сделки периода, чей самый дальний этап — этот: как они его покинули.",
            "Deals of the period whose furthest stage is this one: how they left it.",
        ),
        crumbs: vec![Link::new(look.t("Воронка", "Funnel"), back)],
        fresh: look.fresh(),
        filters: Some(look.filters("funnel/stage", ask, &["pipeline", "manager"])?),
        ..Page::default()
    };
    if let Some(f) = page.filters.as_mut() {
        f.hidden.push(("stage".to_owned(), stage.to_owned()));
    }
    // The metric prepares how far each deal came.
    if look.figure(&about(ask, "funnel_flow"))?.is_none() || !look.open.opened.session.knows("deal_reach") {
        page.blocks.push(look.unknown("funnel_flow"));
        return Ok(page);
    }
    let (from, to) = ask.days(look.open.today())?;
    let head = "SELECT d.deal_id, d.title, d.customer_id, d.manager, d.status, d.amount, d.created_on, d.closed_on, d.loss_reason, r.exit FROM v_deals d \
        JOIN deal_reach r ON r.deal_id = d.deal_id JOIN v_stages s ON s.pipeline = d.pipeline AND s.rank = r.rank WHERE s.kind = 'open' AND s.stage = $stage";
    let (sql, mut params) = rights(look, ask, head, from, to, "created_on");
    params.push(("stage", Value::Text(stage.to_owned())));
    let exits = look.open.sql(
        &format!("SELECT exit, count(*) AS deals, sum(amount) AS amount FROM ({sql}) GROUP BY exit ORDER BY deals DESC, exit"),
        &params,
    )?;
    let mut tiles = Vec::new();
    for i in 0..exits.len() {
        let exit = exits.text(i, "exit").unwrap_or_default();
        let note = exits.money(i, "amount").map(|m| w.money(m)).unwrap_or_default();
        tiles.push(Tile { label: exit_word(look, exit), value: w.count(exits.count(i, "deals")), note, ..Tile::default() });
    }
    page.blocks.push(Block::Tiles { tiles });
    let reasons = format!(
        "SELECT loss_reason, count(*) AS deals, sum(amount) AS amount FROM ({sql}) WHERE exit = 'lost' GROUP BY loss_reason ORDER BY deals DESC, loss_reason LIMIT 12"
    );
    page.blocks.extend(listed(
        look,
        "reasons",
        look.t("Причины отказов на этом этапе", "Reasons of refusal at this stage"),
        &reasons,
        &params,
    )?);
    for (exit, ru, en) in [
        ("lost", "Потеряны здесь, крупные сверху", "Lost here, largest first"),
        ("in_window", "Стоят здесь сейчас", "Standing here now"),
    ] {
        let list = format!(
            "SELECT deal_id, title, customer_id, manager, amount, created_on, closed_on, loss_reason FROM ({sql}) WHERE exit = '{exit}' ORDER BY amount DESC NULLS LAST, deal_id LIMIT 50"
        );
        page.blocks.extend(listed(look, exit, look.t(ru, en), &list, &params)?);
    }
    if page.blocks.len() == 1 {
        page.blocks.push(Block::Facts { rows: vec![Fact::new(look.t("Сделок", "Deals"), "0")] });
    }
    Ok(page)
}

fn exit_word(look: &Look<'_>, exit: &str) -> String {
    let (ru, en) = match exit {
        "won" => ("Выиграны", "Won"),
        "lost" => ("Потеряны здесь", "Lost here"),
        "moved_back" => ("Вернулись назад", "Moved back"),
        "recycled" => ("Возвращены в работу", "Recycled"),
        "in_window" => ("Ещё на этапе", "Still here"),
        _ => ("Вне этой воронки", "Outside this pipeline"),
    };
    look.t(ru, en)
}
