//! Addresses of pages, in one place.

use std::fmt::Write as _;

/// Addresses of one company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    base: String,
}

impl Links {
    /// Addresses under a prefix such as `/c/main`.
    pub fn new(base: impl Into<String>) -> Self {
        Self { base: base.into() }
    }

    /// A page of the company: `audits/3`.
    #[must_use]
    pub fn to(&self, path: &str) -> String {
        if path.is_empty() { self.base.clone() } else { format!("{}/{path}", self.base) }
    }

    /// A page with a query; empty values are left out.
    #[must_use]
    pub fn with(&self, path: &str, query: &[(&str, &str)]) -> String {
        let text = encode(query);
        if text.is_empty() { self.to(path) } else { format!("{}?{text}", self.to(path)) }
    }

    /// A card: `customer`, `deal`, `manager`, `product`, `lead`, `order` by its id.
    #[must_use]
    pub fn card(&self, kind: &str, id: &str) -> String {
        self.with(kind, &[("id", id)])
    }

    /// One stored row with its source.
    #[must_use]
    pub fn record(&self, table: &str, id: &str) -> String {
        self.with("record", &[("table", table), ("id", id)])
    }

    /// Page of a finding.
    #[must_use]
    pub fn finding(&self, audit: i64, id: &str) -> String {
        self.with(&format!("audits/{audit}/finding"), &[("id", id)])
    }
}

/// A query string; empty values are left out.
#[must_use]
pub fn encode(query: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (key, value) in query.iter().filter(|(_, v)| !v.is_empty()) {
        if !out.is_empty() {
            out.push('&');
        }
        let _ = write!(out, "{}={}", escape(key), escape(value));
    }
    out
}

/// Percent-encodes everything but letters, digits and `-._~:,` (harmless in a query).
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for b in text.bytes() {
        if b.is_ascii_alphanumeric() || b"-._~:,".contains(&b) {
            out.push(char::from(b));
        } else {
            let _ = write!(out, "%{b:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped_and_empty_ones_left_out() {
        let links = Links::new("/c/main");
        assert_eq!(
            links.with("explore", &[("metric", "revenue"), ("to", ""), ("where", "a=b&c")]),
            "/c/main/explore?metric=revenue&where=a%3Db%26c"
        );
        assert_eq!(links.card("deal", "d 1"), "/c/main/deal?id=d%201");
        assert_eq!(links.to(""), "/c/main");
        assert_eq!(escape("Ж"), "%D0%96");
    }
}
