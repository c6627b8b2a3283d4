//! Lint of the pipeline: names, order and use of stages (`methods.md` 1.1, 1.5, mission row 24).

use crate::calc::common::put;
use crate::calc::funnel::{keep_reach, keep_visits};
use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::Context;
use domain::figure::{FigureRow, Status};
use std::collections::BTreeMap;

/// More work stages than this are too many.
const MOST: usize = 9;
/// A stage skipped by more than this percent of those who passed it is not real.
const SKIPPED_PERCENT: u64 = 20;
/// Judged from so many deals on.
const DEALS_MIN: u64 = 20;

/// Words of what the seller does; a stage is a step of the buyer.
const SELLER: [&str; 9] = ["отправ", "звонок", "позвон", "подготовк", "написа", "напомин", "sent", "follow", "call"];

/// What is known of one stage.
#[derive(Debug, Clone, Default)]
struct Stage {
    stage: String,
    name: String,
    kind: String,
    key: bool,
    norm: bool,
    passive: bool,
    standing: u64,
    reached: u64,
    visited: u64,
    /// Deals that entered both this and the stage before, and those that came here first.
    both: u64,
    earlier: u64,
}

/// One row a defect: pipeline, stage (empty for the whole pipeline), problem; value = deals it touches.
pub(crate) fn lint(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    c.refuse_cuts(&[Dimension::Pipeline])?;
    super::keep_passive(c.session)?;
    keep_reach(c.session)?;
    keep_visits(c.session)?;
    let history = c.session.rows_of("stage_events")? > 0;
    let given = c.session.rows_of("stages")? > 0;
    let rows = c.session.sql(c.metric.query, &Vec::new())?;
    let mut pipes: BTreeMap<String, Vec<Stage>> = BTreeMap::new();
    for i in 0..rows.len() {
        let text = |name: &str| rows.text(i, name).unwrap_or_default().to_owned();
        pipes.entry(text("pipeline")).or_default().push(Stage {
            stage: text("stage"),
            name: text("stage_name"),
            kind: text("kind"),
            key: rows.flag(i, "is_key") == Some(true),
            norm: rows.flag(i, "has_norm") == Some(true),
            passive: rows.flag(i, "passive") == Some(true),
            standing: rows.count(i, "standing"),
            reached: rows.count(i, "reached"),
            visited: rows.count(i, "visited"),
            both: rows.count(i, "both_seen"),
            earlier: rows.count(i, "earlier"),
        });
    }
    let only: Vec<&String> = c.request.filters.iter().map(|(_, v)| v).collect();
    pipes.retain(|p, _| only.iter().all(|o| *o == p));
    let mut out: Vec<FigureRow> = pipes.iter().flat_map(|(p, s)| defects(p, s, history, given)).collect();
    if out.is_empty() {
        let stages = pipes.values().map(|s| s.len() as u64).sum();
        let mut row = FigureRow::empty(stages, if stages == 0 { Status::NotApplicable } else { Status::Ok });
        row.value = (stages > 0).then(|| "0".to_owned());
        row.reason = Some(if stages == 0 { "no_stages" } else { "no_defects" }.to_owned());
        row.cut = ["pipeline", "stage", "problem"].iter().map(|k| ((*k).to_owned(), String::new())).collect();
        out.push(row);
    }
    Ok(out)
}

fn defects(pipeline: &str, stages: &[Stage], history: bool, given: bool) -> Vec<FigureRow> {
    let mut out = Vec::new();
    let mut say = |stage: &str, problem: &str, deals: u64, n: u64, about: Option<String>| {
        let mut row = FigureRow::empty(n, Status::Ok);
        row.value = Some(deals.to_string());
        row.cut = vec![
            ("pipeline".to_owned(), pipeline.to_owned()),
            ("stage".to_owned(), stage.to_owned()),
            ("problem".to_owned(), problem.to_owned()),
        ];
        put(&mut row, "about", about);
        out.push(row);
    };
    let work: Vec<&Stage> = stages.iter().filter(|s| s.kind == "open").collect();
    let deals = work.first().map_or(0, |s| s.reached);
    if work.len() > MOST {
        say("", "too_many_stages", deals, deals, Some(work.len().to_string()));
    }
    for (kind, problem) in [("won", "no_won_stage"), ("lost", "no_lost_stage")] {
        if given && !work.is_empty() && stages.iter().all(|s| s.kind != kind) {
            say("", problem, deals, deals, None);
        }
    }
    if given && !work.is_empty() && work.iter().all(|s| !s.key) {
        say("", "no_key_stage", deals, deals, None);
    }
    for (k, s) in work.iter().enumerate() {
        let word = s.name.to_lowercase();
        if s.passive {
            say(&s.stage, "named_after_waiting", s.visited.max(s.standing), s.reached, None);
        } else if SELLER.iter().any(|w| word.contains(w)) {
            say(&s.stage, "named_after_seller", s.visited.max(s.standing), s.reached, None);
        }
        if given && !s.norm {
            say(&s.stage, "no_norm_of_days", s.visited.max(s.standing), s.reached, None);
        }
        if history && s.reached >= DEALS_MIN && s.visited == 0 && s.standing == 0 {
            say(&s.stage, "never_used", s.reached, s.reached, None);
        } else if history && s.reached >= DEALS_MIN && s.reached.saturating_sub(s.visited) * 100 > SKIPPED_PERCENT * s.reached {
            let skipped = s.reached.saturating_sub(s.visited);
            say(&s.stage, "often_skipped", skipped, s.reached, crate::calc::common::part(skipped, s.reached));
        }
        if history && s.both >= DEALS_MIN && s.earlier * 2 > s.both {
            say(&s.stage, "out_of_order", s.earlier, s.both, k.checked_sub(1).and_then(|b| work.get(b)).map(|b| b.stage.clone()));
        }
        if let Some(twin) = work.iter().take(k).find(|t| alike(&t.name, &s.name)) {
            say(&s.stage, "twin_name", s.visited.max(s.standing), s.reached, Some(twin.stage.clone()));
        }
    }
    out
}

/// Two names of one step: the same letters once blanks, digits and signs are left out.
fn alike(a: &str, b: &str) -> bool {
    let core = |s: &str| s.to_lowercase().replace('ё', "е").chars().filter(|c| c.is_alphabetic()).collect::<String>();
    let (a, b) = (core(a), core(b));
    !a.is_empty() && a == b
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(name: &str) -> Stage {
        Stage {
            stage: name.to_owned(),
            name: name.to_owned(),
            kind: "open".to_owned(),
            key: true,
            norm: true,
            reached: 100,
            visited: 90,
            ..Stage::default()
        }
    }

    fn problems(stages: &[Stage]) -> Vec<String> {
        defects("p", stages, true, false).iter().map(|r| format!("{}: {}", r.cut[1].1, r.cut[2].1)).collect()
    }

    #[test]
    fn names_order_and_use() {
        assert!(problems(&[stage("Потребность подтверждена"), stage("Договор согласован")]).is_empty());
        let mut waiting = stage("Клиент думает");
        waiting.passive = true;
        let mut skipped = stage("Проба");
        skipped.visited = 79;
        let mut turned = stage("Счёт");
        (turned.both, turned.earlier) = (50, 26);
        let found = problems(&[stage("КП отправлено"), waiting, skipped, turned, stage("Счет 2")]);
        let expected = [
            "КП отправлено: named_after_seller",
            "Клиент думает: named_after_waiting",
            "Проба: often_skipped",
            "Счёт: out_of_order",
            "Счет 2: twin_name",
        ];
        assert_eq!(found, expected);
    }
}
