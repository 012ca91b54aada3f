-- The journal: chains of facts as exact bytes, their seals, and what the hub said of them.

CREATE TABLE chain (
    id INTEGER PRIMARY KEY,
    vault TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    branch TEXT NOT NULL,
    public_key BLOB NOT NULL,
    before BLOB NOT NULL,
    head_seq INTEGER NOT NULL,
    head_link BLOB NOT NULL,
    UNIQUE (vault, epoch, branch)
) STRICT;

CREATE TABLE fact (
    id INTEGER PRIMARY KEY,
    chain INTEGER NOT NULL REFERENCES chain,
    seq INTEGER NOT NULL,
    header BLOB NOT NULL,
    body BLOB,
    link BLOB NOT NULL,
    UNIQUE (chain, seq)
) STRICT;

CREATE TABLE seal (
    chain INTEGER NOT NULL REFERENCES chain,
    seq INTEGER NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (chain, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE certificate (
    vault TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    words TEXT NOT NULL,
    signature TEXT NOT NULL,
    PRIMARY KEY (vault, epoch, words)
) STRICT, WITHOUT ROWID;

-- What rules headquarters issued, as it signed them; a restored hub may give a number again.
CREATE TABLE issued_rules (
    digest BLOB PRIMARY KEY,
    number INTEGER NOT NULL,
    words TEXT NOT NULL,
    signature TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE receipt (
    chain INTEGER PRIMARY KEY REFERENCES chain,
    seq INTEGER NOT NULL,
    hub_epoch TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    words BLOB NOT NULL,
    signature BLOB NOT NULL
) STRICT;

CREATE TABLE stream (
    branch TEXT PRIMARY KEY,
    hub_epoch TEXT NOT NULL,
    position INTEGER NOT NULL,
    link BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stream_mark (
    fact INTEGER PRIMARY KEY REFERENCES fact,
    hub_epoch TEXT NOT NULL,
    position INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    quarantined INTEGER NOT NULL
) STRICT;

CREATE INDEX stream_mark_position ON stream_mark (hub_epoch, position);

-- What travels beside facts: packed tables here, scans in the other database.
CREATE TABLE attachment (
    digest TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    size INTEGER NOT NULL,
    whole INTEGER NOT NULL,
    own INTEGER NOT NULL,
    delivered INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE table_part (
    digest TEXT NOT NULL,
    start INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (digest, start)
) STRICT;

-- Small things of this laptop alone: clock, membership, settings, drafts. Never synced.
CREATE TABLE local (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Scanned pages that found no letter, until a person says whose they are. Of this laptop alone, never
-- synced; the pictures are in the other database.
CREATE TABLE tray (
    id INTEGER PRIMARY KEY,
    file TEXT NOT NULL,
    place INTEGER NOT NULL,
    source TEXT NOT NULL,
    digest TEXT NOT NULL,
    size INTEGER NOT NULL,
    media TEXT NOT NULL,
    problem TEXT NOT NULL,
    params TEXT NOT NULL,
    since TEXT NOT NULL,
    UNIQUE (source, place)
) STRICT;

-- The projection: what the facts say, one row per fact and part. Only `projection.py` writes here.

CREATE TABLE replaced (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    ref TEXT NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX replaced_ref ON replaced (ref);

CREATE TABLE staff (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE tape (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    as_of TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    rows INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    balance INTEGER NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE refused_row (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    line INTEGER NOT NULL,
    note TEXT NOT NULL,
    code TEXT NOT NULL,
    params TEXT NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE mapping (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    name TEXT NOT NULL,
    columns TEXT NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    note TEXT NOT NULL,
    channel TEXT NOT NULL,
    contacted TEXT NOT NULL,
    at TEXT NOT NULL,
    reached INTEGER NOT NULL,
    words TEXT NOT NULL,
    number TEXT NOT NULL,
    place TEXT NOT NULL,
    purpose TEXT NOT NULL,
    staff INTEGER NOT NULL,
    recorded INTEGER NOT NULL,
    next_on TEXT,
    guarantor TEXT NOT NULL,
    until TEXT NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_note ON contact (branch, note);

CREATE TABLE promise (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    note TEXT NOT NULL,
    amount INTEGER NOT NULL,
    due TEXT NOT NULL,
    "on" TEXT NOT NULL,
    written INTEGER NOT NULL,
    contact TEXT NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX promise_note ON promise (branch, note);

CREATE TABLE repayment (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    note TEXT NOT NULL,
    amount INTEGER NOT NULL,
    "on" TEXT NOT NULL,
    payer TEXT NOT NULL,
    slip TEXT NOT NULL,
    account TEXT NOT NULL,
    signed TEXT NOT NULL,
    guarantor TEXT NOT NULL,
    named INTEGER NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX repayment_note ON repayment (branch, note);

CREATE TABLE batch (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    form TEXT NOT NULL,
    form_version INTEGER NOT NULL,
    language TEXT NOT NULL,
    made_on TEXT NOT NULL,
    as_of TEXT,
    enclosed TEXT NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE letter (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    serial TEXT NOT NULL,
    note TEXT NOT NULL,
    form TEXT NOT NULL,
    pages INTEGER NOT NULL,
    "values" TEXT NOT NULL,
    guarantor TEXT NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX letter_note ON letter (branch, note);
CREATE INDEX letter_serial ON letter (serial);

CREATE TABLE printed (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    batch TEXT NOT NULL,
    serial TEXT NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX printed_serial ON printed (serial);

CREATE TABLE served (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    serial TEXT NOT NULL,
    note TEXT NOT NULL,
    "on" TEXT NOT NULL,
    way TEXT NOT NULL,
    video INTEGER NOT NULL,
    neutral_witnesses INTEGER NOT NULL,
    words TEXT NOT NULL,
    guarantor TEXT NOT NULL,
    unsigned INTEGER NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX served_note ON served (branch, note);
CREATE INDEX served_serial ON served (serial);

CREATE TABLE acknowledgment (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    serial TEXT NOT NULL,
    note TEXT NOT NULL,
    "on" TEXT NOT NULL,
    signer TEXT NOT NULL,
    signer_name TEXT NOT NULL,
    mark TEXT NOT NULL,
    finger TEXT NOT NULL,
    received INTEGER NOT NULL,
    agrees INTEGER NOT NULL,
    reader TEXT NOT NULL,
    read_in TEXT NOT NULL,
    video INTEGER NOT NULL,
    blank_when_signed INTEGER NOT NULL,
    words TEXT NOT NULL,
    witnesses TEXT NOT NULL,
    guarantor TEXT NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX acknowledgment_note ON acknowledgment (branch, note);
CREATE INDEX acknowledgment_serial ON acknowledgment (serial);

CREATE TABLE incident (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    note TEXT NOT NULL,
    "on" TEXT NOT NULL,
    incident TEXT NOT NULL,
    cause TEXT NOT NULL,
    until TEXT,
    outcome TEXT NOT NULL,
    number TEXT NOT NULL,
    words TEXT NOT NULL,
    guarantor TEXT NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_note ON incident (branch, note);

-- What an agreement says is to be paid by when: [day, fen], by their days.
CREATE TABLE plan (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    note TEXT NOT NULL,
    "on" TEXT NOT NULL,
    parts TEXT NOT NULL,
    -- Who agreed, where it was not the borrower himself.
    by TEXT NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_of_note ON plan (branch, note, "on", parts);

CREATE TABLE spoken (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    note TEXT NOT NULL,
    person TEXT NOT NULL,
    language TEXT NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX spoken_note ON spoken (branch, note);

CREATE TABLE terms (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    note TEXT NOT NULL,
    instalments TEXT NOT NULL,
    accelerated TEXT,
    words TEXT NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX terms_note ON terms (branch, note);

-- The due days of `terms`, a row each, so that those coming are found by day.
CREATE TABLE instalment (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    note TEXT NOT NULL,
    due TEXT NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX instalment_note ON instalment (branch, note, due);
CREATE INDEX instalment_day ON instalment (due);

CREATE TABLE guarantee (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    note TEXT NOT NULL,
    guarantor TEXT NOT NULL,
    contract_date TEXT NOT NULL,
    written TEXT NOT NULL,
    period TEXT NOT NULL,
    months INTEGER NOT NULL,
    last_day TEXT,
    main_due TEXT,
    agreed_due TEXT,
    defect TEXT NOT NULL,
    words TEXT NOT NULL,
    maximum_amount INTEGER NOT NULL,
    determined TEXT,
    last_due TEXT,
    -- What the bank's file called the guarantor when it was stated.
    name TEXT NOT NULL,
    -- Of the contract; empty where nobody typed it.
    number TEXT NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX guarantee_note ON guarantee (branch, note);

CREATE TABLE circumstance (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    note TEXT NOT NULL,
    what TEXT NOT NULL,
    "on" TEXT NOT NULL,
    until TEXT,
    times TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX circumstance_note ON circumstance (branch, note);

-- What a rule stood against, or a supervisor has to judge; `what` is a channel, else a kind of fact.
CREATE TABLE judged (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    note TEXT NOT NULL,
    what TEXT NOT NULL,
    at TEXT NOT NULL,
    words TEXT NOT NULL,
    verdict TEXT NOT NULL,
    rules TEXT NOT NULL,
    reason TEXT NOT NULL,
    agreed_on TEXT NOT NULL,
    for_supervisor INTEGER NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX judged_note ON judged (branch, note);

CREATE TABLE decision (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    note TEXT NOT NULL,
    ref TEXT NOT NULL,
    approved INTEGER NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_note ON decision (branch, note);
CREATE INDEX decision_ref ON decision (ref);

CREATE TABLE difference (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    note TEXT NOT NULL,
    about TEXT NOT NULL,
    as_of TEXT NOT NULL,
    since TEXT NOT NULL,
    ours INTEGER NOT NULL,
    banks INTEGER NOT NULL,
    reason TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX difference_note ON difference (branch, note);

CREATE TABLE recalled (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    note TEXT NOT NULL,
    serial TEXT NOT NULL,
    "on" TEXT NOT NULL,
    reason TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX recalled_note ON recalled (branch, note);
CREATE INDEX recalled_serial ON recalled (serial);

CREATE TABLE copied (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    note TEXT NOT NULL,
    serial TEXT NOT NULL,
    "on" TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX copied_note ON copied (branch, note);

-- Scanned pages that belong to letters; their pictures are attached to the facts.
CREATE TABLE filed_page (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    note TEXT NOT NULL,
    serial TEXT NOT NULL,
    page INTEGER NOT NULL,
    found TEXT NOT NULL,
    source TEXT NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX filed_page_note ON filed_page (branch, note);
CREATE INDEX filed_page_serial ON filed_page (serial);
CREATE INDEX filed_page_source ON filed_page (source);

CREATE TABLE trip (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    day TEXT NOT NULL,
    villages TEXT NOT NULL,
    stops INTEGER NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE trip_return (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    trip TEXT NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX trip_return_trip ON trip_return (trip);

-- Events of law, in the vocabulary of the domain's limitation clock.
CREATE TABLE event (
    fact INTEGER NOT NULL,
    part INTEGER NOT NULL,
    branch TEXT NOT NULL,
    note TEXT NOT NULL,
    "on" TEXT NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (fact, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_note ON event (branch, note);

-- The loans of each branch as its newest complete tape says (ledger/tapes.py).
CREATE TABLE loan (
    id INTEGER PRIMARY KEY,
    branch TEXT NOT NULL,
    note TEXT NOT NULL,
    state TEXT NOT NULL,
    contract TEXT NOT NULL,
    customer_no TEXT NOT NULL,
    name TEXT NOT NULL,
    id_number TEXT NOT NULL,
    phones TEXT NOT NULL,
    address TEXT NOT NULL,
    product TEXT NOT NULL,
    security TEXT NOT NULL,
    amount INTEGER NOT NULL,
    balance INTEGER NOT NULL,
    rate_ppm INTEGER,
    disbursed TEXT NOT NULL,
    due TEXT NOT NULL,
    overdue_principal INTEGER,
    overdue_interest INTEGER,
    overdue_since TEXT NOT NULL,
    penalty INTEGER,
    penalty_ppm INTEGER,
    bank_class TEXT NOT NULL,
    officer TEXT NOT NULL,
    guarantors TEXT NOT NULL,
    verbatim TEXT NOT NULL,
    village TEXT NOT NULL,
    changed_on TEXT NOT NULL,
    -- Overdue by the bank's word since then, by what the tape tells, else by the first tape of any
    -- line that showed it so; empty where it is not.
    late_since TEXT NOT NULL,
    -- Interest that is left of a loan without principal is a debt too (`LoanRow.is_owed`).
    owed INTEGER NOT NULL GENERATED ALWAYS AS (
        state = 'here' AND (balance > 0 OR COALESCE(overdue_principal, 0) > 0
            OR COALESCE(overdue_interest, 0) > 0 OR COALESCE(penalty, 0) > 0)
    ) VIRTUAL,
    UNIQUE (branch, note)
) STRICT;
CREATE INDEX loan_due ON loan (branch, state, due);
CREATE INDEX loan_person ON loan (branch, id_number);
CREATE INDEX loan_penalty ON loan (branch) WHERE penalty > 0;

-- By how much what is owed of a loan fell from one tape to the next: what the bank booked.
CREATE TABLE booking (
    branch TEXT NOT NULL,
    note TEXT NOT NULL,
    -- The days of the two tapes' figures.
    since TEXT NOT NULL,
    "on" TEXT NOT NULL,
    principal INTEGER NOT NULL,
    interest INTEGER NOT NULL,
    -- Overdue on the first of them.
    late INTEGER NOT NULL,
    -- No longer on the second: paid back, written off, or left out of the file.
    gone INTEGER NOT NULL,
    -- What bore interest on the first of them.
    balance INTEGER NOT NULL
) STRICT;
CREATE INDEX booking_note ON booking (branch, note, "on");
CREATE INDEX booking_late ON booking ("on", branch, note) WHERE late = 1;
-- Interest that was added to the balance was not paid, and a file without it tells of none. Penalty
-- interest is interest.
CREATE TRIGGER booked AFTER UPDATE ON loan
WHEN OLD.state = 'here' AND (NEW.state = 'gone' OR NEW.balance < OLD.balance
    OR NEW.overdue_interest < OLD.overdue_interest OR NEW.penalty < OLD.penalty)
BEGIN
    INSERT INTO booking SELECT * FROM (
        SELECT NEW.branch,
            NEW.note,
            loan_source.as_of,
            NEW.changed_on,
            iif(NEW.state = 'gone', OLD.balance, max(0, OLD.balance - NEW.balance)) AS principal,
            iif(NEW.state = 'gone', COALESCE(OLD.overdue_interest, 0) + COALESCE(OLD.penalty, 0),
                max(0, COALESCE(OLD.overdue_interest - NEW.overdue_interest, 0)
                    - max(0, NEW.balance - OLD.balance))
                + max(0, COALESCE(OLD.penalty - NEW.penalty, 0))) AS interest,
            OLD.late_since <> '' OR OLD.due < loan_source.as_of,
            NEW.state = 'gone',
            OLD.balance
        FROM loan_source WHERE loan_source.branch = NEW.branch
    ) WHERE principal + interest > 0;
END;
-- A loan that comes back was only left out of the file: what was booked for that is taken back, and
-- what came in since is held against the file that had it last.
CREATE TRIGGER booked_again AFTER UPDATE ON loan WHEN OLD.state = 'gone' AND NEW.state = 'here'
BEGIN
    INSERT INTO booking SELECT * FROM (
        SELECT NEW.branch,
            NEW.note,
            COALESCE((SELECT since FROM booking WHERE branch = NEW.branch AND note = NEW.note
                AND gone = 1 AND "on" = OLD.changed_on), loan_source.as_of),
            NEW.changed_on,
            max(0, OLD.balance - NEW.balance) AS principal,
            max(0, COALESCE(OLD.overdue_interest - NEW.overdue_interest, 0)
                - max(0, NEW.balance - OLD.balance))
                + max(0, COALESCE(OLD.penalty - NEW.penalty, 0)) AS interest,
            OLD.due < loan_source.as_of,
            0,
            OLD.balance
        FROM loan_source WHERE loan_source.branch = NEW.branch
    ) WHERE principal + interest > 0;
    DELETE FROM booking
        WHERE branch = NEW.branch AND note = NEW.note AND gone = 1 AND "on" = OLD.changed_on;
END;
CREATE TRIGGER booked_no_more AFTER DELETE ON loan BEGIN
    DELETE FROM booking WHERE branch = OLD.branch AND note = OLD.note;
END;

-- By how much more a tape tells as owed of a loan than the one before, beside what was booked: interest
-- that came up and was not paid. Less than nothing where it leaves out what the one before told.
CREATE TABLE risen (
    branch TEXT NOT NULL,
    note TEXT NOT NULL,
    -- The day of the second tape's figures.
    "on" TEXT NOT NULL,
    amount INTEGER NOT NULL,
    -- The first of them tells interest.
    told INTEGER NOT NULL
) STRICT;
CREATE INDEX risen_note ON risen (branch, note, "on");
CREATE TRIGGER rose AFTER UPDATE ON loan
WHEN NEW.state = 'here' AND (NEW.balance > OLD.balance OR NEW.penalty IS NOT OLD.penalty
    OR NEW.overdue_interest > OLD.overdue_interest
    OR (NEW.overdue_interest IS NULL) <> (OLD.overdue_interest IS NULL))
BEGIN
    INSERT INTO risen VALUES (
        NEW.branch,
        NEW.note,
        NEW.changed_on,
        max(0, NEW.balance - OLD.balance)
            + COALESCE(NEW.overdue_interest, 0) - COALESCE(OLD.overdue_interest, 0)
            + COALESCE(NEW.penalty, 0) - COALESCE(OLD.penalty, 0)
            -- As much of it fell as `booked` says.
            + max(0, COALESCE(OLD.overdue_interest - NEW.overdue_interest, 0)
                - max(0, NEW.balance - OLD.balance))
            + max(0, COALESCE(OLD.penalty - NEW.penalty, 0)),
        OLD.overdue_interest IS NOT NULL
    );
END;
CREATE TRIGGER rose_no_more AFTER DELETE ON loan BEGIN
    DELETE FROM risen WHERE branch = OLD.branch AND note = OLD.note;
END;

-- The earliest due day that a tape told of a loan, where a later tape moved it back: what a guarantor
-- is bound by who has not agreed to that in writing.
CREATE TABLE was_due (
    branch TEXT NOT NULL,
    note TEXT NOT NULL,
    due TEXT NOT NULL,
    PRIMARY KEY (branch, note)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER due_moved AFTER UPDATE ON loan WHEN OLD.due <> '' AND NEW.due > OLD.due BEGIN
    INSERT INTO was_due VALUES (NEW.branch, NEW.note, OLD.due) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER due_moved_back AFTER UPDATE ON loan WHEN NEW.due <> '' AND NEW.due < OLD.due BEGIN
    DELETE FROM was_due WHERE branch = NEW.branch AND note = NEW.note AND due >= NEW.due;
END;
CREATE TRIGGER due_moved_no_more AFTER DELETE ON loan BEGIN
    DELETE FROM was_due WHERE branch = OLD.branch AND note = OLD.note;
END;

-- Which tape the loans of a branch were taken from; `beside` names those of other lines that had a
-- word in since when a loan is late and when it was due before.
CREATE TABLE loan_source (
    branch TEXT PRIMARY KEY,
    tape TEXT NOT NULL,
    as_of TEXT NOT NULL,
    beside TEXT NOT NULL
) STRICT, WITHOUT ROWID;
