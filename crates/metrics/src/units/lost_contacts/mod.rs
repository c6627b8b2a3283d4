//! Lost contacts of all kinds: for every kind of loss: lost divided by all it could touch; money = number × own conversion × margin

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "lost_contacts",
    version: 1,
    group: "discipline",
    unit: Unit::Ratio,
    ru: "Потери обращений всех видов",
    en: "Lost contacts of all kinds",
    formula_ru: "По каждому виду потери: потеряно ÷ все, кого она могла коснуться; деньги = число × своя конверсия × маржа",
    formula_en: "For every kind of loss: lost divided by all it could touch; money = number × own conversion × margin",
    additive: false,
    up_is_good: Some(false),
    entity: Entity::Own,
    needs: &[("leads", &["created_at"])],
    rows: &[163],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::order::lost_contacts,
};
