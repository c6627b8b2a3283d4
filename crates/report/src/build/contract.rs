//! Measurement contract: frozen baselines, metrics, when each verdict is due.

use super::context::Context;
use super::plan::metric_title;
use super::zones::lag;
use crate::doc::{Block, Cell, Section, Table};

pub(super) fn section(c: &mut Context<'_>) -> Option<Section> {
    if c.r.plan.is_empty() {
        return None;
    }
    let mut t = Table::new(&[
        "№",
        &c.t("*Изменение", "*Change"),
        &c.t("*Показатель эффекта", "*Effect metric"),
        &c.t(">Было (заморожено)", ">Baseline (frozen)"),
        &c.t("Вердикт, от начала", "Verdict, from the start"),
    ]);
    for p in &c.r.plan {
        let base = c.single(&p.effect_metric);
        let row = base.and_then(|f| f.set.rows.first().map(|r| (f, r)));
        let baseline = match row {
            Some((f, r)) => {
                let unit = super::figures::value_unit(&f.set);
                let note = r.interval.as_ref().map(|i| c.interval(unit, i)).unwrap_or_default();
                Cell { href: format!("#{}", super::anchor("fig", &f.id)), ..Cell::noted(c.value(unit, r.value.as_deref()), note) }
            }
            None => c.t("снимается на старте", "taken at the start").into(),
        };
        t.push([
            p.rank.to_string().into(),
            c.w(&p.change).into(),
            Cell::noted(metric_title(c, &p.effect_metric), p.effect_metric.clone()),
            baseline,
            lag(c, p.lag_weeks).into(),
        ]);
    }
    let a = &c.r.audit;
    let rules = vec![
        c.t(
            "Исходные значения заморожены: тот же снимок и те же настройки дают те же цифры.",
            "Baselines are frozen: the same snapshot and settings give the same figures.",
        ),
        c.t("До срока вердикта вывод один — «рано судить».", "Before the due date there is one answer: too early to judge."),
        c.t(
            "Сначала доля внедрения, потом эффект: неисполненное изменение не может помочь.",
            "Adoption first, effect second: a change that was not made cannot help.",
        ),
        c.t(
            "Если предохранитель падает два обзора подряд, а показатель растёт, изменение останавливается и разбирается.",
            "If the guardrail falls in two reviews while the metric rises, the change is stopped and examined.",
        ),
    ];
    let items = vec![
        (c.t("Снимок данных", "Snapshot"), a.snapshot.clone()),
        (c.t("Хеш настроек", "Hash of settings"), a.settings_hash.clone()),
        (c.t("Хеш результата", "Hash of the result"), a.result_hash.clone()),
    ];
    Some(Section {
        id: "contract",
        number: String::new(),
        title: c.t("Договор об измерении", "Measurement contract"),
        short: c.t("Измерение", "Measurement"),
        lead: c.t(
            "Как и когда станет ясно, что помогло. Исходные значения нельзя поправить задним числом.",
            "How and when we shall know what helped. Baselines cannot be edited afterwards.",
        ),
        closed: String::new(),
        blocks: vec![Block::Table(t), Block::List { ordered: false, items: rules }, Block::Terms { items }],
    })
}
