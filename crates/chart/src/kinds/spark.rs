//! Sparkline of a table row: 120 by 28, no axis, a dot on the last value.

use crate::Tone;
use crate::svg::Canvas;
use crate::tokens::Token;

/// Width and height.
pub(crate) const SIZE: (f64, f64) = (120.0, 28.0);

/// A short trend.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spark {
    /// Values; `None` = no data.
    pub points: Vec<Option<f64>>,
    /// Colour.
    pub tone: Tone,
}

impl Spark {
    pub(crate) fn draw(&self, c: &mut Canvas) -> f64 {
        let known = || self.points.iter().flatten().copied();
        let (low, high) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
        let span = if high > low { high - low } else { 1.0 };
        let step = (SIZE.0 - 8.0) / (self.points.len().max(2) - 1) as f64;
        let at = |(i, v): (usize, f64)| (4.0 + i as f64 * step, SIZE.1 - 4.0 - (v - low) / span * (SIZE.1 - 8.0));
        let points: Vec<Option<(f64, f64)>> = self.points.iter().enumerate().map(|(i, v)| v.map(|v| at((i, v)))).collect();
        for run in points.split(Option::is_none) {
            let run: Vec<_> = run.iter().flatten().copied().collect();
            if run.len() > 1 {
                c.polyline(&run, self.tone.token(), 1.5, "");
            }
        }
        if let Some(last) = points.iter().flatten().next_back() {
            c.circle(*last, 2.5, self.tone.token(), Token::Bg);
        }
        SIZE.1
    }
}
