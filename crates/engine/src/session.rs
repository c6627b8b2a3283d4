//! One query session on (snapshot, as-of): canonical tables, prepared views, functions; memory-bounded with spill to disk.

use crate::functions::{Attr, Local, LocalPart, Micros, WorkingMinutes, ZoneTable};
use crate::rows::{Params, Rows, Value};
use crate::views::{self, DealShape};
use crate::{Error, derived, links, survivors};
use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::common::ScalarValue;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::datasource::{MemTable, TableProvider};
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::logical_expr::ScalarUDF;
use datafusion::prelude::{SessionConfig, SessionContext};
use domain::schema::{self, Kind, Table};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// Where the rows of each canonical table are.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    /// Parquet files by table name.
    pub files: BTreeMap<String, Vec<PathBuf>>,
    /// Rows in memory by table name (tests, derived tables).
    pub memory: BTreeMap<String, Vec<RecordBatch>>,
}

/// Moment, zone and limits of a session.
#[derive(Clone)]
pub struct SessionOptions {
    /// Only what had happened by this moment is seen (microseconds UTC, inclusive).
    pub as_of: i64,
    /// The company's zone, for example `Europe/Moscow`.
    pub timezone: String,
    /// Office hours and holidays.
    pub calendar: domain::calendar::WorkCalendar,
    /// Currency code printed beside money.
    pub currency: String,
    /// Name of the snapshot, printed with every figure.
    pub snapshot: String,
    /// Memory for query operators, bytes.
    pub memory_bytes: usize,
    /// Folder for spilled data; the system's temporary folder when `None`.
    pub spill_dir: Option<PathBuf>,
    /// Partitions and worker threads.
    pub threads: usize,
}

/// An open session.
pub struct Session {
    context: SessionContext,
    runtime: tokio::runtime::Runtime,
    options: SessionOptions,
    filled: Mutex<BTreeMap<String, BTreeMap<String, u64>>>,
}

impl Session {
    /// Opens a session over the given tables.
    ///
    /// # Errors
    /// Unknown zone, unreadable files, or a failing view.
    pub fn open(tables: &Tables, options: SessionOptions) -> Result<Self, Error> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(options.threads.max(1)).enable_all().build()?;
        let context = context(&options)?;
        let session = Self { context, runtime, options, filled: Mutex::new(BTreeMap::new()) };
        for table in schema::TABLES {
            session.register(table, tables)?;
        }
        links::decided(&session, tables)?;
        survivors::follow(&session)?;
        session.functions()?;
        derived::stages(&session)?;
        session.views()?;
        Ok(session)
    }

    /// Options the session was opened with.
    #[must_use]
    pub fn options(&self) -> &SessionOptions {
        &self.options
    }

    /// Runs a query and returns all rows.
    ///
    /// # Errors
    /// When the engine refuses or fails; the message names the first line of the query.
    pub fn sql(&self, sql: &str, params: &Params<'_>) -> Result<Rows, Error> {
        let (schema, batches) = self.batches(sql, params)?;
        Rows::new(&schema, &batches)
    }

    /// Runs a query and returns Arrow batches.
    ///
    /// # Errors
    /// When the engine refuses or fails.
    pub fn batches(&self, sql: &str, params: &Params<'_>) -> Result<(SchemaRef, Vec<RecordBatch>), Error> {
        let what = sql.lines().map(|l| l.trim_start_matches("--").trim()).find(|l| !l.is_empty()).unwrap_or("").to_owned();
        let values: Vec<(&str, ScalarValue)> = params.iter().map(|(n, v)| (*n, scalar(v))).collect();
        self.runtime.block_on(async {
            let mut frame = self.context.sql(sql).await.map_err(Error::query(&what))?;
            if !values.is_empty() {
                frame = frame.with_param_values(values).map_err(Error::query(&what))?;
            }
            let schema = Arc::new(frame.schema().as_arrow().clone());
            let batches = frame.collect().await.map_err(Error::query(&what))?;
            Ok((batches.first().map_or(schema, RecordBatch::schema), batches))
        })
    }

    /// Keeps the result of a query in memory under a name, so that later queries reuse it.
    ///
    /// # Errors
    /// When the query fails.
    pub fn keep(&self, name: &str, sql: &str) -> Result<(), Error> {
        let (schema, batches) = self.batches(sql, &Vec::new())?;
        self.put(name, schema, batches)
    }

    /// Puts a view in front of a canonical table; the view reads the table as `{table}_as_written`.
    pub(crate) fn front(&self, table: &str, sql: &str) -> Result<(), Error> {
        let failed = Error::query(table);
        if let Some(provider) = self.context.deregister_table(table).map_err(failed)? {
            self.context.register_table(format!("{table}_as_written"), provider).map_err(Error::query(table))?;
        }
        let view = format!("CREATE VIEW \"{table}\" AS {sql}");
        self.runtime.block_on(async { self.context.sql(&view).await }).map_err(Error::query(table))?;
        Ok(())
    }

    pub(crate) fn put(&self, name: &str, schema: SchemaRef, batches: Vec<RecordBatch>) -> Result<(), Error> {
        let table = MemTable::try_new(schema, spread(batches, self.options.threads)).map_err(Error::query(name))?;
        self.context.deregister_table(name).map_err(Error::query(name))?;
        self.context.register_table(name, Arc::new(table)).map_err(Error::query(name))?;
        Ok(())
    }

    /// Puts a view in the place of a table; its rows stay readable under `prefix` and the name.
    pub(crate) fn stand_before(&self, name: &str, prefix: &str, sql: &str) -> Result<(), Error> {
        let rows = self.context.deregister_table(name).map_err(Error::query(name))?;
        let rows = rows.ok_or_else(|| Error::Shape(format!("no table {name}")))?;
        self.context.register_table(format!("{prefix}{name}"), rows).map_err(Error::query(name))?;
        let view = format!("CREATE VIEW \"{name}\" AS {sql}");
        self.runtime.block_on(async { self.context.sql(&view).await }).map_err(Error::query(name))?;
        Ok(())
    }

    /// Like [`Session::keep`], but only the first call does the work.
    ///
    /// # Errors
    /// When the query fails.
    pub fn keep_once(&self, name: &str, sql: &str) -> Result<(), Error> {
        if self.knows(name) { Ok(()) } else { self.keep(name, sql) }
    }

    /// Whether a table or view of that name exists.
    #[must_use]
    pub fn knows(&self, name: &str) -> bool {
        self.context.table_exist(name).unwrap_or(false)
    }

    /// True when there are no orders and won deals stand in for sales in `v_orders`.
    ///
    /// # Errors
    /// When counting fails.
    pub fn sales_from_deals(&self) -> Result<bool, Error> {
        Ok(self.rows_of("orders")? == 0 && self.rows_of("deals")? > 0)
    }

    /// Keeps rows computed in Rust under a name, for queries to join.
    ///
    /// # Errors
    /// When the batch does not fit.
    pub fn put_batch(&self, name: &str, batch: RecordBatch) -> Result<(), Error> {
        self.put(name, batch.schema(), vec![batch])
    }

    /// Rows of a canonical table and how many of them fill each column. Zero rows = the table was never recorded.
    ///
    /// # Errors
    /// When counting fails.
    pub fn filled(&self, table: &str) -> Result<BTreeMap<String, u64>, Error> {
        if let Some(known) = self.filled.lock().ok().and_then(|m| m.get(table).cloned()) {
            return Ok(known);
        }
        let Some(t) = schema::table(table) else { return Ok(BTreeMap::new()) };
        let counts: Vec<String> = t.columns.iter().map(|c| format!("count(\"{0}\") AS \"{0}\"", c.name)).collect();
        let rows = self.sql(&format!("SELECT count(*) AS _rows, {} FROM \"{table}\"", counts.join(", ")), &Vec::new())?;
        let out: BTreeMap<String, u64> = rows.columns().iter().map(|c| (c.clone(), rows.count(0, c))).collect();
        if let Ok(mut m) = self.filled.lock() {
            m.insert(table.to_owned(), out.clone());
        }
        Ok(out)
    }

    /// Rows of a canonical table.
    ///
    /// # Errors
    /// When counting fails.
    pub fn rows_of(&self, table: &str) -> Result<u64, Error> {
        Ok(self.filled(table)?.get("_rows").copied().unwrap_or(0))
    }

    fn register(&self, table: &'static Table, tables: &Tables) -> Result<(), Error> {
        let schema = arrow_schema(table);
        let what = table.name;
        let provider: Arc<dyn TableProvider> = match (tables.files.get(what).filter(|f| !f.is_empty()), tables.memory.get(what)) {
            (Some(files), _) => {
                let urls = files.iter().map(|f| ListingTableUrl::parse(f.to_string_lossy())).collect::<Result<Vec<_>, _>>();
                let listing = ListingOptions::new(Arc::new(ParquetFormat::default())).with_file_extension(".parquet");
                let config = ListingTableConfig::new_with_multi_paths(urls.map_err(Error::query(what))?)
                    .with_listing_options(listing)
                    .with_schema(schema);
                Arc::new(ListingTable::try_new(config).map_err(Error::query(what))?)
            }
            (None, Some(batches)) => {
                let cast = batches.iter().map(|b| to_schema(b, &schema)).collect::<Result<Vec<_>, _>>()?;
                Arc::new(MemTable::try_new(schema, spread(cast, self.options.threads)).map_err(Error::query(what))?)
            }
            (None, None) => Arc::new(MemTable::try_new(schema, vec![vec![]]).map_err(Error::query(what))?),
        };
        self.context.register_table(what, provider).map_err(Error::query(what))?;
        Ok(())
    }

    fn functions(&self) -> Result<(), Error> {
        let zone = Arc::new(ZoneTable::new(&self.options.timezone)?);
        for part in [LocalPart::Date, LocalPart::Hour, LocalPart::Weekday] {
            self.context.register_udf(ScalarUDF::from(Local::new(part, Arc::clone(&zone))));
        }
        let prepared = domain::calendar::Prepared::new(&self.options.calendar);
        let micros: Micros = Arc::new(move |a: i64, b: i64| prepared.working_micros_raw(a, b));
        self.context.register_udf(ScalarUDF::from(WorkingMinutes::new("working_minutes", 60_000_000, Arc::clone(&micros))));
        self.context.register_udf(ScalarUDF::from(WorkingMinutes::new("working_micros", 1, micros)));
        self.context.register_udf(ScalarUDF::from(Attr::new()));
        Ok(())
    }

    fn views(&self) -> Result<(), Error> {
        let events = self.rows_of("stage_events")? > 0;
        let pipelines = self.sql("SELECT DISTINCT pipeline FROM stages_known ORDER BY pipeline", &Vec::new())?;
        let mut shape = DealShape::default();
        if pipelines.len() == 1 {
            shape.pipeline = pipelines.text(0, "pipeline").unwrap_or_default().to_owned();
        }
        if events {
            let open = self.sql("SELECT count(*) AS n FROM deals WHERE status <> 'open' AND closed_at IS NULL", &Vec::new())?;
            let newest = self.sql("SELECT max(entered_at) AS t FROM stage_events", &Vec::new())?;
            shape.close_from_events = open.count(0, "n") > 0;
            shape.replay_stage = newest.time(0, "t").is_some_and(|t| t > self.options.as_of);
        }
        let orders = self.filled("orders")?;
        shape.sales_from_deals = orders.get("_rows").copied().unwrap_or(0) == 0 && self.rows_of("deals")? > 0;
        shape.manager_from_deals = !shape.sales_from_deals && orders.get("owner_id").copied().unwrap_or(0) == 0;
        for (name, text) in views::VIEWS {
            let sql = format!("CREATE VIEW {name} AS {}", views::sql(text, self.options.as_of, &shape));
            self.runtime.block_on(async { self.context.sql(&sql).await }).map_err(Error::query(name))?;
        }
        Ok(())
    }
}

fn context(options: &SessionOptions) -> Result<SessionContext, Error> {
    let mut disk = DiskManagerBuilder::default();
    if let Some(dir) = &options.spill_dir {
        disk.set_mode(DiskManagerMode::Directories(vec![dir.clone()]));
    }
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(FairSpillPool::new(options.memory_bytes)))
        .with_disk_manager_builder(disk)
        .build_arc()
        .map_err(Error::query("runtime"))?;
    let mut config = SessionConfig::new().with_target_partitions(options.threads.max(1)).with_information_schema(false);
    // Decimal literals must stay decimals: 0.1 + 0.2 + 0.3 is 0.6 here, and money is never a float.
    config.options_mut().sql_parser.parse_float_as_decimal = true;
    config.options_mut().execution.parquet.pushdown_filters = false;
    config.options_mut().execution.collect_statistics = true;
    Ok(SessionContext::new_with_config_rt(config, runtime))
}

/// Arrow schema of a canonical table as the engine reads it: strings as views, everything else as stored.
pub(crate) fn arrow_schema(table: &Table) -> SchemaRef {
    let mut fields: Vec<Field> = table.columns.iter().map(|c| Field::new(c.name, arrow_type(c.kind), true)).collect();
    let system = [
        ("source", DataType::Utf8View),
        ("_import", DataType::Int64),
        ("_file", DataType::Int32),
        ("_line", DataType::Int64),
        ("_hash", DataType::Int64),
        ("attrs", DataType::Utf8View),
    ];
    fields.extend(system.into_iter().map(|(n, t)| Field::new(n, t, true)));
    Arc::new(Schema::new(fields))
}

fn arrow_type(kind: Kind) -> DataType {
    use arrow::datatypes::TimeUnit;
    match kind {
        Kind::Text | Kind::Id => DataType::Utf8View,
        Kind::Money => DataType::Decimal128(18, 4),
        Kind::Num => DataType::Decimal128(18, 6),
        Kind::Date => DataType::Date32,
        Kind::Time => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        Kind::Bool => DataType::Boolean,
        Kind::Int => DataType::Int64,
    }
}

/// A batch brought to the schema by column name; absent columns become null.
fn to_schema(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, Error> {
    let shape = |e: arrow::error::ArrowError| Error::Shape(e.to_string());
    let columns = schema
        .fields()
        .iter()
        .map(|f| match batch.column_by_name(f.name()) {
            Some(c) => arrow::compute::cast(c, f.data_type()),
            None => Ok(arrow::array::new_null_array(f.data_type(), batch.num_rows())),
        })
        .collect::<Result<Vec<_>, _>>()
        .map_err(shape)?;
    RecordBatch::try_new(Arc::clone(schema), columns).map_err(shape)
}

/// Batches dealt out over partitions, so that all cores work on a kept table.
fn spread(batches: Vec<RecordBatch>, threads: usize) -> Vec<Vec<RecordBatch>> {
    let mut parts: Vec<Vec<RecordBatch>> = vec![Vec::new(); threads.max(1)];
    let n = parts.len();
    for (i, b) in batches.into_iter().enumerate() {
        parts[i % n].push(b);
    }
    parts
}

fn scalar(v: &Value) -> ScalarValue {
    match v {
        Value::Text(s) => ScalarValue::Utf8(Some(s.clone())),
        Value::Int(i) => ScalarValue::Int64(Some(*i)),
        Value::Decimal(d, s) => ScalarValue::Decimal128(Some(*d), 38, *s),
        Value::Date(d) => ScalarValue::Date32(Some(*d)),
        Value::Time(t) => ScalarValue::TimestampMicrosecond(Some(*t), Some("UTC".into())),
        Value::Bool(b) => ScalarValue::Boolean(Some(*b)),
    }
}
