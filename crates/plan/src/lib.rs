//! From growth zones to an agreed plan and an honest before/after: pure logic, without IO and without a clock
//! (`mission.md` 3.6 and 3.7, `methods.md` 8).

mod agree;
mod assess;
mod card;
mod choice;
mod day;
mod draft;
mod error;
mod estimate;
mod item;
mod order;
mod playbook;
mod series;
mod total;
mod words;

pub use agree::{Amendment, Baseline, Plan, Role, Signature, Source};
pub use assess::{Assessment, Status, Studied, assess};
pub use card::{Adoption, Card, Decision, Direction, Kind, Method, UnitStart};
pub use draft::{Offer, draft};
pub use error::{Error, Result};
pub use item::{Edit, Item, Range, State};
pub use order::{Move, Slot, arrange};
pub use playbook::{Playbook, playbook};
pub use series::{Point, Series};
pub use total::{Fact, Total, total};
pub use words::Pair;
