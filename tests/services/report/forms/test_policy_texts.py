"""Documents as the opening of a report names them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from ecodiplo.catalogue import ENTITIES
from ecodiplo.language import Label, Lang
from ecodiplo.services.report.content import RecordList
from ecodiplo.vocabulary import DocumentKind
from report_sentences import Paragraphs, TextOfReport

if TYPE_CHECKING:
    from ecodiplo.db.engine import Database

DIRECTIVE = {
    "ref": "DOC-2022-0001", "kind": DocumentKind.DIRECTIVE, "number": "15-CT/TW",
    "issued_on": "2022-08-10", "issuer": "Secretariat", "issuer_vi": "Ban Bí thư",
}  # fmt: skip
PLAN = {"ref": "DOC-2022-0002", "kind": DocumentKind.PLAN, "number": "21-KH/TU"}


def named(database: Database, lang: Lang, *documents: dict[str, Any]) -> str:
    """The documents of the period as the opening names them."""
    content = Paragraphs(database, lang).content
    records = RecordList(ENTITIES["documents"], documents)
    report = TextOfReport(replace(content, lists=content.lists | {"documents": records}), lang)
    return report.printed(report.values["carried_out"])


@pytest.mark.parametrize(
    ("document", "en", "vi"),
    [
        (DIRECTIVE, "Directive No. 15-CT/TW of 10 Aug 2022 issued by the Secretariat",
         "Chỉ thị số 15-CT/TW ngày 10/8/2022 của Ban Bí thư"),
        (DIRECTIVE | {"issued_on": "2022-08"},
         "Directive No. 15-CT/TW of Aug 2022 issued by the Secretariat",
         "Chỉ thị số 15-CT/TW tháng 8/2022 của Ban Bí thư"),
        (DIRECTIVE | {"issued_on": "2022"},
         "Directive No. 15-CT/TW of 2022 issued by the Secretariat",
         "Chỉ thị số 15-CT/TW năm 2022 của Ban Bí thư"),
        (DIRECTIVE | {"issued_on": None}, "Directive No. 15-CT/TW issued by the Secretariat",
         "Chỉ thị số 15-CT/TW của Ban Bí thư"),
        (DIRECTIVE | {"issuer": None, "issuer_vi": None}, "Directive No. 15-CT/TW of 10 Aug 2022",
         "Chỉ thị số 15-CT/TW ngày 10/8/2022"),
        (PLAN, "Plan No. 21-KH/TU", "Kế hoạch số 21-KH/TU"),
        (PLAN | {"number": None}, "", ""),
    ],
)  # fmt: skip
def test_a_document_is_named_with_what_is_known_of_it(
    module_empty: Database, document: dict[str, Any], en: str, vi: str
) -> None:
    assert [named(module_empty, lang, document) for lang in Lang] == [en, vi]


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, Label("", "")),
        (2, Label("Plan No. 1 and Plan No. 2", "Kế hoạch số 1 và Kế hoạch số 2")),
        (5, Label("Plan No. 3, Plan No. 4 and Plan No. 5",
                  "Kế hoạch số 3, Kế hoạch số 4 và Kế hoạch số 5")),
    ],
)  # fmt: skip
def test_the_opening_names_the_last_three_documents(
    module_empty: Database, count: int, text: Label
) -> None:
    documents = [PLAN | {"number": str(n), "ref": f"DOC-{n}"} for n in range(1, count + 1)]
    assert [named(module_empty, lang, *documents) for lang in Lang] == list(text)
