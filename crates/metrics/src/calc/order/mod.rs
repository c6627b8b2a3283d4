//! Order in the records: moved tasks, late entry, doubles, the index of order, reconciliation, missed calls, silent channels.

mod calls;
mod contacts;
mod doubles;
mod entry;
mod index;
mod moved;
mod reconcile;
mod reconcile_match;
mod silence;

pub(crate) use calls::call_back;
pub(crate) use contacts::lost_contacts;
pub(crate) use doubles::duplicates;
pub(crate) use entry::lag;
pub(crate) use index::index;
pub(crate) use moved::moved;
pub(crate) use reconcile::reconcile;
pub(crate) use silence::silence;
