//! Not written yet.

use crate::error::Error;
use crate::frame::Context;
use domain::figure::FigureRow;

pub(crate) fn stages(_c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    Ok(Vec::new())
}

pub(crate) fn cycle(_c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    Ok(Vec::new())
}

