"""PostgreSQL's search index: a table of words as `tsvector`, kept by one function for all tables.

The words are put together from the folded text directly: the server's own parser would take
`a/b` for a path and `x@y` for an address, and SQLite's does not. The function runs as its owner,
so that whoever may change a table need not be let into the index.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.compiler import compiles

from ecodiplo.db.fold_in_sql import folded, lowered, replaced, without
from ecodiplo.db.postgresql_triggers import secured, statement_triggers, triggers_of
from ecodiplo.db.search import functions
from ecodiplo.db.search.indexed import INDEX, LONGEST_WORD
from ecodiplo.fold.letters import MARKS, RARE_LETTERS, UNSPACED, USUAL, WORD_SEPARATORS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection
    from sqlalchemy.sql.compiler import SQLCompiler

    from ecodiplo.db.new_records import NewRecords, Statement
    from ecodiplo.db.search.indexed import IndexedTable

FUNCTION = "ecodiplo_index_words"
# PostgreSQL refuses a tsvector of more than a megabyte: only so many characters of a row are in it.
LONGEST_TEXT = 100_000
# The bytes that PostgreSQL allows a word of a tsvector. A shorter text has no longer word.
LONGEST_LEXEME = 2046
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
        f"CREATE INDEX ix_{INDEX}_words ON {INDEX} USING gin (words)",
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
        arguments = (table.record_table, table.record_id, *table.texts)
        quoted = ", ".join(f"'{argument}'" for argument in arguments)
        call = f"{FUNCTION}({quoted})"
        made |= statement_triggers("search", table.name, call)
    return made


def _texts(table: IndexedTable) -> str:
    return (
        f"SELECT '{table.name}' AS table_name, id, '{table.record_table}' AS record_table,"
        f" {table.record_id} AS record_id, concat_ws(' ', {', '.join(table.texts)}) AS body"
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
    unusual, full = f"[^{USUAL}]|[{RARE_LETTERS}]", f"left({folded(text)}, {LONGEST_TEXT})"
    letters = f"CASE WHEN body ~ '{unusual}' THEN {full} ELSE {quick} END"
    spaced = f"regexp_replace(({letters}) COLLATE \"C\", '{SEPARATOR}', ' ', 'g')"
    words = "array_remove(string_to_array(body, ' '), '')"
    return (
        "SELECT table_name, id AS row_id, record_table, record_id, array_to_tsvector("
        "CASE WHEN CASE WHEN octet_length(body) > length(body)"
        f" THEN body ~ '[{UNSPACED}]' END THEN {_words_and_pairs()}"
        f" WHEN octet_length(body) <= {LONGEST_LEXEME} THEN {words}"
        f" ELSE ARRAY(SELECT left(word, {LONGEST_WORD}) FROM unnest({words}) AS word) END) AS words"
        f" FROM (SELECT {row}, {spaced} AS body FROM ({rows}) AS texts OFFSET 0) AS spaced"
    )


def _words_and_pairs() -> str:
    """SQL for the words of `body`, with every pair of neighbours and the last letter of each run of
    a script without spaces. The pairs begin at the odd letters, and without the first letter of the
    run at the even ones."""
    pairs = f"SELECT match[1] FROM regexp_matches({{}}, '[{UNSPACED}]{{{{1,2}}}}', 'g') AS match"
    others = f"regexp_replace(body, '[{UNSPACED}]([{UNSPACED}]*)', '\\1 ', 'g')"
    words = f"regexp_replace(body, '[{UNSPACED}]+', ' ', 'g')"
    return (
        f"ARRAY(SELECT left(word, {LONGEST_WORD}) FROM unnest(string_to_array({words}, ' '))"
        f" AS word WHERE word <> '' UNION {pairs.format('body')} UNION {pairs.format(others)})"
    )


def _body() -> str:
    """The function's text. Rows that an UPDATE leaves with the texts that they had keep their
    words. The statements are made when they run: the columns differ by table, and each is planned
    for the rows that there are."""
    return f"""
DECLARE
  texts text := (SELECT string_agg(quote_ident(name), ', ') FROM unnest(TG_ARGV[2:]) AS name);
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


@compiles(functions.record_table, "postgresql")
def _record_table(element: functions.record_table, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ARG001
    return "record_table"


@compiles(functions.is_of_table, "postgresql")
def _is_of_table(element: functions.is_of_table, compiler: SQLCompiler, **kw: Any) -> str:
    name, *_ = element.clauses
    return f"(record_table = {compiler.process(name, **kw)})"


@compiles(functions.record_id, "postgresql")
def _record_id(element: functions.record_id, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ARG001
    return f"{INDEX}.record_id"


@compiles(functions.begins_word, "postgresql")
def _begins_word(element: functions.begins_word, compiler: SQLCompiler, **kw: Any) -> str:
    words = (f"left({compiler.process(word, **kw)}, {LONGEST_WORD})" for word in element.clauses)
    beginnings = " || ' & ' || ".join(f"'''' || {word} || ''':*'" for word in words)
    return f"words @@ ({beginnings})::tsquery"


@compiles(functions.has_words, "postgresql")
def _has_words(element: functions.has_words, compiler: SQLCompiler, **kw: Any) -> str:
    (texts,) = (compiler.process(clause, **kw) for clause in element.clauses)
    all_words = f"replace({texts}, ' ', ' & ')"
    return f"words @@ ('(' || replace({all_words}, '|', ') | (') || ')')::tsquery"
