-- What is searched: derived from the projection, rebuilt at will, in step with it by transaction.
-- Tokens are made by `search.py` (a field letter, then two characters, initials or the end of a
-- number); the text itself stays in its table, against which every hit is checked.
-- A page of 3960 bytes fits into one of SQLCipher; the default does not. A large hash writes the
-- index of a whole tape in one piece.

CREATE VIRTUAL TABLE search_loan USING fts5 (
    tokens, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);
INSERT INTO search_loan (search_loan, rank) VALUES ('pgsz', 3960);
INSERT INTO search_loan (search_loan, rank) VALUES ('hashsize', 16777216);

CREATE VIRTUAL TABLE search_paper USING fts5 (
    tokens, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);
INSERT INTO search_paper (search_paper, rank) VALUES ('pgsz', 3960);
INSERT INTO search_paper (search_paper, rank) VALUES ('hashsize', 16777216);

-- Names in the order of a dictionary.
CREATE TABLE search_name (
    loan INTEGER PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;
CREATE INDEX search_name_order ON search_name (name);

-- Which rules of `search.py` made all this.
CREATE TABLE search_made (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    version INTEGER NOT NULL
) STRICT;

-- What changed since: loans (0) by number, papers (1) by the number of their fact.
CREATE TABLE search_due (
    what INTEGER NOT NULL,
    id INTEGER NOT NULL,
    PRIMARY KEY (what, id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER search_loan_added AFTER INSERT ON loan BEGIN
    INSERT INTO search_due VALUES (0, NEW.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER search_loan_removed AFTER DELETE ON loan BEGIN
    INSERT INTO search_due VALUES (0, OLD.id) ON CONFLICT DO NOTHING;
END;
-- Most of what a tape changes is money, which nobody searches.
CREATE TRIGGER search_loan_changed AFTER UPDATE ON loan
WHEN (OLD.note, OLD.name, OLD.id_number, OLD.phones, OLD.address, OLD.village, OLD.contract,
      OLD.customer_no, OLD.officer, OLD.guarantors)
  IS NOT (NEW.note, NEW.name, NEW.id_number, NEW.phones, NEW.address, NEW.village, NEW.contract,
      NEW.customer_no, NEW.officer, NEW.guarantors)
BEGIN
    INSERT INTO search_due VALUES (0, NEW.id) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER search_contact_added AFTER INSERT ON contact BEGIN
    INSERT INTO search_due VALUES (1, NEW.fact) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER search_contact_removed AFTER DELETE ON contact BEGIN
    INSERT INTO search_due VALUES (1, OLD.fact) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER search_repayment_added AFTER INSERT ON repayment BEGIN
    INSERT INTO search_due VALUES (1, NEW.fact) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER search_repayment_removed AFTER DELETE ON repayment BEGIN
    INSERT INTO search_due VALUES (1, OLD.fact) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER search_letter_added AFTER INSERT ON letter BEGIN
    INSERT INTO search_due VALUES (1, NEW.fact) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER search_letter_removed AFTER DELETE ON letter BEGIN
    INSERT INTO search_due VALUES (1, OLD.fact) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER search_served_added AFTER INSERT ON served BEGIN
    INSERT INTO search_due VALUES (1, NEW.fact) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER search_served_removed AFTER DELETE ON served BEGIN
    INSERT INTO search_due VALUES (1, OLD.fact) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER search_acknowledgment_added AFTER INSERT ON acknowledgment BEGIN
    INSERT INTO search_due VALUES (1, NEW.fact) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER search_acknowledgment_removed AFTER DELETE ON acknowledgment BEGIN
    INSERT INTO search_due VALUES (1, OLD.fact) ON CONFLICT DO NOTHING;
END;
