//! The judge of every asked rule: yes, partly, no, unknown; "yes" without evidence counts half (`methods.md` 12).

use crate::input::Input;
use crate::outcome::{FULL, Outcome};
use crate::phrase::Val;
use crate::question::{Answer, Reply};
use domain::result::{Confidence, VerdictKind, Words};

/// Judges the answers to a question. Several respondents: the mean counts, and a disagreement is Partly.
#[must_use]
pub(crate) fn judge(input: &Input<'_>) -> Outcome {
    let known: Vec<_> = input.answers.iter().filter(|a| a.reply != Reply::Unknown).collect();
    if known.is_empty() {
        return unanswered(input.answers.len() as u64);
    }
    let values: Vec<u32> = known.iter().map(|a| value(a.reply, !a.evidence.is_empty())).collect();
    let mean = values.iter().sum::<u32>() / u32::try_from(values.len()).unwrap_or(1);
    let (yes, no) = (known.iter().all(|a| a.reply == Reply::Yes), known.iter().all(|a| a.reply == Reply::No));
    let proved = known.iter().all(|a| !a.evidence.is_empty());
    let kind = match (yes && proved, no) {
        (true, _) => VerdictKind::Passed,
        (_, true) => VerdictKind::Found,
        _ => VerdictKind::Partly,
    };
    // Respondents who disagree are shown by name of their role: that is a finding of its own.
    let differ = crate::interview::disagreement(&input.answers.iter().collect::<Vec<_>>());
    let note = differ.unwrap_or_else(|| note(yes, proved, known.len()));
    let mut o = Outcome::new(kind, known.len() as u64).confidence(Confidence::C).with("note", Val::Text(note));
    o.measured = Some(word(yes, no).to_owned());
    o.scale = Some(mean);
    o.worse = !yes;
    o
}

/// The machine's outcome of an assisted check after people looked at it: a "yes, explained" with evidence lowers Found to Partly, and the
/// texts say that a person confirmed or did not. Without an answer the machine's word stands.
#[must_use]
pub(crate) fn confirmed(mut o: Outcome, answers: &[Answer]) -> Outcome {
    let proved = answers.iter().any(|a| a.reply == Reply::Yes && !a.evidence.is_empty());
    if proved && o.verdict == VerdictKind::Found {
        o.verdict = VerdictKind::Partly;
        o.confidence = o.confidence.max(Confidence::B);
    }
    o
}

fn value(reply: Reply, proved: bool) -> u32 {
    match (reply, proved) {
        (Reply::Yes, true) => FULL,
        (Reply::Yes, false) | (Reply::Partly, _) => FULL / 2,
        (Reply::No | Reply::Unknown, _) => 0,
    }
}

fn word(yes: bool, no: bool) -> &'static str {
    match (yes, no) {
        (true, _) => "yes",
        (_, true) => "no",
        _ => "partly",
    }
}

fn note(yes: bool, proved: bool, people: usize) -> Words {
    match (yes, proved, people) {
        (true, false, _) => {
            Words::new("Ответ «да» без подтверждения считается за половину.", "A yes without evidence counts half.")
        }
        (false, _, 2..) => Words::new("Ответы собраны у нескольких человек.", "Answers come from several people."),
        _ => Words::default(),
    }
}

fn unanswered(asked: u64) -> Outcome {
    let mut o = Outcome::new(VerdictKind::Awaiting, 0).confidence(Confidence::C).with("note", Val::Text(Words::default()));
    if asked > 0 {
        o.remark = Some(Words::new(
            "Опрошенный ответил «не знаю»: спросите того, кто ведёт этот участок.",
            "The respondent does not know: ask the person in charge.",
        ));
    }
    o.missing = vec!["answer".to_owned()];
    o
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Grid;
    use crate::input::Values;

    fn of(answers: &[(Reply, &str)]) -> Outcome {
        let answers: Vec<Answer> = answers
            .iter()
            .map(|(reply, evidence)| Answer {
                rule: "r".to_owned(),
                reply: *reply,
                respondent: String::new(),
                evidence: (*evidence).to_owned(),
                comment: String::new(),
            })
            .collect();
        judge(&Input { counts: &Grid::default(), rows: &Grid::default(), settings: &Values::default(), answers: &answers })
    }

    #[test]
    fn a_person_with_evidence_softens_what_the_machine_found() {
        let found = || Outcome::new(VerdictKind::Found, 10);
        let said = |evidence: &str| Answer {
            rule: "r".to_owned(),
            reply: Reply::Yes,
            respondent: "head".to_owned(),
            evidence: evidence.to_owned(),
            comment: String::new(),
        };
        assert_eq!(confirmed(found(), &[]).verdict, VerdictKind::Found);
        assert_eq!(confirmed(found(), &[said("")]).verdict, VerdictKind::Found);
        assert_eq!(confirmed(found(), &[said("list of calls")]).verdict, VerdictKind::Partly);
    }

    #[test]
    fn a_word_is_half_of_a_proof() {
        assert_eq!((of(&[(Reply::Yes, "doc 7")]).verdict, of(&[(Reply::Yes, "doc 7")]).scale), (VerdictKind::Passed, Some(FULL)));
        assert_eq!((of(&[(Reply::Yes, "")]).verdict, of(&[(Reply::Yes, "")]).scale), (VerdictKind::Partly, Some(FULL / 2)));
        assert_eq!(of(&[(Reply::No, "")]).verdict, VerdictKind::Found);
        assert_eq!(of(&[]).verdict, VerdictKind::Awaiting);
        assert_eq!((of(&[(Reply::Unknown, "")]).verdict, of(&[(Reply::Unknown, "")]).scale), (VerdictKind::Awaiting, None));
        assert_eq!(of(&[(Reply::Yes, "doc"), (Reply::No, "")]).verdict, VerdictKind::Partly);
    }
}
