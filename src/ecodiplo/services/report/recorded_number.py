"""The number of the records of an indicator as sentences and templates see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.services.report.forms.note_forms import SUMMARY_RECORDS, uncertainty_note
from ecodiplo.services.report.indicator_claims import recorded_claim, umbrella_claim
from ecodiplo.services.report.text_marks import without_claims
from ecodiplo.services.statistics.wording import (
    counted_in_prose,
    number_in_prose,
    quantity_in_prose,
)
from ecodiplo.vocabulary import RoleInTotals

if TYPE_CHECKING:
    from decimal import Decimal

    from ecodiplo.dates import Period
    from ecodiplo.language import Lang
    from ecodiplo.services.report.claims import Claims
    from ecodiplo.services.statistics.summary import SummaryLine


class RecordedNumber:
    """The number of the records of an indicator: false when there is nothing to count or add
    up."""

    def __init__(
        self, line: SummaryLine | None, period: Period, lang: Lang, claims: Claims
    ) -> None:
        """`line` is that of the summary, None for an indicator without one."""
        self._line, self._period, self._lang, self._claims = line, period, lang, claims

    def __bool__(self) -> bool:
        return self.number is not None

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The number of the records: `7 đoàn`; empty when there is nothing to count or add up."""
        if (line := self._line) is None or (number := self.number) is None:
            return ""
        text = quantity_in_prose(number, line.unit, self._lang)
        return self._claims.text(text, recorded_claim(line, self._period))

    @property
    def count(self) -> str:
        """The number of the records without its unit."""
        if (line := self._line) is None or (number := self.number) is None:
            return ""
        text = number_in_prose(number, self._lang)
        return self._claims.text(text, recorded_claim(line, self._period))

    @property
    def mark(self) -> str:
        """The mark of the claim of that number, for a sentence without it."""
        return self.text[len(without_claims(self.text)) :]

    @property
    def umbrella(self) -> str:
        """The number of the umbrella records, which stand for several or the whole: `1 summary
        record`; empty when there is none."""
        if (line := self._line) is None or line.recorded is None:
            return ""
        if not (number := line.recorded.left_out.get(RoleInTotals.UMBRELLA, 0)):
            return ""
        text = counted_in_prose(number, *SUMMARY_RECORDS, self._lang)
        return self._claims.text(text, umbrella_claim(line, self._period, number))

    @property
    def number(self) -> Decimal | None:
        """The number itself; None when there is nothing to count or add up."""
        recomputed = self._line.recorded if self._line else None
        return recomputed.value if recomputed and recomputed.records else None

    @property
    def unknown(self) -> str:
        """What the number of the records leaves open, in brackets; empty when it leaves nothing
        open."""
        if self._line is None or (recorded := self._line.recorded) is None or recorded.fault:
            return ""
        return uncertainty_note(recorded, self._lang)

    @property
    def are_counted(self) -> bool:
        """Whether the number of the records is a count of them, not a sum of a field."""
        return self._line is not None and self._line.measure.startswith("count")
