//! The frame around every page: menu by role, company, language, theme, the way here.

use crate::site::Site;
use crate::templates;
use crate::templates::context;
use crate::viewer::Viewer;
use app::people::DEMO_ROLES;
use app::policy::Action;
use axum::http::StatusCode;
use minijinja::Value;

/// One entry of the menu.
pub(crate) struct Entry {
    /// Stable word: pages name it to light it up.
    pub(crate) id: &'static str,
    /// Address inside the company.
    pub(crate) path: &'static str,
    pub(crate) ru: &'static str,
    pub(crate) en: &'static str,
    /// Name of the icon in `icons.html.j2`.
    pub(crate) icon: &'static str,
    /// Who does not have this right does not see the entry.
    pub(crate) action: Action,
}

const fn entry(
    id: &'static str,
    path: &'static str,
    ru: &'static str,
    en: &'static str,
    icon: &'static str,
    action: Action,
) -> Entry {
    Entry { id, path, ru, en, icon, action }
}

/// The menu, in order.
pub(crate) const MENU: &[Entry] = &[
    entry("home", "", "Главная", "Home", "home", Action::Home),
    entry("audits", "/audits", "Аудит", "Audit", "audit", Action::Audits),
    entry("plan", "/plan", "Изменения", "Changes", "check", Action::Plan),
    entry("funnel", "/funnel", "Продажи", "Sales", "funnel", Action::Figures),
    entry("desk", "/meeting", "Работа", "Work", "clients", Action::Deals),
    entry("explore", "/explore", "Показатели", "Figures", "chart", Action::Figures),
    entry("boards", "/boards", "Доски", "Boards", "star", Action::Figures),
    entry("data", "/data", "Данные", "Data", "data", Action::Data),
    entry("people", "/people", "Доступ", "Access", "people", Action::Members),
    entry("settings", "/settings", "Настройки", "Settings", "settings", Action::Settings),
    entry("log", "/log", "Журнал", "Log", "log", Action::Log),
];

/// A page about to be framed.
pub(crate) struct Sheet {
    pub(crate) template: &'static str,
    pub(crate) title: String,
    /// Entry of the menu that is lit.
    pub(crate) here: &'static str,
    /// The way here: words and address; the page itself is not among them.
    pub(crate) crumbs: Vec<(String, String)>,
    pub(crate) status: StatusCode,
    /// A word of success from the form before.
    pub(crate) flash: String,
}

impl Sheet {
    /// A page with its title.
    pub(crate) fn new(template: &'static str, title: impl Into<String>) -> Self {
        Self { template, title: title.into(), here: "", crumbs: Vec::new(), status: StatusCode::OK, flash: String::new() }
    }

    /// Lights an entry of the menu.
    pub(crate) fn here(mut self, id: &'static str) -> Self {
        self.here = id;
        self
    }

    /// Adds a step of the way here.
    pub(crate) fn crumb(mut self, words: impl Into<String>, address: impl Into<String>) -> Self {
        self.crumbs.push((words.into(), address.into()));
        self
    }

    /// Another status than 200.
    pub(crate) fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Words on top of the page.
    pub(crate) fn flash(mut self, words: impl Into<String>) -> Self {
        self.flash = words.into();
        self
    }
}

/// Renders a page with its frame.
pub(crate) fn render(site: &Site, me: &Viewer, sheet: Sheet, values: Value) -> Result<String, minijinja::Error> {
    let frame = frame(site, me, &sheet);
    templates::render(site.assets.as_deref(), sheet.template, me.lang, context! { frame, ..values })
}

/// What the templates know of the frame, under the name `frame`.
pub(crate) fn frame(site: &Site, me: &Viewer, sheet: &Sheet) -> Value {
    let base = me.at("");
    let menu: Vec<Value> = MENU
        .iter()
        .filter(|e| me.may(e.action))
        .map(|e| context! { id => e.id, address => format!("{base}{}", e.path), words => me.lang.pick(e.ru, e.en), icon => e.icon })
        .collect();
    let crumbs: Vec<Value> = sheet.crumbs.iter().map(|(words, address)| context! { words, address }).collect();
    let companies: Vec<Value> = me.companies.iter().map(|(slug, name)| context! { slug, name }).collect();
    let roles: Vec<Value> = DEMO_ROLES
        .iter()
        .filter(|_| me.demo)
        .map(|r| context! { word => r.role.word(), words => me.lang.pick(r.ru, r.en), on => me.who.as_ref().is_some_and(|w| w.role == r.role) })
        .collect();
    let name = me.visitor.as_ref().map(|v| v.account.name.as_str()).unwrap_or_default();
    let company = me.company.as_ref().map(|c| c.slug()).unwrap_or_default();
    context! {
        title => sheet.title.clone(), here => sheet.here, crumbs, menu, companies, company, company_name => me.company_name.clone(), base,
        name, role => me.who.as_ref().map_or("", |w| w.role.word()), signed => me.visitor.as_ref().is_some_and(|v| v.session.stage == "full"),
        demo => me.demo, demo_served => site.demo.is_some(), roles, theme => me.theme.word(), path => me.path.clone(), csrf => me.csrf.clone(), flash => sheet.flash.clone(),
        others => me.companies.len() > 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes;

    #[test]
    fn every_entry_of_the_menu_leads_to_a_page_with_its_right() {
        for e in MENU {
            let path = format!("/c/{{company}}{}", e.path);
            let route = routes::all().find(|r| r.method == "GET" && r.path == path).unwrap_or_else(|| panic!("{path}"));
            assert_eq!(route.right, routes::Right::In(e.action), "{path}");
        }
    }
}
