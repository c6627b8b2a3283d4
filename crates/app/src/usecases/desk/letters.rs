//! Personal lists after a meeting: who does what until when, by the mail server of the installation.

use super::meeting::{self, Meeting};
use super::{By, Doc, cases, one};
use crate::people::Entrance;
use crate::people::mail::{self, Letter};
use crate::view::look::Look;
use crate::{Company, Error, Result};
use desk::{Case, Stand};
use std::fmt::Write as _;

/// Sends everybody of the meeting his list; people without an address are told, the first refusal stops the rest.
///
/// # Errors
/// No mail server, a meeting that runs, or a server that refuses.
pub fn send(entrance: Option<&Entrance>, look: &Look<'_>, company: &Company, n: i64, by: &By, now: i64) -> Result<()> {
    by.whole()?;
    let entrance = entrance.ok_or_else(no_server)?;
    let doc = one::<Meeting>(company, "meeting", n)?;
    if doc.body.ended.is_none() {
        return Err(Error::usage("сначала закончите планёрку", "end the meeting first"));
    }
    let settings = entrance.mail_settings()?.ok_or_else(no_server)?;
    let addresses = meeting::addresses(look, entrance, company)?;
    let all = cases::all(company)?;
    let mut sent = 0_usize;
    for id in doc.body.people.keys() {
        let Some(to) = addresses.get(id) else { continue };
        let text = list(look, &doc.body, id, &all);
        let date = look.words().date(&doc.body.day.to_string());
        let letter =
            Letter {
                to, subject: format!("{} {date}", look.t("Планёрка: ваши задания,", "Daily meeting: your actions,")), text
            };
        mail::send(&settings, &letter)?;
        sent += 1;
    }
    if sent == 0 {
        return Err(Error::failed(
            "ни у кого из участников нет почты: укажите её в employees или пригласите людей",
            "none of the people has an address: import employees with e-mails or invite the people",
        ));
    }
    meeting::change(company, n, by, |m| {
        m.sent = Some(now);
        Ok(())
    })
}

fn no_server() -> Error {
    Error::failed(
        "почтовый сервер не задан: Настройки → Система; список можно скопировать со страницы",
        "no mail server is set: Settings, System; the list can be copied from the page",
    )
}

/// The list of one person as plain text.
#[must_use]
pub fn list(look: &Look<'_>, m: &Meeting, id: &str, all: &[Doc<Case>]) -> String {
    let w = look.words();
    let mut out = String::new();
    let open: Vec<&Case> = all.iter().map(|d| &d.body).filter(|c| c.owner == id && c.stand == Stand::Open).collect();
    let _ = writeln!(out, "{}\n", w.cut("manager", id));
    if open.is_empty() {
        let _ = writeln!(out, "{}", look.t("Заданий нет.", "No actions."));
    }
    for c in open {
        let fresh = if c.given == m.day { "" } else { look.lang.pick(" (с прошлых дней)", " (from earlier days)") };
        let _ = writeln!(out, "- {} — {} {}{fresh}", c.what, look.t("до", "by"), w.date(&c.due.to_string()));
    }
    let own = m.people.get(id);
    for (title, text) in [
        (look.t("Повторить", "Repeat"), own.map_or("", |v| v.repeat.as_str())),
        (look.t("Не повторять", "Avoid"), own.map_or("", |v| v.avoid.as_str())),
    ] {
        if !text.is_empty() {
            let _ = writeln!(out, "\n{title}: {text}");
        }
    }
    if !m.decisions.is_empty() {
        let _ = writeln!(out, "\n{}:", look.t("Решили", "Decided"));
        for d in &m.decisions {
            let _ = writeln!(out, "- {d}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::mail::tests::{server, settings};
    use crate::people::testing::entrance;
    use crate::usecases::desk::tests::{Firm, noon};
    use crate::view::Scope;
    use jiff::civil::date;

    #[test]
    fn who_has_an_address_gets_his_own_list() {
        let (firm, now) = (Firm::new(), noon(date(2026, 3, 1)));
        firm.put("employees.csv", "id,name,role,team,email\nm-1,Анна,manager,north,anna@firm.example\n", 0);
        firm.act("meeting-start", &[], now).unwrap();
        let n = firm.look(&Scope::All, now, |l| meeting::read(l, &firm.company, "", now)).unwrap().meeting.unwrap().n;
        let id = n.to_string();
        for (who, what) in [("m-1", "Own action"), ("m-2", "Other action")] {
            firm.act("meeting-action", &[("n", &id), ("employee", who), ("what", what)], now).unwrap();
        }
        let (_dir, e) = entrance();
        let by = By::console("Вера");
        let send = |now| firm.look(&Scope::All, now, |l| send(Some(&e), l, &firm.company, n, &by, now));
        assert!(send(now).unwrap_err().text(text::Lang::En).contains("end the meeting"));
        firm.act("meeting-end", &[("n", &id)], now).unwrap();
        assert!(send(now).unwrap_err().text(text::Lang::En).contains("no mail server"));
        let (port, told) = server();
        e.set_mail(Some(&settings(port))).unwrap();
        send(now).unwrap();
        let told = told.join().unwrap();
        assert!(told.contains("RCPT TO:<anna@firm.example>"), "{told}");
        let all = cases::all(&firm.company).unwrap();
        let meeting = one::<Meeting>(&firm.company, "meeting", n).unwrap().body;
        let own = firm.look(&Scope::All, now, |l| Ok(list(l, &meeting, "m-1", &all))).unwrap();
        assert!(own.contains("Own action") && !own.contains("Other action"), "{own}");
        assert_eq!(meeting.sent, Some(now));
    }
}
