//! Templates, embedded and strict: an absent value is an error, not an empty place.

use crate::assets;
use app::Lang;
use minijinja::{Environment, Error, ErrorKind, State, UndefinedBehavior, Value};
use std::path::Path;
use std::sync::LazyLock;

macro_rules! templates {
    ($($name:literal),* $(,)?) => { &[$(($name, include_str!(concat!("../templates/", $name)))),*] };
}

/// Values of a template: `context! { name, other => expression, ..more }`. Takes references, so nothing is moved.
macro_rules! context {
    (@ $values:ident) => {};
    (@ $values:ident ..$e:expr) => { $values.join($e); };
    (@ $values:ident $key:ident => $value:expr) => { $values.put(stringify!($key), crate::templates::value(&$value)); };
    (@ $values:ident $key:ident => $value:expr, $($rest:tt)*) => {
        $values.put(stringify!($key), crate::templates::value(&$value));
        crate::templates::context!(@ $values $($rest)*);
    };
    (@ $values:ident $key:ident) => { $values.put(stringify!($key), crate::templates::value(&$key)); };
    (@ $values:ident $key:ident, $($rest:tt)*) => {
        $values.put(stringify!($key), crate::templates::value(&$key));
        crate::templates::context!(@ $values $($rest)*);
    };
    ($($body:tt)+) => {{
        let mut values = crate::templates::Values::default();
        crate::templates::context!(@ values $($body)+);
        values.done()
    }};
}
pub(crate) use context;

/// Anything that serializes, as a template sees it.
pub(crate) fn value<T: serde::Serialize>(of: &T) -> Value {
    Value::from(minijinja::value::Serde(of))
}

/// What [`context`] gathers.
#[derive(Default)]
pub(crate) struct Values {
    own: Vec<(&'static str, Value)>,
    more: Option<Value>,
}

impl Values {
    pub(crate) fn put(&mut self, key: &'static str, value: Value) {
        self.own.push((key, value));
    }

    pub(crate) fn join(&mut self, more: Value) {
        self.more = Some(more);
    }

    /// Own values win over those of the other map.
    pub(crate) fn done(self) -> Value {
        let own = Value::from_pairs(self.own);
        match self.more {
            Some(more) => minijinja::context! { ..own, ..more },
            None => own,
        }
    }
}

/// All templates by name.
pub(crate) const FILES: &[(&str, &str)] = templates![
    "base.html.j2",
    "door.html.j2",
    "fault.html.j2",
    "icons.html.j2",
    "parts.html.j2",
    "shell.html.j2",
    "account/codes.html.j2",
    "account/index.html.j2",
    "account/system.html.j2",
    "account/tokens.html.j2",
    "entrance/forgot.html.j2",
    "entrance/invite.html.j2",
    "entrance/login.html.j2",
    "entrance/reset.html.j2",
    "entrance/second.html.j2",
    "entrance/start.html.j2",
    "people/index.html.j2",
    "people/log.html.j2",
    "people/settings.html.j2",
    "home/companies.html.j2",
    "home/home.html.j2",
    "home/search.html.j2",
    "data/coverage.html.j2",
    "data/identity.html.j2",
    "data/import.html.j2",
    "data/index.html.j2",
    "data/problems.html.j2",
    "data/tables.html.j2",
    "data/tabs.html.j2",
    "data/upload.html.j2",
    "data/wizard.html.j2",
    "jobs/job.html.j2",
    "respond/gone.html.j2",
    "respond/form.html.j2",
    "defence/slides.html.j2",
    "defence/notes.html.j2",
    "changes/agree.html.j2",
    "changes/card.html.j2",
    "changes/comments.html.j2",
    "changes/index.html.j2",
    "changes/digest.html.j2",
    "changes/item.html.j2",
    "changes/leave.html.j2",
    "changes/reader.html.j2",
    "changes/register.html.j2",
    "changes/standard.html.j2",
    "changes/standard_new.html.j2",
    "changes/standards.html.j2",
    "changes/version.html.j2",
    "views/weights.html.j2",
    "views/table.html.j2",
    "views/respondents.html.j2",
    "views/page.html.j2",
    "views/meeting.html.j2",
    "home/tv.html.j2",
    "views/form.html.j2",
    "views/finding.html.j2",
    "views/filters.html.j2",
    "views/explore.html.j2",
    "views/board.html.j2",
    "views/block.html.j2",
    "views/audits.html.j2",
];

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut env = environment();
    for (name, text) in FILES {
        // A template that does not parse fails the tests; the page then says that it is unknown.
        let _ = env.add_template(name, text);
    }
    env
});

fn environment() -> Environment<'static> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    // {{ w("слово", "word") }} keeps both languages side by side in the template.
    env.add_function("w", |state: &State<'_, '_>, ru: String, en: String| pick(state, ru, en));
    // {{ asset("app.css") }} is the address with the hash of the content.
    env.add_function("asset", |name: String| assets::address(&name));
    // {{ 1200|count }}, {{ "12.50"|decimal(2) }}, {{ "0.4"|percent(1) }}, {{ "2026-10-31"|day }}
    env.add_filter("count", |state: &State<'_, '_>, n: i64| text::fmt::count(lang(state), n));
    env.add_filter("decimal", |state: &State<'_, '_>, v: String, places: usize| {
        text::fmt::decimal_trimmed(lang(state), &v, places)
    });
    env.add_filter("percent", |state: &State<'_, '_>, v: String, places: usize| text::fmt::percent_str(lang(state), &v, places));
    env.add_filter("counted", |state: &State<'_, '_>, n: i64, noun: String| text::fmt::counted(lang(state), n, &noun));
    env.add_filter("day", |state: &State<'_, '_>, v: String| day(lang(state), &v));
    env.add_filter("url", |v: String| crate::answer::escape(&v));
    env
}

fn lang(state: &State<'_, '_>) -> Lang {
    state.lookup("lang").and_then(|l| Lang::parse(l.as_str()?)).unwrap_or_default()
}

fn pick(state: &State<'_, '_>, ru: String, en: String) -> String {
    lang(state).pick(ru, en)
}

/// A date of a machine (`2026-10-31`, or a moment that begins so) for people; anything else stays.
pub(crate) fn day(lang: Lang, text: &str) -> String {
    let date = text.get(..10).and_then(|d| d.parse::<jiff::civil::Date>().ok());
    date.map_or_else(
        || text.to_owned(),
        |d| text::fmt::date(lang, (i32::from(d.year()), d.month().unsigned_abs(), d.day().unsigned_abs())),
    )
}

/// Renders a template; from `folder` when one is given, so that a page can be written without building.
///
/// # Errors
/// An unknown template or an absent value.
pub(crate) fn render(folder: Option<&Path>, name: &str, lang: Lang, values: Value) -> Result<String, Error> {
    let values = context! { lang => lang.code(), ..values };
    let Some(folder) = folder else { return ENVIRONMENT.get_template(name)?.render(values) };
    let mut env = environment();
    for (name, built_in) in FILES {
        let text = std::fs::read_to_string(folder.join("templates").join(name)).unwrap_or_else(|_| (*built_in).to_owned());
        env.add_template_owned((*name).to_owned(), text)?;
    }
    env.get_template(name).map_err(|_| Error::new(ErrorKind::TemplateNotFound, name.to_owned()))?.render(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_parses_and_is_listed() {
        let mut env = environment();
        for (name, text) in FILES {
            env.add_template(name, text).unwrap_or_else(|e| panic!("{name}: {e:#}"));
        }
        let mut on_disk = Vec::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
        let mut todo = vec![root.clone()];
        while let Some(dir) = todo.pop() {
            for entry in std::fs::read_dir(dir).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    todo.push(path);
                } else {
                    on_disk.push(path.strip_prefix(&root).unwrap().to_string_lossy().into_owned());
                }
            }
        }
        for name in on_disk {
            assert!(FILES.iter().any(|(n, _)| *n == name), "{name} is not in the list");
        }
    }

    #[test]
    fn nothing_inline_and_no_raw_colour() {
        for (name, text) in FILES {
            for bad in ["<script>", "onclick=", " style=\"", "javascript:", "<style"] {
                assert!(!text.contains(bad), "{name} has {bad}");
            }
        }
    }

    #[test]
    fn dates_for_people() {
        assert_eq!(day(Lang::Ru, "2026-10-31T10:00:00Z"), text::fmt::date(Lang::Ru, (2026, 10, 31)));
        assert_eq!(day(Lang::En, "soon"), "soon");
    }
}
