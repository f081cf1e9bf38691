"""What a query of a day leaves open, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.language import Label, nouns, with_noun

if TYPE_CHECKING:
    from ecodiplo.services.query.listing import Listing

_MAY = nouns(
    "of them may be on the day; its dates are not exact",
    "of them may be on the day; their dates are not exact",
    "hồ sơ trong đó chỉ có thể thuộc ngày này, ngày chưa đủ cụ thể",
)
_OFF = nouns(
    "more is left out because of its status (cancelled, postponed)",
    "more are left out because of their status (cancelled, postponed)",
    "hồ sơ khác không được tính do tình trạng (hủy, hoãn)",
)
_LACKING = nouns(
    "more has only a first or only a last day",
    "more have only a first or only a last day",
    "hồ sơ khác chỉ có ngày đầu hoặc ngày cuối",
)
_DATELESS = nouns(
    "more has no dates",
    "more have no dates",
    "hồ sơ khác không có ngày",
)


def day_notes(records: Listing) -> list[Label]:
    """How many records only may be on the day, and how many it leaves out; empty for a query
    without a day."""
    if (on_day := records.on_day) is None:
        return []
    numbers = (
        (len(on_day.uncertain_ids), _MAY),
        (on_day.off_status, _OFF),
        (on_day.lacking_end, _LACKING),
        (on_day.dateless, _DATELESS),
    )
    return [with_noun(number, *words) for number, words in numbers if number]
