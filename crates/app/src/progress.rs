//! Progress of long work: a use case tells, the command line or a page shows.

/// Receiver of progress. All methods have empty defaults, so a silent receiver is an empty impl.
pub trait Progress: Send {
    /// A new stage begins; `total` is what `done` of [`Progress::at`] will reach, 0 when unknown.
    fn stage(&mut self, title: &str, total: u64) {
        let _ = (title, total);
    }
    /// How far the stage is.
    fn at(&mut self, done: u64) {
        let _ = done;
    }
    /// A line worth reading while the work goes on.
    fn say(&mut self, line: &str) {
        let _ = line;
    }
    /// The stage is over.
    fn end(&mut self) {}
}

/// Tells nobody.
#[derive(Debug, Default, Clone, Copy)]
pub struct Silent;

impl Progress for Silent {}
