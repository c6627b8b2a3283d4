//! Growth zones: findings of one cause with their money counted once.

use super::context::{Context, anchor};
use crate::doc::{Block, ChartBlock, Link, Section, Table, Tone, Zone};
use chart::{Chart, Measure, Plot, Range, Ranges};
use domain::result::{GrowthZone, MoneyRange};

pub(super) fn section(c: &mut Context<'_>) -> Option<Section> {
    let mut blocks = Vec::new();
    if c.r.growth_zones.is_empty() {
        blocks.push(Block::Callout {
            tone: Tone::Good,
            title: c.t("Точек роста с доказательством не найдено", "No growth zone with evidence"),
            text: c.t(
                "Проверки, на которые хватило данных, не показали потерь. Что проверить не удалось, перечислено в разделе «Чего аудит не скажет».",
                "The checks that had data show no loss. What could not be checked is listed under \"What this audit cannot tell\".",
            ),
            items: vec![],
        });
    }
    let zones: Vec<Zone> = (1u32..).zip(&c.r.growth_zones).map(|(i, z)| zone(c, i, z)).collect();
    blocks.extend(zones.into_iter().map(Block::Zone));
    Some(Section {
        id: "zones",
        number: String::new(),
        title: c.t("Точки роста", "Growth zones"),
        short: c.t("Точки роста", "Growth zones"),
        lead: c.t(
            "Находки собраны по причинам: у одной причины несколько симптомов, но деньги считаются один раз. «В пакете» — вклад зоны, когда делается всё вместе; «отдельно» — если сделать только её.",
            "Findings are grouped by cause: one cause has several symptoms, but its money counts once. \"In the package\" is the share of a zone when all is done together; \"alone\" is what it brings by itself.",
        ),
        closed: String::new(),
        blocks,
    })
}

fn zone(c: &Context<'_>, rank: u32, z: &GrowthZone) -> Zone {
    let facts = vec![
        (c.t("Отдельно", "Alone"), format!("{} ({})", c.money(z.alone.p50), c.range(&z.alone))),
        (c.word("column.effort"), c.counted(z.effort_hours.into(), "hour")),
        (c.word("column.lag"), lag(c, z.lag_weeks)),
        (c.t("Дорожка", "Track"), track(c, &z.track)),
    ];
    let findings = z.findings.iter().filter_map(|id| c.r.findings.iter().find(|f| f.id == *id && !super::findings::personal(f)));
    let findings = findings.map(|f| Link { text: c.w(&f.title), href: format!("#{}", anchor("f", &f.id)) });
    Zone {
        id: anchor("zone", &z.id),
        rank: rank.to_string(),
        title: c.w(&z.title),
        money: format!("{} {}", c.money(z.in_package.p50), c.per(&z.kind)),
        range: c.range(&z.in_package),
        facts,
        findings: findings.collect(),
    }
}

/// «через 6 недель».
pub(super) fn lag(c: &Context<'_>, weeks: u32) -> String {
    let weeks_text = c.counted(weeks.into(), "week");
    match c.lang {
        // After «через» only the accusative differs: «через неделю».
        text::Lang::Ru => format!("через {}", weeks_text.replace("неделя", "неделю")),
        text::Lang::En => format!("in {weeks_text}"),
    }
}

pub(super) fn track(c: &Context<'_>, track: &str) -> String {
    match track {
        "tactical" => c.t("тактическая", "tactical"),
        "strategic" => c.t("стратегическая", "strategic"),
        other => other.to_owned(),
    }
}

/// Range bars of the zones with monthly money, and the same numbers as a table.
pub(super) fn overview(c: &mut Context<'_>) -> Option<Block> {
    if c.r.money.refused.is_some() {
        return None;
    }
    let with_money = |z: &&GrowthZone| z.in_package.p90 != 0 && z.kind != "stock";
    let zones: Vec<&GrowthZone> = c.r.growth_zones.iter().filter(with_money).collect();
    if zones.is_empty() {
        return None;
    }
    let mut rows: Vec<Range> =
        zones.iter().map(|z| range(c, c.w(&z.title), &z.in_package, Some(format!("#{}", anchor("zone", &z.id))))).collect();
    let together = c.t("Вместе, без двойного счёта", "Together, nothing counted twice");
    rows.push(Range { tone: chart::Tone::Neutral, total: true, ..range(c, together.clone(), &c.r.money.joint_monthly, None) });
    let title = c.t("Сколько маржи в месяц вернёт каждая точка роста", "Margin per month from each growth zone");
    let caption = c.t(
        "Точка — ожидаемая оценка, полоса — от осторожной до смелой (8 случаев из 10 внутри).",
        "The dot is the expected estimate, the bar runs from careful to bold (8 cases in 10 inside).",
    );
    let mut table = Table::new(&[
        &c.t("*Точка роста", "*Growth zone"),
        &c.t(">Осторожно", ">Careful"),
        &c.t(">Ожидаемо", ">Expected"),
        &c.t(">Смело", ">Bold"),
    ]);
    for z in &zones {
        let m = &z.in_package;
        table.push([c.w(&z.title).into(), c.exact(m.p10).into(), c.exact(m.p50).into(), c.exact(m.p90).into()]);
    }
    let m = &c.r.money.joint_monthly;
    table.total([together.into(), c.exact(m.p10).into(), c.exact(m.p50).into(), c.exact(m.p90).into()]);
    let measure = Measure::Money(text::fmt::currency_sign(&c.r.money.currency).to_owned());
    let chart =
        c.plot(Plot { title: title.clone(), description: caption.clone(), chart: Chart::Ranges(Ranges { rows, measure }) });
    Some(Block::Chart(ChartBlock { chart, title, caption, table: Some(table), ..ChartBlock::default() }))
}

fn range(c: &Context<'_>, label: String, m: &MoneyRange, href: Option<String>) -> Range {
    Range {
        label,
        low: major(m.p10),
        mid: major(m.p50),
        high: major(m.p90),
        text: c.money(m.p50),
        note: c.range(m),
        href,
        ..Range::default()
    }
}

/// Minor units as major units for geometry only.
pub(super) fn major(minor: i128) -> f64 {
    minor as f64 / domain::money::ONE as f64
}
