//! Rows about work: calls, dialogues, activities, tasks.

use super::derive::Found;
use super::fields::View;
use super::links::number;
use super::rows::Reader;
use crate::build::buffer::TableBuf;
use crate::build::cells::{Rules, Tally};
use crate::build::plan::Reject;
use crate::recognise::fold;
use crate::values::words;

impl Reader {
    /// A dialogue of an open line: the only export with a true waiting time.
    pub(super) fn chat(&self, view: View<'_>, out: &mut TableBuf, found: &mut Found) -> Result<(), Reject> {
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
        let client = self.customer(view, out, found);
        self.composed([view.text(f.started_at), client.as_str(), view.text(f.owner_id), ""], out, found);
        Ok(())
    }

    pub(super) fn call(&self, view: View<'_>, out: &mut TableBuf, found: &mut Found) -> Result<(), Reject> {
        let f = &self.fields;
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
        self.composed([view.text(f.started_at), view.text(f.phone), view.text(f.owner_id), kind.as_str()], out, found);
        Ok(())
    }

    /// A planned or finished action of a card.
    pub(super) fn activity(&self, view: View<'_>, out: &mut TableBuf, found: &mut Found) -> Result<(), Reject> {
        let f = &self.fields;
        let folded = fold(view.text(f.activity_type));
        out.text(self.at("kind"), kind_of(&folded));
        if folded.contains("входящ") || folded.contains("incoming") || folded.contains("inbound") {
            out.text(self.at("direction"), "in");
        } else if folded.contains("исходящ") || folded.contains("outgoing") || folded.contains("outbound") {
            out.text(self.at("direction"), "out");
        }
        let (started, logged) = (self.at("started_at"), self.at("logged_at"));
        if !out.is_set(started)
            && let Some(at) = out.current_long(logged)
        {
            out.long(started, at);
        }
        let status = view.text(f.activity_done);
        if !status.is_empty() {
            out.text(self.at("result"), status);
        }
        self.linked(view, out);
        let client = self.customer(view, out, found);
        if !out.is_set(self.at("id")) {
            let subject = view.text(f.subject);
            let began = out.current_long(started).map_or(String::new(), |t| t.to_string());
            self.composed(
                [&began, if subject.is_empty() { &client } else { subject }, view.text(f.owner_id), &folded],
                out,
                found,
            );
        }
        Ok(())
    }

    pub(super) fn task(
        &self,
        view: View<'_>,
        rules: &Rules,
        out: &mut TableBuf,
        found: &mut Found,
        tally: &mut Tally,
    ) -> Result<(), Reject> {
        self.linked(view, out);
        self.customer(view, out, found);
        let state = fold(view.text(self.fields.task_state));
        let done = ["заверш", "выполнена", "закрыта", "completed", "done", "closed"].iter().any(|w| state.starts_with(w));
        let at = self.at("completed_at");
        if done && !out.is_set(at) {
            found.remark("task_done_without_date");
            if let Some(changed) = self.moment(view, self.fields.changed_at, rules, tally) {
                out.long(at, changed);
            }
        }
        Ok(())
    }

    /// Deal and lead by the links of the card.
    fn linked(&self, view: View<'_>, out: &mut TableBuf) {
        let link = view.text(self.fields.crm_link);
        for (kind, column) in [("D", "deal_id"), ("L", "lead_id")] {
            if let Some(id) = number(link, kind) {
                out.text(self.at(column), id);
            }
        }
    }

    /// The client by its name.
    fn customer(&self, view: View<'_>, out: &mut TableBuf, found: &mut Found) -> String {
        let name = self.named(view.text(self.fields.customer_id));
        if !name.is_empty() {
            out.text(self.at("customer_id"), &name);
            found.customer(&name, "person", view.row.line);
        }
        name
    }

    /// The id of a record without a number; the first part must be there.
    fn composed(&self, parts: [&str; 4], out: &mut TableBuf, found: &mut Found) {
        if parts[0].is_empty() {
            return;
        }
        let last = if parts[3].is_empty() { 3 } else { 4 };
        out.text(self.at("id"), &parts[..last].join("/"));
        found.remark("composed_id");
    }
}

/// The canonical kind of an activity by the first word of a list that its type begins with or holds.
fn kind_of(folded: &str) -> &'static str {
    const KINDS: &[(&str, &str)] = &[
        ("звон", "call"),
        ("call", "call"),
        ("встреч", "meeting"),
        ("meeting", "meeting"),
        ("письм", "email"),
        ("mail", "email"),
        ("сообщени", "message"),
        ("чат", "message"),
        ("message", "message"),
        ("открыт", "message"),
        ("предложени", "proposal"),
        ("визит", "visit"),
        ("visit", "visit"),
        ("коммент", "note"),
        ("note", "note"),
    ];
    words::meaning("activity_kind", folded)
        .or_else(|| KINDS.iter().find(|(part, _)| folded.contains(part)).map(|(_, kind)| *kind))
        .unwrap_or("other")
}
