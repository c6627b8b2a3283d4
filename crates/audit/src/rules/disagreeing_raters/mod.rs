//! The same talk is marked differently.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;
use domain::result::{Confidence, VerdictKind};
use stats::agree::{Scale, krippendorff};

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "disagreeing-raters",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "skills",
    mistake: Some(18),
    severity: 2,
    rows: &[92, 93],
    needs: &[Need { table: "call_reviews", columns: &["activity_id", "reviewer_id", "item", "mark"] }],
    uses: &["rater_agreement"],
    settings: &[
        norm(
            "0.667",
            "outside",
            "Согласие оценщиков (альфа Криппендорфа), не ниже",
            "Agreement of reviewers (Krippendorff alpha), at least",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Number,
    history: false,
    cause: "skills",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    let c = input.counts;
    let pairs: Vec<Vec<Option<f64>>> = (0..c.len()).map(|i| vec![c.float(i, "first_mark"), c.float(i, "second_mark")]).collect();
    let n = pairs.len() as u64;
    if n == 0 {
        return Outcome::not_applicable("Разговоров, оценённых двумя людьми, нет.", "No talk was marked by two people.");
    }
    let least = input.settings.count("min_cases");
    let Some(alpha) = krippendorff(&pairs, Scale::Interval).filter(|_| n >= least) else {
        return Outcome::too_few(n, least);
    };
    let differ = pairs.iter().filter(|p| p.first() != p.last()).count() as u64;
    let norm = input.settings.number("norm");
    let mut o = judge::number(alpha, None, norm, Side::AtLeast, (0.8, 0.3), n)
        .with("x", Val::Count(differ))
        .with("measured", Val::Number(alpha, 2))
        .with("norm", Val::Number(norm, 2));
    // Between 0.5 and the norm marks are too loose for pay but not useless.
    if o.verdict == VerdictKind::Found && alpha > norm - 0.15 {
        o.verdict = VerdictKind::Partly;
    }
    o.confidence = Confidence::B;
    o
}
