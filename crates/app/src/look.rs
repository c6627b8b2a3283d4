//! Colours, fonts and charts for pages: the same table and the same drawings as in reports.

pub use chart;

/// CSS variables of both themes.
#[must_use]
pub fn tokens() -> String {
    chart::tokens::css()
}

/// Fonts for pages: weight and WOFF2 bytes.
pub fn fonts() -> impl Iterator<Item = (u16, &'static [u8])> {
    chart::FONTS.iter().map(|f| (f.weight, f.woff2))
}
