//! Heat-map of two dimensions; every cell carries its text, the ramp only helps the eye.

use crate::font::wrap;
use crate::svg::{Canvas, Paint, Size, Style};
use crate::tokens::Token;

/// Cells by row and column.
#[derive(Debug, Clone, PartialEq)]
pub struct Heat {
    /// Column heads.
    pub columns: Vec<String>,
    /// Row heads with their cells; `None` = nothing there.
    pub rows: Vec<(String, Vec<Option<HeatCell>>)>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HeatCell {
    /// Ramp step 0-5.
    pub level: u8,
    /// Main text.
    pub text: String,
    /// Second line.
    pub note: String,
    /// Where the records are.
    pub href: Option<String>,
}

const GAP: f64 = 3.0;

impl Heat {
    pub(crate) fn draw(&self, c: &mut Canvas, size: Size) -> f64 {
        let head = Style::new(Token::Ink2);
        let wide = size == Size::Wide;
        let max = if wide { 150.0 } else { 78.0 };
        let labels: Vec<Vec<String>> = self.rows.iter().map(|(l, _)| wrap(l, head.size, head.weight, max, 3)).collect();
        let widest = labels.iter().flatten().map(|l| head.width(l)).fold(0.0, f64::max);
        let x0 = (widest + 12.0).ceil();
        let cell_w = (c.width() - x0 + GAP) / self.columns.len().max(1) as f64 - GAP;
        let noted = self.rows.iter().any(|(_, cells)| cells.iter().flatten().any(|k| !k.note.is_empty()));
        let cell_h = if noted { 54.0 } else { 40.0 };
        let heads: Vec<Vec<String>> = self.columns.iter().map(|l| wrap(l, head.size, head.weight, cell_w, 2)).collect();
        let lines = heads.iter().map(Vec::len).max().unwrap_or(0);
        let top = 15.0 * lines as f64 + 6.0;
        let x = |k: usize| x0 + k as f64 * (cell_w + GAP);
        for (k, lines) in heads.iter().enumerate() {
            for (j, line) in lines.iter().enumerate() {
                c.text(x(k) + cell_w / 2.0, 11.0 + 15.0 * j as f64, line, head.middle());
            }
        }
        for (i, ((name, cells), label)) in self.rows.iter().zip(&labels).enumerate() {
            let y = top + i as f64 * (cell_h + GAP);
            for (j, line) in label.iter().enumerate() {
                let shift = 15.0 * (j as f64 - (label.len() as f64 - 1.0) / 2.0);
                c.text_mid(x0 - 12.0, y + cell_h / 2.0 + shift, line, head.end());
            }
            for (k, cell) in cells.iter().enumerate().take(self.columns.len()) {
                let Some(cell) = cell else {
                    c.frame((x(k) + 0.5, y + 0.5), (cell_w - 1.0, cell_h - 1.0), 4.0, Token::Line);
                    continue;
                };
                let column = self.columns.get(k).map_or("", String::as_str);
                c.open(cell.href.as_deref(), &format!("{name}, {column}: {} {}", cell.text, cell.note));
                c.rect((x(k), y), (cell_w, cell_h), 4.0, Token::ramp(cell.level));
                draw_cell(c, cell, (x(k) + cell_w / 2.0, y + cell_h / 2.0), cell_w - 6.0);
                c.close();
            }
        }
        top + self.rows.len() as f64 * (cell_h + GAP)
    }
}

fn draw_cell(c: &mut Canvas, cell: &HeatCell, (x, y): (f64, f64), max: f64) {
    let ink = Paint::RampInk(cell.level);
    let main = Style::new(Token::Ink).bold().size(14.0).fill(ink).middle();
    let note = Style::new(Token::Ink).size(11.0).fill(ink).middle();
    let text = crate::font::shorten(&cell.text, main.size, main.weight, max);
    if cell.note.is_empty() {
        c.text_mid(x, y, &text, main);
    } else {
        c.text_mid(x, y - 9.0, &text, main);
        c.text_mid(x, y + 10.0, &crate::font::shorten(&cell.note, note.size, note.weight, max), note);
    }
}
