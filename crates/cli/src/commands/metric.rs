//! `metric`: one figure as JSON of the promise, as a table, or as CSV.

use super::Done;
use crate::DONE;
use crate::args::{Format, Metric};
use crate::env::Env;
use crate::out::{Data, print_bytes};
use app::usecases::run_metric::{self, Request};
use domain::figure::{FigureRow, FigureSet};
use std::io::{self, Write};

pub(crate) fn metric(env: &Env, a: Metric) -> Done {
    let request = Request {
        id: a.id,
        by: a.by,
        from: a.from,
        to: a.to,
        grain: a.grain,
        filters: a.filters,
        as_of: a.as_of,
        compare: a.compare,
    };
    let figure = run_metric::run(&env.company, &request, env.now, env.lang)?;
    match env.format {
        Some(Format::Json) => print_bytes(&run_metric::json(&figure.set))?,
        format => {
            table(env, &figure.set).print(format)?;
            let mut err = io::stderr();
            let _ = writeln!(err, "{}", figure.as_of_note);
            for note in &figure.set.notes {
                let _ = writeln!(err, "{note}");
            }
        }
    }
    Ok(DONE)
}

/// Columns: the cuts, the bucket, value and its certainty, then every further field that any row carries.
fn table(env: &Env, set: &FigureSet) -> Data {
    let cuts: Vec<&str> = set.rows.first().map(|r| r.cut.iter().map(|(k, _)| k.as_str()).collect()).unwrap_or_default();
    let bucket = set.rows.iter().any(|r| r.bucket.is_some());
    let compare = set.rows.iter().any(|r| r.compare.is_some());
    let mut fields: Vec<&str> = Vec::new();
    for (name, _) in set.rows.iter().flat_map(|r| &r.fields) {
        if !fields.contains(&name.as_str()) {
            fields.push(name);
        }
    }
    let mut titles: Vec<String> = cuts.iter().map(|c| (*c).to_owned()).collect();
    if bucket {
        titles.push(env.say("период", "bucket"));
    }
    let value = match &set.currency {
        Some(c) => format!("{}, {c}", env.say("значение", "value")),
        None => env.say("значение", "value"),
    };
    titles.push(value);
    if compare {
        titles.push(env.say("было", "before"));
    }
    titles.extend(["n".to_owned(), env.say("от", "low"), env.say("до", "high"), env.say("состояние", "status")]);
    titles.extend(fields.iter().map(|f| (*f).to_owned()));
    // Keys and titles are the same words here: a CSV reader knows the columns from the header.
    let mut data = Data::titled(titles);
    for row in &set.rows {
        data.row(cells(row, &fields, bucket, compare));
    }
    data
}

fn cells(row: &FigureRow, fields: &[&str], bucket: bool, compare: bool) -> Vec<String> {
    let mut out: Vec<String> = row.cut.iter().map(|(_, v)| v.clone()).collect();
    if bucket {
        out.push(row.bucket.clone().unwrap_or_default());
    }
    out.push(row.value.clone().unwrap_or_else(|| "—".to_owned()));
    if compare {
        out.push(row.compare.as_ref().and_then(|c| c.value.clone()).unwrap_or_else(|| "—".to_owned()));
    }
    out.push(row.n.to_string());
    let ends = row.interval.as_ref().map_or((String::new(), String::new()), |i| (i.low.clone(), i.high.clone()));
    out.extend([ends.0, ends.1, status(row)]);
    out.extend(fields.iter().map(|f| row.field(f).unwrap_or_default().to_owned()));
    out
}

fn status(row: &FigureRow) -> String {
    let word = run_metric::status_word(row.status);
    match (&row.reason, row.missing.is_empty()) {
        (_, false) => format!("{word}: {}", row.missing.join(", ")),
        (Some(reason), _) => format!("{word}: {reason}"),
        (None, true) => word,
    }
}
