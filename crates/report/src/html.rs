//! One self-contained page: fonts, styles and script inside, a content policy by hash, works from disk and without script.

use crate::build;
use crate::doc::Document;
use crate::error::Result;
use chart::{Ink, Size, draw, tokens};
use domain::result::AuditResult;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value, context};
use serde::Serialize;
use sha2::{Digest, Sha256};
use text::Lang;

const SCRIPT: &str = include_str!("../templates/report.js");
const STYLE: &str = include_str!("../templates/report.css");
/// Weights a page needs; charts measure with the same files.
const WEIGHTS: [u16; 3] = [400, 600, 700];

/// The audit as one HTML page.
///
/// # Errors
/// When the template meets something it does not know: a fault of the product.
pub fn html(result: &AuditResult, lang: Lang) -> Result<String> {
    render(&build(result, lang))
}

/// Renders a document.
pub(crate) fn render(doc: &Document) -> Result<String> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.add_template("blocks.html", include_str!("../templates/blocks.html"))?;
    env.add_template("report.html", include_str!("../templates/report.html"))?;
    let style = style();
    let page = env.get_template("report.html")?.render(context! {
        doc => Value::from(Serde(doc)),
        charts => charts(doc),
        ui => Value::from(Serde(Ui::new(doc.language))),
        style_hash => hash(&style),
        script_hash => hash(SCRIPT),
        style => Value::from_safe_string(style),
        script => Value::from_safe_string(SCRIPT.to_owned()),
    })?;
    Ok(page)
}

/// Both widths of every chart, in CSS variables so that one drawing serves both themes.
fn charts(doc: &Document) -> Vec<Value> {
    let one = |plot: &chart::Plot, size| Value::from_safe_string(draw(plot, size, Ink::Css, doc.language).markup);
    doc.plots.iter().map(|p| context! { wide => one(p, Size::Wide), narrow => one(p, Size::Narrow) }).collect()
}

fn style() -> String {
    let mut out = String::new();
    for font in chart::FONTS.iter().filter(|f| WEIGHTS.contains(&f.weight)) {
        let data = base64(font.woff2);
        let weight = font.weight;
        out.push_str(&format!(
            "@font-face{{font-family:Inter;font-weight:{weight};font-display:swap;src:url(data:font/woff2;base64,{data}) format(\"woff2\")}}\n"
        ));
    }
    out.push_str(&tokens::css());
    out.push_str(STYLE);
    out
}

/// Hash of an inline style or script for the content policy.
fn hash(text: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(text.as_bytes())))
}

/// Standard base64 with padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let part = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let word = part(0) << 16 | part(1) << 8 | part(2);
        for i in 0..4 {
            let letter = LETTERS[(word >> (18 - 6 * i)) as usize & 63];
            out.push(if i as usize <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

/// Words of the page itself.
#[derive(Serialize)]
struct Ui {
    skip: &'static str,
    contents: &'static str,
    theme: &'static str,
    how: &'static str,
    as_table: &'static str,
    table: &'static str,
    search: &'static str,
    all_rows: &'static str,
}

impl Ui {
    fn new(lang: Lang) -> Self {
        Self {
            skip: lang.pick("К содержанию отчёта", "To the report"),
            contents: lang.pick("Содержание", "Contents"),
            theme: lang.pick("Светлая / тёмная тема", "Light / dark"),
            how: lang.pick("Как посчитано", "How it was counted"),
            as_table: lang.pick("Таблицей", "As a table"),
            table: lang.pick("Таблица", "Table"),
            search: lang.pick("Найти в таблице", "Find in the table"),
            all_rows: lang.pick("все строки:", "all rows:"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::sample;

    #[test]
    fn base64_pads() {
        assert_eq!(
            [base64(b""), base64(b"f"), base64(b"fo"), base64(b"foo"), base64(b"foob")],
            ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]
        );
    }

    /// Every `href="#x"` has its `id="x"`, and no id is used twice.
    #[test]
    fn anchors_meet() {
        for lang in Lang::ALL {
            let page = html(&sample(), lang).unwrap();
            let values = |key: &str| -> Vec<String> {
                page.split(key).skip(1).filter_map(|p| p.split('"').next()).map(str::to_owned).collect()
            };
            let mut ids = values(" id=\"");
            ids.sort();
            let all = ids.len();
            ids.dedup();
            assert_eq!(ids.len(), all, "an id is used twice");
            let links = values("href=\"#");
            assert!(links.len() > 80);
            for l in links {
                assert!(ids.binary_search(&l).is_ok(), "no target for #{l}");
            }
        }
    }

    #[test]
    fn page_is_in_its_language_and_carries_no_raw_colour() {
        let body = |lang| {
            let page = html(&sample(), lang).unwrap();
            page[page.find("<body>").unwrap()..page.find("<script>").unwrap()].to_owned()
        };
        let (ru, en) = (body(Lang::Ru), body(Lang::En));
        for (page, name) in [(&ru, "ru"), (&en, "en")] {
            assert!(!page.contains("=\"#1") && !page.contains("style="), "{name}");
            for junk in ["NaN", "None", "undefined", "Some(", "column.", "verdict.", "status.", "table."] {
                assert!(!page.contains(junk), "{name}: {junk}");
            }
        }
        assert!(ru.contains("Карта тридцати ошибок") && en.contains("Map of thirty mistakes"));
        assert!(ru.contains("нет данных") && ru.contains("1,9\u{a0}млн\u{a0}₽"));
        assert!(en.contains("₽1.9M"));
    }

    #[test]
    fn evidence_text_is_escaped() {
        let mut r = sample();
        r.findings[0].title.ru = "<script>alert(1)</script>".into();
        r.findings[0].evidence.sample[0][0] = "<img src=x onerror=1>".into();
        let page = html(&r, Lang::Ru).unwrap();
        assert!(!page.contains("<script>alert") && !page.contains("<img src=x"));
    }

    #[test]
    fn same_result_same_bytes() {
        assert_eq!(html(&sample(), Lang::Ru).unwrap(), html(&sample(), Lang::Ru).unwrap());
    }
}
