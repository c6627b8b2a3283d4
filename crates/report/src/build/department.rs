//! The department on one sheet: key figures, funnel, money over time, discipline.

use super::context::Context;
use super::{closing, figures, plots};
use crate::doc::{Block, Section};
use domain::result::PrintedFigure;

/// Metrics of the client base; they have their own section.
pub(super) const CLIENTS: [&str; 25] = [
    "new_customers",
    "active_customers",
    "repeat_funnel",
    "repeat_conversion",
    "purchase_frequency",
    "customer_lifetime",
    "ltv_operational",
    "ltv_historic",
    "ltv_predictive",
    "churn_rate",
    "lost_customers",
    "retention_cohorts",
    "abcxyz",
    "abcxyz_migration",
    "rfm",
    "cac",
    "ltv_to_cac",
    "payback_months",
    "nps",
    "share_of_wallet",
    "white_space",
    "basket_rules",
    "base_value",
    "first_day_touch",
    "lines_per_order",
];

/// Metrics about people; they belong to the closed page.
pub(super) const PEOPLE: [&str; 10] = [
    "key_person_share",
    "activity_norms",
    "span_of_control",
    "specialisation",
    "selling_time",
    "call_quality",
    "rater_agreement",
    "ramp_up",
    "turnover",
    "planning_accuracy",
];

/// Metrics of the trust section.
pub(super) const TRUST: [&str; 3] = ["reconciliation", "empty_fields", "duplicate_customers"];

/// Order of the first tiles; others follow in the order of the result.
const FIRST: [&str; 12] = [
    "revenue",
    "margin",
    "average_ticket",
    "plan_attainment",
    "leads",
    "lead_to_sale",
    "win_rate_closed",
    "cycle_length",
    "response_time",
    "lost_leads",
    "pipeline_value",
    "coverage",
];

/// A figure shown by person.
pub(super) fn by_person(f: &PrintedFigure) -> bool {
    f.set.rows.iter().any(|r| r.cut.iter().any(|(d, _)| d == "manager"))
}

fn own(f: &PrintedFigure) -> bool {
    let metric = f.set.metric.as_str();
    !by_person(f)
        && !CLIENTS.contains(&metric)
        && !PEOPLE.contains(&metric)
        && !TRUST.contains(&metric)
        && !closing::METRICS.contains(&metric)
}

pub(super) fn section(c: &mut Context<'_>) -> Option<Section> {
    let first = FIRST.iter().filter_map(|m| c.single(m));
    let rest = c.r.figures.iter().filter(|f| own(f) && !FIRST.contains(&f.set.metric.as_str()));
    let singles: Vec<&PrintedFigure> = first.chain(rest).collect();
    let mut blocks: Vec<Block> = figures::tiles(c, singles).into_iter().collect();
    blocks.extend(closing::tree(c));
    // The bridge of the year stands right under the tree it belongs to.
    let bridge = c.r.figures.iter().find(|f| f.set.metric == "revenue_bridge" && f.set.rows.iter().any(|r| r.value.is_some()));
    if let Some(f) = bridge.filter(|f| c.claim(f)) {
        blocks.extend(plots::blocks(c, f));
    }
    let vectors: Vec<&PrintedFigure> = c.r.figures.iter().filter(|f| own(f)).collect();
    for f in vectors {
        if c.claim(f) {
            blocks.extend(plots::blocks(c, f));
        }
    }
    if blocks.is_empty() {
        return None;
    }
    Some(Section {
        id: "department",
        number: String::new(),
        title: c.t("Отдел на одном листе", "The department on one sheet"),
        short: c.t("Отдел", "Department"),
        lead: c.t(
            "Цифры, из которых складывается результат. У каждой — интервал и число случаев; под «Как посчитано» — определение, период и надёжность.",
            "The figures that make the result. Each has its interval and number of cases; \"How it was counted\" gives definition, period and trust.",
        ),
        closed: String::new(),
        blocks,
    })
}
