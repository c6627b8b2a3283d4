//! Survival steps: what share is still waiting after so many days; open cases count as not yet.

use super::axes::{Axes, legend};
use crate::Tone;
use crate::scale::{Measure, Scale};
use crate::svg::{Canvas, Size};
use crate::tokens::Token;
use text::Lang;

/// Curves of waiting.
#[derive(Debug, Clone, PartialEq)]
pub struct Survival {
    /// Curves.
    pub curves: Vec<Curve>,
    /// What the horizontal axis counts.
    pub measure: Measure,
}

/// One curve of steps.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Curve {
    /// Name with its median as printed.
    pub name: String,
    /// Time, share still waiting, low and high end.
    pub points: Vec<(f64, f64, f64, f64)>,
    /// Colour.
    pub tone: Tone,
}

impl Survival {
    pub(crate) fn draw(&self, c: &mut Canvas, size: Size, lang: Lang) -> f64 {
        let keys: Vec<_> = self.curves.iter().map(|k| (k.name.as_str(), k.tone.token(), false)).collect();
        let top = legend(c, &keys) + 8.0;
        let height = if size == Size::Wide { 190.0 } else { 170.0 };
        let axes = Axes::new(c, Scale::nice(0.0, 1.0, 4, false), &Measure::Share, lang, (top, top + height), 10.0);
        let longest = self.curves.iter().flat_map(|k| k.points.iter().map(|p| p.0)).fold(0.0, f64::max);
        let time = Scale::nice(0.0, longest, 6, false);
        let x = |t: f64| axes.x0 + time.at(t) * (axes.x1 - axes.x0);
        for curve in &self.curves {
            let low = steps(&curve.points, |p| p.2);
            let mut outline: Vec<_> = steps(&curve.points, |p| p.3).iter().map(|(t, s)| (x(*t), axes.y(*s))).collect();
            outline.extend(low.iter().rev().map(|(t, s)| (x(*t), axes.y(*s))));
            c.area(&outline, curve.tone.token(), 0.12);
            let line: Vec<_> = steps(&curve.points, |p| p.1).iter().map(|(t, s)| (x(*t), axes.y(*s))).collect();
            c.polyline(&line, curve.tone.token(), 2.0, "");
        }
        c.line((axes.x0, axes.y(0.5)), (axes.x1, axes.y(0.5)), Token::Ink3, 1.0, "4 3");
        let labels = time.labels(&self.measure, lang);
        let at: Vec<(f64, &str)> = time.ticks.iter().zip(&labels).map(|(t, l)| (x(*t), l.as_str())).collect();
        axes.thin_labels(c, &at)
    }
}

type Point = (f64, f64, f64, f64);

/// Corners of the step line, from (0, 1).
fn steps(points: &[Point], pick: fn(&Point) -> f64) -> Vec<(f64, f64)> {
    let mut out = vec![(0.0, 1.0)];
    let mut level = 1.0;
    for p in points {
        out.push((p.0, level));
        level = pick(p).clamp(0.0, 1.0);
        out.push((p.0, level));
    }
    out
}
