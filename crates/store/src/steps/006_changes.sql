-- Beside the plan of changes: what people say about it and which steps are done.
CREATE TABLE plan_comment (
    n INTEGER PRIMARY KEY,
    item TEXT NOT NULL,
    text TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    removed_at TEXT
) STRICT;
CREATE TABLE plan_step (item TEXT NOT NULL, step TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (item, step)) STRICT;
-- What kept changes leave: standards in versions, checks of the company's own.
CREATE TABLE standard (id TEXT NOT NULL, version INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (id, version)) STRICT;
CREATE TABLE own_check (id TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;
-- Who gets a digest, what was sent, secrets of the outlets (sealed).
CREATE TABLE digest_reader (id TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;
CREATE TABLE digest_sent (
    reader TEXT NOT NULL,
    period TEXT NOT NULL,
    at TEXT NOT NULL,
    result TEXT NOT NULL,
    PRIMARY KEY (reader, period)
) STRICT;
CREATE TABLE sealed_secret (place TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT;
