//! People of the demo: one account per role, signed in without a password, alive only while the demo is served.

use super::{Browser, Entrance, Signed, who};
use crate::Result;
use crate::policy::Role;
use store::{AccountKind, NewAccount};

/// A role to try.
#[derive(Debug, Clone, Copy)]
pub struct DemoRole {
    /// The role.
    pub role: Role,
    /// Address of its account; the domain cannot exist.
    pub email: &'static str,
    /// Name, Russian.
    pub ru: &'static str,
    /// Name, English.
    pub en: &'static str,
}

/// Roles in the order of the switcher.
pub const DEMO_ROLES: [DemoRole; 5] = [
    DemoRole { role: Role::Owner, email: "owner@demo.invalid", ru: "Собственник", en: "Owner" },
    DemoRole { role: Role::Head, email: "head@demo.invalid", ru: "Руководитель продаж", en: "Head of sales" },
    DemoRole { role: Role::Manager, email: "manager@demo.invalid", ru: "Менеджер", en: "Manager" },
    DemoRole { role: Role::Consultant, email: "consultant@demo.invalid", ru: "Консультант", en: "Consultant" },
    DemoRole { role: Role::ReadOnly, email: "reader@demo.invalid", ru: "Наблюдатель", en: "Reader" },
];

impl Entrance {
    /// Makes the people of the demo in a company; the manager becomes `employee`. Changes nothing when they are there.
    ///
    /// # Errors
    /// When the database fails.
    pub fn demo_people(&self, company: &str, employee: Option<&str>, now: i64) -> Result<()> {
        for r in DEMO_ROLES {
            let id = match self.people.account_by_email(r.email)? {
                Some(account) => account.id,
                None => {
                    let new = NewAccount { email: r.email, name: r.ru, kind: AccountKind::Demo, password: None, now };
                    self.people.add_account(&new)?
                }
            };
            let employee = if r.role == Role::Manager { employee } else { None };
            self.join(id, company, r.role, employee, None, now)?;
        }
        Ok(())
    }

    /// A fresh person of a role with a session, for tests of the pages.
    ///
    /// # Errors
    /// When the database fails.
    #[doc(hidden)]
    pub fn test_person(&self, company: &str, role: Role, employee: Option<&str>, now: i64) -> Result<Signed> {
        let (token, _) = self.token()?;
        let email = format!("{token}@test.invalid");
        let id = self.people.add_account(&NewAccount {
            email: &email,
            name: "Test",
            kind: AccountKind::Person,
            password: None,
            now,
        })?;
        self.join(id, company, role, employee, None, now)?;
        self.open_session(id, "full", &Browser { address: "192.0.2.1", agent: "test" }, now)
    }

    /// Opens a session in a role of the demo. The caller has made sure that the demo is being served.
    ///
    /// # Errors
    /// When the database fails or the people of the demo were not made.
    pub fn demo_sign_in(&self, role: Role, browser: &Browser<'_>, now: i64) -> Result<Option<Signed>> {
        let Some(r) = DEMO_ROLES.iter().find(|r| r.role == role) else { return Ok(None) };
        let Some(account) = self.people.account_by_email(r.email)?.filter(who::is_demo) else { return Ok(None) };
        Ok(Some(self.open_session(account.id, "full", browser, now)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::testing::entrance;

    #[test]
    fn people_of_the_demo_have_no_password_and_leave_the_first_start_open() {
        let (_dir, e) = entrance();
        e.demo_people("demo", Some("m-1"), 0).unwrap();
        e.demo_people("demo", Some("m-1"), 0).unwrap();
        assert!(e.is_new().unwrap());
        let signed = e.demo_sign_in(Role::Manager, &Browser::TEST, 1).unwrap().unwrap();
        let who = e.visitor(&signed.token, 1).unwrap().unwrap().who("demo", "2026-01-01").unwrap();
        assert_eq!((who.role, who.employee.as_deref()), (Role::Manager, Some("m-1")));
        assert!(e.sign_in("owner@demo.invalid", "", &Browser::TEST, 1).unwrap().is_err());
    }
}
