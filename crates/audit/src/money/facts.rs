//! The base of all money: margin per month of the company's own last year, its share, the value of a won deal.

use crate::context::Context;
use crate::error::Result;
use crate::grid::Grid;
use crate::input::Values;

/// What the company earns now.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    /// Months with sales among the last twelve complete ones.
    pub months: u64,
    /// Revenue of those months, minor units.
    pub revenue: i128,
    /// Margin of those months, minor units, scaled up to sales whose margin is unknown.
    pub margin: i128,
    /// Margin per unit of revenue, over sales whose margin is known; `None` when no sale has it.
    pub share: Option<f64>,
    /// Part of revenue whose margin is known.
    pub known: f64,
    /// Part of margin that no client can be named for: the residual of the driver tree.
    pub residual: Option<f64>,
    /// Deals won in the last year.
    pub won: u64,
    /// Mean margin of a won deal, minor units.
    pub won_margin: f64,
    /// Standard error of that mean.
    pub won_error: f64,
    /// Largest amount won in the year, minor units: no open deal counts for more.
    pub largest: i128,
}

/// Fewest months for any money at all.
pub(crate) const MONTHS_LEAST: u64 = 3;
/// Below this the base is called short.
pub(crate) const MONTHS_SHORT: u64 = 6;

impl Facts {
    /// Reads the facts from sales of the books, or from won deals when there are none.
    ///
    /// # Errors
    /// When a query fails.
    pub(crate) fn load(ctx: &Context<'_>) -> Result<Self> {
        let none = Values::default();
        let mut base = ctx.grid("money/facts.sql", include_str!("facts.sql"), &none)?;
        if base.count(0, "months") == 0 {
            base = ctx.grid("money/facts_deals.sql", include_str!("facts_deals.sql"), &none)?;
        }
        let mut facts = Self::of(&base);
        let share = [("share", crate::judge::decimal(facts.share.unwrap_or(0.0)))];
        let won =
            ctx.grid("money/won.sql", include_str!("won.sql"), &Values::new(&[(share[0].0, &decimal_point(&share[0].1))]))?;
        facts.won = won.count(0, "n");
        facts.won_margin = won.float(0, "mean").unwrap_or(0.0) * 1e4;
        facts.won_error = won.float(0, "sd").unwrap_or(0.0) * 1e4 / (facts.won.max(1) as f64).sqrt();
        facts.largest = won.money(0, "largest").unwrap_or(0);
        Ok(facts)
    }

    fn of(base: &Grid) -> Self {
        let (revenue, margin) = (base.money(0, "revenue").unwrap_or(0), base.money(0, "margin").unwrap_or(0));
        let known = base.money(0, "known").unwrap_or(0);
        let share = (known > 0).then(|| margin as f64 / known as f64);
        let part = if revenue > 0 { known as f64 / revenue as f64 } else { 0.0 };
        let residual = base.money(0, "anonymous").filter(|_| margin != 0).map(|a| a as f64 / margin as f64);
        Self {
            months: base.count(0, "months"),
            revenue,
            margin: share.map_or(0, |s| (revenue as f64 * s).round() as i128),
            share,
            known: part,
            residual: if margin == 0 { None } else { Some(residual.unwrap_or(0.0)) },
            won: 0,
            won_margin: 0.0,
            won_error: 0.0,
            largest: 0,
        }
    }

    /// Margin of a month, minor units.
    #[must_use]
    pub(crate) fn monthly_margin(&self) -> i128 {
        self.margin / i128::from(self.months.max(1))
    }

    /// Margin of an amount in minor units.
    #[must_use]
    pub(crate) fn margin_of(&self, amount: i128) -> f64 {
        amount as f64 * self.share.unwrap_or(0.0)
    }
}

/// A whole number as a decimal, so that it binds as one.
fn decimal_point(text: &str) -> String {
    if text.contains('.') { text.to_owned() } else { format!("{text}.0") }
}
