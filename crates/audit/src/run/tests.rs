//! The audit held against the synthetic company: planted mistakes are found, a clean company is clean, nothing depends on order.

use super::*;
use crate::grid::Grid;
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
    ("M28.broken_promises", "broken-payment-promises"),
    ("M30.no_followup", "proposals-without-followup"),
    ("M1.moved_back", "moved-back-deals"),
    ("M3.unknown_callers", "unknown-callers"),
    ("M9.no_first_day", "first-day-without-touch"),
    ("M8.unlinked_leads", "converted-leads-without-deal"),
];

/// Planted mistakes whose data another mistake takes away when all are planted: no surveys, no reviews, no photo, no personal plans.
const APART: &[(&str, &str)] = &[
    ("M7.low_nps", "low-nps"),
    ("M7.ignored_detractors", "detractors-without-response"),
    ("M10.guessed_wallet", "wallet-share-guessed"),
    ("M14.weak_needs", "weak-needs-marks"),
    ("M15.weak_value", "weak-value-marks"),
    ("M16.weak_objections", "weak-objection-marks"),
    ("M17.no_next_step", "weak-next-step-marks"),
    ("M6.low_selling_time", "low-selling-time"),
    ("M20.many_targets", "excess-targets"),
    ("M25.no_service_norms", "undifferentiated-service"),
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
    run(&load(dir.path(), false), &Settings::default(), "full", &[]).expect("audit").result
}

fn verdict<'a>(r: &'a AuditResult, rule: &str) -> &'a domain::result::Verdict {
    r.verdicts.iter().find(|v| v.id == rule).unwrap_or_else(|| panic!("no rule {rule}"))
}

fn show(r: &AuditResult) -> String {
    r.verdicts
        .iter()
        .filter(|v| v.kind != "asked")
        .map(|v| format!("{:?} {} {} {:?}\n", v.verdict, v.id, v.summary.ru, v.missing))
        .collect()
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

/// Planted together they hide each other (touches taken away after payments, proposals and scores hide the norms by class, which the
/// test of mistakes planted apart holds): with hardly any new clients left and work spread over all seats, the weak stage has
/// too few deals and the key person a smaller share. The demo company, where both are planted without those, shows them.
const HIDDEN_IN_ALL: [&str; 3] = ["M1.weak_stage", "M5.key_person", "M25.no_service_norms"];

#[test]
fn the_demo_company_shows_its_mistakes_and_their_money() {
    let r = audit(&testkit::demo_plan());
    let demo: Vec<&str> = testkit::mistakes().iter().filter(|m| m.demo).map(|m| m.id).collect();
    let missed: Vec<&str> = EXPECTED
        .iter()
        .filter(|(f, rule)| demo.contains(f) && verdict(&r, rule).verdict != VerdictKind::Found)
        .map(|e| e.0)
        .collect();
    assert!(missed.is_empty(), "{missed:?}\n{}", show(&r));
    assert!(r.growth_zones.len() >= 5, "{:?}", r.growth_zones.iter().map(|z| &z.id).collect::<Vec<_>>());
    money_holds_together(&r);
    assert!(r.plan.len() >= 5 && r.plan[0].money.p50 > 0);
    assert!(r.figures.len() >= 15, "{}", r.figures.len());
    assert!(r.findings.iter().all(|f| !f.advice.ru.is_empty() && !f.what.en.is_empty() && f.evidence.rows > 0));
    assert!(r.headline.ru.contains("Здоровье отдела") && r.headline.en.contains("Health"));
}

/// Totals are the sums of their parts, the package is not more than the simple sum, ends of ranges are in order.
fn money_holds_together(r: &AuditResult) {
    let sum = |kind: &str| r.growth_zones.iter().filter(|z| z.kind == kind).map(|z| z.in_package.p50).sum::<i128>();
    assert_eq!((sum("flow"), sum("stock")), (r.money.joint_monthly.p50, r.money.joint_one_off.p50));
    assert!(
        r.money.joint_monthly.p50 <= r.money.naive_sum_monthly + 1 && r.money.joint_one_off.p50 <= r.money.naive_sum_one_off + 1
    );
    for z in &r.growth_zones {
        assert!(z.alone.p10 <= z.alone.p50 && z.alone.p50 <= z.alone.p90, "{z:?}");
        assert!(z.in_package.p50 <= z.alone.p50 + 1, "{z:?}");
        assert!(!z.findings.is_empty(), "{}", z.id);
    }
    let recoverable: i128 = r.findings.iter().filter_map(|f| f.money.as_ref()).map(|m| m.recoverable.p50).max().unwrap_or(0);
    assert!(recoverable > 0 && r.money.touched >= r.money.joint_one_off.p50);
}

#[test]
fn rows_in_another_order_give_the_same_result() {
    let dir = tempfile::tempdir().expect("dir");
    testkit::generate(&plan(1500, Mistakes::All), dir.path(), &mut |_, _| {}).expect("company");
    let of = |reverse| run(&load(dir.path(), reverse), &Settings::default(), "full", &[]).expect("audit").result;
    let (a, b, again) = (of(false), of(true), of(false));
    let text = |r: &AuditResult| serde_json::to_string_pretty(r).expect("serializes");
    assert_eq!(text(&a), text(&again), "the same rows");
    for (x, y) in a.verdicts.iter().zip(&b.verdicts) {
        assert_eq!(x, y);
    }
    for (x, y) in a.findings.iter().zip(&b.findings) {
        assert_eq!(x, y);
    }
    assert_eq!(text(&a), text(&b), "the rows reversed");
}

#[test]
fn an_empty_company_is_not_assessed_and_nothing_breaks() {
    let as_of = moment("2024-06-30 23:59:59", "Europe/Moscow").expect("moment");
    let session = session_from_csv(&[], as_of, "Europe/Moscow").expect("session");
    let r = run(&session, &Settings::default(), "full", &[]).expect("audit").result;
    assert!(r.verdicts.iter().all(|v| matches!(v.verdict, VerdictKind::NotAssessed | VerdictKind::Awaiting)), "{}", show(&r));
    assert!(r.findings.is_empty() && r.score.total.is_none() && r.money.refused.is_some());
    assert_eq!(r.coverage.assessed, 0);
    assert!(!r.cannot_tell.is_empty());
}

#[test]
fn evidence_gives_every_row() {
    let dir = tempfile::tempdir().expect("dir");
    testkit::generate(&plan(1500, Mistakes::All), dir.path(), &mut |_, _| {}).expect("company");
    let session = load(dir.path(), false);
    let settings = Settings::default();
    let Run { result, evidence } = run(&session, &settings, "full", &[]).expect("audit");
    for f in result.findings.iter().filter(|f| f.subject == "company") {
        let rows = evidence.rows(&session, &settings, "full", &f.rule).expect("query");
        let Some(rows) = rows else { continue };
        assert_eq!(rows.len() as u64, f.evidence.rows, "{}", f.rule);
        // What did not fit into memory is asked again and must be the same rows.
        let again = Evidence::default().rows(&session, &settings, "full", &f.rule).expect("query").expect("rows");
        assert_eq!(Grid::from(&*again), Grid::from(&*rows), "{}", f.rule);
        assert!(f.evidence.sample.len() <= 10 && f.evidence.columns.len() > 1, "{}", f.rule);
    }
    assert!(evidence.rows(&session, &settings, "full", "no-scripts").expect("asked").is_none());
}

#[test]
fn mistakes_that_others_would_hide_are_found_without_them() {
    let planted = APART.iter().map(|a| a.0.to_owned()).collect();
    let r = audit(&plan(4000, Mistakes::Some(planted)));
    let missed: Vec<String> = APART
        .iter()
        .filter(|(_, rule)| verdict(&r, rule).verdict != VerdictKind::Found)
        .map(|(fault, rule)| format!("{fault}: {:?} {}", verdict(&r, rule).verdict, verdict(&r, rule).summary.ru))
        .collect();
    assert!(missed.is_empty(), "{}\n\n{}", missed.join("\n"), show(&r));
}

#[test]
fn a_mute_silences_a_finding_until_its_day() {
    let dir = tempfile::tempdir().expect("dir");
    testkit::generate(&plan(4000, Mistakes::Some(vec!["M3.no_task".to_owned()])), dir.path(), &mut |_, _| {}).expect("company");
    let session = load(dir.path(), false);
    let of = |until: &str| {
        let values = BTreeMap::from([("mute.deals-without-task:company".to_owned(), format!("{until} меняем CRM"))]);
        run(&session, &Settings { values, ..Settings::default() }, "express", &[]).expect("audit").result
    };
    let told = |r: &AuditResult| r.findings.iter().any(|f| f.id == "deals-without-task:company");
    let (silent, over) = (of("2099-12-31"), of("2001-01-01"));
    assert!(!told(&silent) && silent.muted.len() == 1 && silent.muted[0].reason == "меняем CRM");
    assert!(told(&over) && over.muted.is_empty());
    assert_eq!(silent.score, over.score, "a mute changes no score");
    let bad = Settings { values: BTreeMap::from([("mute.nonsense".to_owned(), "x".to_owned())]), ..Settings::default() };
    assert!(bad.check().is_err());
}

#[test]
fn every_planted_mistake_is_found() {
    let r = audit(&plan(4000, Mistakes::All));
    let missed: Vec<String> = EXPECTED
        .iter()
        .filter(|(fault, rule)| !HIDDEN_IN_ALL.contains(fault) && verdict(&r, rule).verdict != VerdictKind::Found)
        .map(|(fault, rule)| {
            format!(
                "{fault}: {rule} is {:?}: {} {:?}",
                verdict(&r, rule).verdict,
                verdict(&r, rule).summary.ru,
                verdict(&r, rule).missing
            )
        })
        .collect();
    let broken: Vec<&String> = r.verdicts.iter().filter(|v| v.verdict == VerdictKind::Broken).map(|v| &v.id).collect();
    assert!(missed.is_empty() && broken.is_empty(), "{}\nbroken: {broken:?}\n\n{}", missed.join("\n"), show(&r));
}
