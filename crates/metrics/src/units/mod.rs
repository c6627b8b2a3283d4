//! The list of metric units: two lines a unit, in the order of `interface.md` §5.

use crate::metric::Metric;

mod abcxyz;
mod abcxyz_migration;
mod active_customers;
mod advocates;
mod average_ticket;
mod base_value;
mod basket_rules;
mod bottleneck;
mod cac;
mod churn_criteria;
mod churn_rate;
mod client_concentration;
mod coverage;
mod customer_lifetime;
mod cycle_length;
mod deals_created;
mod deals_lost;
mod deals_without_task;
mod deals_won;
mod discount_share;
mod empty_fields;
mod evenness;
mod first_day_touch;
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
mod ltv_predictive;
mod ltv_to_cac;
mod margin;
mod new_customers;
mod nps;
mod nps_groups;
mod nps_methods;
mod overdue_tasks;
mod payback_months;
mod pipeline_value;
mod plan_attainment;
mod purchase_frequency;
mod referral_share;
mod refusals_by_reason;
mod repeat_conversion;
mod repeat_funnel;
mod response_in_norm;
mod response_time;
mod retention_cohorts;
mod returns_share;
mod revenue;
mod revenue_retention;
mod rfm;
mod share_of_wallet;
mod stage_duration;
mod stale_deals;
mod upsell_gap;
mod white_space;
mod win_rate_closed;
mod winback_value;

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
    &customer_lifetime::METRIC,
    &ltv_operational::METRIC,
    &ltv_historic::METRIC,
    &ltv_predictive::METRIC,
    &abcxyz::METRIC,
    &abcxyz_migration::METRIC,
    &client_concentration::METRIC,
    &rfm::METRIC,
    &churn_rate::METRIC,
    &lost_customers::METRIC,
    &winback_value::METRIC,
    &churn_criteria::METRIC,
    &retention_cohorts::METRIC,
    &revenue_retention::METRIC,
    &cac::METRIC,
    &ltv_to_cac::METRIC,
    &payback_months::METRIC,
    &nps::METRIC,
    &nps_methods::METRIC,
    &nps_groups::METRIC,
    &advocates::METRIC,
    &share_of_wallet::METRIC,
    &white_space::METRIC,
    &upsell_gap::METRIC,
    &basket_rules::METRIC,
    &base_value::METRIC,
    &first_day_touch::METRIC,
    &referral_share::METRIC,
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
