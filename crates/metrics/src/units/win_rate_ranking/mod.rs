//! Fair ranking by win rate: win rate pulled to the common one the more the fewer the cases; places as bands of the indistinguishable

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "win_rate_ranking",
    version: 1,
    group: "funnel",
    unit: Unit::Ratio,
    ru: "Честный рейтинг по конверсии",
    en: "Fair ranking by win rate",
    formula_ru: "Доля успеха, притянутая к общей тем сильнее, чем меньше случаев; места — полосами неотличимых",
    formula_en: "Win rate pulled to the common one the more the fewer the cases; places as bands of the indistinguishable",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Deal,
    needs: &[("deals", &["status"])],
    rows: &[112],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::path::ranking,
};
