//! Response speed: median, share within the norm by hour and weekday, by channel and manager, leads that were lost.

use super::{cut, each, start};
use crate::Result;
use crate::view::ask::Ask;
use crate::view::look::Look;
use crate::view::{Block, Page, Scope};

/// The page.
///
/// # Errors
/// A failing query.
pub fn page(look: &Look<'_>, ask: &Ask) -> Result<Page> {
    let lead = (
        "Рабочие минуты до первого ответа человека. Ночь и выходные не идут в счёт, неотвеченные не выбрасываются.",
        "Working minutes to the first answer of a person. Nights and weekends do not count, the unanswered are not dropped.",
    );
    let mut page = start(look, ask, "response", lead, &["manager", "channel"])?;
    page.blocks.push(look.tiles(ask, &["response_time", "response_in_norm", "lost_leads", "leads"])?);
    page.blocks.push(Block::section(
        "week",
        look.t("Час недели", "Hour of the week"),
        look.t(
            "Доля обращений, на которые ответили в норму, по дню и часу прихода.",
            "Share of leads answered within the norm by day and hour of arrival.",
        ),
    ));
    let week = Ask { by: vec!["hour".into(), "weekday".into()], ..cut(ask, "response_in_norm", "hour") };
    page.blocks.push(look.chart(&week, &look.t("Ответ в норму", "Answered in time"))?);
    page.blocks.push(look.chart(&cut(ask, "leads", "hour"), &look.t("Когда приходят обращения", "When leads come"))?);
    page.blocks.push(look.chart(&each(ask, "response_time", "month"), &look.t("Медиана по месяцам", "Median by month"))?);
    page.blocks.push(look.chart(&cut(ask, "response_in_norm", "channel"), &look.t("По каналам", "By channel"))?);
    if *look.scope == Scope::All {
        page.blocks.push(look.chart(&cut(ask, "response_in_norm", "manager"), &look.t("По менеджерам", "By manager"))?);
    }
    Ok(page)
}
