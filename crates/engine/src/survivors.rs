//! Merged cards: what was recorded on a card merged into another belongs to the surviving one (`methods.md` 0.1).

use crate::{Error, Session};
use arrow::array::{ArrayRef, RecordBatch, StringViewArray};
use domain::schema::{self, Table};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Tables whose `deal_id` follows a merged deal. History and lines stay with the card they were written for: the survivor
/// has its own.
const FOLLOW_DEALS: [&str; 6] = ["leads", "activities", "tasks", "orders", "payments", "proposals"];
/// Columns every stored table has beside its own.
const SYSTEM: [&str; 6] = ["source", "_import", "_file", "_line", "_hash", "attrs"];

/// Puts views in front of the canonical tables when cards were merged; without merges nothing changes.
pub(crate) fn follow(session: &Session) -> Result<(), Error> {
    let customers = keep(session, "customers", "customer_survivors")?;
    let deals = keep(session, "deals", "deal_survivors")?;
    if !customers && !deals {
        return Ok(());
    }
    for table in schema::TABLES {
        let has = |column: &str| table.columns.iter().any(|c| c.name == column);
        let by_customer = customers && has("customer_id");
        let by_deal = deals && has("deal_id") && FOLLOW_DEALS.contains(&table.name);
        if by_customer || by_deal {
            session.front(table.name, &text(table, by_customer, by_deal))?;
        }
    }
    Ok(())
}

/// The table as it reads after the merges.
fn text(table: &Table, by_customer: bool, by_deal: bool) -> String {
    let columns = table.columns.iter().map(|c| match c.name {
        "customer_id" if by_customer => "coalesce(cs.into_id, t.customer_id) AS customer_id".to_owned(),
        "deal_id" if by_deal => "coalesce(ds.into_id, t.deal_id) AS deal_id".to_owned(),
        name => format!("t.\"{name}\""),
    });
    let columns: Vec<String> = columns.chain(SYSTEM.iter().map(|c| format!("t.\"{c}\""))).collect();
    let mut out = format!("SELECT {} FROM \"{}_as_written\" t", columns.join(", "), table.name);
    if by_customer {
        out.push_str(" LEFT JOIN customer_survivors cs ON cs.id = t.customer_id");
    }
    if by_deal {
        out.push_str(" LEFT JOIN deal_survivors ds ON ds.id = t.deal_id");
    }
    out
}

/// Keeps the table of merged card and survivor; false when nothing was merged.
fn keep(session: &Session, table: &str, name: &str) -> Result<bool, Error> {
    let sql = format!("SELECT id, min(merged_into) AS target FROM {table} WHERE merged_into IS NOT NULL GROUP BY id ORDER BY id");
    let rows = session.sql(&sql, &Vec::new())?;
    let merges: BTreeMap<&str, &str> = (0..rows.len()).filter_map(|i| rows.text(i, "id").zip(rows.text(i, "target"))).collect();
    let ends: Vec<(&str, &str)> = merges.keys().filter_map(|id| Some((*id, survivor(&merges, id)?))).collect();
    if ends.is_empty() {
        return Ok(false);
    }
    let column = |texts: Vec<&str>| -> ArrayRef { Arc::new(StringViewArray::from(texts)) };
    let batch = RecordBatch::try_from_iter([
        ("id", column(ends.iter().map(|e| e.0).collect())),
        ("into_id", column(ends.iter().map(|e| e.1).collect())),
    ]);
    session.put_batch(name, batch.map_err(|e| Error::Shape(e.to_string()))?)?;
    Ok(true)
}

/// The card at the end of a chain of merges; `None` when the chain runs in a circle.
fn survivor<'m>(merges: &BTreeMap<&'m str, &'m str>, id: &str) -> Option<&'m str> {
    let mut seen = BTreeSet::from([id]);
    let mut at = *merges.get(id)?;
    while let Some(next) = merges.get(at) {
        if !seen.insert(at) {
            return None;
        }
        at = next;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use crate::testing::{moment, session_from_csv};

    const ZONE: &str = "Europe/Moscow";

    #[test]
    fn facts_follow_the_surviving_card_through_chains() {
        let customers = "id,name,merged_into\nc1,One,\nc2,Two,c1\nc3,Three,c2\nc4,Four,c5\nc5,Five,c4";
        let orders = "id,at,customer_id,amount,deal_id\no1,2024-01-01 10:00:00,c1,1,d1\no2,2024-01-02 10:00:00,c3,2,d2\no3,2024-01-03 10:00:00,c4,4,";
        let deals =
            "id,created_at,status,customer_id,merged_into\nd1,2024-01-01 10:00:00,won,c2,\nd2,2024-01-01 10:00:00,won,c2,d1";
        let tables = [("customers", customers), ("orders", orders), ("deals", deals)];
        let s = session_from_csv(&tables, moment("2024-06-30 23:59:59", ZONE).unwrap(), ZONE).unwrap();
        let sql =
            "SELECT customer_id, coalesce(deal_id, '-') AS deal_id, count(*) AS n FROM v_orders GROUP BY 1, 2 ORDER BY 1, 2";
        let rows = s.sql(sql, &Vec::new()).unwrap();
        let got: Vec<_> = (0..rows.len())
            .map(|i| (rows.text(i, "customer_id").unwrap(), rows.text(i, "deal_id").unwrap(), rows.count(i, "n")))
            .collect();
        assert_eq!(got, [("c1", "d1", 2), ("c4", "-", 1)]);
        let rows = s.sql("SELECT deal_id, customer_id FROM v_deals", &Vec::new()).unwrap();
        assert_eq!((rows.len(), rows.text(0, "deal_id"), rows.text(0, "customer_id")), (1, Some("d1"), Some("c1")));
        assert_eq!(s.rows_of("orders").unwrap(), 3);
    }
}
