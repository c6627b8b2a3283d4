-- The department's own work: documents of the `desk` crate, kept as JSON. Nothing is deleted: what was removed can come back.
CREATE TABLE desk (
    n INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    owner TEXT NOT NULL DEFAULT '',
    day TEXT NOT NULL DEFAULT '',
    json TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    removed_at TEXT,
    removed_by TEXT
) STRICT;
CREATE INDEX desk_kind ON desk (kind, day, n);
-- A link that shows one board without an account: only the hash of its secret is kept.
CREATE TABLE board_link (
    n INTEGER PRIMARY KEY,
    secret_hash TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    money INTEGER NOT NULL DEFAULT 0,
    expires_on TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    opened_at TEXT,
    withdrawn_at TEXT
) STRICT;
