//! Touch on the first day after payment: payments after which a person contacted the client within 24 hours over all payments; repeat purchases within 90 days beside it

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "first_day_touch",
    version: 1,
    group: "clients",
    unit: Unit::Ratio,
    ru: "Касание в первые сутки после оплаты",
    en: "Touch on the first day after payment",
    formula_ru: "Оплаты, после которых за 24 часа с клиентом связался человек ÷ все оплаты; рядом повторные покупки за 90 дней",
    formula_en: "Payments after which a person contacted the client within 24 hours over all payments; repeat purchases within 90 days beside it",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Order,
    needs: &[("sales", &[]), ("activities", &["started_at"])],
    rows: &[153],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::touch::first_day,
};
