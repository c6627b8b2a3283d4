-- Webhooks of live sources: only hashes of their secrets are kept; the queue holds ids to read again, each once.
CREATE TABLE doorbell (
    source TEXT PRIMARY KEY,
    secret_hash TEXT NOT NULL,
    token_hash TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    last_ring TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE ring (
    source TEXT NOT NULL,
    entity TEXT NOT NULL,
    record TEXT NOT NULL,
    -- Microseconds since 1970 UTC.
    at INTEGER NOT NULL,
    PRIMARY KEY (source, entity, record)
) STRICT;
