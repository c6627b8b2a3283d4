//! Plans, seasons, control charts, peeking, forecasts, loyalty, strata (c14, c17, c23, c24, c26, c36).

use crate::support::{Case, num, num_or_none};
use serde_json::{Value, json};
use stats::control;
use stats::forecast;
use stats::interval::{Interval, newcombe_diff, wilson};
use stats::mh::{self, Stratum};
use stats::nps::{self, Answers, Band};
use stats::sequential;
use stats::{planfact, season};

fn ends(i: Option<Interval>) -> Value {
    i.map_or(Value::Null, |i| json!([i.low, i.high]))
}

fn band_name(points: f64) -> &'static str {
    match nps::band(points) {
        Band::Negative => "negative",
        Band::BelowLow => "below_low",
        Band::Low => "low",
        Band::Between => "between_low_and_good",
        Band::Good => "good",
        Band::Leader => "leader",
        Band::CheckData => "above_leader_check_data",
    }
}

#[test]
fn c14_nps() {
    let case = Case::open("c14_nps");
    let rows = case.rows("answers.csv");
    let group = |name: &str| Answers::count(rows.iter().filter(|r| r["group"] == name).map(|r| num_or_none(r, "score")));
    for name in case.expected["groups"].as_object().unwrap().keys() {
        let a = group(name);
        let valid: Vec<f64> = rows
            .iter()
            .filter(|r| &r["group"] == name)
            .filter_map(|r| num_or_none(r, "score"))
            .filter(|s| (0.0..=10.0).contains(s) && s.fract() == 0.0)
            .collect();
        let adjusted = a.interval(0.95).unwrap();
        let actual = json!({"n": a.n(), "rejected": a.rejected, "promoters": a.promoters, "passives": a.passives,
            "detractors": a.detractors, "nps": a.score(), "nps_pp": a.score(), "wald95_pp": ends(a.wald(0.95)),
            "adj_wald95_pp": ends(Some(adjusted)), "adj_wald90_pp": ends(a.interval(0.9)),
            "mean_score": stats::sum::mean(&valid), "band_point": band_name(a.score().unwrap()),
            "band_interval": [band_name(adjusted.low), band_name(adjusted.high)]});
        case.check(&format!("groups.{name}"), &actual);
    }
    let (first, second) = (group("волна1"), group("волна2"));
    let (diff, interval) = nps::difference(&first, &second, 0.95).unwrap();
    let actual = json!({"diff_pp_adjusted": diff, "ci95_pp": ends(Some(interval)),
        "raw_diff_pp": second.score().unwrap() - first.score().unwrap(), "shown": !interval.contains(0.0)});
    case.check("difference_w2_minus_w1", &actual);
    let bounds = second.response_bounds(400).unwrap();
    case.check("response_bounds.if_silent_passive_pp", &json!(bounds.0));
    case.check("response_bounds.if_silent_detractors_pp", &json!(bounds.1));
    case.check("response_bounds.wald95_fpc_halfwidth_pp", &json!(second.wald_half_of_base(400, 0.95)));
    let needed = |p, d| -> Value {
        json!({"5": nps::answers_needed(5.0, p, d, 0.95), "10": nps::answers_needed(10.0, p, d, 0.95), "15": nps::answers_needed(15.0, p, d, 0.95)})
    };
    case.check("n_needed_worst_case", &needed(0.5, 0.5));
    case.check("n_needed_p45_d20", &needed(0.45, 0.2));
    for (points, band) in case.expected["bands"].as_object().unwrap() {
        assert_eq!(band_name(points.parse().unwrap()), band.as_str().unwrap(), "{points}");
    }
}

#[test]
fn c17_forecast_accuracy() {
    let case = Case::open("c17_forecast_accuracy");
    let rows = case.rows("monthly.csv");
    let column = |name: &str| -> Vec<f64> { rows.iter().map(|r| num(r, name)).collect() };
    let (actual, p10, p90) = (column("actual"), column("p10"), column("p90"));
    let with = |other: &[f64]| -> Vec<(f64, f64)> { actual.iter().copied().zip(other.iter().copied()).collect() };
    let point = with(&column("forecast"));
    let a = forecast::accuracy(&point).unwrap();
    let bands: Vec<(f64, f64)> = p10.iter().copied().zip(p90.iter().copied()).collect();
    let (hits, n) = forecast::inside(&actual, &bands);
    let got = json!({"wape": a.wape, "bias_pct": a.bias, "mae": a.mae, "rmse": a.rmse, "mape": a.mape,
        "mape_reason": "actual=0 in 2025-04", "mase_naive1": a.mase, "tracking_signal": a.tracking_signal,
        "coverage80": hits as f64 / n as f64, "coverage80_wilson": ends(wilson(hits, n, 0.95)),
        "pinball_p10": forecast::pinball(&with(&p10), 0.1), "pinball_p50": forecast::pinball(&point, 0.5),
        "pinball_p90": forecast::pinball(&with(&p90), 0.9)});
    case.check("monthly", &got);

    let deals: Vec<(f64, bool)> = case.rows("deals.csv").iter().map(|r| (num(r, "p_forecast"), r["won"] == "1")).collect();
    let p = forecast::probabilities(&deals).unwrap();
    let (area, se, interval) = forecast::auc(&deals, 0.95).unwrap();
    let (line, large) = forecast::calibration(&deals).unwrap();
    let table: Vec<Value> = p
        .table
        .iter()
        .map(|b| json!({"bin": b.bin, "n": b.n, "mean_p": b.mean_p, "won": b.won, "rate": b.won as f64 / b.n as f64, "wilson": ends(b.interval)}))
        .collect();
    let got = json!({"n": p.n, "base_rate": p.base_rate, "brier": p.brier, "brier_skill_vs_base": p.skill, "log_loss": p.log_loss,
        "ece10": p.ece, "calibration_table": table, "auc": area, "auc_se_delong": se, "auc_ci95_logit": ends(interval),
        "murphy": {"reliability": p.reliability, "resolution": p.resolution, "uncertainty": p.uncertainty},
        "calibration_intercept_slope": [line.0, line.1], "calibration_in_the_large": large, "spiegelhalter_free_sum_test_z": p.sum_z});
    case.check("deals", &got);
}

#[test]
fn c23_planfact_seasonality() {
    let case = Case::open("c23_planfact_seasonality");
    let values: Vec<f64> = case.rows("monthly.csv").iter().map(|r| num(r, "value")).collect();
    let s = season::indices(&values, 12).unwrap();
    case.check("seasonal_indices", &json!(s.indices));
    let known: Vec<f64> = s.trend.iter().copied().flatten().collect();
    case.check("trend_first_last", &json!([known[0], known[known.len() - 1]]));
    let rows = case.rows("month_to_date.csv");
    let weights: Vec<f64> = rows.iter().map(|r| num(r, "weight")).collect();
    let facts: Vec<f64> = rows.iter().map_while(|r| num_or_none(r, "fact_thousand_rub")).collect();
    let p = planfact::judge(3000.0, &weights, &facts, 0.8).unwrap();
    let got = json!({"fact": p.fact, "plan_to_date_even": p.to_date_even, "plan_to_date_weighted": p.to_date_weighted,
        "fulfilment_to_date_even": p.fulfilment_even, "fulfilment_to_date_weighted": p.fulfilment_weighted,
        "run_rate_working_days": p.run_rate_even, "run_rate_calendar_days_wrong": p.fact / 12.0 * 31.0,
        "run_rate_weighted": p.run_rate, "interval80_weighted": ends(p.interval), "p_reach_plan": p.p_plan,
        "needed_per_remaining_working_day": p.needed_per_day, "needed_multiple_of_current_pace": p.needed_pace,
        "fulfilment_of_month": p.fulfilment});
    case.check("plan_fact", &got);
    case.check("growth.mom_deseasonalised", &json!(season::growth(1200.0, s.indices[2], 1000.0, s.indices[1])));
    case.check("growth.yoy_per_working_day", &json!(season::growth(1200.0, 22.0, 1100.0, 21.0)));
}

#[test]
fn c24_control_charts() {
    let case = Case::open("c24_control_charts");
    let series = |file: &str, column: &str| -> Vec<f64> { case.rows(file).iter().map(|r| num(r, column)).collect() };
    let x = control::xmr(&series("nist_flow.csv", "value")).unwrap();
    case.check(
        "xmr_flow",
        &json!({"mean": x.mean, "mr_bar": x.mr_bar, "lcl_2.66": x.lcl, "ucl_2.66": x.ucl, "url_mr_3.267": x.mr_limit}),
    );
    let smooth = |values: &[f64], mean, sigma, lambda, l| -> Value {
        control::ewma(values, mean, sigma, lambda, l).iter().map(|e| json!({"z": e.z, "lcl": e.lcl, "ucl": e.ucl})).collect()
    };
    case.check("ewma_nist", &smooth(&series("nist_ewma.csv", "value"), 50.0, 2.0539, 0.3, 3.0));
    let montgomery = series("montgomery.csv", "value");
    case.check("montgomery_ewma", &smooth(&montgomery, 10.0, 1.0, 0.1, 2.7));
    let sums =
        |z: &[f64]| -> Value { control::cusum(z, 0.5).iter().map(|c| json!({"plus": c.plus, "minus": c.minus})).collect() };
    let z: Vec<f64> = montgomery.iter().map(|x| x - 10.0).collect();
    case.check("montgomery_cusum", &sums(&z));

    let weeks: Vec<(u64, u64)> = case.rows("weekly_conversion.csv").iter().map(|r| (num(r, "x"), num(r, "n"))).collect();
    let chart = control::p_chart(&weeks, 12).unwrap();
    let rows: Vec<Value> = chart
        .points
        .iter()
        .zip(&weeks)
        .enumerate()
        .map(|(i, (p, (x, n)))| json!({"week": i + 1, "n": n, "x": x, "p": p.p, "lcl": p.lcl, "ucl": p.ucl, "z": p.z}))
        .collect();
    let z: Vec<f64> = chart.points.iter().filter_map(|p| p.z).collect();
    case.check("p_chart.p_bar", &json!(chart.p_bar));
    case.check("p_chart.rows", &json!(rows));
    case.check("p_chart.laney_sigma_z", &json!(chart.sigma_z));
    case.check("p_chart.cusum", &sums(&z));
    case.check("p_chart.nelson", &rules(&z));
    let (signal, _) = control::cusum_alarm(&control::cusum(&z, 0.5), 5.0).unwrap();
    case.check("p_chart.detection.cusum_first", &json!(signal + 1));
    let smoothed = control::ewma(&z, 0.0, 1.0, 0.2, 2.962);
    let first = smoothed.iter().skip(18).position(|e| e.z < e.lcl || e.z > e.ucl).map(|i| i + 19);
    case.check("p_chart.detection.ewma_first", &json!(first));
    case.check("crafted_nelson", &rules(&series("crafted_z.csv", "z")));

    for (shift, arl) in case.expected["arl"]["shewhart"].as_object().unwrap() {
        let got = control::shewhart_arl(shift.parse().unwrap());
        assert!((got / arl.as_f64().unwrap() - 1.0).abs() < 1e-7, "{shift}: {got}");
    }
    case.check_within("arl.cusum_two_sided_0", &json!(control::cusum_arl(0.0, 0.5, 5.0)), 2e-3, 0.0);
    case.check_within("arl.cusum_1sigma", &json!(control::cusum_arl(1.0, 0.5, 5.0)), 2e-3, 0.0);
}

fn rules(z: &[f64]) -> Value {
    let fired = control::nelson(z);
    (0..8)
        .map(|i| ((i + 1).to_string(), json!(fired[i].iter().map(|x| x + 1).collect::<Vec<_>>())))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

#[test]
fn c26_sequential() {
    let case = Case::open("c26_sequential");
    let z = stats::interval::z_of(0.95);
    for (looks, alpha) in case.expected["alpha_with_k_looks_at_1.96"].as_object().unwrap() {
        let got = sequential::false_alarm(&vec![z; looks.parse().unwrap()]);
        assert!((got - alpha.as_f64().unwrap()).abs() < 2e-4, "{looks}: {got}");
    }
    for looks in 2..=5 {
        case.check(&format!("pocock.{looks}"), &json!(sequential::pocock(looks, 0.05)));
        case.check(&format!("obrien_fleming.{looks}.boundaries"), &json!(sequential::obrien_fleming(looks, 0.05)));
    }
    let stream: Vec<f64> = case.rows("stream.csv").iter().map(|r| num(r, "difference")).collect();
    for (i, row) in case.expected["always_valid"].as_array().unwrap().iter().enumerate() {
        let n = row["n"].as_u64().unwrap() as usize;
        let (mean, se) = (stats::sum::mean(&stream[..n]).unwrap(), 1.0 / (n as f64).sqrt());
        let got = json!({"n": n, "mean": mean, "fixed95": ends(Some(sequential::fixed(mean, se, 0.95))),
            "always_valid95": ends(Some(sequential::always_valid(mean, se, 0.05, 0.95)))});
        case.check(&format!("always_valid.{i}"), &got);
    }
}

#[test]
fn c36_stratified() {
    let case = Case::open("c36_stratified");
    let read = |file: &str, names: [&str; 4]| -> Vec<Stratum> {
        case.rows(file)
            .iter()
            .map(|r| {
                let [a, b, c, d] = names.map(|k| num::<u64>(r, k));
                Stratum { x1: a, n1: a + b, x0: c, n0: c + d }
            })
            .collect()
    };
    let crude = |s: &[Stratum]| {
        let t = s.iter().fold([0; 4], |t, s| [t[0] + s.x1, t[1] + s.n1, t[2] + s.x0, t[3] + s.n0]);
        ends(newcombe_diff(t[0], t[1], t[2], t[3], 0.95))
    };
    let ucb = read("ucb.csv", ["m_admitted", "m_rejected", "f_admitted", "f_rejected"]);
    let (odds, rd) = (mh::odds_ratio(&ucb, 0.95).unwrap(), mh::risk_difference(&ucb, 0.95).unwrap());
    let got = json!({"or_mh": odds.value, "or_ci95": ends(Some(odds.interval)), "chi2_cc": odds.chi2, "breslow_day_p": odds.breslow_day_p,
        "rd_mh": rd.value, "rd_se_sato": rd.se, "crude_diff": mh::crude(&ucb), "crude_ci95": crude(&ucb)});
    case.check("ucb", &got);
    let used = read("technique.csv", ["used_won", "used_lost", "not_used_won", "not_used_lost"]);
    let rd = mh::risk_difference(&used, 0.95).unwrap();
    let (with, without) = mh::standardised(&used).unwrap();
    let got = json!({"rd_mh": rd.value, "rd_ci95": ends(Some(rd.interval)), "crude_diff": mh::crude(&used), "crude_ci95": crude(&used),
        "standardised_used": with, "standardised_not_used": without, "standardised_diff": with - without});
    case.check("technique", &got);
}
