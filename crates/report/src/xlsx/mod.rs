//! Workbook of an audit: summary, verdicts, findings, money with live sums, plan, figures, evidence, data quality.

mod evidence;
mod form;
mod pages;
mod plain;
mod questionnaire;
mod sheet;

pub use form::{Form, FormColumn, form};
pub use plain::table_xlsx;
pub use questionnaire::{QuestionRow, QuestionSheet, questionnaire_xlsx};

use crate::error::Result;
use domain::result::AuditResult;
use sheet::Book;
use std::collections::BTreeMap;
use text::Lang;

/// All rows behind a finding.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EvidenceTable {
    /// Column names of the query.
    pub columns: Vec<String>,
    /// Rows as text, in the order of the query.
    pub rows: Vec<Vec<String>>,
}

/// The audit as a workbook. `evidence` holds all rows by finding id; where it has none, the sample of the finding is
/// written.
///
/// # Errors
/// When the workbook cannot be written.
pub fn xlsx(result: &AuditResult, lang: Lang, evidence: &BTreeMap<String, EvidenceTable>) -> Result<Vec<u8>> {
    let doc = crate::build(result, lang);
    let mut book = Book::new(lang, &result.money.currency, doc.stamp.clone());
    let ctx = pages::Pages { r: result, lang };
    let fixed =
        [ctx.t("Сводка", "Summary"), ctx.t("Вердикты", "Verdicts"), ctx.t("Находки", "Findings"), ctx.t("Деньги", "Money")];
    let fixed: Vec<String> = fixed.iter().map(|n| book.name(n)).collect();
    let later = [ctx.t("План", "Plan"), ctx.t("Цифры", "Figures"), ctx.t("Качество данных", "Data quality")];
    let later: Vec<String> = later.iter().map(|n| book.name(n)).collect();
    // Evidence sheets are named first: findings link to them.
    let sheets: Vec<String> = (1..)
        .zip(&result.findings)
        .map(|(i, f): (u32, _)| book.name(&format!("{}{i} {}", lang.pick("Д", "E"), f.rule)))
        .collect();
    let mut all = vec![ctx.summary(), ctx.verdicts(), ctx.findings(&sheets), ctx.money()];
    for (page, name) in all.iter_mut().zip(fixed) {
        page.name = name;
    }
    let mut tail = vec![ctx.plan(), ctx.figures(), ctx.quality()];
    for (page, name) in tail.iter_mut().zip(later) {
        page.name = name;
    }
    all.append(&mut tail);
    for page in &all {
        book.add(page)?;
    }
    for (finding, name) in result.findings.iter().zip(sheets) {
        let full = evidence.get(&finding.id);
        book.add(&evidence::page(&ctx, finding, full, name))?;
    }
    book.finish(&doc.title, &doc.company, &doc.date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::sample;

    fn bytes() -> Vec<u8> {
        let mut evidence = BTreeMap::new();
        let table = EvidenceTable {
            columns: vec!["deal_id".into(), "amount".into(), "created_on".into()],
            rows: vec![vec!["=1+1".into(), "1500.25".into(), "2026-05-01".into()]; 40],
        };
        evidence.insert("over-limit-discount:company".to_owned(), table);
        xlsx(&sample(), Lang::Ru, &evidence).unwrap()
    }

    #[test]
    fn same_result_same_bytes() {
        assert!(bytes() == bytes());
    }

    #[test]
    fn writes_in_both_languages_and_without_findings() {
        let mut r = sample();
        r.findings.clear();
        r.growth_zones.clear();
        r.plan.clear();
        for lang in Lang::ALL {
            assert!(xlsx(&r, lang, &BTreeMap::new()).unwrap().starts_with(b"PK"));
        }
    }
}
