//! Zip and gz: members unpacked to temporary files under limits of size, ratio and count.

use crate::format::Format;
use crate::{Error, Input, Limits};

/// The files inside an archive, or the file itself when it is none.
pub(crate) fn expand(input: &Input, _limits: &Limits) -> Result<Vec<Input>, Error> {
    Ok(vec![input.clone()])
}

/// Which workbook a zip container is.
pub(crate) fn workbook_kind(input: &Input) -> Result<Format, Error> {
    Err(Error::NotTable { file: input.name.clone(), what: "a zip archive".into() })
}
