//! Builds the document from the frozen result, once per language. Order of sections: `mission.md` 3.2.

mod appendix;
mod clients;
mod closing;
mod context;
mod contract;
mod cover;
mod department;
mod figures;
mod findings;
mod glossary;
mod hygiene;
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
pub use figures::{field_unit, value_unit};
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
        hygiene::section(&mut c),
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
    let letters = lang.pick(["А", "Б", "В", "Г", "Д"], ["A", "B", "C", "D", "E"]);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::sample;
    use chart::{Ink, Size, draw};

    /// Labels of every chart stay on the sheet and apart, with names as long as real data have them.
    #[test]
    fn labels_of_all_charts_stand_clear() {
        let mut r = sample();
        for f in &mut r.figures {
            for (i, row) in f.set.rows.iter_mut().enumerate() {
                for (dim, value) in &mut row.cut {
                    if i == 1 && dim != "cell" && dim != "purchase" {
                        *value = format!("{value} — очень длинное название, какие бывают в настоящих выгрузках из CRM");
                    }
                }
            }
        }
        let mut problems = Vec::new();
        for lang in Lang::ALL {
            let doc = build(&r, lang);
            assert!(doc.plots.len() > 8);
            for plot in &doc.plots {
                for size in [Size::Wide, Size::Narrow] {
                    let svg = draw(plot, size, Ink::Css, lang);
                    assert!(!svg.markup.contains("NaN") && !svg.markup.contains("inf"), "{}", plot.title);
                    for (i, a) in svg.labels.iter().enumerate() {
                        if a.x0 < -0.5 || a.x1 > svg.width + 0.5 || a.y0 < -0.5 || a.y1 > svg.height + 0.5 {
                            problems.push(format!("{} {size:?}: {a:?} leaves {}x{}", plot.title, svg.width, svg.height));
                        }
                        for b in &svg.labels[i + 1..] {
                            if a.x1 > b.x0 && b.x1 > a.x0 && a.y1 > b.y0 && b.y1 > a.y0 {
                                problems.push(format!("{} {size:?}: {a:?} over {b:?}", plot.title));
                            }
                        }
                    }
                }
            }
        }
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }

    /// A result with nothing in it still has a page for the owner, the map and the run.
    #[test]
    fn an_empty_result_builds() {
        let mut r = sample();
        (r.findings, r.growth_zones, r.plan, r.figures, r.verdicts) = (vec![], vec![], vec![], vec![], vec![]);
        (r.score.total, r.score.low, r.score.high) = (None, None, None);
        r.score.by_mistake.clear();
        r.cannot_tell.clear();
        (r.data.tables, r.data.imports) = (vec![], vec![]);
        let doc = build(&r, Lang::Ru);
        let ids: Vec<_> = doc.sections.iter().map(|s| s.id).collect();
        assert!(["owner", "map", "money", "appendix-run"].iter().all(|id| ids.contains(id)), "{ids:?}");
        assert_eq!(doc.sections[0].number, "1");
    }

    /// Every mistake is on the map: one without a check is "no data", never a pass.
    #[test]
    fn unknown_is_not_passed() {
        let mut r = sample();
        r.score.by_mistake.clear();
        let page = crate::html(&r, Lang::Ru).unwrap();
        assert!(page.contains("id=\"m-30\"") && !page.contains("<span class=\"tag good\">✓ норма"));
    }
}
