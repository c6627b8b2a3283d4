//! Three-way reconciliation of CRM, books and telephony: records and money on each side by how sure the match is (mission row 34).

use super::reconcile_match::{CONFIDENCE, keep_pairs};
use crate::calc::common::{put, put_count};
use crate::error::Error;
use crate::frame::{Context, Grouped, Source, currencies};
use crate::metric::Entity;
use crate::status;
use arrow::array::{RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use domain::figure::{FigureRow, Status};
use domain::identity::phone_keys;
use domain::money;
use engine::Session;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One side of the comparison.
struct Side {
    name: &'static str,
    entity: Entity,
    query: &'static str,
    /// Whether the side was recorded at all, and what to record when it was not.
    recorded: &'static str,
    missing: &'static [&'static str],
}

const SIDES: [Side; 3] = [
    Side {
        name: "books",
        entity: Entity::Order,
        query: include_str!("../sql/reconcile_books.sql"),
        recorded: "SELECT count(*) AS n FROM v_orders",
        missing: &["orders"],
    },
    Side {
        name: "crm",
        entity: Entity::Deal,
        query: include_str!("../sql/reconcile_crm.sql"),
        recorded: "SELECT count(*) AS n FROM v_deals",
        missing: &["deals"],
    },
    Side {
        name: "telephony",
        entity: Entity::Activity,
        query: include_str!("../sql/reconcile_calls.sql"),
        recorded: "SELECT count(*) AS n FROM v_activities WHERE kind = 'call' AND direction = 'in'",
        missing: &["activities.direction", "activities.phone"],
    },
];

/// Rows by cut, side and way of matching; value = share of the side's records.
pub(crate) fn reconcile(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    keep_pairs(c.session)?;
    keep_known_phones(c.session)?;
    let mut rows = Vec::new();
    let mut refused = None;
    for side in &SIDES {
        let source = Source { query: side.query, entity: side.entity, keys: &["how"] };
        let sums = format!("count(*) AS n, sum(amount) AS amount, sum(gap) AS gap, {}", currencies("currency"));
        match c.grouped(&source, &sums) {
            Ok(g) if g.len() == 0 => {
                let known = c.session.sql(side.recorded, &Vec::new())?.count(0, "n") > 0;
                rows.extend((!known && c.request.by.is_empty() && c.request.grain.is_none()).then(|| silent(side)));
            }
            Ok(g) => rows.extend(side_rows(side, &g)),
            Err(e @ Error::Dimension { .. }) => refused = Some(e),
            Err(e) => return Err(e),
        }
    }
    match refused {
        Some(e) if rows.is_empty() => Err(e),
        _ => Ok(rows),
    }
}

fn silent(side: &Side) -> FigureRow {
    let mut row = FigureRow::empty(0, Status::NoData);
    row.reason = Some("not_recorded".to_owned());
    row.missing = side.missing.iter().map(|m| (*m).to_owned()).collect();
    row.cut = vec![("side".to_owned(), side.name.to_owned()), ("match".to_owned(), String::new())];
    row
}

fn side_rows(side: &Side, g: &Grouped) -> Vec<FigureRow> {
    let mut out = Vec::new();
    for (first, end) in g.runs() {
        let sum = |name: &str| (first..end).map(|i| g.rows.count(i, name)).sum::<u64>();
        let all = sum("n");
        let money_all: i128 = (first..end).filter_map(|i| g.rows.money(i, "amount")).sum();
        let several = (first..end).any(|i| g.rows.count(i, "currencies") > 1);
        for i in first..end {
            let n = g.rows.count(i, "n");
            let how = g.rows.text(i, "how").unwrap_or_default();
            let amount = g.rows.money(i, "amount");
            let mut row = status::share(n, all);
            row.n = all;
            put_count(&mut row, "records", n);
            put(&mut row, "amount", amount.map(money::format_money));
            put(&mut row, "amount_share", amount.and_then(|a| money::ratio(a, money_all, status::RATIO_PLACES)));
            put(&mut row, "gap", g.rows.money(i, "gap").map(money::format_money));
            let sure = CONFIDENCE.iter().find(|(k, _)| how.starts_with(k)).map(|(_, c)| (*c).to_owned());
            put(&mut row, "confidence", sure);
            if several {
                (row.status, row.reason) = (Status::Conflict, Some("several_currencies".to_owned()));
            }
            let mut row = g.dress(i, row);
            row.cut.push(("side".to_owned(), side.name.to_owned()));
            row.cut.push(("match".to_owned(), how.to_owned()));
            out.push(row);
        }
    }
    out
}

/// Keeps `known_callers` (phone): numbers as written in calls whose owner the CRM knows by another record.
fn keep_known_phones(session: &Session) -> Result<(), Error> {
    if session.knows("known_callers") {
        return Ok(());
    }
    let mut known: BTreeSet<String> = BTreeSet::new();
    for sql in [
        "SELECT DISTINCT phone FROM v_customers WHERE phone IS NOT NULL",
        "SELECT DISTINCT phone FROM v_leads WHERE phone IS NOT NULL",
    ] {
        let rows = session.sql(sql, &Vec::new())?;
        known.extend((0..rows.len()).filter_map(|i| rows.text(i, "phone")).flat_map(phone_keys));
    }
    let rows = session.sql(include_str!("../sql/unlinked_callers.sql"), &Vec::new())?;
    let mut keys: BTreeMap<&str, &'static str> = BTreeMap::new();
    for phone in (0..rows.len()).filter_map(|i| rows.text(i, "phone")) {
        let own = phone_keys(phone);
        let word = match own.as_slice() {
            [] => continue,
            own if own.iter().any(|k| known.contains(k)) => "phone",
            _ => "none",
        };
        keys.insert(phone, word);
    }
    let text = |name: &str| Field::new(name, DataType::Utf8, true);
    let batch = RecordBatch::try_new(
        Arc::new(Schema::new(vec![text("k_phone"), text("how")])),
        vec![
            Arc::new(keys.keys().map(|k| Some(*k)).collect::<StringArray>()),
            Arc::new(keys.values().map(|v| Some(*v)).collect::<StringArray>()),
        ],
    )
    .map_err(|e| engine::Error::Shape(e.to_string()))?;
    Ok(session.put_batch("known_callers", batch)?)
}
