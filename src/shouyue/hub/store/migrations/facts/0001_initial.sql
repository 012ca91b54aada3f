-- Streams of facts by branch. A run is kept as it was pushed: packed, with its seal.
-- Whatever belongs to a branch has the branch as the first column of its key.

CREATE TABLE hub (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per branch and hub epoch; `ordinal` counts the epochs of a branch from 1.
CREATE TABLE stream (
    branch TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    hub_epoch TEXT NOT NULL,
    fork_epoch TEXT NOT NULL,
    fork_position INTEGER NOT NULL,
    fork_link BLOB NOT NULL,
    position INTEGER NOT NULL,
    link BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (branch, ordinal),
    UNIQUE (branch, hub_epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE chain (
    branch TEXT NOT NULL,
    vault TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    link BLOB NOT NULL,
    PRIMARY KEY (branch, vault, epoch)
) STRICT, WITHOUT ROWID;

-- `position` is that of the last fact, `stream_link` the stream behind it.
CREATE TABLE run (
    branch TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    position INTEGER NOT NULL,
    vault TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    link BLOB NOT NULL,
    stream_link BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    quarantined TEXT NOT NULL,
    signature BLOB NOT NULL,
    packed BLOB NOT NULL,
    PRIMARY KEY (branch, ordinal, position),
    UNIQUE (branch, vault, epoch, last)
) STRICT;

CREATE TABLE quarantine (
    branch TEXT NOT NULL,
    vault TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL,
    body BLOB,
    PRIMARY KEY (branch, vault, epoch, seq)
) STRICT, WITHOUT ROWID;

-- Evidence of two stories told by one chain.
CREATE TABLE fork (
    branch TEXT NOT NULL,
    vault TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    first INTEGER NOT NULL,
    digest BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    packed BLOB NOT NULL,
    PRIMARY KEY (branch, vault, epoch, first, digest)
) STRICT, WITHOUT ROWID;

-- Small tables of headquarters as a whole; in a spread-out store, a copy on every machine.

CREATE TABLE certificate (
    vault TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    words TEXT NOT NULL,
    signature TEXT NOT NULL,
    PRIMARY KEY (vault, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE standing (
    vault TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    since INTEGER NOT NULL,
    words TEXT NOT NULL,
    signature TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE invite (
    handle TEXT PRIMARY KEY,
    secret BLOB NOT NULL,
    person TEXT NOT NULL,
    role TEXT NOT NULL,
    branches TEXT NOT NULL,
    vault TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    tries_left INTEGER NOT NULL,
    used_vault TEXT NOT NULL,
    used_key BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What rules the organisation issued, as it signed them.
CREATE TABLE rules (
    number INTEGER PRIMARY KEY,
    words TEXT NOT NULL,
    signature TEXT NOT NULL
) STRICT;
