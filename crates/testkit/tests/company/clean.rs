//! A company without mistakes: sums close, paths are in order, every open deal has its next step.

use crate::plan;
use crate::read::{Company, END, kopecks, sums};
use std::collections::{BTreeMap, BTreeSet};

fn clean() -> Company {
    Company::make(&plan(1500, 11, "none"))
}

#[test]
fn money_closes_to_the_kopeck() {
    let c = clean();
    let (deals, orders) = (c.rows("deals"), c.rows("orders"));
    let deal_lines = sums(&c.rows("deal_lines"), "deal_id", "amount");
    for d in &deals {
        assert_eq!(deal_lines[&d["id"]], kopecks(&d["amount"]), "{}", d["id"]);
    }
    let lines = c.rows("order_lines");
    let (amounts, margins) = (sums(&lines, "order_id", "amount"), sums(&lines, "order_id", "margin"));
    let paid = sums(&c.rows("payments"), "order_id", "amount");
    let (mut revenue, mut margin) = (0, 0);
    for o in &orders {
        assert_eq!((amounts[&o["id"]], margins[&o["id"]]), (kopecks(&o["amount"]), kopecks(&o["margin"])), "{}", o["id"]);
        assert_eq!(o["kind"] == "return", kopecks(&o["amount"]) < 0);
        if o["status"] == "done" {
            revenue += kopecks(&o["amount"]);
            margin += kopecks(&o["margin"]);
        }
        if o["status"] == "done" && o["kind"] == "sale" {
            assert_eq!(paid[&o["id"]], kopecks(&o["amount"]), "{}", o["id"]);
        }
    }
    assert_eq!((revenue * 100, margin * 100), (c.total("revenue"), c.total("margin")));
    let months = c.truth["figures"]["by_month"].as_object().expect("months");
    assert_eq!(months.values().map(|m| m["revenue"].as_i64().expect("money")).sum::<i64>(), revenue * 100);
}

#[test]
fn every_won_deal_has_one_order_and_no_order_lacks_a_deal() {
    let c = clean();
    let won: BTreeSet<_> = c.rows("deals").into_iter().filter(|d| d["status"] == "won").map(|d| d["id"].clone()).collect();
    let sales: Vec<_> = c
        .rows("orders")
        .into_iter()
        .filter(|o| o["kind"] == "sale" && o["status"] == "done")
        .map(|o| o["deal_id"].clone())
        .collect();
    assert_eq!(sales.len(), won.len());
    assert_eq!(sales.into_iter().collect::<BTreeSet<_>>(), won);
}

#[test]
fn paths_run_forward_and_agree_with_the_deals() {
    let c = clean();
    let stages: BTreeMap<_, _> = c.rows("stages").into_iter().map(|s| ((s["pipeline"].clone(), s["stage"].clone()), s)).collect();
    let mut paths: BTreeMap<String, Vec<(String, i64, String)>> = BTreeMap::new();
    for e in c.rows("stage_events") {
        let position = stages[&(e["pipeline"].clone(), e["stage"].clone())]["position"].parse().expect("a number");
        paths.entry(e["deal_id"].clone()).or_default().push((e["entered_at"].clone(), position, e["stage"].clone()));
    }
    for d in c.rows("deals") {
        let path = &paths[&d["id"]];
        assert!(path.is_sorted_by(|a, b| a.0 < b.0 && a.1 < b.1), "{}", d["id"]);
        assert_eq!(path[0].0, d["created_at"]);
        let last = path.last().expect("an event");
        assert_eq!(last.2, d["stage"]);
        assert_eq!(stages[&(d["pipeline"].clone(), d["stage"].clone())]["kind"], d["status"]);
        assert_eq!(d["status"] == "open", d["closed_at"].is_empty());
        if d["status"] != "open" {
            assert_eq!(last.0, d["closed_at"]);
        }
        assert_eq!(d["status"] == "lost", !d["loss_reason"].is_empty());
        assert!(d["updated_at"].as_str() <= END && d["created_at"].as_str() <= END);
    }
}

#[test]
fn discipline_is_perfect() {
    let c = clean();
    let open: BTreeMap<_, _> =
        c.rows("deals").into_iter().filter(|d| d["status"] == "open").map(|d| (d["id"].clone(), d)).collect();
    assert!(open.len() > 20, "{}", open.len());
    let mut tasks: BTreeMap<String, usize> = BTreeMap::new();
    for t in c.rows("tasks").iter().filter(|t| t["completed_at"].is_empty()) {
        assert!(t["due_at"].as_str() > END, "{}", t["id"]);
        *tasks.entry(t["deal_id"].clone()).or_default() += 1;
    }
    tasks.remove("");
    assert_eq!(tasks.keys().collect::<Vec<_>>(), open.keys().collect::<Vec<_>>());
    assert!(open.values().all(|d| d["expected_close_on"].as_str() > "2026-10-31" && kopecks(&d["amount"]) > 0));
    assert!(c.truth["figures"]["open_deals"].get("without_task").is_none());
    assert!(c.total("leads_in_norm") * 100 >= 90 * (c.total("leads") - c.total("leads_unanswered")));
}

#[test]
fn responsible_people_were_there() {
    let c = clean();
    let people: BTreeMap<_, _> = c.rows("employees").into_iter().map(|e| (e["id"].clone(), e)).collect();
    let there = |id: &str, at: &str| {
        let e = &people[id];
        assert!(
            e["hired_on"].as_str() <= &at[..10] && (e["left_on"].is_empty() || e["left_on"].as_str() >= &at[..10]),
            "{id} at {at}"
        );
    };
    for d in c.rows("deals") {
        there(&d["owner_id"], if d["closed_at"].is_empty() { END } else { &d["closed_at"] });
    }
    for a in c.rows("activities") {
        there(&a["owner_id"], &a["started_at"]);
        assert!(a["logged_at"] >= a["started_at"] && a["logged_at"].as_str() <= END, "{}", a["id"]);
    }
    let teams: Vec<_> = c.rows("targets").into_iter().filter(|t| t["metric"] == "revenue").collect();
    let sum = |kind: &str| teams.iter().filter(|t| t["subject_kind"] == kind).map(|t| kopecks(&t["value"])).sum::<i64>();
    assert!(sum("company") == sum("team") && sum("team") == sum("employee") && sum("company") > 0);
}

#[test]
fn missed_calls_are_called_back_and_clients_cared_for() {
    let c = clean();
    let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut touched: BTreeMap<String, String> = BTreeMap::new();
    let actions = c.rows("activities");
    for a in actions.iter().filter(|a| a["kind"] == "call") {
        if a["direction"] == "out" {
            out.entry(a["phone"].clone()).or_default().push(a["started_at"].clone());
        }
        if a["answered"] == "true" {
            let last = touched.entry(a["customer_id"].clone()).or_default();
            *last = last.clone().max(a["started_at"].clone());
        }
    }
    let missed: Vec<_> = actions.iter().filter(|a| a["answered"] == "false" && a["direction"] == "in").collect();
    assert!(missed.len() > 10);
    for m in missed {
        assert!(out[&m["phone"]].iter().any(|t| *t > m["started_at"]), "{}", m["id"]);
    }
    let bought = sums(
        &c.rows("orders").into_iter().filter(|o| o["at"].as_str() > "2025-11" && o["status"] == "done").collect::<Vec<_>>(),
        "customer_id",
        "amount",
    );
    for (customer, sum) in bought {
        let limit = if sum > 100_000_000 { "2026-10-17" } else { "2026-08-02" };
        assert!(touched[&customer].as_str() >= limit, "{customer} {sum}");
    }
}
