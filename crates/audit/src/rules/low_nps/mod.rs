//! Clients are not ready to recommend.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts};
use domain::figure::{Interval, Unit};
use domain::result::Confidence;
use stats::nps::Answers;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "low-nps",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(7),
    severity: 3,
    rows: &[51, 54],
    needs: &[Need { table: "survey_responses", columns: &["at", "score"] }],
    uses: &["nps"],
    settings: &[
        Setting {
            key: "norm",
            default: "10",
            bounds: Some((-100.0, 100.0)),
            unit: "points",
            provenance: "map",
            ru: "NPS, не ниже",
            en: "NPS, at least",
        },
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Points,
    history: false,
    cause: "loyalty",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    let c = input.counts;
    let answers = Answers {
        promoters: c.total("promoters"),
        passives: c.total("passives"),
        detractors: c.total("detractors"),
        rejected: 0,
    };
    let (n, least) = (answers.n(), input.settings.count("min_cases"));
    if n == 0 {
        return Outcome::not_applicable("Оценок за год нет.", "There are no scores in the year.");
    }
    let (Some(score), Some(interval)) = (answers.score(), answers.interval(judge::LEVEL)) else {
        return Outcome::too_few(n, least);
    };
    if n < least {
        return Outcome::too_few(n, least);
    }
    let norm = input.settings.number("norm");
    let ends = (norm + 40.0, norm - 40.0);
    let mut o = judge::number(score, Some((interval.low, interval.high)), norm, Side::AtLeast, ends, n)
        .with("x", Val::Count(answers.detractors))
        .with("promoters", Val::Count(answers.promoters));
    o.interval = Some(Interval {
        low: judge::decimal(interval.low),
        high: judge::decimal(interval.high),
        level: "0.95".to_owned(),
        method: interval.method.to_owned(),
    });
    o.confidence = Confidence::B;
    o
}
