//! Change against an earlier period: the difference with its interval, and whether it is shown at all (`methods.md` 0.5, 0.6).

use crate::status::RATIO_PLACES;
use domain::figure::{FigureRow, Unit};
use domain::money;

/// Places in which values are subtracted.
const PLACES: u32 = 12;

/// Adds to `row` the change since `earlier`: `difference` (points of a percent for shares), its 95 % interval, whether the
/// interval leaves zero out (`difference_shown`), and the relative `change` where the base allows one.
pub(crate) fn describe(row: &mut FigureRow, earlier: &FigureRow, unit: Unit) {
    // A vector's value may be a code; only values with an interval are amounts there.
    let amounts = match unit {
        Unit::Text => false,
        Unit::Vector => row.interval.is_some() && earlier.interval.is_some(),
        _ => true,
    };
    let exact = |r: &FigureRow| r.value.as_deref().and_then(|v| money::parse_decimal(v, PLACES));
    let (Some(now), Some(was)) = (exact(row), exact(earlier)) else { return };
    if !amounts {
        return;
    }
    let limits = limits(row, earlier);
    let mut put = |name: &str, value: Option<String>| row.fields.push((name.to_owned(), value));
    put("difference", Some(money::format_decimal(now - was, PLACES, 0)));
    put("difference_low", limits.map(|(low, _)| crate::status::float(low, 6)));
    put("difference_high", limits.map(|(_, high)| crate::status::float(high, 6)));
    put("difference_shown", limits.map(|(low, high)| (low > 0.0 || high < 0.0).to_string()));
    // From a base that may be zero or below there is no percent of growth.
    let sure = ends(earlier).is_none_or(|(low, _)| low > 0.0);
    put("change", (was > 0 && sure).then(|| money::ratio(now - was, was, RATIO_PLACES)).flatten());
}

/// Limits of the difference: of two shares by Newcombe, of two NPS by added variances, else by the distances of each value
/// to its own limits (for Wilson's limits that is Newcombe's formula too).
fn limits(row: &FigureRow, earlier: &FigureRow) -> Option<(f64, f64)> {
    if let (Some(a), Some(b)) = (answers(earlier), answers(row)) {
        return stats::nps::difference(&a, &b, 0.95).map(|(_, i)| (i.low, i.high));
    }
    if let (Some((x, n)), Some((y, m))) = (share(row), share(earlier)) {
        return stats::interval::newcombe_diff(x, n, y, m, 0.95).map(|i| (i.low, i.high));
    }
    let number = |r: &FigureRow| r.value.as_deref().and_then(|v| v.parse::<f64>().ok());
    let (v, w) = (number(row)?, number(earlier)?);
    let ((l, u), (k, t)) = (ends(row)?, ends(earlier)?);
    let d = v - w;
    Some((d - libm::hypot(v - l, t - w), d + libm::hypot(u - v, w - k)))
}

/// Limits of a row at 95 %.
fn ends(r: &FigureRow) -> Option<(f64, f64)> {
    let i = r.interval.as_ref().filter(|i| i.level == "0.95")?;
    i.low.parse().ok().zip(i.high.parse().ok())
}

/// Counts behind a share with Wilson's interval.
fn share(r: &FigureRow) -> Option<(u64, u64)> {
    r.interval.as_ref().filter(|i| i.method == "wilson")?;
    r.numerator.as_deref()?.parse().ok().zip(r.denominator.as_deref()?.parse().ok())
}

/// Answers behind an NPS.
fn answers(r: &FigureRow) -> Option<stats::nps::Answers> {
    r.interval.as_ref().filter(|i| i.method == "nps_adjusted_wald")?;
    let count = |name: &str| r.field(name)?.parse::<u64>().ok();
    Some(stats::nps::Answers {
        promoters: count("promoters")?,
        passives: count("passives")?,
        detractors: count("detractors")?,
        rejected: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status;
    use domain::figure::{Interval, Status};

    fn told(mut row: FigureRow, earlier: &FigureRow, unit: Unit) -> FigureRow {
        describe(&mut row, earlier, unit);
        row
    }

    #[test]
    fn shares_by_newcombe() {
        // 40 of 200, then 54 of 190: +8.4 points [-0.1; +16.8], nothing is shown.
        let row = told(status::share(54, 190), &status::share(40, 200), Unit::Ratio);
        assert_eq!((row.field("difference"), row.field("difference_shown")), (Some("0.084211"), Some("false")));
        let near = |name: &str, v: f64| {
            let got: f64 = row.field(name).unwrap().parse().unwrap();
            assert!((got - v).abs() < 6e-4, "{name} {got}");
        };
        near("difference_low", -0.001);
        near("difference_high", 0.168);
        near("change", 0.421);
        let clear = told(status::share(150, 190), &status::share(40, 200), Unit::Ratio);
        assert_eq!(clear.field("difference_shown"), Some("true"));
    }

    fn money_row(value: &str, ends: Option<(&str, &str)>) -> FigureRow {
        let mut row = FigureRow::empty(50, Status::Ok);
        row.value = Some(value.to_owned());
        row.interval = ends.map(|(low, high)| Interval {
            low: low.to_owned(),
            high: high.to_owned(),
            level: "0.95".to_owned(),
            method: "cluster_bootstrap".to_owned(),
        });
        row
    }

    #[test]
    fn distances_to_own_limits_add_as_squares() {
        // 30 +- 12, then 41 +- 13: +11 +- 17.7.
        let row = told(money_row("41", Some(("28", "54"))), &money_row("30", Some(("18", "42"))), Unit::Money);
        let low: f64 = row.field("difference_low").unwrap().parse().unwrap();
        assert!((low - (11.0 - 17.69)).abs() < 0.01, "{low}");
        assert_eq!(row.field("difference_shown"), Some("false"));
    }

    #[test]
    fn growth_needs_a_positive_base() {
        let sum = told(money_row("-50.25", None), &money_row("-100", None), Unit::Money);
        assert_eq!((sum.field("difference"), sum.field("change"), sum.field("difference_shown")), (Some("49.75"), None, None));
        let shaky = told(money_row("3", Some(("-1", "7"))), &money_row("1", Some(("-1", "3"))), Unit::Number);
        assert_eq!(shaky.field("change"), None);
        assert!(told(money_row("555", None), &money_row("111", None), Unit::Vector).fields.is_empty());
        assert!(told(status::share(1, 3), &status::share(40, 200), Unit::Ratio).fields.is_empty());
    }
}
