//! Pareto: bars by size and the accumulated share with a line at 80 %; rows with the share in words when narrow.

use super::axes::{Axes, legend, tick_style};
use super::bars::{Bar, Bars};
use crate::Tone;
use crate::scale::{Measure, Scale};
use crate::svg::{Canvas, Size, Style};
use crate::tokens::Token;
use text::Lang;

/// Few causes.
#[derive(Debug, Clone, PartialEq)]
pub struct Pareto {
    /// Bars, largest first.
    pub bars: Vec<Bar>,
    /// Accumulated shares 0-1, one per bar, as printed beside it in the narrow form.
    pub accumulated: Vec<(f64, String)>,
    /// What the axis counts.
    pub measure: Measure,
    /// Name of the bars in the legend.
    pub name: String,
    /// Name of the accumulated share in the legend.
    pub accumulated_name: String,
}

impl Pareto {
    /// Bars up to and including the one that reaches 80 % are the few.
    fn vital(&self, i: usize) -> bool {
        i == 0 || self.accumulated.get(i - 1).is_some_and(|(share, _)| *share < 0.8)
    }

    pub(crate) fn draw(&self, c: &mut Canvas, size: Size, lang: Lang) -> f64 {
        if size == Size::Narrow || self.bars.len() > 10 {
            let bars = self.bars.iter().enumerate().map(|(i, b)| Bar {
                tone: if self.vital(i) { Tone::Plain } else { Tone::Neutral },
                note: self.accumulated.get(i).map(|a| a.1.clone()).unwrap_or_default(),
                ..b.clone()
            });
            return Bars { bars: bars.collect(), reference: None }.draw(c, size);
        }
        let keys = [(self.name.as_str(), Token::Accent, false), (&self.accumulated_name, Token::C2, false)];
        let top = legend(c, &keys) + 18.0;
        let high = self.bars.iter().map(|b| b.value).fold(0.0, f64::max);
        let scale = Scale::nice(0.0, high * 1.12, 4, self.measure == Measure::Count);
        let axes = Axes::new(c, scale, &self.measure, lang, (top, top + 190.0), 46.0);
        let share_y = |s: f64| axes.y1 - s * (axes.y1 - axes.y0);
        let share = Scale::nice(0.0, 1.0, 2, false);
        for (at, label) in share.ticks.iter().zip(share.labels(&Measure::Share, lang)).skip(1) {
            c.text_mid(axes.x1 + 8.0, share_y(*at), &label, tick_style());
        }
        let eighty = text::fmt::percent(lang, 0.8, 0);
        c.line((axes.x0, share_y(0.8)), (axes.x1, share_y(0.8)), Token::C2, 1.0, "4 3");
        c.text_mid(axes.x1 + 8.0, share_y(0.8), &eighty, tick_style());
        self.marks(c, &axes, &share_y);
        let labels: Vec<&str> = self.bars.iter().map(|b| b.label.as_str()).collect();
        axes.slot_labels(c, &labels, 3)
    }

    fn marks(&self, c: &mut Canvas, axes: &Axes, share_y: &dyn Fn(f64) -> f64) {
        let n = self.bars.len();
        let width = (axes.slot_width(n) * 0.62).min(64.0);
        let points: Vec<(f64, f64)> =
            self.accumulated.iter().enumerate().map(|(i, (s, _))| (axes.slot(i, n), share_y(*s))).collect();
        let strong = Style::new(Token::Ink).bold().middle();
        for (i, bar) in self.bars.iter().enumerate() {
            let (x, y) = (axes.slot(i, n), axes.y(bar.value));
            c.open(bar.href.as_deref(), &format!("{}: {}", bar.label, bar.text));
            let fill = if self.vital(i) { Token::Accent } else { Token::Neutral };
            c.rect((x - width / 2.0, y), (width, (axes.y1 - y).max(2.0)), 3.0, fill);
            // The label goes inside the bar when the accumulated line runs through its place above.
            let line = points.get(i).map_or(f64::NEG_INFINITY, |p| p.1);
            if (line - (y - 10.0)).abs() < 14.0 && axes.y1 - y > 24.0 {
                c.text(x, axes.y1 - 8.0, &bar.text, strong.fill(Token::OnAccent.into()));
            } else {
                c.text(x, y - 6.0, &bar.text, strong);
            }
            c.close();
        }
        c.polyline(&points, Token::C2, 2.0, "");
        for p in &points {
            c.circle(*p, 3.0, Token::C2, Token::Bg);
        }
    }
}
