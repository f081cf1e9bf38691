"""PostgreSQL's search index: a table of words as `tsvector`, kept by one function for all tables.

The words are put together from the folded text directly: the server's own parser would take
`a/b` for a path and `x@y` for an address, and SQLite's does not. The function runs as its owner,
so that whoever may change a table need not be let into the index.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.compiler import compiles

from ecodiplo.db.fold_in_sql import folded_on_postgresql
from ecodiplo.db.postgresql_triggers import fixed_search_path, triggers_of
from ecodiplo.db.search import functions
from ecodiplo.db.search.indexed import INDEX, LONGEST_WORD
from ecodiplo.fold import WORD_SEPARATORS

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
        fixed_search_path(FUNCTION),
        *(
            f"INSERT INTO {INDEX} SELECT '{table.name}', id, '{table.record_table}',"
            f" {table.record_id}, {_words(_text(table.texts))} FROM {table.name}"
            for table in tables
        ),
        *made.values(),
    ]


def triggers(tables: Iterable[IndexedTable]) -> dict[str, str]:
    """The triggers that keep the index as the server spells them, and the text of their function,
    by name."""
    made = {FUNCTION: _body()}
    for table in tables:
        arguments = ", ".join(
            f"'{argument}'" for argument in (table.record_table, table.record_id, *table.texts)
        )
        columns = ", ".join(dict.fromkeys(("id", table.record_id, *table.texts)))
        made[f"search_{table.name}"] = (
            f"CREATE TRIGGER search_{table.name} AFTER INSERT OR DELETE OR UPDATE OF {columns}"
            f" ON {table.name} FOR EACH ROW EXECUTE FUNCTION {FUNCTION}({arguments})"
        )
    return made


def _text(columns: Iterable[str]) -> str:
    return " || ' ' || ".join(f"coalesce({column}, '')" for column in columns)


def _words(expression: str) -> str:
    """SQL of the words of a text, as a `tsvector`."""
    folded = folded_on_postgresql(f"left({expression}, {LONGEST_TEXT})")
    return (
        f"(SELECT coalesce(array_to_tsvector(array_agg(DISTINCT left(word, {LONGEST_WORD}))), '')"
        f" FROM regexp_split_to_table({folded} COLLATE \"C\", '{WORD_SEPARATORS}') AS word"
        " WHERE word <> '')"
    )


def _body() -> str:
    return f"""
DECLARE
  after jsonb;
  body text;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM {INDEX} WHERE table_name = TG_TABLE_NAME AND row_id = OLD.id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    after := to_jsonb(NEW);
    SELECT string_agg(after ->> name, ' ') INTO body
      FROM unnest(TG_ARGV[2:]) AS name;
    INSERT INTO {INDEX} (table_name, row_id, record_table, record_id, words)
      VALUES (TG_TABLE_NAME, NEW.id, TG_ARGV[0], (after ->> TG_ARGV[1])::integer,
              {_words("coalesce(body, '')")});
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
    """The triggers index each row; the rows come to the server one by one as it is."""
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
    _, folded = element.clauses
    word = f"left({compiler.process(folded, **kw)}, {LONGEST_WORD})"
    return f"words @@ ('''' || {word} || ''':*')::tsquery"
