//! Asked rules: the questionnaire that goes out as a file and the answers that come back.

use crate::error::{Error, Result};
use crate::phrase::Lang;
use crate::rule::Rule;
use domain::result::Words;
use serde::Deserialize;

/// What was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reply {
    /// It is so.
    Yes,
    /// In part.
    Partly,
    /// It is not.
    No,
    /// The respondent does not know.
    Unknown,
}

impl Reply {
    /// Reads `yes`, `да`, `частично` ...; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().to_lowercase().as_str() {
            "yes" | "y" | "да" | "true" | "1" => Some(Self::Yes),
            "partly" | "partial" | "частично" | "отчасти" => Some(Self::Partly),
            "no" | "n" | "нет" | "false" | "0" => Some(Self::No),
            "unknown" | "не знаю" | "неизвестно" | "?" => Some(Self::Unknown),
            _ => None,
        }
    }
}

/// One answer of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Rule id.
    pub rule: String,
    /// The answer.
    pub reply: Reply,
    /// Who answered.
    pub respondent: String,
    /// Document, link or date that proves it; empty = word only.
    pub evidence: String,
    /// Free words.
    pub comment: String,
}

/// A question of the questionnaire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Rule id.
    pub rule: &'static str,
    /// Mistake 1-30.
    pub mistake: Option<u8>,
    /// The question.
    pub text: Words,
    /// Who may answer.
    pub who: Words,
    /// What evidence is asked for.
    pub evidence: Words,
    /// Meaning of each answer: yes, partly, no.
    pub answers: [Words; 3],
}

#[derive(Deserialize)]
struct Pair {
    ru: String,
    en: String,
}

impl From<Pair> for Words {
    fn from(p: Pair) -> Self {
        Self::new(p.ru, p.en)
    }
}

#[derive(Deserialize)]
struct File {
    question: Pair,
    who: Pair,
    evidence: Pair,
    yes: Pair,
    partly: Pair,
    no: Pair,
}

/// The question of a rule.
///
/// # Errors
/// When `question.toml` of the unit is not well formed (a test guards it).
pub fn question(rule: &Rule) -> Result<Option<Question>> {
    let Some(text) = rule.question else { return Ok(None) };
    let file: File =
        toml::from_str(text).map_err(|e| Error::Unit { unit: rule.id.to_owned(), problem: format!("question.toml: {e}") })?;
    Ok(Some(Question {
        rule: rule.id,
        mistake: rule.mistake,
        text: file.question.into(),
        who: file.who.into(),
        evidence: file.evidence.into(),
        answers: [file.yes.into(), file.partly.into(), file.no.into()],
    }))
}

/// Header of the questionnaire file; the file is read back by these names.
pub const HEADER: [&str; 9] =
    ["rule", "mistake", "question", "who", "evidence_wanted", "answer", "respondent", "evidence", "comment"];

/// The questionnaire as CSV with `;` and a byte order mark, so that a double click opens it well in Excel.
///
/// # Errors
/// When a unit is not well formed.
pub fn questionnaire_csv(rules: &[&Rule], lang: Lang) -> Result<String> {
    let mut out = String::from("\u{feff}");
    out.push_str(&HEADER.join(";"));
    out.push_str("\r\n");
    for rule in rules {
        let Some(q) = question(rule)? else { continue };
        let say = |w: &Words| if lang == Lang::Ru { w.ru.clone() } else { w.en.clone() };
        let mistake = q.mistake.map(|m| m.to_string()).unwrap_or_default();
        let meanings = match lang {
            Lang::Ru => {
                format!("{} (да — {}; частично — {}; нет — {})", say(&q.text), q.answers[0].ru, q.answers[1].ru, q.answers[2].ru)
            }
            Lang::En => {
                format!("{} (yes: {}; partly: {}; no: {})", say(&q.text), q.answers[0].en, q.answers[1].en, q.answers[2].en)
            }
        };
        let cells = [rule.id.to_owned(), mistake, meanings, say(&q.who), say(&q.evidence)];
        let line: Vec<String> = cells.iter().map(|c| quote(c)).chain((0..4).map(|_| String::new())).collect();
        out.push_str(&line.join(";"));
        out.push_str("\r\n");
    }
    Ok(out)
}

fn quote(cell: &str) -> String {
    // A leading sign would be run as a formula by a spreadsheet.
    let safe = if cell.starts_with(['=', '+', '-', '@']) { format!("'{cell}") } else { cell.to_owned() };
    if safe.contains([';', ',', '"', '\n', '\r']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

/// Reads answers back: any separator of `;` `,` tab, columns in any order, unanswered lines skipped.
///
/// # Errors
/// A missing column, an unknown rule or an answer that is not one of the four words, with its line.
pub fn parse_answers_csv(text: &str) -> Result<Vec<Answer>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let separator = [';', ',', '\t'].into_iter().max_by_key(|s| first.matches(*s).count()).unwrap_or(';');
    let records = split(text, separator);
    let bad = |line: usize, problem: String| Error::Questionnaire { line, problem };
    let Some((_, header)) = records.first() else { return Ok(Vec::new()) };
    let at = |name: &str| header.iter().position(|h| h.trim().eq_ignore_ascii_case(name));
    let (Some(rule_at), Some(answer_at)) = (at("rule"), at("answer")) else {
        return Err(bad(1, "the header must hold the columns rule and answer".to_owned()));
    };
    let cell = |r: &[String], i: Option<usize>| i.and_then(|i| r.get(i)).map(|c| c.trim().to_owned()).unwrap_or_default();
    let mut answers = Vec::new();
    for (line, record) in records.iter().skip(1) {
        let (rule, said) = (cell(record, Some(rule_at)), cell(record, Some(answer_at)));
        if said.is_empty() {
            continue;
        }
        if !crate::rules::RULES.iter().any(|r| r.id == rule && r.question.is_some()) {
            return Err(bad(*line, format!("rule {rule:?} asks no question")));
        }
        let Some(reply) = Reply::parse(&said) else {
            return Err(bad(
                *line,
                format!("answer {said:?} is not one of yes, partly, no, unknown (да, частично, нет, не знаю)"),
            ));
        };
        let get = |name: &str| cell(record, at(name));
        answers.push(Answer { rule, reply, respondent: get("respondent"), evidence: get("evidence"), comment: get("comment") });
    }
    Ok(answers)
}

/// Splits CSV text into records with the line each starts at; quotes may hold separators and line breaks.
fn split(text: &str, separator: char) -> Vec<(usize, Vec<String>)> {
    let (mut records, mut record, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut line, mut start) = (false, 1, 1);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\n' {
            line += 1;
        }
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            c if c == separator && !quoted => record.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                record.push(std::mem::take(&mut cell));
                records.push((start, std::mem::take(&mut record)));
                start = line;
            }
            c => cell.push(c),
        }
    }
    if !cell.is_empty() || !record.is_empty() {
        record.push(cell);
        records.push((start, record));
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_separators_and_line_breaks() {
        let got = split("a;\"b;\"\"c\"\"\nd\"\r\n1;2\n", ';');
        assert_eq!(got, vec![(1, vec!["a".to_owned(), "b;\"c\"\nd".to_owned()]), (3, vec!["1".to_owned(), "2".to_owned()])]);
    }

    #[test]
    fn answers_are_understood_in_both_languages() {
        for (said, want) in [("Да", Reply::Yes), ("частично", Reply::Partly), ("NO", Reply::No), ("не знаю", Reply::Unknown)]
        {
            assert_eq!(Reply::parse(said), Some(want));
        }
        assert_eq!(Reply::parse("может быть"), None);
    }

    #[test]
    fn the_questionnaire_comes_back() {
        let rules: Vec<&Rule> = crate::rules::RULES.to_vec();
        let csv = questionnaire_csv(&rules, Lang::Ru).expect("units are well formed");
        assert!(parse_answers_csv(&csv).expect("an empty questionnaire is fine").is_empty());
        let asked = rules.iter().find(|r| r.question.is_some()).expect("asked rules exist").id;
        let filled = format!("rule,answer,respondent,evidence\n{asked},да,РОП,приказ 12\n");
        let answers = parse_answers_csv(&filled).expect("well formed");
        assert_eq!((answers.len(), answers[0].reply, answers[0].evidence.as_str()), (1, Reply::Yes, "приказ 12"));
        let wrong = parse_answers_csv("rule,answer\nnone-such,да\n").expect_err("unknown rule");
        assert!(wrong.to_string().contains("line 2"));
    }
}
