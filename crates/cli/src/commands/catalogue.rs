//! `metrics`, `rules`, `explain`: the catalogues.

use super::Done;
use crate::DONE;
use crate::args::{Explain, Format};
use crate::env::Env;
use crate::out::{Data, print_bytes, print_json};
use app::usecases::catalogue;
use serde_json::json;

pub(crate) fn metrics(env: &Env) -> Done {
    let mut data = Data::new(vec![
        ("id", env.say("показатель", "metric")),
        ("group", env.say("группа", "group")),
        ("unit", env.say("единица", "unit")),
        ("version", env.say("версия", "version")),
        ("title", env.say("название", "title")),
    ]);
    for m in catalogue::metrics(env.lang) {
        data.row(vec![m.id.to_owned(), m.group.to_owned(), m.unit, m.version.to_string(), m.title.to_owned()]);
    }
    data.print(env.format)?;
    Ok(DONE)
}

pub(crate) fn rules(env: &Env) -> Done {
    let mut data = Data::new(vec![
        ("id", env.say("проверка", "check")),
        ("mistake", env.say("ошибка", "mistake")),
        ("block", env.say("блок", "block")),
        ("kind", env.say("вид", "kind")),
        ("severity", env.say("тяжесть", "severity")),
        ("maturity", env.say("зрелость", "maturity")),
        ("title", env.say("название", "title")),
    ])
    .numbers(&["mistake", "severity"]);
    for r in catalogue::rules(env.lang) {
        let mistake = r.mistake.map(|m| m.to_string()).unwrap_or_default();
        data.row(vec![
            r.id.to_owned(),
            mistake,
            r.block.to_owned(),
            r.kind.to_owned(),
            r.severity.to_string(),
            r.maturity.to_owned(),
            r.title,
        ]);
    }
    data.print(env.format)?;
    Ok(DONE)
}

pub(crate) fn explain(env: &Env, a: &Explain) -> Done {
    let page = catalogue::explain(&a.id, env.lang)?;
    if env.format == Some(Format::Json) {
        print_json(&json!({"id": a.id, "page": page}))?;
    } else {
        print_bytes(format!("{}\n", page.trim_end()).as_bytes())?;
    }
    Ok(DONE)
}
