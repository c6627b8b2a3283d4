//! `plan`: the plan of changes: draft, show, edit, capacity, signatures, history.

use super::Done;
use crate::DONE;
use crate::args::{Format, PlanSet, PlanWhat};
use crate::env::Env;
use crate::out::Data;
use crate::problem::Problem;
use app::Error;
use app::usecases::change_plan::{self, By, Edit, Plan, Role, State};
use serde_json::json;
use std::io::{self, Write};

pub(crate) fn plan(env: &Env, what: Option<PlanWhat>) -> Done {
    match what.unwrap_or(PlanWhat::Show { version: None }) {
        PlanWhat::Show { version: None } => show(env, &change_plan::current(&env.company)?)?,
        PlanWhat::Show { version: Some(v) } => show(env, &change_plan::version(&env.company, v)?)?,
        PlanWhat::Draft { audit, from } => {
            let from = from.as_deref().map(day).transpose()?;
            show(env, &change_plan::draft(&env.company, audit, from, "", env.now)?)?;
        }
        PlanWhat::Item { id } => item(env, &change_plan::current(&env.company)?, &id)?,
        PlanWhat::Set(a) => set(env, a)?,
        PlanWhat::Capacity { hours, at_once, name } => {
            moved(env, &change_plan::capacity(&env.company, hours, at_once, by(env, &name))?)?;
        }
        PlanWhat::Sign { role, name } => sign(env, &role, &name)?,
        PlanWhat::History => history(env)?,
    }
    Ok(DONE)
}

fn by<'a>(env: &Env, name: &'a str) -> By<'a> {
    By { name, seen: None, now: env.now }
}

pub(super) fn day(text: &str) -> Result<jiff::civil::Date, Problem> {
    text.parse().map_err(|_| {
        Error::usage(format!("«{text}» — не дата; напишите 2026-03-02"), format!("{text:?} is not a date; write 2026-03-02"))
            .into()
    })
}

fn money(env: &Env, minor: i128) -> String {
    let currency = env.company.settings().map(|s| s.currency().to_owned()).unwrap_or_default();
    text::fmt::money_short(env.lang, minor, &currency)
}

fn show(env: &Env, plan: &Plan) -> Result<(), Problem> {
    let mut data = Data::new(vec![
        ("place", "№".to_owned()),
        ("id", env.say("пункт", "item")),
        ("change", env.say("что меняем", "change")),
        ("owner", env.say("ведёт", "owner")),
        ("effort_hours", env.say("часы", "hours")),
        ("start_on", env.say("начало", "start")),
        ("effect_from", env.say("эффект виден с", "effect from")),
        ("p50", env.say("деньги P50", "money P50")),
        ("state", env.say("состояние", "state")),
    ])
    .numbers(&["place", "effort_hours", "p50"]);
    for (i, slot) in plan.order.iter().enumerate() {
        let Ok(item) = plan.item(&slot.id) else { continue };
        let worth = match item.kind.as_str() {
            "flow" => format!("{}{}", money(env, item.money.p50), env.say("/мес", "/month")),
            "enabler" => env.say("опора", "enabler"),
            _ => money(env, item.money.p50),
        };
        data.row(vec![
            (i + 1).to_string(),
            item.id.clone(),
            env.lang.pick(&item.change.ru, &item.change.en).clone(),
            env.lang.pick(&item.owner.ru, &item.owner.en).clone(),
            item.effort_hours.to_string(),
            slot.start_on.to_string(),
            slot.effect_from.to_string(),
            worth,
            state(env, item.state),
        ]);
    }
    let whole = json!({ "plan": plan, "hash": plan.hash(), "signed": plan.as_signed(), "money_curve": curve(plan) });
    data.json(whole).print(env.format)?;
    if env.format.is_none() {
        footer(env, plan)?;
    }
    Ok(())
}

fn curve(plan: &Plan) -> Vec<serde_json::Value> {
    let whole = |m: i128| app::money_text(m);
    plan.money_curve(52).into_iter().map(|(on, m)| json!({"on": on.to_string(), "p50": whole(m)})).collect()
}

fn footer(env: &Env, plan: &Plan) -> io::Result<()> {
    let mut out = io::stdout();
    let year = plan.money_curve(52).last().map_or(0, |l| l.1);
    let signed = match (plan.as_signed(), plan.signed()) {
        (true, _) => env.say("подписан обеими сторонами", "signed by both sides"),
        (false, true) => env.say("изменён после подписания: это поправка", "changed after signing: an amendment"),
        (false, false) => env.say("ещё не подписан", "not signed yet"),
    };
    let line = match env.lang {
        app::Lang::Ru => format!(
            "Версия {}, аудит {}; {} ч в неделю, одновременно {}; за год при среднем исходе {}; {signed}; отпечаток {}",
            plan.version,
            plan.source.n,
            plan.hours_a_week,
            plan.at_once,
            money(env, year),
            &plan.hash()[..12]
        ),
        app::Lang::En => format!(
            "Version {}, audit {}; {} h a week, {} at once; {} in a year at the middle outcome; {signed}; hash {}",
            plan.version,
            plan.source.n,
            plan.hours_a_week,
            plan.at_once,
            money(env, year),
            &plan.hash()[..12]
        ),
    };
    writeln!(out, "{line}")?;
    for item in plan.items.iter().filter(|i| i.state == State::Struck) {
        writeln!(out, "{} {}: {}", env.say("Вычеркнуто:", "Struck out:"), item.id, item.reason)?;
    }
    Ok(())
}

fn state(env: &Env, s: State) -> String {
    match s {
        State::Proposed => env.say("предложен", "proposed"),
        State::InWork => env.say("в работе", "in work"),
        State::Kept => env.say("закреплён", "kept"),
        State::Dropped => env.say("снят", "dropped"),
        State::Struck => env.say("вычеркнут", "struck"),
    }
}

fn item(env: &Env, plan: &Plan, id: &str) -> Result<(), Problem> {
    let item = change_plan::item(plan, id)?;
    if env.format == Some(Format::Json) {
        crate::out::print_json(&json!(item))?;
        return Ok(());
    }
    let pick = |p: &change_plan::Pair| env.lang.pick(&p.ru, &p.en).clone();
    let range = |m: i128| money(env, m);
    let mut data = Data::new(vec![("field", env.say("поле", "field")), ("value", env.say("значение", "value"))]);
    let mut put = |ru: &str, en: &str, value: String| data.row(vec![env.say(ru, en), value]);
    put("что меняем", "change", pick(&item.change));
    put("ведёт", "owner", pick(&item.owner));
    put(
        "деньги P10 / P50 / P90",
        "money P10 / P50 / P90",
        [item.money.p10, item.money.p50, item.money.p90].map(range).join(" / "),
    );
    put("трудоёмкость, ч", "effort, h", item.effort_hours.to_string());
    put("внедрение", "adoption", pick(&item.adoption));
    put("эффект по показателю", "effect metric", item.effect_metric.clone());
    put("что не должно ухудшиться", "guardrail", pick(&item.guardrail));
    put("когда остановиться", "stop rule", pick(&item.stop));
    put("сначала", "after", item.after.join(", "));
    for (i, step) in item.steps.iter().enumerate() {
        put(&format!("шаг {}", i + 1), &format!("step {}", i + 1), pick(step));
    }
    data.print(env.format)?;
    Ok(())
}

fn set(env: &Env, a: PlanSet) -> Result<(), Problem> {
    let wrong = |ru: String, en: String| Problem::from(Error::usage(ru, en));
    let state = match a.state.as_deref() {
        None => None,
        Some(w) => Some((
            State::parse(w).ok_or_else(|| {
                wrong(
                    format!("состояние «{w}»: есть proposed, in_work, kept, dropped, struck"),
                    format!("state {w:?}: there are proposed, in_work, kept, dropped, struck"),
                )
            })?,
            a.reason.clone(),
        )),
    };
    let cost = match a.cost.as_deref() {
        None => None,
        Some(c) => Some(app::money_of(c).ok_or_else(|| wrong(format!("«{c}» — не сумма"), format!("{c:?} is no sum of money")))?),
    };
    let edit = Edit {
        owner: a.owner,
        effort_hours: a.effort,
        cost,
        priority: a.priority,
        start_on: a.start.as_deref().map(day).transpose()?.map(Some),
        decision_on: a.decision.as_deref().map(day).transpose()?.map(Some),
        after: a.after,
        stop: a.stop,
        state,
        ..Edit::default()
    };
    moved(env, &change_plan::edit(&env.company, &a.id, edit, &a.reason, by(env, &a.name))?)
}

/// The new order with the trace: "was 2, is 5, because …".
fn moved(env: &Env, plan: &Plan) -> Result<(), Problem> {
    show(env, plan)?;
    if env.format.is_some() {
        return Ok(());
    }
    for m in plan.history.last().into_iter().flat_map(|h| &h.moves) {
        let place = |p: Option<usize>| p.map_or_else(|| env.say("нет в порядке", "not in the order"), |p| p.to_string());
        let why = env.lang.pick(&m.because.ru, &m.because.en);
        let line = match env.lang {
            app::Lang::Ru => format!("{}: был {}, стал {}, потому что {why}", m.id, place(m.was), place(m.is)),
            app::Lang::En => format!("{}: was {}, is {}, because {why}", m.id, place(m.was), place(m.is)),
        };
        writeln!(io::stdout(), "{line}")?;
    }
    Ok(())
}

fn sign(env: &Env, role: &str, name: &str) -> Result<(), Problem> {
    let role = match role {
        "client" => Role::Client,
        "consultant" => Role::Consultant,
        w => {
            return Err(Error::usage(
                format!("сторона «{w}»: есть client и consultant"),
                format!("role {w:?}: there are client and consultant"),
            )
            .into());
        }
    };
    show(env, &change_plan::sign(&env.company, role, name, None, env.now)?)
}

fn history(env: &Env) -> Result<(), Problem> {
    let plan = change_plan::current(&env.company)?;
    let mut data = Data::new(vec![
        ("version", env.say("версия", "version")),
        ("at", env.say("когда", "when")),
        ("by", env.say("кто", "who")),
        ("note", env.say("что", "what")),
        ("moves", env.say("сдвиги", "moves")),
        ("after_signing", env.say("после подписания", "after signing")),
    ])
    .numbers(&["version"]);
    for h in &plan.history {
        let moves: Vec<String> = h
            .moves
            .iter()
            .map(|m| {
                format!(
                    "{} {}→{}",
                    m.id,
                    m.was.map_or("–".to_owned(), |p| p.to_string()),
                    m.is.map_or("–".to_owned(), |p| p.to_string())
                )
            })
            .collect();
        let after = if h.after_signing { env.say("да", "yes") } else { String::new() };
        data.row(vec![h.version.to_string(), h.at.clone(), h.by.clone(), h.note.clone(), moves.join(", "), after]);
    }
    for s in &plan.signatures {
        data.row(vec![
            s.version.to_string(),
            s.at.clone(),
            s.by.clone(),
            env.say("подпись", "signature"),
            s.hash[..12].to_owned(),
            String::new(),
        ]);
    }
    data.json(json!({"history": plan.history, "signatures": plan.signatures})).print(env.format)?;
    Ok(())
}
