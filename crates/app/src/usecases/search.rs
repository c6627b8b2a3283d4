//! Search over everything with a name: customers, deals, people, products, as far as the person may see rows.

use crate::Result;
use crate::opening::Opened;
use crate::policy::{self, Action, Rows, Who};
use engine::Value;

/// Shortest text that is looked for.
pub const LEAST: usize = 2;

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// `customer`, `deal`, `manager`, `product`.
    pub kind: &'static str,
    /// Id.
    pub id: String,
    /// Name or title.
    pub title: String,
    /// A few words that tell it from others of that name.
    pub note: String,
}

/// A place to look in: kind, right, query. `$q` is the text in lower case with wildcards, `$whole` the text as it is,
/// `$mine` the person's employee, empty when all rows are open.
struct Place {
    kind: &'static str,
    action: Action,
    sql: &'static str,
}

const PLACES: &[Place] = &[
    Place {
        kind: "customer",
        action: Action::Customers,
        sql: "SELECT customer_id AS id, coalesce(name, customer_id) AS title, coalesce(region, '') AS note FROM v_customers
              WHERE (lower(name) LIKE $q OR customer_id = $whole OR phone LIKE $q OR lower(email) LIKE $q OR tax_id = $whole)
                AND ($mine = '' OR owner_id = $mine) ORDER BY title, id LIMIT 20",
    },
    Place {
        kind: "deal",
        action: Action::Deals,
        sql: "SELECT deal_id AS id, coalesce(title, deal_id) AS title, concat(coalesce(stage, ''), ' ', cast(created_on AS varchar)) AS note FROM v_deals
              WHERE (lower(title) LIKE $q OR deal_id = $whole) AND ($mine = '' OR manager = $mine)
              ORDER BY created_on DESC, id LIMIT 20",
    },
    Place {
        kind: "manager",
        action: Action::People,
        sql: "SELECT manager AS id, coalesce(manager_name, manager) AS title, coalesce(team, '') AS note FROM v_employees
              WHERE (lower(manager_name) LIKE $q OR manager = $whole) AND ($mine = '' OR manager = $mine) ORDER BY title, id LIMIT 20",
    },
    Place {
        kind: "product",
        action: Action::Figures,
        sql: "SELECT product_id AS id, coalesce(product_name, product_id) AS title, coalesce(category, '') AS note FROM v_products
              WHERE (lower(product_name) LIKE $q OR product_id = $whole) AND $mine IS NOT NULL ORDER BY title, id LIMIT 20",
    },
];

/// What is found, kind by kind. Texts shorter than [`LEAST`] find nothing.
///
/// # Errors
/// A failing query.
pub fn find(open: &Opened, who: &Who, text: &str) -> Result<Vec<Hit>> {
    let text = text.trim();
    if text.chars().count() < LEAST {
        return Ok(Vec::new());
    }
    let like = format!("%{}%", text.to_lowercase().replace(['%', '_', '\\'], ""));
    let mut hits = Vec::new();
    for place in PLACES {
        let mine = match policy::rows(who, place.action) {
            Rows::All => String::new(),
            // Products belong to nobody: whoever sees figures sees their names.
            Rows::Manager(_) if place.kind == "product" => String::new(),
            Rows::Manager(id) => id,
            Rows::Totals | Rows::None => continue,
        };
        let params = vec![("q", Value::Text(like.clone())), ("whole", Value::Text(text.to_owned())), ("mine", Value::Text(mine))];
        let rows = open.session.sql(place.sql, &params)?;
        let cell = |i: usize, c: &str| rows.text(i, c).unwrap_or_default().trim().to_owned();
        hits.extend((0..rows.len()).map(|i| Hit {
            kind: place.kind,
            id: cell(i, "id"),
            title: cell(i, "title"),
            note: cell(i, "note"),
        }));
    }
    Ok(hits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_limited_and_ordered() {
        for p in PLACES {
            assert!(p.sql.contains("ORDER BY") && p.sql.contains("LIMIT 20") && p.sql.contains("$mine"), "{}", p.kind);
        }
    }
}
