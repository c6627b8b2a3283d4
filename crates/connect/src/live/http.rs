//! The one way out to the network: GET and POST, addresses checked after the name is resolved, no redirects, limits on time and size.

use super::address;
use std::fmt;
use std::io::Read;
use std::net::IpAddr;
use std::time::Duration;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

/// Largest answer that is taken, bytes.
const LARGEST: u64 = 64 << 20;

/// The verbs that exist here: a vendor's read methods need no others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// GET.
    Get,
    /// POST, for read methods that take their question in the body.
    Post,
}

/// One request. `Debug` shows the verb only: address, headers and body may hold a secret.
#[derive(Clone)]
pub struct Request {
    /// Verb.
    pub verb: Verb,
    /// Whole address.
    pub url: String,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// Content type and body of a POST.
    pub body: Option<(&'static str, String)>,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({:?} ***)", self.verb)
    }
}

/// One answer.
#[derive(Debug, Clone, Default)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// `Retry-After` as it came.
    pub retry_after: Option<String>,
    /// `Content-Type` as it came.
    pub content_type: String,
    /// Body, decompressed.
    pub body: Vec<u8>,
}

/// Why no answer came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// The address is not allowed; asking again will not help.
    Refused(&'static str),
    /// The answer is larger than allowed.
    TooLarge,
    /// The connection failed; asking again may help. A fixed phrase without an address.
    Failed(&'static str),
    /// The run is to end now.
    Stopped,
}

/// Sends requests; the real one is [`Http`].
pub trait Transport: Sync {
    /// Sends one request and waits for the whole answer.
    ///
    /// # Errors
    /// When no whole answer came.
    fn send(&self, request: &Request) -> Result<Response, Broken>;
}

/// Requests over the network.
pub struct Http {
    agent: ureq::Agent,
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Http")
    }
}

impl Http {
    /// A way out; `private` allows addresses of the own network. `patience` is the limit of one request.
    #[must_use]
    pub fn new(private: bool, patience: Duration) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .user_agent("revizor (read-only)")
            .timeout_global(Some(patience))
            .timeout_resolve(Some(Duration::from_secs(10).min(patience)))
            .timeout_connect(Some(Duration::from_secs(15).min(patience)))
            .timeout_recv_response(Some(patience))
            .timeout_recv_body(Some(patience))
            .max_response_header_size(64 << 10)
            .build();
        let resolver = Guarded { inner: DefaultResolver::default(), private };
        Self { agent: ureq::Agent::with_parts(config, DefaultConnector::default(), resolver) }
    }
}

impl Transport for Http {
    fn send(&self, request: &Request) -> Result<Response, Broken> {
        let answer = match (request.verb, &request.body) {
            (Verb::Post, body) => {
                let mut builder = self.agent.post(&request.url);
                for (name, value) in &request.headers {
                    builder = builder.header(name, value);
                }
                let (kind, text) = body.as_ref().map_or(("application/json", ""), |(k, t)| (*k, t.as_str()));
                builder.header("content-type", kind).send(text)
            }
            (Verb::Get, _) => {
                let mut builder = self.agent.get(&request.url);
                for (name, value) in &request.headers {
                    builder = builder.header(name, value);
                }
                builder.call()
            }
        };
        let mut answer = answer.map_err(|e| cause(&e))?;
        let header = |name: &str| answer.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let (retry_after, content_type) = (header("retry-after"), header("content-type").unwrap_or_default());
        let status = answer.status().as_u16();
        let mut body = Vec::new();
        let mut reader = answer.body_mut().as_reader().take(LARGEST + 1);
        reader.read_to_end(&mut body).map_err(|_| Broken::Failed("the answer broke off"))?;
        if body.len() as u64 > LARGEST {
            return Err(Broken::TooLarge);
        }
        Ok(Response { status, retry_after, content_type, body })
    }
}

/// A fixed phrase: texts of the library may hold the address.
fn cause(e: &ureq::Error) -> Broken {
    use ureq::Error as E;
    match e {
        E::Io(io) if io.kind() == std::io::ErrorKind::PermissionDenied => Broken::Refused("address"),
        E::BadUri(_) => Broken::Refused("address"),
        E::HostNotFound => Broken::Failed("the host name is not known"),
        E::Timeout(_) => Broken::Failed("no answer in time"),
        E::Io(_) | E::ConnectionFailed => Broken::Failed("the connection broke"),
        E::Tls(_) | E::Rustls(_) => Broken::Refused("certificate"),
        _ => Broken::Failed("the answer is no HTTP"),
    }
}

/// Resolves names and lets only allowed addresses through, so that the checked address is the one connected to.
#[derive(Debug)]
struct Guarded {
    inner: DefaultResolver,
    private: bool,
}

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &ureq::http::Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        let mut kept = self.empty();
        for at in found.iter() {
            // Every address has to be fine: a name that also points inside is a trap.
            if !address::allowed(IpAddr::from(at.ip()), self.private) {
                return Err(ureq::Error::Io(std::io::Error::from(std::io::ErrorKind::PermissionDenied)));
            }
            kept.push(*at);
        }
        Ok(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disguised_own_addresses_are_refused_before_a_connection() {
        let http = Http::new(false, Duration::from_secs(2));
        for host in
            ["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost", "169.254.169.254"]
        {
            let request = Request { verb: Verb::Get, url: format!("http://{host}:9/"), headers: vec![], body: None };
            let got = http.send(&request).unwrap_err();
            assert!(matches!(got, Broken::Refused(_) | Broken::Failed("the host name is not known")), "{host}: {got:?}");
        }
    }

    #[test]
    fn a_request_does_not_print_itself() {
        let r = Request { verb: Verb::Post, url: "https://h/rest/1/secret/".into(), headers: vec![], body: None };
        assert_eq!(format!("{r:?}"), "Request(Post ***)");
    }
}
