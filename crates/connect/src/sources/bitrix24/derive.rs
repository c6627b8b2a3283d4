//! What an export names without listing it: employees, customers, stages.

use super::stages;
use crate::sources::stream::Stream;
use crate::{Error, Note, ReadReport, Sink};
use std::collections::BTreeMap;

/// Everything seen in passing.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Name -> first line.
    employees: BTreeMap<String, u64>,
    /// Name -> kind, first line.
    customers: BTreeMap<String, (&'static str, u64)>,
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
        if let Some((k, first)) = self.customers.get_mut(name) {
            // A name seen both ways is a company.
            *k = if *k == kind { kind } else { "company" };
            *first = line.min(*first);
        } else {
            self.customers.insert(name.to_owned(), (kind, line));
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
        for (name, (kind, line)) in other.customers {
            self.customer(&name, kind, line);
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
    pub(crate) fn send(&self, report: &mut ReadReport, sink: &mut dyn Sink) -> Result<(), Error> {
        let mut employees = Stream::new("employees")?;
        let [id, name] = employees.at(["id", "name"]);
        for (who, line) in &self.employees {
            employees.text(id, who);
            employees.text(name, who);
            employees.end_row(*line, sink)?;
        }
        employees.flush(sink)?;
        let mut customers = Stream::new("customers")?;
        let [id, name, kind] = customers.at(["id", "name", "kind"]);
        for (who, (what, line)) in &self.customers {
            customers.text(id, who);
            customers.text(name, who);
            customers.text(kind, what);
            customers.end_row(*line, sink)?;
        }
        customers.flush(sink)?;
        let stages = self.send_stages(sink)?;
        for (table, sent) in [("employees", employees.sent), ("customers", customers.sent), ("stages", stages)] {
            if sent > 0 {
                ReadReport::add(&mut report.derived, table, sent);
            }
        }
        self.notes(report);
        Ok(())
    }

    fn send_stages(&self, sink: &mut dyn Sink) -> Result<u64, Error> {
        let mut out = Stream::new("stages")?;
        let [pipeline_at, stage_at, position, kind_at] = out.at(["pipeline", "stage", "position", "kind"]);
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
            out.end_row(*line, sink)?;
        }
        out.flush(sink)?;
        Ok(out.sent)
    }

    fn notes(&self, report: &mut ReadReport) {
        for (code, count) in &self.remarks {
            let (ru, en) = match *code {
                "closed_by_plan_date" => (
                    "сделок закрыты датой «предполагаемого закрытия»: Битрикс24 ставит в неё день закрытия, точность — день",
                    "deals are closed by the expected date, which Bitrix24 overwrites on closing: precise to a day",
                ),
                "closed_by_change_date" => (
                    "закрытых сделок датированы последним изменением: их плановая дата позже него или пуста",
                    "closed deals are dated by their last change: the planned date is later or empty",
                ),
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
                    "звонков и диалогов без номера: идентификатор составлен из времени, телефона или клиента и сотрудника",
                    "calls and dialogues without a number: the id is made of time, phone or client, and employee",
                ),
                _ => continue,
            };
            report.notes.push(Note { code, count: *count, ru: ru.to_owned(), en: en.to_owned() });
        }
    }
}
