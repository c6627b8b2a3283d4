//! The department's work on the command line: targets that sum, payments apart, a review, a meeting, the register.

use crate::support::World;

const DEALS: &str = "id,created_at,title,customer_id,owner_id,pipeline,stage,status,amount,closed_at\n\
    d-1,2026-01-05 10:00:00,A,c-1,m-1,sales,won,won,120000.00,2026-01-20 12:00:00\n\
    d-2,2026-01-07 10:00:00,B,c-2,m-2,sales,won,won,80000.00,2026-01-25 12:00:00\n\
    d-3,2026-02-03 10:00:00,C,c-1,m-1,sales,offer,open,90000.00,\n";
const PEOPLE: &str = "id,name,role\nm-1,Anna,manager\nm-2,Boris,manager\n";
const PAYMENTS: &str =
    "id,paid_at,planned_on,amount,deal_id\np-1,2026-01-21 12:00:00,2026-01-21,120000.00,d-1\np-2,,2026-01-26,80000.00,d-2\n";

#[test]
fn the_day_of_a_department() {
    let w = World::new();
    let files = [w.file("deals.csv", DEALS), w.file("employees.csv", PEOPLE), w.file("payments.csv", PAYMENTS)];
    w.expect(0, &["import", &files[0], &files[1], &files[2], "--timezone", "Europe/Moscow", "--source", "crm"]);
    w.expect(2, &["targets", "hand-out", "revenue", "2026-02", "300000", "m-1=100000", "m-2=100000"]);
    w.expect(0, &["targets", "hand-out", "revenue", "2026-02", "300000.01", "m-1=100000", "m-2=200000.01"]);
    let board = w.json(0, &["targets", "--period", "2026-02"]);
    assert_eq!(board["lines"].as_array().map(Vec::len), Some(3), "{board}");
    assert_eq!(board["gaps"].as_array().map(Vec::len), Some(0), "{board}");
    let attained = w.json(0, &["metric", "plan_attainment", "--from", "2026-02-01", "--to", "2026-02-28"]);
    assert_eq!(attained["rows"][0]["denominator"], "300000.01", "{attained}");
    let sheet = w.file(
        "plan.csv",
        "subject_kind,subject_id,metric,period_start,period_end,value\ncompany,,revenue,2026-03-01,2026-03-31,500\n",
    );
    w.expect(0, &["targets", "import", &sheet]);
    assert_eq!(w.json(0, &["targets", "--period", "2026-03"])["lines"][0]["value"], "500");
    let january = w.json(0, &["payments", "--on", "2026-01-15"]);
    assert_eq!(
        (january["calendar"]["totals"]["paid"].as_str(), january["calendar"]["totals"]["invoiced"].as_str()),
        (Some("120000"), Some("80000"))
    );
    w.expect(0, &["payments", "confirm", "p-2", "--on", "2026-02-10"]);
    w.expect(0, &["pipeline", "check"]);
    w.expect(0, &["pipeline", "promise", "m-1", "Invoice", "--due", "2026-02-10", "--deal", "d-3"]);
    let review = w.json(0, &["pipeline", "--manager", "m-1"]);
    assert_eq!(
        (review["deals"][0]["id"].as_str(), review["promises"].as_array().map(Vec::len)),
        (Some("d-3"), Some(1)),
        "{review}"
    );
    w.expect(2, &["meeting", "decide", "x"]);
    w.expect(0, &["meeting", "start"]);
    w.expect(0, &["meeting", "action", "m-1", "Two offers"]);
    w.expect(0, &["meeting", "end", "--points", "facts,reviewed"]);
    let meeting = w.json(0, &["meeting"]);
    assert!(meeting["quality"]["of"].as_u64().is_some_and(|n| n > 5), "{meeting}");
    assert!(w.json(0, &["deviations"])["lines"].is_array());
    w.expect(0, &["targets"]);
}
