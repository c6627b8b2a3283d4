//! `questions` and `answers`: the questionnaire out and in.

use super::Done;
use crate::DONE;
use crate::args::{Answers, Format, Questions};
use crate::env::Env;
use crate::out::{Data, print_bytes, print_json};
use app::usecases::questions;
use serde_json::{Value, json};
use std::io::{self, Write};

pub(crate) fn questions(env: &Env, a: &Questions) -> Done {
    if let Some(out) = &a.out {
        let n = questions::write(&env.company, &a.programme, env.lang, out)?;
        let text = match env.lang {
            app::Lang::Ru => format!(
                "{}: вопросов {n}; заполните столбец answer и загрузите: revizor answers {}",
                out.display(),
                out.display()
            ),
            app::Lang::En => format!(
                "{}: {n} questions; fill the column answer and import it: revizor answers {}",
                out.display(),
                out.display()
            ),
        };
        let _ = writeln!(io::stderr(), "{text}");
        return Ok(DONE);
    }
    match env.format {
        Some(Format::Csv) => print_bytes(questions::file(&a.programme, env.lang)?.as_bytes())?,
        Some(Format::Json) => print_bytes(audit_forms(&a.programme)?.as_bytes())?,
        format => table(env, &a.programme)?.print(format)?,
    }
    Ok(DONE)
}

/// The questionnaire as JSON, one item a question of a respondent; the same list, filled, comes back.
fn audit_forms(programme: &str) -> Result<String, crate::problem::Problem> {
    Ok(format!("{}\n", questions::forms_json(programme)?))
}

fn table(env: &Env, programme: &str) -> Result<Data, crate::problem::Problem> {
    let mut data = Data::new(vec![
        ("rule", env.say("проверка", "check")),
        ("mistake", env.say("ошибка", "mistake")),
        ("question", env.say("вопрос", "question")),
        ("who", env.say("кто отвечает", "who")),
        ("answer", env.say("ответ", "answer")),
    ])
    .numbers(&["mistake"]);
    for (q, answer) in questions::list(&env.company, programme)? {
        let pick = |w: &domain::result::Words| env.lang.pick(&w.ru, &w.en).clone();
        let said = answer.map(|a| questions::reply_word(a.reply).to_owned()).unwrap_or_default();
        data.row(vec![
            q.rule.to_owned(),
            q.mistake.map(|m| m.to_string()).unwrap_or_default(),
            pick(&q.text),
            pick(&q.who),
            said,
        ]);
    }
    Ok(data)
}

pub(crate) fn answers(env: &Env, a: &Answers) -> Done {
    if let Some(file) = &a.file {
        let n = questions::import(&env.company, file, env.now)?;
        if env.format == Some(Format::Json) {
            print_json(&json!({"answers": n}))?;
        } else {
            let text = env.say("принято ответов", "answers taken");
            writeln!(io::stdout(), "{text}: {n}")?;
        }
        return Ok(DONE);
    }
    let list = questions::answers(&env.company)?;
    let mut data = Data::new(vec![
        ("rule", env.say("проверка", "check")),
        ("answer", env.say("ответ", "answer")),
        ("respondent", env.say("кто ответил", "who")),
        ("evidence", env.say("чем подтверждено", "evidence")),
        ("comment", env.say("примечание", "comment")),
    ]);
    let mut machine = Vec::new();
    for a in &list {
        let word = questions::reply_word(a.reply);
        data.row(vec![a.rule.clone(), word.to_owned(), a.respondent.clone(), a.evidence.clone(), a.comment.clone()]);
        machine.push(
            json!({"rule": a.rule, "answer": word, "respondent": a.respondent, "evidence": a.evidence, "comment": a.comment}),
        );
    }
    data.json(Value::Array(machine)).print(env.format)?;
    Ok(DONE)
}
