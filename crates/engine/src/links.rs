//! One customer under several ids by decision of a person: the card reads as merged into the surviving one, and everything
//! recorded on it follows as it follows a merge of the source.

use crate::session::Session;
use crate::{Error, Tables};
use domain::schema;

/// Name under which a caller hands over decided links: `customer_id`, `root`.
pub const LINKS: &str = "customer_links";
/// Under that prefix the cards stay as they were imported.
const RAW: &str = "_raw_";

/// Marks the cards that somebody decided to be one client as merged; without decisions nothing changes and nothing is paid.
///
/// # Errors
/// When the links cannot be read or the view fails.
pub(crate) fn decided(session: &Session, tables: &Tables) -> Result<(), Error> {
    let Some(batches) = tables.memory.get(LINKS).filter(|b| b.iter().any(|b| b.num_rows() > 0)) else { return Ok(()) };
    let Some(first) = batches.first() else { return Ok(()) };
    session.put(LINKS, first.schema(), batches.clone())?;
    let Some(cards) = schema::table("customers") else { return Ok(()) };
    let system = ["source", "_import", "_file", "_line", "_hash", "attrs"];
    let column = |name: &str| match name {
        "merged_into" => "coalesce(l.root, t.merged_into) AS merged_into".to_owned(),
        name => format!("t.\"{name}\""),
    };
    let list: Vec<String> = cards.columns.iter().map(|c| column(c.name)).chain(system.iter().map(|c| column(c))).collect();
    // One decision a card: the first by the id of the survivor, so that any order of rows gives the same answer.
    let links = format!(
        "(SELECT customer_id AS linked_id, min(root) AS root FROM {LINKS} WHERE customer_id <> root GROUP BY customer_id)"
    );
    let sql = format!("SELECT {} FROM \"{RAW}customers\" t LEFT JOIN {links} l ON l.linked_id = t.id", list.join(", "));
    session.stand_before("customers", RAW, &sql)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{moment, test_options};
    use arrow::array::{RecordBatch, StringArray};
    use std::collections::BTreeMap;
    use std::sync::Arc;

    fn texts(columns: &[(&str, &[&str])]) -> RecordBatch {
        let of = |list: &[&str]| -> arrow::array::ArrayRef { Arc::new(StringArray::from(list.to_vec())) };
        RecordBatch::try_from_iter(columns.iter().map(|(n, l)| (*n, of(l)))).unwrap()
    }

    #[test]
    fn what_is_recorded_on_a_decided_card_belongs_to_the_surviving_one() {
        let zone = "Europe/Moscow";
        let memory: BTreeMap<String, Vec<RecordBatch>> = [
            ("customers", texts(&[("id", &["A", "B", "C"]), ("name", &["Альфа", "Альфа ООО", "Гамма"])])),
            (
                "deals",
                texts(&[
                    ("id", &["1", "2", "3"]),
                    ("customer_id", &["A", "B", "C"]),
                    ("created_at", &["2024-01-02T10:00:00Z"; 3]),
                    ("status", &["won"; 3]),
                ]),
            ),
            (LINKS, texts(&[("customer_id", &["B"]), ("root", &["A"])])),
        ]
        .map(|(n, b)| (n.to_owned(), vec![b]))
        .into();
        let options = test_options(moment("2024-06-30 23:59:59", zone).unwrap(), zone).unwrap();
        let session = Session::open(&Tables { files: BTreeMap::new(), memory }, options).unwrap();
        let rows = session
            .sql("SELECT customer_id, count(*) AS n FROM v_deals GROUP BY customer_id ORDER BY customer_id", &Vec::new())
            .unwrap();
        let got: Vec<_> = (0..rows.len()).map(|i| (rows.text(i, "customer_id").unwrap(), rows.count(i, "n"))).collect();
        assert_eq!(got, [("A", 2), ("C", 1)]);
        let rows = session.sql("SELECT customer_id FROM v_customers ORDER BY customer_id", &Vec::new()).unwrap();
        assert_eq!((rows.len(), rows.text(1, "customer_id")), (2, Some("C")));
    }
}
