//! `settings`: zone, currency, calendar and norms of a company.

use super::Done;
use crate::DONE;
use crate::args::{Format, Settings, SettingsWhat};
use crate::env::Env;
use crate::out::{Data, print_json};
use app::usecases::settings;
use serde_json::{Value, json};
use std::io::{self, Write};

pub(crate) fn settings(env: &Env, a: Settings) -> Done {
    match a.what.unwrap_or(SettingsWhat::List) {
        SettingsWhat::List => list(env)?,
        SettingsWhat::Get { key } => {
            let value = settings::get(&env.company, &key)?;
            if env.format == Some(Format::Json) {
                print_json(&json!({"key": key, "value": value}))?;
            } else {
                writeln!(io::stdout(), "{value}")?;
            }
        }
        SettingsWhat::Set { key, value } => settings::set(&env.company, &key, &value)?,
    }
    Ok(DONE)
}

fn list(env: &Env) -> Result<(), crate::problem::Problem> {
    let mut data = Data::new(vec![
        ("key", env.say("настройка", "setting")),
        ("value", env.say("значение", "value")),
        ("set", env.say("задано", "set")),
        ("meaning", env.say("смысл", "meaning")),
    ]);
    let mut machine = Vec::new();
    for l in settings::list(&env.company, env.lang)? {
        let set = if l.set { env.say("да", "yes") } else { String::new() };
        data.row(vec![l.key.clone(), l.value.clone(), set, l.meaning.clone()]);
        machine.push(json!({"key": l.key, "value": l.value, "set": l.set, "meaning": l.meaning}));
    }
    data.json(Value::Array(machine)).print(env.format)?;
    Ok(())
}
