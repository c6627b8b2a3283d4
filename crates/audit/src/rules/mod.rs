//! The catalogue: every rule of the audit, two lines a unit, in the order of the report.

use crate::rule::Rule;

mod broken_payment_promises;
mod bulk_stage_moves;
mod calls_without_review;
mod categories_of_one_seller;
mod contests_one_kind;
mod converted_leads_without_deal;
mod crm_order_unrewarded;
mod customers_without_owner;
mod deal_order_amount_gap;
mod deals_of_former_employees;
mod deals_passed_around;
mod deals_without_amount;
mod deals_without_channel;
mod deals_without_close_date;
mod deals_without_customer;
mod deals_without_lead;
mod deals_without_task;
mod detractors_without_response;
mod disagreeing_raters;
mod discounts_as_habit;
mod disqualified_without_reason;
mod duplicate_customers;
mod early_leavers;
mod empty_seats;
mod end_of_month_rush;
mod excess_stages;
mod excess_targets;
mod falling_retention;
mod falling_skill_marks;
mod few_new_customers;
mod few_same_function_reps;
mod first_day_without_touch;
mod flat_pay_thresholds;
mod growing_returns;
mod head_absent_from_crm;
mod head_as_messenger;
mod head_does_not_teach;
mod head_pay_unlinked;
mod head_without_cycle;
mod head_without_detailed_plans;
mod head_without_marketing;
mod high_turnover;
mod inaccurate_plans;
mod inflated_pipeline;
mod inflow_unlike_best_customers;
mod irreplaceable_people;
mod key_customers_untouched;
mod key_customers_without_audience;
mod key_customers_without_plan;
mod key_person_margin;
mod large_fixed_pay;
mod late_entry;
mod leads_without_channel;
mod leads_without_owner;
mod long_call_waits;
mod losses_by_price;
mod lost_customers_without_winback;
mod lost_deals_without_reason;
mod lost_leads;
mod low_lines_of_new_clients;
mod low_nps;
mod low_selling_time;
mod low_survey_response;
mod low_wallet_without_next_step;
mod ltv_unknown;
mod managers_without_day_photo;
mod managers_without_reviews;
mod manual_reports;
mod meetings_not_daily;
mod meetings_without_actions;
mod meetings_without_figures;
mod meetings_without_qualification;
mod missed_calls_without_callback;
mod missed_inbound_calls;
mod missing_plans;
mod missing_stage_history;
mod month_end_touches;
mod moved_back_deals;
mod moved_dates_without_step;
mod narrow_key_customers;
mod needs_not_explored;
mod no_call_standard;
mod no_channel_integration;
mod no_client_clusters_review;
mod no_client_plans;
mod no_concession_limits;
mod no_contests;
mod no_crm_manual;
mod no_customer_portrait;
mod no_daily_figures;
mod no_dashboard;
mod no_growth_sheets;
mod no_hiring_funnel;
mod no_internal_competition;
mod no_knowledge_base;
mod no_lost_criterion;
mod no_loyalty_programme;
mod no_meeting_preparation;
mod no_payment_calendar;
mod no_price_ladder;
mod no_product_book;
mod no_product_tests;
mod no_question_bank;
mod no_scripts;
mod no_separate_new_funnel;
mod no_skill_model;
mod no_split_principle;
mod no_survey_loop;
mod no_time_waste_list;
mod no_touchpoint_standards;
mod no_training_plan;
mod no_wallet_questions;
mod no_workday_map;
mod objections_not_collected;
mod orders_without_customer;
mod orders_without_deal;
mod orders_without_lines;
mod other_loss_reason;
mod over_limit_discounts;
mod overdue_tasks;
mod overlapping_managers;
mod overloaded_capacity;
mod owner_in_deals;
mod owner_manages_sellers;
mod passive_stages;
mod past_close_dates;
mod promo_only_customers;
mod proposals_without_conversation;
mod proposals_without_followup;
mod proposals_without_qualification;
mod proposals_without_version;
mod rejections_without_reason;
mod reports_not_delivered;
mod sales_without_margin;
mod same_people_new_and_current;
mod scripts_not_tested;
mod silent_channels;
mod silent_key_customers;
mod single_line_orders;
mod single_product_managers;
mod skipped_stages;
mod slipped_close_dates;
mod slow_response;
mod spend_without_leads;
mod stages_without_norm;
mod stale_deals;
mod status_against_stage;
mod stuck_deals;
mod talks_without_recording;
mod targets_only_money;
mod tasks_moved;
mod test_records;
mod thin_pipeline;
mod touches_on_small_customers;
mod touchpoint_chain_unmanaged;
mod touchpoints_unchecked;
mod unclear_pay;
mod undifferentiated_service;
mod uneven_conversion;
mod uneven_load;
mod uneven_months;
mod uneven_response_by_channel;
mod unknown_callers;
mod unknown_managers;
mod unreachable_plans;
mod value_not_built;
mod wallet_share_guessed;
mod wallet_share_unknown;
mod weak_marketing_kit;
mod weak_needs_marks;
mod weak_next_step_marks;
mod weak_objection_marks;
mod weak_product_marks;
mod weak_proposal_version;
mod weak_second_purchase;
mod weak_stage;
mod weak_value_marks;
mod wide_span_of_control;
mod winback_by_mail_only;
mod won_deals_without_history;
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
    &moved_back_deals::RULE,
    &status_against_stage::RULE,
    &meetings_without_qualification::RULE,
    &key_customers_without_audience::RULE,
    &unknown_callers::RULE,
    &won_deals_without_history::RULE,
    &overlapping_managers::RULE,
    &deals_passed_around::RULE,
    &uneven_load::RULE,
    &categories_of_one_seller::RULE,
    &low_selling_time::RULE,
    &detractors_without_response::RULE,
    &no_separate_new_funnel::RULE,
    &converted_leads_without_deal::RULE,
    &key_customers_without_plan::RULE,
    &first_day_without_touch::RULE,
    &promo_only_customers::RULE,
    &month_end_touches::RULE,
    &low_wallet_without_next_step::RULE,
    &wallet_share_guessed::RULE,
    &winback_by_mail_only::RULE,
    &weak_product_marks::RULE,
    &weak_needs_marks::RULE,
    &weak_value_marks::RULE,
    &weak_objection_marks::RULE,
    &weak_next_step_marks::RULE,
    &proposals_without_conversation::RULE,
    &losses_by_price::RULE,
    &discounts_as_habit::RULE,
    &missed_inbound_calls::RULE,
    &managers_without_reviews::RULE,
    &talks_without_recording::RULE,
    &early_leavers::RULE,
    &rejections_without_reason::RULE,
    &excess_targets::RULE,
    &targets_only_money::RULE,
    &inaccurate_plans::RULE,
    &single_line_orders::RULE,
    &narrow_key_customers::RULE,
    &touches_on_small_customers::RULE,
    &head_absent_from_crm::RULE,
    &broken_payment_promises::RULE,
    &moved_dates_without_step::RULE,
    &proposals_without_followup::RULE,
    &proposals_without_version::RULE,
    &spend_without_leads::RULE,
    &disqualified_without_reason::RULE,
    &long_call_waits::RULE,
    &sales_without_margin::RULE,
    &orders_without_lines::RULE,
    &unknown_managers::RULE,
    &overloaded_capacity::RULE,
    &manual_reports::RULE,
    &crm_order_unrewarded::RULE,
    &no_split_principle::RULE,
    &irreplaceable_people::RULE,
    &no_time_waste_list::RULE,
    &no_client_clusters_review::RULE,
    &no_growth_sheets::RULE,
    &no_training_plan::RULE,
    &no_product_book::RULE,
    &no_question_bank::RULE,
    &no_meeting_preparation::RULE,
    &scripts_not_tested::RULE,
    &objections_not_collected::RULE,
    &flat_pay_thresholds::RULE,
    &large_fixed_pay::RULE,
    &head_pay_unlinked::RULE,
    &contests_one_kind::RULE,
    &reports_not_delivered::RULE,
    &no_daily_figures::RULE,
    &no_loyalty_programme::RULE,
    &head_without_detailed_plans::RULE,
    &head_without_marketing::RULE,
    &head_does_not_teach::RULE,
    &head_as_messenger::RULE,
    &meetings_not_daily::RULE,
    &meetings_without_figures::RULE,
    &no_payment_calendar::RULE,
    &touchpoints_unchecked::RULE,
    &touchpoint_chain_unmanaged::RULE,
    &no_knowledge_base::RULE,
    &no_price_ladder::RULE,
    &low_nps::RULE,
    &falling_skill_marks::RULE,
    &growing_returns::RULE,
    &high_turnover::RULE,
    &uneven_response_by_channel::RULE,
    &disagreeing_raters::RULE,
    &ltv_unknown::RULE,
    &no_internal_competition::RULE,
];
