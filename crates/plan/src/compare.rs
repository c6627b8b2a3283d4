//! What differs between two versions of a plan: fields of items, capacity, places in the order.

use crate::agree::Plan;
use crate::item::Item;
use serde_json::{Value, json};

/// One difference; values are as stored, `null` for "was not there".
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Item; empty for the plan as a whole.
    pub id: String,
    /// Name of the field: that of the stored form, `item` for a whole item, `order` for its place.
    pub field: String,
    /// Before.
    pub was: Value,
    /// After.
    pub is: Value,
}

/// Differences from `a` to `b` in the order of the items of `b`, removed items last.
#[must_use]
pub fn compare(a: &Plan, b: &Plan) -> Vec<Difference> {
    let mut out = Vec::new();
    let mut put = |id: &str, field: &str, was: Value, is: Value| {
        if was != is {
            out.push(Difference { id: id.to_owned(), field: field.to_owned(), was, is });
        }
    };
    put("", "hours_a_week", json!(a.hours_a_week), json!(b.hours_a_week));
    put("", "at_once", json!(a.at_once), json!(b.at_once));
    put("", "from", json!(a.from.to_string()), json!(b.from.to_string()));
    put("", "audit", json!(a.source.n), json!(b.source.n));
    let find = |p: &Plan, id: &str| p.items.iter().find(|i| i.id == id).cloned();
    let place = |p: &Plan, id: &str| p.order.iter().position(|s| s.id == id).map(|i| i + 1);
    for item in &b.items {
        match find(a, &item.id) {
            None => put(&item.id, "item", Value::Null, json!(item.change)),
            Some(old) => {
                for (field, was, is) in fields(&old, item) {
                    put(&item.id, &field, was, is);
                }
                put(&item.id, "order", json!(place(a, &item.id)), json!(place(b, &item.id)));
            }
        }
    }
    for gone in a.items.iter().filter(|i| find(b, &i.id).is_none()) {
        put(&gone.id, "item", json!(gone.change), Value::Null);
    }
    out
}

/// Fields of both forms side by side, in the order of their names.
fn fields(a: &Item, b: &Item) -> Vec<(String, Value, Value)> {
    let (Value::Object(a), Value::Object(b)) = (json!(a), json!(b)) else { return vec![] };
    b.into_iter().map(|(k, is)| (k.clone(), a.get(&k).cloned().unwrap_or_default(), is)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agree::Source;
    use crate::edit::Edit;
    use crate::item::sample;
    use jiff::civil::date;

    #[test]
    fn differences_are_named_and_a_plan_equals_itself() {
        let source = Source { n: 1, id: "a".into(), result_hash: "h".into(), as_of: "2026-02-28".into() };
        let items = vec![sample("a", "flow", 20_0000, 10), sample("b", "flow", 10_0000, 10)];
        let one = Plan::new(source, items, vec![], date(2026, 3, 2), 10, 1).unwrap();
        assert!(compare(&one, &one).is_empty());
        let edit = Edit { priority: Some(1), ..Edit::default() };
        let mut two = one.edited("a", edit, "x", "2026-03-05", "").unwrap().with_capacity(20, 1, "x", "2026-03-05").unwrap();
        two.items.push(sample("c", "flow", 1, 1));
        let found = compare(&one, &two);
        let named: Vec<(&str, &str)> = found.iter().map(|d| (d.id.as_str(), d.field.as_str())).collect();
        assert_eq!(named, [("", "hours_a_week"), ("a", "priority"), ("a", "order"), ("b", "order"), ("c", "item")]);
        assert_eq!((&found[1].was, &found[1].is), (&json!(100), &json!(1)));
        assert_eq!(compare(&two, &one).last().map(|d| (d.field.as_str(), d.is.is_null())), Some(("item", true)));
    }
}
