-- What reading at speed needs. Everything here is derived: triggers keep it in step.

-- Facts that another one replaces, by number, whichever of the two came first.
CREATE TABLE struck (fact INTEGER PRIMARY KEY) STRICT;

-- A reference is `vault.epoch.branch.seq`; there are few chains and many facts.
INSERT INTO struck
    SELECT DISTINCT fact.id FROM replaced CROSS JOIN chain
    CROSS JOIN fact ON fact.chain = chain.id AND fact.seq = CAST(substr(replaced.ref, 1 + length(
        chain.vault || '.' || chain.epoch || '.' || chain.branch || '.')) AS INTEGER)
    WHERE replaced.ref
        = chain.vault || '.' || chain.epoch || '.' || chain.branch || '.' || fact.seq;

CREATE TRIGGER struck_by_later AFTER INSERT ON replaced BEGIN
    INSERT INTO struck
        SELECT fact.id FROM chain
        CROSS JOIN fact ON fact.chain = chain.id AND fact.seq = CAST(substr(NEW.ref, 1 + length(
            chain.vault || '.' || chain.epoch || '.' || chain.branch || '.')) AS INTEGER)
        WHERE NEW.ref
            = chain.vault || '.' || chain.epoch || '.' || chain.branch || '.' || fact.seq
        ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER struck_by_earlier AFTER INSERT ON fact BEGIN
    INSERT INTO struck
        SELECT NEW.id FROM chain WHERE chain.id = NEW.chain AND EXISTS (
            SELECT 1 FROM replaced WHERE ref
                = chain.vault || '.' || chain.epoch || '.' || chain.branch || '.' || NEW.seq)
        ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER struck_no_more AFTER DELETE ON replaced
WHEN NOT EXISTS (SELECT 1 FROM replaced WHERE ref = OLD.ref)
BEGIN
    DELETE FROM struck WHERE fact IN (
        SELECT fact.id FROM chain
        CROSS JOIN fact ON fact.chain = chain.id AND fact.seq = CAST(substr(OLD.ref, 1 + length(
            chain.vault || '.' || chain.epoch || '.' || chain.branch || '.')) AS INTEGER)
        WHERE OLD.ref
            = chain.vault || '.' || chain.epoch || '.' || chain.branch || '.' || fact.seq);
END;

-- What is asked by loan, without a look at the table.
DROP INDEX event_note;
CREATE INDEX event_of_note ON event (branch, note, "on", event);
DROP INDEX contact_note;
CREATE INDEX contact_of_note ON contact (branch, note, at, reached, purpose, contacted);
DROP INDEX promise_note;
CREATE INDEX promise_of_note ON promise (branch, note, "on", due, amount);
DROP INDEX repayment_note;
CREATE INDEX repayment_of_note ON repayment (branch, note, "on", amount, slip);

-- The limitation clock of every loan as last reckoned, so that lists and Today need not run the
-- rules over all facts again. Derived: triggers note whose ground moved, `casework.periods` reckons
-- these anew before it reads.

CREATE TABLE clock (
    loan INTEGER PRIMARY KEY,
    -- 0 running or not due yet, 1 expired, 2 nothing owed
    standing INTEGER NOT NULL,
    act_by TEXT NOT NULL,
    last_day TEXT NOT NULL,
    status TEXT NOT NULL,
    provisional INTEGER NOT NULL,
    -- The first day on which it may read otherwise without any new fact.
    check_on TEXT NOT NULL,
    -- What the law ends first of the loan, its limitation or a guarantee: 0 on a day to come,
    -- 1 nothing any more, 2 nothing owed. Lists of what is most urgent go by these two.
    ending INTEGER NOT NULL,
    ends_on TEXT NOT NULL,
    -- The guarantor whose guarantee it is; empty for the limitation.
    ends_for TEXT NOT NULL
) STRICT;
CREATE INDEX clock_urgency ON clock (standing, act_by);
CREATE INDEX clock_ending ON clock (ending, ends_on);
CREATE INDEX clock_check ON clock (check_on);

CREATE TABLE clock_due (loan INTEGER PRIMARY KEY) STRICT;

-- Which rules and which day all clocks were last brought to.
CREATE TABLE clock_made (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    rules TEXT NOT NULL,
    today TEXT NOT NULL
) STRICT;

-- A loan of which a tape says no more than that it is gone has no day to reckon from.
CREATE TRIGGER clock_loan_added AFTER INSERT ON loan WHEN NEW.due <> '' BEGIN
    INSERT INTO clock_due VALUES (NEW.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER clock_loan_changed AFTER UPDATE ON loan
WHEN (OLD.owed, OLD.due, OLD.disbursed, OLD.guarantors)
    IS NOT (NEW.owed, NEW.due, NEW.disbursed, NEW.guarantors)
    AND NEW.due <> ''
BEGIN
    INSERT INTO clock_due VALUES (NEW.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER clock_loan_removed AFTER DELETE ON loan BEGIN
    DELETE FROM clock WHERE loan = OLD.id;
    DELETE FROM clock_due WHERE loan = OLD.id;
    DELETE FROM guarantee_clock WHERE loan = OLD.id;
END;
CREATE TRIGGER clock_event_added AFTER INSERT ON event BEGIN
    INSERT INTO clock_due SELECT id FROM loan WHERE branch = NEW.branch AND note = NEW.note
        AND due <> '' ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER clock_event_removed AFTER DELETE ON event BEGIN
    INSERT INTO clock_due SELECT id FROM loan WHERE branch = OLD.branch AND note = OLD.note
        AND due <> '' ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER clock_fact_struck AFTER INSERT ON struck BEGIN
    INSERT INTO clock_due
        SELECT loan.id FROM (
            SELECT branch, note FROM event WHERE fact = NEW.fact
            UNION SELECT branch, note FROM terms WHERE fact = NEW.fact
            UNION SELECT branch, note FROM guarantee WHERE fact = NEW.fact
        ) AS said CROSS JOIN loan ON loan.branch = said.branch AND loan.note = said.note
        WHERE due <> '' ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER clock_fact_back AFTER DELETE ON struck BEGIN
    INSERT INTO clock_due
        SELECT loan.id FROM (
            SELECT branch, note FROM event WHERE fact = OLD.fact
            UNION SELECT branch, note FROM terms WHERE fact = OLD.fact
            UNION SELECT branch, note FROM guarantee WHERE fact = OLD.fact
        ) AS said CROSS JOIN loan ON loan.branch = said.branch AND loan.note = said.note
        WHERE due <> '' ON CONFLICT DO NOTHING;
END;

-- What is stated of a loan's terms and guarantees moves its clocks as events do.
CREATE TRIGGER clock_terms_added AFTER INSERT ON terms BEGIN
    INSERT INTO clock_due SELECT id FROM loan WHERE branch = NEW.branch AND note = NEW.note
        AND due <> '' ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER clock_terms_removed AFTER DELETE ON terms BEGIN
    INSERT INTO clock_due SELECT id FROM loan WHERE branch = OLD.branch AND note = OLD.note
        AND due <> '' ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER clock_guarantee_added AFTER INSERT ON guarantee BEGIN
    INSERT INTO clock_due SELECT id FROM loan WHERE branch = NEW.branch AND note = NEW.note
        AND due <> '' ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER clock_guarantee_removed AFTER DELETE ON guarantee BEGIN
    INSERT INTO clock_due SELECT id FROM loan WHERE branch = OLD.branch AND note = OLD.note
        AND due <> '' ON CONFLICT DO NOTHING;
END;

-- Who is dead or cannot act, at every loan of his: that decides what his acts are worth.
CREATE INDEX circumstance_unable ON circumstance (branch, note, what, "on", until)
    WHERE what IN ('dead', 'incapacitated');
CREATE VIEW unable AS
    SELECT circumstance.fact, loan.id AS loan, loan.branch, loan.note,
        circumstance.what, circumstance."on", circumstance.until
    FROM circumstance
    CROSS JOIN loan AS named
        ON named.branch = circumstance.branch AND named.note = circumstance.note
    -- By their numbers: joined by OR, every loan of the branch would be looked at for each.
    CROSS JOIN loan NOT INDEXED ON loan.id IN (
        SELECT named.id UNION ALL
        SELECT other.id FROM loan AS other WHERE other.branch = named.branch
            AND other.id_number = named.id_number AND named.id_number <> '')
    WHERE circumstance.what IN ('dead', 'incapacitated') AND loan.due <> '';
CREATE TRIGGER clock_unable_added AFTER INSERT ON circumstance BEGIN
    INSERT INTO clock_due SELECT loan FROM unable WHERE fact = NEW.fact ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER clock_unable_removed BEFORE DELETE ON circumstance BEGIN
    INSERT INTO clock_due SELECT loan FROM unable WHERE fact = OLD.fact ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER clock_unable_struck AFTER INSERT ON struck BEGIN
    INSERT INTO clock_due SELECT loan FROM unable WHERE fact = NEW.fact ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER clock_unable_back AFTER DELETE ON struck BEGIN
    INSERT INTO clock_due SELECT loan FROM unable WHERE fact = OLD.fact ON CONFLICT DO NOTHING;
END;
-- The note may be here before the loan, and a loan may turn out to be somebody else's.
CREATE TRIGGER clock_unable_found AFTER INSERT ON loan
WHEN EXISTS (SELECT 1 FROM circumstance WHERE branch = NEW.branch AND note = NEW.note
    AND what IN ('dead', 'incapacitated'))
BEGIN
    INSERT INTO clock_due SELECT id FROM loan WHERE branch = NEW.branch
        AND id_number = NEW.id_number AND id_number <> '' AND due <> '' ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER clock_person_changed AFTER UPDATE ON loan
WHEN OLD.id_number <> NEW.id_number BEGIN
    INSERT INTO clock_due SELECT id FROM loan WHERE branch = NEW.branch
        AND id_number IN (OLD.id_number, NEW.id_number) AND due <> '' ON CONFLICT DO NOTHING;
END;

-- The guarantee period of every guarantor of a loan that is owed, reckoned with its clock.
CREATE TABLE guarantee_clock (
    loan INTEGER NOT NULL,
    guarantor TEXT NOT NULL,
    name TEXT NOT NULL,
    -- `joint` or `general` as stated, `assumed` where nothing is stated.
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    last_day TEXT NOT NULL,
    -- NULL where nothing can be missed any more.
    act_by TEXT,
    PRIMARY KEY (loan, guarantor)
) STRICT, WITHOUT ROWID;
CREATE INDEX guarantee_clock_urgency ON guarantee_clock (act_by) WHERE act_by IS NOT NULL;

-- What lists filter, count and order by, in one narrow tree.
CREATE INDEX loan_listed ON loan
    (owed, due, balance, late_since, village, officer, branch, note, disbursed);

-- What Today asks by day, most of it without a look at the tables: with a million facts a page of
-- the file takes longer to decrypt than all rows on it to read.
CREATE INDEX contact_next ON contact (next_on, branch, note, at) WHERE next_on IS NOT NULL;
CREATE INDEX contact_guarantor ON contact (branch, guarantor, at) WHERE guarantor <> '';
CREATE INDEX contact_visit ON contact (branch, note, at) WHERE channel = 'visit' AND reached = 1;
-- Who was looked after lately.
CREATE INDEX contact_care ON contact (at, branch, note)
    WHERE reached = 1 AND purpose IN ('care', 'reminder');
-- What was done against a rule or is to be judged, for a supervisor.
CREATE INDEX judged_for_supervisor ON judged (branch, at) WHERE for_supervisor = 1;
CREATE INDEX judged_day ON judged (at, branch);
CREATE INDEX promise_due ON promise (due, branch, note, "on", amount);
CREATE INDEX repayment_day ON repayment ("on", branch, note, amount, slip);
CREATE INDEX served_day ON served ("on");
CREATE INDEX acknowledgment_day ON acknowledgment ("on");
CREATE INDEX recalled_day ON recalled ("on");
CREATE INDEX batch_day ON batch (made_on);
CREATE INDEX stream_mark_place ON stream_mark (position, hub_epoch);
CREATE INDEX stream_mark_quarantined ON stream_mark (fact) WHERE quarantined = 1;
CREATE INDEX loan_settled ON loan (changed_on) WHERE owed = 0;
