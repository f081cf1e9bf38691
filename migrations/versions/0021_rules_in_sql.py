"""rules in SQL: CHECKs for texts, codes, dates, times, numbers and ids

What the command line refuses is refused to plain SQL too. PostgreSQL gets two functions of SQLite,
`glob` and `datetime`, so that the CHECKs are the same on both engines.

Revision ID: 0021
"""

import re
from collections.abc import Callable, Iterator, Sequence

import sqlalchemy as sa
from alembic import context, op

from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label

revision: str = "0021"
down_revision: str | Sequence[str] | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

CENTS, HUNDREDTHS, INTEGER, DOUBLE = 9_000_000_000_000, 100_000_000_000_000_000, 2_147_483_647, "1e15"
# The columns of each kind, by table.
TEXTS: dict[str, str] = {
    "abbreviations": "ref abbreviation meaning note note_vi",
    "countries": "name_en name_vi official_name_en official_name_vi note note_vi",
    "indicators": "name_en name_vi measure note note_vi",
    "offices": "ref name name_vi parent parent_vi place place_vi abbreviation signs_for signs_for_vi signer_title signer_title_vi signer note note_vi",
    "profiles": "ref name record_kind sheet header_row list_name dates decimal separator note note_vi",
    "sectors": "name_en name_vi note note_vi",
    "snapshots": "ref title text note note_vi",
    "sources": "ref title publisher url note note_vi",
    "territories": "name_en name_vi note note_vi",
    "aid": "ref title title_vi recipient approval_document not_counted_reason not_counted_reason_vi note note_vi source_locator",
    "country_aliases": "alias",
    "delegations": "ref title title_vi head_name head_title head_title_vi places places_vi purpose purpose_vi host_body received_by accompanying_staff approval_document result result_vi not_counted_reason not_counted_reason_vi note note_vi source_locator",
    "documents": "ref number title title_vi issuer issuer_vi note note_vi source_locator",
    "events": "ref title title_vi place place_vi organizer participants participants_vi result result_vi not_counted_reason not_counted_reason_vi note note_vi source_locator",
    "figures": "ref value_text value_text_vi scope scope_vi caveat caveat_vi source_locator note note_vi",
    "office_recipients": "recipient recipient_vi",
    "partners": "ref name name_vi name_local website city address phone email note note_vi source_locator",
    "profile_columns": "heading field",
    "profile_constants": "field set_to",
    "profile_headings": "heading",
    "profile_replacements": "text read_as field",
    "profile_units": "unit heading",
    "sector_aliases": "alias",
    "snapshot_claims": "ref code section statement content figures note note_vi",
    "snapshot_figures": "ref figure value_text note note_vi",
    "source_external_ids": "external_id",
    "territory_aliases": "alias",
    "aid_external_ids": "external_id",
    "aid_transactions": "ref note note_vi source_locator",
    "contacts": "ref name position position_vi phone email note note_vi source_locator",
    "delegation_external_ids": "external_id",
    "document_external_ids": "external_id",
    "event_external_ids": "external_id",
    "explanations": "ref reason reason_vi stated_by note note_vi source_locator",
    "figure_external_ids": "external_id",
    "focus_areas": "ref title title_vi detail detail_vi note note_vi source_locator",
    "mous": "ref title title_vi city_signatory_name city_signatory_title city_signatory_title_vi field field_vi languages languages_vi proposing_body competent_authority approval_document implementation implementation_vi not_counted_reason not_counted_reason_vi note note_vi source_locator",
    "partner_aliases": "alias",
    "partner_external_ids": "external_id",
    "press_visits": "ref title title_vi topics topics_vi places places_vi permit_number host_body not_counted_reason not_counted_reason_vi note note_vi source_locator",
    "snapshot_claim_records": "record",
    "snapshot_figure_records": "record",
    "aid_transaction_external_ids": "external_id",
    "contact_external_ids": "external_id",
    "explanation_external_ids": "external_id",
    "fdi_projects": "ref name name_vi certificate_number vietnamese_enterprise industrial_zone termination_reason termination_reason_vi not_counted_reason not_counted_reason_vi note note_vi source_locator",
    "focus_area_external_ids": "external_id",
    "mou_events": "ref document note note_vi source_locator",
    "mou_external_ids": "external_id",
    "mou_partners": "signatory_name signatory_title",
    "press_publications": "publication url",
    "press_visit_external_ids": "external_id",
    "tasks": "ref title title_vi owner promised_by promised_to note note_vi source_locator",
    "fdi_capital": "ref decision_number not_counted_reason not_counted_reason_vi note note_vi source_locator",
    "fdi_project_external_ids": "external_id",
    "links": "ref evidence evidence_vi stated_by note note_vi source_locator",
    "mou_event_external_ids": "external_id",
    "task_external_ids": "external_id",
    "fdi_capital_external_ids": "external_id",
    "link_external_ids": "external_id",
}
UPPER_CODE: dict[str, str] = {
    "countries": "code",
}
CODE: dict[str, str] = {
    "indicators": "code",
    "sectors": "slug",
    "territories": "code",
    "source_external_ids": "system",
    "aid_external_ids": "system",
    "delegation_external_ids": "system",
    "document_external_ids": "system",
    "event_external_ids": "system",
    "figure_external_ids": "system",
    "partner_external_ids": "system",
    "aid_transaction_external_ids": "system",
    "contact_external_ids": "system",
    "explanation_external_ids": "system",
    "focus_area_external_ids": "system",
    "mou_external_ids": "system",
    "press_visit_external_ids": "system",
    "fdi_project_external_ids": "system",
    "mou_event_external_ids": "system",
    "task_external_ids": "system",
    "fdi_capital_external_ids": "system",
    "link_external_ids": "system",
}
CURRENCY: dict[str, str] = {
    "aid": "currency",
    "delegations": "cost_currency",
    "aid_transactions": "currency",
    "fdi_capital": "currency",
}
DATES: dict[str, str] = {
    "snapshots": "period_start period_end frozen_on",
    "sources": "published_on",
    "territories": "valid_from valid_to",
    "aid": "approval_date planned_start planned_end start_date end_date",
    "country_members": "valid_from valid_to",
    "delegations": "start_date end_date approval_date report_due report_date",
    "documents": "issued_on period_start period_end status_as_of",
    "events": "start_date end_date",
    "figures": "period_start period_end report_period",
    "partners": "relation_since relation_until relation_as_of",
    "snapshot_claims": "period_start period_end",
    "aid_transactions": "date",
    "contacts": "valid_from valid_to",
    "mous": "signed_on effective_on expires_on approval_date mofa_consulted_on copy_sent_on",
    "press_visits": "start_date end_date permit_date permit_until",
    "fdi_projects": "certificate_date terminated_on",
    "mou_events": "date expires_on",
    "mou_partners": "effective_on",
    "press_publications": "published_on",
    "tasks": "due_date done_on",
    "fdi_capital": "date",
}
NUMBERS: dict[str, dict[str, int | str]] = {
    "indicators": {"position": INTEGER},
    "offices": {"report_due_days": 366},
    "aid": {"committed_usd_cents": CENTS, "disbursed_usd_cents": CENTS, "amount_as_signed_hundredths": HUNDREDTHS},
    "delegations": {"member_count": INTEGER, "cost_hundredths": HUNDREDTHS},
    "events": {"participants_vietnamese": INTEGER, "participants_foreign_resident": INTEGER, "participants_foreign_visiting": INTEGER, "enterprises_connected": INTEGER},
    "figures": {"value": DOUBLE, "upper_value": DOUBLE},
    "snapshot_claims": {"value": DOUBLE},
    "snapshot_figures": {"value": DOUBLE, "upper_value": DOUBLE, "recorded_hundredths": HUNDREDTHS, "records": INTEGER},
    "aid_countries": {"position": INTEGER},
    "aid_sectors": {"position": INTEGER},
    "aid_transactions": {"amount_usd_cents": CENTS, "amount_as_signed_hundredths": HUNDREDTHS},
    "delegation_countries": {"position": INTEGER},
    "delegation_sectors": {"position": INTEGER},
    "event_countries": {"position": INTEGER},
    "event_sectors": {"position": INTEGER},
    "explanations": {"difference_hundredths": HUNDREDTHS},
    "focus_areas": {"position": INTEGER},
    "partner_sectors": {"position": INTEGER},
    "press_visits": {"crew_size": INTEGER},
    "snapshot_figure_records": {"amount_hundredths": HUNDREDTHS},
    "fdi_projects": {"implemented_capital_usd_cents": CENTS, "jobs_new": INTEGER, "jobs_safeguarded": INTEGER},
    "mou_countries": {"position": INTEGER},
    "mou_sectors": {"position": INTEGER},
    "press_visit_countries": {"position": INTEGER},
    "press_visit_sectors": {"position": INTEGER},
    "fdi_capital": {"amount_usd_cents": CENTS, "amount_as_signed_hundredths": HUNDREDTHS},
    "fdi_investors": {"share_percent_hundredths": HUNDREDTHS},
}
TIMED = ('abbreviations', 'countries', 'indicators', 'offices', 'profiles', 'sectors', 'snapshots', 'sources', 'territories', 'aid', 'delegations', 'documents', 'events', 'figures', 'partners', 'snapshot_claims', 'snapshot_figures', 'aid_transactions', 'contacts', 'explanations', 'focus_areas', 'mous', 'press_visits', 'fdi_projects', 'mou_events', 'tasks', 'fdi_capital', 'links')
NUMBERED = ('abbreviations', 'countries', 'indicators', 'offices', 'profiles', 'sectors', 'snapshots', 'sources', 'territories', 'aid', 'country_aliases', 'delegations', 'documents', 'events', 'figures', 'office_recipients', 'partners', 'profile_columns', 'profile_constants', 'profile_headings', 'profile_replacements', 'profile_units', 'sector_aliases', 'snapshot_claims', 'snapshot_figures', 'source_external_ids', 'territory_aliases', 'aid_external_ids', 'aid_partners', 'aid_transactions', 'contacts', 'delegation_external_ids', 'delegation_partners', 'document_external_ids', 'event_external_ids', 'event_fields', 'event_partners', 'explanations', 'figure_external_ids', 'focus_areas', 'mous', 'partner_aliases', 'partner_external_ids', 'press_visits', 'snapshot_claim_records', 'snapshot_figure_records', 'aid_transaction_external_ids', 'contact_external_ids', 'explanation_external_ids', 'fdi_projects', 'focus_area_external_ids', 'mou_events', 'mou_external_ids', 'mou_partners', 'press_publications', 'press_visit_external_ids', 'press_visit_partners', 'tasks', 'fdi_capital', 'fdi_investors', 'fdi_project_external_ids', 'links', 'mou_event_external_ids', 'task_external_ids', 'fdi_capital_external_ids', 'link_external_ids')
SPACES = "\t\n \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
ALLOWED = "\t\n -~\u00a0-\u00ac\u00ae-\u061b\u061d-\u200a\u200c\u200d\u2010-\u2029\u202f-\u205f\u2065\u2070-\ufefe\uff00-\U0010ffff"
COMMON = " -~\u00c0-\u02ff\u1ea0-\u1ef9"
ENDS = ("delegation", "mou", "fdi_project", "press_visit", "event", "aid", "task")
FUNCTIONS = {
    "glob(text, text)": """CREATE OR REPLACE FUNCTION glob(pattern text, value text) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $body$
    SELECT value COLLATE "C" ~ ('^' || replace(replace(pattern, '*', '.*'), '?', '.') || '$')
    $body$""",
    "datetime(timestamptz, text)": """CREATE OR REPLACE FUNCTION datetime(value timestamptz, modifier text) RETURNS timestamptz
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT value'""",
}
TABLES = list(dict.fromkeys([*TEXTS, *CODE, *UPPER_CODE, *CURRENCY, *DATES, *NUMBERS, *TIMED, *NUMBERED]))
MOST_NAMED = 20


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        for function in FUNCTIONS.values():
            op.execute(function)
    if not context.is_offline_mode():
        refuse_faults()
    for table in TABLES:
        add(table, {f"ck_{table}_{name}": rule for name, _, rule in rules(table)})
    read_schema_again()


def downgrade() -> None:
    for table in reversed(TABLES):
        take(table, {f"ck_{table}_{name}": rule for name, _, rule in rules(table)})
    read_schema_again()
    if op.get_context().dialect.name == "postgresql":
        for function in reversed(FUNCTIONS):
            op.execute(f"DROP FUNCTION {function}")


def read_schema_again() -> None:
    """Let SQLite read the texts of the tables again, on this connection and on every other."""
    if op.get_context().dialect.name == "sqlite" and not context.is_offline_mode():
        bind = op.get_bind()
        version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
        bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
        bind.exec_driver_sql("PRAGMA writable_schema = RESET")


def rules(table: str) -> Iterator[tuple[str, str, str]]:
    """The new CHECKs of the table: their names, their columns and their SQL."""
    for column in TEXTS.get(table, "").split():
        c = column
        yield f"{c}_clean", c, f"{c} <> '' AND {whole(c)} AND {c} = trim({c}, '{SPACES}') AND (NOT glob('*[^{COMMON}]*', {c}) OR NOT glob('*[^{ALLOWED}]*', {c}))"
    for codes, letters in ((CODE, "a-z"), (UPPER_CODE, "A-Z")):
        for c in codes.get(table, "").split():
            yield f"{c}_clean", c, f"glob('[{letters}0-9]*', {c}) AND NOT glob('*[^-_{letters}0-9]*', {c}) AND {whole(c)}"
    for c in CURRENCY.get(table, "").split():
        yield f"{c}_clean", c, f"glob('[A-Z][A-Z][A-Z]', {c}) AND {whole(c)}"
    for c in DATES.get(table, "").split():
        yield f"{c}_whole", c, whole(c)
    for c, most in NUMBERS.get(table, {}).items():
        yield f"{c}_most", c, f"{c} BETWEEN -{INTEGER if most == 366 else most} AND {most}"
    if table in NUMBERED:
        yield "id_most", "id", f"id BETWEEN 1 AND {INTEGER}"
    for c in ("created_at", "updated_at") if table in TIMED else ():
        yield f"{c}_valid", c, f"coalesce(datetime({c}, '+0 days') = {c}, {c} IS NULL) AND {c} BETWEEN '1900-01-01 00:00:00' AND '2199-12-31 23:59:59'"
    if table == "indicators":
        yield "position_range", "position", "position >= 0"
    if table == "links":
        yield "not_to_itself", "relation", " AND ".join(f"from_{end}_id <> to_{end}_id" for end in ENDS)


def whole(column: str) -> str:
    """A text without U+0000, at which SQLite ends a length, but not a concatenation."""
    return f"length({column} || '.') = length({column}) + 1"


def refuse_faults() -> None:
    """Raise EcodiploError with the values on record that a rule refuses."""
    bind, faults, count = op.get_bind(), [], 0
    for table in TABLES:
        own = list(rules(table))
        names = {column["name"] for column in sa.inspect(bind).get_columns(table)}
        key = next((name for name in ("ref", "code", "slug", "id") if name in names), next(iter(sorted(names))))
        selected = ", ".join(f"{rule}, {column}" for _, column, rule in own)
        for ref, *values in bind.exec_driver_sql(f"SELECT {key}, {selected} FROM {table} WHERE NOT ({' AND '.join(f'({rule})' for *_, rule in own)})"):
            for (_, column, _), obeys, value in zip(own, values[::2], values[1::2], strict=True):
                if obeys is not None and not obeys:
                    count += 1
                    if count <= MOST_NAMED:
                        faults.append(f"{table} {str(ref)[:40]!r} {column} {value if isinstance(value, int | float) else str(value)[:40]!r}")
    if faults:
        named = "; ".join(faults) + (f" (+ {count - MOST_NAMED})" if count > MOST_NAMED else "")
        raise EcodiploError(
            Label(
                f"these values break rules of the new schema; correct them with SQL, then upgrade again: {named}",
                f"các giá trị sau vi phạm quy tắc của lược đồ mới; hãy sửa bằng SQL rồi nâng cấp lại: {named}",
            )
        )


def add(table: str, checks: dict[str, str]) -> None:
    """Add the CHECKs to the table."""
    if op.get_context().dialect.name == "postgresql":
        op.execute(sa.text(f"ALTER TABLE {table} " + ", ".join(f"ADD CONSTRAINT {name} CHECK ({rule})" for name, rule in checks.items())))
        return
    added = written(checks)
    body = "rtrim(substr(sql, 1, length(sql) - 6), ' ' || char(10))"  # without STRICT
    in_sql = f"substr({body}, 1, length({body}) - 1) || '{quoted(added)}' || char(10) || ') STRICT'"
    change_text(table, in_sql, lambda text: re.sub(r"\s*\)\s*STRICT\s*$", lambda _: f"{added}\n) STRICT", text))


def take(table: str, checks: dict[str, str]) -> None:
    """Take the CHECKs from the table."""
    if op.get_context().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {table} " + ", ".join(f"DROP CONSTRAINT {name}" for name in checks))
        return
    added = written(checks)
    change_text(table, f"replace(sql, '{quoted(added)}', '')", lambda text: text.replace(added, ""))


def written(checks: dict[str, str]) -> str:
    """The CHECKs as the text of a table has them."""
    return "".join(f", \n\tCONSTRAINT {name} CHECK ({rule})" for name, rule in checks.items())


def quoted(text: str) -> str:
    return text.replace("'", "''")


def change_text(table: str, in_sql: str, change: Callable[[str], str]) -> None:
    """Change the text of a table of SQLite, which cannot change a CHECK otherwise (SQLite, "Making
    Other Kinds Of Table Schema Changes"); make the table anew where the system's library forbids
    that, as on macOS."""
    if context.is_offline_mode():
        op.execute("PRAGMA writable_schema = ON")
        op.execute(f"UPDATE sqlite_master SET sql = {in_sql} WHERE type = 'table' AND name = '{table}'")
        op.execute("PRAGMA writable_schema = RESET")
        return
    bind = op.get_bind()
    (before,) = bind.execute(sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table"), {"table": table}).one()
    if (text := change(before)) == before:
        raise EcodiploError(
            Label(
                f"the table {table} is not as ecodiplo made it: another program has rebuilt it; restore the database from a copy",
                f"bảng {table} không còn như ecodiplo đã tạo: chương trình khác đã dựng lại bảng; hãy khôi phục từ bản sao",
            )
        )
    try:
        bind.exec_driver_sql("PRAGMA writable_schema = ON")
        bind.exec_driver_sql("UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (text, table))
    except sa.exc.DatabaseError:
        make_anew(table, text)


def make_anew(table: str, text: str) -> None:
    """Make the table anew from its text. Columns, indexes and triggers that users added stay."""
    bind = op.get_bind()
    stored = bind.execute(sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = :table AND type <> 'table' AND sql IS NOT NULL"), {"table": table}).scalars().all()
    columns = ", ".join(bind.exec_driver_sql(f"SELECT '\"' || name || '\"' FROM pragma_table_xinfo('{table}') WHERE hidden NOT IN (2, 3)").scalars())
    # Of old, a table that was renamed kept what refers to it: foreign keys, and views of users.
    bind.exec_driver_sql("PRAGMA legacy_alter_table = ON")
    bind.exec_driver_sql(f"ALTER TABLE {table} RENAME TO former_{table}")
    bind.exec_driver_sql("PRAGMA legacy_alter_table = OFF")
    bind.exec_driver_sql(text)
    bind.exec_driver_sql(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM former_{table}")
    bind.exec_driver_sql(f"DROP TABLE former_{table}")
    for sql in stored:
        bind.exec_driver_sql(sql)
