//! The audit held against the synthetic company: planted mistakes are found, a clean company is clean, nothing depends on order.

use super::*;
use engine::testing::{moment, session_from_csv};
use std::path::Path;
use testkit::{Mistakes, Plan, Shape, default_end};

/// Planted mistake and the rule that must find it.
const EXPECTED: &[(&str, &str)] = &[
    ("M1.weak_stage", "weak-stage"),
    ("M1.passive_stage", "passive-stages"),
    ("M1.skipped_stages", "skipped-stages"),
    ("M1.bulk_moves", "bulk-stage-moves"),
    ("M2.unqualified_proposals", "proposals-without-qualification"),
    ("M2.wrong_audience", "inflow-unlike-best-customers"),
    ("M3.no_task", "deals-without-task"),
    ("M3.overdue_tasks", "overdue-tasks"),
    ("M3.moved_tasks", "tasks-moved"),
    ("M3.empty_fields", "deals-without-amount"),
    ("M3.empty_fields", "deals-without-close-date"),
    ("M3.late_entry", "late-entry"),
    ("M3.won_without_order", "won-deals-without-order"),
    ("M3.order_without_deal", "orders-without-deal"),
    ("M3.stale_deals", "stale-deals"),
    ("M3.no_loss_reason", "lost-deals-without-reason"),
    ("M3.duplicates", "duplicate-customers"),
    ("M3.no_source", "deals-without-channel"),
    ("M3.silent_channel", "silent-channels"),
    ("M4.span", "wide-span-of-control"),
    ("M4.owner_in_deals", "owner-in-deals"),
    ("M5.key_person", "key-person-margin"),
    ("M7.no_nps", "low-survey-response"),
    ("M8.mixed_functions", "same-people-new-and-current"),
    ("M8.few_new", "few-new-customers"),
    ("M8.single_line", "low-lines-of-new-clients"),
    ("M9.ab_untouched", "key-customers-untouched"),
    ("M9.no_owner", "customers-without-owner"),
    ("M11.no_winback", "lost-customers-without-winback"),
    ("M16.over_discount", "over-limit-discounts"),
    ("M18.missed_calls", "missed-calls-without-callback"),
    ("M18.no_call_reviews", "calls-without-review"),
    ("M19.empty_seats", "empty-seats"),
    ("M20.no_personal_targets", "missing-plans"),
    ("M23.month_end_rush", "end-of-month-rush"),
    ("M24.one_product", "single-product-managers"),
    ("M25.no_service_norms", "undifferentiated-service"),
    ("M28.low_coverage", "thin-pipeline"),
    ("M28.slipped_dates", "slipped-close-dates"),
    ("M30.weak_proposal", "weak-proposal-version"),
    ("LEAD.slow_response", "slow-response"),
    ("LEAD.lost", "lost-leads"),
    ("LEAD.no_owner", "leads-without-owner"),
];

fn plan(deals: u64, mistakes: Mistakes) -> Plan {
    Plan { deals, seed: 42, mistakes, end: default_end(), shape: Shape::Canonical }
}

fn load(dir: &Path, reverse: bool) -> Session {
    let mut tables: Vec<(String, String)> = Vec::new();
    for t in domain::schema::TABLES {
        let Ok(text) = std::fs::read_to_string(dir.join(format!("{}.csv", t.name))) else { continue };
        let text = text.trim_start_matches('\u{feff}');
        let mut lines: Vec<&str> = text.lines().collect();
        if lines.len() < 2 {
            continue;
        }
        if reverse {
            lines[1..].reverse();
        }
        tables.push((t.name.to_owned(), lines.join("\n")));
    }
    let borrowed: Vec<(&str, &str)> = tables.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let as_of = moment(&format!("{} 23:59:59", default_end()), "Europe/Moscow").expect("moment");
    session_from_csv(&borrowed, as_of, "Europe/Moscow").expect("session")
}

fn audit(plan: &Plan) -> AuditResult {
    let dir = tempfile::tempdir().expect("dir");
    testkit::generate(plan, dir.path(), &mut |_, _| {}).expect("company");
    run(&load(dir.path(), false), &Settings::default(), "full", &[]).expect("audit")
}

fn verdict<'a>(r: &'a AuditResult, rule: &str) -> &'a domain::result::Verdict {
    r.verdicts.iter().find(|v| v.id == rule).unwrap_or_else(|| panic!("no rule {rule}"))
}

fn show(r: &AuditResult) -> String {
    r.verdicts.iter().filter(|v| v.kind != "asked").map(|v| format!("{:?} {} {} {:?}\n", v.verdict, v.id, v.summary.ru, v.missing)).collect()
}

#[test]
fn a_clean_company_has_nothing_found() {
    let r = audit(&plan(4000, Mistakes::None));
    let guilty: Vec<String> = r
        .verdicts
        .iter()
        .filter(|v| matches!(v.verdict, VerdictKind::Found | VerdictKind::Broken))
        .map(|v| format!("{:?} {}: {} {:?}", v.verdict, v.id, v.summary.ru, v.missing))
        .collect();
    assert!(guilty.is_empty(), "{}\n\n{}", guilty.join("\n"), show(&r));
}

#[test]
fn every_planted_mistake_is_found() {
    let r = audit(&plan(4000, Mistakes::All));
    let missed: Vec<String> = EXPECTED
        .iter()
        .filter(|(_, rule)| verdict(&r, rule).verdict != VerdictKind::Found)
        .map(|(fault, rule)| format!("{fault}: {rule} is {:?}: {} {:?}", verdict(&r, rule).verdict, verdict(&r, rule).summary.ru, verdict(&r, rule).missing))
        .collect();
    let broken: Vec<&String> = r.verdicts.iter().filter(|v| v.verdict == VerdictKind::Broken).map(|v| &v.id).collect();
    assert!(missed.is_empty() && broken.is_empty(), "{}\nbroken: {broken:?}\n\n{}", missed.join("\n"), show(&r));
}
