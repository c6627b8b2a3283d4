//! What a row of each export means beyond its plain columns.

use super::derive::Found;
use super::fields::{Fields, View, key};
use super::stages::group;
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

/// The rules of one file.
pub(crate) struct Reader {
    pub(crate) fields: Fields,
    table: &'static Table,
    kinds: BTreeMap<String, &'static str>,
    /// Folded names of lost stages that are reasons.
    reasons: BTreeSet<String>,
    /// Name -> smallest number, for exports of clients.
    pub(crate) namesakes: BTreeMap<String, u64>,
    is_contact: bool,
}

impl Reader {
    pub(crate) fn new(table: &'static Table, mapping: &Mapping) -> Self {
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
        Self {
            is_contact: fields.first_name.is_some() || fields.last_name.is_some(),
            fields,
            table,
            kinds,
            reasons,
            namesakes: BTreeMap::new(),
        }
    }

    fn at(&self, column: &str) -> usize {
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
        match self.table.name {
            "deals" => self.deal(view, rules, out, found, tally),
            "leads" => self.lead(view, out, found),
            "customers" => self.client(view, out, found),
            _ => self.call(view, out, found),
        }
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
        if !out.is_set(self.at("channel")) && !view.text(f.utm_source).is_empty() {
            out.text(self.at("channel"), view.text(f.utm_source));
        }
        let stage = key(view.text(f.stage));
        let pipeline = match key(view.text(f.pipeline)) {
            p if p.is_empty() => "Общая".to_owned(),
            p => p,
        };
        out.text(self.at("pipeline"), &pipeline);
        let kind = group(view.text(f.stage_group)).or_else(|| self.kinds.get(&fold(&stage)).copied()).or_else(|| {
            match words::yes_no(view.text(f.closed_flag)) {
                Some(false) => Some("open"),
                _ => None,
            }
        });
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
            found.stage(&pipeline, &stage, kind, created.unwrap_or(0), line);
        }
        Ok(())
    }

    fn moment(&self, view: View<'_>, field: Option<usize>, rules: &Rules, tally: &mut Tally) -> Option<i64> {
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
            if let Some(utc) = date {
                let days = rules.zone.to_local(utc).div_euclid(DAY);
                out.day(self.at("expected_close_on"), i32::try_from(days).unwrap_or(0));
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
        let company = key(view.text(self.fields.company));
        let contact = key(view.text(self.fields.contact));
        for (name, kind) in [(company, "company"), (contact, "person")] {
            if !name.is_empty() && !words::is_nothing(&name) {
                found.customer(&name, kind, view.row.line);
                if !out.is_set(self.at("customer_id")) {
                    out.text(self.at("customer_id"), &name);
                }
            }
        }
    }

    fn lead(&self, view: View<'_>, out: &mut TableBuf, found: &mut Found) -> Result<(), Reject> {
        let f = &self.fields;
        self.buyer(view, out, found);
        if !out.is_set(self.at("channel")) && !view.text(f.utm_source).is_empty() {
            out.text(self.at("channel"), view.text(f.utm_source));
        }
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
            let value = fields.iter().map(|x| view.text(*x)).find(|t| !t.is_empty()).unwrap_or("");
            let one = value.split([',', '\n', ';']).next().unwrap_or("").trim().trim_start_matches('\'');
            if !one.is_empty() {
                out.text(self.at(target), one);
            }
        }
    }

    /// The name under which deals speak of a client.
    pub(crate) fn client_name(&self, view: View<'_>) -> String {
        if self.is_contact {
            key(&format!("{} {}", view.text(self.fields.first_name), view.text(self.fields.last_name)))
        } else {
            key(view.text(self.fields.name))
        }
    }

    fn client(&self, view: View<'_>, out: &mut TableBuf, found: &mut Found) -> Result<(), Reject> {
        let number = view.text(self.fields.bitrix_id);
        let name = self.client_name(view);
        let shown = if name.is_empty() { format!("№ {number}") } else { name.clone() };
        let first = self.namesakes.get(&name).is_none_or(|n| *n == number.parse().unwrap_or(u64::MAX));
        if first && !name.is_empty() {
            out.text(self.at("id"), &name);
        } else if !number.is_empty() {
            found.remark("namesake");
            out.text(self.at("id"), &format!("{shown} (ID {number})"));
        }
        out.text(self.at("name"), &shown);
        out.text(self.at("kind"), if self.is_contact { "person" } else { "company" });
        if let Some(parent) = self.table.position("parent_id").filter(|p| out.is_set(*p)) {
            let company = key(out.current_text(parent).unwrap_or(""));
            out.text(parent, &company);
        }
        self.reach(view, out);
        Ok(())
    }

    /// A dialogue of an open line: the only export with a true waiting time.
    fn chat(&self, view: View<'_>, out: &mut TableBuf, found: &mut Found) -> Result<(), Reject> {
        let f = &self.fields;
        out.text(self.at("kind"), "message");
        out.text(self.at("direction"), "in");
        let replied = view.text(f.replied);
        out.flag(
            self.at("answered"),
            !words::is_nothing(replied) || f.replied.is_none() && !words::is_nothing(view.text(f.wait_s)),
        );
        let status = view.text(f.call_status);
        if !status.is_empty() {
            out.text(self.at("result"), status);
        }
        let client = key(view.text(f.customer_id));
        if !client.is_empty() {
            out.text(self.at("customer_id"), &client);
            found.customer(&client, "person", view.row.line);
        }
        let parts = [view.text(f.started_at), client.as_str(), view.text(f.owner_id)];
        if !parts[0].is_empty() {
            out.text(self.at("id"), &parts.join("/"));
            found.remark("composed_id");
        }
        Ok(())
    }

    fn call(&self, view: View<'_>, out: &mut TableBuf, found: &mut Found) -> Result<(), Reject> {
        let f = &self.fields;
        if f.wait_s.is_some() || f.replied.is_some() {
            return self.chat(view, out, found);
        }
        out.text(self.at("kind"), "call");
        let kind = fold(view.text(f.call_type));
        if kind.starts_with("информ") || kind.starts_with("info") {
            out.text(self.at("direction"), "out");
            out.flag(self.at("is_automatic"), true);
        } else if let Some(direction) = words::meaning("direction", &kind) {
            out.text(self.at("direction"), direction);
        }
        let status = view.text(f.call_status);
        if !status.is_empty() {
            out.text(self.at("result"), status);
            let folded = fold(status);
            out.flag(self.at("answered"), folded.starts_with("успешн") || folded.starts_with("success"));
        }
        // The export has no number of its own: time, phone, employee and kind together name a call.
        let parts = [view.text(f.started_at), view.text(f.phone), view.text(f.owner_id), kind.as_str()];
        if !parts[0].is_empty() {
            out.text(self.at("id"), &parts.join("/"));
            found.remark("composed_id");
        }
        Ok(())
    }
}
