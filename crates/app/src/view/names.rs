//! Names by code: people, stages, products at once; customers when a page asks for them.

use crate::Result;
use engine::{Params, Session, Value};
use std::collections::BTreeMap;

/// Names of one session.
#[derive(Debug, Default)]
pub struct Names {
    known: BTreeMap<(&'static str, String), String>,
    /// Managers in the order of their names: id, name, team.
    pub managers: Vec<(String, String, String)>,
}

/// Products kept by name at most; a larger catalogue shows codes where a name was not asked for.
const PRODUCTS: usize = 50_000;

impl Names {
    /// Reads the names.
    ///
    /// # Errors
    /// A failing query.
    pub fn load(session: &Session) -> Result<Self> {
        let mut out = Self::default();
        let people =
            session.sql("SELECT manager, manager_name, team FROM v_employees ORDER BY manager_name, manager", &Params::new())?;
        for i in 0..people.len() {
            let text = |c: &str| people.text(i, c).unwrap_or_default().to_owned();
            out.known.insert(("manager", text("manager")), text("manager_name"));
            out.managers.push((text("manager"), text("manager_name"), text("team")));
        }
        let stages =
            session.sql("SELECT stage, min(stage_name) AS name FROM v_stages GROUP BY stage ORDER BY stage", &Params::new())?;
        out.take("stage", &stages, "stage");
        let sql = format!("SELECT product_id AS id, product_name AS name FROM v_products ORDER BY product_id LIMIT {PRODUCTS}");
        out.take("product_id", &session.sql(&sql, &Params::new())?, "id");
        Ok(out)
    }

    fn take(&mut self, dim: &'static str, rows: &engine::Rows, id: &str) {
        for i in 0..rows.len() {
            let (Some(id), Some(name)) = (rows.text(i, id), rows.text(i, "name")) else { continue };
            if id != name {
                self.known.insert((dim, id.to_owned()), name.to_owned());
            }
        }
    }

    /// The same names with those of customers added.
    ///
    /// # Errors
    /// A failing query.
    pub fn customers(session: &Session, ids: &[String]) -> Result<BTreeMap<String, String>> {
        let mut out = BTreeMap::new();
        for part in ids.chunks(500) {
            let keys: Vec<String> = (0..part.len()).map(|i| format!("k{i}")).collect();
            let params: Params<'_> = keys.iter().map(String::as_str).zip(part.iter().map(|v| Value::Text(v.clone()))).collect();
            let list = keys.iter().map(|k| format!("${k}")).collect::<Vec<_>>().join(", ");
            let sql = format!("SELECT customer_id, name FROM v_customers WHERE customer_id IN ({list})");
            let rows = session.sql(&sql, &params)?;
            for i in 0..rows.len() {
                if let (Some(id), Some(name)) = (rows.text(i, "customer_id"), rows.text(i, "name")) {
                    out.insert(id.to_owned(), name.to_owned());
                }
            }
        }
        Ok(out)
    }

    /// Name of a code; columns such as `owner_id` and `actor_id` name people, too.
    #[must_use]
    pub fn get(&self, dim: &str, code: &str) -> Option<&str> {
        let dim = match dim {
            "manager" | "owner_id" | "actor_id" | "head_id" | "employee_id" | "reviewer_id" => "manager",
            "stage" => "stage",
            "product_id" => "product_id",
            _ => return None,
        };
        self.known.get(&(dim, code.to_owned())).map(String::as_str)
    }
}
