"""role_in_totals: a record says which role it has in totals, no longer only whether it counts

The flag `counted` becomes a term. What it meant stood in the words of the reason; they fill the new
column once. History's rows change with it.

Revision ID: 0008
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.schema import CreateIndex, CreateTable

from ecodiplo.errors import EcodiploError
from ecodiplo.fold import fold
from ecodiplo.language import Label

revision: str = "0008"
down_revision: str | Sequence[str] | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ("aid", "delegations", "events", "fdi_capital", "fdi_projects", "mous", "press_visits")
ROLES = ("counted", "umbrella", "duplicate", "pledged", "other")



class Form(NamedTuple):
    """One of the two forms of the mark: its column, type and default, the rule of its values, and
    the rule on the reason."""

    column: str
    type: str
    default: str
    values: str
    reason: str


FLAG = Form("counted", "INTEGER", "1", "counted = 0 OR counted = 1", "counted = 1 OR not_counted_reason IS NOT NULL")
ROLE = Form(
    "role_in_totals", "TEXT", "counted", "(" + " OR ".join(f"role_in_totals = '{role}'" for role in ROLES) + ")",
    "role_in_totals = 'counted' OR role_in_totals = 'umbrella' OR not_counted_reason IS NOT NULL",
)  # fmt: skip

# The words of a reason that say the role, folded; the last two are read with their marks, or typed
# without any.
UMBRELLA = re.compile(r"(umbrella|tong hop) ?(:|$)")
ALSO_DUPLICATE = re.compile(r"duplicat|trùng|^[\0-\x7f]*\btrung\b")
PLEDGED = re.compile(r"((only )?(pledged?|promised|announced)( only)?|(moi |chi |moi chi )?cam ket|(moi|chi|moi chi) (cong bo|hua))( ?[:;,.(]|$)|pledged by |pledge of |(moi |chi |moi chi )cam ket ")
DUPLICATE = re.compile(r"((a )?duplicates? of |duplicated?( record)?( ?[:;,.(]|$))|((hồ sơ |bản ghi )?trùng|(ho so |ban ghi )?trung)( lặp| lap)?( ?[:;,.(]|$| (với|của|voi|cua) )")


def upgrade() -> None:
    with translations(roles_of_reasons()):
        change(FLAG, ROLE)


def downgrade() -> None:
    """A reason that does not say the role gets it as its first word: `duplicate: ...`."""
    refuse_unsayable_umbrellas()
    with translations(reasons_with_roles()):
        change(ROLE, FLAG)


# What the words of a reason say.


def role_of(reason: str) -> str:
    """The role that the reason says: `umbrella: all visits together` is that of an umbrella, as
    schema 0007 read it."""
    folded, typed = fold(reason), reason.casefold().strip()
    if UMBRELLA.match(folded):
        return "other" if ALSO_DUPLICATE.search(typed) else "umbrella"
    if DUPLICATE.match(typed):
        return "duplicate"
    return "pledged" if PLEDGED.match(folded) else "other"


def reason_with_role(role: str, reason: str) -> str:
    """The reason, with the role as its first word where it does not say it."""
    if reason and role_of(reason) == role:
        return reason
    return f"{role}: {reason}" if reason else role


def roles_of_reasons() -> Iterator[dict[str, str]]:
    """The role for each reason of a row, now or in history, that is not counted."""
    for mark, reason in marks(FLAG.column):
        if mark == "0":
            yield {"mark": mark, "reason": reason, "becomes": role_of(reason)}


def reasons_with_roles() -> Iterator[dict[str, str]]:
    """The new reason for each role and reason of a row, now or in history, that is not counted."""
    for mark, reason in marks(ROLE.column):
        if mark != "counted" and (becomes := reason_with_role(mark, reason)) != reason:
            yield {"mark": mark, "reason": reason, "becomes": becomes}


def marks(column: str) -> set[tuple[str, str]]:
    """Every mark with every reason, in the tables and in history; an empty reason is ''."""
    selects = [f"SELECT CAST({column} AS TEXT), coalesce(not_counted_reason, '') FROM {table}" for table in TABLES]
    for image in ("old", "new"):
        mark, reason = part(image, column), part(image, "not_counted_reason")
        selects.append(f"SELECT {mark}, coalesce({reason}, '') FROM changes WHERE {ours()} AND {mark} IS NOT NULL")
    return {(row[0], row[1]) for row in op.get_bind().execute(sa.text(" UNION ".join(selects)))}


def refuse_unsayable_umbrellas() -> None:
    """Raise EcodiploError for umbrellas whose reason schema 0007 would read as a duplicate's."""
    if context.is_offline_mode():
        return
    for table in TABLES:
        rows = op.get_bind().execute(sa.text(f"SELECT ref, not_counted_reason FROM {table} WHERE role_in_totals = 'umbrella' AND not_counted_reason IS NOT NULL ORDER BY ref"))
        if refs := [ref for ref, reason in rows if role_of(reason_with_role("umbrella", reason)) != "umbrella"]:
            raise EcodiploError(
                Label(
                    f"the reasons of the umbrella records {', '.join(refs)} mention a duplicate, and schema 0007 would take the records for duplicates; reword the reasons first",
                    f"lý do của các hồ sơ tổng hợp {', '.join(refs)} nhắc đến hồ sơ trùng, lược đồ 0007 sẽ coi chúng là hồ sơ trùng; hãy sửa lý do trước",
                )
            )


@contextmanager
def translations(rows: Iterable[dict[str, str]]) -> Iterator[None]:
    """Context manager: the table `translations` holds what a mark and a reason become."""
    if context.is_offline_mode():
        yield
        return
    bind = op.get_bind()
    wanted = list(rows)
    bind.exec_driver_sql("CREATE TEMPORARY TABLE translations (mark TEXT, reason TEXT, becomes TEXT, PRIMARY KEY (mark, reason))")
    if wanted:
        bind.execute(sa.text("INSERT INTO translations VALUES (:mark, :reason, :becomes)"), wanted)
    yield
    bind.exec_driver_sql("DROP TABLE translations")


def translated(mark: str, reason: str) -> str:
    """SQL of what a mark and a reason become; NULL when they are not in `translations`."""
    return f"(SELECT becomes FROM translations AS t WHERE t.mark = CAST({mark} AS TEXT) AND t.reason = coalesce({reason}, ''))"


def new_mark(new: Form, mark: str, reason: str) -> str:
    """SQL of the mark in the new form."""
    if new is FLAG:
        return f"CASE WHEN {mark} = 'counted' THEN 1 ELSE 0 END"
    return f"CASE WHEN CAST({mark} AS TEXT) = '1' THEN 'counted' ELSE coalesce({translated(mark, reason)}, 'other') END"


# The tables and history.


def change(old: Form, new: Form) -> None:
    """Change the column, its rules, and the images of rows in history."""
    if op.get_context().dialect.name == "postgresql":
        for table in TABLES:
            change_on_postgresql(table, old, new)
    elif context.is_offline_mode():
        make_from_nothing()
    else:
        change_on_sqlite(old, new)
    if not context.is_offline_mode():
        change_history(old, new)


def change_on_postgresql(table: str, old: Form, new: Form) -> None:
    for rule in (f"ck_{table}_{old.column}_valid", f"ck_{table}_says_why_not_counted"):
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {rule}")
    # Since PostgreSQL 18 the rule of NOT NULL has a name, with that of the column in it.
    op.execute(f"ALTER TABLE {table} ALTER COLUMN {old.column} DROP NOT NULL")
    if not context.is_offline_mode():
        refuse_uses_on_postgresql(table, old, new)
    if new is FLAG and not context.is_offline_mode():
        lookup = translated(old.column, "not_counted_reason")
        op.execute(f"UPDATE {table} SET not_counted_reason = {lookup} WHERE {lookup} IS NOT NULL")
    op.execute(f"ALTER TABLE {table} ALTER COLUMN {old.column} DROP DEFAULT")
    if new is FLAG:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {old.column} TYPE integer USING {new_mark(new, old.column, '')}")
    else:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {old.column} TYPE text COLLATE \"C\" USING CASE {old.column} WHEN 1 THEN 'counted' ELSE '0' END")
    op.execute(f"ALTER TABLE {table} RENAME COLUMN {old.column} TO {new.column}")
    op.execute(f"ALTER TABLE {table} ALTER COLUMN {new.column} SET DEFAULT '{new.default}'")
    op.execute(f"ALTER TABLE {table} ALTER COLUMN {new.column} SET NOT NULL")
    if new is ROLE and not context.is_offline_mode():
        op.execute(f"UPDATE {table} SET {new.column} = coalesce({translated(new.column, 'not_counted_reason')}, 'other') WHERE {new.column} = '0'")
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_{new.column}_valid CHECK ({new.values})")
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_says_why_not_counted CHECK ({new.reason})")


def refuse_uses_on_postgresql(table: str, old: Form, new: Form) -> None:
    """Refuse what users made of the column: views, indexes, rules, and the functions of triggers."""
    depending = """
SELECT pg_describe_object(d.classid, d.objid, d.objsubid) FROM pg_depend d
  JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
  WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = CAST(:table AS regclass) AND a.attname = :name
    AND NOT (d.classid = 'pg_attrdef'::regclass AND d.deptype = 'a')
UNION SELECT 'trigger ' || t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
  WHERE t.tgrelid = CAST(:table AS regclass) AND NOT t.tgisinternal AND p.prosrc ~ ('\\m' || :name || '\\M')
ORDER BY 1"""
    refuse_uses(op.get_bind().execute(sa.text(depending), {"table": table, "name": old.column}).scalars(), table, old, new)


def refuse_uses(names: Iterable[str], table: str, old: Form, new: Form) -> None:
    """Raise EcodiploError when users made something of the column, which cannot mean the same."""
    if uses := ", ".join(names):
        raise EcodiploError(
            Label(
                f"the column {old.column} of {table} becomes {new.column}, and these use it: {uses}; drop them first and make them anew afterwards",
                f"cột {old.column} của {table} trở thành {new.column}, mà các đối tượng sau dùng cột này: {uses}; hãy xóa chúng trước rồi tạo lại sau",
            )
        )


def change_on_sqlite(old: Form, new: Form) -> None:
    """Make the tables anew from their texts with the other column and rules, which SQLite cannot
    change in place. Columns, indexes and triggers that users added stay."""
    bind = op.get_bind()
    views = readable_views()
    for table in TABLES:
        stored = list(bind.execute(sa.text("SELECT type, name, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL ORDER BY type <> 'table'"), {"table": table}))
        refuse_uses((f"{kind} {name}" for kind, name, text in stored if kind != "table" and mentions(text, old.column)), table, old, new)
        bind.exec_driver_sql(f"CREATE TEMPORARY TABLE kept AS SELECT * FROM {table}")
        bind.exec_driver_sql(f"DROP TABLE {table}")
        for kind, _, text in stored:
            bind.exec_driver_sql(changed_text(table, text, old, new) if kind == "table" else text)
            if kind == "table":
                copy_rows(table, old, new)
        bind.exec_driver_sql("DROP TABLE kept")
    refuse_uses((f"view {name}" for name in sorted(views - readable_views())), "these tables", old, new)


def copy_rows(table: str, old: Form, new: Form) -> None:
    bind = op.get_bind()
    written = "hidden NOT IN (2, 3)"  # all but generated columns
    names = list(bind.exec_driver_sql(f"SELECT name FROM pragma_table_xinfo('{table}') WHERE {written}").scalars())
    values = {name: f'"{name}"' for name in names}
    values[new.column] = new_mark(new, old.column, "not_counted_reason")
    if new is FLAG:
        values["not_counted_reason"] = f"coalesce({translated(old.column, 'not_counted_reason')}, not_counted_reason)"
    into = ", ".join(f'"{name}"' for name in names)
    bind.exec_driver_sql(f"INSERT INTO {table} ({into}) SELECT {', '.join(values[name] for name in names)} FROM kept")


def changed_text(table: str, text: str, old: Form, new: Form) -> str:
    """The text of the table with the other column and rules."""
    rest = text
    for pattern, after in (
        (rf'"?\b{old.column}\b"?\s+{old.type} DEFAULT \'{old.default}\' NOT NULL', f"{new.column} {new.type} DEFAULT '{new.default}' NOT NULL"),
        (rf'CONSTRAINT "?ck_{table}_{old.column}_valid"? CHECK \({re.escape(old.values)}\)', f"CONSTRAINT ck_{table}_{new.column}_valid CHECK ({new.values})"),
        (rf'CONSTRAINT "?ck_{table}_says_why_not_counted"? CHECK \({re.escape(old.reason)}\)', f"CONSTRAINT ck_{table}_says_why_not_counted CHECK ({new.reason})"),
    ):
        text, count = re.subn(pattern, after, text)
        rest = re.sub(pattern, "", rest)
        if count != 1:
            raise EcodiploError(
                Label(
                    f"the table {table} has not the column {old.column} and its rules as ecodiplo made them: another program has rebuilt it; restore the database from a copy",
                    f"bảng {table} không còn cột {old.column} và các ràng buộc như ecodiplo đã tạo: chương trình khác đã dựng lại bảng; hãy khôi phục từ bản sao",
                )
            )
    refuse_uses(["its own rules or columns"] if mentions(rest, old.column) else [], table, old, new)
    return text


def mentions(text: str, column: str) -> bool:
    return re.search(rf"\b{column}\b", text, re.IGNORECASE) is not None


def readable_views() -> set[str]:
    """The views of users that can be read. SQLite finds a missing column only when a view is read."""
    bind = op.get_bind()
    readable = set()
    for name in list(bind.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'view'")).scalars()):
        quoted = name.replace('"', '""')
        try:
            bind.exec_driver_sql(f'SELECT 1 FROM "{quoted}" LIMIT 0').close()
        except sa.exc.OperationalError:
            continue
        readable.add(name)
    return readable


def change_history(old: Form, new: Form) -> None:
    """The images of the rows in `changes`."""
    for image in ("old", "new"):
        mark, reason = part(image, old.column), part(image, "not_counted_reason")
        if new is FLAG:
            lookup = translated(mark, reason)
            op.execute(f"UPDATE changes SET {image} = {with_part(image, 'not_counted_reason', lookup)} WHERE {ours()} AND {lookup} IS NOT NULL")
        without = f"{image} - '{old.column}'" if is_postgresql() else f"json_remove({image}, '$.{old.column}')"
        changed = with_part(without, new.column, new_mark(new, mark, reason))
        op.execute(f"UPDATE changes SET {image} = {changed} WHERE {ours()} AND {mark} IS NOT NULL")


def ours() -> str:
    return "table_name IN (" + ", ".join(f"'{table}'" for table in TABLES) + ")"


def part(image: str, column: str) -> str:
    """SQL of the value of a column in an image, as text."""
    return f"({image} ->> '{column}')" if is_postgresql() else f"CAST(json_extract({image}, '$.{column}') AS TEXT)"


def with_part(image: str, column: str, value: str) -> str:
    """SQL of an image with another value of a column."""
    if is_postgresql():
        return f"({image}) || jsonb_build_object('{column}', {value})"
    return f"json_set({image}, '$.{column}', {value})"


def is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"


def make_from_nothing() -> None:
    """The tables as revisions 0001 and 0002 make them, with the role in place of the flag, for SQL
    that is run elsewhere on an empty database."""
    for table in first_tables():
        dialect = op.get_context().dialect
        op.execute(f"DROP TABLE {table.name}")
        op.execute(changed_text(table.name, str(CreateTable(table).compile(dialect=dialect)), FLAG, ROLE))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            op.execute(str(CreateIndex(index).compile(dialect=dialect)))


def first_tables() -> list[sa.Table]:
    """The tables as revisions 0001 and 0002 make them: those revisions, run on a description."""
    schema = sa.MetaData()

    def create_index(name: str, table: str, columns: list[str], **options: Any) -> None:
        own = schema.tables[table]
        sa.Index(name, *(own.c[column] for column in columns), **options)

    operations = SimpleNamespace(
        f=str, create_index=create_index,
        create_table=lambda name, *parts, **options: sa.Table(name, schema, *parts, **options),
    )  # fmt: skip
    for file in ("0001_first_schema.py", "0002_history.py"):
        spec = spec_from_file_location(file, Path(__file__).with_name(file))
        assert spec is not None
        assert spec.loader is not None
        earlier: Any = module_from_spec(spec)
        spec.loader.exec_module(earlier)
        earlier.op = operations
        earlier.upgrade()
    return [schema.tables[name] for name in TABLES]
