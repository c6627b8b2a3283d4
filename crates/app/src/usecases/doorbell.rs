//! Doorbells: a vendor's webhook says what has changed, its id is stored, and that record alone is read again by the connector.

use super::sources;
use super::sync::{self, Synced};
use crate::{Company, Error, Home, Progress, Result, people};
use connect::live::{self, Clock};
use store::State;
use text::Lang;

/// Shortest secret of a path: 128 bits as hex.
const SECRET: usize = 32;
/// Longest token of a vendor.
const TOKEN: usize = 200;
/// Records of one entity read at once: what one question of the slowest vendor may name.
const AT_ONCE: usize = 10;
/// A record is read that long after it rang last: one save of a card rings several times.
const REST: i64 = 10_000_000;

/// A webhook of a source, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookLine {
    /// Source.
    pub source: String,
    /// When it rang last, RFC 3339; empty when never.
    pub last_ring: String,
    /// Records that wait to be read.
    pub waiting: u64,
    /// The vendor's token is known and compared.
    pub has_token: bool,
}

/// Why a call is not accepted; a caller from outside learns no more than that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// No such source, no webhook, a wrong secret.
    Unknown,
    /// A wrong token.
    Token,
}

/// Opens the webhook of a source, or gives it a new secret: `secret` comes from the caller's randomness and is not kept.
/// Gives the path of its address.
///
/// # Errors
/// No such source, or one whose vendor has no webhooks.
pub fn open(company: &Company, source: &str, secret: &str, now: i64) -> Result<String> {
    let state = state(company, source)?;
    let row = state.source(source)?.ok_or_else(|| sources::missing(source))?;
    if live::bell(&row.kind, &[]).is_none() {
        return Err(Error::usage(
            format!("источники вида {} не сообщают об изменениях; они читаются по расписанию", row.kind),
            format!("sources of kind {} do not tell of changes; they are read on schedule", row.kind),
        ));
    }
    if secret.len() < SECRET {
        return Err(Error::usage("секрет адреса слишком короткий", "the secret of the address is too short"));
    }
    state.put_doorbell(source, &people::fingerprint(secret), &crate::usecases::snapshots::moment(now))?;
    Ok(format!("/hook/{}/{source}/{secret}", company.slug()))
}

/// Notes the token that the vendor sends with each call (Bitrix24 shows it when the webhook is made); only its hash is kept.
///
/// # Errors
/// No webhook of that source, a token of a strange form.
pub fn token(company: &Company, source: &str, token: &str) -> Result<()> {
    let token = token.trim();
    if token.is_empty() || token.len() > TOKEN || !token.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(Error::usage("токен приложения пуст или не похож на токен", "the application token is empty or no token"));
    }
    if state(company, source)?.put_doorbell_token(source, &people::fingerprint(token))? { Ok(()) } else { Err(closed(source)) }
}

/// Closes the webhook and forgets what it rang for.
///
/// # Errors
/// No webhook of that source.
pub fn close(company: &Company, source: &str) -> Result<()> {
    if state(company, source)?.drop_doorbell(source)? { Ok(()) } else { Err(closed(source)) }
}

/// Webhooks of the company.
///
/// # Errors
/// When the state cannot be read.
pub fn list(company: &Company) -> Result<Vec<HookLine>> {
    let Some(state) = State::open_read(company.dir())? else { return Ok(Vec::new()) };
    let waiting = state.ringing()?;
    let mut lines = Vec::new();
    for source in state.sources()? {
        let Some(bell) = state.doorbell(&source.name)? else { continue };
        let count = waiting.iter().find(|(s, _)| *s == source.name).map_or(0, |(_, n)| *n);
        lines.push(HookLine {
            source: source.name,
            last_ring: bell.last_ring,
            waiting: count,
            has_token: !bell.token_hash.is_empty(),
        });
    }
    Ok(lines)
}

/// A call from outside: secret and token are compared in constant time, ids are stored, nothing else is believed. Gives how
/// many records it named.
///
/// # Errors
/// When the state cannot be read or written.
pub fn ring(
    company: &Company,
    source: &str,
    secret: &str,
    fields: &[(String, String)],
    now: i64,
) -> Result<std::result::Result<usize, Refused>> {
    let Some(state) = State::open_read(company.dir())? else { return Ok(Err(Refused::Unknown)) };
    let Some(bell) = state.doorbell(source)? else { return Ok(Err(Refused::Unknown)) };
    if !people::same(people::fingerprint(secret).as_bytes(), bell.secret_hash.as_bytes()) {
        return Ok(Err(Refused::Unknown));
    }
    let Some(row) = state.source(source)? else { return Ok(Err(Refused::Unknown)) };
    let Some(call) = live::bell(&row.kind, fields) else { return Ok(Err(Refused::Unknown)) };
    if !bell.token_hash.is_empty() && !people::same(people::fingerprint(&call.token).as_bytes(), bell.token_hash.as_bytes()) {
        return Ok(Err(Refused::Token));
    }
    let records: Vec<(String, String)> = call.records.iter().map(|r| (r.entity.to_owned(), r.id.clone())).collect();
    state.ring(source, &records, now, &crate::usecases::snapshots::moment(now))?;
    Ok(Ok(records.len()))
}

/// Sources with records that have rested long enough to be read.
///
/// # Errors
/// When the state cannot be read.
pub fn due(company: &Company, now: i64) -> Result<Vec<String>> {
    let Some(state) = State::open_read(company.dir())? else { return Ok(Vec::new()) };
    let mut names = Vec::new();
    for (name, _) in state.ringing()? {
        // A source that was never read whole is read whole first: single records would stand alone.
        let known = state.source(&name)?.is_some_and(|s| !s.cursor.is_empty());
        if known && state.rings(&name, 1)?.iter().any(|(.., at)| *at <= now - REST) {
            names.push(name);
        }
    }
    Ok(names)
}

/// Reads the oldest records that rang, and imports them.
///
/// # Errors
/// The source does not answer or refuses; the records go on waiting.
pub fn answer(
    home: &Home,
    company: &Company,
    source: &str,
    clock: &dyn Clock,
    lang: Lang,
    progress: &mut dyn Progress,
) -> Result<Option<Synced>> {
    let rings = state(company, source)?.rings(source, AT_ONCE)?;
    if rings.is_empty() {
        return Ok(None);
    }
    let synced = sync::records(home, company, source, &rings, clock, lang, progress)?;
    state(company, source)?.answered(source, &rings)?;
    Ok(Some(synced))
}

fn state(company: &Company, source: &str) -> Result<State> {
    State::open_read(company.dir())?.ok_or_else(|| sources::missing(source))
}

fn closed(source: &str) -> Error {
    Error::failed(
        format!("у источника «{source}» нет вебхука; откройте: revizor source hook {source}"),
        format!("source {source:?} has no webhook; open one: revizor source hook {source}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usecases::sources::NewSource;

    const KEY: &str = "0123456789abcdef0123456789abcdef0123456789abcdef";
    const NOW: i64 = 1_725_148_800_000_000;

    fn fields(event: &str, id: &str, token: &str) -> Vec<(String, String)> {
        [("event", event), ("data[FIELDS][ID]", id), ("auth[application_token]", token)]
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .to_vec()
    }

    #[test]
    fn a_call_with_the_right_secret_and_token_leaves_ids_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::new(dir.path());
        let company = home.company("acme").unwrap();
        let new = |name: &str, kind: &str, url: &str, secret: &str| NewSource {
            name: name.into(),
            kind: kind.into(),
            url: url.into(),
            secret: connect::live::Secret::new(secret),
            ..NewSource::default()
        };
        sources::add(&home, &company, &new("crm", "bitrix24", "https://x.bitrix24.ru", "1/abcsecret"), NOW).unwrap();
        sources::add(&home, &company, &new("tel", "uis", "", "uis-token"), NOW).unwrap();
        assert!(open(&company, "tel", KEY, NOW).is_err() && open(&company, "no", KEY, NOW).is_err());
        assert!(open(&company, "crm", "short", NOW).is_err() && token(&company, "crm", "t").is_err());
        assert_eq!(open(&company, "crm", KEY, NOW).unwrap(), format!("/hook/acme/crm/{KEY}"));
        let call = |secret: &str, id: &str, token: &str| {
            ring(&company, "crm", secret, &fields("ONCRMDEALUPDATE", id, token), NOW).unwrap()
        };
        assert_eq!(call(KEY, "5", ""), Ok(1));
        assert_eq!(call(&KEY.replace('0', "1"), "6", ""), Err(Refused::Unknown));
        assert_eq!(ring(&company, "tel", KEY, &[], NOW).unwrap(), Err(Refused::Unknown));
        token(&company, "crm", "app-token-1").unwrap();
        assert_eq!(
            (call(KEY, "7", "other"), call(KEY, "7", ""), call(KEY, "7", "app-token-1")),
            (Err(Refused::Token), Err(Refused::Token), Ok(1))
        );
        assert_eq!(call(KEY, "not a number", "app-token-1"), Ok(0));
        let line = &list(&company).unwrap()[0];
        assert_eq!((line.waiting, line.has_token), (2, true));
        assert!(due(&company, NOW + 60_000_000).unwrap().is_empty(), "never read whole");
        close(&company, "crm").unwrap();
        assert_eq!(call(KEY, "7", "app-token-1"), Err(Refused::Unknown));
        // Neither the secret nor the token stand anywhere in clear.
        let bytes = std::fs::read(company.dir().join("state.sqlite")).unwrap();
        for word in [KEY.as_bytes(), b"app-token-1"] {
            assert!(!bytes.windows(word.len()).any(|w| w == word));
        }
    }
}
