//! Live read-only connections: pages are fetched into a spool file that survives a break, the spool is mapped to canonical rows.

mod account;
mod address;
mod amocrm;
mod bell;
mod bitrix24;
mod calltouch;
mod clock;
mod connector;
mod door;
mod failure;
mod http;
mod json;
mod mango;
mod map;
mod onec;
mod out;
mod redact;
mod run;
mod settings;
mod spool;
mod uis;

pub use account::{Account, PartState};
pub use bell::{Bell, Record as BellRecord, bell};
pub use clock::Clock;
pub use connector::{Connector, connector, kinds};
pub use failure::{Class, Failure};
pub use http::{Broken, Http, Request, Response, Transport, Verb};
pub use map::{Mapped, map};
pub use redact::Secret;
pub use run::{Fetched, Keeper, Plan, check, fetch, probe};
pub use settings::Settings;
