//! Silent channels: records of two weeks divided by those expected from the channel's own weekday norm

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "channel_silence",
    version: 1,
    group: "discipline",
    unit: Unit::Number,
    ru: "Замолчавшие каналы",
    en: "Silent channels",
    formula_ru: "Записей за две недели ÷ ожидаемых по своей норме дней недели",
    formula_en: "Records of two weeks divided by those expected from the channel's own weekday norm",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Own,
    needs: &[("leads", &["channel"])],
    rows: &[33],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::order::silence,
};
