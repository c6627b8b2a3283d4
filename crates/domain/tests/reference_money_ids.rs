//! Reference case c35: VAT, rounding, allocation, currency, INN and phones against independently computed numbers.

// A failed unwrap is a failed test here.
#![allow(clippy::unwrap_used)]

use domain::{identity, money};
use serde_json::Value;

fn case() -> Value {
    serde_json::from_str::<Value>(include_str!("cases/c35_money_ids/expected.json")).unwrap()["expected"].take()
}

fn int(v: &Value) -> i128 {
    i128::from(v.as_i64().unwrap())
}

#[test]
fn vat_inside_gross() {
    let case = case();
    let expected = case["vat"].as_array().unwrap();
    let rows: Vec<&str> = include_str!("cases/c35_money_ids/vat.csv").lines().skip(1).collect();
    assert_eq!(rows.len(), expected.len());
    for (row, e) in rows.iter().zip(expected) {
        let (gross, rate) = row.split_once(',').unwrap();
        let gross = gross.parse::<i128>().unwrap();
        let vat = money::vat_inside(gross * 100, rate.parse().unwrap());
        assert_eq!((vat, gross * 100 - vat), (int(&e["vat_kop"]) * 100, int(&e["net_kop"]) * 100), "{row}");
    }
}

#[test]
fn allocation_adds_up_by_largest_remainder() {
    for e in case()["allocation"].as_array().unwrap() {
        let weights: Vec<u128> = e["weights"].as_array().unwrap().iter().map(|w| u128::from(w.as_u64().unwrap())).collect();
        let parts: Vec<i128> = e["parts"].as_array().unwrap().iter().map(int).collect();
        assert_eq!(money::allocate(int(&e["total"]), &weights), parts, "{e}");
    }
}

#[test]
fn currency_rates_are_per_nominal() {
    for e in case()["fx"].as_array().unwrap() {
        let rubles = money::div_round(int(&e["minor"]) * int(&e["rate_x10000"]), 10_000 * int(&e["nominal"]));
        assert_eq!(rubles, Some(int(&e["kop"])), "{e}");
    }
}

#[test]
fn inn_check_digits() {
    for (inn, sound) in case()["inn"].as_object().unwrap() {
        assert_eq!(identity::inn_checksum(inn), sound.as_bool().unwrap(), "{inn}");
    }
    assert_eq!(identity::inn_key("0000000000"), None);
}

#[test]
fn phone_keys() {
    for (text, key) in case()["phone"].as_object().unwrap() {
        assert_eq!(identity::phone_key(text).as_deref(), key.as_str(), "{text}");
    }
}
