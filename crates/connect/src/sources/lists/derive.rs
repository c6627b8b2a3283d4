//! What an export names without listing it: employees, customers, stages.

use super::stages;
use super::system::System;
use crate::recognise::fold;
use crate::sources::stream::Stream;
use crate::{Error, Note, ReadReport, Sink};
use std::collections::BTreeMap;

/// What the user says of a stage beside open, won, lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// The key stage of the funnel.
    Key,
    /// Waiting for the client, no work of ours.
    Passive,
}

/// Folded stage -> mark.
pub(crate) type Marks = BTreeMap<String, Mark>;

/// The marks among the stages of a mapping.
pub(crate) fn marks(stages: &BTreeMap<String, String>) -> Marks {
    let mark = |kind: &str| match kind {
        "key" => Some(Mark::Key),
        "passive" => Some(Mark::Passive),
        _ => None,
    };
    stages.iter().filter_map(|(stage, kind)| Some((fold(stage), mark(kind)?))).collect()
}

/// A client named in passing.
#[derive(Debug, Default)]
struct Client {
    kind: &'static str,
    line: u64,
    /// Phone and e-mail: of several the first in the order of the texts, so that the order of rows changes nothing.
    reach: [String; 2],
}

impl Client {
    fn take(&mut self, other: Self) {
        // A name seen both ways is a company.
        self.kind = if self.kind == other.kind { self.kind } else { "company" };
        self.line = self.line.min(other.line);
        for (mine, theirs) in self.reach.iter_mut().zip(other.reach) {
            if !theirs.is_empty() && (mine.is_empty() || theirs < *mine) {
                *mine = theirs;
            }
        }
    }
}

/// Everything seen in passing.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Name -> first line.
    employees: BTreeMap<String, u64>,
    /// Name -> what is known.
    customers: BTreeMap<String, Client>,
    /// Pipeline, stage -> kind, deals, sum of creation days, first line.
    stages: BTreeMap<(String, String), (String, i64, i64, u64)>,
    /// Remarks: code -> count.
    pub(crate) remarks: BTreeMap<&'static str, u64>,
}

impl Found {
    pub(crate) fn employee(&mut self, name: &str, line: u64) {
        if let Some(first) = self.employees.get_mut(name) {
            *first = line.min(*first);
        } else {
            self.employees.insert(name.to_owned(), line);
        }
    }

    pub(crate) fn customer(&mut self, name: &str, kind: &'static str, line: u64) {
        self.client(name, kind, line, ["", ""]);
    }

    /// A client with phone and e-mail, empty when not known.
    pub(crate) fn client(&mut self, name: &str, kind: &'static str, line: u64, reach: [&str; 2]) {
        let new = Client { kind, line, reach: reach.map(str::to_owned) };
        match self.customers.get_mut(name) {
            Some(known) => known.take(new),
            None => drop(self.customers.insert(name.to_owned(), new)),
        }
    }

    pub(crate) fn stage(&mut self, pipeline: &str, stage: &str, kind: &str, created: i64, line: u64) {
        let entry = self.stages.entry((pipeline.to_owned(), stage.to_owned())).or_insert_with(|| (kind.to_owned(), 0, 0, line));
        entry.1 += 1;
        entry.2 += created.div_euclid(crate::values::date::DAY);
        entry.3 = entry.3.min(line);
    }

    pub(crate) fn remark(&mut self, code: &'static str) {
        *self.remarks.entry(code).or_insert(0) += 1;
    }

    pub(crate) fn add(&mut self, other: Self) {
        for (name, line) in other.employees {
            self.employee(&name, line);
        }
        for (name, client) in other.customers {
            match self.customers.get_mut(&name) {
                Some(known) => known.take(client),
                None => drop(self.customers.insert(name, client)),
            }
        }
        for (at, (kind, n, days, line)) in other.stages {
            let entry = self.stages.entry(at).or_insert((kind, 0, 0, line));
            entry.1 += n;
            entry.2 += days;
            entry.3 = entry.3.min(line);
        }
        for (code, n) in other.remarks {
            *self.remarks.entry(code).or_insert(0) += n;
        }
    }

    /// Sends the derived tables.
    pub(crate) fn send(&self, system: &System, marks: &Marks, report: &mut ReadReport, sink: &mut dyn Sink) -> Result<(), Error> {
        let mut employees = Stream::new("employees")?;
        let [id, name] = employees.at(["id", "name"]);
        for (who, line) in &self.employees {
            employees.text(id, who);
            employees.text(name, who);
            employees.end_row(*line, sink)?;
        }
        employees.flush(sink)?;
        let mut customers = Stream::new("customers")?;
        let [id, name, kind, phone, email] = customers.at(["id", "name", "kind", "phone", "email"]);
        for (who, client) in &self.customers {
            customers.text(id, who);
            customers.text(name, who);
            customers.text(kind, client.kind);
            customers.text(phone, &client.reach[0]);
            customers.text(email, &client.reach[1]);
            customers.end_row(client.line, sink)?;
        }
        customers.flush(sink)?;
        let stages = self.send_stages(marks, sink)?;
        for (table, sent) in [("employees", employees.sent), ("customers", customers.sent), ("stages", stages)] {
            if sent > 0 {
                ReadReport::add(&mut report.derived, table, sent);
            }
        }
        self.notes(system, report);
        Ok(())
    }

    pub(crate) fn send_stages(&self, marks: &Marks, sink: &mut dyn Sink) -> Result<u64, Error> {
        let mut out = Stream::new("stages")?;
        let [pipeline_at, stage_at, position, kind_at, key_at] = out.at(["pipeline", "stage", "position", "kind", "is_key"]);
        let mut list: Vec<_> = self
            .stages
            .iter()
            .map(|((pipeline, stage), (kind, n, days, line))| {
                (pipeline, stages::order(stage, kind, days / (*n).max(1)), stage, kind, line)
            })
            .collect();
        list.sort();
        let (mut last, mut n) = ("", 0);
        for (pipeline, _, stage, kind, line) in list {
            n = if last == pipeline { n + 1 } else { 1 };
            last = pipeline;
            out.text(pipeline_at, pipeline);
            out.text(stage_at, stage);
            out.buf.long(position, n);
            out.text(kind_at, kind);
            match marks.get(&fold(stage)) {
                Some(Mark::Key) => out.buf.flag(key_at, true),
                Some(Mark::Passive) => {
                    let attrs = out.buf.attrs();
                    out.text(attrs, "{\"passive\":\"1\"}");
                }
                None => {}
            }
            out.end_row(*line, sink)?;
        }
        out.flush(sink)?;
        Ok(out.sent)
    }

    fn notes(&self, system: &System, report: &mut ReadReport) {
        let title = system.title;
        for (code, count) in &self.remarks {
            let (ru, en) = match *code {
                "closed_by_plan_date" => (
                    format!(
                        "сделок закрыты датой «предполагаемого закрытия»: {title} ставит в неё день закрытия, точность — день"
                    ),
                    format!("deals are closed by the expected date, which {title} overwrites on closing: precise to a day"),
                ),
                "closed_by_change_date" => (
                    "закрытых сделок датированы последним изменением: их плановая дата позже него или пуста".to_owned(),
                    "closed deals are dated by their last change: the planned date is later or empty".to_owned(),
                ),
                _ => match fixed(code) {
                    Some((ru, en)) => (ru.to_owned(), en.to_owned()),
                    None => continue,
                },
            };
            report.notes.push(Note { code, count: *count, ru, en });
        }
    }
}

/// Remarks that are the same for every system.
fn fixed(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "amount_from_lines" => {
            ("сделок получили сумму как сумму товарных строк", "deals have their amount from the product lines")
        }
        "reason_from_stage" => (
            "проигранных сделок получили причину отказа из названия стадии",
            "lost deals have their reason from the stage's name",
        ),
        "namesake" => (
            "клиентов с повторяющимся названием получили номер в идентификатор",
            "customers with a repeated name have their number in the id",
        ),
        "composed_id" => (
            "записей без номера: идентификатор составлен из времени, телефона или клиента, сотрудника и вида",
            "records without a number: the id is made of time, phone or client, employee and kind",
        ),
        "latest_entries" => (
            "входов в этапы взяты из колонок выгрузки: в них только последний вход в каждый этап, путь неполон",
            "entries into stages come from columns that keep the latest entry only: the path is incomplete",
        ),
        "task_done_without_date" => (
            "завершённых задач не имеют даты завершения: принята дата последнего изменения, а без неё задача считается открытой",
            "finished tasks have no date of completion: the date of the last change was taken, without it the task counts as open",
        ),
        _ => return None,
    })
}
