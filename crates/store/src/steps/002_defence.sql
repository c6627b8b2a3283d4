-- What people decide about findings; the frozen result itself never changes. Rows are only added.
CREATE TABLE decision (
    n INTEGER PRIMARY KEY,
    finding TEXT NOT NULL,
    audit INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('accepted', 'disputed', 'recheck', 'muted', 'reopened', 'note')),
    note TEXT NOT NULL DEFAULT '',
    until TEXT,
    who TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX decision_finding ON decision (finding, n);
-- What was objected at a defence and how it ended.
CREATE TABLE objection (
    n INTEGER PRIMARY KEY,
    audit INTEGER NOT NULL,
    finding TEXT NOT NULL,
    said TEXT NOT NULL,
    said_by TEXT NOT NULL DEFAULT '',
    outcome TEXT NOT NULL DEFAULT 'open' CHECK (outcome IN ('open', 'accepted', 'disputed', 'recheck')),
    answer TEXT NOT NULL DEFAULT '',
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    closed_at TEXT
) STRICT;
-- A question to the explorer that was worth keeping; opened by its key with the rights of whoever opens it.
CREATE TABLE saved_view (
    n INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    query TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE TABLE board (
    n INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE TABLE board_view (
    board INTEGER NOT NULL REFERENCES board (n),
    view INTEGER NOT NULL REFERENCES saved_view (n),
    position INTEGER NOT NULL,
    PRIMARY KEY (board, view)
) STRICT;
-- A personal link to the questionnaire: only the hash of its secret is kept.
CREATE TABLE respondent (
    n INTEGER PRIMARY KEY,
    secret_hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL DEFAULT '',
    programme TEXT NOT NULL,
    expires_on TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    opened_at TEXT,
    withdrawn_at TEXT
) STRICT;
CREATE TABLE reply (
    question TEXT NOT NULL,
    respondent INTEGER NOT NULL REFERENCES respondent (n),
    answer TEXT NOT NULL,
    evidence TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    PRIMARY KEY (question, respondent)
) STRICT;
