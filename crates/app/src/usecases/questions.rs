//! The questionnaire: questions that data cannot answer, written to a file, filled in by a person, read back.

use crate::usecases::snapshots::moment;
use crate::{Company, Error, Result};
use audit::interview::{self, Form};
use audit::{Answer, Question, Reply, parse_answers_csv, question, questionnaire_csv};
use report::{QuestionRow, QuestionSheet};
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

/// Forms of a programme, one a respondent.
///
/// # Errors
/// An unknown programme.
pub fn forms(programme: &str) -> Result<Vec<Form>> {
    Ok(interview::forms(&audit::programme(programme).map_err(wrong)?.rules)?)
}

/// The questionnaire as JSON.
///
/// # Errors
/// An unknown programme.
pub fn forms_json(programme: &str) -> Result<String> {
    Ok(interview::forms_json(&forms(programme)?))
}

/// Sheets of the workbook, with the answers given so far by the same respondent.
fn sheets(company: &Company, programme: &str, lang: Lang) -> Result<Vec<QuestionSheet>> {
    let known = answers(company)?;
    let say = |w: &domain::result::Words| lang.pick(&w.ru, &w.en).clone();
    let row = |q: &Question, who: &str| {
        let given = known.iter().find(|a| a.rule == q.rule && a.respondent == who);
        let [yes, partly, no] = [say(&q.answers[0]), say(&q.answers[1]), say(&q.answers[2])];
        let scale = match lang {
            Lang::Ru => format!("да — {yes}; частично — {partly}; нет — {no}"),
            Lang::En => format!("yes: {yes}; partly: {partly}; no: {no}"),
        };
        QuestionRow {
            rule: q.rule.to_owned(),
            mistake: q.mistake.map(|m| m.to_string()).unwrap_or_default(),
            question: format!("{}\n{scale}", say(&q.text)),
            evidence_wanted: say(&q.evidence),
            answer: given.map(|a| shown(a.reply, lang).to_owned()).unwrap_or_default(),
            evidence: given.map(|a| a.evidence.clone()).unwrap_or_default(),
            comment: given.map(|a| a.comment.clone()).unwrap_or_default(),
        }
    };
    let sheet = |f: Form| QuestionSheet {
        title: say(&f.respondent.title()),
        respondent: f.respondent.word().to_owned(),
        rows: f.questions.iter().map(|q| row(q, f.respondent.word())).collect(),
    };
    Ok(forms(programme)?.into_iter().map(sheet).collect())
}

fn shown(reply: Reply, lang: Lang) -> &'static str {
    match (reply, lang) {
        (Reply::Yes, Lang::Ru) => "да",
        (Reply::Partly, Lang::Ru) => "частично",
        (Reply::No, Lang::Ru) => "нет",
        (Reply::Unknown, Lang::Ru) => "не знаю",
        (reply, Lang::En) => reply_word(reply),
    }
}

fn extension(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// Writes the questionnaire to a file by its extension: XLSX with a sheet a respondent, JSON, or CSV; returns the number of questions.
///
/// # Errors
/// An unknown programme, or a file that cannot be written.
pub fn write(company: &Company, programme: &str, lang: Lang, path: &Path) -> Result<usize> {
    let bytes = match extension(path).as_str() {
        "xlsx" => report::questionnaire_xlsx(&sheets(company, programme, lang)?, lang)
            .map_err(|e| Error::failed(e.to_string(), e.to_string()))?,
        "json" => forms_json(programme)?.into_bytes(),
        _ => file(programme, lang)?.into_bytes(),
    };
    fs::write(path, bytes).map_err(Error::io("write", path))?;
    let rules = audit::programme(programme).map_err(wrong)?.rules;
    Ok(rules.iter().filter(|r| r.question.is_some()).count())
}

/// Stores the answers of a filled file; returns how many.
///
/// # Errors
/// A file that cannot be read, an unknown rule or answer, with its line. Nothing is stored then.
pub fn import(company: &Company, path: &Path, now: i64) -> Result<usize> {
    let bad = |e: audit::Error| Error::failed(format!("{}: {e}", path.display()), format!("{}: {e}", path.display()));
    let answers = if extension(path) == "xlsx" {
        of_workbook(path)?
    } else {
        let text = decode(&fs::read(path).map_err(Error::io("read", path))?);
        if extension(path) == "json" {
            interview::parse_answers_json(&text).map_err(bad)?
        } else {
            parse_answers_csv(&text).map_err(bad)?
        }
    };
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

/// Answers of a filled workbook: every sheet whose first row names the columns `rule` and `answer`.
fn of_workbook(path: &Path) -> Result<Vec<Answer>> {
    let wrong = |e: String| Error::failed(format!("{}: {e}", path.display()), format!("{}: {e}", path.display()));
    let mut out = Vec::new();
    for (sheet, rows) in connect::form_cells(path).map_err(|e| wrong(e.to_string()))? {
        let Some(head) = rows.first() else { continue };
        if !["rule", "answer"].iter().all(|c| head.iter().any(|h| h.eq_ignore_ascii_case(c))) {
            continue;
        }
        let mut text = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        rows.iter().try_for_each(|r| text.write_record(r)).map_err(|e| wrong(e.to_string()))?;
        let bytes = text.into_inner().map_err(|e| wrong(e.to_string()))?;
        let text = String::from_utf8_lossy(&bytes);
        out.extend(parse_answers_csv(&text).map_err(|e| wrong(format!("{sheet}: {e}")))?);
    }
    Ok(out)
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
