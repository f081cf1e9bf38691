"""The codes of faults, for scripts: each is stable, while sentences may become better ones."""

from __future__ import annotations

from enum import StrEnum


class FaultCode(StrEnum):
    """What kind of fault a problem is. A code keeps its meaning; new ones may come."""

    meaning: str

    def __new__(cls, code: str, meaning: str) -> FaultCode:
        """A code with a sentence that says what is at fault."""
        self = str.__new__(cls, code)
        self._value_ = code
        self.meaning = meaning
        return self

    # Cells and rows.
    MISSING_VALUE = "missing_value", "A required field is empty."
    INVALID_DATE = "invalid_date", "The text is no date or period."
    INVALID_NUMBER = "invalid_number", "The text is no number, amount or number with a unit."
    INVALID_VALUE = "invalid_value", "The field does not take the value."
    UNKNOWN_TERM = "unknown_term", "The text is none of the terms of the field, or no yes or no."
    UNKNOWN_REFERENCE = "unknown_reference", "No record has the name, ref or code."
    AMBIGUOUS_REFERENCE = "ambiguous_reference", "The name fits several records."
    NEAR_REFERENCE = "near_reference", "The name is almost that of a record."
    WRONG_UNIT = "wrong_unit", "The unit or currency is not that of the field or record."
    INVALID_CELL = "invalid_cell", "The cell cannot be read, such as an Excel error."
    CONTRADICTION = "contradiction", "Two cells, rows or records say different things."
    BROKEN_RULE = "broken_rule", "The record would break a rule, such as an end before its start."
    CYCLE = "cycle", "Records would lead back to themselves."
    DUPLICATE_ROW = "duplicate_row", "Two rows of the file are about one record."
    AMBIGUOUS_RECORD = "ambiguous_record", "The row may be about several records."
    EXISTING_RECORD = "existing_record", "The row has the ref, key or name of another record."
    NEAR_RECORD = "near_record", "A record differs only in diacritics; `--on-near new` takes it."
    NO_SUCH_RECORD = "no_such_record", "The record that the row was to change is not there."
    SHORT_ROW = "short_row", "The row has fewer cells than there are headings."
    LONG_ROW = "long_row", "The row has a cell beyond the last heading, or under none."
    # Columns.
    UNKNOWN_COLUMN = "unknown_column", "The heading names no field."
    MISSING_COLUMN = "missing_column", "The file lacks a column that is needed or named."
    AMBIGUOUS_COLUMN = "ambiguous_column", "The column, or two together, can be read in two ways."
    # Files.
    EMPTY_FILE = "empty_file", "The file has no row of data."
    CUT_OFF_FILE = "cut_off_file", "The last line has no line break."
    TOO_FEW_ROWS = "too_few_rows", "The file has fewer rows than `--min-rows`."
    WRONG_ROW_COUNT = "wrong_row_count", "The number of rows differs from `--expect-rows`."
    TOO_MANY_CHANGES = "too_many_changes", "The file changes more records than `--max-changed`."
    OLDER_FILE = "older_file", "A newer file of the feed was imported, or the age is not known."
    TOO_MANY_MISSING = "too_many_missing", "The file lacks more records than `--max-missing`."
    WRONG_PERIOD = "wrong_period", "No record of the file lies in the `--period`."
    CANNOT_DELETE = "cannot_delete", "A record that the file lacks cannot be deleted."
    WRONG_ENCODING = "wrong_encoding", "The text is not in the encoding."
    INVALID_SYNTAX = "invalid_syntax", "The text is not CSV, TSV or JSON."
    ENCRYPTED_FILE = "encrypted_file", "The file needs a password."
    DAMAGED_FILE = "damaged_file", "The workbook or archive is damaged, cut off or hostile."
    UNCLEAR_TABLE = "unclear_table", "It is unclear which cells are the heading and the records."
    WRONG_PART = "wrong_part", "A worksheet or file names no kind of record, or names one twice."
    UNREADABLE_FILE = "unreadable_file", "The file is of another kind, or cannot be read."
    # The run as a whole.
    MORE_PROBLEMS = "more_problems", "Further problems are counted and not listed."
    WRONG_ARGUMENT = "wrong_argument", "An option or argument does not exist or does not fit."
    NOT_FOUND = "not_found", "There is no such file, database or record."
    CONFLICT = "conflict", "Another program was in the way; try again."
    FAILED = "failed", "The command failed for another reason, which the sentence says."


# The faults of a file as a whole: to leave out rows mends none of them.
OF_WHOLE_FILES = frozenset((
    FaultCode.EMPTY_FILE, FaultCode.CUT_OFF_FILE, FaultCode.TOO_FEW_ROWS, FaultCode.WRONG_ROW_COUNT,
    FaultCode.TOO_MANY_CHANGES, FaultCode.WRONG_ENCODING, FaultCode.INVALID_SYNTAX,
    FaultCode.ENCRYPTED_FILE, FaultCode.DAMAGED_FILE, FaultCode.UNCLEAR_TABLE,
    FaultCode.UNREADABLE_FILE, FaultCode.OLDER_FILE, FaultCode.TOO_MANY_MISSING,
    FaultCode.CANNOT_DELETE, FaultCode.WRONG_PERIOD,
))  # fmt: skip
