//! Not written yet.

use crate::error::Error;
use crate::frame::Context;
use domain::figure::FigureRow;

pub(crate) fn rate(_c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    Ok(Vec::new())
}

pub(crate) fn lost(_c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    Ok(Vec::new())
}

