//! History out of successive states: what changed between the last known version of a deal and the one that comes now.
//!
//! A change seen this way happened somewhere in (t1, t2]: the row is dated by t2 and carries `bounded_from` = t1 in its
//! attributes, so that a figure can tell a known moment from a bounded one (`sources.md` 1.11).

use crate::{Company, Result, opening};
use arrow::array::{Array, ArrayRef, AsArray, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray, new_null_array};
use arrow::datatypes::{Date32Type, Decimal128Type, Int64Type, TimestampMicrosecondType};
use domain::schema::{Table, table};
use engine::Value;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use text::Lang;

/// Deals of one import that are compared; a larger import keeps no derived history.
const LIMIT: usize = 300_000;
/// Attribute that marks a bounded moment.
pub const BOUNDED_FROM: &str = "bounded_from";

/// The columns of a deal whose changes are told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct State {
    pipeline: String,
    stage: String,
    amount: Option<i128>,
    expected: Option<i32>,
    owner: String,
    updated: Option<i64>,
}

/// Collects the deals of an import while they pass by.
pub(crate) struct Watch {
    /// Sources that have deals already; others cannot have changed.
    known: Vec<String>,
    /// Source, deal -> as it comes now.
    now: BTreeMap<(String, String), State>,
    /// Sources that have tasks already.
    tasked: Vec<String>,
    /// Where the earlier tasks are looked up, and the moment of the import; nowhere in a dry run.
    place: Option<(Company, i64)>,
    /// Source -> task -> its term and how often it was moved, as the lake has them.
    terms: BTreeMap<String, Terms>,
    /// Sources that bring a history of stages with this import.
    staged: BTreeSet<String>,
    overflow: bool,
}

/// Rows found by comparison: source, table, rows.
pub(crate) type Changes = Vec<(String, &'static Table, RecordBatch)>;

/// What was found, for the report of the import.
pub(crate) fn remark(changes: &Changes, lang: Lang) -> Option<String> {
    let count = |name: &str| changes.iter().filter(|(_, t, _)| t.name == name).map(|(.., b)| b.num_rows()).sum::<usize>();
    let (stages, fields) = (count("stage_events"), count("field_events"));
    (stages + fields > 0).then(|| match lang {
        Lang::Ru => format!(
            "из сравнения с прошлым состоянием: входов в этапы {stages}, изменений полей {fields}; моменты известны в границах"
        ),
        Lang::En => format!(
            "by comparison with the last state: stage entries {stages}, field changes {fields}; their moments are bounded"
        ),
    })
}

impl Watch {
    /// Looks which sources have deals and tasks in the lake.
    pub(crate) fn new(lake: &lake::Lake, place: Option<(Company, i64)>) -> Result<Self> {
        let tables = lake.tables(lake.latest()?)?;
        let of = |name: &str| -> Vec<String> {
            let sources = tables.iter().filter(|t| t.table == name).flat_map(|t| &t.sources);
            sources.filter(|(_, rows)| *rows > 0).map(|(source, _)| source.clone()).collect()
        };
        let (known, tasked) = (of("deals"), of("tasks"));
        Ok(Self { known, now: BTreeMap::new(), tasked, place, terms: BTreeMap::new(), staged: BTreeSet::new(), overflow: false })
    }

    /// Tasks whose term moved since the lake saw them, with one move more; a source that counts moves itself is left alone.
    ///
    /// # Errors
    /// When the earlier tasks cannot be read.
    pub(crate) fn settle(&mut self, table: &Table, batch: RecordBatch, source: &str) -> Result<RecordBatch> {
        let Some((company, now)) =
            self.place.as_ref().filter(|_| table.name == "tasks" && self.tasked.iter().any(|t| t == source))
        else {
            return Ok(batch);
        };
        if !self.terms.contains_key(source) {
            self.terms.insert(source.to_owned(), terms(company, source, *now)?);
        }
        self.terms.get(source).map_or_else(|| Ok(batch.clone()), |terms| moved(&batch, terms))
    }

    /// Notes the deals of a batch.
    pub(crate) fn see(&mut self, table: &Table, batch: &RecordBatch, source: &str) {
        if table.name == "stage_events" {
            self.staged.insert(source.to_owned());
        }
        if table.name != "deals" || self.overflow || !self.known.iter().any(|k| k == source) {
            return;
        }
        if self.now.len() + batch.num_rows() > LIMIT {
            self.overflow = true;
            self.now.clear();
            return;
        }
        let text = |name: &str, i: usize| {
            let column = batch.column_by_name(name).and_then(|c| c.as_string_opt::<i32>());
            column.filter(|c| c.is_valid(i)).map(|c| c.value(i).to_owned()).unwrap_or_default()
        };
        let money = batch.column_by_name("amount").and_then(|c| c.as_primitive_opt::<Decimal128Type>());
        let day = batch.column_by_name("expected_close_on").and_then(|c| c.as_primitive_opt::<Date32Type>());
        let time = batch.column_by_name("updated_at").and_then(|c| c.as_primitive_opt::<TimestampMicrosecondType>());
        for i in 0..batch.num_rows() {
            let state = State {
                pipeline: text("pipeline", i),
                stage: text("stage", i),
                amount: money.filter(|c| c.is_valid(i)).map(|c| c.value(i)),
                expected: day.filter(|c| c.is_valid(i)).map(|c| c.value(i)),
                owner: text("owner_id", i),
                updated: time.filter(|c| c.is_valid(i)).map(|c| c.value(i)),
            };
            self.now.insert((source.to_owned(), text("id", i)), state);
        }
    }

    /// What changed against the lake, as rows of `stage_events` and `field_events` per source. `seen` is when the source
    /// was known to be as the lake has it; without it the moment of the import that brought the old version counts.
    pub(crate) fn changes(&self, company: &Company, lake: &lake::Lake, seen: Option<i64>, now: i64) -> Result<Changes> {
        if self.now.is_empty() {
            return Ok(Vec::new());
        }
        let imports: BTreeMap<i64, i64> = lake.imports()?.into_iter().map(|i| (i.import, i.committed_at)).collect();
        let opened = opening::open(company, None, now)?;
        let mut out = Vec::new();
        for source in &self.known {
            let mut told = Told::of(&opened.session, source)?;
            told.stages |= self.staged.contains(source);
            let mut found = Found::default();
            let rows = opened.session.sql(
                "SELECT id, pipeline, stage, amount, expected_close_on, owner_id, created_at, _import FROM deals WHERE source = $source ORDER BY id",
                &vec![("source", Value::Text(source.clone()))],
            )?;
            for i in 0..rows.len() {
                let id = rows.text(i, "id").unwrap_or_default();
                let Some(new) = self.now.get(&(source.clone(), id.to_owned())) else { continue };
                let old = State {
                    pipeline: rows.text(i, "pipeline").unwrap_or_default().to_owned(),
                    stage: rows.text(i, "stage").unwrap_or_default().to_owned(),
                    amount: rows.money(i, "amount"),
                    expected: rows.date(i, "expected_close_on"),
                    owner: rows.text(i, "owner_id").unwrap_or_default().to_owned(),
                    updated: None,
                };
                let brought = rows.int(i, "_import").and_then(|n| imports.get(&n).copied());
                let Some(t1) = seen.or(brought) else { continue };
                found.compare(id, &old, new, rows.time(i, "created_at"), Span { t1, t2: now }, &told);
            }
            out.extend(found.batches()?.into_iter().map(|(t, b)| (source.clone(), t, b)));
        }
        Ok(out)
    }
}

/// Task -> its term, and how often it was moved.
type Terms = BTreeMap<String, (Option<i64>, Option<i64>)>;

fn terms(company: &Company, source: &str, now: i64) -> Result<Terms> {
    let opened = opening::open(company, None, now)?;
    let rows = opened.session.sql(
        "SELECT id, due_at, times_moved FROM tasks WHERE source = $source ORDER BY id",
        &vec![("source", Value::Text(source.to_owned()))],
    )?;
    let one =
        |i: usize| (rows.text(i, "id").unwrap_or_default().to_owned(), (rows.time(i, "due_at"), rows.int(i, "times_moved")));
    Ok((0..rows.len()).map(one).collect())
}

/// Carries the number of moves on: a later term is a move more. Rows that tell their own number keep it.
fn moved(batch: &RecordBatch, terms: &Terms) -> Result<RecordBatch> {
    let ids = batch.column_by_name("id").and_then(|c| c.as_string_opt::<i32>());
    let due = batch.column_by_name("due_at").and_then(|c| c.as_primitive_opt::<TimestampMicrosecondType>());
    let own =
        batch.schema().index_of("times_moved").ok().and_then(|i| Some((i, batch.column(i).as_primitive_opt::<Int64Type>()?)));
    let (Some(ids), Some(due), Some((at, own))) = (ids, due, own) else { return Ok(batch.clone()) };
    let count = |i: usize| -> Option<i64> {
        if own.is_valid(i) {
            return Some(own.value(i));
        }
        let (old, times) = terms.get(ids.value(i))?;
        let later = due.is_valid(i) && old.is_some_and(|old| due.value(i) > old);
        if later { Some(times.unwrap_or(0) + 1) } else { *times }
    };
    let counts: Int64Array = (0..batch.num_rows()).map(count).collect();
    let mut columns = batch.columns().to_vec();
    columns[at] = Arc::new(counts);
    Ok(RecordBatch::try_new(batch.schema(), columns).map_err(|e| connect::Error::Sink(Box::new(e)))?)
}

/// What a source tells itself: derived rows would only repeat it.
#[derive(Debug, Clone, Default)]
struct Told {
    stages: bool,
    fields: Vec<String>,
}

impl Told {
    fn of(session: &engine::Session, source: &str) -> Result<Self> {
        let params = vec![("source", Value::Text(source.to_owned())), ("mark", Value::Text(format!("%{BOUNDED_FROM}%")))];
        let stages = session.sql(
            "SELECT count(*) AS n FROM stage_events WHERE source = $source AND coalesce(attrs, '') NOT LIKE $mark",
            &params,
        )?;
        let fields = session.sql(
            "SELECT DISTINCT field FROM field_events WHERE source = $source AND coalesce(attrs, '') NOT LIKE $mark ORDER BY field",
            &params,
        )?;
        let fields = (0..fields.len()).filter_map(|i| fields.text(i, "field").map(str::to_owned)).collect();
        Ok(Self { stages: stages.count(0, "n") > 0, fields })
    }
}

/// The span in which a change happened.
#[derive(Debug, Clone, Copy)]
struct Span {
    t1: i64,
    t2: i64,
}

#[derive(Debug, Default)]
struct Found {
    /// Deal, moment, stage, pipeline, from.
    stages: Vec<(String, i64, String, String, i64)>,
    /// Deal, moment, field, old, new, from.
    fields: Vec<(String, i64, &'static str, String, String, i64)>,
}

impl Found {
    fn compare(&mut self, id: &str, old: &State, new: &State, created: Option<i64>, span: Span, told: &Told) {
        // The mark of the last change is a closer upper bound than the moment of the import.
        let t2 = new.updated.filter(|u| *u > span.t1 && *u <= span.t2).unwrap_or(span.t2);
        if span.t1 >= t2 {
            return;
        }
        let moved = !new.stage.is_empty() && !old.stage.is_empty() && (&old.pipeline, &old.stage) != (&new.pipeline, &new.stage);
        if moved && !told.stages {
            // Where it stood is known, too: it came there somewhere between its creation and the last look.
            let from = created.unwrap_or(span.t1).min(span.t1);
            self.stages.push((id.to_owned(), span.t1, old.stage.clone(), old.pipeline.clone(), from));
            self.stages.push((id.to_owned(), t2, new.stage.clone(), new.pipeline.clone(), span.t1));
        }
        let money = |v: Option<i128>| v.map(decimal).unwrap_or_default();
        let day = |v: Option<i32>| v.map(date).unwrap_or_default();
        let pairs = [
            ("amount", money(old.amount), money(new.amount)),
            ("expected_close_on", day(old.expected), day(new.expected)),
            ("owner_id", old.owner.clone(), new.owner.clone()),
        ];
        for (field, old, new) in pairs {
            // A value that only vanished says nothing about a decision; a first value is no change of one.
            if old != new && !old.is_empty() && !new.is_empty() && !told.fields.iter().any(|f| f == field) {
                self.fields.push((id.to_owned(), t2, field, old, new, span.t1));
            }
        }
    }

    fn batches(self) -> Result<Vec<(&'static Table, RecordBatch)>> {
        let mut out = Vec::new();
        if !self.stages.is_empty() {
            let s = &self.stages;
            let columns: Vec<(&str, ArrayRef)> = vec![
                ("deal_id", texts(s.iter().map(|r| r.0.as_str()))),
                ("entered_at", times(s.iter().map(|r| r.1))),
                ("stage", texts(s.iter().map(|r| r.2.as_str()))),
                ("pipeline", Arc::new(StringArray::from_iter(s.iter().map(|r| Some(r.3.as_str()).filter(|p| !p.is_empty()))))),
                ("attrs", marks(s.iter().map(|r| r.4))),
            ];
            out.extend(batch("stage_events", columns, s.len())?);
        }
        if !self.fields.is_empty() {
            let f = &self.fields;
            let columns: Vec<(&str, ArrayRef)> = vec![
                ("deal_id", texts(f.iter().map(|r| r.0.as_str()))),
                ("at", times(f.iter().map(|r| r.1))),
                ("field", texts(f.iter().map(|r| r.2))),
                ("old", texts(f.iter().map(|r| r.3.as_str()))),
                ("new", texts(f.iter().map(|r| r.4.as_str()))),
                ("attrs", marks(f.iter().map(|r| r.5))),
            ];
            out.extend(batch("field_events", columns, f.len())?);
        }
        Ok(out)
    }
}

fn texts<'a>(values: impl Iterator<Item = &'a str>) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(values))
}

fn times(values: impl Iterator<Item = i64>) -> ArrayRef {
    Arc::new(TimestampMicrosecondArray::from_iter_values(values).with_timezone("UTC"))
}

/// `{"bounded_from": …}`
fn marks(values: impl Iterator<Item = i64>) -> ArrayRef {
    let mark = |t: i64| json!({BOUNDED_FROM: crate::usecases::snapshots::moment(t)}).to_string();
    Arc::new(StringArray::from_iter_values(values.map(mark)))
}

/// A batch of the form the lake takes; columns that are not given are empty, lines are zero: no file has them.
fn batch(name: &str, columns: Vec<(&str, ArrayRef)>, rows: usize) -> Result<Option<(&'static Table, RecordBatch)>> {
    let Some(table) = table(name) else { return Ok(None) };
    let schema = connect::batch_schema(table);
    let line: ArrayRef = Arc::new(Int64Array::from(vec![0_i64; rows]));
    let arrays = schema.fields().iter().map(|f| match columns.iter().find(|(n, _)| n == f.name()) {
        Some((_, array)) => array.clone(),
        None if f.name() == "_line" => line.clone(),
        None => new_null_array(f.data_type(), rows),
    });
    let batch = RecordBatch::try_new(schema.clone(), arrays.collect()).map_err(|e| connect::Error::Sink(Box::new(e)))?;
    Ok(Some((table, batch)))
}

/// Units of 1/10000 as a decimal without needless zeros.
fn decimal(units: i128) -> String {
    let (sign, abs) = (if units < 0 { "-" } else { "" }, units.unsigned_abs());
    let text = format!("{sign}{}.{:04}", abs / 10_000, abs % 10_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn date(days: i32) -> String {
    crate::usecases::snapshots::moment(i64::from(days) * 86_400_000_000).chars().take(10).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(stage: &str, amount: i128) -> State {
        State { pipeline: "p".into(), stage: stage.into(), amount: Some(amount), owner: "m1".into(), ..State::default() }
    }

    #[test]
    fn a_move_is_dated_by_its_upper_bound_and_keeps_the_lower_one() {
        let mut found = Found::default();
        let new = State { updated: Some(150), owner: "m2".into(), ..state("B", 25_000) };
        found.compare("d1", &state("A", 10_000), &new, Some(10), Span { t1: 100, t2: 200 }, &Told::default());
        let moves: Vec<_> = found.stages.iter().map(|(_, at, stage, _, from)| (*at, stage.as_str(), *from)).collect();
        assert_eq!(moves, [(100, "A", 10), (150, "B", 100)]);
        let fields: Vec<_> = found.fields.iter().map(|(_, at, f, old, new, _)| (*at, *f, old.as_str(), new.as_str())).collect();
        assert_eq!(fields, [(150, "amount", "1", "2.5"), (150, "owner_id", "m1", "m2")]);
        let batches = found.batches().unwrap();
        assert_eq!(
            batches.iter().map(|(t, b)| (t.name, b.num_rows())).collect::<Vec<_>>(),
            [("stage_events", 2), ("field_events", 2)]
        );
    }

    #[test]
    fn what_the_source_tells_itself_is_not_guessed() {
        let mut found = Found::default();
        let told = Told { stages: true, fields: vec!["amount".into()] };
        found.compare("d1", &state("A", 1), &state("B", 2), None, Span { t1: 1, t2: 2 }, &told);
        assert!(found.stages.is_empty() && found.fields.is_empty());
        found.compare("d1", &state("A", 1), &state("A", 1), None, Span { t1: 1, t2: 2 }, &Told::default());
        assert!(found.stages.is_empty() && found.fields.is_empty());
    }

    #[test]
    fn a_later_term_is_a_move_more() {
        let due = |at: i64| TimestampMicrosecondArray::from(vec![at; 5]).with_timezone("UTC");
        let own = Int64Array::from(vec![None, None, None, None, Some(7)]);
        let ids = texts(["moved", "again", "same", "new", "told"].into_iter());
        let columns: Vec<(&str, ArrayRef)> = vec![("id", ids), ("due_at", Arc::new(due(200))), ("times_moved", Arc::new(own))];
        let (_, batch) = batch("tasks", columns, 5).unwrap().unwrap();
        let terms: Terms = [("moved", 100, None), ("again", 100, Some(2)), ("same", 200, Some(1)), ("told", 100, None)]
            .map(|(id, due, times)| (id.to_owned(), (Some(due), times)))
            .into();
        let got = moved(&batch, &terms).unwrap();
        let times = got.column_by_name("times_moved").unwrap().as_primitive::<Int64Type>().iter().collect::<Vec<_>>();
        assert_eq!(times, [Some(1), Some(3), Some(1), None, Some(7)]);
    }

    #[test]
    fn decimals_and_days() {
        assert_eq!((decimal(15_000), decimal(-20_500), decimal(0)), ("1.5".into(), "-2.05".into(), "0".into()));
        assert_eq!(date(19_000), "2022-01-08");
    }
}
