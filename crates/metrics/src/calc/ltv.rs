//! Not written yet.

use crate::error::Error;
use crate::frame::Context;
use domain::figure::FigureRow;

pub(crate) fn operational(_c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    Ok(Vec::new())
}

pub(crate) fn historic(_c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    Ok(Vec::new())
}

pub(crate) fn frequency(_c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    Ok(Vec::new())
}

