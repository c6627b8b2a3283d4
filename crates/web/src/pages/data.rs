//! Data of a company: freshness, history of imports, tables; the map of figures that the data allows.

use super::Answer;
use crate::answer;
use crate::error::Fault;
use crate::routes::{Right, Route};
use crate::shell::Sheet;
use crate::site::{Shared, blocking};
use crate::templates::context;
use crate::viewer::Me;
use app::policy::Action;
use app::usecases::coverage::{self, Reach};
use app::usecases::{import_report::Outcome, imports, snapshots, tables};
use axum::extract::State;
use axum::routing::get;
use minijinja::Value;
use std::collections::BTreeMap;

pub(crate) const ROUTES: &[Route] = &[
    Route::page("/c/{company}/data", Right::In(Action::Data), || get(page)),
    Route::page("/c/{company}/data/tables", Right::In(Action::Data), || get(table_page)),
    Route::page("/c/{company}/data/coverage", Right::In(Action::Data), || get(coverage_page)),
];

/// A count for templates.
pub(crate) fn count(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

async fn page(State(site): Shared, me: Me) -> Answer {
    let me2 = me.clone();
    let values = blocking(move || history(&me2)).await?;
    let sheet = Sheet::new("data/index.html.j2", me.say("Данные", "Data")).here("data");
    answer::page(
        &site,
        &me,
        sheet,
        context! { tab => "imports", may_import => me.may(Action::Import), may_correct => me.may(Action::Correct), ..values },
    )
}

fn history(me: &Me) -> Result<Value, Fault> {
    let company = me.company()?;
    let list = imports::list(company)?;
    let imports: Vec<Value> = list
        .iter()
        .rev()
        .map(|i| {
            let sum = Outcome::of(i).totals();
            let files: Vec<&str> = i.files.iter().map(|f| f.name.as_str()).collect();
            context! {
                n => i.import, at => snapshots::moment(i.committed_at), files => files.iter().take(3).collect::<Vec<_>>(),
                more => files.len().saturating_sub(3), read => count(sum.read), accepted => count(sum.accepted),
                set_aside => count(sum.set_aside), duplicates => count(sum.duplicates),
                other => count(sum.header + sum.blank + sum.merged), undone => i.undone.is_some(),
            }
        })
        .collect();
    let found = if list.is_empty() { Vec::new() } else { tables::list(company)? };
    let rows: u64 = found.iter().map(|t| t.rows).sum();
    let last = found.iter().filter(|t| !matches!(t.table.as_str(), "targets" | "tasks" | "payments" | "capacity"));
    let last = last.filter_map(|t| t.last.clone()).max();
    let updated = list.iter().rev().find(|i| i.undone.is_none()).map(|i| snapshots::moment(i.committed_at));
    let aside: u64 = list.iter().filter(|i| i.undone.is_none()).map(|i| i.problems).sum();
    Ok(context! { imports, rows => count(rows), tables => found.len(), last, updated, aside => count(aside) })
}

async fn table_page(State(site): Shared, me: Me) -> Answer {
    let me2 = me.clone();
    let values = blocking(move || {
        let company = me2.company()?;
        let found = if imports::list(company)?.is_empty() { Vec::new() } else { tables::list(company)? };
        let list: Vec<Value> = found
            .into_iter()
            .map(|t| {
                let sources: Vec<Value> = t.sources.iter().map(|(name, rows)| context! { name, rows => count(*rows) }).collect();
                let filled: Vec<Value> =
                    t.filled.iter().map(|(name, share)| context! { name, share, empty => share == "0.0000" }).collect();
                context! { table => t.table, rows => count(t.rows), first => t.first, last => t.last, sources, filled }
            })
            .collect();
        Ok(context! { list })
    });
    let sheet = Sheet::new("data/tables.html.j2", me.say("Данные", "Data")).here("data");
    answer::page(
        &site,
        &me,
        sheet,
        context! { tab => "tables", may_import => me.may(Action::Import), may_correct => me.may(Action::Correct), ..values.await? },
    )
}

async fn coverage_page(State(site): Shared, me: Me) -> Answer {
    let me2 = me.clone();
    let values = blocking(move || cover(&me2)).await?;
    let sheet = Sheet::new("data/coverage.html.j2", me.say("Данные", "Data")).here("data");
    answer::page(
        &site,
        &me,
        sheet,
        context! { tab => "coverage", may_import => me.may(Action::Import), may_correct => me.may(Action::Correct), ..values },
    )
}

fn cover(me: &Me) -> Result<Value, Fault> {
    let map = coverage::map(me.company()?, me.lang)?;
    let mut groups: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    let (mut full, mut partial, mut missing) = (0, 0, 0);
    for m in &map.metrics {
        match m.reach {
            Reach::Full => full += 1,
            Reach::Partial => partial += 1,
            Reach::Missing => missing += 1,
        }
        let thin: Vec<Value> = m.thin.iter().map(|(column, share)| context! { column, share }).collect();
        let line = context! { id => m.id, title => m.title.clone(), reach => m.reach.word(), missing => m.missing.clone(), thin };
        groups.entry(m.group).or_default().push(line);
    }
    let groups: Vec<Value> = groups.into_iter().map(|(id, list)| context! { id, words => group(id, me.lang), list }).collect();
    let unlocks: Vec<Value> = map
        .unlocks
        .iter()
        .map(|u| context! { column => u.column.clone(), alone => u.alone.clone(), with_others => u.with_others, checks => u.checks })
        .collect();
    Ok(context! { groups, unlocks, full, partial, missing, all => full + partial + missing })
}

/// Name of a group of metrics.
pub(crate) fn group(id: &str, lang: app::Lang) -> String {
    let (ru, en) = match id {
        "funnel" => ("Воронка", "Funnel"),
        "money" => ("Деньги", "Money"),
        "clients" => ("Клиенты", "Clients"),
        "discipline" => ("Дисциплина", "Discipline"),
        "pipeline" => ("Заделы и прогноз", "Pipeline and forecast"),
        "people" => ("Люди", "People"),
        other => (other, other),
    };
    lang.pick(ru, en).to_owned()
}
