//! Identity tokens: signature (RS256, ES256), issuer, audience, time, nonce.

use super::Provider;
use ring::signature::{ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};
use serde_json::Value;

/// Clocks may differ by so many seconds.
const SKEW: i64 = 60;

/// Base64 for addresses, without padding.
pub(super) fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let n = chunk.iter().fold(0u32, |n, b| (n << 8) | u32::from(*b)) << (8 * (3 - chunk.len()));
        for i in 0..=chunk.len() {
            out.push(char::from(LETTERS[(n >> (18 - 6 * i) & 63) as usize]));
        }
    }
    out
}

/// Undoes [`base64url`]; `None` for anything else.
pub(super) fn unbase64url(text: &str) -> Option<Vec<u8>> {
    let (mut out, mut bits, mut held) = (Vec::new(), 0u32, 0u32);
    for c in text.trim_end_matches('=').bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        held = (held << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push(((held >> bits) & 0xff) as u8);
        }
        held &= (1 << bits) - 1;
    }
    Some(out)
}

/// The claims of a token whose signature holds under one of the provider's keys. `none` and shared-secret algorithms never do.
pub(super) fn verify(token: &str, keys: &Value) -> Result<Value, &'static str> {
    let mut parts = token.split('.');
    let (Some(head), Some(body), Some(signature), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err("no token");
    };
    let json = |part: &str| -> Option<Value> { serde_json::from_slice(&unbase64url(part)?).ok() };
    let header = json(head).ok_or("header")?;
    let claims = json(body).ok_or("claims")?;
    let signature = unbase64url(signature).ok_or("signature")?;
    let (algorithm, kid) = (header["alg"].as_str().unwrap_or_default(), header["kid"].as_str());
    let signed = &token.as_bytes()[..head.len() + 1 + body.len()];
    let list = keys["keys"].as_array().ok_or("keys")?;
    let fits = |k: &&Value| kid.is_none_or(|id| k["kid"].as_str() == Some(id)) && k["use"].as_str().is_none_or(|u| u == "sig");
    if list.iter().filter(fits).any(|key| holds(algorithm, key, signed, &signature)) { Ok(claims) } else { Err("signature") }
}

fn holds(algorithm: &str, key: &Value, signed: &[u8], signature: &[u8]) -> bool {
    let number = |k: &str| key[k].as_str().and_then(unbase64url);
    match (algorithm, key["kty"].as_str()) {
        ("RS256", Some("RSA")) => {
            let (Some(n), Some(e)) = (number("n"), number("e")) else { return false };
            RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature).is_ok()
        }
        ("ES256", Some("EC")) if key["crv"].as_str() == Some("P-256") => {
            let (Some(x), Some(y)) = (number("x"), number("y")) else { return false };
            let point: Vec<u8> = [&[4][..], &x, &y].concat();
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed, signature).is_ok()
        }
        _ => false,
    }
}

/// The subject of claims that are meant for us, now, in this sign-in.
pub(super) fn accept(claims: &Value, provider: &Provider, nonce: &str, now: i64) -> Result<String, &'static str> {
    let text = |k: &str| claims[k].as_str().unwrap_or_default();
    if text("iss").trim_end_matches('/') != provider.issuer {
        return Err("issuer");
    }
    let audiences: Vec<&str> = match &claims["aud"] {
        Value::String(one) => vec![one],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let presented = claims["azp"].as_str();
    if !audiences.contains(&provider.client.as_str()) || (audiences.len() > 1 && presented != Some(provider.client.as_str())) {
        return Err("audience");
    }
    if claims["exp"].as_i64().is_none_or(|exp| exp + SKEW <= now) {
        return Err("expired");
    }
    if claims["iat"].as_i64().is_none_or(|iat| iat - SKEW > now) {
        return Err("from the future");
    }
    if !crate::people::same(text("nonce").as_bytes(), nonce.as_bytes()) {
        return Err("nonce");
    }
    match text("sub") {
        "" => Err("subject"),
        subject => Ok(subject.to_owned()),
    }
}
