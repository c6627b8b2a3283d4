//! From growth zones to an agreed plan and an honest before/after: pure logic, without IO and without a clock
//! (`mission.md` 3.6 and 3.7, `methods.md` 8).

mod agree;
mod assess;
mod card;
mod choice;
mod compare;
mod day;
mod draft;
mod edit;
mod error;
mod estimate;
mod extra;
mod item;
mod order;
mod picture;
mod playbook;
mod record;
mod series;
mod standard;
mod total;
mod words;

pub use agree::{Amendment, Baseline, Calibration, Plan, Role, Signature, Source};
pub use assess::{Assessment, Status, Studied, assess};
pub use card::{Adoption, Card, Decision, Direction, Kind, Method, UnitStart, Withdrawal};
pub use compare::{Difference, compare};
pub use draft::{Offer, draft};
pub use edit::Edit;
pub use error::{Error, Result};
pub use extra::{Adjusted, Pulled};
pub use item::{Item, Place, Range, State};
pub use order::{Move, Slot, arrange};
pub use picture::{Picture, picture};
pub use playbook::{Playbook, playbook};
pub use record::{Record, Told, record};
pub use series::{Point, Series};
pub use standard::{Outcome, OwnCheck, Standard};
pub use total::{Fact, Total, total};
pub use words::Pair;
