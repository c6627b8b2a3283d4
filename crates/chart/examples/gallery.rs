//! Writes all sample charts as one page: `cargo run -p revizor-chart --example gallery -- out.html`.

use chart::{Ink, Size, draw, samples, tokens};
use text::Lang;

fn main() -> std::io::Result<()> {
    let out = std::env::args().nth(1).unwrap_or_else(|| "gallery.html".to_owned());
    let mut html = format!(
        "<!doctype html><meta charset=utf-8><style>{}body{{background:var(--bg);color:var(--ink);font:14px Inter}}\
         .row{{display:flex;gap:40px;align-items:start;margin:24px}}</style>",
        tokens::css()
    );
    let faces = std::path::absolute(concat!(env!("CARGO_MANIFEST_DIR"), "/fonts"))?;
    for font in &chart::FONTS {
        let name = ["Regular", "Medium", "SemiBold", "Bold"][usize::from(font.weight / 100 - 4)];
        html.push_str(&format!(
            "<style>@font-face{{font-family:Inter;font-weight:{};src:url(file://{}/Inter-{name}.woff2)}}</style>",
            font.weight,
            faces.display()
        ));
    }
    for lang in Lang::ALL {
        for plot in samples(lang) {
            let cell = |size| draw(&plot, size, Ink::Css, lang).markup;
            html.push_str(&format!("<div class=row>{}{}</div>", cell(Size::Wide), cell(Size::Narrow)));
        }
    }
    std::fs::write(out, html)
}
