//! Registered changes as marks on every chart over time that they touch.

use super::cards;
use crate::usecases::change_plan;
use crate::view::Scope;
use crate::view::links::Links;
use crate::view::words::Mark;
use crate::{Company, Result};
use plan::Card;
use text::Lang;

/// Marks that a viewer may know of, in order of time.
///
/// # Errors
/// A state that cannot be read.
pub fn marks(company: &Company, scope: &Scope, links: &Links, lang: Lang) -> Result<Vec<Mark>> {
    let mut seen = visible(company, scope)?;
    seen.retain(|c| c.withdrawn.is_none());
    seen.sort_by(|a, b| a.start_on.cmp(&b.start_on).then_with(|| a.id.cmp(&b.id)));
    let mark = |c: Card| {
        let name = lang.pick(&c.hypothesis.ru, &c.hypothesis.en);
        let guard = c.guardrail.as_ref().map(|g| g.0.clone());
        Mark {
            metrics: std::iter::once(c.metric.clone()).chain(guard).collect(),
            on: c.start_on,
            label: if name.is_empty() { c.id.clone() } else { name.clone() },
            href: links.to(&format!("measure/{}", crate::view::links::escape(&c.id))),
        }
    };
    Ok(seen.into_iter().map(mark).collect())
}

/// Cards of a viewer: a manager sees those of items that he leads.
///
/// # Errors
/// A state that cannot be read.
pub(crate) fn visible(company: &Company, scope: &Scope) -> Result<Vec<Card>> {
    let all = cards(company)?;
    let Some(me) = scope.employee() else { return Ok(all) };
    let plan = change_plan::newest(company)?;
    let mine = |id: &str| plan.iter().flat_map(|p| &p.items).any(|i| i.id == id && i.owner_id.as_deref() == Some(me));
    Ok(all.into_iter().filter(|c| c.item.as_deref().is_some_and(mine)).collect())
}
