CREATE TABLE scan_part (
    digest TEXT NOT NULL,
    start INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (digest, start)
) STRICT;
