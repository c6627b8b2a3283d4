//! Secrets that never print, and the pen that strikes them out of every text that comes from outside.

/// A secret: shows itself to nobody, `Debug` included.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(String);

impl Secret {
    /// Takes a secret; blanks and line ends around it are dropped.
    pub fn new(text: impl AsRef<str>) -> Self {
        Self(text.as_ref().trim().to_owned())
    }

    /// The secret itself: to be sent to its own source or encrypted, nowhere else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether nothing was given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(***)")
    }
}

/// Strikes known secrets out of texts.
#[derive(Clone, Default)]
pub(crate) struct Pen {
    words: Vec<String>,
}

impl std::fmt::Debug for Pen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pen({} words)", self.words.len())
    }
}

impl Pen {
    /// Learns a secret in the forms in which it can travel: as it is, percent-encoded, in base64.
    pub(crate) fn learn(&mut self, secret: &str) {
        if secret.len() < 4 {
            return;
        }
        for form in [secret.to_owned(), encode(secret), base64(secret.as_bytes())] {
            if !self.words.contains(&form) {
                self.words.push(form);
            }
        }
        // Longer ones first, so that a part does not spoil the whole.
        self.words.sort_by_key(|w| std::cmp::Reverse(w.len()));
    }

    /// The text without secrets, without line ends, at most 300 characters.
    pub(crate) fn strike(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for word in &self.words {
            out = out.replace(word.as_str(), "***");
        }
        let clean: String = out.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect();
        clean.trim().to_owned()
    }
}

/// Percent-encodes a part of an address or a form value.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for b in text.bytes() {
        if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

/// Base64 with padding (RFC 4648).
pub(crate) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let n = (u32::from(chunk[0]) << 16)
            | (u32::from(chunk.get(1).copied().unwrap_or(0)) << 8)
            | u32::from(chunk.get(2).copied().unwrap_or(0));
        for i in 0..4 {
            if i <= chunk.len() {
                out.push(char::from(LETTERS[(n >> (18 - 6 * i)) as usize & 63]));
            } else {
                out.push('=');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_struck_out_in_every_form() {
        let mut pen = Pen::default();
        pen.learn("s3cr/t key");
        let text = pen.strike("https://h/rest/1/s3cr/t key/x s3cr%2Ft%20key czNjci90IGtleQ==\nend");
        assert_eq!(text, "https://h/rest/1/***/x *** *** end");
        assert_eq!(format!("{:?} {pen:?}", Secret::new("abcdef")), "Secret(***) Pen(3 words)");
    }

    #[test]
    fn base64_of_the_standard() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
