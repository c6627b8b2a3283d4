//! HubSpot: exports of deals, contacts and companies; columns of entries into stages.

use super::lists::system::{Close, Entity, Map, Sheet, System};

/// HubSpot: exports of the index pages.
pub(crate) const SYSTEM: System = System {
    name: "hubspot",
    title: "HubSpot",
    sheets: SHEETS,
    close: Close::OneDate,
    pipeline: "Sales Pipeline",
    status_apart: false,
    entities: false,
    order: None,
};

const DEAL: Map = &[
    ("Record ID", "id"),
    ("Deal ID", "id"),
    ("Deal Name", "title"),
    ("Pipeline", "pipeline"),
    ("Deal Stage", "stage"),
    ("Is Deal Closed?", "+closed_flag"),
    ("Is Closed", "+closed_flag"),
    ("Is Closed Won", "+won_flag"),
    ("Amount", "amount"),
    ("Currency", "currency"),
    ("Deal Currency Code", "currency"),
    ("Close Date", "close_date"),
    ("Create Date", "created_at"),
    ("Deal owner", "owner_id"),
    ("Deal Owner Name", "owner_id"),
    ("Closed Lost Reason", "loss_reason"),
    ("Last Modified Date", "updated_at"),
    ("Original Source Type", "channel"),
    ("Original Traffic Source", "channel"),
    ("Original Source", "channel"),
    ("Associated Company", "company"),
    ("Associated Company (Primary)", "company"),
    ("Primary Associated Company", "company"),
    ("Associated Contact", "contact"),
];

const CONTACT: Map = &[
    ("Record ID", "source_id"),
    ("Contact ID", "source_id"),
    ("First Name", "first_name"),
    ("Last Name", "last_name"),
    ("Company Name", "parent_id"),
    ("Associated Company", "parent_id"),
    ("Phone Number", "phone"),
    ("Mobile Phone Number", "phone_more"),
    ("Email", "email"),
    ("Contact owner", "owner_id"),
    ("Create Date", "created_at"),
    ("Original Source", "channel"),
    ("City", "region"),
    ("Country/Region", "region"),
];

const COMPANY: Map = &[
    ("Record ID", "source_id"),
    ("Company ID", "source_id"),
    ("Company name", "name"),
    ("Name", "name"),
    ("Industry", "industry"),
    ("Phone Number", "phone"),
    ("Company owner", "owner_id"),
    ("Create Date", "created_at"),
    ("City", "region"),
    ("Country/Region", "region"),
];

const SHEETS: &[Sheet] = &[
    Sheet {
        entity: Entity::Deal,
        map: DEAL,
        all: &[&["Record ID", "Deal ID"], &["Deal Name"], &["Deal Stage"], &["Create Date"]],
        some: &["Pipeline", "Close Date", "Deal owner", "Deal Owner Name", "Amount", "Closed Lost Reason", "Associated Company"],
        at_least: 2,
    },
    Sheet {
        entity: Entity::Contact,
        map: CONTACT,
        all: &[&["Record ID", "Contact ID"], &["First Name"], &["Last Name"], &["Contact owner", "Lead Status", "Create Date"]],
        some: &["Email", "Phone Number", "Contact owner", "Lead Status", "Marketing contact status", "Associated Company"],
        at_least: 2,
    },
    Sheet {
        entity: Entity::Company,
        map: COMPANY,
        all: &[&["Record ID", "Company ID"], &["Company name", "Name"], &["Company owner"]],
        some: &["Phone Number", "City", "Country/Region", "Industry", "Create Date", "Last Activity Date"],
        at_least: 2,
    },
];
