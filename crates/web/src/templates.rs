//! Templates, embedded and strict: an absent value is an error, not an empty place.

use app::Lang;
use minijinja::{Environment, UndefinedBehavior, Value, context};
use std::sync::LazyLock;

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    let files = [
        ("base.html.j2", include_str!("../templates/base.html.j2")),
        ("home.html.j2", include_str!("../templates/home.html.j2")),
        ("company.html.j2", include_str!("../templates/company.html.j2")),
        ("data.html.j2", include_str!("../templates/data.html.j2")),
        ("fault.html.j2", include_str!("../templates/fault.html.j2")),
    ];
    for (name, text) in files {
        // A template that does not parse fails the test of this file; the page then says that it is unknown.
        let _ = env.add_template(name, text);
    }
    // {{ w("слово", "word") }} keeps both languages side by side in the template.
    env.add_function(
        "w",
        |state: &minijinja::State<'_, '_>, ru: String, en: String| {
            if state.lookup("lang").is_some_and(|l| l.as_str() == Some("en")) { en } else { ru }
        },
    );
    env
});

/// Renders a page.
///
/// # Errors
/// An unknown template or an absent value.
pub(crate) fn render(name: &str, lang: Lang, values: Value) -> Result<String, minijinja::Error> {
    ENVIRONMENT.get_template(name)?.render(context! { lang => lang.code(), ..values })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_renders_in_both_languages_and_escapes() {
        let audit = context! { n => 1, programme => "crm", as_of => "2026-10-31", score => "50", coverage => "0.8", findings => 3,
        has_report => true, files => vec!["audit.json"] };
        let samples = [
            (
                "home.html.j2",
                context! { companies => vec![context! { slug => "main", name => "<b>Ромашка</b>", audits => 2, rows => 10 }] },
            ),
            ("company.html.j2", context! { slug => "main", name => "<b>x</b>", audits => vec![audit] }),
            (
                "data.html.j2",
                context! { slug => "main", name => "x",
                imports => vec![context! { n => 1, at => "t", files => "a.csv", read => 3, accepted => 1, set_aside => 1, duplicates => 0, other => 1, undone => false }],
                tables => vec![context! { table => "deals", rows => 5, first => "a", last => "b", sources => "crm" }] },
            ),
            ("fault.html.j2", context! { words => "нет" }),
        ];
        for (name, values) in samples {
            for lang in Lang::ALL {
                let html = render(name, lang, values.clone()).unwrap();
                assert!(html.contains(&format!("lang=\"{}\"", lang.code())), "{name}");
                assert!(!html.contains("<b>"), "{name} does not escape");
            }
        }
    }
}
