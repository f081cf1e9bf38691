"""The columns and captions of the lists and breakdowns of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecodiplo.fields import Integer, Number
from ecodiplo.formats.sheet import cell_text
from ecodiplo.language import Label
from ecodiplo.services.report.content import REPORTED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ecodiplo.catalogue import Entity
    from ecodiplo.language import Lang


class Joined(NamedTuple):
    """A column of several fields: the dates of a visit, its head with the title."""

    label: Label
    fields: tuple[str, ...]
    separator: str


class ListColumn(NamedTuple):
    """A column of a list: its label, and the fields whose values stand in it."""

    label: Label
    fields: tuple[Any, ...]
    separator: str = ""

    @property
    def name(self) -> str:
        """Its stable name: `title`, `start_date+end_date`."""
        return "+".join(field.name for field in self.fields)

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers."""
        return len(self.fields) == 1 and isinstance(self.fields[0].type, Integer | Number)

    def text(self, row: Mapping[str, Any], lang: Lang) -> str:
        """The values of a record, each once."""
        texts = (cell_text(row, field, lang) for field in self.fields)
        return self.separator.join(dict.fromkeys(filter(None, texts)))

    def has_value(self, row: Mapping[str, Any]) -> bool:
        """Whether the record has a value in it."""
        return any(row.get(field.name) not in (None, ()) for field in self.fields)


def list_columns(name: str, entity: Entity) -> list[ListColumn]:
    """The columns of the list of that name."""
    columns = []
    for each in COLUMNS.get(name, ()):
        if isinstance(each, Joined):
            fields = tuple(entity.by_name[field] for field in each.fields)
            columns.append(ListColumn(each.label, fields, each.separator))
        else:
            field = entity.by_name[each]
            columns.append(ListColumn(field.label, (field,)))
    return columns


_DATES = Joined(Label("Dates", "Thời gian"), ("start_date", "end_date"), " – ")
_HEAD = Joined(Label("Head", "Trưởng đoàn"), ("head_name", "head_title"), ", ")
# The task's focus area, visit or MOU.
_OF = Joined(Label("Arises from", "Căn cứ"), ("focus_area", "delegation", "mou"), "; ")
# The columns of the lists. A stored status is no column: it is the status of today, and no date
# says whether the record had it in the period; but open tasks are those of today. The status of an
# MOU follows from dated events; here it is that of the period's last day.
# A project's capital includes what was added and withdrawn since its licence.
_CAPITAL = Joined(Label("Capital at the end of the period", "Vốn đăng ký cuối kỳ"),
                  ("registered_capital_usd",), "")  # fmt: skip
COLUMNS: dict[str, tuple[str | Joined, ...]] = {
    "inbound": ("title", "level", _HEAD, _DATES, "countries", "member_count", "result"),
    "outbound": ("title", _HEAD, _DATES, "countries", "places", "member_count", "result"),
    "matching": ("title", _DATES, "countries", "sectors", "enterprises_connected", "result"),
    "events": ("title", "kind", _DATES, "place", "countries", "enterprises_connected", "result"),
    "mous": ("title", "partners", "signed_on", "expires_on", "status"),
    "mou_events": ("mou", "kind", "date", "expires_on"),
    "press": ("title", "outlet", "countries", _DATES, "crew_size", "places"),
    "projects": ("name", "country", "sector", "certificate_date", _CAPITAL),
    "aid": ("title", "partners", "kind", "approval_date", "committed_usd"),
    "documents": ("number", "title", "issuer", "issued_on", "period_end"),
    "prepared": ("title", "issuer"),
    "kept": ("name", "kind", "country", "relation", "relation_since", "relation_until"),
    "connected": ("name", "country"),
    "open_tasks": ("title", _OF, "owner", "promised_by", "due_date", "status"),
    "done_tasks": ("title", _OF, "owner", "promised_by", "due_date", "done_on"),
}
CAPTIONS = {
    "inbound": Label("Inbound delegations on record", "Các đoàn vào đã có hồ sơ"),
    "outbound": Label("Outbound delegations on record", "Các đoàn ra đã có hồ sơ"),
    "matching": Label("Business matching", "Hoạt động kết nối doanh nghiệp"),
    "events": Label("Promotion events on record", "Các sự kiện xúc tiến đã có hồ sơ"),
    "mous": Label("MOUs signed in the period", "Các văn bản ký trong kỳ"),
    "mou_events": Label("What happened to MOUs in the period",
                        "Diễn biến của các văn bản trong kỳ"),
    "press": Label("Foreign press teams on record", "Các đoàn phóng viên đã có hồ sơ"),
    "projects": Label("New FDI projects", "Các dự án FDI cấp mới"),
    "aid": Label("Aid items", "Các khoản viện trợ"),
    "documents": Label("Documents", "Các văn bản"),
    "kept": Label("Relations kept", "Các quan hệ được duy trì"),
    "prepared": Label("Documents in preparation", "Các văn bản đang được chuẩn bị"),
    "connected": Label("Enterprises connected", "Các doanh nghiệp được kết nối"),
    "open_tasks": Label("Tasks and commitments to complete",
                        "Nhiệm vụ, cam kết chưa hoàn thành"),
    "done_tasks": Label("Tasks and commitments completed in the period",
                        "Nhiệm vụ, cam kết hoàn thành trong kỳ"),
    "inbound_countries": Label("Inbound delegations by country, in the records",
                               "Đoàn vào theo nước/vùng lãnh thổ, theo hồ sơ"),
    "outbound_countries": Label("Outbound delegations by country, in the records",
                                "Đoàn ra theo nước/vùng lãnh thổ, theo hồ sơ"),
    "delegation_months": Label("Delegations by month, in the records",
                               "Đoàn vào, đoàn ra theo tháng, theo hồ sơ"),
    "delegation_sectors": Label("Delegations by sector, in the records",
                                "Đoàn vào, đoàn ra theo lĩnh vực, theo hồ sơ"),
    "mou_countries": Label("MOUs by country, in the records to date",
                           "Bản ghi nhớ theo nước/vùng lãnh thổ, lũy kế theo hồ sơ"),
    "event_countries": Label("Promotion events by country, in the records",
                             "Sự kiện xúc tiến theo nước/vùng lãnh thổ, theo hồ sơ"),
    "fdi_kinds": Label("FDI by kind, in the records", "Vốn FDI theo hình thức, theo hồ sơ"),
    "fdi_countries": Label("FDI attracted by country, in the records",
                           "Vốn FDI thu hút theo nước/vùng lãnh thổ, theo hồ sơ"),
    "fdi_sectors": Label("FDI attracted by sector, in the records",
                           "Vốn FDI thu hút theo lĩnh vực, theo hồ sơ"),
    "fdi_years": Label("FDI attracted by year, in the records",
                           "Vốn FDI thu hút theo năm, theo hồ sơ"),
    "fdi_years_and_kinds": Label("FDI attracted by year and kind, in the records",
                                 "Vốn FDI thu hút theo năm và hình thức, theo hồ sơ"),
    "fdi_origins": Label("FDI attracted by what it began with, in the records",
                           "Vốn FDI thu hút theo khởi nguồn, theo hồ sơ"),
    "aid_kinds": Label("Aid by kind, in the records", "Viện trợ theo loại, theo hồ sơ"),
}  # fmt: skip
COLUMNS |= {
    entity.name: tuple(
        field.name
        for field in entity.fields
        if field.listed and field.name not in ("ref", "status")
    )
    for entity in REPORTED
}
CAPTIONS |= {entity.name: entity.label for entity in REPORTED}
