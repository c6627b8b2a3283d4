//! One sentence for the owner: how healthy, where the money goes, how much comes back and what to start with.

use domain::result::{AuditResult, Words};
use text::{Lang, fmt};

/// Known share of importance below which no single index is said.
const TOLD_FROM: f64 = 0.30;

/// The sentence, from the finished result.
#[must_use]
pub(crate) fn headline(r: &AuditResult) -> Words {
    Words::new(say(r, Lang::Ru), say(r, Lang::En))
}

fn say(r: &AuditResult, lang: Lang) -> String {
    let found = r.findings.iter().filter(|f| f.subject == "company").count();
    let mut parts = vec![verdict(r, lang)];
    if found == 0 {
        let nothing = lang.pick("Ошибок, доказанных данными, не нашли.", "No mistakes were proved by the data.");
        parts.push(nothing.to_owned());
        return parts.join(" ");
    }
    parts.push(money(r, lang).unwrap_or_else(|| no_money(r, lang)));
    if let Some(first) = r.plan.first() {
        let change = lang.pick(&first.change.ru, &first.change.en);
        parts.push(match lang {
            Lang::Ru => format!("Начните с этого: {}.", lower(change)),
            Lang::En => format!("Start here: {}.", lower(change)),
        });
    }
    parts.join(" ")
}

fn verdict(r: &AuditResult, lang: Lang) -> String {
    let Some(total) = &r.score.total else {
        let few = lang
            .pick("Оценить отдел целиком нельзя: данных мало.", "The department cannot be scored as a whole: too little data.");
        return few.to_owned();
    };
    let score = fmt::decimal_str(lang, total, 0);
    let coverage = fmt::percent_str(lang, &r.score.coverage, 0);
    if r.score.coverage.parse::<f64>().is_ok_and(|c| c < TOLD_FROM) {
        return match lang {
            Lang::Ru => format!("Проверено только {coverage} важного: общий индекс отдела называть рано."),
            Lang::En => format!("Only {coverage} of what matters was checked: it is too early for one index of the department."),
        };
    }
    match lang {
        Lang::Ru => format!("Здоровье отдела — {score} из 100 (проверено {coverage} важного)."),
        Lang::En => format!("Health of the department: {score} of 100 ({coverage} of what matters was checked)."),
    }
}

fn money(r: &AuditResult, lang: Lang) -> Option<String> {
    let m = &r.money;
    if m.refused.is_some() || (m.joint_monthly.p50 == 0 && m.joint_one_off.p50 == 0) {
        return None;
    }
    let show = |r: &domain::result::MoneyRange| {
        let (low, high, tail) = fmt::money_scaled(lang, r.p10, r.p90, &m.currency);
        format!("{low}–{high}{tail}")
    };
    let (month, once) = (show(&m.joint_monthly), show(&m.joint_one_off));
    let (ru_month, en_month) = (format!("{month} маржи в месяц"), format!("{month} of margin a month"));
    let (ru_once, en_once) = (format!("{once} разово"), format!("{once} once"));
    let pick = |month: String, once: String, and: &str| match (m.joint_monthly.p50 > 0, m.joint_one_off.p50 > 0) {
        (true, true) => format!("{month}{and}{once}"),
        (true, false) => month,
        _ => once,
    };
    Some(match lang {
        Lang::Ru => format!("Можно вернуть {}.", pick(ru_month, ru_once, " и ")),
        Lang::En => format!("It can recover {}.", pick(en_month, en_once, " and ")),
    })
}

fn no_money(r: &AuditResult, lang: Lang) -> String {
    match &r.money.refused {
        Some(words) => lang.pick(words.ru.clone(), words.en.clone()),
        None => lang
            .pick(
                "Денежный эффект найденного честно посчитать нельзя.",
                "The money of what was found cannot be counted honestly.",
            )
            .to_owned(),
    }
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}
