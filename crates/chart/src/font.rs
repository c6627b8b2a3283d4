//! Widths of the shipped font (Inter), line breaking and shortening: a label measured here is the label drawn.

use std::sync::OnceLock;
use ttf_parser::Face;

/// Weight of the face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// 400
    Regular,
    /// 500
    Medium,
    /// 600
    SemiBold,
    /// 700
    Bold,
}

impl Weight {
    /// Number used by CSS and SVG.
    #[must_use]
    pub fn number(self) -> u16 {
        [400, 500, 600, 700][self as usize]
    }
}

/// One shipped face: weight, TrueType for measuring and PDF, WOFF2 for pages.
pub struct FontFile {
    /// CSS weight.
    pub weight: u16,
    /// TrueType bytes.
    pub ttf: &'static [u8],
    /// WOFF2 bytes.
    pub woff2: &'static [u8],
}

macro_rules! face {
    ($weight:literal, $name:literal) => {
        FontFile {
            weight: $weight,
            ttf: include_bytes!(concat!("../fonts/Inter-", $name, ".ttf")),
            woff2: include_bytes!(concat!("../fonts/Inter-", $name, ".woff2")),
        }
    };
}

/// The four shipped faces of Inter, by weight.
pub static FONTS: [FontFile; 4] = [face!(400, "Regular"), face!(500, "Medium"), face!(600, "SemiBold"), face!(700, "Bold")];

/// Licence that goes with the files.
pub const LICENCE: &str = include_str!("../fonts/OFL.txt");

/// Advance of one character in thousandths of the size when the face lacks it.
const MISSING: f64 = 0.62;

fn faces() -> &'static [Option<Face<'static>>; 4] {
    static FACES: OnceLock<[Option<Face<'static>>; 4]> = OnceLock::new();
    FACES.get_or_init(|| std::array::from_fn(|i| Face::parse(FONTS[i].ttf, 0).ok()))
}

/// Width of one line in pixels at `size` pixels. Kerning is left out: it only makes text narrower.
#[must_use]
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let Some(face) = &faces()[weight as usize] else {
        return text.chars().count() as f64 * size * MISSING;
    };
    let upem = f64::from(face.units_per_em());
    let advance = |c: char| face.glyph_index(c).and_then(|g| face.glyph_hor_advance(g));
    text.chars().map(|c| advance(c).map_or(size * MISSING, |a| f64::from(a) / upem * size)).sum()
}

/// Shortens to `max` pixels with an ellipsis.
#[must_use]
pub fn shorten(text: &str, size: f64, weight: Weight, max: f64) -> String {
    if width(text, size, weight) <= max {
        return text.to_owned();
    }
    let mut cut: String = text.to_owned();
    while cut.pop().is_some() {
        let candidate = format!("{}…", cut.trim_end_matches([' ', ',', '.', '—', '–', '(']));
        if width(&candidate, size, weight) <= max {
            return candidate;
        }
    }
    "…".to_owned()
}

/// Breaks at spaces and after hyphens into at most `lines` lines of `max` pixels; what does not fit is shortened.
#[must_use]
pub fn wrap(text: &str, size: f64, weight: Weight, max: f64, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in pieces(text) {
        match out.last_mut() {
            Some(line) if width(format!("{line}{word}").trim_end(), size, weight) <= max => line.push_str(&word),
            _ => out.push(word),
        }
    }
    if out.len() > lines.max(1) {
        let rest = out.split_off(lines.max(1) - 1).concat();
        out.push(rest);
    }
    out.iter().map(|line| shorten(line.trim_end(), size, weight, max)).collect()
}

/// Words with the space or hyphen that follows them; no-break spaces stay inside.
fn pieces(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    for c in text.chars() {
        if let Some(last) = out.last_mut() {
            last.push(c);
        }
        if c == ' ' || c == '-' {
            out.push(String::new());
        }
    }
    out.retain(|p| !p.is_empty());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_parses_and_knows_russian() {
        for (i, face) in faces().iter().enumerate() {
            let face = face.as_ref().unwrap();
            for c in "Ёжқә₽₸№«»—−–≥▲▼✓…₁²Δ\u{a0}\u{202f}".chars() {
                assert!(face.glyph_index(c).is_some(), "face {i} lacks {c:?}");
            }
        }
        assert!(width("Выручка", 12.0, Weight::Bold) > width("Выручка", 12.0, Weight::Regular));
    }

    #[test]
    fn wraps_between_words_only() {
        let lines = wrap("Скидки без согласования руководителя", 12.0, Weight::Regular, 100.0, 2);
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0], "Скидки без");
        assert!(lines[1].ends_with('…'), "{lines:?}");
        assert!(lines.iter().all(|l| width(l, 12.0, Weight::Regular) <= 100.0));
        assert_eq!(wrap("16,8\u{a0}млн\u{a0}₽", 12.0, Weight::Regular, 200.0, 2), ["16,8\u{a0}млн\u{a0}₽"]);
        assert_eq!(wrap("один", 12.0, Weight::Regular, 500.0, 3), ["один"]);
    }
}
