//! Lifetime value of a customer: the four factors pooled, purchase frequency, and margin by age of the cohort.

mod historic;
mod lifetime;
mod model;
mod operational;
mod predictive;

pub(crate) use historic::compute as historic;
pub(crate) use lifetime::compute as lifetime;
pub(crate) use operational::{frequency, operational};
pub(crate) use predictive::{base_value, predictive};

use crate::calc::clients::Doc;
use domain::money;

/// Seed of the bootstrap, printed on the pages.
pub(crate) const SEED: u64 = 1;

/// How much of the margin is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    /// Every document has it.
    All,
    /// Some documents have it.
    Part,
    /// No document has it.
    Nothing,
}

/// Margin and revenue of documents, those with a known margin apart.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Margins {
    docs: u64,
    docs_known: u64,
    revenue_known: i128,
    margin: i128,
    revenue: i128,
}

impl Margins {
    pub(crate) fn add(&mut self, doc: &Doc) {
        self.docs += 1;
        self.revenue += doc.net;
        if let Some(m) = doc.margin {
            self.docs_known += 1;
            self.revenue_known += doc.net;
            self.margin += m;
        }
    }

    pub(crate) fn join(&mut self, other: &Self) {
        self.docs += other.docs;
        self.docs_known += other.docs_known;
        self.revenue_known += other.revenue_known;
        self.margin += other.margin;
        self.revenue += other.revenue;
    }

    /// Net revenue of the documents, minor units.
    pub(crate) fn revenue(&self) -> i128 {
        self.revenue
    }

    pub(crate) fn known(&self) -> Known {
        match self.docs_known {
            0 => Known::Nothing,
            n if n == self.docs => Known::All,
            _ => Known::Part,
        }
    }

    /// P as a fraction: margin over revenue of the documents whose margin is known; 1 when none is.
    pub(crate) fn share(&self) -> (i128, i128) {
        if self.known() == Known::Nothing { (1, 1) } else { (self.margin, self.revenue_known) }
    }

    /// Margin of all documents, the unknown ones by the share of the known; minor units. `None` when the share has no base.
    pub(crate) fn total(&self) -> Option<i128> {
        match self.known() {
            Known::All => Some(self.margin),
            Known::Nothing => Some(self.revenue),
            Known::Part => money::div_round(self.margin.checked_mul(self.revenue)?, self.revenue_known),
        }
    }
}
