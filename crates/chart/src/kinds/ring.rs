//! The score as a ring, with the bounds that unknown checks leave open. Used once per report.

use crate::Tone;
use crate::svg::{Canvas, Style};
use crate::tokens::Token;

/// Side of the square.
pub(crate) const SIZE: f64 = 168.0;

/// A score out of 100.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ring {
    /// Score 0-100; `None` = cannot be judged.
    pub value: Option<f64>,
    /// Score as printed.
    pub text: String,
    /// Words under it.
    pub caption: String,
    /// Bounds if every unknown check failed or passed.
    pub bounds: Option<(f64, f64)>,
    /// Colour.
    pub tone: Tone,
}

impl Ring {
    pub(crate) fn draw(&self, c: &mut Canvas) -> f64 {
        arc(c, 66.0, (0.0, 100.0), Token::NeutralSoft, 14.0);
        if let Some(v) = self.value {
            arc(c, 66.0, (0.0, v.clamp(0.5, 100.0)), self.tone.token(), 14.0);
        }
        if let Some((low, high)) = self.bounds {
            arc(c, 80.0, (low, high), Token::Ink3, 3.0);
        }
        let mid = SIZE / 2.0;
        c.text_mid(mid, mid - 6.0, &self.text, Style::new(Token::Ink).bold().size(40.0).middle());
        c.text_mid(mid, mid + 26.0, &self.caption, Style::new(Token::Ink2).middle());
        SIZE
    }
}

/// An arc from `a` to `b` on the 0-100 dial, starting at the top.
fn arc(c: &mut Canvas, radius: f64, (a, b): (f64, f64), stroke: Token, width: f64) {
    let mid = SIZE / 2.0;
    let steps = (((b - a) * 0.8).ceil() as usize).max(2);
    let point = |i: usize| {
        let turn = (a + (b - a) * i as f64 / steps as f64) / 100.0;
        let (sin, cos) = sin_cos_turn(turn);
        (mid + radius * sin, mid - radius * cos)
    };
    let points: Vec<_> = (0..=steps).map(point).collect();
    c.polyline(&points, stroke, width, "");
}

/// Sine and cosine of a share of the full turn by a fixed series: the platform's own differ in the last digit.
fn sin_cos_turn(turn: f64) -> (f64, f64) {
    let series = |x: f64| {
        let (mut term, mut sum) = (x, x);
        for k in 1..12u8 {
            let k = f64::from(k);
            term *= -x * x / ((2.0 * k) * (2.0 * k + 1.0));
            sum += term;
        }
        sum
    };
    let full = 2.0 * std::f64::consts::PI;
    let wrap = |t: f64| (t - (t + 0.5).floor()) * full;
    (series(wrap(turn)), series(wrap(turn + 0.25)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dial_starts_at_the_top_and_goes_right() {
        for (turn, want) in [(0.0, (0.0, 1.0)), (0.25, (1.0, 0.0)), (0.5, (0.0, -1.0)), (0.75, (-1.0, 0.0))] {
            let got = sin_cos_turn(turn);
            assert!((got.0 - want.0).abs() < 1e-6 && (got.1 - want.1).abs() < 1e-6, "{turn}: {got:?}");
        }
    }
}
