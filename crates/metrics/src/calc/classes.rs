//! Not written yet.

use crate::error::Error;
use crate::frame::Context;
use domain::figure::FigureRow;

pub(crate) fn compute(_c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    Ok(Vec::new())
}

/// Keeps table `customer_classes` (customer_id, class).
pub(crate) fn keep(_session: &engine::Session, _to: jiff::civil::Date) -> Result<(), Error> {
    Ok(())
}
