//! Answers of people to the asked checks: the latest one per question.

use crate::{Error, State};
use rusqlite::params;

/// One answer with who gave it and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Question id (the id of the asked rule).
    pub question: String,
    /// Code of the chosen answer.
    pub answer: String,
    /// Role or name of the person who answered.
    pub who: String,
    /// Document, link or words that support the answer.
    pub evidence: String,
    /// Free remark.
    pub note: String,
    /// When it was entered, RFC 3339.
    pub at: String,
}

impl Answer {
    /// An answer without evidence and remark.
    pub fn new(question: impl Into<String>, answer: impl Into<String>, who: impl Into<String>, at: impl Into<String>) -> Self {
        Self {
            question: question.into(),
            answer: answer.into(),
            who: who.into(),
            evidence: String::new(),
            note: String::new(),
            at: at.into(),
        }
    }
}

impl State {
    /// Stores an answer, replacing the earlier one of the same person to the same question: several people may answer it.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub fn put_answer(&self, a: &Answer) -> Result<(), Error> {
        self.db
            .execute(
                "INSERT INTO answer (question, answer, who, evidence, note, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (question, who) DO UPDATE SET answer = ?2, evidence = ?4, note = ?5, at = ?6",
                params![a.question, a.answer, a.who, a.evidence, a.note, a.at],
            )
            .map_err(|e| self.fail(e))?;
        Ok(())
    }

    /// Removes all answers to a question; true when there was one.
    ///
    /// # Errors
    /// When the row cannot be removed.
    pub fn drop_answer(&self, question: &str) -> Result<bool, Error> {
        Ok(self.db.execute("DELETE FROM answer WHERE question = ?1", [question]).map_err(|e| self.fail(e))? > 0)
    }

    /// All answers by question id.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn answers(&self) -> Result<Vec<Answer>, Error> {
        let mut q = self
            .db
            .prepare("SELECT question, answer, who, evidence, note, at FROM answer ORDER BY question, who")
            .map_err(|e| self.fail(e))?;
        let rows = q
            .query_map([], |r| {
                Ok(Answer {
                    question: r.get(0)?,
                    answer: r.get(1)?,
                    who: r.get(2)?,
                    evidence: r.get(3)?,
                    note: r.get(4)?,
                    at: r.get(5)?,
                })
            })
            .map_err(|e| self.fail(e))?;
        rows.collect::<Result<_, _>>().map_err(|e| self.fail(e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_answer_of_the_same_person_replaces_the_earlier() {
        let dir = tempfile::tempdir().unwrap();
        let state = State::open(dir.path()).unwrap();
        state.put_answer(&Answer::new("b", "no", "head", "2026-01-01")).unwrap();
        state.put_answer(&Answer::new("a", "yes", "owner", "2026-01-01")).unwrap();
        state.put_answer(&Answer::new("b", "yes", "owner", "2026-01-02")).unwrap();
        state.put_answer(&Answer::new("b", "partly", "head", "2026-01-03")).unwrap();
        let got: Vec<_> =
            state.answers().unwrap().into_iter().map(|a| format!("{} {} {}", a.question, a.who, a.answer)).collect();
        assert_eq!(got, ["a owner yes", "b head partly", "b owner yes"]);
        assert!(state.drop_answer("b").unwrap());
        assert!(!state.drop_answer("b").unwrap());
    }
}
