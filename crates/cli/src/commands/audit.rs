//! `audit` and `audits`: the main job, the stored results, what changed between two.

use super::Done;
use crate::args::{Audit, Audits, AuditsWhat, Format};
use crate::env::Env;
use crate::out::{Data, print_json};
use crate::{DONE, PARTLY};
use app::usecases::audits;
use app::usecases::run_audit::{self, Kind, Outcome, Request};
use serde_json::{Value, json};
use std::io::{self, Write};

pub(crate) fn audit(env: &Env, a: Audit) -> Done {
    let reports = Kind::parse(&a.reports)?;
    let request = Request { programme: a.programme, as_of: a.as_of, out: a.out, reports, now: env.now, lang: env.lang };
    let outcome = run_audit::run(&env.company, &request, &mut env.bar())?;
    print_outcome(env, &outcome)?;
    Ok(if outcome.broken() { PARTLY } else { DONE })
}

/// The result in ten lines, then where the reports are.
pub(crate) fn print_outcome(env: &Env, o: &Outcome) -> io::Result<()> {
    if env.format == Some(Format::Json) {
        return print_json(&json!({
            "audit": o.row.n, "id": o.row.id, "programme": o.row.programme, "snapshot": o.row.snapshot, "as_of": o.row.as_of,
            "score": o.row.score, "coverage": o.row.coverage, "findings": o.row.findings, "broken": o.row.broken,
            "result_hash": o.row.result_hash, "files": o.files.iter().map(|f| f.display().to_string()).collect::<Vec<_>>(),
        }));
    }
    let mut data = Data::titled(vec![env.say("что", "what"), env.say("итог", "result")]);
    let mut line = |ru: &str, en: &str, value: String| data.row(vec![env.say(ru, en), value]);
    line("аудит", "audit", format!("№ {} ({})", o.row.n, o.row.programme));
    line("на момент", "as of", o.row.as_of.clone());
    line("вывод", "headline", env.lang.pick(&o.result.headline.ru, &o.result.headline.en).clone());
    line("оценка", "score", o.row.score.clone().unwrap_or_else(|| "—".to_owned()));
    line("охват", "coverage", o.row.coverage.clone());
    let verdicts: Vec<String> = o.result.coverage.by_verdict.iter().map(|(k, n)| format!("{k} {n}")).collect();
    line("проверки", "checks", verdicts.join(", "));
    line("находок", "findings", o.row.findings.to_string());
    data.print(env.format)?;
    let mut err = io::stderr();
    let _ = writeln!(err, "{}", o.as_of_note);
    for f in o.files.iter().filter(|f| !f.components().any(|c| c.as_os_str() == "evidence")) {
        let _ = writeln!(err, "{}", f.display());
    }
    Ok(())
}

pub(crate) fn audits(env: &Env, a: &Audits) -> Done {
    match &a.what {
        None | Some(AuditsWhat::List) => list(env),
        Some(AuditsWhat::Show { n }) => show(env, *n),
        Some(AuditsWhat::Diff { a, b }) => diff(env, *a, *b),
    }
}

fn list(env: &Env) -> Done {
    let mut data = Data::new(vec![
        ("audit", "№".to_owned()),
        ("created_at", env.say("когда", "when")),
        ("programme", env.say("программа", "programme")),
        ("snapshot", env.say("состояние", "snapshot")),
        ("as_of", env.say("на момент", "as of")),
        ("score", env.say("оценка", "score")),
        ("coverage", env.say("охват", "coverage")),
        ("findings", env.say("находок", "findings")),
        ("broken", env.say("сбоев", "broken")),
        ("id", "id".to_owned()),
    ])
    .numbers(&["audit", "snapshot", "score", "coverage", "findings", "broken"]);
    for r in audits::list(&env.company)? {
        data.row(vec![
            r.n.to_string(),
            r.created_at,
            r.programme,
            r.snapshot,
            r.as_of,
            r.score.unwrap_or_default(),
            r.coverage,
            r.findings.to_string(),
            r.broken.to_string(),
            r.id,
        ]);
    }
    data.print(env.format)?;
    Ok(DONE)
}

fn show(env: &Env, n: i64) -> Done {
    let document = audits::document(&env.company, n)?;
    if env.format == Some(Format::Json) {
        print_json(&document)?;
        return Ok(DONE);
    }
    let mut data = Data::new(vec![
        ("verdict", env.say("вывод", "verdict")),
        ("severity", env.say("тяжесть", "severity")),
        ("id", env.say("проверка", "check")),
        ("summary", env.say("суть", "summary")),
    ]);
    let text = |v: &Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
    for v in document["verdicts"].as_array().into_iter().flatten() {
        data.row(vec![text(&v["verdict"]), text(&v["severity"]), text(&v["id"]), text(&v["summary"][env.lang.code()])]);
    }
    data.print(env.format)?;
    Ok(DONE)
}

fn diff(env: &Env, a: i64, b: i64) -> Done {
    let changes = audits::diff(&env.company, a, b, env.lang)?;
    let mut data = Data::new(vec![
        ("what", env.say("что", "what")),
        ("kind", env.say("о чём", "kind")),
        ("cause", env.say("почему", "why")),
        ("id", "id".to_owned()),
        ("before", env.say("было", "before")),
        ("after", env.say("стало", "after")),
        ("title", env.say("название", "title")),
    ]);
    for c in &changes {
        data.row(vec![
            c.what.to_owned(),
            c.kind.to_owned(),
            c.cause.to_owned(),
            c.id.clone(),
            c.before.clone(),
            c.after.clone(),
            c.title.clone(),
        ]);
    }
    data.json(audits::json(&changes)).print(env.format)?;
    Ok(DONE)
}
