//! Lines over time, with an optional band of uncertainty; gaps stay gaps, the last value is labelled directly.

use super::axes::{Axes, Key, legend, spread};
use crate::Tone;
use crate::scale::{Measure, Scale};
use crate::svg::{Canvas, Size, Style};
use crate::tokens::Token;
use text::Lang;

/// Values over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Labels of the positions.
    pub labels: Vec<String>,
    /// Lines, at most six.
    pub series: Vec<Series>,
    /// Low and high per position, with a name for the legend.
    pub band: Option<Band>,
    /// What the axis counts.
    pub measure: Measure,
    /// Start the axis at zero.
    pub from_zero: bool,
    /// Moments worth a line of their own: a change began, a placebo date.
    pub marks: Vec<LineMark>,
}

/// A vertical line at a moment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LineMark {
    /// Position among the labels; between two of them when fractional.
    pub at: f64,
    /// What happened, shortened to fit.
    pub label: String,
    /// Where it is told in full.
    pub href: Option<String>,
    /// A moment that is not a change: drawn thinner.
    pub faint: bool,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    /// Name.
    pub name: String,
    /// Values; `None` = no data.
    pub points: Vec<Option<f64>>,
    /// Last value as printed, empty = not labelled.
    pub last: String,
    /// Position from which the line is a forecast.
    pub dashed_from: Option<usize>,
    /// Colour.
    pub tone: Tone,
}

/// Low and high per position (`None` = no data), and a name for the legend.
pub type Band = (Vec<Option<(f64, f64)>>, String);

impl Line {
    fn scale(&self) -> Scale {
        let band = self.band.iter().flat_map(|b| b.0.iter().flatten()).flat_map(|(a, b)| [*a, *b]);
        let values: Vec<f64> = self.series.iter().flat_map(|s| s.points.iter().flatten().copied()).chain(band).collect();
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut low = values.iter().copied().fold(f64::INFINITY, f64::min);
        if values.is_empty() {
            return Scale::nice(0.0, 1.0, 4, false);
        }
        if self.from_zero || low > 0.0 && low < 0.4 * high {
            low = low.min(0.0);
        }
        Scale::nice(low, high, 4, self.measure == Measure::Count)
    }

    pub(crate) fn draw(&self, c: &mut Canvas, size: Size, lang: Lang) -> f64 {
        let mut keys: Vec<Key<'_>> = Vec::new();
        if self.series.len() > 1 || self.band.is_some() {
            keys.extend(self.series.iter().map(|s| (s.name.as_str(), s.tone.token(), s.dashed_from == Some(0))));
            keys.extend(self.band.iter().map(|b| (b.1.as_str(), Token::S1, false)));
        }
        let top = legend(c, &keys) + 12.0 + if self.marks.is_empty() { 0.0 } else { MARKS };
        let strong = Style::new(Token::Ink).bold();
        let right = self.series.iter().map(|s| strong.width(&s.last)).fold(0.0, f64::max);
        let right = if right > 0.0 { right + 12.0 } else { 8.0 };
        let height = if size == Size::Wide { 200.0 } else { 170.0 };
        let axes = Axes::new(c, self.scale(), &self.measure, lang, (top, top + height), right);
        let n = self.labels.len();
        let inner = 6.0;
        let step = (axes.x1 - axes.x0 - 2.0 * inner) / (n.max(2) - 1) as f64;
        let x = |i: usize| axes.x0 + inner + i as f64 * step;
        self.marked(c, &axes, &|at| axes.x0 + inner + at.clamp(0.0, (n.max(1) - 1) as f64) * step);
        if let Some((band, _)) = &self.band {
            let upper = band.iter().enumerate().filter_map(|(i, b)| b.map(|(_, h)| (x(i), axes.y(h))));
            let lower = band.iter().enumerate().rev().filter_map(|(i, b)| b.map(|(l, _)| (x(i), axes.y(l))));
            let outline: Vec<_> = upper.chain(lower).collect();
            c.area(&outline, Token::Accent, 0.16);
        }
        let mut ends = Vec::new();
        // The first series is the main one and is drawn last, on top.
        for s in self.series.iter().rev() {
            let end = draw_series(c, s, &|i, v| (x(i), axes.y(v)), n);
            ends.extend(end.filter(|_| !s.last.is_empty()).map(|p| (p.1, s)));
        }
        let at = spread(ends.iter().map(|e| e.0).collect(), 15.0, axes.y0 - 6.0, axes.y1);
        for ((_, s), y) in ends.iter().zip(at) {
            let ink = if self.series.len() > 1 { s.tone.ink() } else { Token::Ink };
            c.text_mid(axes.x1 + 6.0, y, &s.last, strong.fill(ink.into()));
        }
        let labels: Vec<(f64, &str)> = self.labels.iter().enumerate().map(|(i, l)| (x(i), l.as_str())).collect();
        axes.thin_labels(c, &labels)
    }
}

/// Room for the names of marks: two lines above the plot.
const MARKS: f64 = 30.0;
/// Longest name of a mark, pixels.
const NAME: f64 = 150.0;

impl Line {
    /// Marks from left to right; a name that finds no room in two lines stays in the tip alone.
    fn marked(&self, c: &mut Canvas, axes: &Axes, x: &dyn Fn(f64) -> f64) {
        let style = Style::new(Token::Ink2).size(11.0);
        let mut marks: Vec<&LineMark> = self.marks.iter().collect();
        marks.sort_by(|a, b| a.at.total_cmp(&b.at).then_with(|| a.label.cmp(&b.label)));
        let mut free = [f64::NEG_INFINITY; 2];
        for mark in marks {
            let at = x(mark.at);
            c.open(mark.href.as_deref(), &mark.label);
            let name = crate::font::shorten(&mark.label, style.size, style.weight, NAME);
            let width = style.width(&name);
            let left = (at - 3.0).min(c.width() - width - 1.0).max(0.0);
            let row = free.iter().position(|right| left > right + 8.0);
            let (y, dash) = (axes.y0 - 6.0 - 14.0 * row.unwrap_or(0) as f64, if mark.faint { "2 4" } else { "4 3" });
            c.line((at, axes.y0), (at, axes.y1), Token::Ink2, 1.0, dash);
            if let Some(row) = row {
                c.text(left, y, &name, style);
                free[row] = left + width;
            }
            c.close();
        }
    }
}

/// Draws runs of known values and a dot at the last one; returns where it ends.
fn draw_series(c: &mut Canvas, s: &Series, at: &dyn Fn(usize, f64) -> (f64, f64), n: usize) -> Option<(f64, f64)> {
    let from = s.dashed_from.unwrap_or(n);
    let mut last = None;
    let mut run: Vec<(f64, f64)> = Vec::new();
    for (i, value) in s.points.iter().enumerate() {
        let point = value.map(|v| at(i, v));
        if let Some(p) = point {
            run.push(p);
            last = Some(p);
        }
        if point.is_none() || i + 1 == s.points.len() || i == from {
            let dashed = i > from || (i == from && from == 0);
            stroke_run(c, &run, s.tone, if dashed { "5 4" } else { "" });
            run = point.filter(|_| i == from).into_iter().collect();
        }
    }
    if let Some(p) = last {
        c.circle(p, 3.5, s.tone.token(), Token::Bg);
    }
    last
}

fn stroke_run(c: &mut Canvas, run: &[(f64, f64)], tone: Tone, dash: &str) {
    match run {
        [] => {}
        [one] => c.circle(*one, 2.5, tone.token(), Token::Bg),
        _ => c.polyline(run, tone.token(), 2.0, dash),
    }
}
