//! Attribution of changes (c30).

use crate::support::{Case, num};
use serde_json::json;
use stats::shapley;

#[test]
fn c30_factor_decomposition() {
    let case = Case::open("c30_factor_decomposition");
    let rows = case.rows("factors.csv");
    let column = |name: &str| -> Vec<f64> { rows.iter().map(|r| num(r, name)).collect() };
    let (before, after, potential) = (column("before"), column("after"), column("potential"));
    let product = |v: &[f64]| v.iter().product::<f64>();
    case.check("R0", &json!(product(&before)));
    case.check("shapley", &json!(shapley::product(&before, &after)));
    case.check("lmdi", &json!(shapley::lmdi(&before, &after)));
    case.check("levers.shapley", &json!(shapley::product(&before, &potential)));
    case.check("levers.joint", &json!(product(&potential) - product(&before)));
    let isolated: Vec<f64> = (0..before.len()).map(|i| product(&before) / before[i] * (potential[i] - before[i])).collect();
    case.check("levers.isolated", &json!(isolated));

    let mut total = 0.0;
    for segment in ["новые", "текущие"] {
        let period = |p: &str| -> Vec<f64> {
            case.rows("segments.csv")
                .iter()
                .filter(|r| r["segment"] == segment && r["period"] == p)
                .flat_map(|r| ["leads", "conversion", "ticket", "frequency"].map(|k| num(r, k)))
                .collect()
        };
        let parts = shapley::product(&period("0"), &period("1"));
        total += parts.iter().sum::<f64>();
        case.check(&format!("segments.{segment}"), &json!(parts));
    }
    case.check("segments_total", &json!(total));
}
