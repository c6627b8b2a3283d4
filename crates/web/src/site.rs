//! What every request shares: the installation, its people, kept sessions of the engine, jobs, the clock.

use crate::error::{Error, Fault};
use crate::throttle::Throttle;
use app::jobs::Jobs;
use app::live::Live;
use app::people::{Entrance, Entropy};
use app::warm::Warm;
use app::{Home, Lang};
use axum::extract::State;
use ring::rand::{SecureRandom, SystemRandom};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// Passwords checked at once: each takes 19 MiB.
const HASHES: usize = 4;

/// Calls of webhooks per address: at once, and a second.
const HOOKS: (u32, u32) = (60, 10);

/// The moment, microseconds since 1970 UTC.
pub type Clock = fn() -> i64;

/// How a server is started.
#[derive(Debug, Clone)]
pub struct Start {
    /// The installation.
    pub home: Home,
    /// Language forced on the command line.
    pub lang: Option<Lang>,
    /// The address under which browsers reach the server, when it stands behind another one: `https://audit.example`.
    pub origin: Option<String>,
    /// Company of the demo: visitors are signed in without a password.
    pub demo: Option<String>,
    /// Folder of templates and styles to read instead of the built-in ones, while they are being written.
    pub assets: Option<PathBuf>,
    /// Where the time comes from.
    pub clock: Clock,
}

/// The shared state.
pub(crate) struct Site {
    pub(crate) home: Home,
    pub(crate) lang: Option<Lang>,
    pub(crate) origin: Option<String>,
    pub(crate) demo: Option<String>,
    pub(crate) assets: Option<PathBuf>,
    pub(crate) listen: SocketAddr,
    pub(crate) entrance: Entrance,
    pub(crate) live: Live,
    /// Names and figures over the open sessions.
    pub(crate) warm: Warm,
    pub(crate) jobs: Jobs,
    /// Asked for at the first start over a network; printed in the terminal of the server.
    pub(crate) start_code: String,
    /// Password hashes at once: a storm of sign-ins must not take the memory.
    pub(crate) hashing: tokio::sync::Semaphore,
    /// Calls of vendors' webhooks.
    pub(crate) hooks: Throttle,
    clock: Clock,
}

/// State of every handler.
pub(crate) type Shared = State<Arc<Site>>;

impl Site {
    pub(crate) fn new(start: Start, listen: SocketAddr, entropy: Box<dyn Entropy>) -> Result<Self, Error> {
        let entrance = Entrance::open(&start.home, entropy)?;
        let Start { home, lang, origin, demo, assets, clock } = start;
        let start_code = entrance.start_code()?;
        let hashing = tokio::sync::Semaphore::new(HASHES);
        let (live, warm, jobs) = (Live::default(), Warm::default(), Jobs::default());
        let site = Self {
            home,
            lang,
            origin,
            demo,
            assets,
            listen,
            entrance,
            live,
            warm,
            jobs,
            start_code,
            hashing,
            hooks: Throttle::new(HOOKS.0, HOOKS.1),
            clock,
        };
        if let Some(company) = &site.demo {
            site.entrance.demo_people(
                company,
                app::usecases::demo::manager(&site.home, company, site.now()).as_deref(),
                site.now(),
            )?;
        }
        Ok(site)
    }

    /// The moment.
    pub(crate) fn now(&self) -> i64 {
        (self.clock)()
    }

    /// Today, `2026-12-31` UTC: memberships end by it.
    pub(crate) fn today(&self) -> String {
        app::usecases::snapshots::moment(self.now()).chars().take(10).collect()
    }

    /// Browsers reach the server through TLS.
    pub(crate) fn https(&self) -> bool {
        self.origin.as_deref().is_some_and(|o| o.starts_with("https://"))
    }

    /// The address for links in letters.
    pub(crate) fn address(&self) -> String {
        self.origin.clone().unwrap_or_else(|| format!("http://{}", self.listen))
    }
}

/// Runs blocking work away from the threads that serve.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Fault> + Send + 'static) -> Result<T, Fault> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(e) => Err(Fault::Bug(e.to_string())),
    }
}

/// Secrets of the operating system.
#[must_use]
pub fn entropy() -> Box<dyn Entropy> {
    Box::new(System::new())
}

/// Secrets of the operating system.
pub(crate) struct System(SystemRandom);

impl System {
    pub(crate) fn new() -> Self {
        Self(SystemRandom::new())
    }
}

impl Entropy for System {
    fn fill(&self, out: &mut [u8]) -> bool {
        self.0.fill(out).is_ok()
    }
}
