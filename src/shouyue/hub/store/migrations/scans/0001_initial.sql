-- Attachments and runs that arrive in pieces.

CREATE TABLE parcel (
    branch TEXT NOT NULL,
    digest TEXT NOT NULL,
    kind TEXT NOT NULL,
    held INTEGER NOT NULL,
    whole INTEGER NOT NULL,
    touched_at INTEGER NOT NULL,
    PRIMARY KEY (branch, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE part (
    branch TEXT NOT NULL,
    digest TEXT NOT NULL,
    start INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (branch, digest, start)
) STRICT;
