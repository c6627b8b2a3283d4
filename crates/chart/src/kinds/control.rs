//! Control chart: is the process stable; points outside the limits are larger, red and labelled.

use super::axes::{Axes, spread, tick_style};
use crate::scale::{Measure, Scale};
use crate::svg::{Canvas, Size, Style};
use crate::tokens::Token;
use text::Lang;

/// Values with their natural limits.
#[derive(Debug, Clone, PartialEq)]
pub struct Control {
    /// Labels of the positions.
    pub labels: Vec<String>,
    /// Values with their printed form; `None` = no data.
    pub points: Vec<Option<(f64, String)>>,
    /// Average and its label.
    pub centre: (f64, String),
    /// Lower limit and its label.
    pub low: Option<(f64, String)>,
    /// Upper limit and its label.
    pub high: Option<(f64, String)>,
    /// What the axis counts.
    pub measure: Measure,
}

impl Control {
    fn outside(&self, v: f64) -> bool {
        self.low.as_ref().is_some_and(|l| v < l.0) || self.high.as_ref().is_some_and(|h| v > h.0)
    }

    pub(crate) fn draw(&self, c: &mut Canvas, size: Size, lang: Lang) -> f64 {
        let limits: Vec<&(f64, String)> =
            [Some(&self.centre), self.low.as_ref(), self.high.as_ref()].into_iter().flatten().collect();
        let style = tick_style();
        let room = if size == Size::Wide { 170.0 } else { 118.0 };
        let texts: Vec<String> = limits.iter().map(|l| crate::font::shorten(&l.1, style.size, style.weight, room)).collect();
        let right = texts.iter().map(|t| style.width(t)).fold(0.0, f64::max) + 10.0;
        let values = || self.points.iter().flatten().map(|p| p.0).chain(limits.iter().map(|l| l.0));
        let scale = Scale::nice(values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max), 4, false);
        let axes = Axes::new(c, scale, &self.measure, lang, (14.0, 194.0), right);
        if let (Some(low), Some(high)) = (&self.low, &self.high) {
            let (y0, y1) = (axes.y(high.0), axes.y(low.0));
            c.area(&[(axes.x0, y0), (axes.x1, y0), (axes.x1, y1), (axes.x0, y1)], Token::Good, 0.07);
        }
        let at = spread(limits.iter().map(|l| axes.y(l.0)).collect(), 14.0, axes.y0, axes.y1);
        for (k, ((limit, text), y)) in limits.iter().zip(&texts).zip(at).enumerate() {
            let (colour, dash) = if k == 0 { (Token::Ink2, "") } else { (Token::Bad, "4 3") };
            c.line((axes.x0, axes.y(limit.0)), (axes.x1, axes.y(limit.0)), colour, 1.0, dash);
            c.text_mid(axes.x1 + 6.0, y, text, style.fill(colour.into()));
        }
        self.marks(c, &axes);
        let n = self.points.len();
        let labels: Vec<(f64, &str)> = self.labels.iter().enumerate().map(|(i, l)| (axes.slot(i, n), l.as_str())).collect();
        axes.thin_labels(c, &labels)
    }

    fn marks(&self, c: &mut Canvas, axes: &Axes) {
        let n = self.points.len();
        let at = |i: usize, v: f64| (axes.slot(i, n), axes.y(v));
        let points: Vec<_> = self.points.iter().enumerate().map(|(i, p)| p.as_ref().map(|p| at(i, p.0))).collect();
        for run in points.split(Option::is_none) {
            let run: Vec<_> = run.iter().flatten().copied().collect();
            if run.len() > 1 {
                c.polyline(&run, Token::Accent, 1.5, "");
            }
        }
        let mut right = f64::NEG_INFINITY;
        for (point, place) in self.points.iter().zip(&points) {
            let (Some((value, text)), Some((x, y))) = (point, place) else { continue };
            let out = self.outside(*value);
            c.circle((*x, *y), if out { 5.0 } else { 2.5 }, if out { Token::Bad } else { Token::Accent }, Token::Bg);
            let style = Style::new(Token::Bad).bold().size(11.0).middle();
            let half = style.width(text) / 2.0;
            // A second label too close to the first would be unreadable; its value is in the table.
            if out && x - half > right + 4.0 && x - half > axes.x0 && x + half < axes.x1 {
                let above = y - 9.0 > axes.y0;
                c.text(*x, if above { y - 9.0 } else { y + 18.0 }, text, style);
                right = x + half;
            }
        }
    }
}
