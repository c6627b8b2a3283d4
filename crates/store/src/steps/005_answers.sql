-- Several people may answer a question; a later answer of the same person replaces the earlier.
CREATE TABLE answer_by (
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    who TEXT NOT NULL DEFAULT '',
    evidence TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    PRIMARY KEY (question, who)
) STRICT;
INSERT INTO answer_by (question, answer, who, evidence, note, at) SELECT question, answer, who, evidence, note, at FROM answer;
DROP TABLE answer;
ALTER TABLE answer_by RENAME TO answer;
