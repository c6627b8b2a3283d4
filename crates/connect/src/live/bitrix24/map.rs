//! Dictionaries and links of a Bitrix24 spool, then the rows of each record.

use super::{emit, words};
use crate::Error;
use crate::live::Settings;
use crate::live::json::{id, list, text, time, whole};
use crate::live::map::{Fate, Mapper};
use crate::live::out::Out;
use crate::live::spool::Record;
use crate::recognise::fold;
use crate::values::zone::Zone;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What the records say about each other.
#[derive(Default)]
pub(super) struct Book {
    pub(super) zone: Option<Zone>,
    pub(super) loss_field: String,
    /// Category -> name.
    pub(super) pipelines: BTreeMap<i64, String>,
    /// Dictionary -> code -> name, order, meaning.
    pub(super) statuses: BTreeMap<String, BTreeMap<String, Status>>,
    /// Custom field of deals -> label, values.
    pub(super) fields: BTreeMap<String, Field>,
    pub(super) departments: BTreeMap<i64, Department>,
    /// Company -> tax id.
    pub(super) tax_ids: HashMap<String, String>,
    /// Deal -> moment of its last final stage.
    pub(super) closings: HashMap<String, i64>,
    /// Lead -> deal made of it.
    pub(super) of_lead: HashMap<String, String>,
    /// Activity -> its owner, for calls.
    pub(super) links: HashMap<String, (i64, String)>,
    /// Activities that a call record of telephony tells better.
    pub(super) told: HashSet<String>,
    /// Tasks that came themselves.
    pub(super) tasks: HashSet<String>,
    /// Deal -> rows of goods so far, to number them.
    pub(super) numbers: HashMap<String, i64>,
}

/// One entry of a dictionary.
#[derive(Debug, Clone, Default)]
pub(super) struct Status {
    pub(super) name: String,
    pub(super) sort: i64,
    pub(super) semantics: String,
}

/// A custom field.
#[derive(Debug, Clone, Default)]
pub(super) struct Field {
    pub(super) label: String,
    pub(super) values: BTreeMap<String, String>,
}

/// A department.
#[derive(Debug, Clone, Default)]
pub(super) struct Department {
    pub(super) name: String,
    pub(super) parent: i64,
    pub(super) head: String,
}

pub(super) fn mapper(s: &Settings) -> Result<Box<dyn Mapper>, Error> {
    let zone = Zone::named(if s.timezone.is_empty() { "UTC" } else { &s.timezone })?;
    let mut book = Book { zone: Some(zone), loss_field: s.option("loss_reason_field").to_owned(), ..Book::default() };
    // The first funnel is not in the lists of older boxes.
    book.pipelines.insert(0, "Общая".to_owned());
    Ok(Box::new(book))
}

impl Mapper for Book {
    fn see(&mut self, r: &Record<'_>) {
        match r.entity {
            "pipeline" | "status" | "deal_field" | "department" => self.dictionary(r),
            "requisite" => {
                let v = r.value();
                if let (Some(company), inn) = (id(&v["ENTITY_ID"]), text(&v["RQ_INN"]))
                    && !inn.is_empty()
                {
                    self.tax_ids.insert(company, inn);
                }
            }
            "stage" => {
                let v = r.value();
                let at = self.zone.as_ref().and_then(|z| time(&v["CREATED_TIME"], z).ok().flatten());
                if let (Some(deal), Some(at), Some(3)) = (id(&v["OWNER_ID"]), at, whole(&v["TYPE_ID"])) {
                    let last = self.closings.entry(deal).or_insert(at);
                    *last = at.max(*last);
                }
            }
            "deal" => {
                let v = classic(r.value());
                if let Some(lead) = id(&v["LEAD_ID"]) {
                    self.of_lead.insert(lead, r.id.to_owned());
                }
            }
            "activity" => {
                let v = r.value();
                if let (Some(kind), Some(owner)) = (whole(&v["OWNER_TYPE_ID"]), id(&v["OWNER_ID"])) {
                    self.links.insert(r.id.to_owned(), (kind, owner));
                }
            }
            "call" => {
                if let Some(activity) = id(&r.value()["CRM_ACTIVITY_ID"]) {
                    self.told.insert(activity);
                }
            }
            "task" => {
                self.tasks.insert(r.id.to_owned());
            }
            _ => {}
        }
    }

    fn emit(&mut self, r: &Record<'_>, out: &mut Out<'_>) -> Result<Fate, Error> {
        let v = r.value();
        match r.entity {
            "status" => emit::stage(self, r, &v, out),
            "user" => emit::user(self, r, &v, out),
            "company" => emit::company(self, r, &v, out),
            "contact" => emit::contact(self, r, &v, out),
            "lead" => emit::lead(self, r, &classic(v), out),
            "deal" => emit::deal(self, r, &classic(v), out),
            "stage" => emit::stage_event(self, r, &v, out),
            "line" => emit::line(self, r, &v, out),
            "activity" => emit::activity(self, r, &v, out),
            "task" => emit::task(r, &v, out),
            "call" => emit::call(self, r, &v, out),
            "requisite" => Ok(Fate::Folded),
            _ => Ok(Fate::Service),
        }
    }

    fn remark(&self, code: &str) -> Option<(&'static str, &'static str)> {
        Some(match code {
            "closed_by_move" => (
                "сделок закрыты моментом последнего перехода: истории стадий у них нет",
                "deals are closed by their last move: they have no stage history",
            ),
            "closed_by_plan_date" => (
                "сделок закрыты датой «предполагаемого закрытия»: Битрикс24 ставит в неё день закрытия, точность — день",
                "deals are closed by the expected date, which Bitrix24 overwrites on closing: precise to a day",
            ),
            "reason_from_stage" => (
                "проигранных сделок получили причину отказа из названия стадии",
                "lost deals have their reason from the stage's name",
            ),
            "template" => ("шаблонов повторяющихся сделок пропущено", "templates of recurring deals were left out"),
            "own_company" => ("своих компаний пропущено", "own companies were left out"),
            "private_task" => ("задач без связи с CRM пропущено", "tasks without a link to the CRM were left out"),
            _ => return None,
        })
    }
}

impl Book {
    fn dictionary(&mut self, r: &Record<'_>) {
        let v = r.value();
        match r.entity {
            "pipeline" => {
                let number = whole(&v["id"]).unwrap_or(0);
                let name = text(&v["name"]);
                // Two funnels of one name are told apart by their number.
                let taken = self.pipelines.iter().any(|(n, p)| *n != number && *p == name);
                self.pipelines.insert(number, if taken { format!("{name} ({number})") } else { name });
            }
            "status" => {
                let semantics = text(&v["SEMANTICS"]);
                let extra = text(&v["EXTRA"]["SEMANTICS"]);
                let status = Status {
                    name: text(&v["NAME"]),
                    sort: whole(&v["SORT"]).unwrap_or(0),
                    semantics: if semantics.is_empty() { extra } else { semantics },
                };
                self.statuses.entry(text(&v["ENTITY_ID"])).or_default().insert(text(&v["STATUS_ID"]), status);
            }
            "deal_field" => {
                let label =
                    ["EDIT_FORM_LABEL", "LIST_COLUMN_LABEL", "LABEL"].iter().map(|k| label(&v[*k])).find(|t| !t.is_empty());
                let name = text(&v["FIELD_NAME"]);
                let values = list(&v["LIST"]).iter().map(|e| (text(&e["ID"]), text(&e["VALUE"]))).collect();
                let label = label.unwrap_or_else(|| name.clone());
                let folded = fold(&label);
                let why = ["причина отказа", "причина проигрыша", "причина провала", "причина потери"];
                if self.loss_field.is_empty() && why.iter().any(|w| folded.starts_with(w)) {
                    self.loss_field.clone_from(&name);
                }
                self.fields.insert(name, Field { label, values });
            }
            _ => {
                let department = Department {
                    name: text(&v["NAME"]),
                    parent: whole(&v["PARENT"]).unwrap_or(0),
                    head: id(&v["UF_HEAD"]).unwrap_or_default(),
                };
                self.departments.insert(whole(&v["ID"]).unwrap_or(0), department);
            }
        }
    }

    /// Name of a funnel.
    pub(super) fn pipeline(&self, v: &Value) -> String {
        let number = whole(v).unwrap_or(0);
        self.pipelines.get(&number).cloned().unwrap_or_else(|| number.to_string())
    }

    /// The dictionary of stages of a funnel.
    pub(super) fn stages_of(&self, category: i64) -> Option<&BTreeMap<String, Status>> {
        let name = if category == 0 { "DEAL_STAGE".to_owned() } else { format!("DEAL_STAGE_{category}") };
        self.statuses.get(&name)
    }

    /// Name of an entry of a dictionary; the code itself when it is not known.
    pub(super) fn named(&self, dictionary: &str, code: &str) -> String {
        let found = self.statuses.get(dictionary).and_then(|d| d.get(code));
        found.map_or_else(|| code.to_owned(), |s| s.name.clone())
    }

    /// Open, won or lost by the mark of the record, else by the stage's own.
    pub(super) fn kind(&self, mark: &str, category: i64, stage: &str) -> &'static str {
        let mark = match mark {
            "" => self.stages_of(category).and_then(|d| d.get(stage)).map_or("", |s| s.semantics.as_str()),
            mark => mark,
        };
        kind_of(mark, stage)
    }
}

/// What a mark of a stage means; without one the vendor's own codes decide.
pub(super) fn kind_of(mark: &str, stage: &str) -> &'static str {
    match mark {
        "S" | "s" | "success" => "won",
        "F" | "f" | "failure" | "apology" => "lost",
        "P" | "p" | "process" => "open",
        _ => match stage.rsplit(':').next().unwrap_or("") {
            "WON" => "won",
            "LOSE" | "APOLOGY" => "lost",
            _ => "open",
        },
    }
}

/// A label in one or several languages.
fn label(v: &Value) -> String {
    match v {
        Value::Object(o) => o.get("ru").or_else(|| o.get("en")).or_else(|| o.values().next()).map(text).unwrap_or_default(),
        other => text(other),
    }
}

/// The names of the classic methods, whatever method gave the record.
pub(super) fn classic(v: Value) -> Value {
    match v {
        Value::Object(o) if o.contains_key("id") && !o.contains_key("ID") => {
            Value::Object(o.into_iter().map(|(k, v)| (words::classic(&k), v)).collect::<Map<_, _>>())
        }
        other => other,
    }
}
