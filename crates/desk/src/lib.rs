//! The department's own work as pure logic: targets that must sum, the payment calendar, cases, meetings, pipeline reviews,
//! deviations (`mission.md` rows 113–133, 157, 168, 170; `methods.md` 5–7). No IO and no clock.

mod calendar;
mod case;
mod day;
mod error;
mod meeting;
mod reach;
mod register;
mod review;
mod target;
mod tree;

pub use calendar::{Calendar, Day, Due, DueKind, Outlook, Totals, calendar};
pub use case::{Case, DoneShare, Entry, Stand, done_share};
pub use error::{Error, Result};
pub use meeting::{CHECKLIST, Check, Meeting, Quality, Rhythm, Visit, quality, rhythm};
pub use reach::{Reach, Verdict, reach};
pub use register::{Deviation, Focus, Signal, Times, focus, times};
pub use review::{
    Change, DealState, DealView, Flag, Limits, ManagerKind, Portfolio, Strategy, changes, flags, manager_kind, needed_deals,
    strategy,
};
pub use target::{Clients, Gap, Parts, Subject, Target, decompose, gaps, must_sum};
pub use tree::{Past, Rung, tree};
