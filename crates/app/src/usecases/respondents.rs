//! Questionnaires by personal link: who is asked, what they answered, where they disagree; no account is needed.

use crate::usecases::{questions, snapshots};
use crate::{Company, Error, Result, paths};
pub use audit::Question;
use audit::Reply as Said;
use std::collections::BTreeMap;
pub use store::Reply;
use store::{Answer, Respondent};

/// Longest answer text.
const TEXT: usize = 2000;
/// Shortest secret accepted: 128 bits as hex.
const SECRET: usize = 32;

/// Whom to ask.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Invitation {
    /// Name of the respondent.
    pub name: String,
    /// Role in words.
    pub role: String,
    /// Programme whose questions are asked.
    pub programme: String,
    /// Last day of the link.
    pub expires_on: String,
    /// Who asks.
    pub who: String,
}

/// Makes a personal link out of a random secret; only its hash is kept.
///
/// # Errors
/// A name, programme or day that will not do (usage).
pub fn invite(company: &Company, i: &Invitation, secret: &str, now: i64) -> Result<i64> {
    let at = snapshots::moment(now);
    if i.name.trim().is_empty() {
        return Err(Error::usage("впишите имя того, кого спрашиваете", "write the name of the person you ask"));
    }
    let day = i.expires_on.parse::<jiff::civil::Date>().map(|d| d.to_string()).unwrap_or_default();
    if day.as_str() < at.get(..10).unwrap_or_default() {
        return Err(Error::usage(
            "день, до которого открыта ссылка, должен быть впереди",
            "the last day of the link must be ahead",
        ));
    }
    if secret.len() < SECRET {
        return Err(Error::usage("ссылка слишком короткая", "the link is too short"));
    }
    audit::programme(&i.programme).map_err(questions::wrong)?;
    let cut = |t: &str| t.trim().chars().take(TEXT).collect::<String>();
    let row = Respondent {
        n: 0,
        secret_hash: paths::sha256(secret.as_bytes()),
        name: cut(&i.name),
        role: cut(&i.role),
        programme: i.programme.clone(),
        expires_on: day,
        who: i.who.clone(),
        at,
        opened_at: None,
        withdrawn_at: None,
    };
    Ok(company.state()?.add_respondent(&row)?)
}

/// An open questionnaire.
pub struct Sheet {
    /// Who answers.
    pub respondent: Respondent,
    /// Questions with the answers given so far.
    pub questions: Vec<(Question, Option<Reply>)>,
}

/// The questionnaire behind a link.
///
/// # Errors
/// A link that does not exist, ran out or was withdrawn.
pub fn open(company: &Company, secret: &str, now: i64) -> Result<Sheet> {
    let at = snapshots::moment(now);
    let state = store::State::open_read(company.dir())?.ok_or_else(Error::missing)?;
    let respondent =
        state.respondent(&paths::sha256(secret.as_bytes()), at.get(..10).unwrap_or_default())?.ok_or_else(Error::missing)?;
    state.opened(respondent.n, &at)?;
    let given: BTreeMap<String, Reply> =
        state.replies()?.into_iter().filter(|r| r.respondent == respondent.n).map(|r| (r.question.clone(), r)).collect();
    let mut questions = Vec::new();
    for rule in audit::programme(&respondent.programme).map_err(questions::wrong)?.rules {
        if let Some(q) = audit::question(rule)? {
            let reply = given.get(q.rule).cloned();
            questions.push((q, reply));
        }
    }
    Ok(Sheet { respondent, questions })
}

/// One answer given through a link.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// Rule id.
    pub question: String,
    /// `yes`, `partly`, `no`, `unknown`.
    pub answer: String,
    /// Document or link that proves it.
    pub evidence: String,
    /// Free words.
    pub note: String,
}

/// Stores the answers of a respondent. The audit takes the last answer to each question; all of them stay visible.
///
/// # Errors
/// A link that does not hold; an unknown question or answer (usage). Nothing is stored then.
pub fn reply(company: &Company, secret: &str, given: &[Given], now: i64) -> Result<usize> {
    let sheet = open(company, secret, now)?;
    let mut checked = Vec::new();
    for g in given.iter().filter(|g| !g.answer.is_empty()) {
        let said =
            Said::parse(&g.answer).filter(|_| sheet.questions.iter().any(|(q, _)| q.rule == g.question)).ok_or_else(|| {
                Error::usage(
                    format!("нет такого вопроса или ответа: {}", g.question),
                    format!("no such question or answer: {}", g.question),
                )
            })?;
        checked.push((g, said));
    }
    let (state, at) = (company.state()?, snapshots::moment(now));
    let cut = |t: &str| t.trim().chars().take(TEXT).collect::<String>();
    let who = if sheet.respondent.role.is_empty() {
        sheet.respondent.name.clone()
    } else {
        format!("{} ({})", sheet.respondent.name, sheet.respondent.role)
    };
    for (g, said) in &checked {
        let word = questions::reply_word(*said).to_owned();
        let (evidence, note) = (cut(&g.evidence), cut(&g.note));
        state.put_reply(&Reply {
            question: g.question.clone(),
            respondent: sheet.respondent.n,
            answer: word.clone(),
            evidence: evidence.clone(),
            note: note.clone(),
            at: at.clone(),
        })?;
        if *said != Said::Unknown {
            state.put_answer(&Answer {
                question: g.question.clone(),
                answer: word,
                who: who.clone(),
                evidence,
                note,
                at: at.clone(),
            })?;
        }
    }
    Ok(checked.len())
}

/// A respondent with how far the answers are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The respondent.
    pub respondent: Respondent,
    /// Questions asked.
    pub asked: usize,
    /// Questions answered.
    pub answered: usize,
}

/// Everybody who was asked.
///
/// # Errors
/// A state that cannot be read.
pub fn list(company: &Company) -> Result<Vec<Line>> {
    let Some(state) = store::State::open_read(company.dir())? else { return Ok(vec![]) };
    let replies = state.replies()?;
    let line = |respondent: Respondent| {
        let asked =
            audit::programme(&respondent.programme).map_or(0, |p| p.rules.iter().filter(|r| r.question.is_some()).count());
        let answered = replies.iter().filter(|r| r.respondent == respondent.n).count();
        Line { respondent, asked, answered }
    };
    Ok(state.respondents()?.into_iter().map(line).collect())
}

/// Withdraws a link.
///
/// # Errors
/// No such link, or withdrawn already.
pub fn withdraw(company: &Company, respondent: i64, now: i64) -> Result<()> {
    if company.state()?.withdraw(respondent, &snapshots::moment(now))? { Ok(()) } else { Err(Error::missing()) }
}

/// A question that people answered, with who said what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// Rule id.
    pub question: String,
    /// Name, answer word, evidence, note.
    pub said: Vec<(String, String, String, String)>,
    /// People disagree.
    pub differ: bool,
}

/// Answers by question; the ones where people disagree come first.
///
/// # Errors
/// A state that cannot be read.
pub fn opinions(company: &Company) -> Result<Vec<Opinion>> {
    let Some(state) = store::State::open_read(company.dir())? else { return Ok(vec![]) };
    let names: BTreeMap<i64, String> = state.respondents()?.into_iter().map(|r| (r.n, r.name)).collect();
    let mut by: BTreeMap<String, Vec<(String, String, String, String)>> = BTreeMap::new();
    for r in state.replies()? {
        let name = names.get(&r.respondent).cloned().unwrap_or_default();
        by.entry(r.question).or_default().push((name, r.answer, r.evidence, r.note));
    }
    let mut out: Vec<Opinion> = by
        .into_iter()
        .map(|(question, said)| {
            let known: Vec<&String> = said.iter().map(|s| &s.1).filter(|a| *a != "unknown").collect();
            let differ = known.iter().any(|a| Some(a) != known.first());
            Opinion { question, said, differ }
        })
        .collect();
    out.sort_by_key(|o| !o.differ);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_answers_without_an_account_and_disagreement_is_seen() {
        let dir = tempfile::tempdir().unwrap();
        let company = crate::Home::new(dir.path()).company("main").unwrap();
        let ask = |name: &str| Invitation {
            name: name.into(),
            programme: "full".into(),
            expires_on: "2026-02-01".into(),
            who: "owner".into(),
            ..Invitation::default()
        };
        let (a, b) = ("a".repeat(32), "b".repeat(32));
        let now = 1_767_225_600_000_000; // 2026-01-01
        let first = invite(&company, &ask("Анна"), &a, now).unwrap();
        invite(&company, &ask("Борис"), &b, now).unwrap();
        assert!(invite(&company, &ask(" "), &a, now).is_err() && invite(&company, &ask("В"), "short", now).is_err());
        let question = open(&company, &a, now).unwrap().questions[0].0.rule.to_owned();
        let given = |answer: &str| [Given { question: question.clone(), answer: answer.into(), ..Given::default() }];
        assert_eq!(reply(&company, &a, &given("yes"), now).unwrap(), 1);
        assert_eq!(reply(&company, &b, &given("no"), now).unwrap(), 1);
        assert!(reply(&company, &a, &given("maybe"), now).is_err());
        assert!(opinions(&company).unwrap()[0].differ);
        assert_eq!(list(&company).unwrap()[0].answered, 1);
        // Both answers stand: the check takes their mean and says that people disagree.
        let by: Vec<String> = questions::answers(&company).unwrap().into_iter().map(|a| a.respondent).collect();
        assert_eq!(by, ["Анна", "Борис"]);
        withdraw(&company, first, now).unwrap();
        assert!(open(&company, &a, now).is_err() && open(&company, &b, now + 40 * 86_400_000_000).is_err());
    }
}
