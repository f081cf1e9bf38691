"""The layout of a list: what its headings and cells do not say themselves, and a person says for
the whole file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ecodiplo.fields import Many
from ecodiplo.fold import without_invisible
from ecodiplo.language import Label, same
from ecodiplo.option_names import option_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecodiplo.catalogue import Field
    from ecodiplo.services.imports.options import Replacement

# In place of the value of every row: the one that the title over a table, or the name of its
# worksheet, says.
FROM_TITLE = "title"


@dataclass(frozen=True)
class Layout:
    """The layout of the lists of one entity."""

    columns: Mapping[str, Field | None] = field(default_factory=dict)  # None leaves a column out
    # The columns of a file of parts that are about the records of which they are parts.
    whole_columns: Mapping[str, Field | None] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)  # texts by field
    replacements: tuple[Replacement, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)  # by heading; of the whole table for ""

    optional: frozenset[str] = frozenset()  # headings that the file may lack

    @property
    def unit(self) -> str:
        """The unit of the numbers whose heading names none; or ''."""
        return self.units.get("", "")


class Replacements:
    """Reads texts in place of those of the file."""

    def __init__(self, layout: Layout) -> None:
        self._by_field: dict[str, dict[str, str]] = {}
        for each in layout.replacements:
            self._by_field.setdefault(each.field, {})[_form(each.text)] = each.value
        self._all = self._by_field.pop("", {})
        self._texts = {_form(each.text): each for each in layout.replacements}
        self._used: set[str] = set()

    def of(self, own: Field) -> dict[str, str]:
        """The texts that are replaced in cells of the field."""
        return {**self._all, **self._by_field.get(own.name, {})}

    def apply(self, own: Field, cells: Any) -> Any:
        """The cells of the field with the texts that stand in their place."""
        if not (texts := self.of(own)):
            return cells
        several = isinstance(own.type, Many)
        done = {
            cell: self._replace(texts, cell, several=several)
            for cell in {*cells}
            if type(cell) is str and cell
        }
        return [done.get(cell, cell) if type(cell) is str else cell for cell in cells]

    def _replace(self, texts: Mapping[str, str], cell: str, *, several: bool) -> str:
        """The text in place of the cell, or the cell with the texts in place of its items."""
        if (form := _form(cell)) in texts:
            self._used.add(form)
            return texts[form]
        if not several or ";" not in cell:
            return cell
        items = [self._replace(texts, item, several=False) for item in cell.split(";")]
        return ";".join(items)

    @property
    def note(self) -> Label:
        """The texts that no cell has; empty when every text was in one."""
        unused = [each.text for form, each in self._texts.items() if form not in self._used]
        if not unused:
            return Label("", "")
        texts = ", ".join(map(repr, unused[:10])) + (", ..." if len(unused) > 10 else "")
        reason = Label(f": no cell is {texts}", f": không ô nào là {texts}")
        return same(option_name("replacements")) + reason


def _form(text: str) -> str:
    """The form in which texts are compared."""
    return " ".join(without_invisible(text).split()).casefold()
