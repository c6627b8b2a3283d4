//! Axes: round steps, positions, and tick labels in one common scale.

use text::Lang;

/// What an axis counts; decides how its ticks are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measure {
    /// Money in major units, with the sign of the currency (`₽`).
    Money(String),
    /// Shares 0-1.
    Share,
    /// Whole things.
    Count,
    /// Calendar days.
    Days,
    /// Minutes.
    Minutes,
    /// Anything else.
    Number,
}

/// A linear scale with round ticks.
#[derive(Debug, Clone)]
pub(crate) struct Scale {
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) ticks: Vec<f64>,
    step: f64,
}

impl Scale {
    /// Covers `low..high` with about `count` steps of 1, 2, 2.5 or 5 times a power of ten; zero stays a tick.
    pub(crate) fn nice(low: f64, high: f64, count: usize, whole: bool) -> Self {
        let (low, high) = if high > low { (low, high) } else { (low.min(0.0), low.max(0.0) + 1.0) };
        let raw = (high - low) / count.max(1) as f64;
        // A power of ten by repeated steps: the platform's logarithm is not the same everywhere.
        let mut power = 1.0_f64;
        while power * 10.0 <= raw {
            power *= 10.0;
        }
        while power > raw {
            power /= 10.0;
        }
        let mut step = [1.0, 2.0, 2.5, 5.0, 10.0].iter().map(|m| m * power).find(|s| *s >= raw).unwrap_or(raw);
        if whole {
            step = step.max(1.0).ceil();
        }
        let first = (low / step).floor();
        let last = (high / step - 1e-9).ceil();
        let ticks = (0..=((last - first) as usize).min(40)).map(|i| (first + i as f64) * step).collect();
        Self { low: first * step, high: last * step, ticks, step }
    }

    /// Share of the way from low to high.
    pub(crate) fn at(&self, v: f64) -> f64 {
        (v - self.low) / (self.high - self.low)
    }

    /// Labels of the ticks, all in one scale.
    pub(crate) fn labels(&self, measure: &Measure, lang: Lang) -> Vec<String> {
        let top = self.low.abs().max(self.high.abs());
        self.ticks.iter().map(|t| tick(*t, top, self.step, measure, lang)).collect()
    }
}

/// Writes one tick: the unit word and the number of decimals follow from the largest tick and the step.
fn tick(value: f64, top: f64, step: f64, measure: &Measure, lang: Lang) -> String {
    let ru = lang == Lang::Ru;
    let (value, step, unit) = match measure {
        Measure::Share => (value * 100.0, step * 100.0, if ru { "\u{a0}%" } else { "%" }),
        Measure::Days => (value, step, if ru { "\u{a0}дн." } else { "\u{a0}d" }),
        Measure::Minutes if top >= 120.0 => (value / 60.0, step / 60.0, if ru { "\u{a0}ч" } else { "\u{a0}h" }),
        Measure::Minutes => (value, step, if ru { "\u{a0}мин" } else { "\u{a0}min" }),
        Measure::Money(_) | Measure::Count | Measure::Number => match top {
            t if t >= 1e9 => (value / 1e9, step / 1e9, if ru { "\u{a0}млрд" } else { "B" }),
            t if t >= 1e6 => (value / 1e6, step / 1e6, if ru { "\u{a0}млн" } else { "M" }),
            t if t >= 1e4 => (value / 1e3, step / 1e3, if ru { "\u{a0}тыс." } else { "K" }),
            _ => (value, step, ""),
        },
    };
    if value == 0.0 {
        return "0".to_owned();
    }
    let places = (0..3).find(|p| ((step * 10f64.powi(*p)) - (step * 10f64.powi(*p)).round()).abs() < 1e-6).unwrap_or(3);
    let sign = if value < 0.0 { "\u{2212}" } else { "" };
    let body = plain(value.abs(), places.unsigned_abs(), ru);
    let currency = match measure {
        Measure::Money(sign) if !ru => sign.as_str(),
        _ => "",
    };
    format!("{sign}{currency}{body}{unit}")
}

fn plain(value: f64, places: u32, ru: bool) -> String {
    let scaled = (value * 10f64.powi(places.cast_signed())).round() as u64;
    let unit = 10u64.pow(places);
    let (whole, frac) = (scaled / unit, scaled % unit);
    let digits = whole.to_string();
    let mut out = String::new();
    for (i, d) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(if ru { '\u{a0}' } else { ',' });
        }
        out.push(d);
    }
    if places > 0 && frac > 0 {
        let width = places as usize;
        out.push(if ru { ',' } else { '.' });
        out.push_str(format!("{frac:0width$}").trim_end_matches('0'));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_cover_the_data() {
        let s = Scale::nice(0.0, 23.3e6, 4, false);
        assert_eq!(s.ticks, [0.0, 10e6, 20e6, 30e6]);
        assert_eq!(s.labels(&Measure::Money("₽".into()), Lang::Ru), ["0", "10\u{a0}млн", "20\u{a0}млн", "30\u{a0}млн"]);
        assert_eq!(s.labels(&Measure::Money("₽".into()), Lang::En), ["0", "₽10M", "₽20M", "₽30M"]);
        let s = Scale::nice(-0.3, 0.42, 4, false);
        assert!(s.low <= -0.3 && s.high >= 0.42 && s.ticks.contains(&0.0), "{s:?}");
        assert_eq!(Scale::nice(0.0, 3.0, 5, true).ticks, [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(Scale::nice(5.0, 5.0, 4, false).low, 0.0);
        assert_eq!(Scale::nice(10e6, 22e6, 5, false).labels(&Measure::Count, Lang::Ru)[1], "12,5\u{a0}млн");
    }
}
