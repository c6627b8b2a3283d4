//! The right to change the lake for a moment: lock, clean state, one transaction, clean-up. Used by undo and compaction.

use crate::catalog::{self, read};
use crate::error::{Result, catalogue};
use crate::gc;
use crate::lock::WriterLock;
use crate::txn::Place;
use crate::types::SnapshotId;
use rusqlite::{Connection, Transaction, TransactionBehavior};

/// Holds the writer lock; cleans up when dropped.
pub(crate) struct Writer {
    pub(crate) place: Place,
    pub(crate) db: Connection,
    /// The state everything starts from.
    pub(crate) base: SnapshotId,
    _lock: WriterLock,
}

impl Writer {
    /// Takes the lock and clears what a killed writer left. Errors: [`crate::Error::Busy`].
    pub(crate) fn open(place: Place) -> Result<Self> {
        let lock = WriterLock::acquire(&place.layout, place.lock_wait)?;
        let db = catalog::open(&place.layout, &place.disk)?;
        for folder in [place.layout.tmp(), place.layout.raw(), place.layout.data()] {
            place.disk.create_dir(&folder)?;
        }
        gc::collect(&db, &place.layout, &place.disk)?;
        let base = read::latest(&db)?;
        Ok(Self { place, db, base, _lock: lock })
    }

    /// Runs the one transaction of a change.
    pub(crate) fn transact<T>(&mut self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        self.place.disk.catalogue("begin")?;
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(catalogue("begin"))?;
        let result = work(&tx)?;
        self.place.disk.catalogue("commit")?;
        tx.commit().map_err(catalogue("commit"))?;
        // it is done: nothing after this may report a failure
        let _ = self.place.disk.catalogue("committed");
        Ok(result)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // removes what is no longer named, or, after a failure, what was never named
        let _ = gc::collect(&self.db, &self.place.layout, &self.place.disk);
    }
}
