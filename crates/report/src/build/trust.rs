//! Can the numbers be trusted: grade, sums of imports that close, filled columns, what could not be seen.

use super::context::{Context, anchor};
use super::department::TRUST;
use super::{closing, figures, plots};
use crate::doc::{Block, Cell, Section, Table, Tone};
use domain::result::{PrintedFigure, VerdictKind};

pub(super) fn section(c: &mut Context<'_>) -> Option<Section> {
    let d = &c.r.data;
    let tone = match d.grade.as_str() {
        "A" => Tone::Good,
        "B" => Tone::Plain,
        "C" => Tone::Warn,
        _ => Tone::Bad,
    };
    let mut blocks = Vec::new();
    if !d.grade.is_empty() {
        let title = format!("{} {}", c.t("Класс данных:", "Grade of data:"), d.grade);
        blocks.push(Block::Callout { tone, title, text: c.w(&d.reason), items: vec![] });
    }
    if let Some(share) = &c.r.money.residual_share {
        let share = text::fmt::percent_str(c.lang, share, 1);
        blocks.push(Block::Para {
            text: match c.lang {
                text::Lang::Ru => format!("Дерево показателей сходится с учётом продаж: необъяснённый остаток {share}. Больше 3 % — денежных выводов не было бы."),
                text::Lang::En => format!("The driver tree closes to the sales records: the unexplained rest is {share}. Above 3% there would be no money page."),
            },
        });
    }
    blocks.extend(closing::reconciliation(c));
    blocks.extend(imports(c).map(Block::Table));
    blocks.extend(tables(c).map(Block::Table));
    let own: Vec<&PrintedFigure> = c.r.figures.iter().filter(|f| TRUST.contains(&f.set.metric.as_str())).collect();
    blocks.extend(figures::tiles(c, own.clone()));
    for f in own {
        if c.claim(f) {
            blocks.extend(plots::blocks(c, f));
        }
    }
    blocks.extend(unseen(c).map(Block::Table));
    if blocks.is_empty() {
        return None;
    }
    Some(Section {
        id: "trust",
        number: String::new(),
        title: c.t("Можно ли верить цифрам", "Can the numbers be trusted"),
        short: c.t("Доверие к данным", "Trust"),
        lead: c.t(
            "Каждая строка файлов учтена: принята, отложена с причиной, повтор или пустая. Суммы сходятся.",
            "Every row of the files is accounted for: accepted, set aside with a reason, duplicate or blank. The sums close.",
        ),
        closed: String::new(),
        blocks,
    })
}

fn imports(c: &Context<'_>) -> Option<Table> {
    let mut t = Table::new(&[
        &c.t("*Загрузка", "*Import"),
        &c.t(">Прочитано", ">Read"),
        &c.t(">Принято", ">Accepted"),
        &c.t(">Отложено", ">Set aside"),
        &c.t(">Повторы", ">Duplicates"),
        &c.t(">Пустые и заголовки", ">Blank and headers"),
        &c.t("Сходится", "Closes"),
    ]);
    t.caption = c.t(
        "Загрузки: прочитано = принято + отложено + повторы + пустые и заголовки",
        "Imports: read = accepted + set aside + duplicates + blank and headers",
    );
    for i in &c.r.data.imports {
        let closes = i.read == i.accepted + i.set_aside + i.duplicates + i.blank;
        let sign = if closes { Cell::tag(c.word("yes"), Tone::Good) } else { Cell::tag(c.word("no"), Tone::Bad) };
        t.push([
            Cell::noted(format!("№ {}", i.import), i.files.join(", ")),
            c.count(i.read).into(),
            c.count(i.accepted).into(),
            c.count(i.set_aside).into(),
            c.count(i.duplicates).into(),
            c.count(i.blank).into(),
            sign,
        ]);
    }
    t.filled()
}

fn tables(c: &Context<'_>) -> Option<Table> {
    let mut t = Table::new(&[
        &c.t("Данные", "Data"),
        &c.t(">Строк", ">Rows"),
        &c.t("С какого числа", "First day"),
        &c.t("По какое", "Last day"),
        &c.t("*Хуже всего заполнено", "*Least filled"),
    ]);
    t.caption = c.t("Что загружено и как заполнено", "What is loaded and how it is filled");
    for q in &c.r.data.tables {
        let day = |d: &Option<String>| d.as_deref().map_or_else(|| "–".to_owned(), |d| c.date(d));
        let gaps = q.filled.iter().filter(|(_, share)| share.parse::<f64>().is_ok_and(|s| s < 0.995)).take(4);
        let worst: Vec<String> =
            gaps.map(|(column, share)| format!("{}\u{a0}{}", crate::columns::heading(c.lang, column), c.share(share))).collect();
        let worst =
            if worst.is_empty() { c.t("заполнено полностью", "filled completely") } else { worst.join(", ") };
        t.push([
            Cell::noted(c.word(&format!("table.{}", q.table)), q.table.clone()),
            c.count(q.rows).into(),
            day(&q.first).into(),
            day(&q.last).into(),
            worst.into(),
        ]);
    }
    t.filled()
}

/// Checks that could not run, with what is missing and how to get it.
fn unseen(c: &Context<'_>) -> Option<Table> {
    let mut t = Table::new(&[
        &c.t("*Что не удалось проверить", "*What could not be checked"),
        &c.t("Чего не хватает", "What is missing"),
        &c.t("*Как получить", "*How to get it"),
    ]);
    t.caption = c.t("Чего не видно по этим данным", "What these data do not show");
    for v in c.r.verdicts.iter().filter(|v| matches!(v.verdict, VerdictKind::NotAssessed)) {
        t.push([
            Cell::link(c.w(&v.title), format!("#{}", anchor("rule", &v.id))),
            v.missing.iter().map(|m| lacking(c, m)).collect::<Vec<_>>().join(", ").into(),
            c.w(&v.how_to_get).into(),
        ]);
    }
    t.filled()
}

/// A missing column by its name for people; too few cases say so.
fn lacking(c: &Context<'_>, missing: &str) -> String {
    if let Some(least) = missing.strip_prefix("n>=") {
        return match c.lang {
            text::Lang::Ru => format!("случаев меньше {least}"),
            text::Lang::En => format!("fewer than {least} cases"),
        };
    }
    let (table, column) = missing.split_once('.').unwrap_or((missing, ""));
    let named = text::locale::get(c.lang, &format!("table.{table}")).map_or_else(|| table.to_owned(), str::to_owned);
    if column.is_empty() { named } else { format!("{named}: {}", crate::columns::heading(c.lang, column)) }
}
