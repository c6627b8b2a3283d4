//! Identities that hold between client figures on any base (`methods.md` 15): checked on many generated ones.

use crate::{Dimension, Request};
use domain::figure::{FigureRow, Status};
use domain::money;
use engine::Session;
use stats::money_draw::{beta, gamma};
use stats::rng::Rng;
use std::collections::BTreeMap;

/// A base of `clients` with different rhythms over three years, in a shuffled order of rows.
fn base(clients: usize, seed: u64) -> Session {
    let mut rng = Rng::new(seed, 0);
    let mut lines = Vec::new();
    let start: jiff::civil::Date = "2021-07-01".parse().unwrap();
    for client in 0..clients {
        let first = rng.below(700) as i64;
        let mut day = first;
        // The customers of the predictive model: gamma rates of buying, beta chances to leave after a repeat purchase.
        let gap = 7.0 * 8.0 / gamma(&mut rng, 1.2).max(0.02);
        let leave = beta(&mut rng, 0.8, 5.0);
        let mean = 1_000.0 + rng.uniform() * 4_000.0;
        while day < 1_096 {
            let on = start.saturating_add(jiff::ToSpan::days(day));
            let amount = (mean * (0.6 + 0.8 * rng.uniform())) as i64;
            lines.push(format!("o{client}-{day},{on},c{client:04},{amount},{},sale", amount / 4));
            if rng.uniform() < 0.05 {
                lines.push(format!("r{client}-{day},{on},c{client:04},{amount},{},return", amount / 4));
            }
            if day > first && rng.uniform() < leave {
                break;
            }
            day += 1 + (-libm::log(1.0 - rng.uniform()) * gap) as i64;
        }
    }
    rng.shuffle(&mut lines);
    let cards: Vec<String> = (0..clients).map(|i| format!("c{i:04},К{i},{}", ["Север", "Юг", ""][i % 3])).collect();
    let orders = format!("id,at,customer_id,amount,margin,kind\n{}", lines.join("\n"));
    let customers = format!("id,name,region\n{}", cards.join("\n"));
    let zone = "Europe/Moscow";
    let as_of = engine::testing::moment("2024-06-30 23:59:59", zone).unwrap();
    engine::testing::session_from_csv(&[("orders", &orders), ("customers", &customers)], as_of, zone).unwrap()
}

fn ask(s: &Session, request: &Request) -> Vec<FigureRow> {
    crate::compute(s, request).unwrap().rows
}

fn of(s: &Session, metric: &str) -> Vec<FigureRow> {
    ask(s, &Request::of(metric))
}

fn sum(rows: &[FigureRow], name: &str) -> i128 {
    rows.iter().filter_map(|r| r.field(name)).map(|v| money::parse_decimal(v, 4).unwrap()).sum()
}

fn count(rows: &[FigureRow], name: &str) -> u64 {
    rows.iter().filter_map(|r| r.field(name)).map(|v| v.parse::<u64>().unwrap()).sum()
}

fn cut<'r>(row: &'r FigureRow, name: &str) -> &'r str {
    row.cut.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v)
}

#[test]
fn cohorts_hold_every_customer_once_and_rolling_only_falls() {
    let s = base(60, 1);
    let new: u64 = of(&s, "new_customers")[0].value.as_deref().unwrap().parse().unwrap();
    for request in [Request::of("retention_cohorts"), Request::of("retention_cohorts").each(crate::Grain::Quarter)] {
        let rows = ask(&s, &request);
        let first: Vec<FigureRow> = rows.iter().filter(|r| cut(r, "age") == "0").cloned().collect();
        assert_eq!(count(&first, "customers"), new);
        assert_eq!(count(&first, "bought"), new);
        let mut before: BTreeMap<&str, u64> = BTreeMap::new();
        for r in &rows {
            let rolling: u64 = r.field("rolling_bought").unwrap().parse().unwrap();
            let bought: u64 = r.field("bought").unwrap().parse().unwrap();
            assert!(bought <= rolling, "{r:?}");
            let last = before.insert(cut(r, "cohort"), rolling);
            assert!(last.is_none_or(|l| rolling <= l), "{r:?}");
        }
    }
}

#[test]
fn movement_closes_in_people_and_in_money() {
    let s = base(60, 2);
    let rows = of(&s, "abcxyz_migration");
    let day = |d: &str| d.parse().unwrap();
    let revenue = |a: &str, b: &str| {
        let rows = ask(&s, &Request::of("revenue").between(day(a), day(b)));
        money::parse_decimal(rows[0].value.as_deref().unwrap(), 4).unwrap()
    };
    let (then, now) = (revenue("2022-07-01", "2023-06-30"), revenue("2023-07-01", "2024-06-30"));
    assert_eq!((sum(&rows, "revenue_before"), sum(&rows, "revenue_after")), (then, now));
    let change: i128 = rows.iter().map(|r| money::parse_decimal(r.value.as_deref().unwrap(), 4).unwrap()).sum();
    assert_eq!(change, now - then);
    // Rows of a first cell add up to that cell of the first window, columns to the second.
    let cells = |to: &str| -> BTreeMap<String, u64> {
        let mut request = Request::of("abcxyz");
        request.to = Some(day(to));
        ask(&s, &request).iter().map(|r| (cut(r, "cell").to_owned(), r.n)).filter(|(k, n)| *n > 0 && k != "never").collect()
    };
    let by = |name: &str| {
        let mut out: BTreeMap<String, u64> = BTreeMap::new();
        rows.iter().filter(|r| cut(r, name) != "never").for_each(|r| *out.entry(cut(r, name).to_owned()).or_default() += r.n);
        out
    };
    assert_eq!((by("from"), by("to")), (cells("2023-06-30"), cells("2024-06-30")));
}

#[test]
fn scores_partition_the_buyers_of_the_window() {
    let s = base(70, 3);
    let rows = of(&s, "rfm");
    let active = ask(&s, &Request::of("active_customers").between("2023-07-01".parse().unwrap(), "2024-06-30".parse().unwrap()));
    assert_eq!(count(&rows, "customers").to_string(), active[0].value.clone().unwrap());
    let list = ask(&s, &Request::of("rfm").by(Dimension::Customer));
    assert_eq!(list.len() as u64, count(&rows, "customers"));
    assert_eq!(sum(&list, "revenue"), sum(&rows, "revenue"));
    for r in &rows {
        let n = list.iter().filter(|l| l.value.as_deref() == Some(cut(r, "code"))).count() as u64;
        assert_eq!(n, r.n, "{}", cut(r, "code"));
    }
    let regions = ask(&s, &Request::of("rfm").by(Dimension::Region));
    assert_eq!(count(&regions, "customers"), count(&rows, "customers"));
}

#[test]
fn predicted_value_of_parts_is_that_of_the_whole() {
    let s = base(900, 4);
    let whole = &of(&s, "base_value")[0];
    assert_eq!(whole.status, Status::Ok, "{whole:?}");
    let value = |r: &FigureRow| r.value.as_deref().unwrap().parse::<f64>().unwrap();
    let parts = ask(&s, &Request::of("base_value").by(Dimension::Region));
    let total: f64 = parts.iter().map(value).sum();
    assert!((total - value(whole)).abs() < 0.03 * parts.len() as f64, "{total} {}", value(whole));
    let mean = &of(&s, "ltv_predictive")[0];
    assert!((value(mean) * mean.n as f64 - value(whole)).abs() < 0.01 * mean.n as f64);
    let i = mean.interval.as_ref().unwrap();
    assert!(i.low.parse::<f64>().unwrap() < value(mean) && value(mean) < i.high.parse::<f64>().unwrap());
    let was: f64 = whole.field("month_ago").unwrap().parse().unwrap();
    let change: f64 = whole.field("change").unwrap().parse().unwrap();
    assert!((value(whole) - was - change).abs() < 1e-6);
    // One customer has a class and a range, never a number.
    let one = ask(&s, &Request::of("ltv_predictive").by(Dimension::Customer));
    assert!(one.iter().all(|r| r.value.is_none() && r.interval.is_some() && r.field("value_class").is_some()));
}

#[test]
fn retention_of_money_and_lifetime_have_their_bounds() {
    let s = base(80, 5);
    for seed_row in of(&s, "revenue_retention") {
        let v = |n: &str| money::parse_decimal(seed_row.field(n).unwrap(), 4).unwrap();
        let kept = money::parse_decimal(seed_row.numerator.as_deref().unwrap(), 4).unwrap();
        assert_eq!(v("start") - v("churned") - v("contraction"), kept);
        assert!(kept >= 0 && kept <= v("start"));
    }
    let life = &of(&s, "customer_lifetime")[0];
    let number = |n: &str| life.field(n).unwrap().parse::<f64>().unwrap();
    assert_eq!(number("churned") + number("living"), number("customers"));
    assert!(number("t_exposure") >= number("t_observed"));
    let ltv = &of(&s, "ltv_operational")[0];
    // The observed mean is the factor t of the operational LTV: one base, one number.
    assert!((ltv.field("t").unwrap().parse::<f64>().unwrap() - number("t_observed")).abs() < 1e-6);
}
