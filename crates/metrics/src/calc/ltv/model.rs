//! The predictive model of a base on a day: BG/NBD and Gamma-Gamma with the guards of `methods.md` 3.4 and 3.5.

use super::{Known, Margins};
use crate::calc::clients::Book;
use crate::status;
use domain::money as cash;
use stats::bgnbd::{BgNbd, History};
use stats::gamma_gamma::{GammaGamma, Spend, independence};
use stats::quantile::of_unsorted;

/// Fewer customers teach nothing.
const CUSTOMERS_MIN: usize = 300;
/// Fewer customers who came back teach nothing.
const REPEATERS_MIN: usize = 100;
/// Median history must hold so many usual gaps.
const CYCLES_MIN: f64 = 2.0;
/// The forecast of the last third may miss by this share of the fact.
const HOLDOUT_MISS: f64 = 0.1;
/// Spend may follow frequency no more than this.
const CORRELATION_MAX: f64 = 0.2;

/// What is known of one customer on the day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known1 {
    pub(crate) client: usize,
    pub(crate) history: History,
    /// Mean of repeat purchase days, major units; zero without them.
    pub(crate) mean: f64,
}

/// Fitted model with the share of margin in what is bought.
pub(crate) struct Model {
    pub(crate) bg: BgNbd,
    pub(crate) gg: GammaGamma,
    /// Margin left after returns, a unit of gross purchases.
    pub(crate) margin_share: f64,
    pub(crate) margin_known: Known,
}

/// Everything a row prints about the model, and the model or the guard that refused it.
pub(crate) struct Study {
    pub(crate) clients: Vec<Known1>,
    pub(crate) facts: Facts,
    pub(crate) model: Result<Model, &'static str>,
    /// Purchases alone, when they passed their guards and the money did not.
    pub(crate) purchases: Option<BgNbd>,
}

/// Studies the base as it was known at the end of a day.
pub(crate) fn study(book: &Book, to: i32) -> Study {
    let clients = known(book, to);
    let mut facts = Vec::new();
    let purchases = purchases(book, &clients, to, &mut facts);
    let (model, purchases) = match purchases {
        Err(reason) => (Err(reason), None),
        Ok(bg) => (money(book, &clients, to, &bg, &mut facts), Some(bg)),
    };
    Study { clients, facts, model, purchases }
}

type Facts = Vec<(&'static str, Option<String>)>;

fn spends(clients: &[Known1]) -> Vec<Spend> {
    clients.iter().filter(|k| k.history.x > 0).map(|k| Spend { x: k.history.x, mean: k.mean }).collect()
}

fn number(v: Option<f64>) -> Option<String> {
    v.map(|v| status::float(v, 4))
}

/// The model of purchases with its guards.
fn purchases(book: &Book, clients: &[Known1], to: i32, facts: &mut Facts) -> Result<BgNbd, &'static str> {
    let repeaters = clients.iter().filter(|k| k.history.x > 0).count();
    let cycle = median_gap(book, to);
    let ages: Vec<f64> = clients.iter().map(|k| k.history.age).collect();
    let age = of_unsorted(&ages, 0.5);
    facts.push(("customers", Some(clients.len().to_string())));
    facts.push(("repeaters", Some(repeaters.to_string())));
    facts.push(("median_history_weeks", number(age)));
    facts.push(("median_gap_weeks", number(cycle)));
    if clients.len() < CUSTOMERS_MIN {
        return Err("fewer_than_300_customers");
    }
    if repeaters < REPEATERS_MIN {
        return Err("fewer_than_100_repeaters");
    }
    if age.zip(cycle).is_none_or(|(a, c)| a < CYCLES_MIN * c) {
        return Err("history_shorter_than_two_cycles");
    }
    let histories: Vec<History> = clients.iter().map(|k| k.history).collect();
    let bg = BgNbd::fit(&histories).ok_or("purchase_model_did_not_converge")?;
    let parameters = [("r", bg.r), ("alpha", bg.alpha), ("a", bg.a), ("b", bg.b)];
    facts.extend(parameters.map(|(k, v)| (k, Some(status::float(v, 6)))));
    facts.push(("log_likelihood", Some(status::float(bg.log_likelihood, 2))));
    let (forecast, fact) = holdout(book, to).ok_or("holdout_model_did_not_converge")?;
    facts.push(("holdout_forecast", number(Some(forecast))));
    facts.push(("holdout_fact", Some(fact.to_string())));
    if (forecast - fact as f64).abs() > HOLDOUT_MISS * fact as f64 {
        return Err("holdout_missed_by_more_than_10_percent");
    }
    Ok(bg)
}

/// The model of spends with its guards, and the share of margin.
fn money(book: &Book, clients: &[Known1], to: i32, bg: &BgNbd, facts: &mut Facts) -> Result<Model, &'static str> {
    let spends = spends(clients);
    let correlation = independence(&spends);
    facts.push(("spend_correlation", number(correlation)));
    if correlation.is_some_and(|c| c.abs() >= CORRELATION_MAX) {
        return Err("spend_depends_on_frequency");
    }
    let gg = GammaGamma::fit(&spends).ok_or("spend_model_rejected")?;
    facts.extend([("p", gg.p), ("q", gg.q), ("gamma", gg.gamma)].map(|(k, v)| (k, Some(status::float(v, 6)))));
    let (margin_share, margin_known) = margin_share(book, to).ok_or("margin_has_no_base")?;
    facts.push(("P", Some(status::float(margin_share, 6))));
    Ok(Model { bg: bg.clone(), gg, margin_share, margin_known })
}

/// Histories of everybody who had bought by the day, in order of id. Weeks of seven days.
fn known(book: &Book, to: i32) -> Vec<Known1> {
    let mut out = Vec::with_capacity(book.len());
    let mut bought = Vec::new();
    for client in 0..book.len() {
        book.purchase_days(client, &mut bought);
        bought.truncate(bought.partition_point(|d| *d <= to));
        let (Some(first), Some(last)) = (bought.first().copied(), bought.last().copied()) else { continue };
        let repeats = u32::try_from(bought.len() - 1).unwrap_or(u32::MAX);
        let spent: i128 = book.docs(client).iter().filter(|d| d.buy && d.day > first && d.day <= to).map(|d| d.net).sum();
        let mean = if repeats == 0 { 0.0 } else { spent as f64 / cash::ONE as f64 / f64::from(repeats) };
        let weeks = |days: i32| f64::from(days) / 7.0;
        let history = History { x: repeats, recency: weeks(last - first), age: weeks(to - first), weight: 1 };
        out.push(Known1 { client, history, mean });
    }
    out
}

/// Median gap between purchase days of the base, weeks.
fn median_gap(book: &Book, to: i32) -> Option<f64> {
    let (mut gaps, mut bought) = (Vec::new(), Vec::new());
    for client in 0..book.len() {
        book.purchase_days(client, &mut bought);
        gaps.extend(bought.windows(2).filter(|p| p[1] <= to).map(|p| f64::from(p[1] - p[0]) / 7.0));
    }
    of_unsorted(&gaps, 0.5)
}

/// The last third of the history forecast from the first two: expected and real purchase days of those already known.
fn holdout(book: &Book, to: i32) -> Option<(f64, u64)> {
    let first = (0..book.len()).filter_map(|i| crate::calc::cohort::first_purchase(book, i)).min()?;
    let cut = first + (to - first) / 3 * 2;
    let clients = known(book, cut);
    let histories: Vec<History> = clients.iter().map(|k| k.history).collect();
    let model = BgNbd::fit(&histories)?;
    let weeks = f64::from(to - cut) / 7.0;
    let forecast = stats::sum::sum(histories.iter().map(|h| model.expected(h, weeks)));
    let (mut fact, mut bought) = (0, Vec::new());
    for k in &clients {
        book.purchase_days(k.client, &mut bought);
        fact += bought.iter().filter(|d| **d > cut && **d <= to).count() as u64;
    }
    Some((forecast, fact))
}

/// Margin after returns over gross purchases, so that returns are inside; 1 when nobody recorded a margin.
fn margin_share(book: &Book, to: i32) -> Option<(f64, Known)> {
    let (mut margins, mut gross) = (Margins::default(), 0_i128);
    for client in 0..book.len() {
        for d in book.docs(client).iter().filter(|d| d.day <= to) {
            margins.add(d);
            gross += if d.buy { d.net } else { 0 };
        }
    }
    let total = margins.total()?;
    (gross > 0).then(|| (total as f64 / gross as f64, margins.known()))
}
