"""decimals: a published figure keeps the decimals that it was published with

The value of a figure was an integer of hundredths. It becomes a double, which is exact to fifteen
digits, and readable in SQL without a division. The column has another name, so that a query which
divides by 100 fails instead of being wrong. History's rows change with it.

Revision ID: 0007
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label

revision: str = "0007"
down_revision: str | Sequence[str] | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INT64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOUBLE: Any = sa.Double().with_variant(sa.REAL(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")

TABLES = ("figures", "snapshot_figures")
# The digits of a decimal number that a double keeps.
DIGITS = 15


def upgrade() -> None:
    refuse("value_hundredths", lambda stored: len((Decimal(stored) / 100).normalize().as_tuple().digits) > DIGITS,
           Label("has more than 15 digits; round it first", "có hơn 15 chữ số; hãy làm tròn trước"))
    if op.get_context().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN value_hundredths TYPE double precision USING value_hundredths::numeric / 100")
            op.execute(f"ALTER TABLE {table} RENAME COLUMN value_hundredths TO value")
        change_history("value_hundredths", "value", "(({0} ->> 'value_hundredths')::numeric / 100)::double precision")
    else:
        change_on_sqlite(("value_hundredths INTEGER", "value REAL"), "value_hundredths / 100.0", ("value", DOUBLE))
        change_history("value_hundredths", "value", "json_extract({0}, '$.value_hundredths') / 100.0")


def downgrade() -> None:
    """A value in history with more decimals is rounded to hundredths."""
    refuse("value", lambda stored: (exact := Decimal(f"{stored:.15g}")) != round(exact, 2),
           Label("has more than two decimals, which schema 0006 does not store; round it first",
                 "có hơn hai chữ số thập phân, lược đồ 0006 không lưu được; hãy làm tròn trước"))
    if op.get_context().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN value TYPE bigint USING round(value * 100)::bigint")
            op.execute(f"ALTER TABLE {table} RENAME COLUMN value TO value_hundredths")
        change_history("value", "value_hundredths", "round(({0} ->> 'value')::numeric * 100)::bigint")
    else:
        change_on_sqlite(("value REAL", "value_hundredths INTEGER"), "CAST(round(value * 100) AS INTEGER)", ("value_hundredths", INT64))
        change_history("value", "value_hundredths", "CAST(round(json_extract({0}, '$.value') * 100) AS INTEGER)")


def refuse(column: str, is_lost: Any, reason: Label) -> None:
    """Raise EcodiploError for a value that the other type cannot hold."""
    if context.is_offline_mode():
        return
    for table in TABLES:
        rows = op.get_bind().execute(sa.text(f"SELECT ref, {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY ref"))
        if refs := [ref for ref, stored in rows if is_lost(stored)]:
            raise EcodiploError(Label(f"the value of {', '.join(refs)} ", f"giá trị của {', '.join(refs)} ") + reason)


def change_on_sqlite(column: tuple[str, str], value: str, new: tuple[str, Any]) -> None:
    """Make the tables anew from their texts with the other column, which SQLite cannot change in
    place. Columns, indexes and triggers that users added stay."""
    if context.is_offline_mode():
        make_from_nothing(new)
        return
    (before, old_type), (after, new_type) = (part.split() for part in column)
    bind = op.get_bind()
    for table in TABLES:
        stored = list(bind.execute(sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL ORDER BY type <> 'table'"), {"table": table}))
        bind.exec_driver_sql(f"CREATE TEMPORARY TABLE kept AS SELECT * FROM {table}")
        bind.exec_driver_sql(f"DROP TABLE {table}")
        for kind, text in stored:
            changed, count = re.subn(rf'"?\b{before}\b"?\s+{old_type}\b', f"{after} {new_type}", text)
            if kind == "table" and count != 1:
                raise EcodiploError(
                    Label(
                        f"the table {table} has no column {before} of type {old_type}: another program has rebuilt it; restore the database from a copy",
                        f"bảng {table} không có cột {before} kiểu {old_type}: chương trình khác đã dựng lại bảng; hãy khôi phục từ bản sao",
                    )
                )
            changed = re.sub(rf'"?\b{before}\b"?(?= IS NOT NULL OR)', after, changed)
            bind.exec_driver_sql(changed)
            if kind == "table":
                written = "hidden NOT IN (2, 3)"  # all but generated columns
                rows = bind.exec_driver_sql(f"SELECT name FROM pragma_table_xinfo('{table}') WHERE {written}")
                names = [row[0] for row in rows]
                into = ", ".join(f'"{name}"' for name in names)
                from_ = ", ".join(value if name == after else f'"{name}"' for name in names)
                bind.exec_driver_sql(f"INSERT INTO {table} ({into}) SELECT {from_} FROM kept")
        bind.exec_driver_sql("DROP TABLE kept")


def change_history(before: str, after: str, value: str) -> None:
    """The images of the rows in `changes`."""
    tables = ", ".join(f"'{table}'" for table in TABLES)
    for image in ("old", "new"):
        if op.get_context().dialect.name == "postgresql":
            changed = f"({image} - '{before}') || jsonb_build_object('{after}', {value.format(image)})"
            where = f"jsonb_exists({image}, '{before}')"
        else:
            changed = f"json_set(json_remove({image}, '$.{before}'), '$.{after}', {value.format(image)})"
            where = f"json_extract({image}, '$.{before}') IS NOT NULL"
        op.execute(f"UPDATE changes SET {image} = {changed} WHERE table_name IN ({tables}) AND {where}")


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


def make_from_nothing(value: tuple[str, Any]) -> None:
    """The tables with the column, for SQL that is run elsewhere on an empty database."""
    for table in TABLES:
        op.drop_table(table)
    op.create_table(
        "figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("period_start", TEXT, nullable=True),
        sa.Column("period_end", TEXT, nullable=False),
        sa.Column("qualifier", TEXT, server_default="exact", nullable=False),
        sa.Column(*value, nullable=True),
        sa.Column("value_text", TEXT, nullable=True),
        sa.Column("value_text_vi", TEXT, nullable=True),
        sa.Column("kind", TEXT, server_default="unknown", nullable=False),
        sa.Column("year_basis", TEXT, server_default="stated", nullable=False),
        sa.Column("scope", TEXT, nullable=True),
        sa.Column("territory", TEXT, nullable=True),
        sa.Column("preferred", sa.Integer(), server_default="1", nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("source_locator", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figures")),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicators.id"], name=op.f("fk_figures_indicator_id_indicators")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_figures_source_id_sources")),
        sa.UniqueConstraint("ref", name=op.f("uq_figures_ref")),
        sa.CheckConstraint("(kind = 'unknown' OR kind = 'plan' OR kind = 'estimate' OR kind = 'result')", name=op.f("ck_figures_kind_valid")),
        sa.CheckConstraint("substr(period_end, 1, length(period_start)) >= substr(period_start, 1, length(period_end))", name=op.f("ck_figures_period_end_not_before_period_start")),
        sa.CheckConstraint(a_date("period_end"), name=op.f("ck_figures_period_end_valid")),
        sa.CheckConstraint(a_date("period_start"), name=op.f("ck_figures_period_start_valid")),
        sa.CheckConstraint("preferred = 0 OR preferred = 1", name=op.f("ck_figures_preferred_valid")),
        sa.CheckConstraint("(qualifier = 'exact' OR qualifier = 'nearly' OR qualifier = 'more_than' OR qualifier = 'about' OR qualifier = 'at_least')", name=op.f("ck_figures_qualifier_valid")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_figures_ref_filled")),
        sa.CheckConstraint(f"{value[0]} IS NOT NULL OR value_text IS NOT NULL", name=op.f("ck_figures_says_something")),
        sa.CheckConstraint("(year_basis = 'stated' OR year_basis = 'implied' OR year_basis = 'undated')", name=op.f("ck_figures_year_basis_valid")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_figures_indicator_id"), "figures", ["indicator_id"])
    op.create_index(op.f("ix_figures_period_end"), "figures", ["period_end"])
    op.create_index(op.f("ix_figures_source_id"), "figures", ["source_id"])
    op.create_table(
        "snapshot_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        *keyed(),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("figure", TEXT, nullable=True),
        sa.Column("qualifier", TEXT, nullable=True),
        sa.Column(*value, nullable=True),
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
