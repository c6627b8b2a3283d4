//! Horizontal bars with direct labels, optional interval whiskers and one reference line.

use super::rows::{BAR, Rows};
use crate::Tone;
use crate::svg::{Canvas, Size, Style};
use crate::tokens::Token;

/// Bars in the given order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bars {
    /// Bars.
    pub bars: Vec<Bar>,
    /// A norm or average: value and label.
    pub reference: Option<(f64, String)>,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bar {
    /// Name.
    pub label: String,
    /// Length.
    pub value: f64,
    /// Printed value.
    pub text: String,
    /// Smaller text after it, such as n.
    pub note: String,
    /// Interval.
    pub interval: Option<(f64, f64)>,
    /// Colour.
    pub tone: Tone,
    /// Where the records are.
    pub href: Option<String>,
}

impl Bars {
    pub(crate) fn draw(&self, c: &mut Canvas, size: Size) -> f64 {
        let strong = Style::new(Token::Ink).bold();
        let side = Style::new(Token::Ink2);
        let width = |b: &Bar| {
            let note = if b.note.is_empty() { 0.0 } else { side.width(&b.note) + 8.0 };
            strong.width(&b.text) + 8.0 + note
        };
        let right = self.bars.iter().map(width).fold(0.0, f64::max) + 2.0;
        let labels: Vec<&str> = self.bars.iter().map(|b| b.label.as_str()).collect();
        let head = if self.reference.is_some() { 18.0 } else { 2.0 };
        let rows = Rows::new(&labels, right, head, size, if size == Size::Wide { 12.0 } else { 10.0 });
        let ends = self.bars.iter().map(|b| b.value.max(b.interval.map_or(0.0, |i| i.1)));
        let top = ends.chain(self.reference.iter().map(|r| r.0)).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
        let x = |v: f64| rows.x0 + (v / top).clamp(0.0, 1.0) * rows.span();
        for (i, bar) in self.bars.iter().enumerate() {
            let tip = [bar.text.as_str(), &bar.note].join("  ");
            c.open(bar.href.as_deref(), &format!("{}: {}", bar.label, tip.trim()));
            rows.label(c, i, false);
            c.rect((rows.x0, rows.y(i)), (rows.span(), BAR), 3.0, Token::NeutralSoft);
            c.rect((rows.x0, rows.y(i)), ((x(bar.value) - rows.x0).max(2.0), BAR), 3.0, bar.tone.token());
            if let Some((low, high)) = bar.interval {
                let y = rows.mid(i);
                c.line((x(low), y), (x(high), y), Token::Ink, 1.5, "");
                for end in [low, high] {
                    c.line((x(end), y - 4.0), (x(end), y + 4.0), Token::Ink, 1.5, "");
                }
            }
            let at = rows.x1 + 8.0;
            c.text_mid(at, rows.mid(i), &bar.text, strong);
            c.text_mid(at + strong.width(&bar.text) + 8.0, rows.mid(i), &bar.note, side);
            c.close();
        }
        if let Some((value, label)) = &self.reference {
            let label = crate::font::shorten(label, side.size, side.weight, c.width());
            let (at, w) = (x(*value), side.width(&label));
            // The line crosses bars only: labels above them stay readable.
            for i in 0..self.bars.len() {
                c.line((at, rows.y(i) - 3.0), (at, rows.y(i) + BAR + 3.0), Token::Ink, 1.5, "4 2");
            }
            c.text(at.clamp(w / 2.0, (c.width() - w / 2.0).max(w / 2.0)), 10.0, &label, side.middle());
        }
        rows.bottom + 2.0
    }
}
