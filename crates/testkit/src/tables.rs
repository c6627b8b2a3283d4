//! The files of a generated company: one sheet per canonical table, in the dress of the chosen shape.

use crate::Error;
use crate::sheet::{Dress, Sheet};
use std::path::Path;

macro_rules! tables {
    ($($name:ident: $($column:literal)+;)+) => {
        /// One open file per table.
        pub(crate) struct Tables { $(pub(crate) $name: Sheet,)+ }

        /// Names of the tables with their columns, held against the canonical schema.
        #[cfg(test)]
        pub(crate) const COLUMNS: &[(&str, &[&str])] = &[$((stringify!($name), &[$($column),+]),)+];

        impl Tables {
            /// Creates all files in the folder; `replace` gives another file, dress and header for some tables.
            pub(crate) fn create(dir: &Path, replace: &dyn Fn(&str) -> Option<(String, Dress, Vec<&'static str>)>) -> Result<Self, Error> {
                Ok(Self { $($name: match replace(stringify!($name)) {
                    Some((file, dress, header)) => Sheet::create(dir, &file, dress, &header)?,
                    None => Sheet::create(dir, concat!(stringify!($name), ".csv"), Dress::Canonical, &[$($column),+])?,
                },)+ })
            }

            /// All sheets in the order of the canonical schema.
            pub(crate) fn all(&mut self) -> Vec<(&'static str, &mut Sheet)> {
                vec![$((stringify!($name), &mut self.$name),)+]
            }
        }
    };
}

tables! {
    employees: "id" "name" "role" "team" "head_id" "function" "grade" "hired_on" "left_on" "email" "phone";
    customers: "id" "name" "kind" "tax_id" "audience" "region" "channel" "owner_id" "created_at" "industry" "phone" "email" "parent_id" "merged_into";
    products: "id" "name" "category" "unit_price" "unit_cost";
    stages: "pipeline" "stage" "position" "kind" "is_key" "name" "norm_days";
    leads: "id" "created_at" "channel" "campaign" "customer_id" "owner_id" "audience" "region" "product" "status" "reason" "first_response_at"
        "deal_id" "phone" "email" "is_test";
    deals: "id" "created_at" "title" "customer_id" "owner_id" "pipeline" "stage" "status" "amount" "currency" "margin" "discount" "closed_at"
        "expected_close_on" "channel" "audience" "region" "product" "loss_reason" "lead_id" "is_repeat" "qualified" "is_test" "updated_at";
    deal_lines: "deal_id" "line" "product_id" "product" "category" "quantity" "unit_price" "amount";
    stage_events: "deal_id" "entered_at" "stage" "pipeline" "actor_id";
    field_events: "deal_id" "at" "field" "old" "new" "actor_id";
    activities: "id" "kind" "started_at" "direction" "owner_id" "customer_id" "deal_id" "lead_id" "logged_at" "duration_s" "wait_s" "answered"
        "result" "phone" "is_automatic" "is_promo";
    tasks: "id" "created_at" "owner_id" "deal_id" "customer_id" "kind" "due_at" "completed_at" "times_moved";
    orders: "id" "at" "customer_id" "amount" "kind" "status" "deal_id" "owner_id" "margin" "currency" "discount";
    order_lines: "order_id" "line" "product_id" "product" "category" "quantity" "unit_price" "amount" "margin";
    payments: "id" "paid_at" "planned_on" "amount" "order_id" "deal_id" "customer_id";
    proposals: "id" "sent_at" "deal_id" "customer_id" "owner_id" "kind" "version" "replied_at" "opened_at";
    targets: "subject_kind" "subject_id" "metric" "period_start" "period_end" "value";
    marketing_spend: "on" "channel" "amount" "campaign";
    survey_responses: "id" "at" "survey" "customer_id" "channel" "score" "answer";
    wallet_shares: "customer_id" "on" "category" "ours" "total" "told_by";
    call_reviews: "id" "activity_id" "reviewer_id" "at" "scorecard" "item" "mark" "quote" "second";
    candidates: "id" "applied_at" "vacancy" "channel" "stage" "hired_on" "rejected_on" "reason" "cost";
    worktime: "employee_id" "started_at" "ended_at" "activity";
    capacity: "resource" "period_start" "period_end" "available" "used";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_those_of_the_canonical_schema() {
        assert_eq!(COLUMNS.len(), domain::schema::TABLES.len());
        for ((name, columns), table) in COLUMNS.iter().zip(domain::schema::TABLES) {
            assert_eq!(*name, table.name);
            let known: Vec<_> = columns.iter().filter(|c| table.column(c).is_some()).collect();
            assert_eq!(known.len(), columns.len(), "{name} has columns the schema does not know");
            for c in table.columns.iter().filter(|c| c.required) {
                assert!(columns.contains(&c.name), "{name}.{} is required", c.name);
            }
        }
    }
}
