-- What people decided about cards of clients: one client, two clients, one holding. Undone decisions stay for the record.
CREATE TABLE identity_decision (
    n INTEGER PRIMARY KEY,
    keep TEXT NOT NULL,
    other TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('same', 'apart', 'holding')),
    how TEXT NOT NULL DEFAULT '',
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    undone_by TEXT,
    undone_at TEXT
) STRICT;
CREATE INDEX identity_pair ON identity_decision (keep, other, n);
