//! Passwords, one-time codes, fingerprints and sealed values. Pure: randomness and time are parameters.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use totp_rs::{Builder, Totp};

/// Memory of a password hash, KiB: the floor of ASVS 5.0, annex C (`reliability.md` 4.1).
const MEMORY: u32 = 19 * 1024;
/// Passes over that memory.
const PASSES: u32 = 2;
/// Length of a hash and of a sealing key, bytes.
pub const KEY: usize = 32;
/// Length of a salt, bytes.
pub const SALT: usize = 16;
/// Length of the random part of a sealed value, bytes.
pub const NONCE: usize = 24;
/// Length of the secret of one-time codes, bytes: as long as the hash behind them (RFC 4226).
pub const TOTP: usize = 20;

/// SHA-256: the form in which tokens are stored.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

/// Bytes as hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, b| {
        out.push_str(&format!("{b:02x}"));
        out
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).ok()).collect()
}

/// Equal, in a time that does not tell where the difference is.
#[must_use]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

/// Argon2id hash of a password with everything needed to check it: `argon2id$m=19456,t=2,p=1$salt$hash`, both in hex.
/// `None` when the salt is too short for the algorithm.
#[must_use]
pub fn hash_password(password: &str, salt: &[u8; SALT]) -> Option<String> {
    let hash = argon(password, salt, MEMORY, PASSES)?;
    Some(format!("argon2id$m={MEMORY},t={PASSES},p=1${}${}", hex(salt), hex(&hash)))
}

/// Whether the password fits the stored hash.
#[must_use]
pub fn password_fits(password: &str, stored: &str) -> bool {
    let Some((memory, passes, salt, hash)) = parts(stored) else { return false };
    argon(password, &salt, memory, passes).is_some_and(|h| same(&h, &hash))
}

/// Spends the time of a check: an unknown account answers as slowly as a known one.
pub fn spend_a_check(password: &str) {
    let _ = argon(password, &[0; SALT], MEMORY, PASSES);
}

/// Whether a stored hash was made with other parameters than today's.
#[must_use]
pub fn is_outdated(stored: &str) -> bool {
    parts(stored).is_none_or(|(m, t, _, _)| (m, t) != (MEMORY, PASSES))
}

fn parts(stored: &str) -> Option<(u32, u32, Vec<u8>, Vec<u8>)> {
    let mut fields = stored.split('$');
    let (kind, costs) = (fields.next()?, fields.next()?);
    let (salt, hash) = (unhex(fields.next()?)?, unhex(fields.next()?)?);
    let mut costs = costs.split(',');
    let memory = costs.next()?.strip_prefix("m=")?.parse().ok()?;
    let passes = costs.next()?.strip_prefix("t=")?.parse().ok()?;
    (kind == "argon2id").then_some((memory, passes, salt, hash))
}

fn argon(password: &str, salt: &[u8], memory: u32, passes: u32) -> Option<[u8; KEY]> {
    let params = Params::new(memory, passes, 1, Some(KEY)).ok()?;
    let mut out = [0; KEY];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(password.as_bytes(), salt, &mut out).ok()?;
    Some(out)
}

fn codes(secret: &[u8]) -> Option<Totp> {
    Builder::new().with_secret(secret).with_skew(1).build().ok()
}

/// The step a one-time code belongs to (one step of 30 seconds early or late is taken), `None` when it fits no step.
#[must_use]
pub fn totp_step(secret: &[u8], code: &str, unix_seconds: u64) -> Option<u64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    codes(secret)?.check(&code, unix_seconds)
}

/// The code of a moment: what the phone would show.
#[must_use]
pub fn totp_code(secret: &[u8], unix_seconds: u64) -> Option<String> {
    Some(codes(secret)?.generate(unix_seconds).to_string())
}

/// Base32 of a secret, as a person types it into a phone.
#[must_use]
pub fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut out, mut bits, mut held) = (String::new(), 0u32, 0u32);
    for b in bytes {
        held = (held << 8) | u32::from(*b);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(char::from(LETTERS[((held >> bits) & 31) as usize]));
        }
    }
    if bits > 0 {
        out.push(char::from(LETTERS[((held << (5 - bits)) & 31) as usize]));
    }
    out
}

/// Encrypts a value for one place: `place` (company, record, field) is bound in, so that a value moved elsewhere does not open.
#[must_use]
pub fn seal(key: &[u8; KEY], nonce: &[u8; NONCE], place: &str, value: &[u8]) -> Option<Vec<u8>> {
    let cipher = XChaCha20Poly1305::new(&Key::from(*key));
    let sealed = cipher.encrypt(&XNonce::from(*nonce), Payload { msg: value, aad: place.as_bytes() }).ok()?;
    let mut out = vec![1];
    out.extend_from_slice(nonce);
    out.extend_from_slice(&sealed);
    Some(out)
}

/// Opens a sealed value; `None` when it was changed, moved, or sealed under another key.
#[must_use]
pub fn unseal(key: &[u8; KEY], place: &str, sealed: &[u8]) -> Option<Vec<u8>> {
    let (version, rest) = sealed.split_first()?;
    if *version != 1 || rest.len() < NONCE {
        return None;
    }
    let (nonce, text) = rest.split_at(NONCE);
    let nonce: [u8; NONCE] = nonce.try_into().ok()?;
    let cipher = XChaCha20Poly1305::new(&Key::from(*key));
    cipher.decrypt(&XNonce::from(nonce), Payload { msg: text, aad: place.as_bytes() }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_only_its_own_hash() {
        let stored = hash_password("верная лошадь", &[7; SALT]).unwrap();
        assert!(stored.starts_with("argon2id$m=19456,t=2,p=1$"));
        assert!(password_fits("верная лошадь", &stored));
        assert!(!password_fits("верная лошад", &stored));
        assert!(!password_fits("x", "plain$x"));
        assert!(!is_outdated(&stored) && is_outdated(&stored.replace("t=2", "t=1")));
    }

    #[test]
    fn codes_of_rfc_6238() {
        let secret = b"12345678901234567890";
        assert_eq!(totp_code(secret, 59).unwrap(), "287082");
        assert_eq!(totp_step(secret, "287 082", 59), Some(1));
        assert_eq!(totp_step(secret, "287082", 89), Some(1));
        assert_eq!(totp_step(secret, "287082", 59 + 90), None);
        assert_eq!(base32(b"12345678901234567890"), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn a_sealed_value_opens_only_in_its_place() {
        let (key, nonce) = ([1; KEY], [2; NONCE]);
        let sealed = seal(&key, &nonce, "mail/password", b"canary").unwrap();
        assert!(!sealed.windows(6).any(|w| w == b"canary"));
        assert_eq!(unseal(&key, "mail/password", &sealed).unwrap(), b"canary");
        assert_eq!(unseal(&key, "oidc/secret", &sealed), None);
        assert_eq!(unseal(&[3; KEY], "mail/password", &sealed), None);
        for i in 0..sealed.len() {
            let mut bent = sealed.clone();
            bent[i] ^= 1;
            assert_eq!(unseal(&key, "mail/password", &bent), None, "byte {i}");
        }
    }
}
