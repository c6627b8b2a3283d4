//! The main figures that reports print: asked from the catalogue of metrics for the last twelve complete months.

use crate::context::Context;
use domain::result::{PrintedFigure, Words};
use metrics::{Dimension, Grain, Request};

/// One figure of the list: metric, cut, grain, whole history or the last year.
struct Ask {
    metric: &'static str,
    by: Option<Dimension>,
    grain: Option<Grain>,
    /// Limit the figure to the last twelve complete months.
    year: bool,
    /// Only where money and trust have pages of their own: it joins every sale and call.
    deep: bool,
}

const fn ask(metric: &'static str) -> Ask {
    Ask { metric, by: None, grain: None, year: true, deep: false }
}

const fn by(metric: &'static str, dimension: Dimension) -> Ask {
    Ask { metric, by: Some(dimension), grain: None, year: true, deep: false }
}

const fn now(metric: &'static str) -> Ask {
    Ask { metric, by: None, grain: None, year: false, deep: false }
}

const fn deep(metric: &'static str) -> Ask {
    Ask { metric, by: None, grain: None, year: true, deep: true }
}

/// Programmes that print the deep figures.
const DEEP: [&str; 2] = ["full", "control"];

/// What the reports print, in their order.
const LIST: &[Ask] = &[
    ask("revenue"),
    Ask { metric: "revenue", by: None, grain: Some(Grain::Month), year: true, deep: false },
    ask("margin"),
    deep("driver_tree"),
    deep("revenue_bridge"),
    deep("reconciliation"),
    ask("average_ticket"),
    ask("lines_per_order"),
    ask("plan_attainment"),
    ask("evenness"),
    ask("leads"),
    by("leads", Dimension::Channel),
    ask("response_time"),
    ask("response_in_norm"),
    ask("lost_leads"),
    ask("lead_to_sale"),
    ask("deals_created"),
    ask("deals_won"),
    ask("win_rate_closed"),
    by("win_rate_closed", Dimension::Manager),
    by("win_rate_closed", Dimension::NewOrCurrent),
    ask("funnel_flow"),
    now("funnel_stock"),
    ask("stage_duration"),
    ask("cycle_length"),
    ask("bottleneck"),
    ask("refusals_by_reason"),
    now("pipeline_value"),
    now("coverage"),
    now("deals_without_task"),
    now("overdue_tasks"),
    now("stale_deals"),
    now("empty_fields"),
    ask("new_customers"),
    ask("active_customers"),
    now("abcxyz"),
    now("repeat_funnel"),
    now("ltv_operational"),
    now("churn_rate"),
    now("lost_customers"),
    by("revenue", Dimension::Manager),
    by("plan_attainment", Dimension::Manager),
    ask("key_person_share"),
];

/// Computes the list. A figure the metrics refuse is left out: its absence is said by the checks that need the same data.
#[must_use]
pub(crate) fn figures(ctx: &Context<'_>, programme: &str) -> Vec<PrintedFigure> {
    let mut out: Vec<PrintedFigure> = Vec::new();
    for a in LIST.iter().filter(|a| !a.deep || DEEP.contains(&programme)) {
        let Some(metric) = metrics::find(a.metric) else { continue };
        let mut request = Request::of(a.metric);
        if a.year {
            request = request.between(ctx.months_from, ctx.months_to.yesterday().unwrap_or(ctx.months_to));
        }
        if let Some(d) = &a.by {
            request = request.by(d.clone());
        }
        if let Some(g) = a.grain {
            request = request.each(g);
        }
        let Ok(set) = metrics::compute(ctx.session(), &request) else { continue };
        let id = format!("F{:02}", out.len() + 1);
        let definition = Words::new(metric.formula_ru, metric.formula_en);
        out.push(PrintedFigure { id, title: title(metric.ru, metric.en, a), definition, set });
    }
    out
}

fn title(ru: &str, en: &str, a: &Ask) -> Words {
    let cut = match (&a.by, a.grain) {
        (Some(Dimension::Manager), _) => (" по менеджерам", " by manager"),
        (Some(Dimension::Channel), _) => (" по каналам", " by channel"),
        (Some(Dimension::NewOrCurrent), _) => (": новые и текущие", ": new and current"),
        (_, Some(_)) => (" по месяцам", " by month"),
        _ => ("", ""),
    };
    Words::new(format!("{ru}{}", cut.0), format!("{en}{}", cut.1))
}
