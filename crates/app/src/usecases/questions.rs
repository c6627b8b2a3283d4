//! The questionnaire: questions that data cannot answer, written to a file, filled in by a person, read back.

use crate::usecases::snapshots::moment;
use crate::{Company, Error, Result};
use audit::{Answer, Question, Reply, parse_answers_csv, question, questionnaire_csv};
use std::fs;
use std::path::Path;
use store::Answer as Stored;
use text::Lang;

/// Questions of a programme with the answers given so far.
///
/// # Errors
/// An unknown programme, or a state that cannot be read.
pub fn list(company: &Company, programme: &str) -> Result<Vec<(Question, Option<Answer>)>> {
    let known = answers(company)?;
    let mut out = Vec::new();
    for rule in audit::programme(programme).map_err(wrong)?.rules {
        if let Some(q) = question(rule)? {
            let answer = known.iter().find(|a| a.rule == q.rule).cloned();
            out.push((q, answer));
        }
    }
    Ok(out)
}

/// The questionnaire as a file that a spreadsheet opens well.
///
/// # Errors
/// An unknown programme.
pub fn file(programme: &str, lang: Lang) -> Result<String> {
    let rules = audit::programme(programme).map_err(wrong)?.rules;
    Ok(questionnaire_csv(&rules, lang)?)
}

/// Writes the questionnaire to a file; returns the number of questions.
///
/// # Errors
/// An unknown programme, or a file that cannot be written.
pub fn write(programme: &str, lang: Lang, path: &Path) -> Result<usize> {
    let text = file(programme, lang)?;
    fs::write(path, &text).map_err(Error::io("write", path))?;
    let rules = audit::programme(programme).map_err(wrong)?.rules;
    Ok(rules.iter().filter(|r| r.question.is_some()).count())
}

/// Stores the answers of a filled file; returns how many.
///
/// # Errors
/// A file that cannot be read, an unknown rule or answer, with its line. Nothing is stored then.
pub fn import(company: &Company, path: &Path, now: i64) -> Result<usize> {
    let bytes = fs::read(path).map_err(Error::io("read", path))?;
    let text = decode(&bytes);
    let answers = parse_answers_csv(&text)
        .map_err(|e| Error::failed(format!("{}: {e}", path.display()), format!("{}: {e}", path.display())))?;
    let state = company.state()?;
    for a in &answers {
        state.put_answer(&Stored {
            question: a.rule.clone(),
            answer: reply_word(a.reply).to_owned(),
            who: a.respondent.clone(),
            evidence: a.evidence.clone(),
            note: a.comment.clone(),
            at: moment(now),
        })?;
    }
    Ok(answers.len())
}

/// All stored answers.
///
/// # Errors
/// A state that cannot be read.
pub fn answers(company: &Company) -> Result<Vec<Answer>> {
    let Some(state) = store::State::open_read(company.dir())? else { return Ok(Vec::new()) };
    let stored = state.answers()?;
    Ok(stored
        .into_iter()
        .filter_map(|a| {
            Some(Answer {
                rule: a.question,
                reply: Reply::parse(&a.answer)?,
                respondent: a.who,
                evidence: a.evidence,
                comment: a.note,
            })
        })
        .collect())
}

/// Stable word of an answer.
#[must_use]
pub fn reply_word(reply: Reply) -> &'static str {
    match reply {
        Reply::Yes => "yes",
        Reply::Partly => "partly",
        Reply::No => "no",
        Reply::Unknown => "unknown",
    }
}

/// Excel saves CSV in the legacy encoding of the machine: what is not UTF-8 is read as windows-1251.
fn decode(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1251.decode(bytes).0.into_owned(),
    }
}

pub(crate) fn wrong(e: audit::Error) -> Error {
    match &e {
        audit::Error::Programme(id, known) => {
            Error::usage(format!("нет программы «{id}»; есть {known}"), format!("no programme {id:?}; there are {known}"))
        }
        audit::Error::Setting { .. } => Error::usage(e.to_string(), e.to_string()),
        _ => Error::Audit(e),
    }
}
