"""The rows of a list as a snapshot keeps them: a line of JSON for each record, with its ref and its
values by column. A value that reads differently in the two languages is kept in both."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ecodiplo.language import Label, Lang, same
from ecodiplo.services.report.claim_text import claim_text
from ecodiplo.services.report.claims import ClaimKind
from ecodiplo.services.report.table_columns import list_columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecodiplo.services.report.claims import Claim
    from ecodiplo.services.report.content import RecordList, ReportContent

# The values of records, by the ref of the record and the name of the column.
Rows = dict[str, dict[str, Label]]
_BEGINS = '{"ref": '


def stored_text(claim: Claim, content: ReportContent, lang: Lang) -> str:
    """What a snapshot keeps of the content of a claim."""
    if claim.kind is not ClaimKind.LIST:
        return claim_text(claim, lang)
    name = claim.code.partition(" ")[2]
    return _write(list_rows(name, content.lists[name]))


def list_rows(name: str, records: RecordList) -> Rows:
    """The values of the records of a list that are filled."""
    columns = list_columns(name, records.entity)
    return {
        str(row[records.entity.key]): {
            column.name: Label(*(column.text(row, lang) for lang in Lang))
            for column in columns
            if column.has_value(row)
        }
        for row in records.rows
    }


def read_rows(text: str) -> Rows | None:
    """The rows that a snapshot keeps; None for the text of an earlier version, which has no
    refs."""
    if not text.startswith(_BEGINS):
        return None
    rows: Rows = {}
    for values in map(json.loads, text.split("\n")):
        ref = values.pop("ref")
        rows[ref] = {
            name: same(value) if isinstance(value, str) else Label(*value)
            for name, value in values.items()
        }
    return rows


def _write(rows: Mapping[str, Mapping[str, Label]]) -> str:
    lines: list[dict[str, object]] = [
        {"ref": ref, **{name: _text(value) for name, value in values.items()}}
        for ref, values in rows.items()
    ]
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)


def _text(value: Label) -> str | list[str]:
    return value.en if value.en == value.vi else [*value]
