//! Plan and fact: one bar against a common mark of 100 %.

use super::rows::{BAR, Rows};
use crate::Tone;
use crate::svg::{Canvas, Size, Style};
use crate::tokens::Token;

/// Plan and fact by rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Bullets {
    /// Rows.
    pub rows: Vec<Bullet>,
}

/// One plan.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bullet {
    /// Name.
    pub label: String,
    /// Fact divided by plan; `None` = no data.
    pub share: Option<f64>,
    /// Share as printed.
    pub text: String,
    /// Fact and plan as printed.
    pub note: String,
    /// Colour.
    pub tone: Tone,
    /// Where the records are.
    pub href: Option<String>,
}

/// Longest bar shown, in shares of the plan.
const LIMIT: f64 = 1.3;

impl Bullets {
    pub(crate) fn draw(&self, c: &mut Canvas, size: Size) -> f64 {
        let strong = Style::new(Token::Ink).bold();
        let side = Style::new(Token::Ink2);
        let widest = |f: fn(&Bullet) -> &str, s: Style| self.rows.iter().map(|r| s.width(f(r))).fold(0.0, f64::max);
        let (text, note) = (widest(|r| &r.text, strong), widest(|r| &r.note, side));
        let wide = size == Size::Wide;
        let right = text + 12.0 + if note > 0.0 { note + 12.0 } else { 0.0 };
        let labels: Vec<&str> = self.rows.iter().map(|r| r.label.as_str()).collect();
        let rows = Rows::new(&labels, right, 4.0, size, if wide { 12.0 } else { 10.0 });
        let x = |v: f64| rows.x0 + v.clamp(0.0, LIMIT) / LIMIT * rows.span();
        for (i, row) in self.rows.iter().enumerate() {
            let tip = [row.text.as_str(), &row.note].join("  ");
            c.open(row.href.as_deref(), &format!("{}: {}", row.label, tip.trim()));
            rows.label(c, i, false);
            let mid = rows.mid(i);
            c.rect((rows.x0, mid - 7.0), (rows.span(), 14.0), 3.0, Token::NeutralSoft);
            if let Some(share) = row.share {
                c.rect((rows.x0, mid - 4.0), ((x(share) - rows.x0).max(2.0), 8.0), 2.0, row.tone.token());
            }
            c.line((x(1.0), mid - BAR / 2.0 + 1.0), (x(1.0), mid + BAR / 2.0 - 1.0), Token::Ink, 2.0, "");
            c.text_mid(rows.x1 + 12.0 + text, mid, &row.text, strong.fill(row.tone.ink().into()).end());
            c.text_mid(c.width(), mid, &row.note, side.end());
            c.close();
        }
        rows.bottom + 4.0
    }
}
