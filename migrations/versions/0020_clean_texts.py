"""clean texts: what plain SQL stored becomes what the command line would have stored

Texts are trimmed and NFC, without control characters and those that turn the direction of a text;
a currency is in capitals, a time of SQLite in UTC. It is a command of the history. The next revision refuses such texts.

Revision ID: 0020
"""

import datetime
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label

revision: str = "0020"
down_revision: str | Sequence[str] | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# The columns of texts, by table.
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
# The columns of currencies among them.
CURRENCIES = {"aid": "currency", "aid_transactions": "currency", "fdi_capital": "currency", "delegations": "cost_currency"}
# The tables with times, which SQLite stores as texts.
TIMED = ('abbreviations', 'countries', 'indicators', 'offices', 'profiles', 'sectors', 'snapshots', 'sources', 'territories', 'aid', 'delegations', 'documents', 'events', 'figures', 'partners', 'snapshot_claims', 'snapshot_figures', 'aid_transactions', 'contacts', 'explanations', 'focus_areas', 'mous', 'press_visits', 'fdi_projects', 'mou_events', 'tasks', 'fdi_capital', 'links')
# The columns by which people name records without a ref.
KEYS = {"countries": "code", "sectors": "slug", "indicators": "code", "territories": "code"}
REMOVED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
STAMPS = ["created_at", "updated_at"]
MOST_NAMED = 20


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass


def upgrade_data_is_needed() -> bool:
    return any(unclean(table) for table in TEXTS)


def upgrade_data() -> None:
    """Clean the texts. Raises EcodiploError for those that only a person can mend."""
    faults = [fault for table in TEXTS for fault in clean_table(table)]
    if faults:
        named = "; ".join(faults[:MOST_NAMED]) + (f" (+ {len(faults) - MOST_NAMED})" if len(faults) > MOST_NAMED else "")
        raise EcodiploError(
            Label(
                f"the texts of these records must be corrected with SQL before the upgrade, for without spaces and control characters they would be empty or equal to those of another record: {named}",
                f"trước khi nâng cấp, hãy dùng SQL sửa văn bản của các hồ sơ sau, vì khi bỏ dấu cách và ký tự điều khiển, chúng sẽ trống hoặc trùng với hồ sơ khác: {named}",
            )
        )


def clean_table(table: str) -> Iterator[str]:
    """Clean the texts of the table; yield those that cannot be cleaned."""
    bind = op.get_bind()
    if not (changes := unclean(table)):
        return
    nullable = {column["name"] for column in sa.inspect(bind).get_columns(table) if column["nullable"]}
    for id_, record, column, text in changes:
        if not text and column not in nullable:
            yield f"{record} {column}"
            continue
        try:
            with bind.begin_nested():
                bind.execute(sa.text(f"UPDATE {table} SET {column} = :text WHERE id = :id"), {"text": text or None, "id": id_})
        except sa.exc.IntegrityError:
            yield f"{record} {column} {text!r}"


def unclean(table: str) -> list[tuple[int, str, str, str]]:
    """The texts of the table that are not clean: the id of the row, the record, the column, and the
    clean text."""
    currency = CURRENCIES.get(table, "")
    columns = [*TEXTS[table].split(), *filter(None, [currency])]
    if table in TIMED and op.get_context().dialect.name == "sqlite":
        columns += STAMPS
    key = "ref" if "ref" in columns else KEYS.get(table, "id")
    return [
        (id_, f"{table} {clean(str(ref))}", column, cleaned)
        for id_, ref, *texts in rows_of(table, f"SELECT id, {key}, {', '.join(columns)} FROM {table} ORDER BY id")
        for column, text in zip(columns, texts, strict=True)
        if text is not None
        and (cleaned := clean_time(text) if column in STAMPS else clean(text, currency=column == currency)) != text
    ]


def rows_of(table: str, statement: str) -> Iterator[Any]:
    """The rows. Raises EcodiploError for a text that is not UTF-8, which SQLite can store."""
    try:
        yield from op.get_bind().exec_driver_sql(statement)
    except sa.exc.OperationalError as error:
        raise EcodiploError(Label(f"the table {table} has a text that is not valid UTF-8; correct it with SQL first ({error.orig})", f"bảng {table} có văn bản không phải UTF-8 hợp lệ; trước hết hãy sửa bằng SQL ({error.orig})")) from None


def clean_time(text: str) -> str:
    """The time in UTC, to the second; what is no time stays."""
    try:
        moment = datetime.datetime.fromisoformat(text)
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
        return zoned.astimezone(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError):
        return text


def clean(text: str, *, currency: bool = False) -> str:
    """The text as the command line stores it."""
    if text.isascii() and text.isprintable() and not currency:
        return text.strip()
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    cleaned = unicodedata.normalize("NFC", REMOVED.sub("", lines)).strip()
    return cleaned.upper() if currency else cleaned
