//! Histogram: how cases are spread, with marked values such as the median and the norm.

use super::axes::Axes;
use crate::Tone;
use crate::scale::{Measure, Scale};
use crate::svg::{Canvas, Size, Style};
use crate::tokens::Token;
use text::Lang;

/// Spread of cases.
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram {
    /// Bins: label, cases, colour.
    pub bins: Vec<(String, f64, Tone)>,
    /// Marks: position in bins (2.5 = the middle of the third), label.
    pub marks: Vec<(f64, String)>,
    /// What the axis counts.
    pub measure: Measure,
}

impl Histogram {
    pub(crate) fn draw(&self, c: &mut Canvas, size: Size, lang: Lang) -> f64 {
        let style = Style::new(Token::Ink2);
        let top = 10.0 + 16.0 * self.marks.len() as f64;
        let high = self.bins.iter().map(|b| b.1).fold(0.0, f64::max);
        let scale = Scale::nice(0.0, high, 4, self.measure == Measure::Count);
        let height = if size == Size::Wide { 170.0 } else { 150.0 };
        let axes = Axes::new(c, scale, &self.measure, lang, (top, top + height), 0.0);
        let n = self.bins.len();
        let w = axes.slot_width(n);
        for (i, (label, value, tone)) in self.bins.iter().enumerate() {
            let y = axes.y(*value);
            c.open(None, &format!("{label}: {}", crate::svg::num(*value)));
            c.rect((axes.slot(i, n) - w / 2.0 + 1.0, y), (w - 2.0, axes.y1 - y), 2.0, tone.token());
            c.close();
        }
        for (k, (at, label)) in self.marks.iter().enumerate() {
            let (x, y) = (axes.x0 + at * w, 10.0 + 16.0 * k as f64);
            let label = crate::font::shorten(label, style.size, style.weight, c.width());
            // Beside its own line and above the next one, so that no line runs through a label.
            c.line((x, y - 9.0), (x, axes.y1), Token::Ink, 1.5, "4 3");
            if x + 5.0 + style.width(&label) <= c.width() {
                c.text(x + 5.0, y, &label, style);
            } else {
                c.text(x - 5.0, y, &label, style.end());
            }
        }
        let labels: Vec<(f64, &str)> = self.bins.iter().enumerate().map(|(i, b)| (axes.slot(i, n), b.0.as_str())).collect();
        axes.thin_labels(c, &labels)
    }
}
