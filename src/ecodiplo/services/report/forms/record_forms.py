"""The forms of sentences about records: where visits came from, what they were about, whom the
office keeps relations with, and the sentences around the claims."""

from __future__ import annotations

from ecodiplo.language import Label
from ecodiplo.services.report.claims import ClaimKind
from ecodiplo.services.report.forms.form import Form


def _of_groups(name: str, en: str, vi: str) -> Form:
    return Form(name, ClaimKind.BREAKDOWN, Label(en, vi))


def _of_words(name: str, en: str, vi: str) -> Form:
    return Form(name, ClaimKind.WORDS, Label(en, vi))


def _around(name: str, en: str, vi: str) -> Form:
    return Form(name, None, Label(en, vi))


FORMS = {form.name: form for form in (
    # The report as a whole
    _around("opening with documents",
            "Carrying out {documents}, the {office} reports the results of economic diplomacy in"
            " {period} as follows:",
            "Thực hiện {documents}, {office} báo cáo kết quả công tác ngoại giao kinh tế {period}"
            " như sau:"),
    _around("opening",
            "The {office} reports the results of economic diplomacy in {period} as follows:",
            "{office} báo cáo kết quả công tác ngoại giao kinh tế {period} như sau:"),
    _around("closing",
            "This is the report of the {office} on economic diplomacy in {period}.",
            "Trên đây là báo cáo kết quả công tác ngoại giao kinh tế {period} của {office}"),
    _around("closing to parent",
            "This is the report of the {office} on economic diplomacy in {period}, submitted to the"
            " {parent}.",
            "Trên đây là báo cáo kết quả công tác ngoại giao kinh tế {period} của {office}, kính"
            " trình {parent} xem xét, chỉ đạo"),
    _around("list in annex", "The list is in {annex}.", "Danh sách tại {annex}."),
    # Visits
    _of_groups("countries of inbound visits", "Those on record came from {names}.",
               "Các đoàn đã có hồ sơ đến từ {names}."),
    _of_groups("countries of outbound visits", "Those on record went to {names}.",
               "Các đoàn đã có hồ sơ đến {names}."),
    _of_words("purpose of visits", "Together, their purpose was this: {purpose} {cite}.",
              "Nội dung chung của các đoàn: {purpose} {cite}."),
    _of_words("open sectors of visits", "They raised sectors {sectors} {cite}.",
              "Các đoàn quan tâm, trao đổi về các lĩnh vực {sectors} {cite}."),
    _of_words("sectors of visits", "They raised {sectors} {cite}.",
              "Các đoàn quan tâm, trao đổi về lĩnh vực {sectors} {cite}."),
)}  # fmt: skip
