//! What a row of each export means beyond its plain columns.

use super::derive::Found;
use super::fields::{Fields, View, key};
use super::names::plain;
use super::stages::group;
use super::system::{Close, Entity, System, entered};
use crate::build::buffer::TableBuf;
use crate::build::cells::{Rules, Tally};
use crate::build::plan::Reject;
use crate::problem::Code;
use crate::recognise::{Mapping, fold};
use crate::values::date::DAY;
use crate::values::words;
use domain::schema::Table;
use std::collections::{BTreeMap, BTreeSet};

/// Names of lost stages that say nothing about the reason, folded.
const PLAIN_LOSS: [&str; 12] = [
    "сделка провалена",
    "анализ причины провала",
    "провал",
    "провалена",
    "проиграна",
    "сделка проиграна",
    "закрыто и не реализовано",
    "закрыта и не реализована",
    "отказ",
    "неуспешно",
    "не реализовано",
    "некачественный лид",
];

/// A column of entries into one stage.
struct Entry {
    field: usize,
    stage: String,
    pipeline: String,
}

/// A deal entered a stage: deal, moment, stage, funnel.
pub(crate) type Move = (String, i64, String, String);

/// The rules of one file.
pub(crate) struct Reader {
    pub(crate) fields: Fields,
    pub(crate) system: &'static System,
    entity: Entity,
    entries: Vec<Entry>,
    pub(super) table: &'static Table,
    kinds: BTreeMap<String, &'static str>,
    /// Folded names of lost stages that are reasons.
    reasons: BTreeSet<String>,
    /// Name -> smallest number, for exports of clients.
    pub(crate) namesakes: BTreeMap<String, u64>,
}

impl Reader {
    pub(crate) fn new(system: &'static System, table: &'static Table, mapping: &Mapping, headers: &[String]) -> Self {
        let kinds: BTreeMap<String, &'static str> = mapping
            .stages
            .iter()
            .map(|(s, k)| {
                (
                    fold(s),
                    match k.as_str() {
                        "won" => "won",
                        "lost" => "lost",
                        _ => "open",
                    },
                )
            })
            .collect();
        let lost: BTreeSet<String> = kinds.iter().filter(|(_, k)| **k == "lost").map(|(s, _)| s.clone()).collect();
        // One failed stage is a result; several are reasons.
        let reasons = if lost.len() > 1 {
            lost.into_iter().filter(|s| !PLAIN_LOSS.contains(&s.as_str())).collect()
        } else {
            BTreeSet::new()
        };
        let fields = Fields::new(mapping);
        let sheet = system.sheet(headers).or_else(|| system.sheet_of_table(table.name));
        let entries = mapping.columns.iter().filter(|c| c.to.iter().any(|t| t == "entered")).filter_map(|c| {
            let (stage, pipeline) = entered(&c.header)?;
            Some(Entry { field: c.index?, stage, pipeline })
        });
        Self {
            entity: sheet.map_or(Entity::Deal, |s| s.entity),
            entries: entries.collect(),
            fields,
            system,
            table,
            kinds,
            reasons,
            namesakes: BTreeMap::new(),
        }
    }

    pub(super) fn at(&self, column: &str) -> usize {
        self.table.position(column).unwrap_or(usize::MAX)
    }

    /// Fills what the plain columns leave open.
    pub(crate) fn fill(
        &self,
        view: View<'_>,
        rules: &Rules,
        out: &mut TableBuf,
        found: &mut Found,
        tally: &mut Tally,
    ) -> Result<(), Reject> {
        let owner = key(view.text(self.fields.owner_id));
        if !owner.is_empty() {
            out.text(self.at("owner_id"), &owner);
            found.employee(&owner, view.row.line);
        }
        match self.entity {
            Entity::Deal => self.deal(view, rules, out, found, tally),
            Entity::Lead => self.lead(view, out, found),
            Entity::Contact | Entity::Company | Entity::Client => self.client(view, out, found),
            Entity::Call => self.call(view, out, found),
            Entity::Chat => self.chat(view, out, found),
            Entity::Activity => self.activity(view, out, found),
            Entity::Task => self.task(view, rules, out, found, tally),
            Entity::Move | Entity::Change => {
                self.actor(out, found, view.row.line);
                Ok(())
            }
        }
    }

    /// Who made a change, as a person.
    fn actor(&self, out: &mut TableBuf, found: &mut Found, line: u64) {
        if let Some(at) = self.table.position("actor_id").filter(|at| out.is_set(*at)) {
            let who = key(out.current_text(at).unwrap_or(""));
            found.employee(&who, line);
            out.text(at, &who);
        }
    }

    /// The name under which a person or a client is known here.
    pub(super) fn named(&self, text: &str) -> String {
        if self.system.entities { key(&plain(text)) } else { key(text) }
    }

    fn deal(
        &self,
        view: View<'_>,
        rules: &Rules,
        out: &mut TableBuf,
        found: &mut Found,
        tally: &mut Tally,
    ) -> Result<(), Reject> {
        let f = &self.fields;
        let line = view.row.line;
        self.buyer(view, out, found);
        self.channel(view, out);
        if self.system.entities && view.text(f.title).contains('&') {
            out.text(self.at("title"), &plain(view.text(f.title)));
        }
        let stage = key(view.text(f.stage));
        let pipeline = match key(view.text(f.pipeline)) {
            p if p.is_empty() => self.system.pipeline.to_owned(),
            p => p,
        };
        out.text(self.at("pipeline"), &pipeline);
        let kind = self.outcome(view, &stage);
        let Some(kind) = kind else {
            return Err(Reject { field: f.stage, column: "status", code: Code::UnknownWord, value: stage });
        };
        out.text(self.at("status"), kind);
        if kind == "lost" && !out.is_set(self.at("loss_reason")) && self.reasons.contains(&fold(&stage)) {
            out.text(self.at("loss_reason"), &stage);
            found.remark("reason_from_stage");
        }
        let created = self.moment(view, f.created_at, rules, tally);
        self.closing(view, kind, created, rules, out, found, tally)?;
        if !stage.is_empty() {
            out.text(self.at("stage"), &stage);
            let of_stage = if self.system.status_apart { "open" } else { kind };
            found.stage(&pipeline, &stage, of_stage, created.unwrap_or(0), line);
        }
        Ok(())
    }

    /// Open, won or lost: by a flag or a group of its own, by the meaning of the stage, by an empty flag of closing.
    fn outcome(&self, view: View<'_>, stage: &str) -> Option<&'static str> {
        let f = &self.fields;
        let flags = (words::yes_no(view.text(f.closed_flag)), words::yes_no(view.text(f.won_flag)));
        match flags {
            (_, Some(true)) => return Some("won"),
            (Some(true), Some(false)) => return Some("lost"),
            _ => {}
        }
        let by_flag = || if flags.0 == Some(false) { Some("open") } else { None };
        group(view.text(f.stage_group)).or_else(|| self.kinds.get(&fold(stage)).copied()).or_else(by_flag)
    }

    /// The channel of the deal or lead itself, else that of its contact, else the tag of the link.
    fn channel(&self, view: View<'_>, out: &mut TableBuf) {
        let at = self.at("channel");
        for field in [self.fields.channel_more, self.fields.utm_source] {
            let text = view.text(field);
            if !out.is_set(at) && !text.is_empty() {
                out.text(at, text);
            }
        }
    }

    /// The entries into stages that stand in columns of their own.
    pub(crate) fn moves(&self, view: View<'_>, rules: &Rules, found: &mut Found, tally: &mut Tally) -> Vec<Move> {
        let mut list = Vec::new();
        let own = key(view.text(self.fields.pipeline));
        for e in &self.entries {
            // Columns of other funnels are empty or of the past; the deal's own path is what is asked.
            if let Some(at) = self.moment(view, Some(e.field), rules, tally) {
                let pipeline = if e.pipeline.is_empty() { own.clone() } else { e.pipeline.clone() };
                list.push((view.text(self.fields.id).to_owned(), at, e.stage.clone(), pipeline));
                found.remark("latest_entries");
            }
        }
        list
    }

    pub(super) fn moment(&self, view: View<'_>, field: Option<usize>, rules: &Rules, tally: &mut Tally) -> Option<i64> {
        let (cell, at) = view.cell(field)?;
        rules.time(cell, at, true, tally).ok().flatten()
    }

    /// «Дата завершения» is the plan while a deal is open and the day of closing afterwards, unless it lies after the
    /// last change of the deal.
    #[allow(clippy::too_many_arguments)]
    fn closing(
        &self,
        view: View<'_>,
        kind: &str,
        created: Option<i64>,
        rules: &Rules,
        out: &mut TableBuf,
        found: &mut Found,
        tally: &mut Tally,
    ) -> Result<(), Reject> {
        let f = &self.fields;
        let date = match view.cell(f.close_date).filter(|(c, _)| !words::is_nothing(c.text)) {
            Some((cell, at)) => rules.time(cell, at, true, tally).map_err(|code| Reject {
                field: f.close_date,
                column: "closed_at",
                code,
                value: cell.text.to_owned(),
            })?,
            None => None,
        };
        if kind == "open" {
            if let Some(utc) = date.filter(|_| !out.is_set(self.at("expected_close_on"))) {
                let days = rules.zone.to_local(utc).div_euclid(DAY);
                out.day(self.at("expected_close_on"), i32::try_from(days).unwrap_or(0));
            }
            return Ok(());
        }
        if self.system.close != Close::Overwritten {
            if let Some(closed) = date {
                let day = |utc: i64| rules.zone.to_local(utc).div_euclid(DAY);
                out.long(self.at("closed_at"), created.filter(|c| day(*c) == day(closed)).map_or(closed, |c| c.max(closed)));
            }
            return Ok(());
        }
        let changed = self.moment(view, f.updated_at, rules, tally);
        let day = |utc: i64| rules.zone.to_local(utc).div_euclid(DAY);
        let closed = match (date, changed) {
            (Some(d), Some(c)) if day(d) > day(c) => {
                found.remark("closed_by_change_date");
                Some(c)
            }
            (Some(d), _) => {
                found.remark("closed_by_plan_date");
                // A date without a time cannot lie before the creation on the same day.
                Some(created.filter(|c| day(*c) == day(d)).map_or(d, |c| c.max(d)))
            }
            (None, Some(c)) => {
                found.remark("closed_by_change_date");
                Some(c)
            }
            (None, None) => None,
        };
        if let Some(closed) = closed {
            out.long(self.at("closed_at"), closed);
        }
        Ok(())
    }

    /// The company, or else the contact.
    fn buyer(&self, view: View<'_>, out: &mut TableBuf, found: &mut Found) {
        let f = &self.fields;
        let company = [f.company, f.company_more].into_iter().map(|c| self.named(view.text(c))).find(|n| !n.is_empty());
        let contact = self.named(view.text(f.contact));
        let phone = one(first_of(view, [f.client_phone, f.client_phone_more]));
        let email = one(view.text(f.client_email));
        for (name, kind) in [(company.unwrap_or_default(), "company"), (contact, "person")] {
            if !name.is_empty() && !words::is_nothing(&name) {
                // The reach of the contact is the way to the company too when there is nobody else.
                found.client(&name, kind, view.row.line, [phone, email]);
                if !out.is_set(self.at("customer_id")) {
                    out.text(self.at("customer_id"), &name);
                }
            }
        }
    }

    fn lead(&self, view: View<'_>, out: &mut TableBuf, found: &mut Found) -> Result<(), Reject> {
        let f = &self.fields;
        self.buyer(view, out, found);
        self.channel(view, out);
        self.reach(view, out);
        let goods = view.text(f.goods);
        if !goods.is_empty() {
            out.text(self.at("product"), goods);
        }
        let state = view.text(f.state);
        let folded = fold(state);
        // Own names of statuses: the lead is being worked on.
        let kind = words::meaning("lead_status", &folded).unwrap_or(if folded.is_empty() { "new" } else { "working" });
        out.text(self.at("status"), kind);
        let note = view.text(f.state_note);
        if kind == "disqualified" && !out.is_set(self.at("reason")) {
            if !note.is_empty() {
                out.text(self.at("reason"), note);
            } else if !PLAIN_LOSS.contains(&folded.as_str()) {
                out.text(self.at("reason"), state);
            }
        }
        Ok(())
    }

    /// Phone and e-mail: the first of the columns that is filled, the first of several values.
    fn reach(&self, view: View<'_>, out: &mut TableBuf) {
        let f = &self.fields;
        for (target, fields) in [("phone", [f.phone, f.phone_more]), ("email", [f.email, f.email_more])] {
            let one = one(first_of(view, fields));
            if !one.is_empty() {
                out.text(self.at(target), one);
            }
        }
    }

    /// Whether the row is about a person.
    fn is_person(&self, view: View<'_>) -> bool {
        match self.entity {
            Entity::Contact => true,
            Entity::Client => words::meaning("customer_kind", &fold(view.text(self.fields.client_kind))) != Some("company"),
            _ => false,
        }
    }

    /// The name under which deals speak of a client.
    pub(crate) fn client_name(&self, view: View<'_>) -> String {
        let f = &self.fields;
        let parts = || self.named(&format!("{} {}", view.text(f.first_name), view.text(f.last_name)));
        match self.is_person(view) {
            true => Some(self.named(view.text(f.full_name))).filter(|n| !n.is_empty()).unwrap_or_else(parts),
            false => Some(self.named(view.text(f.name)))
                .filter(|n| !n.is_empty())
                .unwrap_or_else(|| self.named(view.text(f.full_name))),
        }
    }

    fn client(&self, view: View<'_>, out: &mut TableBuf, found: &mut Found) -> Result<(), Reject> {
        let number = view.text(self.fields.source_id);
        let name = self.client_name(view);
        let shown = if name.is_empty() { format!("№ {number}") } else { name.clone() };
        let first = self.namesakes.get(&name).is_none_or(|n| *n == rank(number));
        if first && !name.is_empty() {
            out.text(self.at("id"), &name);
        } else if !number.is_empty() {
            found.remark("namesake");
            out.text(self.at("id"), &format!("{shown} (ID {number})"));
        }
        out.text(self.at("name"), &shown);
        let is_person = self.is_person(view);
        out.text(self.at("kind"), if is_person { "person" } else { "company" });
        if let Some(parent) = self.table.position("parent_id").filter(|p| out.is_set(*p)) {
            let company = self.named(out.current_text(parent).unwrap_or(""));
            if company.is_empty() { out.unset(parent) } else { out.text(parent, &company) }
        } else if is_person && self.fields.name.is_some() {
            let company = self.named(view.text(self.fields.name));
            if !company.is_empty() && self.entity == Entity::Client {
                out.text(self.at("parent_id"), &company);
            }
        }
        self.reach(view, out);
        Ok(())
    }
}

/// The order of numbers of records; what is no number goes last.
pub(crate) fn rank(number: &str) -> u64 {
    number
        .parse()
        .unwrap_or_else(|_| number.bytes().fold(1 << 63, |n, b| (n ^ u64::from(b)).wrapping_mul(1_099_511_628_211) | 1 << 63))
}

/// The first of the fields that is filled.
fn first_of<'a>(view: View<'a>, fields: [Option<usize>; 2]) -> &'a str {
    fields.iter().map(|x| view.text(*x)).find(|t| !t.is_empty()).unwrap_or("")
}

/// The first of several values of a cell.
fn one(value: &str) -> &str {
    value.split([',', '\n', ';']).next().unwrap_or("").trim().trim_start_matches('\'')
}
