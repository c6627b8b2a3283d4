//! Findings: what is wrong with the company's process, and, only on two independent signals, where a person needs help.

use crate::evidence::Evidence as Kept;
use crate::outcome::Signal;
use crate::phrase::Val;
use crate::runner::Checked;
use crate::verdict::summary;
use domain::result::{Confidence, Evidence, Finding, VerdictKind, Words};
use std::collections::{BTreeMap, BTreeSet};

/// Rows of evidence printed with a finding; all rows go to the file.
const SHOWN: usize = 10;
/// Smallest number of a person's cases and of offending ones for a signal.
const PERSON_CASES: u64 = 20;
const PERSON_OFFENCES: u64 = 5;
/// False discovery rate over all signals of the run.
const FALSE_ALARMS: f64 = 0.10;

/// The finding of a check about the company; `None` when there is nothing to act on.
/// Partly becomes a finding only when the value itself is on the wrong side of the norm.
#[must_use]
pub(crate) fn company(c: &Checked, currency: &str) -> Option<Finding> {
    let o = &c.outcome;
    let real = o.verdict == VerdictKind::Found || (o.verdict == VerdictKind::Partly && o.worse);
    if !real {
        return None;
    }
    let partly = o.verdict == VerdictKind::Partly;
    Some(Finding {
        id: format!("{}:company", c.rule.id),
        rule: c.rule.id.to_owned(),
        mistake: c.rule.mistake,
        subject: "company".to_owned(),
        severity: if partly { c.rule.severity.saturating_sub(1).max(1) } else { c.rule.severity },
        confidence: if partly && o.confidence == Confidence::A { Confidence::B } else { o.confidence },
        title: c.texts.say(|t| &t.title, &o.vars, currency),
        what: summary(c, currency),
        why: c.texts.say(|t| &t.why, &o.vars, currency),
        advice: c.texts.advice(&o.vars, currency),
        how_we_know: c.texts.say(|t| &t.how_we_know, &o.vars, currency),
        cause: c.rule.cause.to_owned(),
        money: None,
        evidence: evidence(c),
    })
}

/// Evidence of a check: first rows, worst first, and the number of all.
#[must_use]
pub(crate) fn evidence(c: &Checked) -> Evidence {
    let query = if c.rule.sql.is_some() {
        format!("{}/query.sql", c.rule.folder())
    } else {
        format!("{}/question.toml", c.rule.folder())
    };
    Evidence { query, rows: c.offenders, columns: c.sample.columns.clone(), sample: c.sample.head(SHOWN), file: None }
}

struct Flag<'a> {
    check: &'a Checked,
    signal: &'a Signal,
    p: f64,
}

/// Findings about people: a person stands out in at least two different checks, one of them from history, after the
/// Benjamini-Hochberg control over every (check, person) pair of the run. The process is named first.
#[must_use]
pub(crate) fn people(checks: &[Checked], kept: &Kept, names: &BTreeMap<String, String>, currency: &str) -> Vec<Finding> {
    let flags = significant(checks);
    let mut by_person: BTreeMap<&str, Vec<&Flag<'_>>> = BTreeMap::new();
    for f in &flags {
        by_person.entry(&f.signal.manager).or_default().push(f);
    }
    // Checks of one cause look at the same thing: only different causes are independent signals.
    let causes = |list: &[&Flag<'_>]| list.iter().map(|f| f.check.rule.cause).collect::<BTreeSet<_>>().len();
    by_person.retain(|_, list| causes(list) >= 2 && list.iter().any(|f| f.check.rule.history));
    let mut out = Vec::new();
    for (person, list) in by_person {
        let name = names.get(person).map_or(person, String::as_str);
        out.extend(list.iter().map(|f| person_finding(f, (person, name), causes(&list), kept, currency)));
    }
    out
}

/// Pairs whose share is above the rest of the team beyond chance.
fn significant(checks: &[Checked]) -> Vec<Flag<'_>> {
    let mut all = Vec::new();
    for check in checks.iter().filter(|c| matches!(c.outcome.verdict, VerdictKind::Found | VerdictKind::Partly)) {
        let (x, n) = check.outcome.signals.iter().fold((0, 0), |(x, n), s| (x + s.x, n + s.n));
        for signal in &check.outcome.signals {
            let rest = n - signal.n;
            if signal.n < PERSON_CASES || signal.x < PERSON_OFFENCES || rest < PERSON_CASES {
                continue;
            }
            let team = ((x - signal.x) as f64 + 0.5) / (rest as f64 + 1.0);
            let p = stats::dist::binom_sf(signal.x.saturating_sub(1), signal.n, team);
            all.push(Flag { check, signal, p });
        }
    }
    let q = stats::multiple::benjamini_hochberg(&all.iter().map(|f| f.p).collect::<Vec<_>>());
    all.into_iter().zip(q).filter(|(_, q)| *q <= FALSE_ALARMS).map(|(f, _)| f).collect()
}

fn person_finding(f: &Flag<'_>, (person, name): (&str, &str), signals: usize, kept: &Kept, currency: &str) -> Finding {
    let c = f.check;
    let (x, n) = c.outcome.signals.iter().fold((0, 0), |(x, n), s| (x + s.x, n + s.n));
    let rest = (n - f.signal.n).max(1);
    let mut vars = BTreeMap::from([
        ("name", Val::Name(name.to_owned())),
        ("x", Val::Count(f.signal.x)),
        ("n", Val::Count(f.signal.n)),
        ("own", Val::Share(f.signal.x as f64 / f.signal.n as f64)),
        ("team", Val::Share((x - f.signal.x) as f64 / rest as f64)),
        ("signals", Val::Count(signals as u64)),
    ]);
    vars.insert("title", Val::Text(c.texts.say(|t| &t.title, &c.outcome.vars, currency)));
    let say = |ru: &str, en: &str| crate::phrase::both(ru, en, &vars, currency);
    let mut evidence = evidence(c);
    if let Some(at) = c.sample.position("manager") {
        evidence.sample = kept.of_manager(c.rule.id, person, SHOWN);
        if evidence.sample.is_empty() {
            let own = c.sample.rows.iter().filter(|r| r.get(at).is_some_and(|m| m == person));
            evidence.sample = own.take(SHOWN).cloned().collect();
        }
        evidence.rows = f.signal.x;
    }
    Finding {
        id: format!("{}:manager:{person}", c.rule.id),
        rule: c.rule.id.to_owned(),
        mistake: c.rule.mistake,
        subject: format!("manager:{person}"),
        severity: c.rule.severity.min(3),
        confidence: Confidence::B,
        title: say("{title} — участок: {name}", "{title} — area: {name}"),
        what: say(
            "{name}: {x} из {n} ({own}), у остальных — {team}. Отличие не случайно и подтверждено {signals|независимой проверкой|независимыми проверками|независимыми проверками}.",
            "{name}: {x} of {n} ({own}); the others: {team}. It is not chance and {signals|independent check confirms|independent checks confirm} it.",
        ),
        why: say(
            "Чаще всего причина в условиях работы: перегрузка, сложный участок, нет доступа или не показали, как делать. Начните с них.",
            "The usual reasons are the conditions of work: overload, a hard territory, no access, or nobody showed how. Start there.",
        ),
        advice: say(
            "1. Разберите вместе пять записей из списка и спросите, что помешало.\n2. Сравните нагрузку: открытые сделки и входящие на человека против коллег.\n3. Договоритесь об одном изменении на две недели и проверьте той же проверкой.",
            "1. Go through five records of the list together and ask what stood in the way.\n2. Compare the load: open deals and leads per person against colleagues.\n3. Agree on one change for two weeks and re-run the same check.",
        ),
        how_we_know: say(
            "Доля у {name} сравняется с долей команды ({team}) на следующем аудите.",
            "The share of {name} comes level with the team's ({team}) at the next audit.",
        ),
        cause: c.rule.cause.to_owned(),
        money: None,
        evidence,
    }
}

/// Order of findings: money first, then severity, then certainty, then id.
pub(crate) fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        let key = |f: &Finding| (f.money.as_ref().map_or(0, |m| -m.recoverable.p50), std::cmp::Reverse(f.severity), f.confidence);
        key(a).cmp(&key(b)).then_with(|| a.id.cmp(&b.id))
    });
}

/// Lines of "what this audit cannot tell": checks without data or answers.
#[must_use]
pub(crate) fn cannot_tell(checks: &[Checked], currency: &str) -> Vec<Words> {
    checks
        .iter()
        .filter(|c| c.outcome.verdict == VerdictKind::NotAssessed)
        .map(|c| {
            let title = c.texts.say(|t| &t.title, &c.outcome.vars, currency);
            let why = summary(c, currency);
            let how = c.texts.say(|t| &t.missing, &c.outcome.vars, currency);
            Words::new(format!("{}. {} {}", title.ru, why.ru, how.ru), format!("{}. {} {}", title.en, why.en, how.en))
        })
        .collect()
}
