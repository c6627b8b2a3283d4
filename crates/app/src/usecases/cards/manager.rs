//! Card of a manager: own figures beside those of the department, plan, open deals, discipline, findings about the work.

use super::{LIST, listed, of, rows_only};
use crate::Result;
use crate::usecases::audit_view::concerning;
use crate::view::ask::Ask;
use crate::view::figure;
use crate::view::look::Look;
use crate::view::{Block, Cell, Fact, Page, Scope, Table};

/// The department as a whole: its totals name nobody.
static EVERYBODY: Scope = Scope::All;

/// Figures of the card.
const FIGURES: [&str; 10] = [
    "revenue",
    "margin",
    "average_ticket",
    "deals_won",
    "win_rate_closed",
    "lead_to_sale",
    "response_time",
    "deals_without_task",
    "overdue_tasks",
    "stale_deals",
];

/// The card.
///
/// # Errors
/// No such employee, or another one than the viewer.
pub fn page(look: &Look<'_>, company: &crate::Company, id: &str) -> Result<Page> {
    rows_only(look)?;
    let w = look.words();
    let card = look.open.sql("SELECT * FROM v_employees WHERE manager = $id", &of(id))?;
    if card.is_empty() || look.scope.employee().is_some_and(|me| me != id) {
        return Err(crate::Error::missing());
    }
    let name = card.text(0, "manager_name").unwrap_or(id).to_owned();
    let mut page = Page { title: name, fresh: look.fresh(), ..Page::default() };
    let mut facts = Vec::new();
    for column in ["role", "team", "head_id", "function", "hired_on", "left_on"] {
        let cell = crate::usecases::records::cell(look, &w, &card, 0, column, "employees");
        if !cell.text.is_empty() {
            facts.push(Fact { name: w.heading(column), value: cell.text, href: cell.href });
        }
    }
    let own = Ask { period: "12m".into(), ..Ask::default() }.only("manager", id);
    page.blocks.push(look.tiles(&own, &["revenue", "deals_won", "win_rate_closed", "response_time"])?);
    page.blocks.push(Block::Facts { rows: facts });
    page.blocks.push(beside(look, &own)?);
    page.blocks.extend(concerning(look, company, "manager", id)?);
    let plan = Ask {
        metric: "plan_attainment".into(),
        by: vec!["manager".into()],
        period: "12m".into(),
        grain: "month".into(),
        ..Ask::default()
    };
    if let Some(set) = look.figure(&plan)? {
        let rows: Vec<_> = set.rows.iter().filter(|r| r.cut.iter().any(|(d, v)| d == "manager" && v == id)).cloned().collect();
        if rows.len() > 1 {
            let part = domain::figure::FigureSet { rows, ..(*set).clone() };
            page.blocks.push(Block::Chart(Box::new(look.drawn(
                &w,
                &plan,
                &part,
                &look.t("План и факт по месяцам", "Plan and fact by month"),
            ))));
        }
    }
    let months = Ask { metric: "revenue".into(), grain: "month".into(), ..own };
    page.blocks.push(look.chart(&months, &look.t("Выручка по месяцам", "Revenue by month"))?);
    let deals = format!(
        "SELECT deal_id, title, customer_id, stage, amount, created_on, expected_close_on FROM v_open_deals WHERE manager = $id ORDER BY amount DESC NULLS LAST, deal_id LIMIT {LIST}"
    );
    page.blocks.extend(listed(
        look,
        "deals",
        look.t("Открытые сделки, крупные сверху", "Open deals, largest first"),
        &deals,
        &of(id),
    )?);
    let late = format!(
        "SELECT t.task_id, t.kind, t.deal_id, t.due_at, t.times_moved FROM v_tasks t CROSS JOIN v_as_of a WHERE t.manager = $id AND t.completed_at IS NULL AND t.due_at < a.as_of \
         ORDER BY t.due_at, t.task_id LIMIT {LIST}"
    );
    page.blocks.extend(listed(look, "late", look.t("Просроченные задачи", "Overdue tasks"), &late, &of(id))?);
    Ok(page)
}

/// Own figures beside those of all: an interval that overlaps the department's value is no difference.
fn beside(look: &Look<'_>, own: &Ask) -> Result<Block> {
    let w = look.words();
    // The department's value is shown to the manager, too: it names nobody.
    let all = Look { scope: &EVERYBODY, ..*look };
    let heads = [
        look.t("Показатель", "Figure"),
        format!(">{}", look.t("Сам", "Own")),
        look.t("Интервал и n", "Interval and n"),
        format!(">{}", look.t("Отдел", "Department")),
    ];
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new("beside", &heads);
    table.caption = look.t("Рядом с отделом, 12 месяцев", "Beside the department, 12 months");
    for metric in FIGURES {
        let ask = Ask { metric: metric.to_owned(), ..own.clone() };
        let department = Ask { filters: vec![], ..ask.clone() };
        let (Some(mine), Some(theirs)) = (look.figure(&ask)?, all.figure(&department)?) else { continue };
        let (Some(a), Some(b)) = (mine.rows.first(), theirs.rows.first()) else { continue };
        if a.value.is_none() && b.value.is_none() {
            continue;
        }
        let sums = metrics::find(metric).is_some_and(|m| m.additive);
        let share = if sums { Cell::default() } else { Cell::from(figure::value(&w, &theirs, b, true)) };
        table.push([
            Cell::link(figure::title(&w, metric), look.links.to("explore") + "?" + &ask.address()),
            Cell::number(figure::value(&w, &mine, a, true), a.value.clone().unwrap_or_default()),
            Cell::from(figure::note(&w, &mine, a)),
            share,
        ]);
    }
    Ok(look.table(table))
}
