//! `demo`, `generate`, `bench`: the synthetic company; `templates`: forms for a company without a CRM.

use super::{Done, audit, import, system};
use crate::args::{Bench, Demo, Format, Generate, Serve, Templates};
use crate::env::Env;
use crate::out::{Data, print_json};
use crate::{DONE, PARTLY};
use app::usecases::run_audit::Kind;
use app::usecases::{bench, demo, generate, templates};
use serde_json::json;
use std::io::{self, Write};

pub(crate) fn demo(env: &Env, a: &Demo) -> Done {
    let company = if env.company_given { env.company.clone() } else { env.home.company("demo")? };
    let request =
        demo::Request { deals: a.deals, out: a.out.clone(), reports: Kind::parse(&a.reports)?, now: env.now, lang: env.lang };
    let outcome = demo::run(&company, &request, &mut env.bar())?;
    if env.format == Some(Format::Json) {
        print_json(&json!({
            "company": company.slug(), "import": outcome.imported.json(), "audit": outcome.audit.row.n, "score": outcome.audit.row.score,
            "findings": outcome.audit.row.findings, "files": outcome.audit.files.iter().map(|f| f.display().to_string()).collect::<Vec<_>>(),
        }))?;
    } else {
        import::print_outcome(env, &outcome.imported)?;
        writeln!(io::stdout())?;
        audit::print_outcome(env, &outcome.audit)?;
    }
    if !a.no_serve {
        let serve = Serve { listen: a.listen.clone(), origin: None, assets: None };
        system::serve(env, &serve, Some(company.slug()))?;
    }
    Ok(if outcome.imported.has_problems() || outcome.audit.broken() { PARTLY } else { DONE })
}

pub(crate) fn generate(env: &Env, a: Generate) -> Done {
    let request = generate::Request { out: a.out, deals: a.deals, seed: a.seed, mistakes: a.mistakes, shape: a.shape };
    let files = generate::generate(&request, &mut env.bar())?;
    let names: Vec<String> = files.iter().map(|f| f.display().to_string()).collect();
    if env.format == Some(Format::Json) {
        print_json(&json!({"files": names}))?;
    } else {
        let mut out = io::stdout().lock();
        for name in names {
            writeln!(out, "{name}")?;
        }
    }
    Ok(DONE)
}

/// Forms for a company without a CRM.
pub(crate) fn templates(env: &Env, a: &Templates) -> Done {
    let written = templates::write(&a.out, env.lang)?;
    let mut data = Data::new(vec![
        ("file", env.say("файл", "file")),
        ("table", env.say("таблица", "table")),
        ("about", env.say("что заполнять", "what for")),
    ]);
    for w in written {
        data.row(vec![w.path.display().to_string(), w.table.to_owned(), w.about.to_owned()]);
    }
    data.print(env.format)?;
    Ok(DONE)
}

pub(crate) fn bench(env: &Env, a: &Bench) -> Done {
    let steps = if a.existing {
        bench::existing(&env.company, a.as_of.as_deref(), env.now)?
    } else {
        bench::run(&env.home, a.deals, env.now, &mut env.bar())?
    };
    let mut data = Data::new(vec![
        ("step", env.say("шаг", "step")),
        ("seconds", env.say("секунд", "seconds")),
        ("budget", env.say("бюджет", "budget")),
        ("peak_mib", env.say("память, МиБ", "peak, MiB")),
        ("fits", env.say("укладывается", "fits")),
    ])
    .numbers(&["seconds", "budget", "peak_mib"]);
    for s in &steps {
        let fits = match (s.budget, s.fits()) {
            (None, _) => String::new(),
            (_, true) => env.say("да", "yes"),
            (_, false) => env.say("нет", "no"),
        };
        data.row(vec![
            s.name.clone(),
            format!("{:.2}", s.took.as_secs_f64()),
            s.budget.map(|b| format!("{:.0}", b.as_secs_f64())).unwrap_or_default(),
            s.peak.map(|p| (p >> 20).to_string()).unwrap_or_default(),
            fits,
        ]);
    }
    data.print(env.format)?;
    Ok(if steps.iter().all(bench::Step::fits) { DONE } else { 1 })
}
