//! Headers of every answer, and the checks that a request was meant for this server and came from its own pages.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use std::net::{IpAddr, SocketAddr};

/// Pages: scripts, styles and pictures from here only, nothing inline.
const PAGE: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/// A stored report carries everything inside itself and may reach nothing outside.
const REPORT: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox allow-scripts allow-popups";

/// What the answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A page, a form's answer, JSON.
    Page,
    /// A stored report.
    Report,
    /// A file of the program under a name that carries its hash.
    Asset,
}

/// Adds the headers. `https` = browsers reach the server through TLS.
pub(crate) fn secure(headers: &mut HeaderMap, kind: Kind, https: bool) {
    let policy = if kind == Kind::Report { REPORT } else { PAGE };
    let fixed: [(HeaderName, &'static str); 7] = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=(), payment=()"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
    let cache = if kind == Kind::Asset { "public, max-age=31536000, immutable" } else { "no-store" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
}

/// A server on the loopback address answers only to the names of this machine: a page of a foreign site whose name was
/// pointed here (DNS rebinding) gets nothing. A server with a public address answers to that name, too.
pub(crate) fn host_fits(listen: SocketAddr, origin: Option<&str>, host: Option<&str>) -> bool {
    let Some(host) = host else { return !listen.ip().is_loopback() };
    if origin.is_some_and(|o| o.split_once("://").is_some_and(|(_, name)| name.eq_ignore_ascii_case(host))) {
        return true;
    }
    if !listen.ip().is_loopback() {
        return true;
    }
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Whether a request that changes something came from a page of this server. Browsers say so in one of two headers; a
/// program that sends neither is no browser and cannot be lured.
pub(crate) fn same_site(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(header::ORIGIN) else { return true };
    let host = text(header::HOST).unwrap_or_default();
    origin.split_once("://").is_some_and(|(_, name)| !name.is_empty() && name.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_names_are_refused_on_loopback() {
        let here: SocketAddr = "127.0.0.1:8321".parse().unwrap();
        for good in ["127.0.0.1:8321", "localhost:8321", "[::1]:8321", "LOCALHOST"] {
            assert!(host_fits(here, None, Some(good)), "{good}");
        }
        for bad in ["evil.example", "127.0.0.1.evil.example:8321", ""] {
            assert!(!host_fits(here, None, Some(bad)), "{bad}");
        }
        assert!(!host_fits(here, None, None));
        assert!(host_fits(here, Some("https://audit.example"), Some("audit.example")));
        assert!(host_fits("0.0.0.0:80".parse().unwrap(), None, Some("audit.example")));
    }

    #[test]
    fn changes_come_from_own_pages_only() {
        let asked = |pairs: &[(&'static str, &'static str)]| {
            let mut h = HeaderMap::new();
            for (k, v) in pairs {
                h.insert(*k, HeaderValue::from_static(v));
            }
            same_site(&h)
        };
        assert!(asked(&[("sec-fetch-site", "same-origin")]));
        assert!(asked(&[("origin", "http://localhost:8321"), ("host", "localhost:8321")]));
        assert!(asked(&[]));
        for site in ["cross-site", "same-site"] {
            assert!(!asked(&[("sec-fetch-site", site), ("origin", "http://h"), ("host", "h")]), "{site}");
        }
        assert!(!asked(&[("origin", "http://evil.example"), ("host", "localhost:8321")]));
        assert!(!asked(&[("origin", "null"), ("host", "localhost:8321")]));
        assert!(!asked(&[("origin", "null"), ("host", "")]));
    }
}
