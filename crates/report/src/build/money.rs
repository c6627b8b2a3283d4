//! Money ledger: touched, recoverable, joint; the waterfall of zones; what is deliberately not counted.

use super::context::{Context, anchor};
use super::zones::{lag, major};
use crate::doc::{Block, Cell, ChartBlock, Section, Table, Tone};
use chart::{Chart, Measure, Plot, Waterfall, WaterfallStep};
use domain::result::GrowthZone;

pub(super) fn section(c: &mut Context<'_>) -> Option<Section> {
    let m = &c.r.money;
    let mut blocks = Vec::new();
    if let Some(refused) = &m.refused {
        let title = c.t("Почему сумм нет", "Why there are no sums");
        blocks.push(Block::Callout { tone: Tone::Warn, title, text: c.w(refused), items: vec![] });
    } else {
        blocks.push(Block::Table(three(c)));
        blocks.extend(waterfall(c));
        blocks.extend(ledger(c).map(Block::Table));
        blocks.extend(risks(c).map(Block::Table));
        blocks.extend(remarks(c));
    }
    if !m.not_counted.is_empty() {
        blocks.push(Block::Callout {
            tone: Tone::Mute,
            title: c.t("Что намеренно не посчитано", "What is deliberately not counted"),
            text: String::new(),
            items: m.not_counted.iter().map(|w| c.w(w)).collect(),
        });
    }
    Some(Section {
        id: "money",
        number: String::new(),
        title: c.t("Деньги: книга учёта", "Money: the ledger"),
        short: c.t("Деньги", "Money"),
        lead: c.t(
            "Всё в марже, а не в выручке. Три суммы не смешиваются: затронуто больше возвратимого, возвратимое по отдельности больше, чем вместе. Разовое и ежемесячное не складываются.",
            "Everything is margin, not revenue. Three sums are kept apart: touched exceeds recoverable, recoverable apart exceeds together. One-off and monthly are never added.",
        ),
        closed: String::new(),
        blocks,
    })
}

fn three(c: &Context<'_>) -> Table {
    let m = &c.r.money;
    let mut t = Table::new(&[
        &c.t("Сумма", "Sum"),
        &c.t("*Что значит", "*What it means"),
        &c.t(">За период", ">Of the period"),
        &c.t(">В месяц", ">Per month"),
        &c.t(">Разово", ">One-off"),
    ]);
    t.push([
        c.t("Затронуто", "Touched").into(),
        c.t("все деньги записей, в которых есть ошибка", "all money of records with a mistake").into(),
        c.exact(m.touched).into(),
        Cell::default(),
        Cell::default(),
    ]);
    t.push([
        c.t("Возвратимо по отдельности", "Recoverable apart").into(),
        c.t(
            "простая сумма точек роста; одни и те же записи посчитаны не один раз",
            "plain sum of the zones; the same records count more than once",
        )
        .into(),
        Cell::default(),
        c.exact(m.naive_sum_monthly).into(),
        c.exact(m.naive_sum_one_off).into(),
    ]);
    t.total([
        c.t("Возвратимо вместе", "Recoverable together").into(),
        c.t("без двойного счёта; мелко — от осторожной оценки до смелой", "nothing counted twice; from careful to bold below")
            .into(),
        Cell::default(),
        Cell::noted(c.exact(m.joint_monthly.p50), c.range(&m.joint_monthly)),
        Cell::noted(c.exact(m.joint_one_off.p50), c.range(&m.joint_one_off)),
    ]);
    t.push([
        c.t("В плане", "In the plan").into(),
        c.t(
            "часть пакета, на которую в плане есть изменение и часы",
            "part of the package that the plan has a change and hours for",
        )
        .into(),
        Cell::default(),
        c.exact(m.in_plan_monthly).into(),
        c.exact(m.in_plan_one_off).into(),
    ]);
    t
}

/// From the margin of an average month to what it becomes, zone by zone.
fn waterfall(c: &mut Context<'_>) -> Option<Block> {
    let m = &c.r.money;
    let monthly: Vec<&GrowthZone> = c.r.growth_zones.iter().filter(|z| z.kind != "stock" && z.in_package.p50 != 0).collect();
    if monthly.is_empty() || m.base_monthly_margin == 0 {
        return None;
    }
    let total = |label: String, minor: i128| WaterfallStep {
        label,
        value: major(minor),
        text: c.money(minor),
        total: true,
        ..WaterfallStep::default()
    };
    let mut steps = vec![total(c.t("Маржа сейчас", "Margin now"), m.base_monthly_margin)];
    let mut level = m.base_monthly_margin;
    for z in &monthly {
        level += z.in_package.p50;
        steps.push(WaterfallStep {
            label: c.w(&z.title),
            value: major(z.in_package.p50),
            text: text::fmt::signed(c.money(z.in_package.p50)),
            href: Some(format!("#{}", anchor("zone", &z.id))),
            ..WaterfallStep::default()
        });
    }
    steps.push(total(c.t("Станет", "Becomes"), level));
    let mut table = Table::new(&[&c.t("*Шаг", "*Step"), &c.t(">Маржа в месяц", ">Margin per month")]);
    table.push([c.t("Маржа сейчас, средний месяц", "Margin now, average month").into(), c.exact(m.base_monthly_margin).into()]);
    for z in &monthly {
        table.push([c.w(&z.title).into(), c.exact(z.in_package.p50).into()]);
    }
    table.total([c.t("Станет", "Becomes").into(), c.exact(level).into()]);
    let title = c.t("Маржа в месяц: сейчас и после плана", "Margin per month: now and after the plan");
    let caption =
        c.t("Ожидаемая оценка, вклад каждой точки роста в пакете.", "Expected estimate, share of each zone in the package.");
    let measure = Measure::Money(text::fmt::currency_sign(&m.currency).to_owned());
    let chart = c.plot(Plot {
        title: title.clone(),
        description: caption.clone(),
        chart: Chart::Waterfall(Waterfall { steps, measure }),
    });
    Some(Block::Chart(ChartBlock { chart, title, caption, table: Some(table), ..ChartBlock::default() }))
}

fn ledger(c: &Context<'_>) -> Option<Table> {
    let mut t = Table::new(&[
        &c.t("*Точка роста", "*Growth zone"),
        &c.t("Вид", "Kind"),
        &c.t(">Отдельно", ">Alone"),
        &c.t(">В пакете", ">In the package"),
        &c.t(">Осторожно", ">Careful"),
        &c.t(">Смело", ">Bold"),
    ]);
    t.caption = c.t("Книга учёта по точкам роста", "Ledger by growth zone");
    for z in &c.r.growth_zones {
        let p = &z.in_package;
        t.push([
            Cell {
                note: format!("{}, {}", c.counted(z.effort_hours.into(), "hour"), lag(c, z.lag_weeks)),
                ..Cell::link(c.w(&z.title), format!("#{}", anchor("zone", &z.id)))
            },
            c.per(&z.kind).into(),
            c.exact(z.alone.p50).into(),
            c.exact(p.p50).into(),
            c.exact(p.p10).into(),
            c.exact(p.p90).into(),
        ]);
    }
    t.rows.first()?;
    let m = &c.r.money;
    let sums = [("flow", &m.joint_monthly, m.naive_sum_monthly), ("stock", &m.joint_one_off, m.naive_sum_one_off)];
    for (kind, joint, naive) in sums.into_iter().filter(|s| s.1.p90 != 0) {
        t.total([
            c.word("total").into(),
            c.per(kind).into(),
            c.exact(naive).into(),
            c.exact(joint.p50).into(),
            c.exact(joint.p10).into(),
            c.exact(joint.p90).into(),
        ]);
    }
    t.note = c.t(
        "Итог «в пакете» — это совместный расчёт. Осторожная и смелая оценки итога не равны сумме оценок строк: крайности не случаются все сразу.",
        "The total \"in the package\" is a joint run. The careful and bold totals are not sums of the rows: extremes do not all happen at once.",
    );
    Some(t)
}

fn risks(c: &Context<'_>) -> Option<Table> {
    let mut t = Table::new(&[
        &c.t("*Риск, отдельно от роста", "*Risk, apart from growth"),
        &c.t(">Под угрозой за год", ">At stake in a year"),
    ]);
    t.caption = c.t("Риски: ожидаемые потери не складываются с ростом", "Risks: expected losses are never added to growth");
    for r in &c.r.money.risks {
        t.push([Cell::noted(c.w(&r.title), c.w(&r.how)), c.exact(r.at_stake).into()]);
    }
    t.filled()
}

fn remarks(c: &Context<'_>) -> Option<Block> {
    let m = &c.r.money;
    let mut items: Vec<String> = m.sanity.iter().map(|w| c.w(w)).collect();
    if let Some(id) = &m.largest_contributor_to_spread {
        let zone = c.r.growth_zones.iter().find(|z| z.id == *id).map_or_else(|| id.clone(), |z| c.w(&z.title));
        items.push(format!(
            "{} {zone}.",
            c.t("Больше всего разброса даёт точка роста:", "Most of the spread comes from the zone:")
        ));
    }
    (!items.is_empty()).then(|| Block::Callout {
        tone: Tone::Plain,
        title: c.t("Проверка здравым смыслом", "Sanity check"),
        text: String::new(),
        items,
    })
}
