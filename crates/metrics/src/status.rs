//! Small-sample guards and statuses in one place (`methods.md` 0.5, 0.6).

use domain::figure::{FigureRow, Interval, Status};
use domain::money;

/// Places of a ratio printed in figures.
pub(crate) const RATIO_PLACES: u32 = 6;

/// Below this many cases a share is told as `x of n` only.
pub(crate) const COUNTS_ONLY_BELOW: u64 = 5;
/// Below this many cases a share carries the badge `low_n`.
pub(crate) const LOW_N_BELOW: u64 = 30;

/// Status of a share by its denominator.
pub(crate) fn of_share(n: u64) -> Status {
    match n {
        0 => Status::NotApplicable,
        n if n < COUNTS_ONLY_BELOW => Status::CountsOnly,
        n if n < LOW_N_BELOW => Status::LowN,
        _ => Status::Ok,
    }
}

/// Status of a mean or a median by its n.
pub(crate) fn of_sample(n: u64) -> Status {
    match n {
        0 => Status::NotApplicable,
        n if n < LOW_N_BELOW => Status::LowN,
        _ => Status::Ok,
    }
}

/// A figure nobody recorded the data of: which tables or columns to start recording.
pub(crate) fn not_recorded(missing: &[&str]) -> FigureRow {
    let mut row = FigureRow::empty(0, Status::NoData);
    row.reason = Some("not_recorded".to_owned());
    row.missing = missing.iter().map(|m| (*m).to_owned()).collect();
    row
}

/// A share of counts: `x` of `n`, Wilson 95 %.
pub(crate) fn share(x: u64, n: u64) -> FigureRow {
    let mut row = FigureRow::empty(n, of_share(n));
    row.numerator = Some(x.to_string());
    row.denominator = Some(n.to_string());
    if n == 0 {
        row.reason = Some("no_denominator".to_owned());
        return row;
    }
    row.interval = stats::interval::wilson(x, n, 0.95).map(|i| interval(&i));
    if row.status == Status::CountsOnly {
        row.reason = Some("too_few_cases".to_owned());
    } else {
        row.value = money::ratio(i128::from(x), i128::from(n), RATIO_PLACES);
    }
    row
}

/// An interval of `stats` as printed: six places.
pub(crate) fn interval(i: &stats::interval::Interval) -> Interval {
    Interval { low: float(i.low, 6), high: float(i.high, 6), level: "0.95".to_owned(), method: i.method.to_owned() }
}

/// A float as a decimal string with at most `places` places, rounded half away from zero, no trailing zeros.
pub(crate) fn float(v: f64, places: u32) -> String {
    if !v.is_finite() {
        return String::new();
    }
    let scaled = v * 10_f64.powi(i32::try_from(places).unwrap_or(6));
    // 2^-30 relative nudge: a decimal half that the float holds a hair below still rounds away from zero.
    let nudged = scaled + scaled.signum() * (scaled.abs() * 1e-12);
    money::format_decimal(libm::round(nudged) as i128, places, 0)
}

/// A model's amount in major units as money: two places, rounded half away from zero.
pub(crate) fn cash(v: f64) -> String {
    if !v.is_finite() {
        return String::new();
    }
    let nudged = v * 100.0 + v.signum() * (v.abs() * 1e-10);
    money::format_money(libm::round(nudged) as i128 * (money::ONE / 100))
}
