//! A verdict in words: the seven statuses exactly as the mission words them, methods, amounts; and its machine form.

use super::Judged;
use crate::view::Tone;
use crate::view::words::day;
use domain::figure::Unit;
use plan::{Method, Status};
use serde_json::{Value, json};
use text::{Lang, fmt};

/// An effect in the unit of its metric: shares in points, money short, the rest as numbers.
#[must_use]
pub fn amount(lang: Lang, x: f64, j: &Judged) -> String {
    match j.unit {
        Unit::Ratio => {
            format!("{}\u{a0}{}", fmt::decimal_trimmed(lang, &format!("{:.2}", x * 100.0), 2), lang.pick("п.\u{a0}п.", "pts"))
        }
        _ => fmt::decimal_trimmed(lang, &format!("{x:.2}"), 2),
    }
}

/// The status (`mission.md` 3.7).
#[must_use]
pub fn status(lang: Lang, j: &Judged) -> String {
    let say = |ru: &str, en: &str| lang.pick(ru, en).to_owned();
    let v = &j.verdict;
    let until = v.until.map(|d| d.to_string()).unwrap_or_default();
    let until = day(&until).map_or(until, |d| fmt::date(lang, d));
    match v.status {
        Status::NotImplemented => say("не внедрено", "not implemented"),
        Status::RollingOut => format!("{} ({}\u{a0}%)", say("внедряется", "rolling out"), v.adoption.unwrap_or(0)),
        Status::TooEarly => format!("{} {until}", say("рано судить до", "too early to judge until")),
        Status::Effect => say("эффект есть", "there is an effect"),
        Status::NotSeen => {
            let seen = v.mde.map_or_else(|| "–".to_owned(), |x| amount(lang, x, j));
            match lang {
                Lang::Ru => format!("эффекта не видно (можно было увидеть ≥ {seen})"),
                Lang::En => format!("no effect seen (≥ {seen} could have been seen)"),
            }
        }
        Status::Harm => say("вред", "harm"),
        Status::Inseparable => {
            format!("{} {}", say("неотделимо от изменения", "inseparable from change"), v.with.as_deref().unwrap_or(""))
        }
    }
}

/// Colour of a status; the words say the same.
#[must_use]
pub fn tone(status: Status) -> Tone {
    match status {
        Status::Effect => Tone::Good,
        Status::Harm => Tone::Bad,
        Status::Inseparable | Status::NotSeen => Tone::Warn,
        Status::NotImplemented | Status::RollingOut | Status::TooEarly => Tone::Mute,
    }
}

/// Name of a method.
#[must_use]
pub fn method(lang: Lang, method: Method) -> String {
    let (ru, en) = match method {
        Method::Differences => ("разность разностей с перестановочным тестом", "difference in differences with permutation"),
        Method::Segmented => ("сегментная регрессия с сезоном", "segmented regression with season"),
        Method::WasIs => ("байесовское «было/стало» при равном составе", "Bayesian was/is at an equal mix"),
        Method::Sequential => ("последовательное сравнение версий", "sequential comparison of versions"),
    };
    lang.pick(ru, en).to_owned()
}

/// Card and verdict for machines.
#[must_use]
pub fn json(j: &Judged) -> Value {
    json!({ "card": j.card, "verdict": j.verdict, "as_of": j.today.to_string() })
}
