//! What is read from Bitrix24 and in which order: dictionaries, people, clients, leads, deals with their history and lines, work.

use super::api;
use super::pager::{self, List, NAMES, Owned};
use crate::live::connector::Part;
use crate::live::failure::{Class, Failure};
use crate::live::json::{list, text, whole};
use crate::live::run::Run;
use serde_json::{Value, json};

/// Entity of deals in the spool.
pub(super) const DEAL: &str = "deal";

macro_rules! part {
    ($name:literal, $ru:literal, $en:literal, $dictionary:literal, $step:expr) => {
        Part { name: $name, ru: $ru, en: $en, dictionary: $dictionary, step: $step }
    };
}

/// Parts in the order of reading.
pub(super) static PARTS: &[Part] = &[
    part!("pipelines", "воронки", "pipelines", true, pipelines),
    part!("statuses", "стадии и справочники", "stages and dictionaries", true, |r, at| pager::by_start(
        r, &STATUSES, at
    )),
    part!("fields", "свои поля сделок", "custom fields of deals", true, |r, at| pager::by_start(r, &FIELDS, at)),
    part!("departments", "отделы", "departments", false, |r, at| pager::by_start(r, &DEPARTMENTS, at)),
    part!("users", "сотрудники", "employees", false, |r, at| pager::by_start(r, &USERS, at)),
    part!("companies", "компании", "companies", false, |r, at| pager::step(r, &COMPANIES, at)),
    part!("contacts", "контакты", "contacts", false, |r, at| pager::step(r, &CONTACTS, at)),
    part!("requisites", "реквизиты (ИНН)", "requisites (tax ids)", false, |r, at| pager::owned(r, &REQUISITES, at)),
    part!("leads", "лиды", "leads", false, |r, at| pager::step(r, &LEADS, at)),
    part!("deals", "сделки", "deals", false, deals),
    part!("stage_history", "история стадий", "stage history", false, |r, at| pager::step(r, &HISTORY, at)),
    part!("deal_lines", "товары сделок", "product rows", false, |r, at| pager::owned(r, &LINES, at)),
    part!("activities", "дела", "activities", false, |r, at| pager::step(r, &ACTIVITIES, at)),
    part!("tasks", "задачи", "tasks", false, |r, at| pager::step(r, &TASKS, at)),
    part!("calls", "звонки телефонии", "calls", false, |r, at| pager::step(r, &CALLS, at)),
];

const PLAIN: List = List { entity: "", method: "", rows: &[], key: "ID", changed: None, names: NAMES, select: &[], more: &[] };

static STATUSES: List = List { entity: "status", method: "crm.status.list", ..PLAIN };
static FIELDS: List = List { entity: "deal_field", method: "crm.deal.userfield.list", more: &[], ..PLAIN };
static DEPARTMENTS: List = List { entity: "department", method: "department.get", names: ["FILTER", "SORT", ""], ..PLAIN };
static USERS: List = List { entity: "user", method: "user.get", names: ["FILTER", "SORT", ""], ..PLAIN };
static COMPANIES: List = List {
    entity: "company",
    method: "crm.company.list",
    changed: Some("DATE_MODIFY"),
    select: &[
        "ID",
        "TITLE",
        "COMPANY_TYPE",
        "INDUSTRY",
        "IS_MY_COMPANY",
        "ASSIGNED_BY_ID",
        "DATE_CREATE",
        "DATE_MODIFY",
        "LEAD_ID",
        "PHONE",
        "EMAIL",
    ],
    ..PLAIN
};
static CONTACTS: List = List {
    entity: "contact",
    method: "crm.contact.list",
    changed: Some("DATE_MODIFY"),
    select: &[
        "ID",
        "NAME",
        "SECOND_NAME",
        "LAST_NAME",
        "TYPE_ID",
        "SOURCE_ID",
        "COMPANY_ID",
        "ASSIGNED_BY_ID",
        "DATE_CREATE",
        "DATE_MODIFY",
        "LEAD_ID",
        "PHONE",
        "EMAIL",
    ],
    ..PLAIN
};
static REQUISITES: Owned = Owned {
    entity: "requisite",
    owners: "company",
    list: List {
        entity: "requisite",
        method: "crm.requisite.list",
        select: &["ID", "ENTITY_TYPE_ID", "ENTITY_ID", "RQ_INN", "RQ_KPP"],
        ..PLAIN
    },
    owner_key: "ENTITY_ID",
    fixed: &[("ENTITY_TYPE_ID", "4")],
};
static LEADS: List = List {
    entity: "lead",
    method: "crm.lead.list",
    changed: Some("DATE_MODIFY"),
    select: &["*", "UF_*", "PHONE", "EMAIL"],
    ..PLAIN
};
static DEALS: List =
    List { entity: DEAL, method: "crm.deal.list", changed: Some("DATE_MODIFY"), select: &["*", "UF_*"], ..PLAIN };
static ITEMS: List = List {
    entity: DEAL,
    method: "crm.item.list",
    rows: &["items"],
    key: "id",
    changed: Some("updatedTime"),
    select: &["*"],
    more: &[("entityTypeId", "2")],
    ..PLAIN
};
static HISTORY: List = List {
    entity: "stage",
    method: "crm.stagehistory.list",
    rows: &["items"],
    changed: Some("CREATED_TIME"),
    more: &[("entityTypeId", "2")],
    ..PLAIN
};
static LINES: Owned = Owned {
    entity: "line",
    owners: DEAL,
    list: List { entity: "line", method: "crm.item.productrow.list", rows: &["productRows"], key: "id", ..PLAIN },
    owner_key: "=ownerId",
    fixed: &[("=ownerType", "D")],
};
static ACTIVITIES: List = List {
    entity: "activity",
    method: "crm.activity.list",
    changed: Some("LAST_UPDATED"),
    select: &[
        "ID",
        "OWNER_TYPE_ID",
        "OWNER_ID",
        "TYPE_ID",
        "PROVIDER_ID",
        "PROVIDER_TYPE_ID",
        "ASSOCIATED_ENTITY_ID",
        "SUBJECT",
        "CREATED",
        "LAST_UPDATED",
        "START_TIME",
        "END_TIME",
        "DEADLINE",
        "COMPLETED",
        "STATUS",
        "DIRECTION",
        "RESPONSIBLE_ID",
        "AUTHOR_ID",
        "ORIGIN_ID",
        "AUTOCOMPLETE_RULE",
        "COMMUNICATIONS",
        "BINDINGS",
    ],
    ..PLAIN
};
static TASKS: List = List {
    entity: "task",
    method: "tasks.task.list",
    rows: &["tasks"],
    changed: Some("CHANGED_DATE"),
    select: &[
        "ID",
        "TITLE",
        "STATUS",
        "CREATED_DATE",
        "CHANGED_DATE",
        "DEADLINE",
        "CLOSED_DATE",
        "RESPONSIBLE_ID",
        "CREATED_BY",
        "UF_CRM_TASK",
    ],
    ..PLAIN
};
static CALLS: List = List {
    entity: "call",
    method: "voximplant.statistic.get",
    changed: Some("CALL_START_DATE"),
    names: ["FILTER", "SORT", ""],
    ..PLAIN
};

/// Funnels of deals; older boxes have them under another name and leave out the first one.
fn pipelines(run: &mut Run<'_>, _: &Value) -> Result<Option<Value>, Failure> {
    match api::call(run, "crm.category.list", &json!({"entityTypeId": 2})) {
        Ok(answer) => {
            for c in list(&answer["result"]["categories"]) {
                run.put("pipeline", &text(&c["id"]), c);
            }
            Ok(None)
        }
        Err(f) if f.class == Class::Absent => {
            let answer = api::call(run, "crm.dealcategory.list", &json!({"order": {"SORT": "ASC"}}))?;
            for c in list(&answer["result"]) {
                let short = json!({"id": whole(&c["ID"]), "name": c["NAME"], "sort": c["SORT"]});
                run.put("pipeline", &text(&c["ID"]), &short);
            }
            Ok(None)
        }
        Err(f) => Err(f),
    }
}

/// Deals by their own method; where it is gone, as items.
fn deals(run: &mut Run<'_>, at: &Value) -> Result<Option<Value>, Failure> {
    if run.memo.get("items").is_some() {
        return pager::step(run, &ITEMS, at);
    }
    match pager::step(run, &DEALS, at) {
        Err(f) if f.class == Class::Absent && at.is_null() => {
            let next = pager::step(run, &ITEMS, at)?;
            run.memo.insert("items".to_owned(), json!(true));
            Ok(next)
        }
        other => other,
    }
}
