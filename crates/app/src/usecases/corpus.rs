//! Proof that the audit works: companies with known mistakes are made, audited and compared with their truth (issue of the whole audit, part 8).

mod page;

pub use page::markdown;

use crate::{Error, Progress, Result};
use audit::{Answer, Reply};
use domain::result::{AuditResult, MoneyRange, VerdictKind};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use testkit::{MistakeSpec, Mistakes, Plan, Shape};

/// Sizes of the proof: large enough to see, small enough to run.
#[derive(Debug, Clone)]
pub struct Request {
    /// Deals of a company.
    pub deals: u64,
    /// Seeds of each company with mistakes.
    pub seeds: u64,
    /// Clean companies.
    pub clean: u64,
    /// Only these mistakes; all when empty.
    pub only: Vec<String>,
}

/// One planted mistake and what the audit said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// Planted mistake.
    pub id: String,
    /// Number among the thirty.
    pub mistake: Option<u8>,
    /// Russian name.
    pub ru: String,
    /// Companies made.
    pub companies: u64,
    /// Companies in which a check of that mistake called it.
    pub found: u64,
    /// Companies in which it was at least partly seen.
    pub seen: u64,
    /// Checks of the mistake that called it.
    pub by: BTreeSet<String>,
    /// Checks of other mistakes that turned red although they are not in the clean company of the same seed.
    pub others: BTreeMap<String, u64>,
}

/// Money of one planted loss against the range of the audit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MoneyLine {
    /// Planted mistake.
    pub id: String,
    /// Seed.
    pub seed: u64,
    /// Planted loss of the last twelve months per month, minor units.
    pub planted: i128,
    /// Range of the audit, alone, per month.
    pub range: MoneyRange,
    /// The recoverable part of the loss lies within P10-P90.
    pub inside: bool,
    /// The package is not more than the simple sum.
    pub joint_holds: bool,
}

/// The whole proof.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proof {
    /// Sizes it was made with: deals, seeds, clean companies.
    pub sizes: (u64, u64, u64),
    /// Clean companies and the checks that turned red in them.
    pub clean: Vec<BTreeSet<String>>,
    /// Planted alone.
    pub alone: Vec<Line>,
    /// All planted together: mistakes called, mistakes planted.
    pub together: (u64, u64),
    /// Mistakes that only people can answer: every "no" in the questionnaire, by mistake: called, asked.
    pub asked: Vec<(u8, u64, u64)>,
    /// Money.
    pub money: Vec<MoneyLine>,
}

/// First seed; the others follow it.
const SEED: u64 = 101;
/// Planted losses whose money the generator knows, and the zone that claims them.
const MONEY: [(&str, &str); 2] = [("M1.weak_stage", "weak-stage"), ("M16.over_discount", "discounts")];

/// Makes the companies and audits them.
///
/// # Errors
/// A generator or an engine that fails, or an unknown mistake.
pub fn run(request: &Request, progress: &mut dyn Progress) -> Result<Proof> {
    let mut proof = Proof { sizes: (request.deals, request.seeds, request.clean), ..Proof::default() };
    let specs: Vec<&MistakeSpec> = testkit::mistakes().iter().filter(|m| wanted(m.id, &request.only)).collect();
    progress.stage("clean", request.clean);
    for i in 0..request.clean {
        let (r, _) = company(request.deals, SEED + i, Mistakes::None, &[])?;
        proof.clean.push(red(&r));
        progress.at(i + 1);
    }
    progress.stage("alone", specs.len() as u64);
    for (n, spec) in (1..).zip(&specs) {
        let mut line = Line { id: spec.id.to_owned(), mistake: spec.mistake, ru: spec.ru.to_owned(), ..Line::default() };
        for i in 0..request.seeds {
            let (r, truth) = company(request.deals, SEED + i, Mistakes::Some(vec![spec.id.to_owned()]), &[])?;
            let clean = proof.clean.get(i as usize).cloned().unwrap_or_default();
            judge(&mut line, spec, &r, &clean);
            proof.money.extend(money(spec.id, SEED + i, &r, &truth));
        }
        proof.alone.push(line);
        progress.at(n);
    }
    progress.stage("together", 1);
    let (all, _) = company(request.deals, SEED, Mistakes::All, &[])?;
    let planted: BTreeSet<u8> = specs.iter().filter_map(|s| s.mistake).collect();
    let called: BTreeSet<u8> = called(&all);
    proof.together = (planted.intersection(&called).count() as u64, planted.len() as u64);
    proof.asked = asked(request.deals)?;
    Ok(proof)
}

/// Writes the page of a proof.
///
/// # Errors
/// A file that cannot be written.
pub fn write(proof: &Proof, path: &Path) -> Result<()> {
    std::fs::write(path, markdown(proof)).map_err(Error::io("write", path))
}

fn wanted(id: &str, only: &[String]) -> bool {
    only.is_empty() || only.iter().any(|o| id == o || id.split('.').next() == Some(o))
}

/// A company made, loaded and audited; its truth beside.
fn company(deals: u64, seed: u64, mistakes: Mistakes, answers: &[Answer]) -> Result<(AuditResult, Value)> {
    let dir = tempfile::tempdir().map_err(Error::io("make", Path::new("temporary folder")))?;
    let plan = Plan { deals, seed, mistakes, end: testkit::default_end(), shape: Shape::Canonical };
    let wrong = |e: String| Error::failed(e.clone(), e);
    testkit::generate(&plan, dir.path(), &mut |_, _| {}).map_err(|e| wrong(e.to_string()))?;
    let mut tables: Vec<(String, String)> = Vec::new();
    for t in domain::schema::TABLES {
        let Ok(text) = std::fs::read_to_string(dir.path().join(format!("{}.csv", t.name))) else { continue };
        if text.lines().nth(1).is_some() {
            tables.push((t.name.to_owned(), text.trim_start_matches('\u{feff}').to_owned()));
        }
    }
    let borrowed: Vec<(&str, &str)> = tables.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let zone = "Europe/Moscow";
    let as_of = engine::testing::moment(&format!("{} 23:59:59", plan.end), zone).map_err(|e| wrong(e.to_string()))?;
    let session = engine::testing::session_from_csv(&borrowed, as_of, zone).map_err(|e| wrong(e.to_string()))?;
    let done = audit::run(&session, &audit::Settings::default(), "full", answers).map_err(|e| wrong(e.to_string()))?;
    let truth = std::fs::read_to_string(dir.path().join("truth.json")).unwrap_or_default();
    Ok((done.result, serde_json::from_str(&truth).unwrap_or_default()))
}

/// Automatic checks that turned red.
fn red(r: &AuditResult) -> BTreeSet<String> {
    r.verdicts.iter().filter(|v| v.verdict == VerdictKind::Found && v.kind != "asked").map(|v| v.id.clone()).collect()
}

fn called(r: &AuditResult) -> BTreeSet<u8> {
    r.verdicts.iter().filter(|v| v.verdict == VerdictKind::Found).filter_map(|v| v.mistake).collect()
}

fn judge(line: &mut Line, spec: &MistakeSpec, r: &AuditResult, clean: &BTreeSet<String>) {
    // The block of lead response is no mistake of the thirty: its checks stand in the block of leads.
    let own = |v: &domain::result::Verdict| match spec.mistake {
        Some(m) => v.mistake == Some(m),
        None => v.block == "leads",
    };
    line.companies += 1;
    let auto = || r.verdicts.iter().filter(|v| v.kind != "asked");
    let found: Vec<String> = auto().filter(|v| own(v) && v.verdict == VerdictKind::Found).map(|v| v.id.clone()).collect();
    // Where the data themselves are gone, "no data" with the way to get them is the right answer for that mistake.
    let seen = auto().any(|v| {
        own(v) && (v.verdict == VerdictKind::Partly || (v.verdict == VerdictKind::NotAssessed && !v.missing.is_empty()))
    });
    line.found += u64::from(!found.is_empty());
    line.seen += u64::from(!found.is_empty() || seen);
    line.by.extend(found);
    for v in auto().filter(|v| v.verdict == VerdictKind::Found && !own(v) && !clean.contains(&v.id)) {
        *line.others.entry(v.id.clone()).or_default() += 1;
    }
}

fn money(id: &str, seed: u64, r: &AuditResult, truth: &Value) -> Option<MoneyLine> {
    let zone = MONEY.iter().find(|m| m.0 == id)?.1;
    let planted = truth["mistakes"].as_array()?.iter().find(|m| m["id"] == id)?;
    let planted = i128::from(planted["last_12_months"]["money"].as_i64()?) / 12;
    let range = r.growth_zones.iter().find(|z| z.id == zone).map(|z| z.alone).unwrap_or_default();
    let m = &r.money;
    // The ledger promises the part of a gap that usually gets closed, a quarter to a half of it; the planted loss is the whole gap.
    let (low, high) = (planted / 4, planted / 2);
    Some(MoneyLine {
        id: id.to_owned(),
        seed,
        planted,
        range,
        inside: range.p10 <= high && range.p90 >= low && range.p50 > 0,
        joint_holds: m.joint_monthly.p50 <= m.naive_sum_monthly + 1 && m.joint_one_off.p50 <= m.naive_sum_one_off + 1,
    })
}

/// Every question answered "no": each mistake that only people can answer must follow.
fn asked(deals: u64) -> Result<Vec<(u8, u64, u64)>> {
    let rules = audit::programme("full").map_err(|e| Error::failed(e.to_string(), e.to_string()))?.rules;
    let of = |r: &audit::rule::Rule| Answer {
        rule: r.id.to_owned(),
        reply: Reply::No,
        respondent: "head".to_owned(),
        evidence: String::new(),
        comment: String::new(),
    };
    let answers: Vec<Answer> = rules.iter().filter(|r| r.question.is_some()).map(|r| of(r)).collect();
    let (r, _) = company(deals.min(300), SEED, Mistakes::None, &answers)?;
    let mut by: BTreeMap<u8, (u64, u64)> = BTreeMap::new();
    for v in r.verdicts.iter().filter(|v| v.kind == "asked") {
        let Some(m) = v.mistake else { continue };
        let line = by.entry(m).or_default();
        line.0 += u64::from(v.verdict == VerdictKind::Found);
        line.1 += 1;
    }
    Ok(by.into_iter().map(|(m, (x, n))| (m, x, n)).collect())
}

#[cfg(test)]
mod tests;
