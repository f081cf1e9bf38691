"""PostgreSQL's search index: a table of words as `tsvector`, kept by one function for all tables.

A word of a name stands in it twice: as it is, and behind the mark `IN_NAME`; the first word of a
name has the mark `BEGINS` too. So the index itself tells a name that begins with a word from one
that holds it, and both from another text. Each table of records has an index of its own, so that
its rows are found without those of the others.

The words are put together from the folded text directly: the server's own parser would take
`a/b` for a path and `x@y` for an address, and SQLite's does not. The function runs as its owner,
so that whoever may change a table need not be let into the index.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from sqlalchemy import Integer, TableClause, bindparam, literal_column, select, text

from ecodiplo.db.fold_in_sql import folded, lowered, replaced, without
from ecodiplo.db.postgresql_triggers import secured, statement_triggers, triggers_of
from ecodiplo.db.search.indexed import INDEX, LONGEST_WORD
from ecodiplo.db.search.matches import Place
from ecodiplo.fold.letters import MARKS, RARE_LETTERS, UNSPACED, USUAL, WORD_SEPARATORS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Select

    from ecodiplo.db.new_records import NewRecords, Statement
    from ecodiplo.db.search.indexed import IndexedTable
    from ecodiplo.db.search.matches import Match

FUNCTION = "ecodiplo_index_words"
# PostgreSQL refuses a tsvector of more than a megabyte: only so many characters of a row are in it.
LONGEST_TEXT = 100_000
# A shorter text has no word of more than the 2,046 bytes that PostgreSQL allows one of a tsvector.
SHORT_TEXT = 2_000
# The marks of names: letters of private use, which folding keeps. The second one stands behind the
# names of a row, and before each of their words.
BEGINS, IN_NAME = "\ue000", "\ue001"
_NO_MARKS = str.maketrans("", "", BEGINS + IN_NAME)  # the index drops them from texts too
# A separator of words that is not a space.
SEPARATOR = f"[{WORD_SEPARATORS}]".replace(r"\s", r"\t-\r")


def create_statements(tables: Iterable[IndexedTable]) -> list[str]:
    """What makes and fills the index, and the function and triggers that keep it."""
    tables = list(tables)
    made = triggers(tables)
    body = made.pop(FUNCTION)
    return [
        f"CREATE TABLE {INDEX} (table_name text NOT NULL, row_id integer NOT NULL,"
        " record_table text NOT NULL, record_id integer NOT NULL, words tsvector NOT NULL,"
        f" CONSTRAINT pk_{INDEX} PRIMARY KEY (table_name, row_id))",
        *(
            f"CREATE INDEX ix_{INDEX}_{name} ON {INDEX} USING gin (words)"
            f" WHERE record_table = '{name}'"
            for name in dict.fromkeys(table.record_table for table in tables)
        ),
        f"CREATE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
        f" AS $body${body}$body$",
        secured(FUNCTION),
        *(_insert(_texts(table)) for table in tables),
        *made.values(),
    ]


def triggers(tables: Iterable[IndexedTable]) -> dict[str, str]:
    """The triggers that keep the index as the server spells them, and the text of their function,
    by name."""
    made = {FUNCTION: _body()}
    for table in tables:
        texts = (*table.names, "", *table.others)  # '' stands between names and other texts
        arguments = (table.record_table, table.record_id, len(table.names), *texts)
        quoted = ", ".join(f"'{argument}'" for argument in arguments)
        call = f"{FUNCTION}({quoted})"
        made |= statement_triggers("search", table.name, call)
    return made


def _texts(table: IndexedTable) -> str:
    marked = [*(f"'{BEGINS}' || {name}" for name in table.names), f"'{IN_NAME}'", *table.others]
    return (
        f"SELECT '{table.name}' AS table_name, id, '{table.record_table}' AS record_table,"
        f" {table.record_id} AS record_id, concat_ws(' ', {', '.join(marked)}) AS body"
        f" FROM {table.name}"
    )


def index_rows(table: IndexedTable) -> str:
    """The SELECT of the rows that the index should have for a table."""
    return _indexed(_texts(table))


def _insert(rows: str) -> str:
    """SQL that indexes rows, given the SQL of their `table_name`, `id`, `record_table`, `record_id`
    and `body`, their texts."""
    columns = "table_name, row_id, record_table, record_id, words"
    return f"INSERT INTO {INDEX} ({columns}) {_indexed(rows)}"


def _indexed(rows: str) -> str:
    """The SELECT of rows of the index. OFFSET 0 keeps the server from computing a column twice."""
    row = "table_name, id, record_table, record_id"
    text = f"left(body, {LONGEST_TEXT})"
    quick = lowered(replaced(without(f"normalize({text}, NFD)", MARKS), {"đ": "d", "Đ": "d"}))
    unusual = f"[^{USUAL}{BEGINS}{IN_NAME}]|[{RARE_LETTERS}]"
    full = f"left({folded(text)}, {LONGEST_TEXT})"
    letters = f"CASE WHEN body ~ '{unusual}' THEN {full} ELSE {quick} END"
    spaced = f"regexp_replace(({letters}) COLLATE \"C\", '{SEPARATOR}', ' ', 'g')"
    plain = f"translate(body, '{BEGINS}{IN_NAME}', '')"
    names = f"replace(' ' || split_part(body, '{IN_NAME}', 1), ' ', ' {IN_NAME}')"
    words = f"array_remove(array_remove(string_to_array(plain || names, ' '), ''), '{IN_NAME}')"
    return (
        "SELECT table_name, id AS row_id, record_table, record_id, array_to_tsvector("
        "CASE WHEN CASE WHEN octet_length(body) > length(body)"
        f" THEN body ~ '[{UNSPACED}]' END THEN {_words_and_pairs()}"
        f" WHEN octet_length(body) <= {SHORT_TEXT} THEN {words}"
        f" ELSE ARRAY(SELECT left(word, {LONGEST_WORD}) FROM unnest({words}) AS word) END) AS words"
        f" FROM (SELECT {row}, {plain} AS plain, {names} AS names, body FROM"
        f" (SELECT {row}, {spaced} AS body FROM ({rows}) AS texts OFFSET 0) AS spaced OFFSET 0)"
        " AS marked"
    )


def _words_and_pairs() -> str:
    """SQL for the words of `plain` and `names`, with every pair of neighbours and the last letter
    of each run of a script without spaces. The pairs begin at the odd letters, and without the
    first letter of the run at the even ones. They have no marks of names."""
    pairs = f"SELECT match[1] FROM regexp_matches({{}}, '[{UNSPACED}]{{{{1,2}}}}', 'g') AS match"
    others = f"regexp_replace(plain, '[{UNSPACED}]([{UNSPACED}]*)', '\\1 ', 'g')"
    words = f"regexp_replace(plain || names, '[{UNSPACED}]+', ' ', 'g')"
    return (
        f"ARRAY(SELECT left(word, {LONGEST_WORD}) FROM unnest(string_to_array({words}, ' '))"
        f" AS word WHERE word NOT IN ('', '{IN_NAME}', '{IN_NAME}{BEGINS}')"
        f" UNION {pairs.format('plain')} UNION {pairs.format(others)})"
    )


def _body() -> str:
    """The function's text. Rows that an UPDATE leaves with the texts that they had keep their
    words. The statements are made when they run: the columns differ by table, and each is planned
    for the rows that there are."""
    return f"""
DECLARE
  texts text := (
    SELECT string_agg(CASE WHEN at <= TG_ARGV[2]::int THEN '''{BEGINS}'' || ' ELSE '' END
      || CASE name WHEN '' THEN '''{IN_NAME}''' ELSE quote_ident(name) END, ', ' ORDER BY at)
    FROM unnest(TG_ARGV[3:]) WITH ORDINALITY AS columns (name, at));
  rows text := 'SELECT $1 AS table_name, id, $2 AS record_table, ' || quote_ident(TG_ARGV[1])
    || ' AS record_id, concat_ws('' '', ' || texts || ') AS body FROM ';
  before text := rows || 'old_rows';
  after text := rows || 'new_rows';
  gone text := before || CASE TG_OP WHEN 'UPDATE' THEN ' EXCEPT ' || after ELSE '' END;
  added text := after || CASE TG_OP WHEN 'UPDATE' THEN ' EXCEPT ' || before ELSE '' END;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    EXECUTE 'DELETE FROM {INDEX} AS words USING (' || gone || ') AS gone'
      || ' WHERE words.table_name = gone.table_name AND words.row_id = gone.id'
      USING TG_TABLE_NAME::text, TG_ARGV[0];
  END IF;
  IF TG_OP <> 'DELETE' THEN
    EXECUTE replace($sql${_insert("ADDED")}$sql$, 'ADDED', added)
      USING TG_TABLE_NAME::text, TG_ARGV[0];
  END IF;
  RETURN NULL;
END
"""


def installed_triggers(connection: Connection) -> dict[str, str]:
    """The triggers of the index that the database has and that fire, and the function, by name."""
    return triggers_of(connection, FUNCTION)


def drop(connection: Connection) -> None:
    """Drop the function, its triggers with it, and the index."""
    connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {FUNCTION}() CASCADE")
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {INDEX}")


def triggers_suspended(
    connection: Connection,  # noqa: ARG001
    tables: Sequence[IndexedTable],  # noqa: ARG001
) -> AbstractContextManager[None]:
    """Nothing is suspended: the triggers index the rows of a statement together."""
    return nullcontext()


def backfill(tables: Sequence[IndexedTable], new: NewRecords) -> Iterator[Statement]:  # noqa: ARG001
    """There is nothing left to index."""
    return iter(())


def first_records(
    connection: Connection, match: Match, record_tables: Collection[str], most: int
) -> Iterator[tuple[str, int]]:
    """The tables and ids of the records of the first `most` matching rows of each table of records.
    The planner may not read a table from its beginning: it does not know how far it would read."""
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    selects = (
        f"(SELECT record_table, record_id FROM {INDEX} WHERE {_rows_of(name)} LIMIT :most)"
        for name in record_tables
    )
    parameters = {"match": _expression(match), "most": most}
    rows = connection.execute(text(" UNION ALL ".join(selects)), parameters).all()
    connection.exec_driver_sql("SET LOCAL enable_seqscan = DEFAULT")
    yield from ((name, id_) for name, id_ in rows)


def records(
    connection: Connection,  # noqa: ARG001
    match: Match,
    record_table: str,
) -> Select[int]:
    """The ids of the records of all matching rows of the table and of its items."""
    own = text(_rows_of(record_table)).bindparams(
        bindparam("match", _expression(match), unique=True)  # a statement may have several
    )
    return select(literal_column("record_id", Integer)).select_from(TableClause(INDEX)).where(own)


def _rows_of(record_table: str) -> str:
    return f"record_table = '{record_table}' AND words @@ CAST(:match AS tsquery)"


def _expression(match: Match) -> str:
    """The tsquery of the match."""
    return " | ".join(
        f"({' & '.join(_word(word, match, is_first=not at) for at, word in enumerate(words))})"
        for words in match.texts
    )


def _word(word: str, match: Match, *, is_first: bool) -> str:
    marks = {
        Place.ANYWHERE: [""],
        Place.NAMES: [IN_NAME, IN_NAME + BEGINS],
        Place.BEGINNING: [IN_NAME + BEGINS] if is_first else [IN_NAME, IN_NAME + BEGINS],
    }[match.place]
    own = word.translate(_NO_MARKS)[:LONGEST_WORD]
    if not own:
        return f"'{IN_NAME}'"  # no row has a mark alone
    end = "" if match.whole else ":*"
    several = " | ".join(f"'{mark}{own}'{end}" for mark in marks)
    return f"({several})"
