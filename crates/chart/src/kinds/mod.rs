//! One file per chart kind; shared frames for rows (`rows`) and for plots with two axes (`axes`).

mod axes;
mod bars;
mod bullets;
mod control;
mod funnel;
mod gantt;
mod heat;
mod histogram;
mod line;
mod pareto;
mod ranges;
mod ring;
mod rows;
mod spark;
mod stacked;
mod survival;
mod tiles;
mod waterfall;

pub use bars::{Bar, Bars};
pub use bullets::{Bullet, Bullets};
pub use control::Control;
pub use funnel::{Funnel, Step};
pub use gantt::{Gantt, GanttRow};
pub use heat::{Heat, HeatCell};
pub use histogram::Histogram;
pub use line::{Band, Line, LineMark, Series};
pub use pareto::Pareto;
pub use ranges::{Range, Ranges};
pub use ring::Ring;
pub(crate) use ring::SIZE as RING_SIZE;
pub(crate) use spark::SIZE as SPARK_SIZE;
pub use spark::Spark;
pub use stacked::{Stacked, StackedRow};
pub use survival::{Curve, Survival};
pub use tiles::{Tile, Tiles};
pub use waterfall::{Waterfall, WaterfallStep};
