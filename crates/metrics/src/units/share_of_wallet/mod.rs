//! Share of wallet: our sales over all purchases of the clients asked, sum to sum; told within 12 months

use crate::metric::{Entity, Metric};
use domain::figure::Unit;

/// The unit.
pub(crate) const METRIC: Metric = Metric {
    id: "share_of_wallet",
    version: 1,
    group: "clients",
    unit: Unit::Ratio,
    ru: "Доля в закупках клиентов",
    en: "Share of wallet",
    formula_ru: "Наши продажи ÷ все закупки опрошенных клиентов, сумма к сумме; сведения не старше 12 месяцев",
    formula_en: "Our sales over all purchases of the clients asked, sum to sum; told within 12 months",
    additive: false,
    up_is_good: Some(true),
    entity: Entity::Line,
    needs: &[("wallet_shares", &["ours", "total"])],
    rows: &[9, 64],
    query: include_str!("query.sql"),
    page: include_str!("page.md"),
    compute: crate::calc::wallet::compute,
};
