//! Chance of each open deal to be won, with reasons; how well such chances came true (`methods.md` 5.1, 5.7, 5.8).

use super::model::{EACH_MIN, PAIRS_MIN};
use super::score::{REASONS, keep, odds_ratio};
use crate::error::Error;
use crate::frame::{Context, Grouped};
use crate::status;
use domain::figure::{FigureRow, Interval, Status};
use domain::money;
use engine::Rows;
use stats::forecast::{auc, calibration, probabilities};

/// Places of a chance.
const PLACES: u32 = 6;

/// One row a deal: the chance, its interval, what it rests on and what moves it.
pub(crate) fn chances(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    keep(c.session)?;
    let mut columns =
        "deal_id, pipe, stage, amount, currency, chance, chance_low, chance_high, cases, cases_won, method".to_owned();
    for r in 1..=REASONS {
        columns.push_str(&format!(", reason_{r}, effect_{r}"));
    }
    let g = c.fetched(&c.own(), &columns, "deal_id")?;
    Ok((0..g.len()).map(|i| one(&g, i)).collect())
}

fn one(g: &Grouped, i: usize) -> FigureRow {
    let r = &g.rows;
    let n = r.count(i, "cases");
    let mut row = FigureRow::empty(n, status::of_sample(n));
    let method = r.text(i, "method").unwrap_or("none").to_owned();
    let chance = r.float(i, "chance");
    row.value = chance.map(|p| status::float(p, PLACES));
    if let (Some(low), Some(high)) = (r.float(i, "chance_low"), r.float(i, "chance_high")) {
        let by = if method == "model" { "logit_delta" } else { "beta_jeffreys" };
        row.interval = Some(Interval {
            low: status::float(low, PLACES),
            high: status::float(high, PLACES),
            level: "0.95".into(),
            method: by.into(),
        });
    }
    if chance.is_none() {
        row.status = Status::NotEnoughData;
        row.reason = Some("no_resolved_deals".to_owned());
    }
    let amount = r.money(i, "amount");
    let weighted = amount.zip(chance).map(|(a, p)| status::float(a as f64 * p / money::ONE as f64, 2));
    row.fields = vec![
        ("amount".to_owned(), amount.map(money::format_money)),
        ("weighted".to_owned(), weighted),
        ("pipeline".to_owned(), r.text(i, "pipe").map(str::to_owned)),
        ("stage".to_owned(), r.text(i, "stage").map(str::to_owned)),
        ("method".to_owned(), Some(if method.starts_with("stage_table") { "stage_table".to_owned() } else { method.clone() })),
        (
            "window".to_owned(),
            method.starts_with("stage_table").then(|| if method.ends_with("_all") { "all" } else { "mature" }.to_owned()),
        ),
        ("won".to_owned(), method.starts_with("stage_table").then(|| r.count(i, "cases_won").to_string())),
        ("resolved".to_owned(), method.starts_with("stage_table").then(|| n.to_string())),
    ];
    for k in 1..=REASONS {
        let reason = r.text(i, &format!("reason_{k}")).map(str::to_owned);
        let effect = r.float(i, &format!("effect_{k}")).map(|e| status::float(odds_ratio(e), 4));
        row.fields.push((format!("reason_{k}"), reason));
        row.fields.push((format!("odds_ratio_{k}"), effect));
    }
    let mut row = g.dress(i, row);
    row.cut.push(("deal".to_owned(), r.text(i, "deal_id").unwrap_or_default().to_owned()));
    row
}

/// For each cut: one row for all judged views of the later period, then one row a tenth of the scale.
pub(crate) fn calibrated(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    keep(c.session)?;
    let about = c.session.sql("SELECT * FROM chance_model", &Vec::new())?;
    let model = about.text(0, "method") == Some("model");
    let g = c.fetched(&c.own(), "deal_id, view_on, by_model, by_table, won", "deal_id, view_on")?;
    let mut rows = Vec::new();
    for (first, end) in g.runs() {
        let column = if model { "by_model" } else { "by_table" };
        let seen: Vec<usize> = (first..end).filter(|i| g.rows.float(*i, column).is_some()).collect();
        let pairs = |name: &str| -> Vec<(f64, bool)> {
            seen.iter().filter_map(|i| Some((g.rows.float(*i, name)?, g.rows.flag(*i, "won")?))).collect()
        };
        let mut deals: Vec<&str> = seen.iter().filter_map(|i| g.rows.text(*i, "deal_id")).collect();
        deals.dedup();
        let mut whole = overall(&pairs(column), deals.len() as u64);
        let other = pairs(if model { "by_table" } else { "by_model" });
        let other = probabilities(&other).filter(|o| o.n as usize == seen.len() && !seen.is_empty());
        whole.fields.push((
            if model { "brier_of_stage_table" } else { "brier_of_model" }.to_owned(),
            other.map(|o| status::float(o.brier, 6)),
        ));
        describe(&mut whole, &about);
        let bins = bins(&pairs(column), whole.status == Status::NotEnoughData);
        let dress = |row: FigureRow, bin: &str| {
            let mut row = if end > first { g.dress(first, row) } else { row };
            row.cut.push(("bin".to_owned(), bin.to_owned()));
            row
        };
        rows.push(dress(whole, "all"));
        rows.extend(bins.into_iter().map(|(bin, row)| dress(row, &bin)));
    }
    Ok(rows)
}

/// Scores of all pairs; value = Brier score.
fn overall(pairs: &[(f64, bool)], deals: u64) -> FigureRow {
    let wins = pairs.iter().filter(|p| p.1).count();
    let mut row = FigureRow::empty(deals, Status::Ok);
    row.fields.push(("views".to_owned(), Some(pairs.len().to_string())));
    row.fields.push(("won_views".to_owned(), Some(wins.to_string())));
    if (deals as usize) < PAIRS_MIN || wins < EACH_MIN || pairs.len() - wins < EACH_MIN {
        row.status = Status::NotEnoughData;
        row.reason = Some("fewer_than_50_resolved_or_10_of_each".to_owned());
        return row;
    }
    let Some(p) = probabilities(pairs) else { return row };
    let show = |v: f64| Some(status::float(v, PLACES));
    row.value = show(p.brier);
    let area = auc(pairs, 0.95);
    let fit = calibration(pairs);
    let expected = stats::sum::sum(pairs.iter().map(|x| x.0));
    for (name, v) in [
        ("log_loss", show(p.log_loss)),
        ("skill", p.skill.and_then(show)),
        ("reliability", show(p.reliability)),
        ("resolution", show(p.resolution)),
        ("uncertainty", show(p.uncertainty)),
        ("base_rate", show(p.base_rate)),
        ("mean_chance", show(expected / pairs.len() as f64)),
        ("expected_won", Some(status::float(expected, 2))),
        ("slope", fit.map(|((_, b), _)| status::float(b, 6))),
        ("intercept_in_the_large", fit.map(|(_, a)| status::float(a, 6))),
        ("auc", area.as_ref().map(|a| status::float(a.0, 6))),
        ("auc_low", area.as_ref().and_then(|a| a.2.as_ref()).map(|i| status::float(i.low, 6))),
        ("auc_high", area.as_ref().and_then(|a| a.2.as_ref()).map(|i| status::float(i.high, 6))),
        ("ece", show(p.ece)),
    ] {
        row.fields.push((name.to_owned(), v));
    }
    row
}

/// Which way of scoring is in use, why, and what was left out.
fn describe(row: &mut FigureRow, about: &Rows) {
    let text = |name: &str| about.text(0, name).map(str::to_owned);
    row.fields.push(("method".to_owned(), text("method")));
    row.fields.push(("model_refused".to_owned(), text("refused")));
    row.fields.push(("leaks".to_owned(), text("leaks")));
    row.fields.push(("split_by_client".to_owned(), text("split_by_client")));
    row.fields.push(("model_slope".to_owned(), about.float(0, "slope").map(|v| status::float(v, 6))));
}

/// Tenths of the scale: what was foretold and what came true.
fn bins(pairs: &[(f64, bool)], silent: bool) -> Vec<(String, FigureRow)> {
    let table = probabilities(pairs).map(|p| p.table).unwrap_or_default();
    table
        .into_iter()
        .filter(|_| !silent)
        .map(|b| {
            let mut row = status::share(b.won, b.n);
            row.fields.push(("mean_chance".to_owned(), Some(status::float(b.mean_p, PLACES))));
            row.fields.push(("won".to_owned(), Some(b.won.to_string())));
            let inside = b.interval.as_ref().map(|i| i.low <= b.mean_p && b.mean_p <= i.high);
            row.fields.push(("inside".to_owned(), inside.map(|x| x.to_string())));
            (format!("{:.1}-{:.1}", b.bin as f64 / 10.0, (b.bin + 1) as f64 / 10.0), row)
        })
        .collect()
}
