//! Which method the data allow, and what they could show: said before the start (`methods.md` 8.0 and 8.6, `mission.md` 3.7).

use crate::card::{Card, Kind, Method};
use crate::series::{Series, counted};
use crate::words::Pair;
use jiff::civil::Date;

/// Fewest steps before and after for a segmented regression.
pub(crate) const STEPS: (usize, usize) = (12, 6);

/// The method and why.
pub(crate) fn choose(card: &Card, series: &Series) -> (Method, Pair) {
    if card.versions {
        return (
            Method::Sequential,
            Pair::new(
                "две версии идут одновременно: последовательное сравнение",
                "two versions run side by side: a sequential comparison",
            ),
        );
    }
    let started = |u: &str| card.units.iter().any(|s| s.unit == u);
    let control = series.units().into_iter().filter(|u| !started(u)).count();
    if card.units.len() >= 2 && control >= 2 {
        return (
            Method::Differences,
            Pair::new(
                "часть людей начала, часть ещё нет: разность разностей, перестановочный тест",
                "some people have started, others not yet: difference in differences with a permutation test",
            ),
        );
    }
    let before = series.whole(&|_| true).iter().filter(|p| p.on < card.start_on).count();
    let planned = if card.grain == "month" { card.length_weeks / 4 } else { card.length_weeks } as usize;
    if card.units.is_empty() && before >= STEPS.0 && planned >= STEPS.1 {
        return (
            Method::Segmented,
            Pair::new(
                "начали все сразу, истории достаточно: сегментная регрессия с учётом тренда",
                "everyone started at once and the history is long enough: segmented regression that allows for the trend",
            ),
        );
    }
    (
        Method::WasIs,
        Pair::new("данных мало: байесовское «было/стало» при равном составе", "little data: Bayesian was/is at an equal mix"),
    )
}

/// The smallest effect that the planned length can show with 80 % chance, from the spread of the past; `None` without a past.
pub(crate) fn detectable(card: &Card, series: &Series, method: Method) -> Option<f64> {
    const BOTH: f64 = 2.801_585_2;
    let past: Vec<_> = series.points.iter().filter(|p| p.on < card.start_on).collect();
    let mut days: Vec<Date> = past.iter().map(|p| p.on).collect();
    days.sort_unstable();
    days.dedup();
    let planned = f64::from(if card.grain == "month" { card.length_weeks.div_ceil(4) } else { card.length_weeks });
    if days.is_empty() {
        return None;
    }
    if card.kind == Kind::Rate {
        let (hits, n) = counted(&past);
        if n == 0 {
            return None;
        }
        let per_step = n as f64 / days.len() as f64;
        let share = if method == Method::Sequential || method == Method::Differences { 0.5 } else { 1.0 };
        let after = (per_step * planned * share) as u64;
        return stats::effect::detectable_rise(hits as f64 / n as f64, after.min(n).max(1), 0.05, 0.8);
    }
    if method == Method::Differences {
        // The spread between units of the difference of two halves of the past stands for the spread of changes.
        let middle = days[days.len() / 2];
        let halves = series.units().into_iter().filter_map(|u| {
            let a = Series::pooled(&series.of(u, None, Some(middle)))?;
            Some(Series::pooled(&series.of(u, Some(middle), Some(card.start_on)))? - a)
        });
        let sd = libm::sqrt(stats::sum::variance(&halves.collect::<Vec<f64>>())?);
        let treated = card.units.len().max(1) as f64;
        let control = series.units().len() as f64 - treated;
        return (control > 0.0).then(|| BOTH * sd * libm::sqrt(1.0 / treated + 1.0 / control));
    }
    let values: Vec<f64> = series.whole(&|_| true).iter().filter(|p| p.on < card.start_on).filter_map(|p| p.value).collect();
    let sd = libm::sqrt(stats::sum::variance(&values)?);
    Some(BOTH * sd * libm::sqrt(1.0 / values.len() as f64 + 1.0 / planned.max(1.0)))
}
