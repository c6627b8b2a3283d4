//! Numbered checks at a glance: a tile with number and sign; the sign repeats the colour.

use crate::Tone;
use crate::svg::{Canvas, Size, Style};
use crate::tokens::Token;

/// Tiles in reading order.
#[derive(Debug, Clone, PartialEq)]
pub struct Tiles {
    /// Tiles.
    pub tiles: Vec<Tile>,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tile {
    /// Number.
    pub number: String,
    /// Name, shown on hover and to screen readers.
    pub name: String,
    /// Sign: `✓`, `✗`, `▲`, `–`.
    pub sign: String,
    /// Verdict in words, for the tip.
    pub verdict: String,
    /// Colour.
    pub tone: Tone,
    /// Where the details are.
    pub href: Option<String>,
}

impl Tiles {
    pub(crate) fn draw(&self, c: &mut Canvas, size: Size) -> f64 {
        let per_row = if size == Size::Wide { 15 } else { 10 };
        let gap = if size == Size::Wide { 4.0 } else { 3.0 };
        let w = (c.width() + gap) / per_row as f64 - gap;
        let h = if size == Size::Wide { 46.0 } else { 40.0 };
        for (i, tile) in self.tiles.iter().enumerate() {
            let x = (i % per_row) as f64 * (w + gap);
            let y = (i / per_row) as f64 * (h + gap);
            let (fill, ink) = match tile.tone {
                Tone::Good => (Token::GoodSoft, Token::GoodInk),
                Tone::Bad => (Token::BadSoft, Token::BadInk),
                Tone::Warn => (Token::WarnSoft, Token::Warn),
                _ => (Token::NeutralSoft, Token::Ink2),
            };
            c.open(tile.href.as_deref(), &format!("{}. {}: {}", tile.number, tile.name, tile.verdict));
            c.rect((x, y), (w, h), 4.0, fill);
            let mid = x + w / 2.0;
            c.text(mid, y + h * 0.4, &tile.number, Style::new(ink).size(11.0).middle());
            c.text(mid, y + h * 0.8, &tile.sign, Style::new(ink).bold().size(13.0).middle());
            c.close();
        }
        let rows = self.tiles.len().div_ceil(per_row).max(1) as f64;
        rows * (h + gap) - gap
    }
}
