//! Pipeline changes: open at the previous check + new + reopened + grown − shrunk − won − lost = open now

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "pipeline_changes",
    version: 1,
    group: "pipeline",
    unit: Unit::Money,
    ru: "Изменения в работе",
    en: "Pipeline changes",
    formula_ru: "Открытые сделки на прошлую проверку + новые + вернувшиеся + рост − снижение − выигранные − проигранные = открытые сейчас",
    formula_en: "Open at the previous check + new + reopened + grown − shrunk − won − lost = open now",
    additive: false,
    up_is_good: None,
    entity: Entity::Deal,
    needs: &[("deals", &["status"])],
    rows: &[129, 130],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::outlook::changes,
};
