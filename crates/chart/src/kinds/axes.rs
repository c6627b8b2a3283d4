//! Frame of plots with a value axis on the left and positions along the bottom; legends.

use crate::font::wrap;
use crate::scale::{Measure, Scale};
use crate::svg::{Canvas, Style};
use crate::tokens::Token;
use text::Lang;

/// Plot area with its value scale.
pub(crate) struct Axes {
    pub(crate) x0: f64,
    pub(crate) x1: f64,
    pub(crate) y0: f64,
    pub(crate) y1: f64,
    pub(crate) scale: Scale,
}

/// Style of axis labels.
pub(crate) fn tick_style() -> Style {
    Style::new(Token::Ink2).size(11.0)
}

impl Axes {
    /// Draws grid and value labels; `right` = room on the right, `(y0, y1)` = top and bottom of the plot.
    pub(crate) fn new(c: &mut Canvas, scale: Scale, measure: &Measure, lang: Lang, (y0, y1): (f64, f64), right: f64) -> Self {
        let labels = scale.labels(measure, lang);
        let style = tick_style();
        let widest = labels.iter().map(|l| style.width(l)).fold(0.0, f64::max);
        let axes = Self { x0: (widest + 8.0).ceil(), x1: c.width() - right, y0, y1, scale };
        for (value, label) in axes.scale.ticks.iter().zip(&labels) {
            let y = axes.y(*value);
            let colour = if *value == 0.0 { Token::Axis } else { Token::Line };
            c.line((axes.x0, y), (axes.x1, y), colour, 1.0, "");
            c.text_mid(axes.x0 - 8.0, y, label, style.end());
        }
        axes
    }

    /// Vertical position of a value.
    pub(crate) fn y(&self, v: f64) -> f64 {
        self.y1 - self.scale.at(v) * (self.y1 - self.y0)
    }

    /// Middle of slot `i` of `n`.
    pub(crate) fn slot(&self, i: usize, n: usize) -> f64 {
        self.x0 + (i as f64 + 0.5) * self.slot_width(n)
    }

    /// Width of one of `n` slots.
    pub(crate) fn slot_width(&self, n: usize) -> f64 {
        (self.x1 - self.x0) / n.max(1) as f64
    }

    /// Writes wrapped labels under the slots; returns the bottom.
    pub(crate) fn slot_labels(&self, c: &mut Canvas, labels: &[&str], lines: usize) -> f64 {
        let style = tick_style().middle();
        let max = self.slot_width(labels.len()) - 6.0;
        let mut bottom = self.y1 + 20.0;
        for (i, label) in labels.iter().enumerate() {
            for (k, line) in wrap(label, style.size, style.weight, max, lines).iter().enumerate() {
                let y = self.y1 + 16.0 + 14.0 * k as f64;
                c.text(self.slot(i, labels.len()), y, line, style);
                bottom = bottom.max(y + 4.0);
            }
        }
        bottom
    }

    /// Writes labels at positions, leaving out those that would touch the one before; the last one always stays.
    pub(crate) fn thin_labels(&self, c: &mut Canvas, at: &[(f64, &str)]) -> f64 {
        let style = tick_style().middle();
        let y = self.y1 + 16.0;
        let place = |x: f64, w: f64| x.clamp(w / 2.0, (c.width() - w / 2.0).max(w / 2.0));
        let boxes: Vec<(f64, f64)> = at
            .iter()
            .map(|(x, l)| {
                let w = style.width(l);
                (place(*x, w), w)
            })
            .collect();
        let widest = boxes.iter().map(|b| b.1).fold(0.0, f64::max) + 10.0;
        let pitch = match at {
            [first, .., last] => (last.0 - first.0) / (at.len() - 1) as f64,
            _ => widest,
        };
        // An even stride reads better than "as many as fit".
        let stride = if pitch > 0.0 { (widest / pitch).ceil().max(1.0) as usize } else { 1 };
        let mut right = f64::NEG_INFINITY;
        for (i, ((_, label), (x, w))) in at.iter().zip(&boxes).enumerate() {
            if i % stride == 0 && x - w / 2.0 >= right + 4.0 {
                c.text(*x, y, label, style);
                right = x + w / 2.0;
            }
        }
        y + 5.0
    }
}

/// Legend entry: name, colour, dashed.
pub(crate) type Key<'a> = (&'a str, Token, bool);

/// Draws a legend at the top; returns its bottom (0 when empty).
pub(crate) fn legend(c: &mut Canvas, keys: &[Key<'_>]) -> f64 {
    let style = Style::new(Token::Ink2);
    let (mut x, mut y) = (0.0, 10.0);
    for (name, colour, dashed) in keys {
        let w = 16.0 + style.width(name);
        if x > 0.0 && x + w > c.width() {
            (x, y) = (0.0, y + 18.0);
        }
        if *dashed {
            c.line((x, y), (x + 10.0, y), *colour, 2.0, "3 2");
        } else {
            c.rect((x, y - 5.0), (10.0, 10.0), 2.0, *colour);
        }
        let name = crate::font::shorten(name, style.size, style.weight, c.width() - x - 16.0);
        c.text_mid(x + 16.0, y, &name, style);
        x += w + 18.0;
    }
    if keys.is_empty() { 0.0 } else { y + 12.0 }
}

/// Moves label centres apart to at least `gap`, keeping order and staying within `low..high`.
pub(crate) fn spread(mut at: Vec<f64>, gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..at.len()).collect();
    order.sort_by(|a, b| at[*a].total_cmp(&at[*b]).then(a.cmp(b)));
    let mut floor = low;
    for i in &order {
        at[*i] = at[*i].max(floor);
        floor = at[*i] + gap;
    }
    let mut ceiling = high;
    for i in order.iter().rev() {
        at[*i] = at[*i].min(ceiling);
        ceiling = at[*i] - gap;
    }
    at
}
