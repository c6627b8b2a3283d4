//! Shapes of computation shared by metrics: counts, sums, shares, quantiles, client classes.

pub(crate) mod bottleneck;
pub(crate) mod churn;
pub(crate) mod classes;
pub(crate) mod clients;
pub(crate) mod discipline;
pub(crate) mod duration;
pub(crate) mod funnel;
pub(crate) mod ltv;
pub(crate) mod people;
pub(crate) mod pipeline;
pub(crate) mod plan;
pub(crate) mod repeat;
pub(crate) mod response;
pub(crate) mod sales;
pub(crate) mod simple;
