"""Random damages of a database file, as disks, other programs and people do them."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

PAGE = 4096
Damage = Callable[[Path, random.Random], None]


def _rewrite(file: Path, change: Callable[[bytearray], None]) -> None:
    contents = bytearray(file.read_bytes())
    change(contents)
    file.write_bytes(contents)


def _place(contents: bytearray, luck: random.Random) -> int:
    return luck.randrange(len(contents))


def flip_bits(file: Path, luck: random.Random) -> None:
    """A few bits anywhere."""

    def change(contents: bytearray) -> None:
        for _ in range(luck.choice([1, 3, 30, 300])):
            contents[_place(contents, luck)] ^= 1 << luck.randrange(8)

    _rewrite(file, change)


def zero_bytes(file: Path, luck: random.Random) -> None:
    """A stretch of zeros."""

    def change(contents: bytearray) -> None:
        start = _place(contents, luck)
        stretch = contents[start : start + luck.choice([1, 16, 512, 5_000])]
        contents[start : start + len(stretch)] = bytes(len(stretch))

    _rewrite(file, change)


def write_noise(file: Path, luck: random.Random) -> None:
    """A sector of noise, such as of another file."""

    def change(contents: bytearray) -> None:
        start = _place(contents, luck) // 512 * 512
        contents[start : start + 512] = luck.randbytes(512)

    _rewrite(file, change)


def swap_pages(file: Path, luck: random.Random) -> None:
    """Two pages in each other's place, or one lost write."""

    def change(contents: bytearray) -> None:
        pages = len(contents) // PAGE
        one, other = (luck.randrange(1, pages) * PAGE for _ in range(2))
        first, second = contents[one : one + PAGE], contents[other : other + PAGE]
        contents[other : other + PAGE] = first
        if luck.random() < 0.7:
            contents[one : one + PAGE] = second

    _rewrite(file, change)


def cut_off(file: Path, luck: random.Random) -> None:
    """A copy that was not finished."""
    os.truncate(file, luck.choice([7, 90, 512, PAGE, luck.randrange(1, file.stat().st_size)]))


def change_header(file: Path, luck: random.Random) -> None:
    """A byte or two of the header of the file."""

    def change(contents: bytearray) -> None:
        for _ in range(luck.randint(1, 2)):
            contents[luck.randrange(100)] = luck.randrange(256)

    _rewrite(file, change)


def replace_by_text(file: Path, luck: random.Random) -> None:
    """Another file of that name."""
    text = luck.choice(["ref,title\n1,A visit\n", "x", "SQLite format 3", "{}", "\n" * 9_000])
    file.write_text(text, encoding="utf-8")


def replace_by_folder(file: Path, luck: random.Random) -> None:  # noqa: ARG001
    """A folder of that name."""
    file.unlink()
    file.mkdir()


def replace_by_pipe(file: Path, luck: random.Random) -> None:  # noqa: ARG001
    """A pipe of that name."""
    file.unlink()
    os.mkfifo(file)


def replace_by_other_database(file: Path, luck: random.Random) -> None:
    """A database of another program, or of none."""
    file.unlink()
    execute(file, luck.choice(["CREATE TABLE notes (id INTEGER)", "PRAGMA user_version = 3",
                                "CREATE TABLE alembic_version (version_num TEXT)",
                                "CREATE TABLE alembic_version (other TEXT)"]))  # fmt: skip


def execute(file: Path, *statements: str) -> None:
    """Run statements on the file, with leave to write its schema."""
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            connection.execute(statement)


def _tables(file: Path) -> list[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%'"
    with contextlib.closing(sqlite3.connect(file)) as connection:
        return [name for (name,) in connection.execute(query)]


def _filled_columns(file: Path) -> list[tuple[str, str]]:
    """The columns of tables that have rows."""
    with contextlib.closing(sqlite3.connect(file)) as connection:
        return [
            (table, column[1])
            for table in _tables(file)
            if connection.execute(f"SELECT 1 FROM {table}").fetchone()
            for column in connection.execute(f"PRAGMA table_info({table})")
            if column[1] != "id"
        ]


def damage_schema(file: Path, luck: random.Random) -> None:
    """The text of the schema."""
    table = luck.choice(_tables(file))
    execute(file, luck.choice([
        f"UPDATE sqlite_master SET sql = 'CREATE TABLE' WHERE name = '{table}'",
        f"UPDATE sqlite_master SET rootpage = 2 WHERE name = '{table}'",
        f"UPDATE sqlite_master SET rootpage = 999999 WHERE name = '{table}'",
        f"UPDATE sqlite_master SET name = 'x' WHERE name = '{table}'",
        f"DELETE FROM sqlite_master WHERE name = '{table}'",
        f"DELETE FROM sqlite_master WHERE tbl_name = '{table}'",
        "DELETE FROM sqlite_master WHERE type = 'index'",
        "DELETE FROM sqlite_master WHERE type = 'trigger' AND name IN (SELECT name FROM"
        " sqlite_master WHERE type = 'trigger' ORDER BY random() LIMIT 1)",
        "UPDATE alembic_version SET version_num = 'ffff'",
        "UPDATE alembic_version SET version_num = x'ff00'",
        "DELETE FROM alembic_version",
        "UPDATE sqlite_master SET sql = CAST(x'ff' || sql AS TEXT) WHERE type = 'index'",
        f"UPDATE sqlite_master SET sql = replace(sql, 'TEXT', 'TXET') WHERE name = '{table}'",
        f"UPDATE sqlite_master SET sql = substr(sql, 1, length(sql) - 30) || ') STRICT'"
        f" WHERE name = '{table}'",
    ]))  # fmt: skip


VALUES = ["5", "-1", "1e300", "9223372036854775807", "x'ff41'", "x''", "CAST(x'ff41' AS TEXT)",
          "CAST(x'c3' AS TEXT)", "'abc'", "''", "'{'", "'[1]'", "NULL", "char(0)", "3.5",
          "CAST(x'eda080' AS TEXT)", "'2022-13-45'"]  # fmt: skip


def write_wrong_values(file: Path, luck: random.Random) -> None:
    """Values that the types and rules of their column refuse."""
    table, column = luck.choice(_filled_columns(file))
    rows = f" WHERE rowid IN (SELECT rowid FROM {table} ORDER BY random() LIMIT 1)"
    store(file, table, column, luck.choice(VALUES), luck.choice(["", rows]))


def store(file: Path, table: str, column: str, value: str, rows: str = "") -> None:
    """Store a value that the column refuses: the table has no rules for a moment."""
    query = (
        "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL AND type = ?"
        " ORDER BY rowid"
    )
    with contextlib.closing(sqlite3.connect(file)) as connection:
        (sql,) = connection.execute(query, (table, "table")).fetchone()
        triggers = [text for (text,) in connection.execute(query, (table, "trigger"))]
    quoted = sql.replace("'", "''")
    names = [text.split()[2].strip('"') for text in triggers]
    loose = f"CREATE TABLE {table} ({', '.join(_column_names(file, table))})".replace(
        "(id,", "(id INTEGER PRIMARY KEY,"
    )
    # Two connections: the second sees the loosened table.
    execute(file, *(f"DROP TRIGGER {name}" for name in names),
            f"UPDATE sqlite_master SET sql = '{loose}' WHERE name = '{table}'")  # fmt: skip
    with contextlib.suppress(sqlite3.IntegrityError):
        execute(file, f"UPDATE {table} SET {column} = {value}{rows}")
    execute(file, f"UPDATE sqlite_master SET sql = '{quoted}' WHERE name = '{table}'")
    execute(file, *triggers)


def _column_names(file: Path, table: str) -> list[str]:
    with contextlib.closing(sqlite3.connect(file)) as connection:
        return [column[1] for column in connection.execute(f"PRAGMA table_info({table})")]


def leave_journal(file: Path, luck: random.Random) -> None:
    """A journal of noise beside the file, or a half of another one."""
    ending = luck.choice(["-journal", "-wal"])
    journal = Path(f"{file}{ending}")
    start = luck.choice([b"", bytes.fromhex("d9d505f920a163d7"), bytes.fromhex("377f0682002de218")])
    journal.write_bytes(start + luck.randbytes(luck.choice([10, 600, 9_000])))


def append_noise(file: Path, luck: random.Random) -> None:
    """Noise behind the end."""
    with file.open("ab") as stream:
        stream.write(luck.randbytes(luck.choice([1, 700, 3 * PAGE])))


DAMAGES: tuple[Damage, ...] = (
    flip_bits, zero_bytes, write_noise, swap_pages, cut_off, change_header, replace_by_text,
    replace_by_folder, replace_by_pipe, replace_by_other_database, damage_schema, damage_schema,
    write_wrong_values, write_wrong_values, write_wrong_values, leave_journal, append_noise,
)  # fmt: skip


def remove(file: Path) -> None:
    """Remove the file, whatever stands in its place, and its journals."""
    for path in file.parent.glob(f"{file.name}*"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def damage(file: Path, number: int) -> str:
    """Do the damage of the number to the file; the name of its kind."""
    luck = random.Random(number)
    kind = DAMAGES[number % len(DAMAGES)]
    kind(file, luck)
    return kind.__name__
