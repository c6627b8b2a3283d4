//! The first start: the owner's account and the company.

use super::{Answer, Browser, Entrance, Refusal, Signed, password};
use crate::Company;
use crate::policy::Role;
use crate::settings::Settings;
use domain::result::Words;
use store::{AccountKind, Member, NewAccount, NewEntry, secret};

/// The form of the first start.
#[derive(Debug, Clone, Default)]
pub struct FirstStart {
    /// Name of the owner.
    pub name: String,
    /// Address.
    pub email: String,
    /// Password.
    pub password: String,
    /// Name of the company.
    pub company: String,
    /// Settings of the company by key: timezone, calendar, currency, vat, fiscal_year, lang. Empty ones are left out.
    pub settings: Vec<(String, String)>,
}

impl Entrance {
    /// Makes the first account as owner of `slug` and signs it in. Companies that were imported before become its own, too.
    ///
    /// # Errors
    /// When something cannot be written. A second first start is a refusal.
    pub fn first_start(&self, form: &FirstStart, slug: &str, browser: &Browser<'_>, now: i64) -> Answer<Signed> {
        if let Err(refusal) = check(form) {
            return Ok(Err(refusal));
        }
        let company = self.home.company(slug)?;
        if let Err(words) = self.try_settings(&company, form)? {
            return Ok(Err(Refusal::Form(words)));
        }
        let Some(hash) = secret::hash_password(&form.password, &self.random()?) else {
            return Ok(Err(Refusal::form("Пароль не удалось сохранить.", "The password could not be stored.")));
        };
        let new = NewAccount {
            email: form.email.trim(),
            name: form.name.trim(),
            kind: AccountKind::Person,
            password: Some(&hash),
            now,
        };
        let Some(account) = self.people.add_first(&new)? else { return Ok(Err(taken())) };
        self.save_settings(&company, form)?;
        let mut companies = self.home.companies()?;
        if !companies.iter().any(|c| c == slug) {
            companies.push(slug.to_owned());
        }
        for slug in &companies {
            self.join(account, slug, Role::Owner, None, None, now)?;
        }
        self.note(&NewEntry {
            at: now,
            account: Some(account),
            who: form.name.trim(),
            company: slug,
            action: "first_start",
            result: "done",
            ..NewEntry::default()
        })?;
        Ok(Ok(self.open_session(account, "full", browser, now)?))
    }

    /// Makes or changes a membership.
    pub(crate) fn join(
        &self,
        account: i64,
        company: &str,
        role: Role,
        employee: Option<&str>,
        until: Option<&str>,
        now: i64,
    ) -> crate::Result<()> {
        let member = Member {
            account,
            email: String::new(),
            name: String::new(),
            company: company.to_owned(),
            role: role.word().to_owned(),
            employee: employee.map(str::to_owned),
            until: until.map(str::to_owned),
            pay: false,
            disabled: false,
        };
        Ok(self.people.put_member(&member, now)?)
    }

    /// Whether the settings of the form would be taken; nothing is written.
    fn try_settings(&self, company: &Company, form: &FirstStart) -> crate::Result<Result<(), Words>> {
        let mut settings = company.settings()?;
        Ok(fill(&mut settings, form))
    }

    fn save_settings(&self, company: &Company, form: &FirstStart) -> crate::Result<()> {
        let lake = company.lake()?;
        let mut settings = Settings::load(&lake, company.slug())?;
        let _ = fill(&mut settings, form);
        settings.save(&lake)
    }
}

fn fill(settings: &mut Settings, form: &FirstStart) -> Result<(), Words> {
    let name = ("name".to_owned(), form.company.trim().to_owned());
    for (key, value) in std::iter::once(&name).chain(&form.settings) {
        if value.trim().is_empty() {
            continue;
        }
        settings.set(key, value.trim()).map_err(|e| Words::new(e.text(text::Lang::Ru), e.text(text::Lang::En)))?;
    }
    Ok(())
}

fn check(form: &FirstStart) -> Result<(), Refusal> {
    if form.name.trim().is_empty() || form.name.chars().count() > 100 {
        return Err(Refusal::form("Напишите имя (до 100 знаков).", "Enter a name (up to 100 characters)."));
    }
    check_email(&form.email)?;
    if form.company.trim().is_empty() || form.company.chars().count() > 200 {
        return Err(Refusal::form("Напишите название компании.", "Enter the name of the company."));
    }
    password::check(&form.password, &form.email, &form.name)
}

/// An address with one `@` and something on both sides; whether it exists only a letter can tell.
pub(super) fn check_email(email: &str) -> Result<(), Refusal> {
    let fine = email.trim().split_once('@').is_some_and(|(user, host)| {
        !user.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !host.contains('@')
    });
    if fine && email.len() <= 254 && !email.trim().contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Ok(());
    }
    Err(Refusal::form("Это не похоже на адрес почты.", "This does not look like a mail address."))
}

fn taken() -> Refusal {
    Refusal::form(
        "Первый запуск уже состоялся: войдите или попросите приглашение у собственника.",
        "The first start is over: sign in, or ask the owner for an invitation.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::testing::entrance;

    fn form() -> FirstStart {
        FirstStart {
            name: "Анна".into(),
            email: "anna@firm.example".into(),
            password: "лошадь скрепка верно".into(),
            company: "ООО «Ромашка»".into(),
            settings: vec![("timezone".into(), "Asia/Omsk".into()), ("currency".into(), String::new())],
        }
    }

    #[test]
    fn the_first_start_happens_once() {
        let (_dir, e) = entrance();
        assert!(e.is_new().unwrap());
        let bad = FirstStart { settings: vec![("timezone".into(), "Mars/North".into())], ..form() };
        assert!(matches!(e.first_start(&bad, "main", &Browser::TEST, 1).unwrap(), Err(Refusal::Form(_))));
        assert!(e.is_new().unwrap());
        let signed = e.first_start(&form(), "main", &Browser::TEST, 1).unwrap().unwrap();
        let visitor = e.visitor(&signed.token, 2).unwrap().unwrap();
        assert_eq!(visitor.who("main", "2026-01-01").unwrap().role, Role::Owner);
        let settings = e.home().company("main").unwrap().settings().unwrap();
        assert_eq!((settings.name(), settings.timezone()), ("ООО «Ромашка»", "Asia/Omsk"));
        let again = FirstStart { email: "b@firm.example".into(), ..form() };
        assert!(e.first_start(&again, "main", &Browser::TEST, 3).unwrap().is_err());
    }

    #[test]
    fn addresses() {
        for bad in ["", "a", "a@", "@b.c", "a@b", "a b@c.d", "a@b.c@d.e", "a@.b"] {
            assert!(check_email(bad).is_err(), "{bad}");
        }
        assert!(check_email(" anna+x@почта.рф ").is_ok());
    }
}
