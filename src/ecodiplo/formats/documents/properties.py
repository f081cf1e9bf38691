"""The properties of a Word document: those of its report, and none of its template."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ecodiplo.language import Lang

LONGEST = 255  # characters of a property of a Word file
LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}
_SEPARATORS = {"vi": (",", ";"), "en": (".", ",")}  # of decimals, and of lists
_EXTENDED = "/extended-properties"  # how the types of these relationships end
_THUMBNAIL = "/thumbnail"
_APPLICATION = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>ecodiplo</Application></Properties>"
)


@dataclass(frozen=True)
class Properties:
    """What a file of Word says about itself."""

    title: str
    lang: Lang
    subject: str = ""
    author: str = ""
    category: str = ""
    day: datetime.date | None = None

    def apply(self, word: Any) -> None:
        """Give the document, a `docx.Document`, these properties and no others, and its words this
        language."""
        _clear(word)
        core = word.core_properties
        language = LANGUAGES[self.lang]
        for name, value in (("title", self.title), ("subject", self.subject),
                            ("author", self.author), ("category", self.category),
                            ("language", language)):  # fmt: skip
            if value:
                setattr(core, name, value[:LONGEST])
        if self.day is not None:
            core.created = core.modified = datetime.datetime.combine(self.day, datetime.time())
        _set_language(word, self.lang)


def _clear(word: Any) -> None:
    """Remove what the document has from its template: who edited it, how often and how long, with
    which program, and a picture of its first page."""
    element = word.core_properties._element
    for child in list(element):
        element.remove(child)
    relations = word.part.package.rels
    for key, relation in list(relations.items()):
        if relation.reltype.endswith(_THUMBNAIL):
            del relations[key]
        elif relation.reltype.endswith(_EXTENDED):
            relation.target_part._blob = _APPLICATION.encode()


def _set_language(word: Any, lang: Lang) -> None:
    """The language in which Word checks the spelling, and its separators."""
    from docx.oxml.ns import qn

    for element in word.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), LANGUAGES[lang])
    decimal, items = _SEPARATORS[lang]
    for name, separator in (("w:decimalSymbol", decimal), ("w:listSeparator", items)):
        setting = word.settings.element.find(qn(name))
        if setting is not None:
            setting.set(qn("w:val"), separator)
