//! Calendar of work: a bar while it is done, a dashed line until its effect can be seen, a diamond on the day of the decision.

use super::axes::{legend, tick_style};
use super::rows::Rows;
use crate::Tone;
use crate::svg::{Canvas, Size, Style};
use crate::tokens::Token;

/// Work over days. All moments are days from one origin.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Gantt {
    /// Rows from the top.
    pub rows: Vec<GanttRow>,
    /// Days that get a line, with their names.
    pub ticks: Vec<(f64, String)>,
    /// Today.
    pub today: Option<f64>,
    /// Names for the legend: work, waiting for the effect.
    pub names: (String, String),
}

/// One piece of work.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GanttRow {
    /// Name.
    pub label: String,
    /// First day.
    pub start: f64,
    /// Last day of the work.
    pub end: f64,
    /// First day on which the effect can be judged.
    pub effect: f64,
    /// Day of the decision.
    pub decision: Option<f64>,
    /// Dates as printed.
    pub text: String,
    /// Colour.
    pub tone: Tone,
    /// Where the details are.
    pub href: Option<String>,
}

impl Gantt {
    pub(crate) fn draw(&self, c: &mut Canvas, size: Size) -> f64 {
        let keys = [(self.names.0.as_str(), Token::Accent, false), (self.names.1.as_str(), Token::Ink2, true)];
        let top = if self.rows.is_empty() { 6.0 } else { legend(c, &keys) + 8.0 };
        let side = Style::new(Token::Ink2).size(11.0);
        let right = self.rows.iter().map(|r| side.width(&r.text)).fold(0.0, f64::max) + 14.0;
        let labels: Vec<&str> = self.rows.iter().map(|r| r.label.as_str()).collect();
        let rows = Rows::new(&labels, right, top, size, 12.0);
        let ends = self.rows.iter().flat_map(|r| [r.effect, r.end, r.decision.unwrap_or(r.end)]);
        let high = ends.fold(f64::NEG_INFINITY, f64::max).max(self.today.unwrap_or(f64::NEG_INFINITY));
        let low = self.rows.iter().map(|r| r.start).fold(f64::INFINITY, f64::min);
        let span = if high > low { high - low } else { 1.0 };
        let low = if low.is_finite() { low } else { 0.0 };
        let x = |day: f64| rows.x0 + ((day - low) / span).clamp(0.0, 1.0) * rows.span();
        self.axis(c, &rows, top, &|day| (day >= low && day <= low + span).then(|| x(day)));
        for (i, row) in self.rows.iter().enumerate() {
            c.open(row.href.as_deref(), &format!("{}: {}", row.label, row.text));
            rows.label(c, i, false);
            let (y, from, to) = (rows.mid(i), x(row.start), x(row.end));
            c.line((to, y), (x(row.effect), y), Token::Ink2, 1.5, "3 3");
            c.rect((from, y - 7.0), ((to - from).max(4.0), 14.0), 3.0, row.tone.token());
            c.circle((x(row.effect), y), 3.0, Token::Ink2, Token::Bg);
            if let Some(day) = row.decision {
                let at = x(day);
                c.area(&[(at, y - 6.0), (at + 6.0, y), (at, y + 6.0), (at - 6.0, y)], Token::C2, 1.0);
            }
            c.text_mid(c.width(), y, &row.text, side.end());
            c.close();
        }
        rows.bottom.max(top) + 24.0
    }

    fn axis(&self, c: &mut Canvas, rows: &Rows, top: f64, x: &dyn Fn(f64) -> Option<f64>) {
        let style = tick_style().middle();
        let bottom = rows.bottom.max(top);
        let mut right = f64::NEG_INFINITY;
        for (day, label) in &self.ticks {
            let Some(at) = x(*day) else { continue };
            c.line((at, top - 4.0), (at, bottom + 4.0), Token::Line, 1.0, "");
            let half = style.width(label) / 2.0;
            let place = at.clamp(half, (c.width() - half).max(half));
            if place - half > right + 8.0 {
                c.text(place, bottom + 18.0, label, style);
                right = place + half;
            }
        }
        if let Some(at) = self.today.and_then(x) {
            c.line((at, top - 4.0), (at, bottom + 4.0), Token::Accent, 1.5, "");
        }
    }
}
