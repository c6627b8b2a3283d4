//! Sign-in through a provider (OpenID Connect): discovery, code with PKCE, state, nonce; the key is (issuer, subject), never mail.

mod token;

use super::{Answer, Browser, Entrance, Refusal, SECOND, Signed};
use crate::{Error, Result};
use serde_json::{Value, json};
use std::time::Duration;
use store::{FlowRow, NewEntry, secret};

/// Key of the settings in the database of people.
const KEY: &str = "oidc";
/// A sign-in that was begun is forgotten after that long.
const FLOW: i64 = 10 * 60 * SECOND;
/// A provider that does not answer by then is given up.
const PATIENCE: Duration = Duration::from_secs(15);
/// Longest answer of a provider that is read.
const LONGEST: u64 = 1 << 20;

/// The provider.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Provider {
    /// Issuer, such as `https://id.firm.example`.
    pub issuer: String,
    /// Our name there.
    pub client: String,
    /// Our secret there.
    pub secret: String,
    /// Word of the button.
    pub label: String,
}

/// The way to the provider: the network at work, a fake in tests.
pub trait Fetch {
    /// GET; the body.
    ///
    /// # Errors
    /// No answer, or one that is not 200.
    fn get(&self, url: &str) -> Result<String>;
    /// POST of a form with the client's name and secret.
    ///
    /// # Errors
    /// As for GET.
    fn post(&self, url: &str, form: &[(&str, &str)]) -> Result<String>;
}

/// The network. Only https, no redirects: an answer comes from the host it was asked from.
pub struct Network(ureq::Agent);

impl Default for Network {
    fn default() -> Self {
        let config = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).https_only(true).max_redirects(0).build();
        Self(config.into())
    }
}

impl Fetch for Network {
    fn get(&self, url: &str) -> Result<String> {
        let mut answer = self.0.get(url).call().map_err(|e| failed(&e))?;
        answer.body_mut().with_config().limit(LONGEST).read_to_string().map_err(|e| failed(&e))
    }

    fn post(&self, url: &str, form: &[(&str, &str)]) -> Result<String> {
        let mut answer = self.0.post(url).send_form(form.iter().copied()).map_err(|e| failed(&e))?;
        answer.body_mut().with_config().limit(LONGEST).read_to_string().map_err(|e| failed(&e))
    }
}

fn failed(e: &dyn std::fmt::Display) -> Error {
    Error::failed(format!("сервис входа не отвечает: {e}"), format!("the sign-in provider does not answer: {e}"))
}

fn odd(what: &str) -> Error {
    Error::failed(
        format!("ответ сервиса входа не принят: {what}"),
        format!("the answer of the sign-in provider is not accepted: {what}"),
    )
}

/// Where a sign-in begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// Address of the provider to send the browser to.
    pub address: String,
    /// What the browser keeps and brings back.
    pub state: String,
}

impl Entrance {
    /// The provider, when one is set.
    ///
    /// # Errors
    /// When the database fails or the sealing key is gone.
    pub fn provider(&self) -> Result<Option<Provider>> {
        let Some(bytes) = self.people.setting(KEY)? else { return Ok(None) };
        let Some(plain) = secret::unseal(&self.sealing_key()?, KEY, &bytes) else { return Err(odd("settings do not open")) };
        let v: Value = serde_json::from_slice(&plain).unwrap_or_default();
        let text = |k: &str| v[k].as_str().unwrap_or_default().to_owned();
        Ok(Some(Provider { issuer: text("issuer"), client: text("client"), secret: text("secret"), label: text("label") }))
    }

    /// Sets the provider; `None` removes it.
    ///
    /// # Errors
    /// An issuer that is not https, or a database that fails.
    pub fn set_provider(&self, provider: Option<&Provider>) -> Result<()> {
        let Some(p) = provider else { return Ok(self.people.set_setting(KEY, &[])?) };
        if !p.issuer.starts_with("https://") || p.client.trim().is_empty() {
            return Err(Error::usage(
                "адрес сервиса входа начинается с https://, имя клиента не пусто",
                "the issuer begins with https:// and the client has a name",
            ));
        }
        let plain = json!({"issuer": p.issuer.trim_end_matches('/'), "client": p.client, "secret": p.secret, "label": p.label});
        let sealed = secret::seal(&self.sealing_key()?, &self.random()?, KEY, plain.to_string().as_bytes());
        let sealed =
            sealed.ok_or_else(|| Error::failed("настройки не удалось зашифровать", "the settings could not be sealed"))?;
        Ok(self.people.set_setting(KEY, &sealed)?)
    }

    /// Begins a sign-in; `account` is given when somebody signed in wants to tie the provider to the account.
    ///
    /// # Errors
    /// No provider, or one that does not answer.
    pub fn begin(&self, fetch: &dyn Fetch, back: &str, account: Option<i64>, now: i64) -> Result<Begun> {
        let provider = self.provider()?.ok_or_else(|| odd("no provider is set"))?;
        let meta = metadata(fetch, &provider)?;
        let (state, hash) = self.token()?;
        let verifier = token::base64url(&self.random::<32>()?);
        let nonce = token::base64url(&self.random::<16>()?);
        let challenge = token::base64url(&secret::sha256(verifier.as_bytes()));
        self.people.add_flow(&hash, &FlowRow { verifier, nonce: nonce.clone(), account, created_at: now }, FLOW)?;
        let query = [
            ("response_type", "code"),
            ("client_id", &provider.client),
            ("redirect_uri", back),
            ("scope", "openid email profile"),
            ("state", &state),
            ("nonce", &nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let query = crate::view::links::encode(&query);
        let start = &meta.authorization;
        let address = format!("{start}{}{query}", if start.contains('?') { '&' } else { '?' });
        Ok(Begun { address, state })
    }

    /// Ends a sign-in with what the browser brought back; `kept` is the state the browser kept.
    ///
    /// # Errors
    /// A provider that does not answer or whose answer does not hold.
    pub fn finish(
        &self,
        fetch: &dyn Fetch,
        back: &str,
        brought: (&str, &str, Option<&str>),
        kept: &str,
        browser: &Browser<'_>,
        now: i64,
    ) -> Answer<Signed> {
        let (code, state, issuer) = brought;
        let flow = self.people.take_flow(&secret::sha256(state.as_bytes()))?;
        let Some(flow) = flow.filter(|f| now - f.created_at < FLOW && super::same(state.as_bytes(), kept.as_bytes())) else {
            return Ok(Err(Refusal::Link));
        };
        let provider = self.provider()?.ok_or_else(|| odd("no provider is set"))?;
        // A provider that names itself in the answer must be the one that was asked (mix-up).
        if issuer.is_some_and(|i| i != provider.issuer) {
            return Err(odd("another issuer answered"));
        }
        let meta = metadata(fetch, &provider)?;
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", back),
            ("client_id", &provider.client),
            ("client_secret", &provider.secret),
            ("code_verifier", &flow.verifier),
        ];
        let answer: Value = serde_json::from_str(&fetch.post(&meta.token, &form)?).map_err(|_| odd("no JSON"))?;
        let id_token = answer["id_token"].as_str().ok_or_else(|| odd("no identity"))?;
        let keys: Value = serde_json::from_str(&fetch.get(&meta.keys)?).map_err(|_| odd("no keys"))?;
        let claims = token::verify(id_token, &keys).map_err(odd)?;
        let subject = token::accept(&claims, &provider, &flow.nonce, now / SECOND).map_err(odd)?;
        self.enter_by(&provider.issuer, &subject, flow.account, browser, now)
    }

    fn enter_by(&self, issuer: &str, subject: &str, tie: Option<i64>, browser: &Browser<'_>, now: i64) -> Answer<Signed> {
        let known = self.people.account_by_identity(issuer, subject)?;
        let account = match (known, tie) {
            (Some(account), None) => account,
            (Some(account), Some(id)) if account.id == id => account,
            (Some(_), Some(_)) => {
                return Ok(Err(Refusal::form(
                    "Этот вход уже привязан к другой учётной записи.",
                    "This sign-in is tied to another account.",
                )));
            }
            (None, Some(id)) => {
                self.people.tie_identity(issuer, subject, id)?;
                let Some(account) = self.people.account(id)? else { return Ok(Err(Refusal::Wrong)) };
                account
            }
            (None, None) => {
                return Ok(Err(Refusal::form(
                    "Этот вход ещё не привязан. Войдите паролем и привяжите его в учётной записи.",
                    "This sign-in is not tied yet. Sign in with your password and tie it under your account.",
                )));
            }
        };
        if account.disabled {
            return Ok(Err(Refusal::Wrong));
        }
        self.note(&NewEntry {
            at: now,
            account: Some(account.id),
            who: &account.name,
            action: "sign_in",
            detail: "provider",
            result: "done",
            ..NewEntry::default()
        })?;
        // The second factor of the account is asked for all the same.
        let stage = if account.totp.is_some() { "second" } else { "full" };
        Ok(Ok(self.open_session(account.id, stage, browser, now)?))
    }
}

struct Metadata {
    authorization: String,
    token: String,
    keys: String,
}

/// Discovery. The document must name the issuer that was asked for.
fn metadata(fetch: &dyn Fetch, provider: &Provider) -> Result<Metadata> {
    let url = format!("{}/.well-known/openid-configuration", provider.issuer);
    let v: Value = serde_json::from_str(&fetch.get(&url)?).map_err(|_| odd("no description"))?;
    if v["issuer"].as_str().map(|i| i.trim_end_matches('/')) != Some(provider.issuer.as_str()) {
        return Err(odd("the description names another issuer"));
    }
    let text = |k: &str| v[k].as_str().map(str::to_owned).ok_or_else(|| odd(k));
    Ok(Metadata { authorization: text("authorization_endpoint")?, token: text("token_endpoint")?, keys: text("jwks_uri")? })
}

#[cfg(test)]
mod tests;
