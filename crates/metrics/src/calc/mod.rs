//! Shapes of computation shared by metrics: counts, sums, shares, quantiles, client classes.

pub(crate) mod acquisition;
pub(crate) mod basket;
pub(crate) mod bottleneck;
pub(crate) mod churn;
pub(crate) mod churn_criteria;
pub(crate) mod classes;
#[cfg(test)]
mod client_laws;
pub(crate) mod clients;
pub(crate) mod cohort;
pub(crate) mod common;
pub(crate) mod discipline;
pub(crate) mod duration;
pub(crate) mod funnel;
pub(crate) mod growth;
pub(crate) mod loyalty;
pub(crate) mod ltv;
pub(crate) mod nps;
pub(crate) mod order;
pub(crate) mod outlook;
pub(crate) mod path;
pub(crate) mod people;
pub(crate) mod pipeline;
pub(crate) mod plan;
pub(crate) mod repeat;
pub(crate) mod response;
pub(crate) mod retention;
pub(crate) mod rfm;
pub(crate) mod sales;
pub(crate) mod simple;
pub(crate) mod staff;
pub(crate) mod touch;
pub(crate) mod upsell;
pub(crate) mod wallet;
pub(crate) mod white;
pub(crate) mod winback;
