//! Catalogue of figures: each metric is a unit folder with its query, its words and its executed examples.

mod calc;
mod compare;
mod dims;
mod error;
mod frame;
mod metric;
#[cfg(test)]
mod pages;
mod records;
mod request;
mod status;
mod units;

pub use dims::Dimension;
pub use error::Error;
pub use frame::{Context, Facts, Grouped, Source};
pub use metric::{Entity, Metric, Needs};
pub use records::{Page, Records, records};
pub use request::{Compare, Grain, Request};

use domain::figure::FigureSet;
use engine::Session;

/// All metrics in a fixed order.
#[must_use]
pub fn catalogue() -> &'static [&'static Metric] {
    units::ALL
}

/// The metric of that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Metric> {
    catalogue().iter().copied().find(|m| m.id == id)
}

/// Computes one metric as asked.
///
/// # Errors
/// Unknown metric, a dimension the metric cannot be cut by, a bad period, or a failing query.
pub fn compute(session: &Session, request: &Request) -> Result<FigureSet, Error> {
    let metric = find(&request.metric).ok_or_else(|| Error::unknown(&request.metric))?;
    let mut set = frame::run(session, metric, request)?;
    if let Some(compare) = request.compare {
        let earlier = frame::run(session, metric, &request.earlier(session, compare)?)?;
        frame::attach(&mut set, &earlier);
    }
    Ok(set)
}
