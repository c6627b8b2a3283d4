//! The plan as a table: on a page, on paper, as CSV or a workbook.

use super::Desk;
use super::board::stamp;
use crate::usecases::change_plan::{Item, Plan};
use crate::usecases::explore::Sheet;
use crate::view::{Cell, Table};
use crate::{Error, Result};
use domain::money::format_money;

/// Items in their order, those out of it last.
fn ordered<'p>(desk: &Desk<'_>, plan: &'p Plan) -> Vec<&'p Item> {
    let first = plan.order.iter().filter_map(|s| plan.items.iter().find(|i| i.id == s.id));
    let rest = plan.items.iter().filter(|i| !plan.order.iter().any(|s| s.id == i.id));
    first.chain(rest).filter(|i| desk.sees(i)).collect()
}

/// The short form.
pub(super) fn table(desk: &Desk<'_>, plan: &Plan) -> Table {
    let heads = [
        ">№".to_owned(),
        desk.t("Что меняем", "Change"),
        desk.t("Ведёт", "Leads"),
        format!(">{}", desk.t("Часы", "Hours")),
        desk.t("Календарь", "Calendar"),
        format!(">{}", desk.t("Деньги", "Money")),
        desk.t("Состояние", "State"),
    ];
    let mut table = Table::new("plan", &heads.iter().map(String::as_str).collect::<Vec<_>>());
    for item in ordered(desk, plan) {
        let slot = plan.order.iter().position(|s| s.id == item.id);
        let (state, tone) = desk.state(item.state);
        table.push([
            slot.map_or_else(|| "–".to_owned(), |p| (p + 1).to_string()).into(),
            Cell { note: desk.say(&item.cause), ..Cell::link(desk.say(&item.change), desk.item(&item.id)) },
            desk.owner(item).into(),
            item.effort_hours.to_string().into(),
            plan.order.iter().find(|s| s.id == item.id).map(|s| super::board::dates(desk, s)).unwrap_or_default().into(),
            Cell { note: desk.range(item), ..Cell::number(desk.money(item), format_money(item.money.p50)) },
            Cell { note: item.reason.clone(), ..Cell::tag(state, tone) },
        ]);
    }
    table
}

/// Every field of every item.
///
/// # Errors
/// There is no plan yet.
pub fn sheet(desk: &Desk<'_>) -> Result<Sheet> {
    let plan = desk.plan()?.ok_or_else(Error::missing)?;
    let columns = [
        ("№", "No"),
        ("Код", "Id"),
        ("Трек", "Track"),
        ("Причина", "Cause"),
        ("Что меняем", "Change"),
        ("Ведёт", "Leads"),
        ("Часы", "Hours"),
        ("Затраты", "Cost"),
        ("P10", "P10"),
        ("P50", "P50"),
        ("P90", "P90"),
        ("Вид денег", "Kind of money"),
        ("Сначала нужно", "First comes"),
        ("Внедрение", "Adoption"),
        ("Показатель эффекта", "Metric of the effect"),
        ("Что не должно ухудшиться", "Guardrail"),
        ("Недель до эффекта", "Weeks to effect"),
        ("Приоритет, %", "Priority, %"),
        ("Начало", "Start"),
        ("Конец работы", "End of work"),
        ("Эффект с", "Effect from"),
        ("День решения", "Day of decision"),
        ("Когда остановиться", "Stop rule"),
        ("Шаги", "Steps"),
        ("Состояние", "State"),
        ("Причина состояния", "Reason of the state"),
    ];
    let rows = ordered(desk, &plan).into_iter().map(|i| row(desk, &plan, i)).collect();
    let hash = plan.hash();
    Ok(Sheet {
        name: format!("plan-{}", plan.version),
        head: vec![
            (desk.t("План изменений", "Plan of changes"), stamp(desk, &plan)),
            (desk.t("Отпечаток", "Hash"), hash),
            (
                desk.t("Подписан", "Signed"),
                if plan.as_signed() {
                    desk.t("обеими сторонами", "by both sides")
                } else {
                    desk.t("нет", "no")
                },
            ),
        ],
        columns: columns.map(|(ru, en)| desk.t(ru, en)).to_vec(),
        rows,
    })
}

fn row(desk: &Desk<'_>, plan: &Plan, item: &Item) -> Vec<String> {
    let slot = plan.order.iter().find(|s| s.id == item.id);
    let place = plan.order.iter().position(|s| s.id == item.id).map(|p| (p + 1).to_string());
    let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
    let steps: Vec<String> = item.steps.iter().enumerate().map(|(i, s)| format!("{}. {}", i + 1, desk.say(s))).collect();
    vec![
        place.unwrap_or_default(),
        item.id.clone(),
        item.track.clone(),
        desk.say(&item.cause),
        desk.say(&item.change),
        desk.owner(item),
        item.effort_hours.to_string(),
        format_money(item.cost),
        format_money(item.money.p10),
        format_money(item.money.p50),
        format_money(item.money.p90),
        item.kind.clone(),
        item.after.join(", "),
        desk.say(&item.adoption),
        item.effect_metric.clone(),
        desk.say(&item.guardrail),
        item.lag_weeks.to_string(),
        item.priority.to_string(),
        day(slot.map(|s| s.start_on)),
        day(slot.map(|s| s.end_on)),
        day(slot.map(|s| s.effect_from)),
        day(item.decision_on),
        desk.say(&item.stop),
        steps.join("\n"),
        desk.state(item.state).0,
        item.reason.clone(),
    ]
}
