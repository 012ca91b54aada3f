"""The names of everything that can be said of a row or a file; the words are the catalogues'."""

from enum import StrEnum


class RefusalCode(StrEnum):
    """Why a row stays out. `params` in brackets; money in fen."""

    NO_NOTE = "no_note"
    NOTE_ROUNDED = "note_rounded"
    BAD_NOTE = "bad_note"
    INVISIBLE_SIGN = "invisible_sign"  # field, column, text
    DUPLICATE_NOTE = "duplicate_note"  # first_line, differs or also
    MISSING_NAME = "missing_name"
    NAME_PRIVATE_USE = "name_private_use"  # position, code_point
    NAME_DAMAGED = "name_damaged"  # position
    NAME_MASKED = "name_masked"  # position
    NAME_TOO_LONG = "name_too_long"
    MISSING_ID = "missing_id"
    ID_ROUNDED = "id_rounded"
    ID_MASKED = "id_masked"
    ID_CHARACTERS = "id_characters"
    ID_LENGTH = "id_length"
    ID_BAD_DATE = "id_bad_date"
    ID_BIRTH_DATE = "id_birth_date"
    ID_CHECKSUM = "id_checksum"
    BAD_AMOUNT = "bad_amount"  # field, column, text
    NEGATIVE_AMOUNT = "negative_amount"  # field, column, text
    BALANCE_ABOVE_AMOUNT = "balance_above_amount"  # balance, amount
    BAD_DATE = "bad_date"  # field, column, text
    DUE_BEFORE_START = "due_before_start"  # due, disbursed
    FOREIGN_CURRENCY = "foreign_currency"  # currency
    AS_OF_DIFFERS = "as_of_differs"  # row, tape
    TOO_FEW_CELLS = "too_few_cells"  # cells, expected
    TOO_MANY_CELLS = "too_many_cells"  # cells, expected
    BROKEN_QUOTES = "broken_quotes"


class RemarkCode(StrEnum):
    """What is said beside a row that goes in, of a line that is no loan, or of the file."""

    GUARANTOR_NAME = "guarantor_name"  # guarantor, reason: a RefusalCode
    GUARANTOR_ID = "guarantor_id"  # guarantor, reason: as of domain.identity
    GUARANTOR_PHONE = "guarantor_phone"  # guarantor
    GUARANTOR_IDS_DO_NOT_MATCH = "guarantor_ids_do_not_match"
    GUARANTOR_PHONES_DO_NOT_MATCH = "guarantor_phones_do_not_match"
    GUARANTOR_WITHOUT_NAME = "guarantor_without_name"
    TOO_MANY_GUARANTORS = "too_many_guarantors"
    ID_UNVERIFIED = "id_unverified"  # reason
    BAD_PHONE = "bad_phone"
    RATE_UNCLEAR = "rate_unclear"  # text
    OVERDUE_SINCE_UNCLEAR = "overdue_since_unclear"  # column, text
    REPEATED_HEADER = "repeated_header"
    SUBTOTAL = "subtotal"
    FOOTER = "footer"
    SHEET_NOT_READ = "sheet_not_read"  # sheet
    HIDDEN_SHEET = "hidden_sheet"  # sheet
    FORMULAS = "formulas_as_last_computed"
    AS_OF_IN_FUTURE = "as_of_in_future"  # as_of
    TOTAL_DIFFERS = "total_differs"  # stated, listed
