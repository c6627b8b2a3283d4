//! Logs of telephone exchanges and call tracking: Mango, UIS and CoMagic, Calltouch, Sipuni, logs of any PBX.

mod call;
mod legs;
mod map;
mod read;

pub(crate) use map::{SPECIAL, dated, headerless, headers, is_profile, recognise};
pub(crate) use read::read;
