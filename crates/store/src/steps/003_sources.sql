CREATE TABLE source (
    name TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    settings TEXT NOT NULL,
    secret BLOB NOT NULL,
    cursor TEXT NOT NULL DEFAULT '',
    last_run TEXT NOT NULL DEFAULT '',
    last_account TEXT NOT NULL DEFAULT '',
    last_error TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL
) STRICT;
