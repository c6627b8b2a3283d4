//! Each mistake planted alone shows exactly itself, and the truth agrees with the files.

use crate::plan;
use crate::read::{Company, END, Row, kopecks};
use std::collections::BTreeSet;

fn with(mistakes: &str) -> Company {
    Company::make(&plan(900, 3, mistakes))
}

fn ids<'a>(rows: impl Iterator<Item = &'a Row>) -> BTreeSet<String> {
    rows.map(|r| r["id"].clone()).collect()
}

fn set(list: Vec<String>) -> BTreeSet<String> {
    list.into_iter().collect()
}

#[test]
fn a_mistake_alone_plants_itself_and_nothing_else() {
    for spec in testkit::mistakes() {
        let c = with(spec.id);
        for other in testkit::mistakes() {
            assert_eq!(c.count(other.id) > 0, other.id == spec.id, "{} while {} is planted", other.id, spec.id);
        }
        let m = c.mistake(spec.id);
        assert_eq!(c.planted(spec.id).len() as i64, c.count(spec.id));
        assert_eq!(m["list"]["sorted"], true, "{}", spec.id);
        assert_eq!(m["planted"], true);
    }
}

/// Mistakes that add or remove deals, or change who works on them, move the others a little; all the rest must not.
#[test]
fn mistakes_do_not_disturb_each_other() {
    let structural = ["M1.weak_stage", "M3.stale_deals", "M5.key_person", "M8.mixed_functions", "M8.few_new", "M9.ab_untouched"];
    let watched = [
        "M3.no_task",
        "M3.overdue_tasks",
        "M3.won_without_order",
        "M16.over_discount",
        "M28.slipped_dates",
        "LEAD.slow_response",
        "M7.no_nps",
    ];
    let before = with(&watched.join(","));
    for spec in testkit::mistakes().iter().filter(|s| !structural.contains(&s.id) && !watched.contains(&s.id)) {
        // These move the moments or the lines of sales, or the contacts with customers, and with them surveys, orders, tasks.
        if [
            "M23.month_end_rush",
            "M8.single_line",
            "M24.one_product",
            "M3.empty_fields",
            "M11.no_winback",
            "M25.no_service_norms",
        ]
        .contains(&spec.id)
        {
            continue;
        }
        let after = with(&format!("{},{}", watched.join(","), spec.id));
        for id in watched {
            assert_eq!(before.planted(id), after.planted(id), "{id} when {} comes", spec.id);
        }
    }
}

#[test]
fn lists_of_open_deals_agree_with_the_files() {
    let c = with("M3.no_task,M3.overdue_tasks,M3.empty_fields,M28.slipped_dates");
    let deals = c.rows("deals");
    let tasks: Vec<_> = c.rows("tasks").into_iter().filter(|t| t["completed_at"].is_empty()).collect();
    let tasked: BTreeSet<_> = tasks.iter().map(|t| t["deal_id"].clone()).collect();
    let open: Vec<_> = deals.iter().filter(|d| d["status"] == "open").collect();
    let bare: Vec<_> = open.iter().filter(|d| !tasked.contains(&d["id"])).collect();
    assert_eq!(ids(bare.iter().map(|d| **d)), set(c.planted("M3.no_task")));
    assert_eq!(c.mistake("M3.no_task")["money"], bare.iter().map(|d| kopecks(&d["amount"]) * 100).sum::<i64>());
    assert_eq!(c.truth["figures"]["open_deals"]["without_task"], bare.len());
    assert_eq!(ids(tasks.iter().filter(|t| t["due_at"].as_str() <= END)), set(c.planted("M3.overdue_tasks")));
    assert_eq!(ids(open.iter().filter(|d| kopecks(&d["amount"]) == 0).copied()), set(c.planted("M3.empty_fields")));
    let past = |d: &&&Row| !d["expected_close_on"].is_empty() && d["expected_close_on"].as_str() <= "2026-10-31";
    assert_eq!(ids(open.iter().filter(past).copied()), set(c.planted("M28.slipped_dates")));
}

#[test]
fn lists_of_sales_agree_with_the_files() {
    let c = with("M3.won_without_order,M3.order_without_deal,M16.over_discount");
    let orders = c.rows("orders");
    let sold: BTreeSet<_> = orders.iter().map(|o| o["deal_id"].clone()).collect();
    let won: Vec<_> = c.rows("deals").into_iter().filter(|d| d["status"] == "won").collect();
    assert_eq!(ids(won.iter().filter(|d| !sold.contains(&d["id"]))), set(c.planted("M3.won_without_order")));
    assert_eq!(ids(orders.iter().filter(|o| o["deal_id"].is_empty())), set(c.planted("M3.order_without_deal")));
    let over = |d: &&Row| kopecks(&d["discount"]) * 100 > 12 * (kopecks(&d["amount"]) + kopecks(&d["discount"]));
    assert_eq!(ids(won.iter().filter(over)), set(c.planted("M16.over_discount")));
}

#[test]
fn lists_of_leads_and_calls_agree_with_the_files() {
    let c = with("LEAD.lost,LEAD.slow_response,M18.missed_calls");
    let leads = c.rows("leads");
    let silent = ids(leads.iter().filter(|l| l["first_response_at"].is_empty() && l["created_at"].as_str() < "2026-10-29"));
    assert_eq!(silent, set(c.planted("LEAD.lost")));
    assert!(c.total("leads_in_norm") * 100 < 70 * c.total("leads"));
    let unknown =
        c.rows("activities").into_iter().filter(|a| a["lead_id"].is_empty() && a["customer_id"].is_empty()).collect::<Vec<_>>();
    assert_eq!(ids(unknown.iter()), set(c.planted("M18.missed_calls")));
}

#[test]
fn the_weak_stage_is_weak_and_the_key_person_is_key() {
    let clean = with("none");
    let weak = with("M1.weak_stage");
    let won = |c: &Company| {
        c.rows("deals").iter().filter(|d| d["pipeline"] == "Новые клиенты" && d["status"] == "won").count() as f64
            / c.total("deals_created") as f64
    };
    assert!(won(&weak) < won(&clean));
    assert!(weak.mistake("M1.weak_stage")["money"].as_i64() > Some(0));
    let key = with("M5.key_person");
    let share = key.mistake("M5.key_person")["numbers"]["share_per_mille"].as_i64().expect("a share");
    assert!((350..620).contains(&share), "{share}");
    let top = |c: &Company| {
        let people = c.truth["figures"]["by_employee"].as_object().expect("people");
        people.values().map(|p| p["margin"].as_i64().unwrap_or(0)).max().unwrap_or(0) * 1000 / c.total("margin")
    };
    assert!(top(&clean) < 400, "{}", top(&clean));
    assert_eq!(top(&key), share);
}
