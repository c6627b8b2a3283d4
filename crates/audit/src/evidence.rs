//! Rows behind findings: the run's own answers are kept within a budget of memory, so that no offender query runs twice.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::programme::programme;
use crate::settings::Settings;
use engine::{Rows, Session, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Memory that kept rows may take, bytes; what does not fit is asked again when it is needed.
const BUDGET: usize = 256 << 20;

/// Rows of the rules of one run.
#[derive(Default)]
pub struct Evidence {
    kept: BTreeMap<&'static str, Arc<Rows>>,
    bytes: usize,
}

impl Evidence {
    pub(crate) fn keep(&mut self, rule: &'static str, rows: Arc<Rows>) {
        let bytes = rows.bytes();
        if self.bytes + bytes <= BUDGET {
            self.bytes += bytes;
            self.kept.insert(rule, rows);
        }
    }

    /// The first rows of one manager in a rule's list, as text; empty when the list is not kept or names no managers.
    pub(crate) fn of_manager(&self, rule: &str, manager: &str, limit: usize) -> Vec<Vec<String>> {
        let Some(rows) = self.kept.get(rule) else { return Vec::new() };
        let Ok(cells) = rows.cells("manager") else { return Vec::new() };
        let own = (0..rows.len()).filter(|i| cells.text(*i) == Some(manager)).take(limit);
        own.map(|i| (0..rows.columns().len()).map(|c| rows.show(i, c)).collect()).collect()
    }

    /// Every row behind a rule's verdict, in the order of its sample; `None` for asked rules. The session must be the one
    /// that ran the audit, which leaves the shared tables in it.
    ///
    /// # Errors
    /// An unknown programme or a failing query.
    pub fn rows(&self, session: &Session, settings: &Settings, programme: &str, rule: &str) -> Result<Option<Arc<Rows>>> {
        match self.kept.get(rule) {
            Some(rows) => Ok(Some(Arc::clone(rows))),
            None => asked_again(session, settings, programme, rule),
        }
    }
}

fn asked_again(session: &Session, settings: &Settings, programme_id: &str, rule_id: &str) -> Result<Option<Arc<Rows>>> {
    let programme = programme(programme_id)?;
    let Some(rule) = programme.rules.iter().find(|r| r.id == rule_id) else { return Ok(None) };
    let Some(sql) = rule.sql else { return Ok(None) };
    let ctx = Context::new(session)?;
    let params = ctx.params(sql.offenders, &settings.of(rule, &programme.settings));
    let bound: Vec<(&str, Value)> = params.iter().map(|(k, v)| (k.as_str(), v.clone())).collect();
    let rows = session.sql(sql.offenders, &bound);
    rows.map(|r| Some(Arc::new(r))).map_err(|source| Error::Query { query: format!("{rule_id}/query.sql"), source })
}
