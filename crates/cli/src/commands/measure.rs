//! `measure`: registered changes, their adoption, verdicts and decisions.

use super::{Done, plan::day};
use crate::DONE;
use crate::args::MeasureWhat;
use crate::env::Env;
use crate::out::Data;
use crate::problem::Problem;
use app::usecases::measure::{self, Judged, amount, status};
use serde_json::Value;
use std::io::{self, Write};

pub(crate) fn measure(env: &Env, what: Option<MeasureWhat>) -> Done {
    match what.unwrap_or(MeasureWhat::List) {
        MeasureWhat::List => list(env)?,
        MeasureWhat::Register(a) => {
            let request = measure::Register {
                id: a.id,
                item: a.item,
                metric: a.metric,
                start_on: Some(day(&a.start)?),
                delta: a.delta,
                direction: a.direction,
                units: a.units,
                by: a.by,
                length_weeks: a.weeks,
                transition_weeks: a.transition,
                grain: a.grain,
                versions: a.versions,
                chosen_worst: a.worst,
                guardrail: a.guardrail,
                why: a.why,
                ends_on: a.ends.as_deref().map(day).transpose()?,
                forecast: a.forecast,
                who: a.name,
            };
            let judged = measure::with_data(&env.company, env.now, |d| measure::register(&env.company, d, request, env.now));
            show(env, &judged?)?;
        }
        MeasureWhat::Check { id } => {
            let card = measure::card(&env.company, &id)?;
            show(env, &judged(env, card)?)?;
        }
        MeasureWhat::Adopt { id, share, on, name } => {
            let card = measure::adopt(&env.company, &id, day(&on)?, share, &name)?;
            show(env, &judged(env, card)?)?;
        }
        MeasureWhat::Decide { id, what, name, reason } => {
            let decision = (what.as_str(), name.as_str(), reason.as_str());
            let decide = |d: &measure::Data<'_>| measure::decide(&env.company, d, &id, decision, env.now);
            show(env, &measure::with_data(&env.company, env.now, decide)?)?;
        }
    }
    Ok(DONE)
}

fn judged(env: &Env, card: measure::Card) -> Result<Judged, Problem> {
    Ok(measure::with_data(&env.company, env.now, |d| measure::judge(&env.company, d, card))?)
}

fn list(env: &Env) -> Result<(), Problem> {
    let mut data = Data::new(vec![
        ("id", env.say("карточка", "card")),
        ("metric", env.say("показатель", "metric")),
        ("start_on", env.say("начало", "start")),
        ("status", env.say("состояние", "status")),
        ("effect", env.say("эффект", "effect")),
        ("interval", env.say("интервал", "interval")),
        ("adoption", env.say("внедрение, %", "adoption, %")),
        ("decision", env.say("решение", "decision")),
    ]);
    let mut machine = Vec::new();
    let cards = measure::cards(&env.company)?;
    if cards.is_empty() {
        let words = env.say(
            "изменений ещё не зарегистрировано; начать: revizor measure register ID --metric lead_to_sale --start 2026-03-02 --delta 0.02",
            "no change is registered yet; begin: revizor measure register ID --metric lead_to_sale --start 2026-03-02 --delta 0.02",
        );
        let _ = writeln!(io::stderr(), "{words}");
    }
    for card in cards {
        let j = judged(env, card)?;
        let v = &j.verdict;
        data.row(vec![
            j.card.id.clone(),
            j.card.metric.clone(),
            j.card.start_on.to_string(),
            status(env.lang, &j),
            v.effect.map(|e| amount(env.lang, e, &j)).unwrap_or_default(),
            v.interval.map(|(l, h)| format!("[{}; {}]", amount(env.lang, l, &j), amount(env.lang, h, &j))).unwrap_or_default(),
            v.adoption.map(|a| a.to_string()).unwrap_or_default(),
            j.card.decision.as_ref().map(|d| d.what.clone()).unwrap_or_default(),
        ]);
        machine.push(measure::json(&j));
    }
    data.json(Value::Array(machine)).print(env.format)?;
    Ok(())
}

fn show(env: &Env, j: &Judged) -> Result<(), Problem> {
    let v = &j.verdict;
    let pick = |p: &app::usecases::change_plan::Pair| env.lang.pick(&p.ru, &p.en).clone();
    let mut data =
        Data::new(vec![("field", env.say("поле", "field")), ("value", env.say("значение", "value"))]).json(measure::json(j));
    let mut put = |ru: &str, en: &str, value: String| {
        if !value.is_empty() {
            data.row(vec![env.say(ru, en), value]);
        }
    };
    let pair = |p: Option<(f64, f64)>| {
        p.map(|(l, h)| format!("[{}; {}]", amount(env.lang, l, j), amount(env.lang, h, j))).unwrap_or_default()
    };
    let one = |x: Option<f64>| x.map(|x| amount(env.lang, x, j)).unwrap_or_default();
    put("состояние", "status", status(env.lang, j));
    put("что меняем", "change", pick(&j.card.hypothesis));
    put("показатель", "metric", j.card.metric.clone());
    put("данные на", "data as of", j.today.to_string());
    put("способ", "method", format!("{}: {}", v.method.word(), pick(&v.why)));
    put("эффект", "effect", one(v.effect));
    put(
        "интервал 95 %",
        "95% interval",
        format!("{} {}", pair(v.interval), v.interval_method.as_deref().unwrap_or("")).trim().to_owned(),
    );
    put("было/стало без учёта тренда и состава", "after less before, naive", one(v.naive));
    put("наименьший эффект, ради которого стоит", "smallest effect worth having", amount(env.lang, j.card.delta, j));
    put("можно увидеть не меньше", "can be seen from", one(v.mde));
    put("внедрение, %", "adoption, %", v.adoption.map(|a| a.to_string()).unwrap_or_default());
    put(
        "вероятность, что стало больше",
        "chance that it rose",
        v.probability.map(|p| format!("{:.0} %", p * 100.0)).unwrap_or_default(),
    );
    put(
        "с поправкой на прошлое (CUPED)",
        "adjusted for the past (CUPED)",
        v.cuped.map(|c| format!("{} {}", amount(env.lang, c.effect, j), pair(Some(c.interval)))).unwrap_or_default(),
    );
    put(
        "акция: за время, после, итог",
        "promotion: during, after, net",
        v.pulled.map(|p| [p.during, p.after, p.net].map(|x| amount(env.lang, x, j)).join("; ")).unwrap_or_default(),
    );
    put("проверочная дата (должна накрывать 0)", "placebo date (should cover 0)", pair(v.placebo));
    put("тренды до начала (должны накрывать 0)", "trends before (should cover 0)", pair(v.pre_trend));
    put("рост «сам собой» у худших", "rise of the worst by chance", one(v.regression_to_mean));
    put(
        "первый месяц и дальше",
        "first month and after",
        v.novelty.map(|(a, b)| format!("{}; {}", amount(env.lang, a, j), amount(env.lang, b, j))).unwrap_or_default(),
    );
    if v.gaming {
        put(
            "внимание",
            "alarm",
            env.say("похоже на игру показателем: охранный показатель падает", "looks like gaming: the guardrail falls"),
        );
    }
    for note in &v.notes {
        put("замечание", "note", pick(note));
    }
    data.print(env.format)?;
    Ok(())
}
