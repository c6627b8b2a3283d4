//! Survival and competing endings (c06, c07).

use crate::support::{Case, num};
use serde_json::{Value, json};
use stats::survival::{KaplanMeier, Obs, aalen_johansen, log_rank};

fn table(km: &KaplanMeier) -> Value {
    km.steps
        .iter()
        .map(|s| {
            json!({"t": s.time, "at_risk": s.at_risk, "events": s.events, "S": s.survival, "se_greenwood": s.se,
                   "lo": s.limits.map(|l| l.0), "hi": s.limits.map(|l| l.1)})
        })
        .collect()
}

#[test]
fn c06_kaplan_meier() {
    let case = Case::open("c06_kaplan_meier");
    let rows = case.rows("freireich.csv");
    let arm = |name: &str| -> Vec<Obs> {
        rows.iter().filter(|r| r["arm"] == name).map(|r| Obs::new(num(r, "weeks"), r["event"] == "1")).collect()
    };
    let (treated, placebo) = (arm("6-MP"), arm("placebo"));
    for (key, obs) in [("mp6", &treated), ("placebo", &placebo)] {
        let km = KaplanMeier::fit(obs, 0.95);
        let (low, high) = km.percentile_limits(0.5);
        let actual = json!({"table": table(&km), "p25": km.percentile(0.25), "median": km.median(),
            "p75": km.percentile(0.75), "median_ci": [low, high], "rmst_35": km.rmst(35)});
        case.check(key, &actual);
    }
    let r = log_rank(&[&treated, &placebo]).unwrap();
    let actual = json!({"observed_mp6": r.observed[0], "expected_mp6": r.expected[0], "variance": r.variance,
        "chi2": r.chi2, "p": r.p});
    case.check("logrank", &actual);

    let delayed: Vec<Obs> = case
        .rows("stage_delayed_entry.csv")
        .iter()
        .map(|r| Obs::delayed(num(r, "entry_days"), num(r, "exit_days"), r["event"] == "1"))
        .collect();
    let km = KaplanMeier::fit_conditional(&delayed, 0.95, 5);
    let mut finished: Vec<f64> = delayed.iter().filter(|o| o.cause > 0).map(|o| o.exit as f64).collect();
    finished.sort_by(f64::total_cmp);
    let actual = json!({"table": table(&km), "median": km.median(), "p80": km.percentile(0.8),
        "naive_median_of_finished_only": stats::quantile::type7(&finished, 0.5)});
    case.check("delayed_entry", &actual);
}

#[test]
fn c07_competing_risks() {
    let case = Case::open("c07_competing_risks");
    for (key, file) in [("small", "small.csv"), ("sixty", "sixty.csv")] {
        let obs: Vec<Obs> = case.rows(file).iter().map(|r| Obs::ending(num(r, "days"), num(r, "outcome"))).collect();
        let aj = aalen_johansen(&obs, 2);
        let rows: Vec<Value> = aj
            .steps
            .iter()
            .map(|s| {
                json!({"t": s.time, "at_risk": s.at_risk, "won": s.events[0], "lost": s.events[1], "S": s.survival,
                       "cif_won": s.cif[0], "cif_lost": s.cif[1]})
            })
            .collect();
        let naive: Vec<Obs> = obs.iter().map(|o| Obs::new(o.exit, o.cause == 1)).collect();
        let count = |c: u8| obs.iter().filter(|o| o.cause == c).count() as f64;
        let actual = json!({"table": rows, "final_cif_won": aj.cif_at(1, i64::MAX), "final_cif_lost": aj.cif_at(2, i64::MAX),
            "still_open": aj.survival_at(i64::MAX),
            "naive_1_minus_KM_lost_as_censored": 1.0 - KaplanMeier::fit(&naive, 0.95).survival_at(i64::MAX),
            "won_over_closed": count(1) / (count(1) + count(2)), "won_over_all": count(1) / obs.len() as f64});
        case.check(key, &actual);
    }
}
