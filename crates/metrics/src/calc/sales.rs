//! Not written yet.

use crate::error::Error;
use crate::frame::Context;
use domain::figure::FigureRow;

pub(crate) fn revenue(_c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    Ok(Vec::new())
}

pub(crate) fn margin(_c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    Ok(Vec::new())
}

pub(crate) fn ticket(_c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    Ok(Vec::new())
}

pub(crate) fn lines(_c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    Ok(Vec::new())
}

pub(crate) fn money_share(_c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    Ok(Vec::new())
}

pub(crate) fn refusals(_c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    Ok(Vec::new())
}

pub(crate) fn distinct(_c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    Ok(Vec::new())
}

