//! Carries out the decisions: files of the import without the rows that go, stored files without the rows replaced,
//! the problems of rows set aside, and the traces `undo` needs.

use crate::disk::Disk;
use crate::error::{Result, arrow_error};
use crate::place::Ready;
use crate::problems::ProblemLog;
use crate::resolve::{Decisions, Fate, Seen};
use crate::scan::Scan;
use crate::sink::{Sink, Written};
use crate::types::{DataFile, FileId, Problem, TableCounts, code};
use crate::worker::Appended;
use crate::{text, trace};
use arrow::array::{Array, AsArray, BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use arrow::datatypes::{Int32Type, Int64Type};
use domain::schema::Table;
use std::path::Path;

/// One table of an import, ready to be placed.
pub(crate) struct Prepared {
    pub(crate) ready: Ready,
    pub(crate) counts: Vec<TableCounts>,
    /// The same counts per file of the import.
    pub(crate) by_file: Vec<(FileId, TableCounts)>,
    /// Kind and file.
    pub(crate) traces: Vec<(&'static str, Written)>,
}

/// Where the work happens.
pub(crate) struct Site<'a> {
    pub(crate) disk: &'a Disk,
    pub(crate) tmp: &'a Path,
    pub(crate) file_rows: usize,
    /// Names of the import's files by number, for problems.
    pub(crate) names: &'a [String],
}

/// Prepares one table.
pub(crate) fn prepare(
    site: &Site<'_>,
    appended: Appended,
    stored: &[DataFile],
    decisions: Decisions,
    problems: &mut ProblemLog,
) -> Result<Prepared> {
    let table = appended.table;
    let sink = |what: &str| {
        Sink::new(site.disk, site.tmp, &format!("{}-{what}", table.name), table, appended.schema.clone())
            .with_file_rows(site.file_rows)
    };
    let mut older = sink("older");
    let mut seen = trace::SeenSink::new(site.disk, site.tmp, table);
    let mut rest = sink("kept");
    let mut added = Vec::new();
    let mut start = 0usize;
    let mut seen_at = decisions.seen.as_slice();
    for written in appended.written {
        let rows = usize::try_from(written.rows).unwrap_or(usize::MAX);
        let fates = &decisions.fates[start..start + rows];
        start += rows;
        if fates.iter().all(|f| f.kept()) {
            added.push(written);
            continue;
        }
        let mut outs = Outs { site, table, rest: &mut rest, older: &mut older, seen: &mut seen, problems };
        seen_at = split(&mut outs, &written, &appended.schema, fates, seen_at)?;
        site.disk.remove(&written.path)?;
    }
    let mut ended = Vec::new();
    for (file, gone) in stored.iter().zip(&decisions.gone) {
        if gone.is_empty() {
            continue;
        }
        ended.push(file.id);
        if (gone.len() as u64) < file.rows {
            copy_without(&mut rest, file, &appended.schema, gone)?;
        }
    }
    added.extend(rest.finish()?);
    let mut traces: Vec<(&'static str, Written)> = older.finish()?.into_iter().map(|w| (trace::OLDER, w)).collect();
    traces.extend(seen.finish()?.into_iter().map(|w| (trace::SEEN, w)));
    let ready = Ready { table, ended, added, compacted: false };
    Ok(Prepared { ready, counts: decisions.counts, by_file: decisions.by_file, traces })
}

struct Outs<'a> {
    site: &'a Site<'a>,
    table: &'static Table,
    rest: &'a mut Sink,
    older: &'a mut Sink,
    seen: &'a mut trace::SeenSink,
    problems: &'a mut ProblemLog,
}

/// Sends the rows of one file of the import where they belong. Returns the part of `seen` not used up.
fn split<'s>(
    outs: &mut Outs<'_>,
    written: &Written,
    schema: &arrow::datatypes::SchemaRef,
    fates: &[Fate],
    mut seen: &'s [Seen],
) -> Result<&'s [Seen]> {
    let mut start = 0;
    // an export imported again is all repeats: then only their places are needed
    let whole = fates.iter().any(|f| !matches!(f, Fate::Unchanged | Fate::Duplicate));
    let columns = if whole { schema.clone() } else { trace::place_schema() };
    for batch in Scan::open(&written.path, columns)? {
        let batch = batch?;
        let part = &fates[start..start + batch.num_rows()];
        start += batch.num_rows();
        let select = |wanted: fn(Fate) -> bool| -> Result<Option<RecordBatch>> {
            if !part.iter().any(|f| wanted(*f)) {
                return Ok(None);
            }
            let mask: BooleanArray = part.iter().map(|f| Some(wanted(*f))).collect();
            filter_record_batch(&batch, &mask).map(Some).map_err(arrow_error(outs.table.name))
        };
        if let Some(kept) = select(Fate::kept)? {
            outs.rest.write(&kept)?;
        }
        if let Some(older) = select(|f| f == Fate::Older)? {
            outs.older.write(&older)?;
        }
        if let Some(same) = select(|f| f == Fate::Unchanged)? {
            let (now, later) = seen.split_at(same.num_rows());
            seen = later;
            outs.seen.write(&same, now)?;
        }
        report(outs, &batch, part)?;
    }
    Ok(seen)
}

/// Writes a problem for every row set aside.
fn report(outs: &mut Outs<'_>, batch: &RecordBatch, fates: &[Fate]) -> Result<()> {
    let column = |name: &str| batch.column_by_name(name);
    for (i, fate) in fates.iter().enumerate() {
        let (code, at) = match fate {
            Fate::Superseded => (code::SUPERSEDED, "updated_at"),
            Fate::Older => (code::OLDER_THAN_KNOWN, "updated_at"),
            Fate::Conflicting => (code::CONFLICTING_VERSIONS, ""),
            _ => continue,
        };
        let file = column("_file").map_or(0, |c| c.as_primitive::<Int32Type>().value(i));
        let line = column("_line").map(|c| c.as_primitive::<Int64Type>()).filter(|c| c.is_valid(i)).map_or(0, |c| c.value(i));
        let value = match column(at) {
            Some(column) => text::cell(column, i),
            None => outs.table.key.iter().filter_map(|k| column(k)).map(|c| text::cell(c, i)).collect::<Vec<_>>().join("/"),
        };
        outs.problems.push(&Problem {
            file: usize::try_from(file).ok().and_then(|f| outs.site.names.get(f)).cloned().unwrap_or_default(),
            line: u64::try_from(line).unwrap_or(0),
            table: outs.table.name.to_string(),
            column: at.to_string(),
            code: code.to_string(),
            value,
            header: text::header(outs.table),
            raw: text::row(outs.table, batch, i),
        })?;
    }
    Ok(())
}

/// Copies a stored file without some of its rows.
pub(crate) fn copy_without(into: &mut Sink, file: &DataFile, schema: &arrow::datatypes::SchemaRef, gone: &[u32]) -> Result<()> {
    let mut start = 0u32;
    let mut gone = gone.iter().copied().peekable();
    for batch in Scan::open(&file.path, schema.clone())? {
        let batch = batch?;
        let end = start + u32::try_from(batch.num_rows()).unwrap_or(u32::MAX);
        if gone.peek().is_none_or(|g| *g >= end) {
            into.write(&batch)?;
        } else {
            let mut keep = vec![true; batch.num_rows()];
            while let Some(row) = gone.next_if(|g| *g < end) {
                keep[(row - start) as usize] = false;
            }
            let kept =
                filter_record_batch(&batch, &BooleanArray::from(keep)).map_err(arrow_error(&file.path.display().to_string()))?;
            if kept.num_rows() > 0 {
                into.write(&kept)?;
            }
        }
        start = end;
    }
    Ok(())
}
