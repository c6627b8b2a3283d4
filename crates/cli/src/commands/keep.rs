//! `backup`, `restore`, `verify`.

use super::Done;
use crate::DONE;
use crate::args::Format;
use crate::env::Env;
use crate::out::print_json;
use app::usecases::backup::{self, Summary};
use serde_json::json;
use std::io::{self, Write};
use std::path::Path;

pub(crate) fn backup(env: &Env, file: &Path) -> Done {
    let summary = backup::backup(&env.company, file, env.now, &mut env.bar())?;
    tell(env, "сохранено", "saved", file, &summary)
}

pub(crate) fn restore(env: &Env, file: &Path, replace: bool) -> Done {
    let summary = backup::restore(&env.company, file, replace, &mut env.bar())?;
    tell(env, "восстановлено", "restored", file, &summary)
}

fn tell(env: &Env, ru: &str, en: &str, file: &Path, s: &Summary) -> Done {
    if env.format == Some(Format::Json) {
        print_json(&json!({"file": file.display().to_string(), "files": s.files, "bytes": s.bytes}))?;
    } else {
        let (files, bytes) = (env.say("файлов", "files"), env.say("байт", "bytes"));
        writeln!(io::stdout(), "{}: {}; {files} {}, {bytes} {}", env.say(ru, en), file.display(), s.files, s.bytes)?;
    }
    Ok(DONE)
}

pub(crate) fn verify(env: &Env) -> Done {
    let text = backup::verify(&env.company, env.lang, &mut env.bar())?;
    if env.format == Some(Format::Json) {
        print_json(&json!({"intact": true, "note": text}))?;
    } else {
        writeln!(io::stdout(), "{text}")?;
    }
    Ok(DONE)
}
