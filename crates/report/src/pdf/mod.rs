//! PDF by Typst in process: own fonts, files in memory, the date of the audit, no network.

mod world;

use crate::build;
use crate::doc::Document;
use crate::error::{Error, Result};
use chart::tokens::{self, Theme};
use chart::{Ink, Size, draw};
use domain::result::AuditResult;
use std::collections::{BTreeMap, BTreeSet};
use text::Lang;
use world::World;

/// The full report on A4.
///
/// # Errors
/// When the layout fails: a fault of the product.
pub fn pdf(result: &AuditResult, lang: Lang) -> Result<Vec<u8>> {
    print(&build(result, lang), include_str!("../../templates/report.typ"), true)
}

/// Two pages for the owner.
///
/// # Errors
/// As [`pdf`].
pub fn pdf_owner(result: &AuditResult, lang: Lang) -> Result<Vec<u8>> {
    print(&build(result, lang), include_str!("../../templates/owner.typ"), false)
}

/// Slides 16:9 for the defence.
///
/// # Errors
/// As [`pdf`].
pub fn deck(result: &AuditResult, lang: Lang) -> Result<Vec<u8>> {
    print(&build(result, lang), include_str!("../../templates/deck.typ"), false)
}

fn print(doc: &Document, template: &str, links: bool) -> Result<Vec<u8>> {
    let broken = |e: serde_json::Error| Error::Pdf(e.to_string());
    let value = serde_json::to_value(doc).map_err(broken)?;
    let mut ids = BTreeSet::new();
    if links {
        collect_ids(&value, &mut ids);
    }
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    files.insert("main.typ".into(), template.as_bytes().to_vec());
    files.insert("blocks.typ".into(), include_bytes!("../../templates/blocks.typ").to_vec());
    files.insert("tokens.typ".into(), tokens::typst().into_bytes());
    files.insert("doc.json".into(), value.to_string().into_bytes());
    files.insert("ids.json".into(), serde_json::to_vec(&ids).map_err(broken)?);
    for (i, plot) in doc.plots.iter().enumerate() {
        for (size, mark) in [(Size::Wide, 'w'), (Size::Narrow, 'n')] {
            let svg = draw(plot, size, Ink::Fixed(Theme::Light), doc.language);
            files.insert(format!("c{i}{mark}.svg"), svg.markup.into_bytes());
        }
    }
    World::new(files, crate::build::parse_day(&doc.date))?.compile(&format!("{} {}", doc.stamp, doc.title))
}

/// Anchors that exist on paper; links to others are printed as plain text.
fn collect_ids(value: &serde_json::Value, out: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(map) => {
            if let Some(id) = map.get("id").and_then(|v| v.as_str()).filter(|id| !id.is_empty()) {
                out.insert(id.to_owned());
            }
            map.values().for_each(|v| collect_ids(v, out));
        }
        serde_json::Value::Array(list) => list.iter().for_each(|v| collect_ids(v, out)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::sample;

    #[test]
    fn every_paper_compiles_in_both_languages_and_is_stable() {
        for lang in Lang::ALL {
            let first = pdf(&sample(), lang).unwrap();
            assert!(first.starts_with(b"%PDF"));
            assert!(first == pdf(&sample(), lang).unwrap(), "the same result must give the same bytes");
            assert!(pdf_owner(&sample(), lang).unwrap().starts_with(b"%PDF"));
            assert!(deck(&sample(), lang).unwrap().starts_with(b"%PDF"));
        }
    }

    /// The owner is promised two pages: longer lists give way.
    #[test]
    fn the_owner_gets_two_pages_however_much_there_is_to_say() {
        let mut long = sample();
        let words =
            domain::result::Words::new("Очень длинная оговорка аудита. ".repeat(9), "A very long limit of the audit. ".repeat(9));
        long.cannot_tell = vec![words; 12];
        for r in [sample(), long] {
            let paper = pdf_owner(&r, Lang::Ru).unwrap();
            let text = String::from_utf8_lossy(&paper);
            assert!(
                text.contains("/Count 2"),
                "{:?}",
                text.match_indices("/Count").map(|(i, _)| &text[i..i + 9]).collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn an_empty_audit_still_prints() {
        let mut r = sample();
        r.findings.clear();
        r.growth_zones.clear();
        r.plan.clear();
        r.figures.clear();
        r.verdicts.clear();
        r.money.refused = Some(domain::result::Words::new("мало данных", "little data"));
        for make in [pdf, pdf_owner, deck] {
            assert!(make(&r, Lang::Ru).unwrap().starts_with(b"%PDF"));
        }
    }
}
