//! Laws of the figures about open deals, on an invented department whose true chances are known.

use crate::{Request, compute};
use domain::figure::FigureRow;
use engine::Session;
use stats::rng::Rng;
use std::fmt::Write;

const ZONE: &str = "Europe/Moscow";
const STAGES: &str = "pipeline,stage,position,kind
    main,new,1,open
    main,offer,2,open
    main,done,3,won
    main,fail,4,lost";

/// Tables as text.
#[derive(Default)]
struct Tables {
    deals: Vec<String>,
    events: Vec<String>,
    fields: Vec<String>,
}

fn day(n: i64) -> String {
    jiff::civil::date(2022, 1, 1).saturating_add(jiff::Span::new().days(n)).to_string()
}

/// A department of `n` deals over two years and a half whose data end with day `until`, seen at the end of day `seen`. Deals that reach the offer are won
/// in 3 cases of 5, those of the site in 2 of 5; half of the others never reach it and are lost. An amount grows once, a promised
/// day is pushed once.
fn department(n: usize, until: i64, seen: i64, turned: bool) -> Session {
    let mut rng = Rng::new(17, 5);
    let mut t = Tables::default();
    for i in 0..n {
        let (created, site) = (rng.below(880) as i64, rng.below(2) == 0);
        let (wait, work) = (1 + rng.below(20) as i64, 2 + rng.below(30) as i64);
        let offered = rng.below(2) == 0;
        let won = offered && rng.uniform() < if site { 0.4 } else { 0.8 };
        let (offer, closed) = (created + wait, created + wait + if offered { work } else { 0 });
        let amount = 10_000 + 1000 * rng.below(90) as i64;
        let (grown, pushed) = (created + 1 + rng.below(10) as i64, created + 1 + rng.below(15) as i64);
        let promised = created + 15 + rng.below(20) as i64;
        if created > until {
            continue;
        }
        let over = closed <= until;
        let status = if !over {
            "open"
        } else if won {
            "won"
        } else {
            "lost"
        };
        let stage = if over && won {
            "done"
        } else if over {
            "fail"
        } else if offered && offer <= until {
            "offer"
        } else {
            "new"
        };
        let grows = i % 3 == 0 && grown < closed;
        let moves = i % 4 == 0 && pushed < closed;
        let now = amount + if grows && grown <= until { 5000 } else { 0 };
        let due = promised + if moves && pushed <= until { 14 } else { 0 };
        let end = if over { format!("{} 15:00:00", day(closed)) } else { String::new() };
        t.deals.push(format!(
            "D{i:05},{} 09:00:00,{end},{status},{stage},main,{now},{},{},m{},c{}",
            day(created),
            day(due),
            if site { "site" } else { "fair" },
            i % 3,
            i % 400
        ));
        let mut enter = |at: i64, hour: &str, stage: &str| {
            if at <= until {
                t.events.push(format!("D{i:05},{} {hour}:00:00,{stage}", day(at)));
            }
        };
        enter(created, "09", "new");
        if offered {
            enter(offer, "12", "offer");
        }
        enter(closed, "15", if won { "done" } else { "fail" });
        if grows && grown <= until {
            t.fields.push(format!("D{i:05},{} 10:00:00,amount,{amount},{}", day(grown), amount + 5000));
        }
        if moves && pushed <= until {
            t.fields.push(format!("D{i:05},{} 11:00:00,expected_close_on,{},{}", day(pushed), day(promised), day(promised + 14)));
        }
    }
    t.open(seen, turned)
}

impl Tables {
    fn open(mut self, seen: i64, turned: bool) -> Session {
        if turned {
            self.deals.reverse();
            self.events.reverse();
            self.fields.reverse();
        }
        let table = |head: &str, rows: &[String]| {
            rows.iter().fold(head.to_owned(), |mut text, r| {
                let _ = write!(text, "\n{r}");
                text
            })
        };
        let deals = table(
            "id,created_at,closed_at,status,stage,pipeline,amount,expected_close_on,channel,owner_id,customer_id",
            &self.deals,
        );
        let (events, fields) = (table("deal_id,entered_at,stage", &self.events), table("deal_id,at,field,old,new", &self.fields));
        let as_of = engine::testing::moment(&format!("{} 23:59:59", day(seen)), ZONE).unwrap();
        let all = [("deals", deals.as_str()), ("stages", STAGES), ("stage_events", &events), ("field_events", &fields)];
        engine::testing::session_from_csv(&all, as_of, ZONE).unwrap()
    }
}

fn rows(session: &Session, metric: &str) -> Vec<FigureRow> {
    compute(session, &Request::of(metric)).unwrap().rows
}

fn number(text: Option<&str>) -> f64 {
    text.and_then(|v| v.parse().ok()).unwrap_or(f64::NAN)
}

#[test]
fn chances_are_learned_and_come_true() {
    let session = department(3000, 800, 800, false);
    let all = rows(&session, "probability_calibration");
    let whole = &all[0];
    assert_eq!((whole.field("method"), whole.field("model_refused")), (Some("model"), None), "{whole:?}");
    let slope = number(whole.field("slope"));
    assert!((0.7..1.3).contains(&slope), "{slope}");
    let (expected, won) = (number(whole.field("expected_won")), number(whole.field("won_views")));
    assert!((expected / won - 1.0).abs() < 0.15, "{expected} {won}");
    assert!(number(whole.value.as_deref()) < number(whole.field("brier_of_stage_table")));
    let chances = rows(&session, "deal_probability");
    assert!(chances.len() > 40);
    for row in &chances {
        let p = number(row.value.as_deref());
        let i = row.interval.as_ref().unwrap();
        assert!(p > 0.0 && p < 1.0 && number(Some(&i.low)) <= p && p <= number(Some(&i.high)), "{row:?}");
    }
    // The truth: deals at the offer are won in 0.4 or 0.8 of cases; the model must see both the stage and the channel.
    let of = |stage: &str| {
        let v: Vec<f64> =
            chances.iter().filter(|r| r.field("stage") == Some(stage)).map(|r| number(r.value.as_deref())).collect();
        v.iter().sum::<f64>() / v.len() as f64
    };
    assert!((of("offer") - 0.6).abs() < 0.12 && of("new") < of("offer") - 0.15, "{} {}", of("offer"), of("new"));
}

#[test]
fn a_past_date_knows_only_what_was_known_then_and_row_order_means_nothing() {
    let (then, turned) = (department(900, 500, 500, false), department(900, 500, 500, true));
    let back = department(900, 880, 500, false);
    for metric in ["deal_probability", "payment_calendar", "forecast", "slipped_dates", "pipeline_changes", "pipeline_ticket"] {
        let expected = rows(&then, metric);
        assert!(!expected.is_empty());
        assert_eq!(rows(&turned, metric), expected, "{metric}: order of rows");
        assert_eq!(rows(&back, metric), expected, "{metric}: hindsight");
    }
}

#[test]
fn days_of_the_calendar_sum_to_its_total_and_ends_are_in_order() {
    let session = department(900, 500, 500, false);
    let mut sum = 0.0;
    for row in rows(&session, "payment_calendar") {
        sum += number(row.value.as_deref());
        assert!((sum - number(row.field("cumulative"))).abs() < 0.005, "{row:?}");
        let at = |name: &str| number(row.field(name));
        assert!(at("p10") <= at("p50") && at("p50") <= at("p90"));
        assert!(at("cumulative_p10") <= at("cumulative_p50") && at("cumulative_p50") <= at("cumulative_p90"));
    }
    assert!(sum > 0.0);
}

#[test]
fn movements_explain_the_stock_for_every_manager() {
    let session = department(900, 500, 500, false);
    let from = jiff::civil::date(2022, 1, 1).saturating_add(jiff::Span::new().days(470));
    let request = Request { from: Some(from), ..Request::of("pipeline_changes").by(crate::Dimension::Manager) };
    let all = compute(&session, &request).unwrap().rows;
    for manager in ["m0", "m1", "m2"] {
        let of = |change: &str| {
            let row = all.iter().find(|r| r.cut[0].1 == manager && r.cut[1].1 == change).unwrap();
            number(row.value.as_deref())
        };
        let flows = ["before", "new", "reopened", "amount_up", "amount_down", "won", "lost"].map(of);
        assert!((flows.iter().sum::<f64>() - of("after")).abs() < 0.005, "{flows:?}");
        assert!(of("new") > 0.0 && of("won") < 0.0 && of("lost") < 0.0);
    }
}

#[test]
fn forecasts_frozen_in_the_past_are_scored() {
    let session = department(1500, 850, 850, false);
    let row = rows(&session, "forecast_accuracy").remove(0);
    assert!(number(row.field("months")) >= 9.0, "{row:?}");
    let (wape, coverage) = (number(row.value.as_deref()), number(row.field("coverage")));
    assert!(wape < 0.35 && coverage >= 0.5, "{row:?}");
    let (expected, won) = (number(row.field("expected_won")), number(row.field("won")));
    assert!((expected / won - 1.0).abs() < 0.2, "{expected} {won}");
}
