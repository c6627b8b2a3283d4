//! Runs a metric: checks what it needs, builds the query with cuts, filters and period, and dresses the rows as a figure set.

use crate::dims::{Dimension, expression};
use crate::error::Error;
use crate::metric::{Entity, Metric};
use crate::request::Request;
use domain::figure::{FigureRow, FigureSet, Period, Status, Unit};
use engine::{Params, Rows, Session, Value};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Everything a metric's compute function may look at.
pub struct Context<'a> {
    /// Open session.
    pub session: &'a Session,
    /// The metric itself.
    pub metric: &'static Metric,
    /// What was asked.
    pub request: &'a Request,
    /// First day, inclusive, when bounded.
    pub from: Option<Date>,
    /// Last day, inclusive.
    pub to: Date,
}

/// A fact query: its text, what its row `x` is about, and further keys to group by after the cuts.
#[derive(Debug, Clone, Copy)]
pub struct Source<'q> {
    /// Text with `{cuts}`, `{joins}`, `{filters}`.
    pub query: &'q str,
    /// What `x` is.
    pub entity: Entity,
    /// Further group keys.
    pub keys: &'q [&'q str],
}

/// The query of a metric with cuts, filters and period put in.
pub struct Facts {
    /// `SELECT ... FROM (...)` without grouping: columns `c0..`, `b` (bucket) when asked, and the metric's own.
    pub from_clause: String,
    /// Names of the cut columns.
    pub cuts: Vec<String>,
    /// Whether a bucket column `b` exists.
    pub bucket: bool,
    /// Bound parameters.
    pub params: Params<'static>,
}

/// Local date of the as-of moment.
pub(crate) fn as_of_date(session: &Session) -> Result<Date, Error> {
    Ok(zoned(session)?.date())
}

fn zoned(session: &Session) -> Result<jiff::Zoned, Error> {
    let o = session.options();
    let stamp = jiff::Timestamp::from_microsecond(o.as_of).map_err(|_| engine::Error::Moment(o.as_of))?;
    let zone = jiff::tz::TimeZone::get(&o.timezone).map_err(|_| engine::Error::Zone(o.timezone.clone()))?;
    Ok(stamp.to_zoned(zone))
}

/// Remarks that belong to every figure of this metric on this data.
fn notes(session: &Session, metric: &Metric) -> Result<Vec<String>, Error> {
    let mut out = Vec::new();
    if metric.needs.iter().any(|(t, _)| *t == "sales") && session.sales_from_deals()? {
        out.push("won_deals_stand_in_for_sales".to_owned());
    }
    Ok(out)
}

/// The as-of moment as RFC 3339 with the company's offset.
pub(crate) fn as_of_text(session: &Session) -> Result<String, Error> {
    Ok(zoned(session)?.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

pub(crate) fn run(session: &Session, metric: &'static Metric, request: &Request) -> Result<FigureSet, Error> {
    let today = as_of_date(session)?;
    let to = request.to.map_or(today, |t| t.min(today));
    if request.from.is_some_and(|f| request.to.is_some_and(|t| f > t)) {
        return Err(Error::Period("--from is later than --to".to_owned()));
    }
    let context = Context { session, metric, request, from: request.from, to };
    let missing = missing(session, metric)?;
    let rows = if missing.is_empty() {
        (metric.compute)(&context)?
    } else {
        let mut row = FigureRow::empty(0, Status::NoData);
        row.reason = Some("not_recorded".to_owned());
        row.missing = missing;
        vec![row]
    };
    let period = Period { from: request.from.map(|d| d.to_string()), to: Some(request.to.unwrap_or(today).to_string()) };
    Ok(FigureSet {
        metric: metric.id.to_owned(),
        version: metric.version,
        unit: metric.unit,
        currency: matches!(metric.unit, Unit::Money | Unit::Vector).then(|| session.options().currency.clone()),
        snapshot: session.options().snapshot.clone(),
        as_of: as_of_text(session)?,
        period,
        grain: request.grain.map(|g| g.word().to_owned()),
        rows,
        notes: notes(session, metric)?,
    })
}

/// Columns the metric needs and nobody recorded. The name `sales` means orders or, without them, deals with amounts.
pub(crate) fn missing(session: &Session, metric: &Metric) -> Result<Vec<String>, Error> {
    let mut out = Vec::new();
    for (table, columns) in metric.needs {
        if *table == "sales" {
            let deals = session.filled("deals")?.get("amount").copied().unwrap_or(0);
            if session.rows_of("orders")? == 0 && deals == 0 {
                out.extend(["orders".to_owned(), "deals.amount".to_owned()]);
            }
            continue;
        }
        let filled = session.filled(table)?;
        if filled.get("_rows").copied().unwrap_or(0) == 0 {
            out.push((*table).to_owned());
            continue;
        }
        out.extend(columns.iter().filter(|c| filled.get(**c).copied().unwrap_or(0) == 0).map(|c| format!("{table}.{c}")));
    }
    Ok(out)
}

impl Context<'_> {
    /// The metric's own query as a source.
    #[must_use]
    pub fn own(&self) -> Source<'static> {
        Source { query: self.metric.query, entity: self.metric.entity, keys: &[] }
    }

    /// Whether a dimension is cut or filtered by.
    #[must_use]
    pub fn uses(&self, dimension: &Dimension) -> bool {
        self.request.by.contains(dimension) || self.request.filters.iter().any(|(d, _)| d == dimension)
    }

    /// Builds the fact query. The unit's text has the placeholders `{cuts}` (after SELECT), `{joins}` (after FROM x) and
    /// `{filters}` (inside WHERE); it must return `on_date`, by which the period and the buckets are cut.
    ///
    /// # Errors
    /// When a dimension does not fit the metric.
    pub fn facts(&self, source: &Source<'_>) -> Result<Facts, Error> {
        let mut joins: Vec<&str> = Vec::new();
        let mut select = String::new();
        let mut cuts = Vec::new();
        let closing = source.query.contains("closed_on AS on_date");
        for (i, d) in self.request.by.iter().enumerate() {
            self.need_classes(d)?;
            let e = expression(self.metric.id, source.entity, d, closing)?;
            select.push_str(&format!("CAST({} AS VARCHAR) AS c{i}, ", e.sql));
            cuts.push(format!("c{i}"));
            add(&mut joins, &e.joins);
        }
        let mut filters = String::new();
        let mut params: Params<'static> = Vec::new();
        for (i, (d, value)) in self.request.filters.iter().enumerate() {
            self.need_classes(d)?;
            let e = expression(self.metric.id, source.entity, d, closing)?;
            add(&mut joins, &e.joins);
            if value.is_empty() {
                filters.push_str(&format!(" AND ({}) IS NULL", e.sql));
            } else {
                let name = FILTER_NAMES.get(i).copied().ok_or_else(|| Error::Period("at most 8 filters".to_owned()))?;
                filters.push_str(&format!(" AND CAST({} AS VARCHAR) = ${name}", e.sql));
                params.push((name, Value::Text(value.clone())));
            }
        }
        let inner = source.query.replace("{cuts}", &select).replace("{joins}", &joins.join(" ")).replace("{filters}", &filters);
        let mut conditions = vec!["true".to_owned()];
        if let Some(from) = self.from {
            conditions.push("on_date >= $from_day".to_owned());
            params.push(("from_day", Value::Date(days(from))));
        }
        if self.request.to.is_some() {
            conditions.push("on_date <= $to_day".to_owned());
            params.push(("to_day", Value::Date(days(self.to))));
        }
        let bucket = self.request.grain.map(|g| {
            let word = g.word();
            format!(", substr(CAST(date_trunc('{word}', on_date) AS VARCHAR), 1, 10) AS b")
        });
        let from_clause =
            format!("(SELECT *{} FROM ({inner}) WHERE {})", bucket.as_deref().unwrap_or(""), conditions.join(" AND "));
        Ok(Facts { from_clause, cuts, bucket: bucket.is_some(), params })
    }

    fn need_classes(&self, d: &Dimension) -> Result<(), Error> {
        if *d == Dimension::CustomerClass {
            crate::calc::classes::keep(self.session, self.to)?;
        }
        Ok(())
    }

    /// Groups the facts by cuts and bucket with the given aggregate list and returns the rows in order of the cuts.
    ///
    /// # Errors
    /// When a dimension does not fit or the query fails.
    pub fn grouped(&self, source: &Source<'_>, aggregates: &str) -> Result<Grouped, Error> {
        let facts = self.facts(source)?;
        let keys = group_keys(&facts, source.keys);
        self.group(&facts, &facts.from_clause, &keys, aggregates)
    }

    /// Groups twice: first down to `inner` keys with aggregates of their own, then as [`Context::grouped`]. Counts things
    /// within many groups without keeping a set for each group, which `count(DISTINCT ...)` would do.
    ///
    /// # Errors
    /// When a dimension does not fit or the query fails.
    pub fn grouped_twice(&self, source: &Source<'_>, inner: (&str, &str), aggregates: &str) -> Result<Grouped, Error> {
        let facts = self.facts(source)?;
        let keys = group_keys(&facts, source.keys);
        let mut finer = keys.clone();
        finer.push(inner.0.to_owned());
        let finer = finer.join(", ");
        let from = format!("(SELECT {finer}, {} FROM {} i GROUP BY {finer})", inner.1, facts.from_clause);
        self.group(&facts, &from, &keys, aggregates)
    }

    fn group(&self, facts: &Facts, from: &str, keys: &[String], aggregates: &str) -> Result<Grouped, Error> {
        let head = if keys.is_empty() { String::new() } else { format!("{}, ", keys.join(", ")) };
        let tail = if keys.is_empty() {
            String::new()
        } else {
            format!(
                " GROUP BY {0} ORDER BY {1}",
                keys.join(", "),
                keys.iter().map(|k| format!("{k} NULLS LAST")).collect::<Vec<_>>().join(", ")
            )
        };
        let sql = format!("-- {}\nSELECT {head}{aggregates} FROM {from} f{tail}", self.metric.id);
        let rows = self.session.sql(&sql, &facts.params)?;
        Ok(Grouped { rows, bucket: facts.bucket, names: self.request.by.iter().map(Dimension::name).collect() })
    }

    /// Fetches the facts themselves, ordered by cuts and bucket, with the given extra columns.
    ///
    /// # Errors
    /// When a dimension does not fit or the query fails.
    pub fn fetched(&self, source: &Source<'_>, columns: &str, order: &str) -> Result<Grouped, Error> {
        let facts = self.facts(source)?;
        let keys = facts.keys();
        let head = if keys.is_empty() { String::new() } else { format!("{}, ", keys.join(", ")) };
        let mut by: Vec<String> = keys.iter().map(|k| format!("{k} NULLS LAST")).collect();
        if !order.is_empty() {
            by.push(order.to_owned());
        }
        let tail = if by.is_empty() { String::new() } else { format!(" ORDER BY {}", by.join(", ")) };
        let sql = format!("-- {}\nSELECT {head}{columns} FROM {} f{tail}", self.metric.id, facts.from_clause);
        let rows = self.session.sql(&sql, &facts.params)?;
        Ok(Grouped { rows, bucket: facts.bucket, names: self.request.by.iter().map(Dimension::name).collect() })
    }

    /// `(from, to)` as parameters `$p_from`, `$p_to` for queries that window by themselves; an open start is day zero.
    #[must_use]
    pub fn window(&self) -> Params<'static> {
        vec![("p_from", Value::Date(self.from.map_or(-719_162, days))), ("p_to", Value::Date(days(self.to)))]
    }

    /// Whether the request has cuts, filters or a grain; metrics that take none refuse them by name.
    ///
    /// # Errors
    /// `Error::Dimension` for the first cut asked.
    pub fn refuse_cuts(&self, allowed: &[Dimension]) -> Result<(), Error> {
        let asked = self.request.by.iter().chain(self.request.filters.iter().map(|(d, _)| d));
        for d in asked {
            if !allowed.contains(d) {
                return Err(Error::Dimension {
                    metric: self.metric.id.to_owned(),
                    dimension: d.name(),
                    known: allowed.iter().map(Dimension::name).collect::<Vec<_>>().join(", "),
                });
            }
        }
        Ok(())
    }
}

fn group_keys(facts: &Facts, further: &[&str]) -> Vec<String> {
    facts.keys().into_iter().chain(further.iter().map(|k| (*k).to_owned())).collect()
}

/// Aggregate `currencies`: 0 when none is named, 1 when all are one, 2 when there are several. A set of names for each group
/// would cost megabytes a thousand groups.
pub(crate) fn currencies(column: &str) -> String {
    format!("CASE WHEN min({column}) IS NULL THEN 0 WHEN min({column}) = max({column}) THEN 1 ELSE 2 END AS currencies")
}

const FILTER_NAMES: [&str; 8] = ["w0", "w1", "w2", "w3", "w4", "w5", "w6", "w7"];

impl Facts {
    fn keys(&self) -> Vec<String> {
        self.cuts.iter().cloned().chain(self.bucket.then(|| "b".to_owned())).collect()
    }
}

/// Rows of a query with their cuts.
pub struct Grouped {
    /// The rows.
    pub rows: Rows,
    bucket: bool,
    names: Vec<String>,
}

impl Grouped {
    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Puts cut and bucket of row `i` into a figure row.
    #[must_use]
    pub fn dress(&self, i: usize, mut row: FigureRow) -> FigureRow {
        row.cut = self.cut(i);
        row.bucket = self.bucket.then(|| self.rows.text(i, "b").unwrap_or_default().to_owned());
        row
    }

    fn cut(&self, i: usize) -> Vec<(String, String)> {
        self.names
            .iter()
            .enumerate()
            .map(|(k, n)| (n.clone(), self.rows.text(i, &format!("c{k}")).unwrap_or_default().to_owned()))
            .collect()
    }

    /// Runs of consecutive rows with the same cut and bucket: `(first, end)` pairs.
    #[must_use]
    pub fn runs(&self) -> Vec<(usize, usize)> {
        let key = |i: usize| (self.cut(i), self.bucket.then(|| self.rows.text(i, "b").unwrap_or_default().to_owned()));
        let mut out: Vec<(usize, usize)> = Vec::new();
        if self.names.is_empty() && !self.bucket {
            return vec![(0, self.rows.len())];
        }
        let mut last = None;
        for i in 0..self.rows.len() {
            let k = key(i);
            if last.as_ref() == Some(&k) {
                if let Some(run) = out.last_mut() {
                    run.1 = i + 1;
                }
            } else {
                out.push((i, i + 1));
                last = Some(k);
            }
        }
        out
    }
}

fn add<'a>(joins: &mut Vec<&'a str>, more: &[&'a str]) {
    for j in more {
        if !joins.contains(j) {
            joins.push(j);
        }
    }
}

/// Days since 1970-01-01.
pub(crate) fn days(d: Date) -> i32 {
    (d - jiff::civil::date(1970, 1, 1)).get_days()
}

/// Puts the rows of an earlier period beside those of the later one, by cut.
pub(crate) fn attach(set: &mut FigureSet, earlier: &FigureSet) {
    let mut known: BTreeMap<Vec<(String, String)>, Vec<&FigureRow>> = BTreeMap::new();
    for r in &earlier.rows {
        known.entry(r.cut.clone()).or_default().push(r);
    }
    let mut seen: BTreeMap<Vec<(String, String)>, usize> = BTreeMap::new();
    let unit = set.unit;
    for row in &mut set.rows {
        let at = seen.entry(row.cut.clone()).or_default();
        if let Some(r) = known.get(&row.cut).and_then(|rows| rows.get(*at)) {
            crate::compare::describe(row, r, unit);
            row.compare = Some(Box::new((*r).clone()));
        }
        *at += 1;
    }
}
