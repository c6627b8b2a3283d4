//! Scalar functions of the product: local dates of the company's zone, working minutes, custom attributes.

mod attr;
mod local;
mod working;

pub(crate) use attr::Attr;
pub(crate) use local::{Local, LocalPart, ZoneTable};
pub(crate) use working::{Micros, WorkingMinutes};
