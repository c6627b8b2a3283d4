//! The catalogue: every rule of the audit, two lines a unit, in the order of the report.

use crate::rule::Rule;

mod bulk_stage_moves;
mod calls_without_review;
mod customers_without_owner;
mod deal_order_amount_gap;
mod deals_of_former_employees;
mod deals_without_amount;
mod deals_without_channel;
mod deals_without_close_date;
mod deals_without_customer;
mod deals_without_lead;
mod deals_without_task;
mod duplicate_customers;
mod empty_seats;
mod end_of_month_rush;
mod excess_stages;
mod falling_retention;
mod few_new_customers;
mod few_same_function_reps;
mod head_without_cycle;
mod inflated_pipeline;
mod inflow_unlike_best_customers;
mod key_customers_untouched;
mod key_person_margin;
mod late_entry;
mod leads_without_channel;
mod leads_without_owner;
mod lost_customers_without_winback;
mod lost_deals_without_reason;
mod lost_leads;
mod low_lines_of_new_clients;
mod low_survey_response;
mod managers_without_day_photo;
mod meetings_without_actions;
mod missed_calls_without_callback;
mod missing_plans;
mod missing_stage_history;
mod needs_not_explored;
mod no_call_standard;
mod no_channel_integration;
mod no_client_plans;
mod no_concession_limits;
mod no_contests;
mod no_crm_manual;
mod no_customer_portrait;
mod no_dashboard;
mod no_hiring_funnel;
mod no_lost_criterion;
mod no_product_tests;
mod no_scripts;
mod no_skill_model;
mod no_survey_loop;
mod no_touchpoint_standards;
mod no_wallet_questions;
mod no_workday_map;
mod orders_without_customer;
mod orders_without_deal;
mod other_loss_reason;
mod over_limit_discounts;
mod overdue_tasks;
mod owner_in_deals;
mod owner_manages_sellers;
mod passive_stages;
mod past_close_dates;
mod proposals_without_qualification;
mod same_people_new_and_current;
mod silent_channels;
mod silent_key_customers;
mod single_product_managers;
mod skipped_stages;
mod slipped_close_dates;
mod slow_response;
mod stages_without_norm;
mod stale_deals;
mod stuck_deals;
mod tasks_moved;
mod test_records;
mod thin_pipeline;
mod unclear_pay;
mod undifferentiated_service;
mod uneven_conversion;
mod uneven_months;
mod unreachable_plans;
mod value_not_built;
mod wallet_share_unknown;
mod weak_marketing_kit;
mod weak_proposal_version;
mod weak_second_purchase;
mod weak_stage;
mod wide_span_of_control;
mod won_deals_without_order;

/// All rules.
#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &slow_response::RULE,
    &lost_leads::RULE,
    &leads_without_owner::RULE,
    &leads_without_channel::RULE,
    &deals_without_task::RULE,
    &overdue_tasks::RULE,
    &tasks_moved::RULE,
    &stale_deals::RULE,
    &deals_without_amount::RULE,
    &deals_without_channel::RULE,
    &lost_deals_without_reason::RULE,
    &other_loss_reason::RULE,
    &deals_without_customer::RULE,
    &won_deals_without_order::RULE,
    &orders_without_deal::RULE,
    &late_entry::RULE,
    &duplicate_customers::RULE,
    &deals_of_former_employees::RULE,
    &test_records::RULE,
    &passive_stages::RULE,
    &excess_stages::RULE,
    &skipped_stages::RULE,
    &stages_without_norm::RULE,
    &missing_stage_history::RULE,
    &weak_stage::RULE,
    &uneven_conversion::RULE,
    &bulk_stage_moves::RULE,
    &thin_pipeline::RULE,
    &past_close_dates::RULE,
    &slipped_close_dates::RULE,
    &stuck_deals::RULE,
    &deals_without_close_date::RULE,
    &inflated_pipeline::RULE,
    &key_customers_untouched::RULE,
    &customers_without_owner::RULE,
    &silent_key_customers::RULE,
    &lost_customers_without_winback::RULE,
    &falling_retention::RULE,
    &weak_second_purchase::RULE,
    &few_new_customers::RULE,
    &deals_without_lead::RULE,
    &inflow_unlike_best_customers::RULE,
    &proposals_without_qualification::RULE,
    &undifferentiated_service::RULE,
    &key_person_margin::RULE,
    &few_same_function_reps::RULE,
    &wide_span_of_control::RULE,
    &owner_in_deals::RULE,
    &same_people_new_and_current::RULE,
    &managers_without_day_photo::RULE,
    &empty_seats::RULE,
    &missing_plans::RULE,
    &unreachable_plans::RULE,
    &uneven_months::RULE,
    &end_of_month_rush::RULE,
    &low_lines_of_new_clients::RULE,
    &single_product_managers::RULE,
    &over_limit_discounts::RULE,
    &missed_calls_without_callback::RULE,
    &calls_without_review::RULE,
    &low_survey_response::RULE,
    &wallet_share_unknown::RULE,
    &weak_proposal_version::RULE,
    &silent_channels::RULE,
    &orders_without_customer::RULE,
    &deal_order_amount_gap::RULE,
    &no_customer_portrait::RULE,
    &no_crm_manual::RULE,
    &no_channel_integration::RULE,
    &no_workday_map::RULE,
    &no_survey_loop::RULE,
    &no_wallet_questions::RULE,
    &no_lost_criterion::RULE,
    &no_skill_model::RULE,
    &no_product_tests::RULE,
    &needs_not_explored::RULE,
    &value_not_built::RULE,
    &no_concession_limits::RULE,
    &no_scripts::RULE,
    &no_call_standard::RULE,
    &no_hiring_funnel::RULE,
    &unclear_pay::RULE,
    &no_contests::RULE,
    &no_dashboard::RULE,
    &head_without_cycle::RULE,
    &meetings_without_actions::RULE,
    &no_touchpoint_standards::RULE,
    &weak_marketing_kit::RULE,
    &owner_manages_sellers::RULE,
    &no_client_plans::RULE,
];
