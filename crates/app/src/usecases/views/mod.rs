//! Dedicated views of figures that deserve more than the explorer: one file each, all of the same shape.

pub mod abcxyz;
pub mod bridge;
pub mod cohorts;
pub mod discipline;
pub mod funnel;
pub mod ltv;
pub mod pipeline;
pub mod plan_fact;
pub mod response;
pub mod stages;

use crate::Result;
use crate::view::ask::Ask;
use crate::view::look::Look;
use crate::view::{Link, Page};

/// A view: path, title, its page.
pub struct View {
    /// Path under the company.
    pub path: &'static str,
    /// Title, Russian.
    pub ru: &'static str,
    /// Title, English.
    pub en: &'static str,
    /// Makes the page.
    pub page: fn(&Look<'_>, &Ask) -> Result<Page>,
}

/// All views in the order of the menu.
pub const VIEWS: &[View] = &[
    View { path: "funnel", ru: "Воронка", en: "Funnel", page: funnel::page },
    View { path: "stages", ru: "Время на этапах", en: "Time in stages", page: stages::page },
    View { path: "pipeline", ru: "Портфель сделок", en: "Pipeline", page: pipeline::page },
    View { path: "plan-fact", ru: "План и факт", en: "Plan and fact", page: plan_fact::page },
    View { path: "bridge", ru: "Мост выручки", en: "Revenue bridge", page: bridge::page },
    View { path: "response", ru: "Скорость ответа", en: "Response time", page: response::page },
    View {
        path: "discipline", ru: "Порядок по менеджерам", en: "Discipline by manager", page: discipline::page
    },
    View { path: "abcxyz", ru: "ABCXYZ", en: "ABCXYZ", page: abcxyz::page },
    View { path: "cohorts", ru: "Повторные покупки", en: "Repeat purchases", page: cohorts::page },
    View { path: "ltv", ru: "Ценность клиента", en: "Lifetime value", page: ltv::page },
];

/// The view of a path.
#[must_use]
pub fn view(path: &str) -> Option<&'static View> {
    VIEWS.iter().find(|v| v.path == path)
}

/// A page with its title, neighbours and filter bar.
///
/// # Errors
/// A failing query.
pub(crate) fn start(look: &Look<'_>, ask: &Ask, path: &str, lead: (&str, &str), dims: &[&str]) -> Result<Page> {
    let title = view(path).map_or_else(String::new, |v| look.t(v.ru, v.en));
    Ok(Page {
        title,
        lead: look.t(lead.0, lead.1),
        fresh: look.fresh(),
        filters: Some(look.filters(path, ask, dims)?),
        tabs: tabs(look, path),
        ..Page::default()
    })
}

fn tabs(look: &Look<'_>, path: &str) -> Vec<Link> {
    let address = |v: &View| if v.path == path { String::new() } else { look.links.to(v.path) };
    VIEWS.iter().map(|v| Link::new(look.t(v.ru, v.en), address(v))).collect()
}

/// The same question about another metric.
pub(crate) fn about(ask: &Ask, metric: &str) -> Ask {
    Ask { metric: metric.to_owned(), by: vec![], grain: String::new(), compare: String::new(), ..ask.clone() }
}

/// The same question about another metric, cut once.
pub(crate) fn cut(ask: &Ask, metric: &str, by: &str) -> Ask {
    Ask { by: vec![by.to_owned()], ..about(ask, metric) }
}

/// The same question about another metric with a step.
pub(crate) fn each(ask: &Ask, metric: &str, grain: &str) -> Ask {
    Ask { grain: grain.to_owned(), ..about(ask, metric) }
}
