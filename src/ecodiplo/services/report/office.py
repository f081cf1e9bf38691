"""The office whose report it is, as templates see it: its names, place and signer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.language import BLANK, Label, either
from ecodiplo.vocabulary import AreaKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecodiplo.language import Lang

FILED = Label("- Filed: office.", "- Lưu: VT.")
FILE_COPY = "Lưu:"  # how the line of the file copy begins (Decree 30/2020/NĐ-CP, Annex I)
AREAS = {
    AreaKind.CITY: Label("the city", "thành phố"),
    AreaKind.PROVINCE: Label("the province", "tỉnh"),
}


class OfficeView:
    """The settings of the office in a template: `{{ office.name }}`."""

    def __init__(self, settings: Mapping[str, Any], lang: Lang) -> None:
        """`settings` are empty where the office has said none."""
        self._settings, self._lang = settings, lang

    @property
    def name(self) -> str:
        """Its name: `Sở Ngoại vụ`."""
        return self._text("name") or BLANK

    @property
    def parent(self) -> str:
        """The agency over it: `Ủy ban nhân dân thành phố Hải Phòng`."""
        return self._text("parent")

    @property
    def place(self) -> str:
        """The place beside the date."""
        return self._text("place") or BLANK

    @property
    def area(self) -> str:
        """What sentences call its area: `thành phố`."""
        kind: AreaKind = self._settings.get("area_kind") or AreaKind.CITY
        return AREAS[kind].to(self._lang)

    @property
    def abbreviation(self) -> str:
        """Its abbreviation in the numbers of documents."""
        return str(self._settings.get("abbreviation") or BLANK)

    @property
    def signing(self) -> list[str]:
        """The lines over the signature: `KT. Giám đốc`, `Phó Giám đốc`; the layout writes them in
        capitals."""
        return [line for line in (self._text("signs_for"), self._text("signer_title")) if line]

    @property
    def signer(self) -> str:
        """The name of the signer; '' when it is not set."""
        return str(self._settings.get("signer") or "")

    @property
    def recipient_lines(self) -> list[str]:
        """Who receives the report, as lines of a document, and the file copy last: the office's own
        (`Lưu: VT, HTQT`), else `Lưu: VT`."""
        labels = [*filter(None, (either(*each) for each in self._settings.get("recipients") or ()))]
        copies = [label for label in labels if label.vi.startswith(FILE_COPY)]
        others = (f"- {label.to(self._lang)};" for label in labels if label not in copies)
        filed = [f"- {label.to(self._lang).rstrip(' .')}." for label in copies]
        return [*others, *(filed or [FILED.to(self._lang)])]

    def _text(self, name: str) -> str:
        label = either(self._settings.get(name), self._settings.get(f"{name}_vi"))
        return label.to(self._lang) if label else ""
