//! `working_minutes(from, to)` and `working_micros(from, to)`: time of the office's windows between two instants (`methods.md` 6.1).

use arrow::array::{AsArray, Int64Array};
use arrow::compute::cast;
use arrow::datatypes::{DataType, TimeUnit, TimestampMicrosecondType};
use datafusion::common::{Result as DfResult, exec_datafusion_err};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, TypeSignature, Volatility};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Microseconds of work between two instants (microseconds UTC); negative spans give 0.
pub(crate) type Micros = Arc<dyn Fn(i64, i64) -> i64 + Send + Sync>;

/// The function object.
pub(crate) struct WorkingMinutes {
    name: &'static str,
    unit: i64,
    micros: Micros,
    signature: Signature,
}

impl WorkingMinutes {
    /// `unit` microseconds make one of the result: 60 000 000 for minutes.
    pub(crate) fn new(name: &'static str, unit: i64, micros: Micros) -> Self {
        Self { name, unit, micros, signature: Signature::new(TypeSignature::Any(2), Volatility::Immutable) }
    }
}

impl std::fmt::Debug for WorkingMinutes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}
impl PartialEq for WorkingMinutes {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && Arc::ptr_eq(&self.micros, &other.micros)
    }
}
impl Eq for WorkingMinutes {}
impl Hash for WorkingMinutes {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl ScalarUDFImpl for WorkingMinutes {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> DfResult<DataType> {
        Ok(DataType::Int64)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> DfResult<ColumnarValue> {
        let [from, to] = args.args.as_slice() else { return Err(exec_datafusion_err!("{} takes two instants", self.name)) };
        let micros = DataType::Timestamp(TimeUnit::Microsecond, None);
        let from = cast(&from.to_array(args.number_rows)?, &micros)?;
        let to = cast(&to.to_array(args.number_rows)?, &micros)?;
        let (from, to) = (from.as_primitive::<TimestampMicrosecondType>(), to.as_primitive::<TimestampMicrosecondType>());
        let out: Int64Array = from.iter().zip(to.iter()).map(|(a, b)| Some((self.micros)(a?, b?) / self.unit)).collect();
        Ok(ColumnarValue::Array(Arc::new(out)))
    }
}
