//! The one place where a number is rounded for print: half away from zero, on decimal digits, not on binary fractions.

/// An exact decimal: sign, digits before the point, digits after it. Zero has no sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decimal {
    /// Below zero.
    pub negative: bool,
    /// Digits before the point, at least one, no leading zeros.
    pub whole: String,
    /// Digits after the point, possibly none.
    pub fraction: String,
}

impl Decimal {
    /// Reads a plain decimal string (`-12.340`), also with an exponent (`1e-7`); `None` for anything else.
    pub fn parse(s: &str) -> Option<Self> {
        let s = s.trim();
        let (mantissa, exponent) = match s.split_once(['e', 'E']) {
            Some((m, e)) => (m, e.parse::<i32>().ok().filter(|e| e.abs() < 400)?),
            None => (s, 0),
        };
        let (negative, digits) = match mantissa.as_bytes().first()? {
            b'-' => (true, &mantissa[1..]),
            b'+' => (false, &mantissa[1..]),
            _ => (false, mantissa),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit());
        if !all_digits || whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let mut out = Self { negative, whole: whole.to_string(), fraction: fraction.to_string() };
        out.shift(exponent);
        Some(out)
    }

    /// The shortest decimal that reads back as `x`: what a person would write for it. `None` for NaN and infinity.
    pub fn from_f64(x: f64) -> Option<Self> {
        if x.is_finite() { Self::parse(&x.to_string()) } else { None }
    }

    /// `units` of 10^-scale.
    pub fn from_units(units: i128, scale: usize) -> Self {
        let digits = units.unsigned_abs().to_string();
        let mut out = Self { negative: units < 0, whole: digits, fraction: String::new() };
        out.shift(-(scale as i32));
        out
    }

    /// Multiplies by 10^places.
    pub fn shift(&mut self, places: i32) {
        for _ in 0..places.unsigned_abs() {
            if places > 0 {
                self.whole.push(if self.fraction.is_empty() { '0' } else { self.fraction.remove(0) });
            } else {
                self.fraction.insert(0, self.whole.pop().unwrap_or('0'));
            }
        }
        self.tidy();
    }

    /// Rounds to `places` digits after the point, half away from zero, and pads with zeros to that length.
    pub fn round(&mut self, places: usize) {
        let up = self.fraction.as_bytes().get(places).is_some_and(|d| *d >= b'5');
        self.fraction.truncate(places);
        while self.fraction.len() < places {
            self.fraction.push('0');
        }
        if up {
            self.carry();
        }
        self.tidy();
    }

    /// Adds one unit in the last place.
    fn carry(&mut self) {
        let split = self.fraction.len();
        let mut digits: Vec<u8> = self.whole.bytes().chain(self.fraction.bytes()).collect();
        let mut i = digits.len();
        loop {
            if i == 0 {
                digits.insert(0, b'1');
                break;
            }
            i -= 1;
            if digits[i] == b'9' {
                digits[i] = b'0';
            } else {
                digits[i] += 1;
                break;
            }
        }
        let text: String = digits.into_iter().map(char::from).collect();
        let point = text.len() - split;
        self.whole = text[..point].to_string();
        self.fraction = text[point..].to_string();
    }

    /// Drops zeros at the end of the fraction.
    pub fn trim(&mut self) {
        let kept = self.fraction.trim_end_matches('0').len();
        self.fraction.truncate(kept);
    }

    /// Whether the value is zero.
    pub fn is_zero(&self) -> bool {
        self.whole.bytes().chain(self.fraction.bytes()).all(|b| b == b'0')
    }

    fn tidy(&mut self) {
        let kept = self.whole.trim_start_matches('0');
        if kept.is_empty() {
            self.whole = "0".to_string();
        } else if kept.len() < self.whole.len() {
            self.whole = kept.to_string();
        }
        if self.is_zero() {
            self.negative = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded(s: &str, places: usize) -> String {
        let mut d = Decimal::parse(s).unwrap();
        d.round(places);
        let point = if d.fraction.is_empty() { "" } else { "." };
        format!("{}{}{point}{}", if d.negative { "-" } else { "" }, d.whole, d.fraction)
    }

    #[test]
    fn half_goes_away_from_zero() {
        assert_eq!(rounded("1.25", 1), "1.3");
        assert_eq!(rounded("-1.25", 1), "-1.3");
        assert_eq!(rounded("0.5", 0), "1");
        assert_eq!(rounded("2.5", 0), "3");
        assert_eq!(rounded("-0.04", 1), "0.0");
        assert_eq!(rounded("999.95", 1), "1000.0");
        assert_eq!(rounded("79.99995", 2), "80.00");
        assert_eq!(rounded("1.2", 3), "1.200");
    }

    #[test]
    fn floats_are_read_as_people_write_them() {
        let mut d = Decimal::from_f64(0.285).unwrap();
        d.shift(2);
        d.round(0);
        assert_eq!(d.whole, "29");
        assert_eq!(rounded("1e-7", 7), "0.0000001");
        assert_eq!(rounded("1.5e3", 0), "1500");
        assert!(Decimal::from_f64(f64::NAN).is_none());
        assert!(Decimal::parse("12,5").is_none() && Decimal::parse("").is_none() && Decimal::parse("-").is_none());
    }

    #[test]
    fn units() {
        let d = Decimal::from_units(-168_124_505_000, 4);
        assert_eq!((d.negative, d.whole.as_str(), d.fraction.as_str()), (true, "16812450", "5000"));
        assert_eq!(Decimal::from_units(7, 4).fraction, "0007");
    }
}
