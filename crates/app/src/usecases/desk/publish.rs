//! Publishes targets entered in the product into the canonical table, as one file of the source `desk` that replaces its last one.

use super::docs;
use crate::usecases::import_data::{self, Request};
use crate::{Company, Error, Result, Silent};
use desk::Target;
use domain::money::{SCALE, format_decimal};

/// Source of what people enter; it wins over files in `v_targets`.
pub const SOURCE: &str = "desk";

/// Writes all entered targets; the sheet with them is kept like any received file, so that every figure leads back to it.
///
/// # Errors
/// A lake that cannot be written.
pub fn targets(company: &Company, now: i64) -> Result<()> {
    let folder = tempfile::tempdir().map_err(Error::io("create folder", std::path::Path::new("tmp")))?;
    let path = folder.path().join("планы.csv");
    let all: Vec<Target> = docs::<Target>(company, "target")?.into_iter().map(|d| d.body).collect();
    std::fs::write(&path, sheet(&all)?).map_err(Error::io("write", &path))?;
    let request = Request {
        paths: vec![path],
        table: Some("targets".to_owned()),
        source: Some(SOURCE.to_owned()),
        replace: true,
        now,
        ..Request::default()
    };
    import_data::import(company, &request, &mut Silent)?;
    Ok(())
}

/// The sheet; an empty one would replace nothing, so it holds one row that views leave out.
fn sheet(all: &[Target]) -> Result<Vec<u8>> {
    let failed = |e: csv::Error| Error::failed(e.to_string(), e.to_string());
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["subject_kind", "subject_id", "metric", "period_start", "period_end", "value"]).map_err(failed)?;
    for t in all {
        let (from, to) = (t.from.to_string(), t.to.to_string());
        let (metric, value) = (t.clients.join(&t.metric), format_decimal(t.value, SCALE, 0));
        out.write_record([&t.subject.kind, &t.subject.id, &metric, &from, &to, &value]).map_err(failed)?;
    }
    if all.is_empty() {
        out.write_record(["company", "", "none", "1970-01-01", "1970-01-01", "0"]).map_err(failed)?;
    }
    out.into_inner().map_err(|e| Error::failed(e.to_string(), e.to_string()))
}
