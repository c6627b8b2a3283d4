//! Money as integers: units of 1/10000 of the major unit, one rounding rule, splits that add up.

/// Decimal places kept inside. Files carry at most four places; kopecks are hundreds of these units.
pub const SCALE: u32 = 4;
/// Minor units in one major unit.
pub const ONE: i128 = 10_000;
/// Largest absolute amount accepted at import, in minor units (10^13 major units); `decimal(18,4)` holds it.
pub const LIMIT: i128 = 100_000_000_000_000_000;

/// Parses a plain decimal (`-1234.5678`, digits, optional sign and dot) into integer units with `scale` places.
/// Returns `None` for anything else, for more places than `scale` (non-zero ones) and for overflow.
#[must_use]
pub fn parse_decimal(s: &str, scale: u32) -> Option<i128> {
    let (neg, body) = match s.as_bytes().first()? {
        b'-' => (true, &s[1..]),
        b'+' => (false, &s[1..]),
        _ => (false, s),
    };
    let (whole, frac) = body.split_once('.').unwrap_or((body, ""));
    if whole.is_empty() && frac.is_empty() || !whole.bytes().chain(frac.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut value: i128 = 0;
    for b in whole.bytes() {
        value = value.checked_mul(10)?.checked_add(i128::from(b - b'0'))?;
    }
    let mut places = 0;
    for b in frac.bytes() {
        if places < scale {
            value = value.checked_mul(10)?.checked_add(i128::from(b - b'0'))?;
            places += 1;
        } else if b != b'0' {
            return None;
        }
    }
    value = value.checked_mul(10_i128.checked_pow(scale - places)?)?;
    Some(if neg { -value } else { value })
}

/// Writes integer units with `scale` places as a plain decimal, trailing zeros cut down to `min_places`.
#[must_use]
pub fn format_decimal(value: i128, scale: u32, min_places: u32) -> String {
    let digits = format!("{:0width$}", value.unsigned_abs(), width = scale as usize + 1);
    let (whole, frac) = digits.split_at(digits.len() - scale as usize);
    let mut frac = frac.trim_end_matches('0').to_owned();
    while frac.len() < min_places as usize {
        frac.push('0');
    }
    let sign = if value < 0 { "-" } else { "" };
    if frac.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{frac}") }
}

/// Money minor units as a decimal string in major units, at least two places.
#[must_use]
pub fn format_money(minor: i128) -> String {
    format_decimal(minor, SCALE, 2)
}

/// `a / b` rounded half away from zero; `None` when `b` is zero.
#[must_use]
pub fn div_round(a: i128, b: i128) -> Option<i128> {
    if b == 0 {
        return None;
    }
    let (q, r) = (a / b, a % b);
    let away = if (a < 0) == (b < 0) { 1 } else { -1 };
    Some(if r.unsigned_abs() * 2 >= b.unsigned_abs() { q + away } else { q })
}

/// The exact ratio `a / b` as a decimal string with `places` digits, rounded half away from zero.
#[must_use]
pub fn ratio(a: i128, b: i128, places: u32) -> Option<String> {
    let scaled = a.checked_mul(10_i128.pow(places))?;
    Some(format_decimal(div_round(scaled, b)?, places, 0))
}

/// Splits `total` over `weights` by largest remainder, ties to the earlier line; parts sum exactly (`methods.md` 0.2).
#[must_use]
pub fn allocate(total: i128, weights: &[u128]) -> Vec<i128> {
    let sum: u128 = weights.iter().sum();
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let magnitude = total.unsigned_abs();
    let mut parts: Vec<(u128, u128, usize)> =
        weights.iter().enumerate().map(|(i, w)| (magnitude * w / sum, magnitude * w % sum, i)).collect();
    let given: u128 = parts.iter().map(|p| p.0).sum();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|a, b| parts[*b].1.cmp(&parts[*a].1).then(a.cmp(b)));
    for i in order.into_iter().take(usize::try_from(magnitude - given).unwrap_or(0)) {
        parts[i].0 += 1;
    }
    let sign = if total < 0 { -1 } else { 1 };
    parts.iter().map(|p| sign * i128::try_from(p.0).unwrap_or(i128::MAX)).collect()
}

/// VAT inside a gross amount at `rate_percent`, rounded to kopecks half away from zero (`methods.md` 0.3).
#[must_use]
pub fn vat_inside(gross_minor: i128, rate_percent: i128) -> i128 {
    let kopecks = gross_minor / 100;
    div_round(kopecks * rate_percent, 100 + rate_percent).unwrap_or(0) * 100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_parse_and_print() {
        assert_eq!(parse_decimal("59999.00", 4), Some(599_990_000));
        assert_eq!(parse_decimal("-0.0001", 4), Some(-1));
        assert_eq!(parse_decimal("1.23450", 4), Some(12_345));
        assert_eq!(parse_decimal("1.23456", 4), None);
        assert_eq!(parse_decimal("1e5", 4), None);
        assert_eq!(parse_decimal("", 4), None);
        assert_eq!(parse_decimal(".", 4), None);
        assert_eq!(format_money(-12_345), "-1.2345");
        assert_eq!(format_money(10_000), "1.00");
        assert_eq!(format_decimal(25, 2, 0), "0.25");
    }

    #[test]
    fn rounding_is_half_away_from_zero_and_symmetric() {
        assert_eq!(div_round(5, 2), Some(3));
        assert_eq!(div_round(-5, 2), Some(-3));
        assert_eq!(div_round(7, -2), Some(-4));
        assert_eq!(div_round(1, 3), Some(0));
        assert_eq!(ratio(12, 37, 4).as_deref(), Some("0.3243"));
        assert_eq!(ratio(1, 0, 4), None);
    }

    #[test]
    fn parts_add_up() {
        assert_eq!(allocate(100, &[1, 1, 1]), vec![34, 33, 33]);
        assert_eq!(allocate(-100, &[1, 1, 1]), vec![-34, -33, -33]);
        assert_eq!(allocate(7, &[0, 0]), vec![0, 0]);
    }

    #[test]
    fn vat_of_the_example() {
        assert_eq!(vat_inside(599_990_000, 20), 99_998_300);
        assert_eq!(vat_inside(599_990_000, 22), 108_194_900);
    }
}
