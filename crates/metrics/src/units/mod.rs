//! The list of metric units: two lines a unit, in the order of `interface.md` §5.

use crate::metric::Metric;

mod abcxyz;
mod abcxyz_migration;
mod active_customers;
mod activity_norms;
mod advocates;
mod average_ticket;
mod base_value;
mod basket_rules;
mod bottleneck;
mod cac;
mod call_back;
mod call_quality;
mod capacity_load;
mod channel_silence;
mod churn_criteria;
mod churn_rate;
mod client_concentration;
mod client_dependence;
mod control_chart;
mod coverage;
mod crm_order_index;
mod customer_lifetime;
mod cycle_length;
mod deal_probability;
mod deals_created;
mod deals_lost;
mod deals_without_task;
mod deals_won;
mod deviation_times;
mod discount_share;
mod driver_tree;
mod duplicate_customers;
mod empty_fields;
mod end_of_period_rush;
mod entry_lag;
mod evenness;
mod first_day_touch;
mod forecast;
mod forecast_accuracy;
mod funnel_flow;
mod funnel_stock;
mod hiring_funnel;
mod key_person_share;
mod key_stage_to_sale;
mod lead_to_key_stage;
mod lead_to_sale;
mod leads;
mod lines_per_order;
mod lost_contacts;
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
mod outcome_curve;
mod overdue_tasks;
mod path_conformance;
mod path_variants;
mod payback_months;
mod payment_calendar;
mod pipeline_changes;
mod pipeline_ticket;
mod pipeline_value;
mod plan_attainment;
mod plan_pace;
mod planning_accuracy;
mod price_volume_mix;
mod probability_calibration;
mod product_limit_conversion;
mod promise_keeping;
mod purchase_frequency;
mod ramp_up;
mod rater_agreement;
mod reconciliation;
mod referral_share;
mod refusals_by_reason;
mod repeat_conversion;
mod repeat_funnel;
mod response_effect;
mod response_in_norm;
mod response_time;
mod retention_cohorts;
mod returns_share;
mod revenue;
mod revenue_bridge;
mod revenue_retention;
mod rfm;
mod scorecard_items;
mod seasonality;
mod selling_time;
mod share_of_wallet;
mod slipped_dates;
mod span_of_control;
mod specialisation;
mod stage_duration;
mod stage_lint;
mod stale_deals;
mod tasks_moved;
mod turnover;
mod upsell_gap;
mod white_space;
mod win_rate_adjusted;
mod win_rate_closed;
mod win_rate_ranking;
mod winback_value;
mod zigzag;

/// All metrics.
pub(crate) const ALL: &[&Metric] = &[
    &leads::METRIC,
    &deals_created::METRIC,
    &deals_won::METRIC,
    &deals_lost::METRIC,
    &win_rate_closed::METRIC,
    &win_rate_adjusted::METRIC,
    &win_rate_ranking::METRIC,
    &product_limit_conversion::METRIC,
    &outcome_curve::METRIC,
    &lead_to_sale::METRIC,
    &lead_to_key_stage::METRIC,
    &key_stage_to_sale::METRIC,
    &funnel_flow::METRIC,
    &funnel_stock::METRIC,
    &stage_duration::METRIC,
    &cycle_length::METRIC,
    &bottleneck::METRIC,
    &path_variants::METRIC,
    &path_conformance::METRIC,
    &stage_lint::METRIC,
    &revenue::METRIC,
    &margin::METRIC,
    &average_ticket::METRIC,
    &lines_per_order::METRIC,
    &returns_share::METRIC,
    &discount_share::METRIC,
    &refusals_by_reason::METRIC,
    &driver_tree::METRIC,
    &revenue_bridge::METRIC,
    &price_volume_mix::METRIC,
    &seasonality::METRIC,
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
    &lost_contacts::METRIC,
    &call_back::METRIC,
    &response_effect::METRIC,
    &channel_silence::METRIC,
    &deals_without_task::METRIC,
    &overdue_tasks::METRIC,
    &tasks_moved::METRIC,
    &entry_lag::METRIC,
    &stale_deals::METRIC,
    &empty_fields::METRIC,
    &duplicate_customers::METRIC,
    &crm_order_index::METRIC,
    &reconciliation::METRIC,
    &pipeline_value::METRIC,
    &deal_probability::METRIC,
    &probability_calibration::METRIC,
    &payment_calendar::METRIC,
    &forecast::METRIC,
    &forecast_accuracy::METRIC,
    &coverage::METRIC,
    &slipped_dates::METRIC,
    &pipeline_changes::METRIC,
    &promise_keeping::METRIC,
    &pipeline_ticket::METRIC,
    &plan_attainment::METRIC,
    &plan_pace::METRIC,
    &evenness::METRIC,
    &activity_norms::METRIC,
    &span_of_control::METRIC,
    &key_person_share::METRIC,
    &client_dependence::METRIC,
    &specialisation::METRIC,
    &selling_time::METRIC,
    &call_quality::METRIC,
    &rater_agreement::METRIC,
    &scorecard_items::METRIC,
    &ramp_up::METRIC,
    &turnover::METRIC,
    &hiring_funnel::METRIC,
    &capacity_load::METRIC,
    &zigzag::METRIC,
    &end_of_period_rush::METRIC,
    &planning_accuracy::METRIC,
    &deviation_times::METRIC,
    &control_chart::METRIC,
];
