//! Live connectors against servers that behave like the vendors' documentation, faults included.

#[path = "live/amocrm.rs"]
mod amocrm;
#[path = "live/bitrix24.rs"]
mod bitrix24;
#[path = "live/bitrix24_server.rs"]
mod bitrix24_server;
#[path = "live/onec.rs"]
mod onec;
#[path = "live/server.rs"]
mod server;
#[path = "live/suite.rs"]
mod suite;
#[path = "live/telephony.rs"]
mod telephony;
