//! Tables of the database of people. Steps are only ever added.

/// One entry per format.
pub(crate) const STEPS: &[&str] = &["
    CREATE TABLE account (
        id INTEGER PRIMARY KEY,
        email TEXT NOT NULL COLLATE NOCASE UNIQUE,
        name TEXT NOT NULL,
        kind TEXT NOT NULL DEFAULT 'person',
        password TEXT,
        totp BLOB,
        totp_step INTEGER NOT NULL DEFAULT 0,
        disabled INTEGER NOT NULL DEFAULT 0,
        created_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE recovery (
        account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
        hash BLOB NOT NULL,
        PRIMARY KEY (account, hash)
    ) STRICT;
    CREATE TABLE member (
        account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
        company TEXT NOT NULL,
        role TEXT NOT NULL,
        employee TEXT,
        until TEXT,
        pay INTEGER NOT NULL DEFAULT 0,
        created_at INTEGER NOT NULL,
        PRIMARY KEY (account, company)
    ) STRICT;
    CREATE TABLE session (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
        hash BLOB NOT NULL UNIQUE,
        stage TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        seen_at INTEGER NOT NULL,
        address TEXT NOT NULL,
        agent TEXT NOT NULL
    ) STRICT;
    CREATE INDEX session_account ON session (account);
    CREATE TABLE delay (
        key TEXT PRIMARY KEY,
        failures INTEGER NOT NULL,
        last_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE link (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        hash BLOB NOT NULL UNIQUE,
        email TEXT NOT NULL,
        company TEXT,
        role TEXT,
        employee TEXT,
        until TEXT,
        created_by INTEGER,
        created_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        used_at INTEGER
    ) STRICT;
    CREATE TABLE token (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
        company TEXT NOT NULL,
        name TEXT NOT NULL,
        hash BLOB NOT NULL UNIQUE,
        scope TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        expires_at INTEGER,
        used_at INTEGER,
        revoked_at INTEGER
    ) STRICT;
    CREATE TABLE identity (
        issuer TEXT NOT NULL,
        subject TEXT NOT NULL,
        account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
        PRIMARY KEY (issuer, subject)
    ) STRICT;
    CREATE TABLE flow (
        hash BLOB PRIMARY KEY,
        verifier TEXT NOT NULL,
        nonce TEXT NOT NULL,
        account INTEGER,
        created_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE setting (
        key TEXT PRIMARY KEY,
        value BLOB NOT NULL
    ) STRICT;
    CREATE TABLE log (
        n INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        account INTEGER,
        who TEXT NOT NULL,
        company TEXT NOT NULL,
        action TEXT NOT NULL,
        object TEXT NOT NULL,
        detail TEXT NOT NULL,
        result TEXT NOT NULL,
        prev BLOB NOT NULL,
        hash BLOB NOT NULL
    ) STRICT;
"];
