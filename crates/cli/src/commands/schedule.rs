//! What a running server does by itself: reads each live source once a day, so that every day leaves a snapshot, reads the
//! records that vendors' webhooks rang for, and sends the digests that are due.

use crate::clock::WallClock;
use crate::env::Env;
use app::people::Entrance;
use app::usecases::digest::{self, Outlets};
use app::usecases::{doorbell, sync};
use app::{Clock, Home, Lang, Silent};
use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

/// How often the server looks what rang.
const LISTEN: Duration = Duration::from_secs(15);
/// Every how many of those looks it looks what is due.
const LOOK: u32 = 20;
/// A source that failed is tried again after that long, microseconds.
const AGAIN: i64 = 3_600_000_000;

/// Begins the daily reading in a thread of its own; it ends with the process. What was read before that waits on disk.
pub(crate) fn begin(env: &Env, origin: &str) {
    let (home, lang, origin) = (env.home.clone(), env.lang, origin.to_owned());
    thread::spawn(move || {
        let mut tried = BTreeMap::new();
        let mut turn = 0_u32;
        loop {
            if turn.is_multiple_of(LOOK) {
                look(&home, lang, &mut tried);
                tell(&home, &origin);
            }
            listen(&home, lang, &mut tried);
            turn = turn.wrapping_add(1);
            WallClock.sleep(LISTEN);
        }
    });
}

/// Reads the records that vendors' webhooks rang for; a source that refuses rests for an hour.
fn listen(home: &Home, lang: Lang, tried: &mut BTreeMap<(String, String), i64>) {
    for slug in home.connected().unwrap_or_default() {
        let Ok(company) = home.company(&slug) else { continue };
        for name in doorbell::due(&company, WallClock.now()).unwrap_or_default() {
            let key = (slug.clone(), format!("{name} bell"));
            if tried.get(&key).is_some_and(|at| WallClock.now() - at < AGAIN) {
                continue;
            }
            if doorbell::answer(home, &company, &name, &WallClock, lang, &mut Silent).is_err() {
                tried.insert(key, WallClock.now());
            }
        }
    }
}

/// Sends the digests that are due, on data read just before; a failure is kept in the list of sendings.
fn tell(home: &Home, origin: &str) {
    let mail = Entrance::open(home, web::entropy()).and_then(|e| e.mail_settings()).unwrap_or_default();
    let outlets = Outlets { mail, origin: origin.to_owned() };
    for slug in home.companies().unwrap_or_default() {
        let Ok(company) = home.company(&slug) else { continue };
        let _ = digest::send_due(home, &company, &outlets, WallClock.now());
    }
}

/// Reads everything that is due; a failure is kept in the list of sources for people to see.
fn look(home: &Home, lang: Lang, tried: &mut BTreeMap<(String, String), i64>) {
    for slug in home.connected().unwrap_or_default() {
        let Ok(company) = home.company(&slug) else { continue };
        for name in sync::due(&company, WallClock.now()).unwrap_or_default() {
            let key = (slug.clone(), name.clone());
            if tried.get(&key).is_some_and(|at| WallClock.now() - at < AGAIN) {
                continue;
            }
            tried.insert(key, WallClock.now());
            let _ = sync::sync(home, &company, &name, false, &WallClock, lang, &mut Silent);
        }
    }
}
