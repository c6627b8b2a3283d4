//! Builds the document from the frozen result, once per language. Order of sections: `mission.md` 3.2.

mod appendix;
mod clients;
mod context;
mod contract;
mod cover;
mod department;
mod figures;
mod findings;
mod glossary;
mod map;
mod money;
mod owner;
mod people;
mod plan;
mod plots;
mod trust;
mod zones;

use crate::doc::{Document, Section};
use context::Context;
pub(crate) use context::{anchor, parse_day, status_name, unit_name, verdict_name};
use domain::result::AuditResult;
pub(crate) use figures::{field_unit, value_unit};
use text::Lang;

/// The document of an audit in one language.
#[must_use]
pub fn build(result: &AuditResult, lang: Lang) -> Document {
    let mut c = Context::new(result, lang);
    // Sections that show particular figures come before those that show the rest.
    let mut sections: Vec<Section> = [
        owner::section(&mut c),
        trust::section(&mut c),
        department::section(&mut c),
        map::section(&mut c),
        zones::section(&mut c),
        findings::section(&mut c),
        people::section(&mut c),
        clients::section(&mut c),
        money::section(&mut c),
        plan::section(&mut c),
        contract::section(&mut c),
        appendix::limits(&mut c),
        appendix::checks(&mut c),
        figures::section(&mut c),
        glossary::section(&mut c),
        appendix::passport(&mut c),
    ]
    .into_iter()
    .flatten()
    .collect();
    number(&mut sections, lang);
    cover::document(c, sections)
}

/// Chapters get numbers, appendices letters.
fn number(sections: &mut [Section], lang: Lang) {
    let letters = lang.pick(["А", "Б", "В", "Г"], ["A", "B", "C", "D"]);
    let (mut chapter, mut letter) = (0, letters.iter());
    for s in sections {
        s.number = if s.id.starts_with("appendix") {
            (*letter.next().unwrap_or(&"")).to_owned()
        } else {
            chapter += 1;
            chapter.to_string()
        };
    }
}
