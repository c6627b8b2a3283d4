//! `attr(attrs, 'NAME')`: one custom attribute out of the JSON object kept beside each row.

use arrow::array::{Array, AsArray, StringArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use datafusion::common::{Result as DfResult, exec_datafusion_err};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, TypeSignature, Volatility};
use std::sync::Arc;

/// The function object.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Attr {
    signature: Signature,
}

impl Attr {
    pub(crate) fn new() -> Self {
        Self { signature: Signature::new(TypeSignature::Any(2), Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for Attr {
    fn name(&self) -> &'static str {
        "attr"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> DfResult<DataType> {
        Ok(DataType::Utf8)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> DfResult<ColumnarValue> {
        let [object, name] = args.args.as_slice() else { return Err(exec_datafusion_err!("attr takes an object and a name")) };
        let object = cast(&object.to_array(args.number_rows)?, &DataType::Utf8)?;
        let name = cast(&name.to_array(1)?, &DataType::Utf8)?;
        let name = name.as_string::<i32>();
        if name.is_null(0) {
            return Err(exec_datafusion_err!("attr needs a name"));
        }
        let key = name.value(0);
        let out: StringArray = object.as_string::<i32>().iter().map(|o| o.and_then(|o| find(o, key))).collect();
        Ok(ColumnarValue::Array(Arc::new(out)))
    }
}

fn find(object: &str, key: &str) -> Option<String> {
    let parsed: serde_json::Value = serde_json::from_str(object).ok()?;
    match parsed.get(key)? {
        serde_json::Value::String(s) if !s.is_empty() => Some(s.clone()),
        serde_json::Value::Null | serde_json::Value::String(_) => None,
        other => Some(other.to_string()),
    }
}
