//! The document every writer prints: sections of typed blocks, all text final, all numbers formatted.

mod table;

pub use table::{Cell, Column, Row, Table};

use chart::Plot;
use serde::Serialize;
use text::Lang;

/// A report in one language.
#[derive(Debug, Clone, Serialize)]
pub struct Document {
    /// Language code.
    pub lang: &'static str,
    /// Kind of the report: «Аудит отдела продаж».
    pub title: String,
    /// Company.
    pub company: String,
    /// One line under the company: programme, period, as-of date.
    pub subtitle: String,
    /// One sentence for the owner.
    pub headline: String,
    /// ISO date of the as-of moment, the date of the document.
    pub date: String,
    /// Identity lines for cover and footer: name, value.
    pub identity: Vec<(String, String)>,
    /// Short identity for footers.
    pub stamp: String,
    /// Sections in reading order.
    pub sections: Vec<Section>,
    /// Charts that blocks refer to by number.
    #[serde(skip)]
    pub plots: Vec<Plot>,
    /// Language of labels drawn late (axes).
    #[serde(skip)]
    pub language: Lang,
}

/// A section with its anchor.
#[derive(Debug, Clone, Serialize)]
pub struct Section {
    /// Anchor.
    pub id: &'static str,
    /// Number in the table of contents, empty for appendices named by letter.
    pub number: String,
    /// Title.
    pub title: String,
    /// Short title for the menu.
    pub short: String,
    /// One or two sentences under the title.
    pub lead: String,
    /// Warning that the section is for few eyes, empty otherwise.
    pub closed: String,
    /// Blocks.
    pub blocks: Vec<Block>,
}

/// How serious or good a thing is; colours follow from it, and words say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// No judgement.
    #[default]
    Plain,
    /// As it should be.
    Good,
    /// To be looked at.
    Warn,
    /// Wrong.
    Bad,
    /// Unknown or not judged.
    Mute,
}

/// A piece of a section.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A heading inside a section.
    Heading {
        /// Anchor, may be empty.
        id: String,
        /// Text.
        text: String,
    },
    /// A paragraph.
    Para {
        /// Text.
        text: String,
    },
    /// A list.
    List {
        /// Numbered.
        ordered: bool,
        /// Items.
        items: Vec<String>,
    },
    /// Score with coverage.
    Score(ScoreBlock),
    /// Figures in a ruled row.
    Tiles {
        /// Figures.
        tiles: Vec<Tile>,
    },
    /// A table.
    Table(Table),
    /// A chart with its numbers as a table.
    Chart(ChartBlock),
    /// A boxed remark.
    Callout {
        /// Weight.
        tone: Tone,
        /// Title.
        title: String,
        /// Text, may be empty.
        text: String,
        /// Items, may be empty.
        items: Vec<String>,
    },
    /// The map of mistakes.
    Map {
        /// Cells in order.
        cells: Vec<MapCell>,
        /// Verdict, sign, count.
        legend: Vec<Legend>,
    },
    /// A growth zone.
    Zone(Zone),
    /// A finding.
    Finding(Box<Card>),
    /// Steps of the plan.
    Plan {
        /// Steps in order.
        items: Vec<Step>,
        /// Only change, owner, money and time.
        brief: bool,
    },
    /// Term and text.
    Terms {
        /// Pairs.
        items: Vec<(String, String)>,
    },
}

/// The score as large as its coverage.
#[derive(Debug, Clone, Serialize)]
pub struct ScoreBlock {
    /// Ring chart.
    pub ring: usize,
    /// Title beside the ring.
    pub title: String,
    /// Sentences beside the ring.
    pub lines: Vec<String>,
    /// Coverage and its words.
    pub facts: Vec<(String, String)>,
    /// Severe checks that no total may hide.
    pub severe: Vec<Link>,
    /// Words before them.
    pub severe_title: String,
}

/// A link inside the report or to a file beside it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Link {
    /// Text.
    pub text: String,
    /// `#anchor` or relative file, empty = no link.
    pub href: String,
}

/// One printed figure.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Tile {
    /// Anchor, empty when the figure is explained elsewhere.
    pub id: String,
    /// Name.
    pub label: String,
    /// Value.
    pub value: String,
    /// Second line: interval, n, comparison.
    pub note: String,
    /// Judgement of the note.
    pub tone: Tone,
    /// How it was counted.
    pub how: How,
}

/// How a figure was counted: one line for paper, pairs for the screen.
#[derive(Debug, Clone, Default, Serialize)]
pub struct How {
    /// `revenue v1 · 01.07.2025 – 30.06.2026 · n = 4 812`.
    pub line: String,
    /// Name and value.
    pub pairs: Vec<(String, String)>,
}

/// A chart block.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ChartBlock {
    /// Anchor.
    pub id: String,
    /// Number of the chart in the document.
    pub chart: usize,
    /// Title.
    pub title: String,
    /// What to see, one sentence.
    pub caption: String,
    /// The same numbers.
    pub table: Option<Table>,
    /// How it was counted.
    pub how: How,
    /// Drawn at the narrow width everywhere.
    pub narrow: bool,
}

/// One mistake on the map.
#[derive(Debug, Clone, Serialize)]
pub struct MapCell {
    /// Anchor.
    pub id: String,
    /// Number 1-30.
    pub number: String,
    /// Title.
    pub title: String,
    /// Verdict in words.
    pub verdict: String,
    /// Sign that repeats the colour.
    pub sign: &'static str,
    /// Colour.
    pub tone: Tone,
    /// Score, checks known, money: short facts.
    pub facts: Vec<String>,
    /// Findings and checks behind it.
    pub links: Vec<Link>,
}

/// Verdict in the legend of the map.
#[derive(Debug, Clone, Serialize)]
pub struct Legend {
    /// Sign.
    pub sign: &'static str,
    /// Words.
    pub text: String,
    /// Number of mistakes.
    pub count: String,
    /// Colour.
    pub tone: Tone,
}

/// A growth zone.
#[derive(Debug, Clone, Serialize)]
pub struct Zone {
    /// Anchor.
    pub id: String,
    /// Place by money.
    pub rank: String,
    /// Title.
    pub title: String,
    /// Money in the package, expected.
    pub money: String,
    /// Both ends.
    pub range: String,
    /// Money alone, effort, lag, track.
    pub facts: Vec<(String, String)>,
    /// Findings.
    pub findings: Vec<Link>,
}

/// A finding.
#[derive(Debug, Clone, Serialize)]
pub struct Card {
    /// Anchor.
    pub id: String,
    /// Title.
    pub title: String,
    /// Severity 1-5.
    pub severity: u8,
    /// Severity in words.
    pub severity_text: String,
    /// Confidence class in words.
    pub confidence: String,
    /// Money, expected; empty when not counted.
    pub money: String,
    /// Both ends and kind.
    pub money_note: String,
    /// Mistake and check.
    pub links: Vec<Link>,
    /// Label and text: what, why, how we shall know.
    pub parts: Vec<(String, String)>,
    /// Title of the advice.
    pub advice_title: String,
    /// Steps of the advice.
    pub advice: Vec<String>,
    /// Title of the proof of money, empty when there is none.
    pub formula_title: String,
    /// Formula in words.
    pub formula: String,
    /// Inputs of the formula.
    pub inputs: Option<Table>,
    /// Title of the evidence with the number of rows.
    pub evidence_title: String,
    /// First rows.
    pub evidence: Option<Table>,
    /// Query and file.
    pub evidence_note: String,
    /// File with all rows.
    pub file: Link,
}

/// A step of the plan.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// Place.
    pub rank: String,
    /// What to change.
    pub change: String,
    /// Growth zone.
    pub zone: Link,
    /// Who leads.
    pub owner: String,
    /// Money, expected.
    pub money: String,
    /// Both ends.
    pub range: String,
    /// Effort and lag in one line.
    pub effort: String,
    /// Adoption, effect, guardrail.
    pub facts: Vec<(String, String)>,
}
