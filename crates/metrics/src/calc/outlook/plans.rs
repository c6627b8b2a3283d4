//! Revenue plans of a period for the subjects of a forecast; empty where plans of that cut cannot exist.

use crate::calc::plan::planned;
use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::Context;
use domain::period::DateRange;
use std::collections::BTreeMap;

/// Plan in minor units by subject (empty name for the company); only whole plans inside the period.
pub(crate) fn of(c: &Context<'_>, range: &DateRange) -> Result<BTreeMap<String, i128>, Error> {
    let kind = match (c.request.by.as_slice(), c.request.filters.is_empty()) {
        ([], true) => "company",
        ([Dimension::Manager], true) => "employee",
        ([Dimension::Team], true) => "team",
        _ => return Ok(BTreeMap::new()),
    };
    planned(c.session, kind, "revenue", range)
}
