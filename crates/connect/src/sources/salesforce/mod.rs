//! Salesforce: reports of opportunities, their history, changes of fields, leads and accounts.

use super::lists::system::{Close, Entity, Map, Sheet, System};

/// Salesforce: reports saved as "Details Only".
pub(crate) const SYSTEM: System = System {
    name: "salesforce",
    title: "Salesforce",
    sheets: SHEETS,
    close: Close::OneDate,
    pipeline: "Opportunities",
    status_apart: false,
    entities: false,
    order: None,
};

const DEAL: Map = &[
    ("Opportunity ID", "id"),
    ("Opportunity Name", "title"),
    ("Opportunity Record Type", "pipeline"),
    ("Stage", "stage"),
    ("Closed", "+closed_flag"),
    ("Won", "+won_flag"),
    ("Amount", "amount"),
    ("Amount Currency", "currency"),
    ("Opportunity Currency", "currency"),
    ("Close Date", "close_date"),
    ("Created Date", "created_at"),
    ("Opportunity Owner", "owner_id"),
    ("Account Name", "company"),
    ("Lead Source", "channel"),
    ("Loss Reason", "loss_reason"),
    ("Closed Lost Reason", "loss_reason"),
    ("Last Modified Date", "updated_at"),
    ("Billing State/Province", "region"),
    ("Product Name", "product"),
];

const MOVE: Map = &[
    ("Opportunity ID", "deal_id"),
    ("To Stage", "stage"),
    ("Last Modified", "entered_at"),
    ("Last Modified Date", "entered_at"),
    ("Edit Date", "entered_at"),
    ("Last Modified By", "actor_id"),
    ("Edited By", "actor_id"),
];

const CHANGE: Map = &[
    ("Opportunity ID", "deal_id"),
    ("Field / Event", "field"),
    ("Field", "field"),
    ("Old Value", "old"),
    ("New Value", "new"),
    ("Edit Date", "at"),
    ("Created Date", "at"),
    ("Edited By", "actor_id"),
];

const LEAD: Map = &[
    ("Lead ID", "id"),
    ("Lead Status", "state"),
    ("Lead Source", "channel"),
    ("Company / Account", "company"),
    ("Lead Owner", "owner_id"),
    ("Create Date", "created_at"),
    ("Created Date", "created_at"),
    ("Phone", "phone"),
    ("Mobile", "phone_more"),
    ("Email", "email"),
    ("State/Province", "region"),
];

const ACCOUNT: Map = &[
    ("Account ID", "source_id"),
    ("Account Name", "name"),
    ("Industry", "industry"),
    ("Phone", "phone"),
    ("Account Owner", "owner_id"),
    ("Created Date", "created_at"),
    ("Billing City", "region"),
    ("Billing State/Province", "region"),
    ("Account Source", "channel"),
];

const SHEETS: &[Sheet] = &[
    Sheet {
        entity: Entity::Move,
        map: MOVE,
        all: &[&["Opportunity ID"], &["To Stage"], &["Last Modified", "Last Modified Date", "Edit Date"]],
        some: &["From Stage", "Stage Duration", "Opportunity Name", "Last Modified By"],
        at_least: 1,
    },
    Sheet {
        entity: Entity::Change,
        map: CHANGE,
        all: &[&["Opportunity ID"], &["Old Value"], &["New Value"], &["Field / Event", "Field"]],
        some: &["Old Value"],
        at_least: 1,
    },
    Sheet {
        entity: Entity::Deal,
        map: DEAL,
        all: &[&["Opportunity ID"], &["Opportunity Name"], &["Stage"], &["Created Date"]],
        some: &["Opportunity Owner", "Account Name", "Close Date", "Probability (%)", "Age", "Fiscal Period", "Lead Source"],
        at_least: 2,
    },
    Sheet {
        entity: Entity::Lead,
        map: LEAD,
        all: &[&["Lead ID"], &["Lead Status"], &["Lead Owner"]],
        some: &["Company / Account", "Lead Source", "First Name", "Last Name", "Email", "Rating"],
        at_least: 1,
    },
    Sheet {
        entity: Entity::Company,
        map: ACCOUNT,
        all: &[&["Account ID"], &["Account Name"], &["Account Owner"]],
        some: &["Industry", "Billing City", "Billing State/Province", "Phone", "Type", "Last Activity"],
        at_least: 1,
    },
];
