//! Numbers, money, shares, durations and dates in both languages.

mod date;
mod duration;
mod money;
mod number;
mod range;
pub mod round;
mod unit;

pub use date::{date, date_long, days_in_month, month, month_short, period, quarter, time, weekday, weekday_short, year};
pub use duration::{duration_days, duration_minutes, duration_months, duration_seconds};
pub use money::{currency_sign, money_exact, money_exact_kopecks, money_scaled, money_short};
pub use number::{
    count, counted, decimal, decimal_str, decimal_trimmed, no_data, number, percent, percent_str, points, points_signed, share,
    signed, x_of_n,
};
pub use range::{interval_days, interval_money, interval_number, interval_percent, outlook_money};
pub use unit::{by_unit, interval_by_unit};

/// No-break space: between groups of digits and before units.
pub const NBSP: char = '\u{a0}';
/// The minus sign, as wide as a digit in tables.
pub const MINUS: char = '\u{2212}';
