"""The claims of a report, with the records and figures that say them, for people and machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.cli.output import Audience, stream, write_sheet
from ecodiplo.cli.render.summary import machine_sheet, people_sheet
from ecodiplo.fields import Many, Number, Text
from ecodiplo.formats import JSON_FORMATS
from ecodiplo.language import Label
from ecodiplo.services.report.claims import claim_as_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecodiplo.cli.output import Output
    from ecodiplo.formats.sheet import Sheet
    from ecodiplo.language import Lang
    from ecodiplo.services.report.claims import StatedClaim

HEADINGS = {
    "section": Label("Section", "Mục"),
    "text": Label("Statement", "Nội dung"),
    "evidence": Label("Figures and records", "Số liệu và hồ sơ"),
}
# The most refs in a cell for people; machines get all.
MOST_REFS = 8
_LIST = Many(Text())
_TYPES = {"value": Number(decimals=None), "unknown": _LIST, "figures": _LIST, "records": _LIST}
_COLUMNS = ("code", "kind", "section", "text", "period_first", "period_last", "value", "unit",
            "qualifier", "unknown", "figures", "records")  # fmt: skip


def write_claims(
    claims: Iterable[tuple[StatedClaim, tuple[str, ...]]], output: Output, lang: Lang
) -> None:
    """Write the claims, each with the refs of its records."""
    if output.format in JSON_FORMATS:
        from ecodiplo.formats.json import dumps, write_array

        objects = [dumps(claim_as_json(*claim)) for claim in claims]
        with stream(output) as out:
            if output.format == "json":
                write_array(objects, out)
                out.write("\n")
            else:
                out.writelines(f"{text}\n" for text in objects)
        return
    write_sheet(_sheet(claims, output.audience, lang), output)


def _sheet(
    claims: Iterable[tuple[StatedClaim, tuple[str, ...]]], audience: Audience, lang: Lang
) -> Sheet:
    if audience is Audience.PEOPLE:
        return people_sheet("claims", HEADINGS, _statements(claims), lang)
    rows = [_machine_row(stated, records) for stated, records in claims]
    return machine_sheet("claims", _COLUMNS, _TYPES, rows, lang)


def _statements(claims: Iterable[tuple[StatedClaim, tuple[str, ...]]]) -> list[dict[str, str]]:
    """A row for each statement; one that makes several claims has the evidence of all of them."""
    evidence: dict[tuple[str, str], dict[str, None]] = {}
    for stated, records in claims:
        refs = evidence.setdefault((stated.section, stated.text), {})
        refs |= dict.fromkeys((*stated.claim.figures, *records))
    return [
        {"section": section, "text": text, "evidence": first_refs(tuple(refs), MOST_REFS)}
        for (section, text), refs in evidence.items()
    ]


def _machine_row(stated: StatedClaim, records: tuple[str, ...]) -> dict[str, Any]:
    values = claim_as_json(stated, records)
    period = values["period"]
    items = {
        "unknown": [f"{kind}={number}" for kind, number in values["unknown"].items()],
        "figures": values["figures"],
        "records": values["records"],
    }
    lists = {name: tuple(texts) or None for name, texts in items.items()}
    return values | lists | {
        "period_first": period["first"],
        "period_last": period["last"],
        "value": stated.claim.value,
    }  # fmt: skip


def first_refs(refs: tuple[str, ...], most: int) -> str:
    """The first refs, `most` of them, and the number of further ones."""
    more = len(refs) - most
    return ", ".join(refs[:most]) + (f" (+{more})" if more > 0 else "")
