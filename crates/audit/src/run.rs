//! The whole run: checks, money, score, findings, zones, plan and the one sentence, frozen into one result.

use crate::context::Context;
use crate::error::Result;
use crate::evidence::Evidence;
use crate::programme::{Programme, programme};
use crate::question::Answer;
use crate::runner::{self, Checked};
use crate::settings::Settings;
use crate::{CATALOGUE_VERSION, FORMAT, base, figures, finding, headline, hygiene, money, plan, score, verdict};
use domain::figure::Period;
use domain::result::{AuditHead, AuditResult, Coverage, DataQuality, Finding, GrowthZone, VerdictKind, Words};
use engine::Session;
use std::collections::BTreeMap;

/// Verdict names in their fixed order.
const VERDICTS: [(VerdictKind, &str); 7] = [
    (VerdictKind::Passed, "passed"),
    (VerdictKind::Partly, "partly"),
    (VerdictKind::Found, "found"),
    (VerdictKind::NotApplicable, "not_applicable"),
    (VerdictKind::NotAssessed, "not_assessed"),
    (VerdictKind::Awaiting, "awaiting"),
    (VerdictKind::Broken, "broken"),
];

/// A finished run: the result to freeze and the rows behind its findings.
pub struct Run {
    /// The result.
    pub result: AuditResult,
    /// Rows behind the findings.
    pub evidence: Evidence,
}

/// Runs a programme. The application fills data quality, the audit id and the two hashes; everything else is here.
///
/// # Errors
/// An unknown programme, a setting out of bounds, or a query outside of the rules that fails. A failing rule is a verdict.
pub fn run(session: &Session, settings: &Settings, programme_id: &str, answers: &[Answer]) -> Result<Run> {
    settings.check()?;
    let programme = programme(programme_id)?;
    let ctx = Context::new(session)?;
    base::prepare(&ctx, &programme.rules)?;
    let (mut checks, evidence) = runner::run(&ctx, &programme, settings, answers)?;
    let hygiene = hygiene::control(&mut checks);
    let money = money::assess(&ctx, &checks, settings)?;
    let mut result = assemble(&ctx, (&checks, &evidence), settings, &programme, money)?;
    result.hygiene = hygiene;
    result.figures = figures::figures(&ctx, programme.id);
    result.headline = headline::headline(&result);
    Ok(Run { result, evidence })
}

fn assemble(
    ctx: &Context<'_>,
    (checks, evidence): (&[Checked], &Evidence),
    settings: &Settings,
    programme: &Programme,
    money: money::Assessed,
) -> Result<AuditResult> {
    let currency = ctx.currency();
    let items = items(checks);
    let (score, lost) = score::score(&items, settings);
    let verdicts = checks
        .iter()
        .map(|c| {
            let mut v = verdict::verdict(c, currency);
            v.points_lost = lost.get(c.rule.id).cloned();
            v
        })
        .collect();
    let (findings, muted) = settings.heard(findings(ctx, (checks, evidence), &money.by_rule)?, ctx.today);
    let zones = zones(money.zones, &findings);
    let plan = plan::plan(&zones, &findings);
    let mut totals = money.totals;
    let planned = |kind: &str| plan.iter().filter(|i| i.kind == kind).map(|i| i.money.p50).sum();
    (totals.in_plan_monthly, totals.in_plan_one_off) = (planned("flow"), planned("stock"));
    Ok(AuditResult {
        format: FORMAT,
        audit: head(ctx, settings, programme),
        coverage: coverage(checks),
        score,
        money: totals,
        headline: Words::default(),
        data: DataQuality { tables: vec![], imports: vec![], grade: String::new(), reason: Words::default() },
        verdicts,
        findings,
        growth_zones: zones,
        plan,
        figures: vec![],
        names: BTreeMap::from([("manager".to_owned(), names(ctx)?), ("stage".to_owned(), stage_names(ctx)?)]),
        cannot_tell: finding::cannot_tell(checks, currency),
        hygiene: vec![],
        muted,
    })
}

fn head(ctx: &Context<'_>, settings: &Settings, programme: &Programme) -> AuditHead {
    let options = ctx.session().options();
    AuditHead {
        id: settings.id.clone(),
        company: settings.company.clone(),
        programme: programme.id.to_owned(),
        catalogue_version: CATALOGUE_VERSION.to_owned(),
        snapshot: options.snapshot.clone(),
        as_of: moment(options.as_of, &options.timezone),
        timezone: options.timezone.clone(),
        currency: options.currency.clone(),
        period: Period { from: Some(ctx.months_from.to_string()), to: Some(ctx.today.to_string()) },
        settings_hash: String::new(),
        result_hash: String::new(),
    }
}

/// RFC 3339 with the company's offset.
fn moment(micros: i64, zone: &str) -> String {
    let (Ok(stamp), Ok(zone)) = (jiff::Timestamp::from_microsecond(micros), jiff::tz::TimeZone::get(zone)) else {
        return String::new();
    };
    stamp.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn items(checks: &[Checked]) -> Vec<score::Item> {
    checks
        .iter()
        .filter(|c| c.rule.scored() && c.outcome.verdict != VerdictKind::NotApplicable)
        .map(|c| score::Item {
            id: c.rule.id,
            mistake: c.rule.mistake,
            block: c.rule.block,
            severity: c.rule.severity,
            value: c.outcome.scale,
            verdict: c.outcome.verdict,
        })
        .collect()
}

fn coverage(checks: &[Checked]) -> Coverage {
    let count = |k| checks.iter().filter(|c| c.outcome.verdict == k).count() as u64;
    let by_verdict: Vec<(String, u64)> = VERDICTS.iter().map(|(k, name)| ((*name).to_owned(), count(*k))).collect();
    Coverage { all: checks.len() as u64, assessed: by_verdict.iter().take(3).map(|v| v.1).sum(), by_verdict }
}

fn findings(
    ctx: &Context<'_>,
    (checks, evidence): (&[Checked], &Evidence),
    money: &BTreeMap<&'static str, domain::result::Money>,
) -> Result<Vec<Finding>> {
    let currency = ctx.currency();
    let mut out: Vec<Finding> = Vec::new();
    for c in checks {
        let Some(mut f) = finding::company(c, currency) else { continue };
        f.money = money.get(c.rule.id).cloned();
        out.push(f);
    }
    out.extend(finding::people(checks, evidence, &names(ctx)?, currency));
    finding::sort(&mut out);
    Ok(out)
}

fn names(ctx: &Context<'_>) -> Result<BTreeMap<String, String>> {
    let sql = "SELECT manager, manager_name FROM v_employees ORDER BY manager";
    let g = ctx.grid("names", sql, &crate::input::Values::default())?;
    Ok((0..g.len()).filter_map(|i| Some((g.text(i, "manager")?.to_owned(), g.text(i, "manager_name")?.to_owned()))).collect())
}

/// Names of stages that differ from their codes.
fn stage_names(ctx: &Context<'_>) -> Result<BTreeMap<String, String>> {
    let sql = "SELECT stage, min(stage_name) AS name FROM v_stages WHERE stage_name <> stage GROUP BY stage ORDER BY stage";
    let g = ctx.grid("stage names", sql, &crate::input::Values::default())?;
    Ok((0..g.len()).filter_map(|i| Some((g.text(i, "stage")?.to_owned(), g.text(i, "name")?.to_owned()))).collect())
}

/// Lists the findings of each zone; zones in order of first-year money.
fn zones(mut zones: Vec<GrowthZone>, findings: &[Finding]) -> Vec<GrowthZone> {
    for z in &mut zones {
        z.findings = findings.iter().filter(|f| f.cause == z.id && f.subject == "company").map(|f| f.id.clone()).collect();
    }
    zones.retain(|z| z.in_package.p50 > 0);
    zones.sort_by(|a, b| plan::first_year(b).cmp(&plan::first_year(a)).then_with(|| a.id.cmp(&b.id)));
    zones
}

#[cfg(test)]
mod tests;
