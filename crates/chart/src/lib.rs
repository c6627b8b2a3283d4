//! Charts: a typed chart becomes SVG, with text measured in the shipped font and one look on page, paper and mail.
//!
//! The crate draws and never computes: every printed quantity arrives formatted, values only give lengths. Both widths
//! and both inks share the geometry (`presentation.md` 2.3). Signs, dashes and direct labels always repeat what a
//! colour says.

mod font;
mod kinds;
mod samples;
mod scale;
mod svg;
pub mod tokens;

pub use font::{FONTS, FontFile, LICENCE, Weight, shorten, width, wrap};
pub use kinds::{
    Band, Bar, Bars, Bullet, Bullets, Control, Curve, Funnel, Gantt, GanttRow, Heat, HeatCell, Histogram, Line, LineMark, Pareto,
    Range, Ranges, Ring, Series, Spark, Stacked, StackedRow, Step, Survival, Tile, Tiles, Waterfall, WaterfallStep,
};
pub use samples::samples;
pub use scale::Measure;
pub use svg::{Ink, LabelBox, Size, Svg};
use text::Lang;

/// What a mark says about itself. The label or sign beside it says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Main series.
    #[default]
    Plain,
    /// Better than the norm.
    Good,
    /// Worse than the norm.
    Bad,
    /// To be looked at.
    Warn,
    /// Totals, not judged, "the rest".
    Neutral,
    /// Series by number.
    Series(usize),
}

impl Tone {
    pub(crate) fn token(self) -> tokens::Token {
        use tokens::Token as T;
        match self {
            Self::Plain => T::Accent,
            Self::Good => T::Good,
            Self::Bad => T::Bad,
            Self::Warn => T::C2,
            Self::Neutral => T::Neutral,
            Self::Series(i) => T::series(i),
        }
    }

    /// Colour of a text that belongs to the mark.
    pub(crate) fn ink(self) -> tokens::Token {
        use tokens::Token as T;
        match self {
            Self::Good => T::Good,
            Self::Bad => T::Bad,
            Self::Warn => T::Warn,
            Self::Neutral => T::Ink2,
            _ => T::Ink,
        }
    }
}

/// One chart kind per question (`presentation.md` 2.3).
#[derive(Debug, Clone, PartialEq)]
pub enum Chart {
    /// Where are deals lost, step by step.
    Funnel(Funnel),
    /// Which is larger.
    Bars(Bars),
    /// What is it made of.
    Stacked(Stacked),
    /// Plan and fact.
    Bullets(Bullets),
    /// How one amount becomes another.
    Waterfall(Waterfall),
    /// Do few causes explain most.
    Pareto(Pareto),
    /// Two dimensions at once.
    Heat(Heat),
    /// How it went over time.
    Line(Line),
    /// How it is spread.
    Histogram(Histogram),
    /// How long until it happens.
    Survival(Survival),
    /// The score, used once.
    Ring(Ring),
    /// Trend inside a table row, 120 by 28.
    Spark(Spark),
    /// Is it stable.
    Control(Control),
    /// Careful, expected and bold estimate.
    Ranges(Ranges),
    /// Verdicts of numbered checks at a glance.
    Tiles(Tiles),
    /// What is done when.
    Gantt(Gantt),
}

/// A chart with its name and one sentence for those who cannot see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Plot {
    /// Name.
    pub title: String,
    /// What it shows, in one sentence.
    pub description: String,
    /// The chart.
    pub chart: Chart,
}

/// Draws a chart.
#[must_use]
pub fn draw(plot: &Plot, size: Size, ink: Ink, lang: Lang) -> Svg {
    let width = match &plot.chart {
        Chart::Ring(_) => kinds::RING_SIZE,
        Chart::Spark(_) => kinds::SPARK_SIZE.0,
        _ => size.width(),
    };
    let mut c = svg::Canvas::new(ink, width);
    let height = match &plot.chart {
        Chart::Funnel(x) => x.draw(&mut c, size),
        Chart::Bars(x) => x.draw(&mut c, size),
        Chart::Stacked(x) => x.draw(&mut c, size),
        Chart::Bullets(x) => x.draw(&mut c, size),
        Chart::Waterfall(x) => x.draw(&mut c, size, lang),
        Chart::Pareto(x) => x.draw(&mut c, size, lang),
        Chart::Heat(x) => x.draw(&mut c, size),
        Chart::Line(x) => x.draw(&mut c, size, lang),
        Chart::Histogram(x) => x.draw(&mut c, size, lang),
        Chart::Survival(x) => x.draw(&mut c, size, lang),
        Chart::Ring(x) => x.draw(&mut c),
        Chart::Spark(x) => x.draw(&mut c),
        Chart::Control(x) => x.draw(&mut c, size, lang),
        Chart::Ranges(x) => x.draw(&mut c, size, lang),
        Chart::Tiles(x) => x.draw(&mut c, size),
        Chart::Gantt(x) => x.draw(&mut c, size),
    };
    c.finish(height, &plot.title, &plot.description)
}
