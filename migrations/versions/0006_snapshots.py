"""snapshots: a report that is kept as it was published is a snapshot, no longer an account

The tables, their columns, keys and indexes are renamed, and history's rows with them, so that log
and undo go on across the revision.

Revision ID: 0006
"""

import re
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision: str = "0006"
down_revision: str | Sequence[str] | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INT64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")

# Table: the column of it that is renamed.
TABLES = {"accounts": "", "account_figures": "account_id", "account_figure_records": "account_figure_id"}
ENTITIES = ("accounts", "account-figures")
# Names of the program in the text of a table or index; users' own columns are left alone.
NAMES = r"(pk|fk|uq|ck|ix)_{0}\w*|{0}s|{0}_figures|{0}_figure_records|{0}_id|{0}_figure_id"


def upgrade() -> None:
    rename("account", "snapshot")


def downgrade() -> None:
    rename("snapshot", "account")


def rename(old: str, new: str) -> None:
    """Rename the tables, and what history says of them, from one word to the other."""
    if op.get_context().dialect.name == "postgresql":
        rename_on_postgresql(old, new)
    elif context.is_offline_mode():
        make_from_nothing()
    else:
        rename_on_sqlite(old, new)
    rename_in_history(old, new)


def named(name: str, word: str) -> str:
    return name.replace("account", word)


def rename_on_postgresql(old: str, new: str) -> None:
    for table, column in TABLES.items():
        before, after = named(table, old), named(table, new)
        op.rename_table(before, after)
        op.execute(f"ALTER SEQUENCE {before}_id_seq RENAME TO {after}_id_seq")
        if column:
            op.execute(f"ALTER TABLE {after} RENAME COLUMN {named(column, old)} TO {named(column, new)}")
    # Keys, rules and indexes of the program; the index of a key is renamed with it.
    op.execute(f"""
DO $do$ DECLARE one record; BEGIN
  FOR one IN SELECT conrelid::regclass AS owner, conname AS name FROM pg_constraint
    WHERE conrelid IN ('{new}s'::regclass, '{new}_figures'::regclass, '{new}_figure_records'::regclass)
      AND conname ~ '^((pk|fk|uq|ck)_)?{old}'
  LOOP EXECUTE 'ALTER TABLE ' || one.owner || ' RENAME CONSTRAINT ' || quote_ident(one.name) || ' TO ' || quote_ident(replace(one.name, '{old}', '{new}'));
  END LOOP;
  FOR one IN SELECT indexrelid::regclass::text AS name FROM pg_index
    WHERE indrelid IN ('{new}s'::regclass, '{new}_figures'::regclass, '{new}_figure_records'::regclass)
      AND indexrelid::regclass::text ~ '^ix_{old}'
  LOOP EXECUTE 'ALTER INDEX ' || quote_ident(one.name) || ' RENAME TO ' || quote_ident(replace(one.name, '{old}', '{new}'));
  END LOOP;
END $do$""")


def rename_on_sqlite(old: str, new: str) -> None:
    """ALTER TABLE renames tables and columns wherever they stand, in users' views too. The names
    of keys and rules are only in the text of a table, so the table is made anew from its text."""
    bind = op.get_bind()
    for table, column in TABLES.items():
        before, after = named(table, old), named(table, new)
        bind.exec_driver_sql(f"ALTER TABLE {before} RENAME TO {after}")
        if column:
            bind.exec_driver_sql(f"ALTER TABLE {after} RENAME COLUMN {named(column, old)} TO {named(column, new)}")
    for table in TABLES:
        remake(named(table, new), old, new)


def remake(table: str, old: str, new: str) -> None:
    """Make the table, its indexes and users' triggers on it anew, with the program's names renamed."""
    bind = op.get_bind()
    stored = list(bind.execute(sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL ORDER BY type <> 'table'"), {"table": table}))
    bind.exec_driver_sql(f"CREATE TEMPORARY TABLE kept AS SELECT * FROM {table}")
    bind.exec_driver_sql(f"DROP TABLE {table}")
    for kind, text in stored:
        bind.exec_driver_sql(text if kind == "trigger" else renamed(text, old, new))
        if kind == "table":
            written = "hidden NOT IN (2, 3)"  # all but generated columns
            rows = bind.exec_driver_sql(f"SELECT name FROM pragma_table_xinfo('{table}') WHERE {written}")
            names = ", ".join(f'"{row[0]}"' for row in rows)
            bind.exec_driver_sql(f"INSERT INTO {table} ({names}) SELECT {names} FROM kept")
    bind.exec_driver_sql("DROP TABLE kept")


def renamed(text: str, old: str, new: str) -> str:
    """The text of a table or index with the program's names renamed and unquoted, as ALTER TABLE quotes them."""
    words = f"{NAMES.format(old)}|{NAMES.format(new)}"
    return re.sub(rf'"?\b({words})\b"?', lambda match: match[0].strip('"').replace(old, new), text)


def rename_in_history(old: str, new: str) -> None:
    """The rows of `changes` and `imports` that are about the tables."""
    columns = [(named(column, old), named(column, new)) for column in TABLES.values() if column]
    for kind in ("table_name", "record_table"):
        for table in TABLES:
            op.execute(f"UPDATE changes SET {kind} = '{named(table, new)}' WHERE {kind} = '{named(table, old)}'")
    for image in ("old", "new"):
        for before, after in columns:
            if op.get_context().dialect.name == "postgresql":
                value = f"{image} - '{before}' || jsonb_build_object('{after}', {image} -> '{before}')"
                where = f"jsonb_exists({image}, '{before}')"
            else:
                value = f"""replace({image}, '"{before}":', '"{after}":')"""
                where = f"{image} IS NOT NULL"
            op.execute(f"UPDATE changes SET {image} = {value} WHERE table_name LIKE '{new}%' AND {where}")
    for entity in ENTITIES:
        op.execute(f"UPDATE imports SET entity = '{named(entity, new)}' WHERE entity = '{named(entity, old)}'")


def a_date(c: str) -> str:
    """A real date of 1900 to 2199, known to the year, the month or the day, in column `c`."""
    return (
        f"{c} IS NULL OR (length({c}) = 4 OR length({c}) = 7 OR length({c}) = 10)"
        f" AND (substr({c}, 1, 2) = '19' OR substr({c}, 1, 2) = '20' OR substr({c}, 1, 2) = '21') AND substr({c}, 3, 1) BETWEEN '0' AND '9' AND substr({c}, 4, 1) BETWEEN '0' AND '9'"
        f" AND (length({c}) = 4 OR substr({c}, 5, 1) = '-'"
        f" AND (substr({c}, 6, 2) = '01' OR substr({c}, 6, 2) = '02' OR substr({c}, 6, 2) = '03' OR substr({c}, 6, 2) = '04' OR substr({c}, 6, 2) = '05' OR substr({c}, 6, 2) = '06' OR substr({c}, 6, 2) = '07' OR substr({c}, 6, 2) = '08' OR substr({c}, 6, 2) = '09' OR substr({c}, 6, 2) = '10' OR substr({c}, 6, 2) = '11' OR substr({c}, 6, 2) = '12'))"
        f" AND (length({c}) < 10 OR substr({c}, 8, 1) = '-'"
        f" AND (substr({c}, 9, 1) = '0' OR substr({c}, 9, 1) = '1' OR substr({c}, 9, 1) = '2' OR substr({c}, 9, 1) = '3') AND substr({c}, 10, 1) BETWEEN '0' AND '9' AND substr({c}, 9, 2) BETWEEN '01' AND '31'"
        f" AND (substr({c}, 9, 2) <> '31' OR NOT (substr({c}, 6, 2) = '04' OR substr({c}, 6, 2) = '06' OR substr({c}, 6, 2) = '09' OR substr({c}, 6, 2) = '11'))"
        f" AND (substr({c}, 6, 2) <> '02' OR substr({c}, 9, 2) <= '28' OR substr({c}, 9, 2) = '29'"
        f" AND (substr({c}, 3, 2) <> '00'"
        f" AND (substr({c}, 4, 1) = '0' OR substr({c}, 4, 1) = '4' OR substr({c}, 4, 1) = '8')"
        f" AND (substr({c}, 3, 1) = '0' OR substr({c}, 3, 1) = '2' OR substr({c}, 3, 1) = '4' OR substr({c}, 3, 1) = '6' OR substr({c}, 3, 1) = '8') OR (substr({c}, 4, 1) = '2' OR substr({c}, 4, 1) = '6')"
        f" AND (substr({c}, 3, 1) = '1' OR substr({c}, 3, 1) = '3' OR substr({c}, 3, 1) = '5' OR substr({c}, 3, 1) = '7' OR substr({c}, 3, 1) = '9') OR substr({c}, 1, 4) = '2000')))"
    )


def keyed() -> list[sa.Column[Any]]:
    """The columns that every record has."""
    return [
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("ref", TEXT, nullable=False),
    ]


def make_from_nothing() -> None:
    """The tables under their new names, for SQL that is run elsewhere on an empty database."""
    for table in reversed(TABLES):
        op.drop_table(table)
    op.create_table(
        "snapshots",
        sa.Column("id", sa.Integer(), nullable=False),
        *keyed(),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("period_start", TEXT, nullable=False),
        sa.Column("period_end", TEXT, nullable=False),
        sa.Column("frozen_on", TEXT, nullable=False),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshots")),
        sa.UniqueConstraint("ref", name=op.f("uq_snapshots_ref")),
        sa.CheckConstraint("substr(period_end, 1, length(period_start)) >= substr(period_start, 1, length(period_end))", name=op.f("ck_snapshots_period_end_not_before_period_start")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_snapshots_ref_filled")),
        sa.CheckConstraint("trim(title) <> ''", name=op.f("ck_snapshots_title_filled")),
        sa.CheckConstraint("trim(text) <> ''", name=op.f("ck_snapshots_text_filled")),
        sa.CheckConstraint("(language = 'en' OR language = 'vi')", name=op.f("ck_snapshots_language_valid")),
        *(sa.CheckConstraint(a_date(c), name=op.f(f"ck_snapshots_{c}_valid")) for c in ("period_start", "period_end", "frozen_on")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_snapshots_period_end"), "snapshots", ["period_end"])
    op.create_index(op.f("ix_snapshots_title"), "snapshots", ["title"])
    op.create_table(
        "snapshot_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        *keyed(),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("figure", TEXT, nullable=True),
        sa.Column("qualifier", TEXT, nullable=True),
        sa.Column("value_hundredths", INT64, nullable=True),
        sa.Column("value_text", TEXT, nullable=True),
        sa.Column("recorded_hundredths", INT64, nullable=True),
        sa.Column("records", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot_figures")),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshots.id"], name=op.f("fk_snapshot_figures_snapshot_id_snapshots")),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicators.id"], name=op.f("fk_snapshot_figures_indicator_id_indicators")),
        sa.UniqueConstraint("snapshot_id", "indicator_id", name=op.f("uq_snapshot_figures_snapshot_id_indicator_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_snapshot_figures_ref")),
        sa.CheckConstraint("records >= 0", name=op.f("ck_snapshot_figures_records_range")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_snapshot_figures_ref_filled")),
        sa.CheckConstraint("(qualifier = 'exact' OR qualifier = 'nearly' OR qualifier = 'more_than' OR qualifier = 'about' OR qualifier = 'at_least')", name=op.f("ck_snapshot_figures_qualifier_valid")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_snapshot_figures_indicator_id"), "snapshot_figures", ["indicator_id"])
    op.create_table(
        "snapshot_figure_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("snapshot_figure_id", sa.Integer(), nullable=False),
        sa.Column("record", TEXT, nullable=False),
        sa.Column("amount_hundredths", INT64, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot_figure_records")),
        sa.ForeignKeyConstraint(["snapshot_figure_id"], ["snapshot_figures.id"], name=op.f("fk_snapshot_figure_records_snapshot_figure_id_snapshot_figures"), ondelete="CASCADE"),
        sa.UniqueConstraint("snapshot_figure_id", "record", name=op.f("uq_snapshot_figure_records_snapshot_figure_id_record")),
        sa.CheckConstraint("trim(record) <> ''", name=op.f("ck_snapshot_figure_records_record_filled")),
        sqlite_strict=True,
    )
