//! Dictionaries and links of an amoCRM spool, then the rows of each record.

use super::emit;
use crate::Error;
use crate::live::Settings;
use crate::live::json::{at, id, list, text, unix, whole};
use crate::live::map::{Fate, Mapper};
use crate::live::out::Out;
use crate::live::spool::Record;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Status of a won deal in every funnel.
pub(super) const WON: i64 = 142;
/// Status of a lost deal in every funnel.
pub(super) const LOST: i64 = 143;

/// What the records say about each other.
#[derive(Default)]
pub(super) struct Book {
    pub(super) currency: String,
    pub(super) groups: BTreeMap<i64, String>,
    pub(super) task_kinds: BTreeMap<i64, String>,
    /// Funnel -> name.
    pub(super) pipelines: BTreeMap<i64, String>,
    pub(super) reasons: BTreeMap<i64, String>,
    /// Deal -> its stage and funnel now.
    pub(super) now: HashMap<String, (String, i64)>,
    /// Deal -> earliest move: moment, stage and funnel before it.
    pub(super) before: HashMap<String, (i64, String, i64)>,
    /// Contact -> its latest deal, to bind calls.
    pub(super) deal_of: HashMap<String, String>,
    /// Task -> moment of completion.
    pub(super) completed: HashMap<String, i64>,
    /// Task -> how often its term was moved.
    pub(super) moved: HashMap<String, i64>,
    /// Deals whose event of creation came.
    pub(super) added: HashSet<String>,
    /// Everything was read: a deal without an event of creation has lost it.
    pub(super) full: bool,
    /// Events of deals were readable.
    pub(super) has_events: bool,
    /// Events of tasks were readable.
    pub(super) has_task_events: bool,
}

pub(super) fn mapper(_: &Settings) -> Result<Box<dyn Mapper>, Error> {
    Ok(Box::new(Book::default()))
}

impl Mapper for Book {
    fn begin(&mut self, full: bool) {
        self.full = full;
    }

    fn see(&mut self, r: &Record<'_>) {
        match r.entity {
            "account" => {
                let v = r.value();
                self.currency = text(&v["currency"]);
                let named = |rows: &Value| list(rows).iter().filter_map(|g| Some((whole(&g["id"])?, text(&g["name"])))).collect();
                self.groups = named(at(&v, &["_embedded", "users_groups"]));
                self.task_kinds = named(at(&v, &["_embedded", "task_types"]));
            }
            "pipeline" => {
                let v = r.value();
                let (number, name) = (whole(&v["id"]).unwrap_or(0), text(&v["name"]));
                let taken = self.pipelines.iter().any(|(n, p)| *n != number && *p == name);
                self.pipelines.insert(number, if taken { format!("{name} ({number})") } else { name });
            }
            "loss_reason" => {
                let v = r.value();
                self.reasons.insert(whole(&v["id"]).unwrap_or(0), text(&v["name"]));
            }
            "lead" => {
                let v = r.value();
                self.now.insert(r.id.to_owned(), (text(&v["status_id"]), whole(&v["pipeline_id"]).unwrap_or(0)));
                for contact in list(at(&v, &["_embedded", "contacts"])) {
                    if let Some(who) = id(&contact["id"]) {
                        self.deal_of.insert(who, r.id.to_owned());
                    }
                }
            }
            "event" => self.event(&r.value()),
            _ => {}
        }
    }

    fn emit(&mut self, r: &Record<'_>, out: &mut Out<'_>) -> Result<Fate, Error> {
        let v = r.value();
        match r.entity {
            "pipeline" => emit::stages(self, r, &v, out),
            "user" => emit::user(self, r, &v, out),
            "company" => emit::client(r, &v, out, "CO_", "company"),
            "contact" => emit::client(r, &v, out, "C_", "person"),
            "lead" => emit::deal(self, r, &v, out),
            "unsorted" => emit::inquiry(r, &v, out),
            "event" => emit::event(self, r, &v, out),
            "task" => emit::task(self, r, &v, out),
            "note" => emit::call(self, r, &v, out),
            _ => Ok(Fate::Service),
        }
    }

    fn remark(&self, code: &str) -> Option<(&'static str, &'static str)> {
        Some(match code {
            "first_stage_guessed" => (
                "сделок: первый этап восстановлен по первому переходу или по нынешнему этапу",
                "deals: the first stage was taken from the first move or from the stage now",
            ),
            "deleted" => ("удалённых сделок пропущено", "deleted deals were left out"),
            "completed_by_change" => (
                "задач закрыты временем последнего изменения: события о выполнении нет",
                "tasks are completed by their last change: there is no event of completion",
            ),
            _ => return None,
        })
    }
}

impl Book {
    fn event(&mut self, v: &Value) {
        let (Some(about), Some(when)) = (id(&v["entity_id"]), unix(&v["created_at"])) else { return };
        match text(&v["type"]).as_str() {
            "lead_added" => {
                self.has_events = true;
                self.added.insert(about);
            }
            "lead_status_changed" => {
                self.has_events = true;
                let status = at(&v["value_before"][0], &["lead_status"]);
                let earlier = self.before.get(&about).is_none_or(|(first, ..)| when < *first);
                if let (true, Some(stage)) = (earlier, id(&status["id"])) {
                    self.before.insert(about, (when, stage, whole(&status["pipeline_id"]).unwrap_or(0)));
                }
            }
            "task_completed" => {
                self.has_task_events = true;
                let last = self.completed.entry(about).or_insert(when);
                *last = when.max(*last);
            }
            "task_deadline_changed" => {
                self.has_task_events = true;
                *self.moved.entry(about).or_insert(0) += 1;
            }
            _ => {}
        }
    }

    /// Name of a funnel.
    pub(super) fn pipeline(&self, number: i64) -> String {
        self.pipelines.get(&number).cloned().unwrap_or_else(|| number.to_string())
    }
}
