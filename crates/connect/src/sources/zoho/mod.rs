//! Zoho CRM: exports of deals, their stage history, leads, contacts and accounts.

use super::lists::system::{Close, Entity, Map, Sheet, System};

/// Zoho CRM: exports of the modules.
pub(crate) const SYSTEM: System = System {
    name: "zoho",
    title: "Zoho",
    sheets: SHEETS,
    close: Close::OneDate,
    pipeline: "Standard",
    status_apart: false,
    entities: false,
    order: None,
};

const DEAL: Map = &[
    ("Record Id", "id"),
    ("Deal Id", "id"),
    ("Deal Name", "title"),
    ("Pipeline", "pipeline"),
    ("Stage", "stage"),
    ("Amount", "amount"),
    ("Currency", "currency"),
    ("Closing Date", "close_date"),
    ("Created Time", "created_at"),
    ("Deal Owner", "owner_id"),
    ("Account Name", "company"),
    ("Contact Name", "contact"),
    ("Lead Source", "channel"),
    ("Reason For Loss", "loss_reason"),
    ("Modified Time", "updated_at"),
];

const MOVE: Map = &[
    ("Deal Id", "deal_id"),
    ("Parent Id", "deal_id"),
    ("Stage", "stage"),
    ("Moved To", "stage"),
    ("Modified Time", "entered_at"),
    ("Modified By", "actor_id"),
];

const LEAD: Map = &[
    ("Record Id", "id"),
    ("Lead Status", "state"),
    ("Lead Source", "channel"),
    ("Company", "company"),
    ("Lead Owner", "owner_id"),
    ("Created Time", "created_at"),
    ("Phone", "phone"),
    ("Mobile", "phone_more"),
    ("Email", "email"),
    ("City", "region"),
];

const CONTACT: Map = &[
    ("Record Id", "source_id"),
    ("First Name", "first_name"),
    ("Last Name", "last_name"),
    ("Account Name", "parent_id"),
    ("Phone", "phone"),
    ("Mobile", "phone_more"),
    ("Email", "email"),
    ("Contact Owner", "owner_id"),
    ("Created Time", "created_at"),
    ("Lead Source", "channel"),
];

const ACCOUNT: Map = &[
    ("Record Id", "source_id"),
    ("Account Name", "name"),
    ("Industry", "industry"),
    ("Phone", "phone"),
    ("Account Owner", "owner_id"),
    ("Created Time", "created_at"),
    ("Billing City", "region"),
];

const SHEETS: &[Sheet] = &[
    Sheet {
        entity: Entity::Deal,
        map: DEAL,
        all: &[&["Record Id", "Deal Id"], &["Deal Name"], &["Stage"], &["Deal Owner"], &["Created Time"]],
        some: &["Deal Owner"],
        at_least: 1,
    },
    Sheet {
        entity: Entity::Move,
        map: MOVE,
        all: &[&["Deal Id", "Parent Id"], &["Stage", "Moved To"], &["Modified Time"]],
        some: &[
            "Stage Duration",
            "Stage Duration (Calendar Days)",
            "Duration (Days)",
            "Moved To",
            "Modified By",
            "Expected Revenue",
        ],
        at_least: 2,
    },
    Sheet {
        entity: Entity::Lead,
        map: LEAD,
        all: &[&["Record Id"], &["Lead Owner"], &["Lead Status"], &["Created Time"]],
        some: &["Lead Owner"],
        at_least: 1,
    },
    Sheet {
        entity: Entity::Contact,
        map: CONTACT,
        all: &[&["Record Id"], &["Contact Owner"], &["Last Name"], &["Created Time"]],
        some: &["Contact Owner"],
        at_least: 1,
    },
    Sheet {
        entity: Entity::Company,
        map: ACCOUNT,
        all: &[&["Record Id"], &["Account Owner"], &["Account Name"], &["Created Time"]],
        some: &["Account Owner"],
        at_least: 1,
    },
];
