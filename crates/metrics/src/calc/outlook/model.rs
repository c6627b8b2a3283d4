//! Win model by own history: trained on past views of open deals, judged on a later period, dropped when it does not hold (`methods.md` 5.8).

use super::book::{Book, Moment};
use super::features::{Layout, Sight, leaks, sight};
use super::odds::Table;
use stats::forecast::{calibration, probabilities};
use stats::logistic::{Model, fit};
use std::collections::BTreeSet;

/// Days between the past views.
const STEP: i32 = 14;
/// Past views at most: two years.
const VIEWS_MAX: i32 = 52;
/// Open deals looked at in one view at most.
const DEALS_PER_VIEW: usize = 600;
/// Views of deals enough to learn from: newer ones first.
const ENOUGH: usize = 15_000;
/// Penalties tried.
const LAMBDAS: [f64; 4] = [1.0, 10.0, 100.0, 1000.0];
/// Resolved deals and of each outcome without which nothing is judged (`methods.md` 5.7).
pub(crate) const PAIRS_MIN: usize = 50;
/// See [`PAIRS_MIN`].
pub(crate) const EACH_MIN: usize = 10;
/// Deals of each outcome the model learns from, at least.
const LEARN_MIN: usize = 40;
/// Calibration slopes within which the model may be used.
const SLOPES: (f64, f64) = (0.7, 1.3);

/// A past view of a deal and how it ended.
#[derive(Debug, Clone)]
pub(crate) struct Past {
    /// Index into the book.
    pub(crate) deal: usize,
    /// When it was looked at.
    pub(crate) view: Moment,
    /// When its outcome became known.
    closed: i64,
    sight: Sight,
    pub(crate) won: bool,
    /// Chance by the stage table as it could be drawn then.
    pub(crate) table: Option<f64>,
    /// Chance by the model of the judging round.
    pub(crate) model: Option<f64>,
}

/// What the judging on the later period found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Verdict {
    /// Later-period views with both chances.
    pub(crate) test: Vec<Past>,
    /// Calibration slope of the model.
    pub(crate) slope: Option<f64>,
    /// Mean log loss of model and table.
    pub(crate) losses: Option<(f64, f64)>,
    /// Families left out by the leak alarm.
    pub(crate) leaks: Vec<&'static str>,
    /// Whether clients of the later period were kept out of the training.
    pub(crate) split_by_client: bool,
    /// Why the stage table is used; nothing when the model is.
    pub(crate) refused: Option<&'static str>,
}

/// The model in use.
pub(crate) struct Trained {
    pub(crate) model: Model,
    pub(crate) layout: Layout,
    /// Mean number of views a deal: their errors are not independent.
    pub(crate) inflation: f64,
    /// Deals it learned from.
    pub(crate) deals: u64,
}

/// Trains, judges, and trains again on everything when the judgement is good.
pub(crate) fn train(book: &Book) -> (Option<Trained>, Verdict) {
    let all = views(book);
    let mut verdict = Verdict::default();
    let refuse = |mut v: Verdict, why| {
        v.refused = Some(why);
        (None, v)
    };
    let Some(edge) = edge(&all) else { return refuse(verdict, "too_little_history") };
    let (known, later): (Vec<&Past>, Vec<&Past>) = all.iter().partition(|p| p.view.at < edge);
    let later: Vec<Past> = later.into_iter().cloned().collect();
    let (known, split) = before(book, &known, &later, edge);
    verdict.split_by_client = split;
    verdict.test = later;
    if !enough(&known, LEARN_MIN) {
        return refuse(verdict, "too_little_history");
    }
    let (sights, won) = columns(&known);
    let banned = leaks(book, &sights, &won);
    verdict.leaks = banned.iter().copied().collect();
    let lambda = penalty(&known, &banned);
    let Some((model, layout)) = learn(&known, &banned, lambda) else { return refuse(verdict, "no_convergence") };
    for p in &mut verdict.test {
        p.model = Some(model.chance(&layout.row(&p.sight)));
    }
    if let Some(why) = judge(&mut verdict) {
        return refuse(verdict, why);
    }
    let every: Vec<&Past> = all.iter().collect();
    let Some((model, layout)) = learn(&every, &banned, lambda) else { return refuse(verdict, "no_convergence") };
    let deals = distinct(&every).len().max(1);
    let inflation = every.len() as f64 / deals as f64;
    (Some(Trained { model, layout, inflation, deals: deals as u64 }), verdict)
}

/// Past views of deals that were open then and are resolved now; only moments old enough for nine tenths of won deals to end.
fn views(book: &Book) -> Vec<Past> {
    let Some(p90) = book.cycle_p90(book.now) else { return Vec::new() };
    let last = book.now.on - libm::ceil(p90) as i32;
    let first = book.deals.iter().map(|d| d.created_on).min().unwrap_or(last);
    let mut out = Vec::new();
    for k in 0..VIEWS_MAX {
        let day = last - k * STEP;
        if day < first || out.len() >= ENOUGH {
            break;
        }
        let t = book.end_of(day);
        let open: Vec<usize> = (0..book.deals.len()).filter(|i| book.is_open(&book.deals[*i], t)).collect();
        let table = Table::at(book, t);
        // Every m-th deal in order of id: the same ones whatever the order of the input.
        for i in open.iter().step_by(open.len() / DEALS_PER_VIEW + 1) {
            let deal = &book.deals[*i];
            let Some((closed, state)) = deal.closed.zip(book.state(deal, t)) else { continue };
            let odds = table.of(&deal.pipeline, state.top);
            out.push(Past {
                deal: *i,
                view: t,
                closed: closed.at,
                sight: sight(book, deal, &state, t),
                won: deal.won,
                table: odds.map(super::odds::Odds::chance),
                model: None,
            });
        }
    }
    out
}

/// Moment that parts the training from the judging: the newest views that hold a quarter of the deals.
fn edge(all: &[Past]) -> Option<i64> {
    let mut moments: Vec<i64> = all.iter().map(|p| p.view.at).collect();
    moments.sort_unstable();
    moments.dedup();
    let whole = distinct(&all.iter().collect::<Vec<_>>()).len();
    moments.into_iter().rev().find(|edge| {
        let later: Vec<&Past> = all.iter().filter(|p| p.view.at >= *edge).collect();
        distinct(&later).len() * 4 >= whole && enough(&later, EACH_MIN) && distinct(&later).len() >= PAIRS_MIN
    })
}

fn distinct(rows: &[&Past]) -> BTreeSet<usize> {
    rows.iter().map(|p| p.deal).collect()
}

/// Whether each outcome has that many deals.
fn enough(rows: &[&Past], each: usize) -> bool {
    let of = |won: bool| distinct(&rows.iter().copied().filter(|p| p.won == won).collect::<Vec<_>>()).len();
    of(true) >= each && of(false) >= each
}

/// Views whose outcome was known at the edge, without the deals of the later period; without its clients too when enough remains.
fn before<'a>(book: &Book, known: &[&'a Past], later: &[Past], edge: i64) -> (Vec<&'a Past>, bool) {
    let deals: BTreeSet<usize> = later.iter().map(|p| p.deal).collect();
    let clients: BTreeSet<&str> = later.iter().filter_map(|p| book.deals[p.deal].customer.as_deref()).collect();
    let rows: Vec<&Past> = known.iter().copied().filter(|p| p.closed < edge && !deals.contains(&p.deal)).collect();
    let strangers = |p: &&Past| book.deals[p.deal].customer.as_deref().is_none_or(|c| !clients.contains(c));
    let apart: Vec<&Past> = rows.iter().copied().filter(strangers).collect();
    if enough(&apart, LEARN_MIN) && apart.len() * 2 >= rows.len() { (apart, true) } else { (rows, false) }
}

fn columns(rows: &[&Past]) -> (Vec<Sight>, Vec<bool>) {
    (rows.iter().map(|p| p.sight.clone()).collect(), rows.iter().map(|p| p.won).collect())
}

fn learn(rows: &[&Past], banned: &BTreeSet<&'static str>, lambda: f64) -> Option<(Model, Layout)> {
    let (sights, won) = columns(rows);
    let layout = Layout::learn(&sights, banned);
    let table: Vec<Vec<f64>> = sights.iter().map(|s| layout.row(s)).collect();
    Some((fit(&table, &won, lambda)?, layout))
}

/// The penalty with the smallest log loss over two time-ordered folds; the heavier one of equals.
fn penalty(rows: &[&Past], banned: &BTreeSet<&'static str>) -> f64 {
    let mut moments: Vec<i64> = rows.iter().map(|p| p.view.at).collect();
    moments.sort_unstable();
    moments.dedup();
    let mut best = (f64::INFINITY, 100.0);
    for lambda in LAMBDAS {
        let mut total = 0.0;
        for (from, to) in [(2, 3), (3, 4)] {
            let cut = |k: usize| moments.get(moments.len() * k / 4).copied().unwrap_or(i64::MAX);
            let (a, b) = (cut(from), cut(to));
            let past: Vec<&Past> = rows.iter().copied().filter(|p| p.view.at < a && p.closed < a).collect();
            let held: Vec<&Past> = rows.iter().copied().filter(|p| p.view.at >= a && p.view.at < b).collect();
            let Some((model, layout)) = learn(&past, banned, lambda) else { continue };
            let pairs: Vec<(f64, bool)> = held.iter().map(|p| (model.chance(&layout.row(&p.sight)), p.won)).collect();
            total += probabilities(&pairs).map_or(0.0, |s| s.log_loss);
        }
        if total > 0.0 && total <= best.0 {
            best = (total, lambda);
        }
    }
    best.1
}

/// Measures the later period; returns why the model may not be used.
fn judge(v: &mut Verdict) -> Option<&'static str> {
    let of = |pick: fn(&Past) -> Option<f64>| -> Vec<(f64, bool)> {
        v.test.iter().filter(|p| p.model.is_some() && p.table.is_some()).filter_map(|p| Some((pick(p)?, p.won))).collect()
    };
    let (model, table) = (of(|p| p.model), of(|p| p.table));
    let slope = calibration(&model).map(|((_, slope), _)| slope);
    let losses = probabilities(&model).zip(probabilities(&table)).map(|(m, t)| (m.log_loss, t.log_loss));
    (v.slope, v.losses) = (slope, losses);
    match (slope, losses) {
        (Some(s), _) if s < SLOPES.0 || s > SLOPES.1 => Some("calibration_slope"),
        (_, Some((m, t))) if m > t => Some("no_better_than_stages"),
        (None, _) | (_, None) => Some("too_little_history"),
        _ => None,
    }
}
