//! `local_date`, `local_hour`, `local_weekday`: parts of an instant in the company's zone, by its recorded history of offsets.

use crate::Error;
use arrow::array::{Array, AsArray, Date32Array, Int64Array};
use arrow::compute::cast;
use arrow::datatypes::{DataType, TimeUnit, TimestampMicrosecondType};
use datafusion::common::{Result as DfResult, exec_datafusion_err};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, TypeSignature, Volatility};
use std::sync::Arc;

const DAY: i64 = 86_400_000_000;

/// Offsets of a zone as sorted (instant, offset) pairs in microseconds.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct ZoneTable {
    name: String,
    starts: Vec<i64>,
    offsets: Vec<i64>,
}

impl ZoneTable {
    pub(crate) fn new(name: &str) -> Result<Self, Error> {
        let zone = jiff::tz::TimeZone::get(name).map_err(|_| Error::Zone(name.to_owned()))?;
        let first = jiff::Timestamp::from_second(0).map_err(|_| Error::Moment(0))?;
        let micros = |o: jiff::tz::Offset| i64::from(o.seconds()) * 1_000_000;
        let (mut starts, mut offsets) = (vec![i64::MIN], vec![micros(zone.to_offset(first))]);
        let last = jiff::Timestamp::from_second(4_102_444_800).map_err(|_| Error::Moment(0))?;
        for t in zone.following(first).take_while(|t| t.timestamp() < last) {
            starts.push(t.timestamp().as_microsecond());
            offsets.push(micros(t.offset()));
        }
        Ok(Self { name: name.to_owned(), starts, offsets })
    }

    /// Microseconds of the local clock, counted as if it were UTC.
    pub(crate) fn local(&self, utc: i64, hint: &mut usize) -> i64 {
        let inside = |i: usize| self.starts[i] <= utc && self.starts.get(i + 1).is_none_or(|n| utc < *n);
        if !inside(*hint) {
            *hint = self.starts.partition_point(|s| *s <= utc).saturating_sub(1);
        }
        utc.saturating_add(self.offsets[*hint])
    }
}

/// Which part of the local clock a function gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum LocalPart {
    /// Date.
    Date,
    /// Hour 0-23.
    Hour,
    /// ISO weekday 1-7, Monday first.
    Weekday,
}

/// The function object.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Local {
    part: LocalPart,
    zone: Arc<ZoneTable>,
    signature: Signature,
}

impl Local {
    pub(crate) fn new(part: LocalPart, zone: Arc<ZoneTable>) -> Self {
        let signature = Signature::new(TypeSignature::Any(1), Volatility::Immutable);
        Self { part, zone, signature }
    }
}

impl ScalarUDFImpl for Local {
    fn name(&self) -> &str {
        match self.part {
            LocalPart::Date => "local_date",
            LocalPart::Hour => "local_hour",
            LocalPart::Weekday => "local_weekday",
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> DfResult<DataType> {
        Ok(if self.part == LocalPart::Date { DataType::Date32 } else { DataType::Int64 })
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> DfResult<ColumnarValue> {
        let [arg] = args.args.as_slice() else { return Err(exec_datafusion_err!("{} takes one instant", self.name())) };
        let array = arg.to_array(args.number_rows)?;
        let utc = cast(&array, &DataType::Timestamp(TimeUnit::Microsecond, None))?;
        let utc = utc.as_primitive::<TimestampMicrosecondType>();
        let mut hint = 0;
        let days = |v: i64, hint: &mut usize| self.zone.local(v, hint).div_euclid(DAY);
        let out: Arc<dyn Array> = match self.part {
            LocalPart::Date => {
                Arc::new(utc.iter().map(|v| v.map(|v| i32::try_from(days(v, &mut hint)).unwrap_or(0))).collect::<Date32Array>())
            }
            LocalPart::Hour => Arc::new(
                utc.iter()
                    .map(|v| v.map(|v| self.zone.local(v, &mut hint).rem_euclid(DAY) / 3_600_000_000))
                    .collect::<Int64Array>(),
            ),
            // 1970-01-01 was a Thursday.
            LocalPart::Weekday => {
                Arc::new(utc.iter().map(|v| v.map(|v| (days(v, &mut hint) + 3).rem_euclid(7) + 1)).collect::<Int64Array>())
            }
        };
        Ok(ColumnarValue::Array(out))
    }
}
