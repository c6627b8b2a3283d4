//! Interviews: which questions each respondent gets, answers as JSON, and where respondents disagree (`mission.md` row 3, issue of asked checks).

use crate::error::{Error, Result};
use crate::question::{Answer, Question, Reply, question};
use crate::rule::Rule;
use domain::result::Words;
use serde::{Deserialize, Serialize};

/// Who is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Respondent {
    /// The owner of the company.
    Owner,
    /// The head of sales.
    Head,
    /// Managers who sell.
    Managers,
    /// Marketing, service, personnel and the administrator of the CRM.
    Support,
    /// The auditor who looks for himself.
    Observer,
}

/// All respondents in the order of the interview.
pub const RESPONDENTS: [Respondent; 5] =
    [Respondent::Owner, Respondent::Head, Respondent::Managers, Respondent::Support, Respondent::Observer];

impl Respondent {
    /// Stable word for files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Head => "head",
            Self::Managers => "managers",
            Self::Support => "support",
            Self::Observer => "observer",
        }
    }

    /// Title of the form.
    #[must_use]
    pub fn title(self) -> Words {
        match self {
            Self::Owner => Words::new("Собственник", "Owner"),
            Self::Head => Words::new("Руководитель отдела продаж", "Head of sales"),
            Self::Managers => Words::new("Менеджеры", "Managers"),
            Self::Support => Words::new("Маркетинг, сервис, кадры, CRM", "Marketing, service, personnel, CRM"),
            Self::Observer => Words::new("Наблюдатель", "Observer"),
        }
    }

    /// Words of `who` that name the respondent.
    fn marks(self) -> &'static [&'static str] {
        match self {
            Self::Owner => &["owner"],
            Self::Head => &["head of sales"],
            Self::Managers => &["managers", "three managers"],
            Self::Support => &["marketing", "head of service", "personnel", "hr", "administrator"],
            Self::Observer => &["observer"],
        }
    }
}

/// Respondents of a question, by the words of its `who`; the head of sales when it names nobody known.
#[must_use]
pub fn respondents(q: &Question) -> Vec<Respondent> {
    let who = q.who.en.to_lowercase();
    let named: Vec<Respondent> = RESPONDENTS.into_iter().filter(|r| r.marks().iter().any(|m| who.contains(m))).collect();
    if named.is_empty() { vec![Respondent::Head] } else { named }
}

/// The form of one respondent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Who answers.
    pub respondent: Respondent,
    /// Questions in catalogue order.
    pub questions: Vec<Question>,
}

/// Forms of a programme: one a respondent, those without questions left out. A question for two respondents stands in both forms.
///
/// # Errors
/// When a unit is not well formed.
pub fn forms(rules: &[&Rule]) -> Result<Vec<Form>> {
    let mut all = Vec::new();
    for rule in rules {
        all.extend(question(rule)?);
    }
    let form =
        |r: Respondent| Form { respondent: r, questions: all.iter().filter(|q| respondents(q).contains(&r)).cloned().collect() };
    Ok(RESPONDENTS.into_iter().map(form).filter(|f| !f.questions.is_empty()).collect())
}

#[derive(Serialize)]
struct Out<'a> {
    rule: &'a str,
    mistake: Option<u8>,
    respondent: &'a str,
    question: &'a Words,
    evidence_wanted: &'a Words,
    yes: &'a Words,
    partly: &'a Words,
    no: &'a Words,
    answer: &'a str,
    evidence: &'a str,
    comment: &'a str,
}

/// The questionnaire as JSON: a list of questions by respondent with empty answers; the same list, filled, comes back.
#[must_use]
pub fn forms_json(forms: &[Form]) -> String {
    let lines: Vec<Out<'_>> = forms
        .iter()
        .flat_map(|f| {
            f.questions.iter().map(|q| Out {
                rule: q.rule,
                mistake: q.mistake,
                respondent: f.respondent.word(),
                question: &q.text,
                evidence_wanted: &q.evidence,
                yes: &q.answers[0],
                partly: &q.answers[1],
                no: &q.answers[2],
                answer: "",
                evidence: "",
                comment: "",
            })
        })
        .collect();
    // Plain strings and numbers always serialize.
    serde_json::to_string_pretty(&lines).unwrap_or_default()
}

#[derive(Deserialize)]
struct In {
    rule: String,
    #[serde(default)]
    answer: String,
    #[serde(default)]
    respondent: String,
    #[serde(default)]
    evidence: String,
    #[serde(default)]
    comment: String,
}

/// Reads answers from JSON: a list of objects with `rule` and `answer`; unanswered ones are skipped.
///
/// # Errors
/// Text that is no such list, an unknown rule or an answer that is not one of the four words, with its place in the list.
pub fn parse_answers_json(text: &str) -> Result<Vec<Answer>> {
    let bad = |line: usize, problem: String| Error::Questionnaire { line, problem };
    let list: Vec<In> = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|e| bad(e.line(), format!("not a list of answers: {e}; each item needs rule and answer")))?;
    let mut out = Vec::new();
    for (i, a) in list.into_iter().enumerate().filter(|(_, a)| !a.answer.trim().is_empty()) {
        out.push(checked(i + 1, a.rule, &a.answer, a.respondent, a.evidence, a.comment)?);
    }
    Ok(out)
}

/// One answer from its cells.
///
/// # Errors
/// An unknown rule or answer, with its line.
pub(crate) fn checked(
    line: usize,
    rule: String,
    said: &str,
    respondent: String,
    evidence: String,
    comment: String,
) -> Result<Answer> {
    let bad = |problem: String| Error::Questionnaire { line, problem };
    if !crate::rules::RULES.iter().any(|r| r.id == rule && r.question.is_some()) {
        return Err(bad(format!("rule {rule:?} asks no question")));
    }
    let Some(reply) = Reply::parse(said) else {
        return Err(bad(format!("answer {said:?} is not one of yes, partly, no, unknown (да, частично, нет, не знаю)")));
    };
    Ok(Answer { rule, reply, respondent, evidence, comment })
}

/// What respondents said, when they do not agree: "owner: yes; managers: no".
#[must_use]
pub fn disagreement(answers: &[&Answer]) -> Option<Words> {
    let first = answers.first()?.reply;
    if answers.iter().all(|a| a.reply == first) {
        return None;
    }
    let (mut ru, mut en) = (Vec::new(), Vec::new());
    for a in answers {
        let (said_ru, said_en) = match a.reply {
            Reply::Yes => ("да", "yes"),
            Reply::Partly => ("частично", "partly"),
            Reply::No => ("нет", "no"),
            Reply::Unknown => ("не знает", "does not know"),
        };
        let known = RESPONDENTS.into_iter().find(|r| r.word() == a.respondent).map(Respondent::title);
        let name = |w: Option<&String>, none: &str| {
            let own = if a.respondent.is_empty() { none.to_owned() } else { a.respondent.clone() };
            w.cloned().unwrap_or(own)
        };
        ru.push(format!("{}: {said_ru}", name(known.as_ref().map(|w| &w.ru), "без имени")));
        en.push(format!("{}: {said_en}", name(known.as_ref().map(|w| &w.en), "unnamed")));
    }
    Some(Words::new(
        format!("Ответы расходятся ({}): сначала договоритесь, как есть на деле.", ru.join("; ")),
        format!("Answers differ ({}): first agree on what is the case.", en.join("; ")),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_has_a_respondent_and_the_ten_express_questions_are_there() {
        let forms = forms(crate::rules::RULES).expect("units are well formed");
        assert_eq!(forms.len(), RESPONDENTS.len(), "{:?}", forms.iter().map(|f| f.respondent).collect::<Vec<_>>());
        let asked: std::collections::BTreeSet<&str> = forms.iter().flat_map(|f| f.questions.iter().map(|q| q.rule)).collect();
        assert_eq!(asked.len(), crate::rules::RULES.iter().filter(|r| r.question.is_some()).count());
        let express = crate::programme("express").expect("express").rules;
        let ten = express.iter().filter(|r| r.question.is_some()).count();
        assert_eq!(ten, 10);
    }

    #[test]
    fn json_goes_out_and_comes_back() {
        let forms = forms(crate::rules::RULES).expect("forms");
        let text = forms_json(&forms);
        assert!(parse_answers_json(&text).expect("an empty questionnaire is fine").is_empty());
        let filled = text.replacen("\"answer\": \"\"", "\"answer\": \"частично\"", 1);
        let answers = parse_answers_json(&filled).expect("well formed");
        assert_eq!((answers.len(), answers[0].reply, answers[0].respondent.as_str()), (1, Reply::Partly, "owner"));
        let wrong = parse_answers_json("[{\"rule\": \"none-such\", \"answer\": \"да\"}]").expect_err("unknown rule");
        assert!(wrong.to_string().contains("line 1"));
        assert!(parse_answers_json("{}").is_err());
    }

    #[test]
    fn disagreement_names_both_sides() {
        let of = |who: &str, reply| Answer {
            rule: "no-scripts".to_owned(),
            reply,
            respondent: who.to_owned(),
            evidence: String::new(),
            comment: String::new(),
        };
        let (a, b) = (of("owner", Reply::Yes), of("managers", Reply::No));
        let words = disagreement(&[&a, &b]).expect("they differ");
        assert!(words.ru.contains("Собственник: да") && words.en.contains("Managers: no"), "{words:?}");
        assert_eq!(disagreement(&[&a, &a]), None);
    }
}
