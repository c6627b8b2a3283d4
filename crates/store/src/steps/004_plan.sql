-- Versions of the plan of changes and cards of registered changes.
CREATE TABLE plan_version (version INTEGER PRIMARY KEY, json TEXT NOT NULL, at TEXT NOT NULL) STRICT;
CREATE TABLE change_card (id TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;
