//! Waterfall: columns on a wide sheet, rows on a narrow one or when there are many steps.

use super::axes::Axes;
use super::rows::{BAR, Rows};
use crate::Tone;
use crate::scale::{Measure, Scale};
use crate::svg::{Canvas, Size, Style};
use crate::tokens::Token;
use text::Lang;

/// How one amount becomes another.
#[derive(Debug, Clone, PartialEq)]
pub struct Waterfall {
    /// Steps from left to right.
    pub steps: Vec<WaterfallStep>,
    /// What the axis counts.
    pub measure: Measure,
}

/// A total or a change.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WaterfallStep {
    /// Name.
    pub label: String,
    /// Amount of a total, or signed change.
    pub value: f64,
    /// Printed with its sign.
    pub text: String,
    /// A total stands on zero.
    pub total: bool,
    /// Colour; `Plain` = neutral for totals, good or bad by sign for changes.
    pub tone: Tone,
    /// Where the records are.
    pub href: Option<String>,
}

/// Most steps drawn as columns.
const COLUMNS: usize = 8;

impl Waterfall {
    /// From and to of every step.
    fn spans(&self) -> Vec<(f64, f64)> {
        let mut level = 0.0;
        let span = |s: &WaterfallStep| {
            let from = if s.total { 0.0 } else { level };
            level = if s.total { s.value } else { level + s.value };
            (from, level)
        };
        self.steps.iter().map(span).collect()
    }

    fn tone(step: &WaterfallStep) -> Tone {
        match step.tone {
            Tone::Plain if step.total => Tone::Neutral,
            Tone::Plain if step.value < 0.0 => Tone::Bad,
            Tone::Plain => Tone::Good,
            other => other,
        }
    }

    pub(crate) fn draw(&self, c: &mut Canvas, size: Size, lang: Lang) -> f64 {
        if size == Size::Narrow || self.steps.len() > COLUMNS { self.rows(c, size) } else { self.columns(c, lang) }
    }

    fn columns(&self, c: &mut Canvas, lang: Lang) -> f64 {
        let spans = self.spans();
        let ends = || spans.iter().flat_map(|(a, b)| [*a, *b]);
        let scale = Scale::nice(ends().fold(0.0, f64::min), ends().fold(0.0, f64::max), 4, false);
        let axes = Axes::new(c, scale, &self.measure, lang, (22.0, 222.0), 0.0);
        let n = self.steps.len();
        let bar = (axes.slot_width(n) * 0.62).min(76.0);
        for (i, (step, (from, to))) in self.steps.iter().zip(&spans).enumerate() {
            let x = axes.slot(i, n);
            let (top, bottom) = (axes.y(from.max(*to)), axes.y(from.min(*to)));
            let tone = Self::tone(step);
            c.open(step.href.as_deref(), &format!("{}: {}", step.label, step.text));
            c.rect((x - bar / 2.0, top), (bar, (bottom - top).max(2.0)), 3.0, tone.token());
            let style = Style::new(if step.total { Token::Ink } else { tone.ink() }).bold().middle();
            c.text(x, top - 6.0, &step.text, style);
            c.close();
            if i + 1 < n {
                let y = axes.y(*to);
                let next = axes.slot(i + 1, n) - bar / 2.0;
                c.line((x + bar / 2.0, y), (next, y), Token::Ink3, 1.0, "2 2");
            }
        }
        let labels: Vec<&str> = self.steps.iter().map(|s| s.label.as_str()).collect();
        axes.slot_labels(c, &labels, 3)
    }

    fn rows(&self, c: &mut Canvas, size: Size) -> f64 {
        let spans = self.spans();
        let ends = || spans.iter().flat_map(|(a, b)| [*a, *b]);
        let (low, high) = (ends().fold(0.0, f64::min), ends().fold(0.0, f64::max).max(f64::MIN_POSITIVE));
        let strong = Style::new(Token::Ink).bold();
        let right = self.steps.iter().map(|s| strong.width(&s.text)).fold(0.0, f64::max) + 10.0;
        let labels: Vec<&str> = self.steps.iter().map(|s| s.label.as_str()).collect();
        let rows = Rows::new(&labels, right, 2.0, size, 12.0);
        let x = |v: f64| rows.x0 + (v - low) / (high - low) * rows.span();
        for (i, (step, (from, to))) in self.steps.iter().zip(&spans).enumerate() {
            let tone = Self::tone(step);
            c.open(step.href.as_deref(), &format!("{}: {}", step.label, step.text));
            rows.label(c, i, step.total);
            let (left, w) = (x(from.min(*to)), (x(from.max(*to)) - x(from.min(*to))).max(2.0));
            c.rect((left, rows.y(i)), (w, BAR), 3.0, tone.token());
            let ink = if step.total { Token::Ink } else { tone.ink() };
            c.text_mid(c.width(), rows.mid(i), &step.text, strong.fill(ink.into()).end());
            c.close();
            if size == Size::Wide && i + 1 < self.steps.len() {
                c.line((x(*to), rows.y(i) + BAR), (x(*to), rows.y(i + 1)), Token::Ink3, 1.0, "2 2");
            }
        }
        rows.bottom + 2.0
    }
}
