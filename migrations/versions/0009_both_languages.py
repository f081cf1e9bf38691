"""both languages: texts in Vietnamese, open lists, caveats, and as-of days that nobody stated

Every free text gets a twin in Vietnamese, every list a flag that says whether it is complete, and
every figure a caveat. A figure to date whose as-of day the source does not state has no day any
more: the year of its report moves from `period_end` to `report_period`, in history's rows too.

A downgrade keeps the values of the new columns in the table `kept_by_0009`, from which the next
upgrade restores them. A text that is only in Vietnamese becomes the text of the older schema.

Revision ID: 0009
"""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from alembic import context, op

from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label

revision: str = "0009"
down_revision: str | Sequence[str] | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

COUNTED = ("delegations", "press_visits", "mous", "fdi_projects", "fdi_capital", "events", "aid")
# The texts that get a twin, by table; each table with `note` gets `note_vi` as well.
TEXTS = {
    "sources": (), "countries": (), "sectors": (), "partners": (), "contacts": ("position",),
    "delegations": ("not_counted_reason", "places", "result"),
    "press_visits": ("not_counted_reason", "places"),
    "mous": ("not_counted_reason", "city_signatory_title", "field", "languages", "implementation"),
    "fdi_projects": ("not_counted_reason", "termination_reason"),
    "fdi_capital": ("not_counted_reason",),
    "events": ("not_counted_reason", "place", "participants", "result"),
    "aid": ("not_counted_reason",), "aid_transactions": (),
    "documents": (), "focus_areas": (), "tasks": (), "indicators": (), "figures": ("scope",),
    "explanations": (), "snapshots": (), "snapshot_figures": (), "links": ("evidence",),
}
# The lists that get a flag, by table.
LISTS = {
    "delegations": ("countries", "partners", "sectors"),
    "press_visits": ("topics", "countries", "partners", "sectors"),
    "mous": ("partners", "countries", "sectors"),
    "fdi_projects": ("investors",),
    "events": ("event_fields", "partners", "countries", "sectors"),
    "aid": ("partners", "countries", "sectors"),
}
KEYS = {"countries": "code", "sectors": "slug", "indicators": "code"}

# A figure to date whose as-of day is not stated, before the upgrade and after it.
UNDATED = "year_basis = 'undated' AND period_start IS NULL"
REPORTED = "report_period IS NOT NULL"
SAYS_SOMETHING = ("value IS NOT NULL OR value_text IS NOT NULL",
                  "value IS NOT NULL OR value_text IS NOT NULL OR value_text_vi IS NOT NULL")
HAS_REASON = ("not_counted_reason IS NOT NULL",
              "COALESCE(not_counted_reason, not_counted_reason_vi) IS NOT NULL")
PERIOD_RULES = {
    "period_end_or_report_period": "period_end IS NOT NULL AND report_period IS NULL OR period_end IS NULL AND report_period IS NOT NULL AND period_start IS NULL",
    "undated_has_no_day": "period_start IS NOT NULL OR period_end IS NULL OR year_basis <> 'undated'",
}


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


def is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"


def new_columns(table: str) -> dict[str, str]:
    """The columns that the table gets, with the SQL of their types."""
    columns = {f"{name}_vi": "TEXT" for name in ("note", *TEXTS[table])}
    if table == "figures":
        columns |= dict.fromkeys(("report_period", "caveat", "caveat_vi"), "TEXT")
    return columns | {f"{name}_complete": "INTEGER" for name in LISTS.get(table, ())}


def new_rules(table: str) -> dict[str, str]:
    """The CHECKs that the table gets, by name."""
    flags = (f"{name}_complete" for name in LISTS.get(table, ()))
    rules = {f"{flag}_valid": f"{flag} = 0 OR {flag} = 1" for flag in flags}
    if table == "figures":
        rules |= {"report_period_valid": a_date("report_period"), **PERIOD_RULES}
    return {f"ck_{table}_{name}": rule for name, rule in rules.items()}


def upgrade() -> None:
    for table in TEXTS:
        if is_postgresql():
            widen_on_postgresql(table)
        else:
            change_on_sqlite(table, wider(table), {
                "period_end": f"CASE WHEN {UNDATED} THEN NULL ELSE period_end END",
                "report_period": f"CASE WHEN {UNDATED} THEN period_end END",
            } if table == "figures" else {})  # fmt: skip
    move_in_history("{year_basis} = 'undated' AND {period_start} IS NULL", "period_end", "report_period")
    if not context.is_offline_mode():
        restore()


def downgrade() -> None:
    keep()
    for table, texts in TEXTS.items():
        for name in (*texts, "note", *["value_text"] * (table == "figures")):
            op.execute(f"UPDATE {table} SET {name} = {name}_vi WHERE {name} IS NULL AND {name}_vi IS NOT NULL")
    move_in_history("{report_period} IS NOT NULL", "report_period", "period_end")
    for table in TEXTS:
        if is_postgresql():
            narrow_on_postgresql(table)
        else:
            change_on_sqlite(table, narrower(table), {
                "period_end": "coalesce(period_end, report_period)",
                "year_basis": f"CASE WHEN {REPORTED} THEN 'undated' ELSE year_basis END",
            } if table == "figures" else {})  # fmt: skip


# PostgreSQL changes a table in place.


def widen_on_postgresql(table: str) -> None:
    for name, kind in new_columns(table).items():
        op.add_column(table, sa.Column(name, TEXT if kind == "TEXT" else sa.Integer(), nullable=True))
    if table == "figures":
        op.alter_column(table, "period_end", nullable=True)
        op.execute(f"UPDATE figures SET report_period = period_end, period_end = NULL WHERE {UNDATED}")
        op.drop_constraint(op.f("ck_figures_says_something"), table)
        op.create_check_constraint(op.f("ck_figures_says_something"), table, SAYS_SOMETHING[1])
    for name, rule in new_rules(table).items():
        op.create_check_constraint(op.f(name), table, rule)
    if table in COUNTED:
        change_rule(f"ck_{table}_says_why_not_counted", *HAS_REASON)


def narrow_on_postgresql(table: str) -> None:
    for name in new_rules(table):
        op.drop_constraint(op.f(name), table)
    if table == "figures":
        op.execute(f"UPDATE figures SET period_end = report_period, year_basis = 'undated' WHERE {REPORTED}")
        op.alter_column(table, "period_end", nullable=False)
        op.drop_constraint(op.f("ck_figures_says_something"), table)
        op.create_check_constraint(op.f("ck_figures_says_something"), table, SAYS_SOMETHING[0])
    if table in COUNTED:
        change_rule(f"ck_{table}_says_why_not_counted", *reversed(HAS_REASON))
    for name in new_columns(table):
        op.drop_column(table, name)


def change_rule(name: str, old: str, new: str) -> None:
    """Replace a part of a CHECK. The rest of the rule stays as it is."""
    op.execute(f"""
DO $do$ DECLARE owner text; rule text; BEGIN
  SELECT conrelid::regclass::text, pg_get_constraintdef(oid) INTO STRICT owner, rule
    FROM pg_constraint WHERE conname = '{name}' AND connamespace = current_schema()::regnamespace;
  IF position('{old}' IN rule) = 0 THEN
    RAISE EXCEPTION USING MESSAGE = 'the rule {name} is not the one of the program: ' || rule;
  END IF;
  EXECUTE 'ALTER TABLE ' || owner || ' DROP CONSTRAINT {name}';
  EXECUTE 'ALTER TABLE ' || owner || ' ADD CONSTRAINT {name} ' || replace(rule, '{old}', '{new}');
END $do$""")


# SQLite makes a table anew from its text.


def wider(table: str) -> list[tuple[str, str]]:
    """The parts of the text of the table that the upgrade replaces, each with its replacement."""
    columns = "".join(f"{name} {kind}, \n\t" for name, kind in new_columns(table).items())
    first = f"CONSTRAINT pk_{table} PRIMARY KEY"
    return [(first, columns + first), *changed_rules(table)]


def narrower(table: str) -> list[tuple[str, str]]:
    """The same for the downgrade. A column that users added can stand on the line of another."""
    rules = [(new, old) for old, new in changed_rules(table)]
    return [*rules, *((f"\n\t{name} {kind}, ", "") for name, kind in new_columns(table).items())]


def changed_rules(table: str) -> list[tuple[str, str]]:
    changes = []
    rules = [f"CONSTRAINT {name} CHECK ({rule}), \n\t" for name, rule in new_rules(table).items()]
    if rules:
        first = f"CONSTRAINT pk_{table} PRIMARY KEY (id), \n\t"
        changes.append((first, first + "".join(rules)))
    if table == "figures":
        changes += [("period_end TEXT NOT NULL", "period_end TEXT"),
                    (f"CHECK ({SAYS_SOMETHING[0]})", f"CHECK ({SAYS_SOMETHING[1]})")]  # fmt: skip
    if table in COUNTED:
        changes.append(HAS_REASON)
    return changes


def change_on_sqlite(table: str, changes: Sequence[tuple[str, str]], values: Mapping[str, str]) -> None:
    """Make the table anew from its text with these changes. Columns, indexes and triggers that
    users added stay. `values` are the new values of columns, as SQL."""
    if context.is_offline_mode():
        change_text_offline(table, changes)
        return
    bind = op.get_bind()
    stored = list(bind.execute(sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL ORDER BY type <> 'table'"), {"table": table}))
    bind.exec_driver_sql(f"CREATE TEMPORARY TABLE kept AS SELECT * FROM {table}")
    before = {row[0] for row in bind.exec_driver_sql(f"SELECT name FROM pragma_table_info('{table}')")}
    bind.exec_driver_sql(f"DROP TABLE {table}")
    for kind, text in stored:
        bind.exec_driver_sql(changed(table, text, changes) if kind == "table" else text)
        if kind == "table":
            written = "hidden NOT IN (2, 3)"  # all but generated columns
            rows = bind.exec_driver_sql(f"SELECT name FROM pragma_table_xinfo('{table}') WHERE {written}")
            names = [row[0] for row in rows if row[0] in before or row[0] in values]
            into = ", ".join(f'"{name}"' for name in names)
            from_ = ", ".join(values.get(name, f'"{name}"') for name in names)
            bind.exec_driver_sql(f"INSERT INTO {table} ({into}) SELECT {from_} FROM kept")
    bind.exec_driver_sql("DROP TABLE kept")


def changed(table: str, text: str, changes: Sequence[tuple[str, str]]) -> str:
    for old, new in changes:
        if text.count(old) != 1:
            raise EcodiploError(
                Label(
                    f"the table {table} has not {old!r} once: another program has rebuilt it; restore the database from a copy",
                    f"bảng {table} không có đúng một {old!r}: chương trình khác đã dựng lại bảng; hãy khôi phục từ bản sao",
                )
            )
        text = text.replace(old, new)
    return text


def change_text_offline(table: str, changes: Sequence[tuple[str, str]]) -> None:
    """The same for SQL that is run elsewhere on an empty database: no row depends on the text."""
    text = "sql"
    for old, new in changes:
        old, new = (part.replace("'", "''") for part in (old, new))
        text = f"replace({text}, '{old}', '{new}')"
    op.execute("PRAGMA writable_schema = ON")
    op.execute(f"UPDATE sqlite_master SET sql = {text} WHERE type = 'table' AND name = '{table}'")
    op.execute("PRAGMA writable_schema = RESET")


# History, and the values that an older schema does not hold.


def move_in_history(condition: str, before: str, after: str) -> None:
    """The images of figures in `changes`: the year moves from one column to the other. An image
    holds no empty column."""
    names = ("year_basis", "period_start", "period_end", "report_period")
    for image in ("old", "new"):
        if is_postgresql():
            at = {name: f"({image} ->> '{name}')" for name in names}
            value = f"({image} - '{before}') || jsonb_build_object('{after}', {at[before]}, 'year_basis', 'undated')"
        else:
            at = {name: f"json_extract({image}, '$.{name}')" for name in names}
            value = f"json_set(json_remove({image}, '$.{before}'), '$.{after}', {at[before]}, '$.year_basis', 'undated')"
        op.execute(f"UPDATE changes SET {image} = {value} WHERE table_name = 'figures' AND {condition.format(**at)} AND {at[before]} IS NOT NULL")


def keep() -> None:
    """Copy the values of the new columns to a table of their own."""
    op.execute("CREATE TABLE kept_by_0009 (table_name TEXT NOT NULL, record_key TEXT NOT NULL, column_name TEXT NOT NULL, value TEXT NOT NULL)")
    for table in TEXTS:
        key = KEYS.get(table, "ref")
        for name in new_columns(table).keys() - {"report_period"}:
            op.execute(f"INSERT INTO kept_by_0009 SELECT '{table}', {key}, '{name}', CAST({name} AS TEXT) FROM {table} WHERE {name} IS NOT NULL")
    op.execute(f"INSERT INTO kept_by_0009 SELECT 'figures', ref, 'year_basis', year_basis FROM figures WHERE {REPORTED} AND year_basis <> 'undated'")


def restore() -> None:
    """Give the records the values that a downgrade kept."""
    bind = op.get_bind()
    if not sa.inspect(bind).has_table("kept_by_0009"):
        return
    for table, name in bind.execute(sa.text("SELECT DISTINCT table_name, column_name FROM kept_by_0009")).all():
        key = KEYS.get(table, "ref")
        value = "CAST(value AS INTEGER)" if name.endswith("_complete") else "value"
        own = f"kept_by_0009 WHERE table_name = '{table}' AND column_name = '{name}' AND record_key = {table}.{key}"
        only = f" AND {REPORTED}" if name == "year_basis" else ""
        op.execute(f"UPDATE {table} SET {name} = (SELECT {value} FROM {own}) WHERE EXISTS (SELECT 1 FROM {own}){only}")
    op.execute("DROP TABLE kept_by_0009")
