//! Stacked bars: what each row is made of; segments carry their text where it fits, the table says the rest.

use super::axes::legend;
use super::rows::{BAR, Rows};
use crate::Tone;
use crate::svg::{Canvas, Size, Style};
use crate::tokens::Token;

/// Rows made of the same parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Stacked {
    /// Names and colours of the parts.
    pub parts: Vec<(String, Tone)>,
    /// Rows.
    pub rows: Vec<StackedRow>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StackedRow {
    /// Name.
    pub label: String,
    /// Length and printed text of every part.
    pub values: Vec<(f64, String)>,
    /// Total as printed.
    pub text: String,
}

impl Stacked {
    pub(crate) fn draw(&self, c: &mut Canvas, size: Size) -> f64 {
        let keys: Vec<_> = self.parts.iter().map(|(n, t)| (n.as_str(), t.token(), false)).collect();
        let top = legend(c, &keys) + 8.0;
        let strong = Style::new(Token::Ink).bold();
        let inside = Style::new(Token::OnAccent).size(11.0).middle();
        let right = self.rows.iter().map(|r| strong.width(&r.text)).fold(0.0, f64::max);
        let labels: Vec<&str> = self.rows.iter().map(|r| r.label.as_str()).collect();
        let rows = Rows::new(&labels, right + 12.0, top, size, 12.0);
        let sum = |r: &StackedRow| r.values.iter().map(|v| v.0.max(0.0)).sum::<f64>();
        let high = self.rows.iter().map(sum).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
        for (i, row) in self.rows.iter().enumerate() {
            rows.label(c, i, false);
            let mut x = rows.x0;
            for ((value, text), (name, tone)) in row.values.iter().zip(&self.parts) {
                let w = value.max(0.0) / high * rows.span();
                if w < 0.5 {
                    continue;
                }
                c.open(None, &format!("{}, {name}: {text}", row.label));
                c.rect((x, rows.y(i)), ((w - 1.0).max(1.0), BAR), 2.0, tone.token());
                // Pale parts cannot carry light text; their number stands in the table.
                let pale = matches!(tone, Tone::Neutral | Tone::Series(1 | 2 | 5..) | Tone::Warn);
                if !pale && inside.width(text) + 8.0 <= w {
                    c.text_mid(x + w / 2.0, rows.mid(i), text, inside);
                }
                c.close();
                x += w;
            }
            c.text_mid(rows.x1 + 10.0, rows.mid(i), &row.text, strong);
        }
        rows.bottom + 2.0
    }
}
