//! What the data can answer at all: decided from the needs of a rule before the rule runs (invariant 3).

use crate::error::{Error, Result};
use crate::rule::Rule;
use engine::Session;
use std::collections::BTreeMap;

/// Rows and filled cells of the tables that rules need.
#[derive(Debug, Clone, Default)]
pub(crate) struct Inventory {
    tables: BTreeMap<&'static str, BTreeMap<String, u64>>,
}

/// Name under which the engine reports the number of rows.
const ROWS: &str = "_rows";

impl Inventory {
    /// Counts the tables that the given rules need.
    ///
    /// # Errors
    /// When counting fails.
    pub(crate) fn load(session: &Session, rules: &[&'static Rule]) -> Result<Self> {
        let mut tables = BTreeMap::new();
        for need in rules.iter().flat_map(|r| r.needs) {
            if !tables.contains_key(need.table) {
                let counts =
                    session.filled(need.table).map_err(|source| Error::Query { query: need.table.to_owned(), source })?;
                tables.insert(need.table, counts);
            }
        }
        Ok(Self { tables })
    }

    /// Rows of a table.
    #[must_use]
    pub(crate) fn rows(&self, table: &str) -> u64 {
        self.count(table, ROWS)
    }

    fn count(&self, table: &str, column: &str) -> u64 {
        self.tables.get(table).and_then(|t| t.get(column)).copied().unwrap_or(0)
    }

    /// Tables and columns of a rule that hold nothing: `tasks` or `deals.channel`, in the order of its needs.
    #[must_use]
    pub(crate) fn missing(&self, rule: &Rule) -> Vec<String> {
        let mut out = Vec::new();
        for need in rule.needs {
            if self.rows(need.table) == 0 {
                out.push(need.table.to_owned());
                continue;
            }
            let empty = need.columns.iter().filter(|c| self.count(need.table, c) == 0);
            out.extend(empty.map(|c| format!("{}.{c}", need.table)));
        }
        out
    }
}
