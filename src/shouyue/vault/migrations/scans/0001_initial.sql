CREATE TABLE scan_part (
    digest TEXT NOT NULL,
    start INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (digest, start)
) STRICT;

-- Recorded sentences of our own forms, on this laptop alone: no borrower is in them. `text` is what is said.
CREATE TABLE clip (
    form TEXT NOT NULL,
    language TEXT NOT NULL,
    dialect TEXT NOT NULL,
    text TEXT NOT NULL,
    version INTEGER NOT NULL,
    media TEXT NOT NULL,
    by TEXT NOT NULL,
    since TEXT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (form, language, dialect, text)
) STRICT;
