//! Tables that close: records of CRM, books and telephony against each other, and the driver tree against the books.

use super::context::{Context, anchor};
use crate::doc::{Block, Cell, Row, Table};
use domain::figure::{FigureRow, Status};
use domain::result::PrintedFigure;

/// Figures shown here and nowhere else.
pub(super) const METRICS: [&str; 2] = ["reconciliation", "driver_tree"];

fn cut<'a>(r: &'a FigureRow, dim: &str) -> &'a str {
    r.cut.iter().find(|(d, _)| d == dim).map_or("", |(_, v)| v)
}

fn find<'a>(c: &mut Context<'a>, metric: &str) -> Option<&'a PrintedFigure> {
    let f = c.r.figures.iter().find(|f| f.set.metric == metric)?;
    let told = f.set.rows.iter().any(|r| r.value.is_some() || r.status == Status::CountsOnly);
    (told && c.claim(f)).then_some(f)
}

/// CRM against books against telephony, in records and money, one line for each way a record found its pair.
pub(super) fn reconciliation(c: &mut Context<'_>) -> Option<Block> {
    let f = find(c, "reconciliation")?;
    let mut t = Table::new(&[
        &c.t("*Чьи записи и как нашлась пара", "*Whose records and how the pair was found"),
        &c.t(">Записей", ">Records"),
        &c.t(">Доля", ">Share"),
        &c.t(">Сумма", ">Amount"),
        &c.t(">Расхождение сумм", ">Difference of amounts"),
        &c.t(">Надёжность пары", ">Trust in the pair"),
    ]);
    t.id = anchor("fig", &f.id);
    t.caption = c.t("Сверка CRM, учёта и телефонии", "CRM, books and telephony against each other");
    t.note = c.how(f, None).line;
    let mut side = "";
    for r in &f.set.rows {
        if cut(r, "side") != side {
            side = cut(r, "side");
            let text = c.word(&format!("side.{side}"));
            t.rows.push(Row { cells: head(text, c.count(r.n)), total: true, ..Row::default() });
        }
        let money = |name: &str| r.field(name).map_or_else(|| "–".to_owned(), |v| c.value("money", Some(v)));
        let trust = r.field("confidence").map_or_else(|| "–".to_owned(), |v| c.share(v));
        let share = r.value.as_deref().map_or_else(|| "–".to_owned(), |v| text::fmt::percent_str(c.lang, v, 1));
        t.push([
            c.word(&format!("match.{}", cut(r, "match"))).into(),
            c.value("count", r.field("records")).into(),
            share.into(),
            money("amount").into(),
            money("gap").into(),
            trust.into(),
        ]);
    }
    t.filled().map(Block::Table)
}

fn head(text: String, n: String) -> Vec<Cell> {
    let mut cells: Vec<Cell> = vec![text.into(), n.into()];
    cells.resize_with(6, Cell::default);
    cells
}

/// Revenue of the year as a product of drivers, with the rest against the books.
pub(super) fn tree(c: &mut Context<'_>) -> Option<Block> {
    let f = find(c, "driver_tree")?;
    let mut t = Table::new(&[
        &c.t("*Ветвь", "*Branch"),
        &c.t(">Обращения", ">Leads"),
        &c.t(">× конверсия", ">× conversion"),
        &c.t(">Клиентов", ">Clients"),
        &c.t(">× покупок", ">× purchases"),
        &c.t(">× строк", ">× lines"),
        &c.t(">× сумма строки", ">× value of a line"),
        &c.t(">= Выручка", ">= Revenue"),
        &c.t(">Маржа", ">Margin"),
    ]);
    t.id = anchor("fig", &f.id);
    t.caption =
        c.t("Дерево показателей за год: из чего складывается выручка", "Driver tree of the year: what revenue is made of");
    let mut rest = String::new();
    for r in &f.set.rows {
        let name = cut(r, "branch").to_owned();
        let own = |unit: &str, field: &str| r.field(field).map_or_else(|| "–".to_owned(), |v| c.value(unit, Some(v)));
        if name == "books" {
            rest = own("money", "residual");
        }
        let cells: Vec<Cell> = vec![
            c.word(&format!("branch.{name}")).into(),
            own("count", "leads").into(),
            own("ratio", "conversion").into(),
            own("count", "clients").into(),
            own("number", "purchases_per_buyer").into(),
            own("number", "lines_per_purchase").into(),
            own("money", "line_value").into(),
            c.value("money", r.value.as_deref()).into(),
            own("money", "margin").into(),
        ];
        t.rows.push(Row { cells, total: name == "books", ..Row::default() });
    }
    t.note = match c.lang {
        text::Lang::Ru => format!("Остаток против учёта: {rest}. {}", c.how(f, None).line),
        text::Lang::En => format!("The rest against the books: {rest}. {}", c.how(f, None).line),
    };
    t.filled().map(Block::Table)
}
