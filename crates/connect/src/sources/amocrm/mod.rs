//! amoCRM: exports of leads (deals) and of contacts with companies, old and new layout.

mod map;

pub(crate) use map::SYSTEM;
