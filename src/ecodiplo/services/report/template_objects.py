"""The objects that templates see: records, their number and the cites of sources.

Every text that an object gives carries the mark of the claim that it states.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.formats.documents.blocks import Cite, CitedSource
from ecodiplo.services.report.claims import Claim, ClaimKind
from ecodiplo.services.report.text_marks import mark, without_marks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecodiplo.language import Label
    from ecodiplo.services.report.content import RecordList
    from ecodiplo.services.report.tables_and_charts import TablesAndCharts


class Citations:
    """The sources that a report cites, numbered in the order in which it cites them."""

    def __init__(self, sources: Mapping[str, tuple[str, str | None]]) -> None:
        """`sources` holds the text and URL of every source, by its ref."""
        self.sources = sources
        self.numbers: dict[str, int] = {}

    def cite(self, ref: str, place: str | None) -> Cite:
        """The cite of a place in a source."""
        return Cite(self.numbers.setdefault(ref, len(self.numbers) + 1), place or "")

    def listed(self) -> tuple[CitedSource, ...]:
        """The cited sources, in the order of their numbers."""
        return tuple(
            CitedSource(number, *self.sources.get(ref, (ref, None)))
            for ref, number in self.numbers.items()
        )


class RecordView:
    """A record in a template: `{{ visit.title }}` is its title in the language of the report."""

    def __init__(
        self, row: dict[str, Any], records: RecordList, tables_and_charts: TablesAndCharts
    ) -> None:
        """`tables_and_charts` formats the values."""
        self._row, self._entity, self._tables = row, records.entity, tables_and_charts

    def __getattr__(self, name: str) -> str:
        field = self._entity.by_name.get(name)
        if field is None:
            raise AttributeError(name)
        text = without_marks(self._tables.cell_text(self._row, field))
        return self._tables.claims.text(text, self._claim(name, field.label, text))

    def is_open(self, name: str) -> bool:
        """Whether the source leaves the list in this field open."""
        flag = self._entity.by_name[name].complete
        return bool(flag) and self._row.get(flag) is False

    def _claim(self, name: str, label: Label, text: str) -> Claim:
        ref = str(self._row[self._entity.key])
        return Claim(
            code=f"words {ref} {name}",
            kind=ClaimKind.WORDS,
            subject=self._entity.name,
            name=label,
            period=self._tables.content.period,
            content=text,
            unknown={"open_list": 1} if self.is_open(name) else {},
            records=(ref,),
        )

    @property
    def ref(self) -> str:
        """The ref, by which a template asks for the record's other texts."""
        return str(self._row[self._entity.key])

    @property
    def cite(self) -> str:
        """The cite of its source."""
        return "".join(mark(run) for run in self._tables.cites(self._row))


class RecordTotal(int):
    """The number of the records of a list; as text it states the claim of that number."""

    statement: str

    @classmethod
    def of(cls, total: int, statement: str) -> RecordTotal:
        """The number, with the text that states it."""
        number = cls(total)
        number.statement = statement
        return number
