"""increases: a unit for increases of capital, and measures that count projects

Increases of capital (lượt điều chỉnh) have a unit of their own. The indicators of new projects and
of projects that increased their capital count projects, where they counted lines of the ledger.

Revision ID: 0013
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op

from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label

revision: str = "0013"
down_revision: str | Sequence[str] | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BEFORE = "unit = 'project' OR unit = 'aid_item'"
AFTER = "unit = 'project' OR unit = 'adjustment' OR unit = 'aid_item'"
UNITS = "(unit = 'delegation' OR unit = 'mou' OR unit = 'press_team' OR unit = 'event' OR unit = 'enterprise' OR {} OR unit = 'tonne' OR unit = 'usd' OR unit = 'person' OR unit = 'percent')"
# Code of an indicator: (its measure before, its measure now).
MEASURES = {
    "fdi_projects_new": ("count fdi-capital kind=new", "count fdi-capital.project kind=new"),
    "fdi_projects_increased": ("count fdi-capital kind=increase", "count fdi-capital.project kind=increase"),
}
# The indicator of the seed that has the unit; the seed brings it again.
SHIPPED = "code = 'fdi_capital_increases' AND measure = 'count fdi-capital kind=increase'"


def upgrade() -> None:
    change_units(BEFORE, AFTER)
    move_measures(0, 1)


def downgrade() -> None:
    """An office's own indicator with the unit keeps the newer schema, because the older one has no
    such unit; so does the shipped one while a figure, or a measure that is no older one, needs it."""
    if not context.is_offline_mode():
        bind = op.get_bind()
        free = "NOT EXISTS (SELECT 1 FROM figures WHERE indicator_id = indicators.id) AND NOT EXISTS (SELECT 1 FROM snapshot_figures WHERE indicator_id = indicators.id)"
        bind.exec_driver_sql(f"DELETE FROM indicators WHERE {SHIPPED} AND {free}")
        refuse("unit = 'adjustment'", Label("has the unit adjustments, which the older schema does not know; give it another unit, or delete it", "có đơn vị là lượt điều chỉnh mà lược đồ cũ không có; hãy đổi đơn vị hoặc xóa chỉ tiêu"))
    move_measures(1, 0)
    if not context.is_offline_mode():
        refuse("measure LIKE 'count %.%'", Label("counts different records (count ENTITY.FIELD), which the older version does not; change its measure", "đếm số hồ sơ khác nhau (count LOẠI_HỒ_SƠ.TRƯỜNG) mà phiên bản cũ không có; hãy đổi cách tính lại"))
    change_units(AFTER, BEFORE)


def refuse(condition: str, reason: Label) -> None:
    """Raise EcodiploError for indicators that the older schema cannot hold."""
    rows = op.get_bind().execute(sa.text(f"SELECT code FROM indicators WHERE {condition} ORDER BY code"))
    if codes := [code for (code,) in rows]:
        names = ", ".join(codes)
        raise EcodiploError(Label(f"the indicator {names} ", f"chỉ tiêu {names} ") + reason)


def move_measures(old: int, new: int) -> None:
    """Give the shipped indicators the other measure, unless an office has its own, in history's
    images too."""
    for code, measures in MEASURES.items():
        op.execute(f"UPDATE indicators SET measure = '{measures[new]}' WHERE code = '{code}' AND measure = '{measures[old]}'")
        for image in ("old", "new"):
            if op.get_context().dialect.name == "postgresql":
                own = f"{image} ->> 'code' = '{code}' AND {image} ->> 'measure' = '{measures[old]}'"
                moved = f"{image} || jsonb_build_object('measure', '{measures[new]}')"
            else:
                own = f"json_extract({image}, '$.code') = '{code}' AND json_extract({image}, '$.measure') = '{measures[old]}'"
                moved = f"json_set({image}, '$.measure', '{measures[new]}')"
            op.execute(f"UPDATE changes SET {image} = {moved} WHERE table_name = 'indicators' AND {own}")


def change_units(before: str, after: str) -> None:
    """Change the CHECK of the unit."""
    if op.get_context().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_indicators_unit_valid"), "indicators")
        op.create_check_constraint(op.f("ck_indicators_unit_valid"), "indicators", UNITS.format(after))
    elif context.is_offline_mode():
        # SQL that is run elsewhere cannot read the table's text to make it anew (SQLite,
        # "Making Other Kinds Of Table Schema Changes": a CHECK may be changed in its text).
        op.execute("PRAGMA writable_schema = ON")
        old, new = (condition.replace("'", "''") for condition in (before, after))
        op.execute(f"UPDATE sqlite_master SET sql = replace(sql, '{old}', '{new}') WHERE type = 'table' AND name = 'indicators'")
        op.execute("PRAGMA writable_schema = RESET")
    else:
        change_on_sqlite(before, after)


def change_on_sqlite(before: str, after: str) -> None:
    """Make the table anew from its text with the other CHECK, which SQLite cannot change in place.
    Columns, indexes and triggers that users added stay."""
    bind = op.get_bind()
    stored = list(bind.execute(sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = 'indicators' AND sql IS NOT NULL ORDER BY type <> 'table'")))
    bind.exec_driver_sql("CREATE TEMPORARY TABLE kept AS SELECT * FROM indicators")
    bind.exec_driver_sql("DROP TABLE indicators")
    for kind, text in stored:
        if kind == "table" and text.count(before) != 1:
            raise EcodiploError(
                Label(
                    "the table indicators has no CHECK of its units: another program has rebuilt it; restore the database from a copy",
                    "bảng indicators không có CHECK về đơn vị: chương trình khác đã dựng lại bảng; hãy khôi phục từ bản sao",
                )
            )
        bind.exec_driver_sql(text.replace(before, after) if kind == "table" else text)
        if kind == "table":
            written = "hidden NOT IN (2, 3)"  # all but generated columns
            rows = bind.exec_driver_sql(f"SELECT name FROM pragma_table_xinfo('indicators') WHERE {written}")
            names = ", ".join(f'"{row[0]}"' for row in rows)
            bind.exec_driver_sql(f"INSERT INTO indicators ({names}) SELECT {names} FROM kept")
    bind.exec_driver_sql("DROP TABLE kept")
