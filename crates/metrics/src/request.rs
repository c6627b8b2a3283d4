//! What is asked: metric, cuts, period, grain, filters, comparison.

use crate::dims::Dimension;
use crate::error::Error;
pub use domain::period::Grain;
use engine::Session;
use jiff::ToSpan;
use jiff::civil::Date;

/// With what a period is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// The period of the same length just before.
    Previous,
    /// The same period a year earlier.
    Year,
}

/// One question to the catalogue.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Metric id.
    pub metric: String,
    /// Cuts in order.
    pub by: Vec<Dimension>,
    /// First day, inclusive; `None` = from the first record.
    pub from: Option<Date>,
    /// Last day, inclusive; `None` = the day of as-of.
    pub to: Option<Date>,
    /// Time step.
    pub grain: Option<Grain>,
    /// Conditions: dimension equals value (empty value = not filled).
    pub filters: Vec<(Dimension, String)>,
    /// Comparison.
    pub compare: Option<Compare>,
}

impl Request {
    /// A plain request for the whole history.
    #[must_use]
    pub fn of(metric: &str) -> Self {
        Self { metric: metric.to_owned(), ..Self::default() }
    }

    /// The same metric cut by one dimension.
    #[must_use]
    pub fn by(mut self, dimension: Dimension) -> Self {
        self.by.push(dimension);
        self
    }

    /// The same request for a period, both days inclusive.
    #[must_use]
    pub fn between(mut self, from: Date, to: Date) -> Self {
        self.from = Some(from);
        self.to = Some(to);
        self
    }

    /// The same request with a time step.
    #[must_use]
    pub fn each(mut self, grain: Grain) -> Self {
        self.grain = Some(grain);
        self
    }

    pub(crate) fn earlier(&self, session: &Session, compare: Compare) -> Result<Self, Error> {
        let to = match self.to {
            Some(to) => to,
            None => crate::frame::as_of_date(session)?,
        };
        let from = self.from.ok_or_else(|| Error::Period("a comparison needs --from".to_owned()))?;
        let mut out = self.clone();
        out.compare = None;
        let (a, b) = match compare {
            Compare::Year => (from.saturating_sub(1.year()), to.saturating_sub(1.year())),
            Compare::Previous => {
                let whole_months = from.day() == 1 && to.tomorrow().is_ok_and(|t| t.day() == 1);
                let end = from.saturating_sub(1.day());
                if whole_months {
                    let months = (i64::from(to.year()) - i64::from(from.year())) * 12 + i64::from(to.month())
                        - i64::from(from.month())
                        + 1;
                    (from.saturating_sub(months.months()), end)
                } else {
                    let days = i64::from((to - from).get_days());
                    (end.saturating_sub(days.days()), end)
                }
            }
        };
        out.from = Some(a);
        out.to = Some(b);
        Ok(out)
    }
}
