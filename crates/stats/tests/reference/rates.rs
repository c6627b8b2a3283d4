//! Shares, differences, multiplicity, shrinkage (c01 to c04).

use crate::support::{Case, num};
use serde_json::{Value, json};
use stats::interval::{self, Interval};
use stats::shrink::{self, BetaBinomial};
use stats::{fisher, multiple};

fn ends(i: Option<Interval>) -> Value {
    i.map_or(Value::Null, |i| json!([i.low, i.high]))
}

#[test]
fn c01_proportion_ci() {
    let case = Case::open("c01_proportion_ci");
    for (i, row) in case.rows("input.csv").iter().enumerate() {
        let (x, n, level) = (num(row, "x"), num::<u64>(row, "n"), num(row, "level"));
        let actual = json!({
            "p": (n > 0).then(|| x as f64 / n as f64),
            "wilson": ends(interval::wilson(x, n, level)),
            "wilson_cc": ends(interval::wilson_cc(x, n, level)),
            "exact": ends(interval::clopper_pearson(x, n, level)),
            "jeffreys": ends(interval::jeffreys(x, n, level)),
            "label": row["label"],
            "reason": "no_denominator",
        });
        case.check(&i.to_string(), &actual);
    }
}

#[test]
fn c02_proportion_diff() {
    let case = Case::open("c02_proportion_diff");
    for (i, row) in case.rows("input.csv").iter().enumerate() {
        let (x1, n1, x2, n2) = (num(row, "x1"), num(row, "n1"), num(row, "x2"), num(row, "n2"));
        let z = fisher::pooled_z(x1, n1, x2, n2);
        let actual = json!({
            "label": row["label"],
            "diff": x1 as f64 / n1 as f64 - x2 as f64 / n2 as f64,
            "newcombe": ends(interval::newcombe_diff(x1, n1, x2, n2, 0.95)),
            "z_pooled": z.map(|z| z.0),
            "p_two_sided_z": z.map(|z| z.1),
            "p_fisher_two_sided": fisher::exact(x1, n1, x2, n2).two_sided,
        });
        case.check(&i.to_string(), &actual);
    }
}

#[test]
fn c03_multiplicity() {
    let case = Case::open("c03_multiplicity");
    let p: Vec<f64> = case.rows("input.csv").iter().map(|r| num(r, "p")).collect();
    let all = [
        ("bh", multiple::benjamini_hochberg(&p)),
        ("holm", multiple::holm(&p)),
        ("bonferroni", multiple::bonferroni(&p)),
        ("by", multiple::benjamini_yekutieli(&p)),
    ];
    for (name, q) in all {
        case.check(&format!("{name}_adjusted"), &json!(q));
        case.check(&format!("reject.{name}"), &json!(q.iter().filter(|x| **x <= 0.05).count()));
    }
}

#[test]
fn c04_shrinkage() {
    let case = Case::open("c04_shrinkage");
    let hits: Vec<f64> = case.rows("baseball.csv").iter().map(|r| num::<f64>(r, "hits_of_45") / 45.0).collect();
    let mean = stats::sum::mean(&hits).unwrap();
    let sigma2 = mean * (1.0 - mean) / 45.0;
    let (factor, estimates) = shrink::james_stein(&hits, sigma2).unwrap();
    case.check("james_stein", &json!({"mean": mean, "sigma2": sigma2, "factor": factor, "estimates": estimates}));
    check_team(&case, "managers", "managers.csv");
    check_team(&case, "homogeneous", "homogeneous.csv");
}

fn check_team(case: &Case, key: &str, file: &str) {
    let rows = case.rows(file);
    let groups: Vec<(u64, u64)> = rows.iter().map(|r| (num(r, "won"), num(r, "closed"))).collect();
    let fit = BetaBinomial::fit(&groups).unwrap();
    let test = shrink::homogeneity(&groups).unwrap();
    if let Some(expected) = case.expected[key].get("rows") {
        for name in ["mu", "s", "alpha", "beta"] {
            let value = match name {
                "mu" => fit.mu,
                "s" => fit.s,
                "alpha" => fit.posterior(0, 0).0,
                _ => fit.posterior(0, 0).1,
            };
            case.check_within(&format!("{key}.{name}"), &json!(value), 1e-3, 1e-3);
        }
        assert_eq!(expected.as_array().unwrap().len(), rows.len());
        let posteriors: Vec<_> = groups.iter().map(|g| fit.posterior(g.0, g.1)).collect();
        for (i, standing) in shrink::standings(&posteriors).iter().enumerate() {
            let (x, n) = groups[i];
            let (raw, own) = (x as f64 / n as f64, fit.interval(x, n, 0.95));
            let actual = json!({
                "manager": rows[i]["manager"], "x": x, "n": n, "raw": raw,
                "wilson": ends(interval::wilson(x, n, 0.95)), "shrunk": fit.rate(x, n), "weight_own": fit.weight_own(n),
                "interval95": ends(Some(own)), "p_best": standing.p_best, "expected_rank": standing.expected_rank,
            });
            case.check_within(&format!("{key}.rows.{i}"), &actual, 1e-3, 1e-3);
        }
        case.check_within(&format!("{key}.chi2_homogeneity"), &json!(test.chi2), 1e-9, 1e-9);
        case.check_within(&format!("{key}.p_homogeneity"), &json!(test.p), 1e-9, 1e-9);
    } else {
        let actual = json!({"mu": fit.mu, "s_at_cap": fit.capped, "chi2_homogeneity": test.chi2, "chi2_df": test.df,
            "p_homogeneity": test.p, "shrunk_all_equal_to": fit.rate(1, 10), "verdict": "no_detectable_difference"});
        case.check(key, &actual);
    }
}
