//! The list of metric units: two lines a unit, in the order of `interface.md` §5.

use crate::metric::Metric;

mod abcxyz;
mod active_customers;
mod average_ticket;
mod bottleneck;
mod churn_rate;
mod coverage;
mod cycle_length;
mod deals_created;
mod deals_lost;
mod deals_without_task;
mod deals_won;
mod discount_share;
mod empty_fields;
mod evenness;
mod funnel_flow;
mod funnel_stock;
mod key_person_share;
mod key_stage_to_sale;
mod lead_to_key_stage;
mod lead_to_sale;
mod leads;
mod lines_per_order;
mod lost_customers;
mod lost_leads;
mod ltv_historic;
mod ltv_operational;
mod margin;
mod new_customers;
mod overdue_tasks;
mod pipeline_value;
mod plan_attainment;
mod purchase_frequency;
mod refusals_by_reason;
mod repeat_conversion;
mod repeat_funnel;
mod response_in_norm;
mod response_time;
mod returns_share;
mod revenue;
mod stage_duration;
mod stale_deals;
mod win_rate_closed;

/// All metrics.
pub(crate) const ALL: &[&Metric] = &[
    &leads::METRIC,
    &deals_created::METRIC,
    &deals_won::METRIC,
    &deals_lost::METRIC,
    &win_rate_closed::METRIC,
    &lead_to_sale::METRIC,
    &lead_to_key_stage::METRIC,
    &key_stage_to_sale::METRIC,
    &funnel_flow::METRIC,
    &funnel_stock::METRIC,
    &stage_duration::METRIC,
    &cycle_length::METRIC,
    &bottleneck::METRIC,
    &revenue::METRIC,
    &margin::METRIC,
    &average_ticket::METRIC,
    &lines_per_order::METRIC,
    &returns_share::METRIC,
    &discount_share::METRIC,
    &refusals_by_reason::METRIC,
    &new_customers::METRIC,
    &active_customers::METRIC,
    &repeat_funnel::METRIC,
    &repeat_conversion::METRIC,
    &purchase_frequency::METRIC,
    &ltv_operational::METRIC,
    &ltv_historic::METRIC,
    &abcxyz::METRIC,
    &churn_rate::METRIC,
    &lost_customers::METRIC,
    &response_time::METRIC,
    &response_in_norm::METRIC,
    &lost_leads::METRIC,
    &deals_without_task::METRIC,
    &overdue_tasks::METRIC,
    &stale_deals::METRIC,
    &empty_fields::METRIC,
    &pipeline_value::METRIC,
    &coverage::METRIC,
    &plan_attainment::METRIC,
    &evenness::METRIC,
    &key_person_share::METRIC,
];
