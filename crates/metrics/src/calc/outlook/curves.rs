//! When open deals are won or lost: competing endings by days in the stage, conditional on the age (`methods.md` 5.3).

use super::book::{Book, Deal, Kind, Moment};
use stats::survival::{Obs, aalen_johansen};
use std::collections::BTreeMap;

/// Deals that stood in the stage at that age, at least, for a curve of theirs alone.
const LANDMARK_MIN: u64 = 20;
/// Deals at risk without which there is no curve (`methods.md` 1.6).
const AT_RISK_MIN: u64 = 5;
/// Entries into a stage looked at: the last two years, thinned evenly to this many.
const VISITS_MAX: usize = 20_000;
/// See [`VISITS_MAX`].
const HISTORY_DAYS: i32 = 730;
const WON: u8 = 1;
const LOST: u8 = 2;

/// A deal that entered the stage, in whole days since the first entry.
#[derive(Debug, Clone, Copy)]
struct Visit {
    /// Left the stage for another one.
    stay: i32,
    /// Ended, or was last seen open.
    end: i32,
    /// 0 = open, 1 = won, 2 = lost.
    cause: u8,
}

/// Chances ahead and the deals behind them.
type Ahead = (Vec<f64>, u64);

/// Curves of all stages as they could be drawn at a moment.
pub(crate) struct Curves {
    /// By pipeline and rank; rank 0 counts from the creation of the deal.
    visits: BTreeMap<(String, i64), Vec<Visit>>,
    known: BTreeMap<(String, i64, i32, i32), Option<Ahead>>,
    horizon: usize,
}

impl Curves {
    /// Reads the history up to the moment; chances are kept for `horizon` days ahead.
    pub(crate) fn at(book: &Book, t: Moment, horizon: usize) -> Self {
        let mut visits: BTreeMap<(String, i64), Vec<Visit>> = BTreeMap::new();
        for d in book.deals.iter().filter(|d| d.created <= t.at) {
            let closed = d.closed.filter(|c| c.at <= t.at);
            let (last, cause) = closed.map_or((t.on, 0), |c| (c.on, if d.won { WON } else { LOST }));
            let mut put = |rank: i64, from: i32, left: i32| {
                if from >= t.on - HISTORY_DAYS {
                    let v = Visit { stay: (left - from).max(0), end: (last - from).max(0), cause };
                    visits.entry((d.pipeline.clone(), rank)).or_default().push(v);
                }
            };
            put(0, d.created_on, i32::MAX / 2);
            for (rank, from, left) in stays(book, d, t) {
                put(rank, from, left.unwrap_or(i32::MAX / 2));
            }
        }
        for list in visits.values_mut() {
            let step = list.len() / VISITS_MAX + 1;
            *list = list.iter().copied().step_by(step).collect();
            // Equal endings side by side: the curves of hundreds of ages count them in one pass.
            list.sort_unstable_by_key(|v| (v.end, v.cause, v.stay));
        }
        Self { visits, known: BTreeMap::new(), horizon }
    }

    /// P(won within 1, 2, ... `horizon` days) of a deal that has stood `age` days in the stage and `whole` days in all, and the
    /// number of deals behind it; nothing when no curve can be drawn.
    pub(crate) fn ahead(&mut self, pipeline: &str, rank: i64, age: i32, whole: i32) -> Option<Ahead> {
        let key = (pipeline.to_owned(), rank, age, whole);
        if let Some(found) = self.known.get(&key) {
            return found.clone();
        }
        let of = |rank: i64| self.visits.get(&(pipeline.to_owned(), rank)).map_or(&[][..], Vec::as_slice);
        let found = standing(of(rank), age, self.horizon)
            .or_else(|| conditional(of(rank), age, self.horizon))
            .or_else(|| conditional(of(0), whole, self.horizon));
        self.known.insert(key, found.clone());
        found
    }

    /// Deals of the stage whose ending is known: how sure its chances are.
    pub(crate) fn resolved(&self, pipeline: &str, rank: i64) -> u64 {
        let of =
            |rank: i64| self.visits.get(&(pipeline.to_owned(), rank)).map_or(0, |l| l.iter().filter(|v| v.cause > 0).count());
        (if of(rank) > 0 { of(rank) } else { of(0) }) as u64
    }
}

/// First entry into each work stage and the day the deal left it, by the moment.
fn stays(book: &Book, d: &Deal, t: Moment) -> Vec<(i64, i32, Option<i32>)> {
    let moves: Vec<_> = book.moves_of(d).iter().filter(|m| m.at <= t.at).collect();
    let mut out: Vec<(i64, i32, Option<i32>)> = Vec::new();
    for (i, m) in moves.iter().enumerate() {
        if m.kind == Kind::Open && m.rank > 0 && !out.iter().any(|o| o.0 == m.rank) {
            out.push((m.rank, m.on, moves.get(i + 1).map(|n| n.on)));
        }
    }
    out
}

/// Curve of the deals that were still standing in the stage at that age: those who had gone on are another kind of deal.
fn standing(visits: &[Visit], age: i32, horizon: usize) -> Option<Ahead> {
    let alike: Vec<Visit> = visits.iter().copied().filter(|v| v.stay > age && v.end > age).collect();
    if (alike.len() as u64) < LANDMARK_MIN {
        return None;
    }
    conditional(&alike, age, horizon)
}

/// `[CIF_won(a+k) - CIF_won(a)] / [1 - CIF_won(a) - CIF_lost(a)]` for k = 1, 2, ...
fn conditional(visits: &[Visit], age: i32, horizon: usize) -> Option<Ahead> {
    let at_risk = visits.iter().filter(|v| v.end > age).count() as u64;
    if at_risk < AT_RISK_MIN {
        return None;
    }
    let alike = visits.chunk_by(|a, b| (a.end, a.cause) == (b.end, b.cause));
    let obs: Vec<Obs> =
        alike.filter_map(|l| Some(Obs::ending(i64::from(l.first()?.end), l.first()?.cause).times(l.len() as u64))).collect();
    let curve = aalen_johansen(&obs, LOST);
    let chances: Option<Vec<f64>> =
        (1..=horizon).map(|k| curve.conditional(WON, i64::from(age), i64::try_from(k).ok()?)).collect();
    chances.map(|c| (c.into_iter().map(|p| p.clamp(0.0, 1.0)).collect(), at_risk))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(end: i32, cause: u8) -> Visit {
        Visit { stay: i32::MAX / 2, end, cause }
    }

    #[test]
    fn the_worked_example_of_the_page() {
        // Of 100: 30 won and 20 lost by day 10, 4 more won on day 11: tomorrow 4 of the 50 that are left.
        let mut visits = vec![visit(5, WON); 30];
        visits.extend(vec![visit(7, LOST); 20]);
        visits.extend(vec![visit(11, WON); 4]);
        visits.extend(vec![visit(90, 0); 46]);
        let (ahead, n) = conditional(&visits, 10, 3).unwrap();
        assert!((ahead[0] - 0.08).abs() < 1e-12 && ahead[2] == ahead[0] && n == 50);
        assert!(conditional(&visits, 90, 3).is_none());
    }

    #[test]
    fn those_who_went_on_do_not_speak_for_those_who_stayed() {
        let mut visits = vec![Visit { stay: 2, end: 12, cause: WON }; 50];
        visits.extend(vec![Visit { stay: 30, end: 30, cause: LOST }; 50]);
        let (mixed, _) = conditional(&visits, 10, 30).unwrap();
        let (stayed, n) = standing(&visits, 10, 30).unwrap();
        assert!(mixed[29] == 0.5 && stayed[29] == 0.0 && n == 50);
        assert!(mixed.windows(2).all(|w| w[0] <= w[1]));
    }
}
