//! Frame of row charts: label on the left (wide) or above (narrow), bar area, room for texts on the right.

use crate::font::wrap;
use crate::svg::{Canvas, Size, Style};
use crate::tokens::Token;

/// Height of a bar.
pub(crate) const BAR: f64 = 22.0;

/// Height of a label line above a bar.
const LABEL: f64 = 19.0;

/// Where rows stand.
pub(crate) struct Rows {
    labels: Vec<Vec<String>>,
    above: bool,
    /// Left end of the bar area.
    pub(crate) x0: f64,
    /// Right end of the bar area.
    pub(crate) x1: f64,
    tops: Vec<f64>,
    /// Bottom of the last row.
    pub(crate) bottom: f64,
}

/// Style of row labels.
pub(crate) fn label_style() -> Style {
    Style::new(Token::Ink)
}

impl Rows {
    /// `right` = room for texts right of the bars; `top` = where the first row begins.
    pub(crate) fn new(labels: &[&str], right: f64, top: f64, size: Size, gap: f64) -> Self {
        let width = size.width();
        let above = size == Size::Narrow;
        // Any label may be set in bold, so the bold width counts.
        let style = label_style().bold();
        let max = if above { width } else { 190.0 };
        let labels: Vec<Vec<String>> = labels.iter().map(|l| wrap(l, style.size, style.weight, max, 2)).collect();
        let widest = labels.iter().flatten().map(|l| style.width(l)).fold(0.0, f64::max);
        let x0 = if above { 0.0 } else { (widest + 12.0).ceil() };
        let mut y = top;
        let mut tops = Vec::new();
        for lines in &labels {
            let extra = if above { LABEL * lines.len() as f64 } else { 0.0 };
            let height = if above { BAR } else { (15.0 * lines.len() as f64).max(BAR) };
            tops.push(y + extra + (height - BAR) / 2.0);
            y += extra + height + gap;
        }
        Self { labels, above, x0, x1: (width - right).max(x0 + 40.0), tops, bottom: y - gap }
    }

    /// Top of the bar of row `i`.
    pub(crate) fn y(&self, i: usize) -> f64 {
        self.tops.get(i).copied().unwrap_or(0.0)
    }

    /// Middle of the bar of row `i`.
    pub(crate) fn mid(&self, i: usize) -> f64 {
        self.y(i) + BAR / 2.0
    }

    /// Width of the bar area.
    pub(crate) fn span(&self) -> f64 {
        self.x1 - self.x0
    }

    /// Writes the label of row `i`.
    pub(crate) fn label(&self, c: &mut Canvas, i: usize, bold: bool) {
        let Some(lines) = self.labels.get(i) else { return };
        let style = if bold { label_style().bold() } else { label_style() };
        for (k, line) in (0u8..).zip(lines) {
            let k = f64::from(k);
            if self.above {
                let first = self.y(i) - LABEL * lines.len() as f64 + 11.5;
                c.text(0.0, first + LABEL * k, line, style);
            } else {
                let mid = self.mid(i) + 15.0 * (k - (lines.len() as f64 - 1.0) / 2.0);
                c.text_mid(self.x0 - 12.0, mid, line, style.end());
            }
        }
    }
}
