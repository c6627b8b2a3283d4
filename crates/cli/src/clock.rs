//! The wall clock of the machine, for connections: the libraries take it as a parameter.

use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The machine's own clock.
pub(crate) struct WallClock;

impl app::Clock for WallClock {
    fn now(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
    }

    fn sleep(&self, time: Duration) {
        thread::sleep(time);
    }
}
