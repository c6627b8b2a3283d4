//! Is everything in order: home, space, settings, data, state; each line says what to do when it is not.

use crate::{Company, Home, paths};
use jiff::Timestamp;
use text::Lang;

/// Least free space before imports get risky, bytes.
const SPACE: u64 = 1 << 30;

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// In order.
    Good,
    /// Works, but look at it.
    Warning,
    /// Does not work.
    Bad,
}

/// One line of the check-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What was looked at.
    pub what: String,
    /// How it went.
    pub health: Health,
    /// Facts, or what to do.
    pub note: String,
}

/// Looks at everything that can be looked at quickly. `now` is microseconds UTC.
#[must_use]
pub fn check(home: &Home, company: &Company, now: i64, lang: Lang) -> Vec<Line> {
    let mut lines = vec![version(lang), folder(home, lang), space(home, lang)];
    if company.exists() {
        lines.extend([settings(company, now, lang), lake(company, lang), state(company, lang)]);
    } else {
        lines.push(line(
            lang.pick("данные", "data"),
            Health::Warning,
            lang.pick("ещё не загружены: revizor import ПУТЬ", "none yet: revizor import PATH"),
        ));
    }
    lines
}

fn line(what: impl Into<String>, health: Health, note: impl Into<String>) -> Line {
    Line { what: what.into(), health, note: note.into() }
}

fn version(lang: Lang) -> Line {
    let note = format!("revizor {}, {}", env!("CARGO_PKG_VERSION"), std::env::consts::OS);
    line(lang.pick("программа", "program"), Health::Good, note)
}

fn folder(home: &Home, lang: Lang) -> Line {
    let what = lang.pick("папка данных", "data folder");
    let probe = home.dir().join(format!(".probe-{}", std::process::id()));
    let tried = paths::make_dir(home.dir()).and_then(|()| paths::write(&probe, b"probe"));
    let _ = std::fs::remove_file(&probe);
    match tried {
        Ok(()) => line(what, Health::Good, home.dir().display().to_string()),
        Err(e) => line(what, Health::Bad, e.text(lang)),
    }
}

fn space(home: &Home, lang: Lang) -> Line {
    let what = lang.pick("место на диске", "disk space");
    match rustix::fs::statvfs(home.dir()) {
        Ok(s) => {
            let free = s.f_bavail.saturating_mul(s.f_frsize);
            let note = format!("{} MiB", free >> 20);
            let health = if free < SPACE { Health::Warning } else { Health::Good };
            line(what, health, note)
        }
        Err(e) => line(what, Health::Warning, e.to_string()),
    }
}

fn settings(company: &Company, now: i64, lang: Lang) -> Line {
    let what = lang.pick("настройки", "settings");
    let settings = match company.settings() {
        Ok(s) => s,
        Err(e) => return line(what, Health::Bad, e.text(lang)),
    };
    if !settings.is_set("timezone") {
        let note = lang.pick(
            "часовой пояс не задан, принят Europe/Moscow: revizor settings set timezone",
            "no time zone set, Europe/Moscow assumed: revizor settings set timezone",
        );
        return line(what, Health::Warning, note);
    }
    match settings.calendar() {
        Err(e) => line(what, Health::Bad, e.text(lang)),
        Ok(calendar) => {
            let today = Timestamp::from_microsecond(now).map(|t| t.to_zoned(calendar.tz().clone()).date()).unwrap_or_default();
            match calendar.warning(today, today) {
                Some(words) => line(what, Health::Warning, lang.pick(words.ru, words.en)),
                None => line(what, Health::Good, format!("{}, {}", settings.timezone(), settings.currency())),
            }
        }
    }
}

fn lake(company: &Company, lang: Lang) -> Line {
    let what = lang.pick("данные", "data");
    let look = || -> crate::Result<String> {
        let lake = company.lake_read()?;
        let snapshot = lake.latest()?;
        let mut files = 0;
        for table in domain::schema::TABLES {
            for f in lake.files(snapshot, table.name)? {
                let length = std::fs::metadata(&f.path).map_err(crate::Error::io("read", &f.path))?.len();
                if length != f.bytes {
                    return Err(crate::Error::failed(
                        format!("{}: длина {length} вместо {}; проверьте: revizor verify", f.path.display(), f.bytes),
                        format!("{}: length {length} instead of {}; check with revizor verify", f.path.display(), f.bytes),
                    ));
                }
                files += 1;
            }
        }
        let rows: u64 = lake.tables(snapshot)?.iter().map(|t| t.rows).sum();
        Ok(match lang {
            Lang::Ru => format!("состояние {snapshot}, строк {rows}, файлов {files}"),
            Lang::En => format!("snapshot {snapshot}, rows {rows}, files {files}"),
        })
    };
    match look() {
        Ok(note) => line(what, Health::Good, note),
        Err(e) => line(what, Health::Bad, e.text(lang)),
    }
}

fn state(company: &Company, lang: Lang) -> Line {
    let what = lang.pick("ответы и аудиты", "answers and audits");
    match store::State::open_read(company.dir()) {
        Ok(None) => line(what, Health::Good, lang.pick("пока нет", "none yet")),
        Ok(Some(state)) => match state.check() {
            Ok(()) => line(what, Health::Good, lang.pick("в порядке", "in order")),
            Err(e) => line(what, Health::Bad, e.to_string()),
        },
        Err(e) => line(what, Health::Bad, e.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_installation_is_no_failure() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::new(dir.path());
        let lines = check(&home, &home.company("main").unwrap(), 0, Lang::En);
        assert!(lines.iter().all(|l| l.health != Health::Bad), "{lines:?}");
        assert!(lines.iter().any(|l| l.note.contains("revizor import")));
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        std::fs::write(&file, "x").unwrap();
        let home = Home::new(file.join("home"));
        assert_eq!(folder(&home, Lang::Ru).health, Health::Bad);
    }
}
