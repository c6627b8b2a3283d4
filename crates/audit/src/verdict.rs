//! The printed verdict of a check: its sentence, norm with provenance, what is missing and how to get it.

use crate::phrase::Val;
use crate::rule::{Maturity, Setting};
use crate::runner::Checked;
use domain::figure::Unit;
use domain::money;
use domain::result::{Norm, Verdict, VerdictKind, Words};

/// Builds the verdict; points lost come later from the score.
#[must_use]
pub(crate) fn verdict(c: &Checked, currency: &str) -> Verdict {
    let (rule, o) = (c.rule, &c.outcome);
    Verdict {
        id: rule.id.to_owned(),
        version: rule.version,
        mistake: rule.mistake,
        block: rule.block.to_owned(),
        kind: rule.kind.word().to_owned(),
        severity: rule.severity,
        verdict: o.verdict,
        title: c.texts.say(|t| &t.title, &o.vars, currency),
        summary: summary(c, currency),
        measured: o.measured.clone(),
        unit: unit_word(rule.unit).to_owned(),
        norm: o.norm.and_then(|key| norm(c, key)),
        n: o.n,
        interval: o.interval.clone(),
        confidence: o.confidence,
        scale: o.scale.map(|v| money::format_decimal(i128::from(v), 4, 0)),
        points_lost: None,
        missing: o.missing.clone(),
        how_to_get: how_to_get(c, currency),
        would_change: c.texts.say(|t| &t.would_change, &o.vars, currency),
        trial: rule.maturity == Maturity::Trial,
    }
}

/// One sentence that explains the verdict.
#[must_use]
pub(crate) fn summary(c: &Checked, currency: &str) -> Words {
    let o = &c.outcome;
    if let (true, Some(remark)) = (o.demoted, &o.remark) {
        let found = c.texts.say(|t| &t.found, &o.vars, currency);
        return Words::new(format!("{} {}", found.ru, remark.ru), format!("{} {}", found.en, remark.en));
    }
    if let Some(remark) = &o.remark {
        return remark.clone();
    }
    match o.verdict {
        VerdictKind::Passed => c.texts.say(|t| &t.passed, &o.vars, currency),
        VerdictKind::Partly => c.texts.say(|t| &t.partly, &o.vars, currency),
        VerdictKind::Found => c.texts.say(|t| &t.found, &o.vars, currency),
        VerdictKind::Awaiting => {
            Words::new("Ждёт ответа: вопрос стоит в анкете.", "Awaits an answer: the question is in the questionnaire.")
        }
        VerdictKind::NotAssessed => {
            let list = o.missing.join(", ");
            Words::new(
                format!("Нет данных: {list}. Это не значит, что ошибки нет."),
                format!("No data: {list}. It does not mean that there is no mistake."),
            )
        }
        VerdictKind::NotApplicable | VerdictKind::Broken => Words::default(),
    }
}

fn how_to_get(c: &Checked, currency: &str) -> Words {
    match c.outcome.verdict {
        VerdictKind::NotAssessed | VerdictKind::Awaiting => c.texts.say(|t| &t.missing, &c.outcome.vars, currency),
        _ => Words::default(),
    }
}

fn norm(c: &Checked, key: &str) -> Option<Norm> {
    let setting = c.rule.settings.iter().find(|s| s.key == key)?;
    let value = c.values.text(key).to_owned();
    let provenance = if c.values.agreed(key) { "agreed" } else { setting.provenance };
    let shown = shown(setting, &value);
    let vars = std::collections::BTreeMap::from([("v", shown)]);
    let words = crate::phrase::both(&format!("{}: {{v}}", setting.ru), &format!("{}: {{v}}", setting.en), &vars, "");
    Some(Norm { value, provenance: provenance.to_owned(), words })
}

fn shown(setting: &Setting, value: &str) -> Val {
    match (setting.unit, value.parse::<f64>()) {
        ("share", Ok(v)) => Val::Share(v),
        (_, Ok(v)) => Val::Number(v, 1),
        (_, Err(_)) => Val::Name(value.to_owned()),
    }
}

/// Name of a unit as documents print it.
#[must_use]
pub(crate) fn unit_word(unit: Unit) -> &'static str {
    match unit {
        Unit::Count => "count",
        Unit::Ratio => "ratio",
        Unit::Money => "money",
        Unit::Days => "days",
        Unit::Months => "months",
        Unit::WorkingMinutes => "working_minutes",
        Unit::Number => "number",
        Unit::Points => "points",
        Unit::Vector => "vector",
        Unit::Text => "text",
    }
}
