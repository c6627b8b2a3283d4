//! The plan in two tracks, in the order of the result.

use super::context::{Context, anchor};
use super::zones::lag;
use crate::doc::{Block, Link, Section, Step, Tone};
use domain::result::PlanItem;

pub(super) fn section(c: &mut Context<'_>) -> Option<Section> {
    let mut blocks = Vec::new();
    let tracks = [
        ("tactical", c.t("Тактическая дорожка: эффект в ближайшие недели", "Tactical track: effect within weeks")),
        (
            "strategic",
            c.t("Стратегическая дорожка: меняет устройство отдела", "Strategic track: changes how the department works"),
        ),
    ];
    for (track, title) in tracks {
        let items: Vec<Step> = c.r.plan.iter().filter(|p| p.track == track).map(|p| step(c, p)).collect();
        if !items.is_empty() {
            blocks.push(Block::Heading { id: format!("plan-{track}"), text: title });
            blocks.push(Block::Plan { items, brief: false });
        }
    }
    if let Some(cap) = &c.r.money.capacity_cap {
        blocks.push(Block::Callout {
            tone: Tone::Warn,
            title: c.t("Что ограничивает рост", "What limits growth"),
            text: c.w(cap),
            items: vec![],
        });
    }
    if blocks.is_empty() {
        return None;
    }
    Some(Section {
        id: "plan",
        number: String::new(),
        title: c.t("План изменений", "Plan of changes"),
        short: c.t("План", "Plan"),
        lead: c.t(
            "Порядок — по ожидаемой марже на час работы с учётом сил отдела. У каждого шага есть признак внедрения, показатель эффекта и предохранитель — то, что не должно ухудшиться.",
            "Ordered by expected margin per hour of work within the team's capacity. Every step has a sign of adoption, an effect metric and a guardrail: what must not get worse.",
        ),
        closed: String::new(),
        blocks,
    })
}

/// The first three steps, tactical ones before strategic ones.
pub(super) fn first_steps(c: &Context<'_>) -> Vec<Step> {
    let (quick, slow): (Vec<_>, Vec<_>) = c.r.plan.iter().partition(|p| p.track == "tactical");
    let mut steps: Vec<Step> = quick.iter().chain(&slow).take(3).map(|p| step(c, p)).collect();
    for (i, s) in (1..).zip(&mut steps) {
        s.rank = format!("{i}");
    }
    steps
}

fn step(c: &Context<'_>, p: &PlanItem) -> Step {
    let zone = c.r.growth_zones.iter().find(|z| z.id == p.zone);
    let zone = zone.map_or_else(Link::default, |z| Link { text: c.w(&z.title), href: format!("#{}", anchor("zone", &z.id)) });
    let hours = c.counted(p.effort_hours.into(), "hour");
    let effort = format!("{hours}, {} {}", c.t("эффект виден", "effect visible"), lag(c, p.lag_weeks));
    let counted = p.money.p90 != 0;
    let facts = [
        (c.t("Внедрено, если", "Adopted when"), c.w(&p.adoption)),
        (c.t("Эффект меряем по", "Effect measured by"), metric_title(c, &p.effect_metric)),
        (c.t("Не должно ухудшиться", "Must not get worse"), c.w(&p.guardrail)),
    ];
    Step {
        rank: p.rank.to_string(),
        change: c.w(&p.change),
        zone,
        owner: c.w(&p.owner),
        money: if counted {
            format!("{} {}", c.money(p.money.p50), c.per(&p.kind))
        } else {
            c.t("без отдельной суммы", "no sum of its own")
        },
        range: if counted { c.range(&p.money) } else { String::new() },
        effort,
        facts: facts.into_iter().filter(|(_, text)| !text.is_empty()).collect(),
    }
}

/// Names of effect metrics that the report may not print itself.
const METRICS: [(&str, &str, &str); 12] = [
    ("call_quality", "Качество звонков", "Call quality"),
    ("discount_share", "Доля скидок", "Share of discounts"),
    ("forecast_accuracy", "Точность прогноза", "Forecast accuracy"),
    ("hiring_funnel", "Воронка подбора", "Hiring funnel"),
    ("lead_to_key_stage", "Лид → ключевой этап", "Lead to key stage"),
    ("nps", "NPS", "NPS"),
    ("promise_keeping", "Выполнение обещаний об оплате", "Promise keeping"),
    ("reconciliation", "Сверка с учётом", "Reconciliation"),
    ("selling_time", "Время на продажи", "Selling time"),
    ("share_of_wallet", "Доля в закупках клиента", "Share of wallet"),
    ("specialisation", "Специализация", "Specialisation"),
    ("turnover", "Текучесть", "Turnover"),
];

/// Title of a metric as printed somewhere in the report, its known name, or its id.
pub(super) fn metric_title(c: &Context<'_>, metric: &str) -> String {
    let figure = c.single(metric).or_else(|| c.r.figures.iter().find(|f| f.set.metric == metric));
    let known = || METRICS.iter().find(|(id, _, _)| *id == metric).map(|(_, ru, en)| c.t(ru, en));
    figure.map(|f| c.w(&f.title)).or_else(known).unwrap_or_else(|| metric.to_owned())
}
