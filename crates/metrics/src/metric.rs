//! What a metric is: identity, definition in words, what it needs, how it is computed.

use crate::error::Error;
use crate::frame::Context;
use domain::figure::{FigureRow, Unit};

/// The thing that one fact row of a metric is about; it decides which cuts exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entity {
    /// `x` is a row of `v_leads`.
    Lead,
    /// `x` is a row of `v_deals`.
    Deal,
    /// `x` is a row of `v_orders` (or `v_purchases`).
    Order,
    /// `x` is a row of `v_order_lines`.
    Line,
    /// `x` has `customer_id` and a date; attributes come from `v_customers`.
    Customer,
    /// `x` is a row of `v_tasks`.
    Task,
    /// `x` is a row of `v_activities`.
    Activity,
    /// `x` has `manager` and nothing else of the sales: a person of the department.
    Person,
    /// `x` has `manager` and `started_at`: a piece of a person's working day.
    Shift,
    /// `x` has `channel` and `attrs`: a candidate.
    Candidate,
    /// Cannot be cut by the generic dimensions.
    Own,
}

impl Entity {
    /// Column of `x` that names the record; `None` for metrics without fact rows.
    #[must_use]
    pub fn key(self) -> Option<&'static str> {
        match self {
            Self::Lead => Some("lead_id"),
            Self::Deal => Some("deal_id"),
            Self::Order | Self::Line => Some("order_id"),
            Self::Customer => Some("customer_id"),
            Self::Task => Some("task_id"),
            Self::Activity => Some("activity_id"),
            Self::Person | Self::Shift | Self::Candidate | Self::Own => None,
        }
    }
}

/// A table and the columns of it that must hold something.
pub type Needs = (&'static str, &'static [&'static str]);

/// A metric: a plain struct literal in a unit folder.
pub struct Metric {
    /// Permanent id (`interface.md` §5).
    pub id: &'static str,
    /// Version of the definition; a changed formula is a new version.
    pub version: u32,
    /// Group: funnel, money, clients, discipline, pipeline, people.
    pub group: &'static str,
    /// Unit of the value.
    pub unit: Unit,
    /// Title, Russian.
    pub ru: &'static str,
    /// Title, English.
    pub en: &'static str,
    /// Formula and population in words, Russian.
    pub formula_ru: &'static str,
    /// Formula and population in words, English.
    pub formula_en: &'static str,
    /// Values of parts add up to the value of the whole.
    pub additive: bool,
    /// More is better (`Some(true)`), less is better (`Some(false)`), neither.
    pub up_is_good: Option<bool>,
    /// What a fact row is about.
    pub entity: Entity,
    /// Tables and columns without which the figure is `no_data`.
    pub needs: &'static [Needs],
    /// Rows of the mission this metric serves.
    pub rows: &'static [u16],
    /// The query of the unit.
    pub query: &'static str,
    /// Page: definition, edge cases, executed examples.
    pub page: &'static str,
    /// Turns the request into rows.
    pub compute: fn(&Context<'_>) -> Result<Vec<FigureRow>, Error>,
}
