//! Funnel of steps as rows: what came through, and a ghost of what was lost on the way from the step before.

use super::rows::{BAR, Rows};
use crate::svg::{Canvas, Size, Style};
use crate::tokens::Token;

/// Funnel.
#[derive(Debug, Clone, PartialEq)]
pub struct Funnel {
    /// Steps from the first.
    pub steps: Vec<Step>,
}

/// One step of a funnel.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Step {
    /// Name.
    pub label: String,
    /// How many came.
    pub value: f64,
    /// The same as printed.
    pub text: String,
    /// Loss from the step before, as printed (`−428`).
    pub lost: String,
    /// Conversion from the step before, as printed (`65 %`).
    pub share: String,
    /// The step where most is lost.
    pub worst: bool,
    /// Where the records are.
    pub href: Option<String>,
}

impl Funnel {
    pub(crate) fn draw(&self, c: &mut Canvas, size: Size) -> f64 {
        let strong = Style::new(Token::Ink).bold();
        let side = Style::new(Token::Ink2);
        let bad = Style::new(Token::Bad);
        let right = self.steps.iter().map(|s| {
            let parts = [strong.width(&s.text), bad.bold().width(&s.lost), side.width(&s.share)];
            parts.iter().filter(|w| **w > 0.0).map(|w| w + 8.0).sum::<f64>()
        });
        let right = right.fold(0.0, f64::max) + 2.0;
        let labels: Vec<&str> = self.steps.iter().map(|s| s.label.as_str()).collect();
        let rows = Rows::new(&labels, right, 2.0, size, if size == Size::Wide { 16.0 } else { 12.0 });
        let top = self.steps.iter().map(|s| s.value).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
        let mut before = None;
        for (i, step) in self.steps.iter().enumerate() {
            let tip = [step.text.as_str(), &step.lost, &step.share].join("  ");
            c.open(step.href.as_deref(), &format!("{}: {}", step.label, tip.trim()));
            rows.label(c, i, step.worst);
            let w = (step.value / top * rows.span()).max(2.0);
            let ghost = before.map_or(w, |b: f64| b.max(w));
            if ghost > w + 1.0 {
                c.rect((rows.x0 + w + 1.0, rows.y(i)), (ghost - w - 1.0, BAR), 3.0, Token::BadSoft);
                if step.worst {
                    c.frame((rows.x0 + w + 1.5, rows.y(i) + 0.5), (ghost - w - 2.0, BAR - 1.0), 3.0, Token::Bad);
                }
            }
            c.rect((rows.x0, rows.y(i)), (w, BAR), 3.0, Token::Accent);
            let mut x = rows.x0 + ghost + 8.0;
            if strong.width(&step.text) + 16.0 <= w {
                c.text_mid(rows.x0 + 8.0, rows.mid(i), &step.text, strong.fill(Token::OnAccent.into()));
            } else {
                c.text_mid(x, rows.mid(i), &step.text, strong);
                x += strong.width(&step.text) + 8.0;
            }
            let bad = if step.worst { bad.bold() } else { bad };
            c.text_mid(x, rows.mid(i), &step.lost, bad);
            x += if step.lost.is_empty() { 0.0 } else { bad.width(&step.lost) + 8.0 };
            c.text_mid(x, rows.mid(i), &step.share, side);
            c.close();
            before = Some(w);
        }
        rows.bottom + 2.0
    }
}
