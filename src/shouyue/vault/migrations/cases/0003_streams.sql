-- Where pulled runs ended: the only places at which streams of two laptops, or of a laptop and a
-- restored hub, are compared.
CREATE TABLE stream_end (
    branch TEXT NOT NULL,
    hub_epoch TEXT NOT NULL,
    position INTEGER NOT NULL,
    link BLOB NOT NULL,
    PRIMARY KEY (branch, hub_epoch, position)
) STRICT, WITHOUT ROWID;

-- Every word that the hub gave for a chain of ours. A restored hub may take back the newest.
DROP TABLE receipt;
CREATE TABLE receipt (
    chain INTEGER NOT NULL REFERENCES chain,
    seq INTEGER NOT NULL,
    link BLOB NOT NULL,
    hub_epoch TEXT NOT NULL,
    position INTEGER NOT NULL,
    stream_link BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (chain, seq, hub_epoch)
) STRICT, WITHOUT ROWID;

-- In which branch's stream the fact stands that names an attachment.
ALTER TABLE attachment ADD COLUMN branch TEXT NOT NULL DEFAULT '';
