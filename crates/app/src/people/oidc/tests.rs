//! A provider inside the process, honest and hostile.

use super::*;
use crate::people::FirstStart;
use crate::people::testing::entrance;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use std::cell::RefCell;

const ISSUER: &str = "https://id.example";
const BACK: &str = "https://audit.example/oidc/back";
const NOW: i64 = 1_772_366_400 * SECOND;

struct Fake {
    keys: EcdsaKeyPair,
    claims: RefCell<Value>,
    bend: RefCell<fn(String) -> String>,
    told: RefCell<Vec<(String, String)>>,
    issuer: RefCell<String>,
}

impl Fake {
    fn new() -> Self {
        let rng = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &rng).unwrap();
        let keys = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &rng).unwrap();
        Self {
            keys,
            claims: RefCell::new(json!({})),
            bend: RefCell::new(|t| t),
            told: RefCell::default(),
            issuer: RefCell::new(ISSUER.into()),
        }
    }

    fn sign(&self, header: &Value) -> String {
        let part = |v: &Value| token::base64url(v.to_string().as_bytes());
        let signed = format!("{}.{}", part(header), part(&self.claims.borrow()));
        let signature = self.keys.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        format!("{signed}.{}", token::base64url(signature.as_ref()))
    }
}

impl Fetch for Fake {
    fn get(&self, url: &str) -> Result<String> {
        if url.ends_with("/keys") {
            let point = self.keys.public_key().as_ref();
            let (x, y) = (token::base64url(&point[1..33]), token::base64url(&point[33..]));
            return Ok(json!({"keys": [{"kty": "EC", "crv": "P-256", "kid": "k1", "use": "sig", "x": x, "y": y}]}).to_string());
        }
        let issuer = self.issuer.borrow();
        Ok(json!({"issuer": *issuer, "authorization_endpoint": "https://id.example/auth", "token_endpoint": "https://id.example/token",
            "jwks_uri": "https://id.example/keys"})
        .to_string())
    }

    fn post(&self, _url: &str, form: &[(&str, &str)]) -> Result<String> {
        *self.told.borrow_mut() = form.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let token = self.sign(&json!({"alg": "ES256", "kid": "k1"}));
        Ok(json!({"id_token": (self.bend.borrow())(token)}).to_string())
    }
}

fn ready() -> (tempfile::TempDir, Entrance, i64) {
    let (dir, e) = entrance();
    let form = FirstStart {
        name: "Анна".into(),
        email: "anna@firm.example".into(),
        password: "лошадь скрепка верно".into(),
        company: "Ромашка".into(),
        settings: Vec::new(),
    };
    let signed = e.first_start(&form, "main", &Browser::TEST, NOW).unwrap().unwrap();
    e.set_provider(Some(&Provider { issuer: ISSUER.into(), client: "us".into(), secret: "s".into(), label: "Firm".into() }))
        .unwrap();
    (dir, e, signed.account)
}

fn param(address: &str, name: &str) -> String {
    let found = address.split(['?', '&']).find_map(|p| p.strip_prefix(&format!("{name}=")));
    found.unwrap_or_default().to_owned()
}

fn claims(nonce: &str) -> Value {
    json!({"iss": ISSUER, "aud": "us", "sub": "u-1", "nonce": nonce, "iat": NOW / SECOND, "exp": NOW / SECOND + 300, "email": "anna@firm.example"})
}

/// Begins, lets the fake answer, ends.
fn round(e: &Entrance, fake: &Fake, tie: Option<i64>, change: impl FnOnce(&mut Value)) -> Answer<Signed> {
    let begun = e.begin(fake, BACK, tie, NOW).unwrap();
    let mut c = claims(&param(&begun.address, "nonce"));
    change(&mut c);
    *fake.claims.borrow_mut() = c;
    e.finish(fake, BACK, ("code", &begun.state, Some(ISSUER)), &begun.state, &Browser::TEST, NOW)
}

#[test]
fn a_tied_subject_signs_in_and_mail_alone_does_not() {
    let (_dir, e, account) = ready();
    let fake = Fake::new();
    assert!(round(&e, &fake, None, |_| ()).unwrap().is_err(), "the mail is the owner's, the subject is not tied");
    assert!(round(&e, &fake, Some(account), |_| ()).unwrap().is_ok());
    let signed = round(&e, &fake, None, |_| ()).unwrap().unwrap();
    assert_eq!(signed.account, account);
    let verifier = fake.told.borrow().iter().find(|(k, _)| k == "code_verifier").unwrap().1.clone();
    assert!(verifier.len() >= 43, "PKCE");
    assert!(round(&e, &fake, None, |c| c["sub"] = json!("u-2")).unwrap().is_err());
}

#[test]
fn a_hostile_provider_gets_nowhere() {
    let (_dir, e, account) = ready();
    let fake = Fake::new();
    round(&e, &fake, Some(account), |_| ()).unwrap().unwrap();
    let bends: [fn(&mut Value); 7] = [
        |c| c["iss"] = json!("https://evil.example"),
        |c| c["aud"] = json!("them"),
        |c| c["aud"] = json!(["us", "them"]),
        |c| c["nonce"] = json!("old"),
        |c| c["exp"] = json!(NOW / SECOND - 120),
        |c| c["iat"] = json!(NOW / SECOND + 3600),
        |c| c["sub"] = json!(""),
    ];
    for (i, bend) in bends.into_iter().enumerate() {
        assert!(round(&e, &fake, None, bend).is_err(), "claim {i}");
    }
    let none = |t: String| {
        let body = t.split('.').nth(1).unwrap().to_owned();
        format!("{}.{body}.", token::base64url(b"{\"alg\":\"none\"}"))
    };
    let swapped = |t: String| {
        let mut parts: Vec<String> = t.split('.').map(str::to_owned).collect();
        parts[1] = token::base64url(parts[1].as_bytes());
        parts.join(".")
    };
    for bend in [none as fn(String) -> String, swapped] {
        *fake.bend.borrow_mut() = bend;
        assert!(round(&e, &fake, None, |_| ()).is_err());
    }
    *fake.bend.borrow_mut() = |t| t;
    *fake.issuer.borrow_mut() = "https://evil.example".into();
    assert!(e.begin(&fake, BACK, None, NOW).is_err());
}

#[test]
fn a_state_works_once_in_its_own_browser_and_in_time() {
    let (_dir, e, account) = ready();
    let fake = Fake::new();
    let begun = e.begin(&fake, BACK, Some(account), NOW).unwrap();
    *fake.claims.borrow_mut() = claims(&param(&begun.address, "nonce"));
    let finish = |kept: &str, now| e.finish(&fake, BACK, ("code", &begun.state, None), kept, &Browser::TEST, now);
    assert_eq!(finish("another browser", NOW).unwrap(), Err(Refusal::Link));
    assert_eq!(finish(&begun.state, NOW).unwrap(), Err(Refusal::Link), "the first try used it up");
    let late = e.begin(&fake, BACK, None, NOW).unwrap();
    let end = e.finish(&fake, BACK, ("code", &late.state, None), &late.state, &Browser::TEST, NOW + FLOW);
    assert_eq!(end.unwrap(), Err(Refusal::Link));
    let mixed = e.begin(&fake, BACK, None, NOW).unwrap();
    assert!(
        e.finish(&fake, BACK, ("code", &mixed.state, Some("https://evil.example")), &mixed.state, &Browser::TEST, NOW).is_err()
    );
}

#[test]
fn base64_both_ways() {
    for text in ["", "a", "ab", "abc", "\u{0}\u{7f}ß"] {
        assert_eq!(token::unbase64url(&token::base64url(text.as_bytes())).unwrap(), text.as_bytes());
    }
    assert_eq!(token::base64url(b"\xfb\xff"), "-_8");
    assert_eq!(token::unbase64url("a+b"), None);
}
