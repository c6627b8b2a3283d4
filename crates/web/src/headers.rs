//! Headers of every answer, and the check that a request was meant for this server.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use std::net::{IpAddr, SocketAddr};

/// Pages: no script, styles from here only.
const PAGE: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/// A stored report carries everything inside itself and may reach nothing outside.
const REPORT: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

/// What the answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Page,
    Report,
    Asset,
}

/// Adds the headers.
pub(crate) fn secure(headers: &mut HeaderMap, kind: Kind) {
    let policy = if kind == Kind::Report { REPORT } else { PAGE };
    let fixed: [(HeaderName, &'static str); 6] = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let cache = if kind == Kind::Asset { "max-age=3600" } else { "no-store" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
}

/// A server on the loopback address answers only to the names of this machine: a page of a foreign site whose name was
/// pointed here (DNS rebinding) gets nothing.
pub(crate) fn host_fits(listen: SocketAddr, host: Option<&str>) -> bool {
    if !listen.ip().is_loopback() {
        return true;
    }
    let Some(host) = host else { return false };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_names_are_refused_on_loopback() {
        let here: SocketAddr = "127.0.0.1:8321".parse().unwrap();
        for good in ["127.0.0.1:8321", "localhost:8321", "[::1]:8321", "LOCALHOST"] {
            assert!(host_fits(here, Some(good)), "{good}");
        }
        for bad in ["evil.example", "127.0.0.1.evil.example:8321", ""] {
            assert!(!host_fits(here, Some(bad)), "{bad}");
        }
        assert!(!host_fits(here, None));
        assert!(host_fits("0.0.0.0:80".parse().unwrap(), Some("audit.example")));
    }
}
