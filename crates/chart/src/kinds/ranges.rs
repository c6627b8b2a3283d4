//! Range bars: careful, expected and bold estimate on one axis.

use super::axes::tick_style;
use super::rows::Rows;
use crate::Tone;
use crate::scale::{Measure, Scale};
use crate::svg::{Canvas, Size, Style};
use crate::tokens::Token;
use text::Lang;

/// Ranges on one axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranges {
    /// Rows.
    pub rows: Vec<Range>,
    /// What the axis counts.
    pub measure: Measure,
}

/// One estimate.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Range {
    /// Name.
    pub label: String,
    /// Careful end.
    pub low: f64,
    /// Expected.
    pub mid: f64,
    /// Bold end.
    pub high: f64,
    /// Expected as printed.
    pub text: String,
    /// Both ends as printed.
    pub note: String,
    /// Colour.
    pub tone: Tone,
    /// A total: drawn apart.
    pub total: bool,
    /// Where the details are.
    pub href: Option<String>,
}

impl Ranges {
    pub(crate) fn draw(&self, c: &mut Canvas, size: Size, lang: Lang) -> f64 {
        let strong = Style::new(Token::Ink).bold();
        let side = Style::new(Token::Ink2).size(11.0);
        let right = self.rows.iter().map(|r| strong.width(&r.text).max(side.width(&r.note))).fold(0.0, f64::max) + 14.0;
        let labels: Vec<&str> = self.rows.iter().map(|r| r.label.as_str()).collect();
        let rows = Rows::new(&labels, right, 6.0, size, 16.0);
        let low = self.rows.iter().map(|r| r.low).fold(0.0, f64::min);
        let high = self.rows.iter().map(|r| r.high).fold(0.0, f64::max);
        let scale = Scale::nice(low, high, if size == Size::Wide { 5 } else { 3 }, false);
        let x = |v: f64| rows.x0 + scale.at(v) * rows.span();
        self.axis(c, &rows, &scale, lang);
        for (i, row) in self.rows.iter().enumerate() {
            c.open(row.href.as_deref(), &format!("{}: {} ({})", row.label, row.text, row.note));
            rows.label(c, i, row.total);
            let (y, tone) = (rows.mid(i), row.tone.token());
            let w = (x(row.high) - x(row.low)).max(4.0);
            c.rect((x(row.low), y - 5.0), (w, 10.0), 5.0, Token::Bg);
            c.area(&pill(x(row.low), x(row.low) + w, y), tone, 0.3);
            c.circle((x(row.mid), y), 6.0, tone, Token::Bg);
            let lift = if row.note.is_empty() { 0.0 } else { 6.5 };
            c.text_mid(c.width(), y - lift, &row.text, strong.end());
            c.text_mid(c.width(), y + 9.0, &row.note, side.end());
            c.close();
        }
        rows.bottom + 24.0
    }

    fn axis(&self, c: &mut Canvas, rows: &Rows, scale: &Scale, lang: Lang) {
        let style = tick_style().middle();
        let mut right = f64::NEG_INFINITY;
        for (tick, label) in scale.ticks.iter().zip(scale.labels(&self.measure, lang)) {
            let at = rows.x0 + scale.at(*tick) * rows.span();
            let colour = if *tick == 0.0 { Token::Axis } else { Token::Line };
            c.line((at, 2.0), (at, rows.bottom + 4.0), colour, 1.0, "");
            let half = style.width(&label) / 2.0;
            let at = at.clamp(half, (c.width() - half).max(half));
            if at - half > right + 6.0 {
                c.text(at, rows.bottom + 18.0, &label, style);
                right = at + half;
            }
        }
    }
}

/// Outline of a flat pill ten pixels high.
fn pill(x0: f64, x1: f64, y: f64) -> Vec<(f64, f64)> {
    let r = 3.0_f64.min((x1 - x0) / 2.0);
    vec![
        (x0 + r, y - 5.0),
        (x1 - r, y - 5.0),
        (x1, y - 5.0 + r),
        (x1, y + 5.0 - r),
        (x1 - r, y + 5.0),
        (x0 + r, y + 5.0),
        (x0, y + 5.0 - r),
        (x0, y - 5.0 + r),
    ]
}
