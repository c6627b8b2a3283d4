//! Before and after, baskets, price and mix, lifetime value, agreement, money (c10, c25, c28, c29, c32, c35).

use crate::support::{Case, Row, num, num_or_none};
use serde_json::{Value, json};
use stats::agree::{self, Mark, Scale, Weights};
use stats::effect::{self, Unit, Verdict};
use stats::interval::{Interval, newcombe_diff, t_mean};
use stats::survival::{KaplanMeier, Obs};
use stats::{basket, ltv, multiple, pvm, quantile, shapley, shrink, sum};
use std::collections::BTreeMap;

fn ends(i: Interval) -> Value {
    json!([i.low, i.high])
}

#[test]
fn c10_ltv_seed() {
    let case = Case::open("c10_ltv_seed");
    let mut clients: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for r in case.rows("orders.csv") {
        clients.entry(r["client"].clone()).or_default().push(r);
    }
    let money = |r: &Row, key: &str| num::<i128>(r, key);
    let all = || clients.values().flatten();
    let spans = &case.expected["span_months"];
    let (mut base, mut lives) = (ltv::Base::default(), Vec::new());
    base.clients = clients.len() as u64;
    base.purchases = all().filter(|r| money(r, "revenue_net_rub") > 0).count() as u64;
    base.revenue = all().map(|r| money(r, "revenue_net_rub")).sum();
    base.margin = all().map(|r| money(r, "margin_rub")).sum();
    for name in clients.keys() {
        lives.push(Obs::new(spans[name].as_i64().unwrap(), case.expected["churned"][name] == json!(true)));
    }
    for (key, months) in [("span_first_to_last", "span_months"), ("months_with_purchase", "active_months")] {
        let total = case.expected[months].as_object().unwrap().values().map(|v| v.as_u64().unwrap()).sum();
        let o = ltv::Base { months: total, ..base }.operational().unwrap();
        let got = json!({"S": o.ticket, "C": o.frequency, "P": o.margin_share, "t": o.months, "LTV": o.product});
        case.check(&format!("seed.{key}"), &got);
        case.check("historical_margin_per_client", &json!(o.margin_per_client));
    }
    let exposure = ltv::exposure_lifetime(lives.iter().map(|o| o.exit as f64).sum(), 3, 1);
    case.check("t_exposure_over_churn_events", &json!(exposure));
    let km = KaplanMeier::fit(&lives, 0.95);
    let rows: Vec<Value> = km
        .steps
        .iter()
        .map(|s| json!({"t": s.time, "at_risk": s.at_risk, "events": s.events, "S": s.survival, "se_greenwood": s.se, "lo": s.limits.map(|l| l.0), "hi": s.limits.map(|l| l.1)}))
        .collect();
    case.check("km_lifetime_months", &json!(rows));
    case.check("km_median_lifetime", &json!(km.median()));
}

#[test]
fn c25_before_after() {
    let case = Case::open("c25_before_after");
    let conversion = newcombe_diff(52, 170, 34, 160, 0.95).unwrap();
    case.check("conversion.ci95", &ends(conversion));
    let rows = case.rows("ticket.csv");
    let side = |p: &str| -> Vec<f64> { rows.iter().filter(|r| r["period"] == p).map(|r| num(r, "amount_rub")).collect() };
    let (before, after) = (side("before"), side("after"));
    let w = effect::welch(&before, &after, 0.95).unwrap();
    let (ratio, interval) = effect::geometric_ratio(&before, &after, 0.95).unwrap();
    let got = json!({"welch_diff": w.diff, "welch_ci95": ends(w.interval), "welch_df": w.df, "p": w.p,
        "ratio_of_geometric_means": ratio, "ratio_ci95": ends(interval), "hodges_lehmann": effect::hodges_lehmann(&before, &after)});
    case.check("ticket", &got);
    let (verdict, wide) = effect::rate_verdict(33, 150, 30, 150, 0.02).unwrap();
    assert_eq!(verdict, Verdict::NotShown);
    case.check("equivalence.small.ci95", &ends(wide));
    case.check("power.n_per_group_pooled", &json!(effect::group_size_exact(0.2, 0.25, 0.05, 0.8)));
    let rise = effect::detectable_rise(0.2, 160, 0.05, 0.8).map(|d| 100.0 * d);
    case.check_within("power.mde_pp_at_n160_base20", &json!(rise), 0.1, 0.0);

    let series: Vec<f64> = case.rows("its.csv").iter().map(|r| num(r, "value")).collect();
    let t = effect::segmented(&series, 24, 0, 0.95).unwrap();
    let got = json!({"params": t.params, "ols_se": t.ols_se, "hac_se": t.hac_se, "durbin_watson": t.durbin_watson,
        "naive_post_minus_pre": t.naive, "level_change": t.params[2], "slope_change": t.params[3], "mean_effect_post": t.mean_effect,
        "mean_effect_post_from_residuals": t.mean_effect, "mean_effect_hac_se": t.mean_effect_se, "mean_effect_ci95_t32": ends(t.interval)});
    case.check("its", &got);
    check_panel(&case);

    let units: Vec<Unit> = case
        .rows("cuped.csv")
        .iter()
        .map(|r| Unit { treated: r["group"] == "1", pre: num(r, "pre"), value: num(r, "value") })
        .collect();
    let c = effect::cuped(&units, 0.95).unwrap();
    case.check("cuped.theta", &json!(c.theta));
    case.check("cuped.variance_reduction", &json!(c.variance_reduction));
    case.check("cuped.raw", &json!({"diff": c.raw.diff, "ci95": ends(c.raw.interval)}));
    case.check("cuped.cuped", &json!({"diff": c.adjusted.diff, "ci95": ends(c.adjusted.interval)}));
}

fn check_panel(case: &Case) {
    let mut managers: BTreeMap<(String, bool), [Vec<f64>; 2]> = BTreeMap::new();
    for r in case.rows("panel.csv") {
        let slot = managers.entry((r["manager"].clone(), r["treated"] == "1")).or_default();
        slot[num::<usize>(&r, "post")].push(num(&r, "value"));
    }
    let changes = |treated: bool| -> Vec<f64> {
        managers.iter().filter(|m| m.0.1 == treated).map(|m| sum::mean(&m.1[1]).unwrap() - sum::mean(&m.1[0]).unwrap()).collect()
    };
    let (treated, control) = (changes(true), changes(false));
    let d = effect::did(&treated, &control, 0.95).unwrap();
    case.check("did_panel.did", &json!(d.diff));
    case.check("did_panel.collapsed_welch_ci95", &ends(d.interval));
    case.check("did_panel.collapsed_welch_p", &json!(d.p));
    case.check("did_panel.permutation_p_252", &json!(effect::permutation_p(&treated, &control, 1)));
}

#[test]
fn c28_basket() {
    let case = Case::open("c28_basket");
    let letters: Vec<Vec<u32>> =
        case.rows("han.csv").iter().map(|r| r["items"].split(' ').map(|i| u32::from(i.as_bytes()[0])).collect()).collect();
    let sets = basket::frequent(&letters, 3, 10);
    let mut got: Vec<Value> =
        sets.iter().map(|(s, n)| json!([s.iter().filter_map(|c| char::from_u32(*c)).collect::<String>(), n])).collect();
    got.sort_by_key(|v| (v[0].as_str().unwrap().len(), v[0].as_str().unwrap().to_string()));
    case.check("han_frequent", &json!(got));

    let mut names: BTreeMap<String, u32> = BTreeMap::new();
    let mut receipts: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
    for r in case.rows("receipts.csv") {
        let next = names.len() as u32;
        let item = *names.entry(r["item"].clone()).or_insert(next);
        receipts.entry(num(&r, "receipt")).or_default().push(item);
    }
    let receipts: Vec<Vec<u32>> = receipts.into_values().collect();
    let c = basket::count(&receipts, 100);
    case.check("receipts", &json!(c.receipts));
    case.check("mean_lines_per_receipt", &json!(c.items.values().sum::<u64>() as f64 / c.receipts as f64));
    let pairs: Vec<(u32, u32, u64)> = c.pairs.iter().filter(|p| *p.1 >= 8).map(|p| (p.0.0, p.0.1, *p.1)).collect();
    let p: Vec<f64> = pairs.iter().map(|(a, b, n)| basket::rule(c.receipts, c.items[a], c.items[b], *n).unwrap().p).collect();
    let q = multiple::benjamini_hochberg(&p);
    let rules = case.expected["rules"].as_array().unwrap();
    assert_eq!(rules.len(), 2 * pairs.len());
    for (i, row) in rules.iter().enumerate() {
        let (a, b) = (names[row["if"].as_str().unwrap()], names[row["then"].as_str().unwrap()]);
        let at = pairs.iter().position(|p| (p.0, p.1) == (a.min(b), a.max(b))).unwrap();
        let n = pairs[at].2;
        let r = basket::rule(c.receipts, c.items[&a], c.items[&b], n).unwrap();
        let (ratio, interval) = r.relative.unwrap();
        let got = json!({"if": row["if"], "then": row["then"], "n_if": c.items[&a], "n_then": c.items[&b], "n_both": n, "support": r.support,
            "confidence": r.confidence, "confidence_wilson": ends(r.interval.unwrap()), "lift": r.lift, "leverage": r.leverage,
            "conviction": r.conviction, "jaccard": r.jaccard, "rr_vs_without": ratio, "rr_ci95": ends(interval),
            "fisher_p_greater": r.p, "q_bh": q[at]});
        case.check(&format!("rules.{i}"), &got);
    }
}

#[test]
fn c29_price_volume_mix() {
    let case = Case::open("c29_price_volume_mix");
    let items: Vec<pvm::Item> = case
        .rows("sku.csv")
        .iter()
        .map(|r| {
            let [qty0, price0, cost0, qty1, price1, cost1] =
                ["qty0", "price0", "cost0", "qty1", "price1", "cost1"].map(|k| num(r, k));
            pvm::Item { qty0, price0, cost0, qty1, price1, cost1 }
        })
        .collect();
    let (p, m) = (pvm::revenue(&items), pvm::margin(&items));
    for (key, value) in [
        ("R0", p.before),
        ("R1", p.after),
        ("price", p.price),
        ("volume", p.volume),
        ("mix", p.mix),
        ("new", p.new),
        ("gone", p.gone),
    ] {
        case.check(key, &json!(value));
    }
    assert!((p.price + p.volume + p.mix + p.new + p.gone - (p.after - p.before)).abs() < 1e-9);
    let got = json!({"M0": m.before, "M1": m.after, "price": m.price, "cost": m.cost, "volume": m.volume, "mix": m.mix, "new": m.new, "gone": m.gone});
    case.check("margin", &got);
}

#[test]
fn c32_agreement() {
    let case = Case::open("c32_agreement");
    let k = agree::cohen(&[vec![20, 5], vec![10, 15]], Weights::Equal).unwrap();
    case.check("cohen_20_5_10_15", &json!(k.value));
    case.check("cohen_20_5_10_15_se", &json!(k.se));
    let three = vec![vec![30, 10, 2], vec![8, 25, 7], vec![1, 6, 31]];
    let by = |w| agree::cohen(&three, w).unwrap();
    let got = json!({"table": three, "kappa": by(Weights::Equal).value, "linear": by(Weights::Linear).value,
        "quadratic": by(Weights::Quadratic).value, "agreement": by(Weights::Equal).agreement});
    case.check("cohen_3x3", &got);
    let paradox = agree::cohen(&[vec![90, 5], vec![5, 0]], Weights::Equal).unwrap();
    case.check("kappa_paradox.kappa", &json!(paradox.value));
    assert!(agree::cohen(&[vec![50, 0], vec![0, 0]], Weights::Equal).is_none());

    let columns = |file: &str, names: &[&str]| -> Vec<Vec<Option<f64>>> {
        case.rows(file).iter().map(|r| names.iter().map(|k| num_or_none(r, k)).collect()).collect()
    };
    let full = |file: &str, names: &[&str]| -> Vec<Vec<f64>> {
        columns(file, names).into_iter().map(|r| r.into_iter().map(Option::unwrap).collect()).collect()
    };
    let counts: Vec<Vec<u64>> =
        full("fleiss.csv", &["c1", "c2", "c3", "c4", "c5"]).iter().map(|r| r.iter().map(|x| *x as u64).collect()).collect();
    case.check("fleiss", &json!(agree::fleiss(&counts)));
    let units = columns("krippendorff.csv", &["A", "B", "C", "D"]);
    let alpha = |s| agree::krippendorff(&units, s);
    case.check("krippendorff", &json!({"nominal": alpha(Scale::Nominal), "ordinal": alpha(Scale::Ordinal), "interval": alpha(Scale::Interval), "ratio": alpha(Scale::Ratio)}));
    let i = agree::icc(&full("shrout_fleiss.csv", &["j1", "j2", "j3", "j4"])).unwrap();
    let got: BTreeMap<String, f64> =
        (0..3).flat_map(|m| [(format!("ICC({},1)", m + 1), i.single[m]), (format!("ICC({},k)", m + 1), i.average[m])]).collect();
    case.check("icc", &json!(got));
    check_calls(&case);

    let test = full("product_test.csv", &["q1", "q2", "q3", "q4", "q5"]);
    let items: Vec<Value> = (0..5)
        .map(|j| json!({"item": j + 1, "difficulty": test.iter().map(|r| r[j]).sum::<f64>() / test.len() as f64, "item_rest_corr": agree::item_rest(&test, j)}))
        .collect();
    case.check("test", &json!({"kr20": agree::kr20(&test), "cronbach": agree::alpha(&test), "items": items}));
}

fn check_calls(case: &Case) {
    let rows = case.rows("checklist.csv");
    for (i, call) in ["З1", "З2", "З3", "З4", "З5"].iter().enumerate() {
        let marks: Vec<Mark> = rows
            .iter()
            .map(|r| Mark { weight: num(r, "weight"), critical: r["critical"] == "1", value: num_or_none(r, call) })
            .collect();
        let s = agree::call_score(&marks);
        let got = json!({"call": call, "raw": s.raw, "critical_failed": s.critical_failed, "score": s.score, "known_weight": s.known_weight});
        case.check(&format!("calls.{i}"), &got);
    }
    let mut scores: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for r in case.rows("call_scores.csv") {
        scores.entry(r["manager"].clone()).or_default().push(num(&r, "score"));
    }
    let groups: Vec<&[f64]> = scores.values().map(Vec::as_slice).collect();
    let fit = shrink::normal_normal(&groups).unwrap();
    case.check("call_score_shrinkage.within_var", &json!(fit.within));
    case.check("call_score_shrinkage.between_var", &json!(fit.between));
    case.check("call_score_shrinkage.grand", &json!(fit.grand));
    for ((name, values), (weight, shrunk)) in scores.iter().zip(&fit.groups) {
        let got = json!({"n": values.len(), "mean": sum::mean(values), "ci95_t": ends(t_mean(values, 0.95).unwrap()), "weight": weight, "shrunk": shrunk});
        case.check(&format!("call_score_shrinkage.rows.{name}"), &got);
    }
}

#[test]
fn c35_money_ids() {
    let case = Case::open("c35_money_ids");
    for (i, row) in case.expected["allocation"].as_array().unwrap().iter().enumerate() {
        let weights: Vec<i128> = row["weights"].as_array().unwrap().iter().map(|w| w.as_i64().unwrap().into()).collect();
        let parts = shapley::allocate(row["total"].as_i64().unwrap().into(), &weights).unwrap();
        case.check(&format!("allocation.{i}.parts"), &json!(parts.iter().map(|p| *p as i64).collect::<Vec<_>>()));
    }
    for (p, value) in case.expected["quantile_type7"].as_object().unwrap() {
        let got = quantile::type7(&[1.0, 1.0, 2.0, 3.0, 3.0, 4.0, 5.0, 5.0, 6.0, 9.0], p.parse().unwrap()).unwrap();
        assert!((got - value.as_f64().unwrap()).abs() < 1e-9, "{p}: {got}");
    }
}
