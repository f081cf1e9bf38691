"""The forms of sentences about records, and of the sentences around the claims.

A form without a claim holds words of the report as a whole. The slots `{period}`, `{in_period}`,
`{before}` and `{area}` are those of the report; `{cite}` is a source.
"""

from __future__ import annotations

from ecodiplo.language import Label
from ecodiplo.services.report.claims import ClaimKind
from ecodiplo.services.report.forms.form import Form

_GROUPS, _LIST, _WORDS = ClaimKind.BREAKDOWN, ClaimKind.LIST, ClaimKind.WORDS
_NOTHING, _COVERAGE, _PUBLISHED = ClaimKind.NOTHING, ClaimKind.COVERAGE, ClaimKind.PUBLISHED

# A document as the opening names it, inside its sentence.
DOCUMENT = Form("document", _WORDS, Label("{kind} {number}", "{kind} số {number}"))
DOCUMENT_OF_DAY = Form("document of a day", _WORDS,
                       Label("{main} of {day}", "{main} {day}"))  # fmt: skip
DOCUMENT_OF_ISSUER = Form("document of an issuer", _WORDS,
                          Label("{main} of the {issuer}", "{main} của {issuer}"))  # fmt: skip

FORMS = {form.name: form for form in (
    # The report as a whole
    Form("opening with documents", _WORDS, Label(
        "Carrying out {documents}, the {office} reports the results of economic diplomacy"
        " {in_period} as follows:",
        "Thực hiện {documents}, {office} báo cáo kết quả công tác ngoại giao kinh tế {period} như"
        " sau:")),
    Form("opening", None, Label(
        "The {office} reports the results of economic diplomacy {in_period} as follows:",
        "{office} báo cáo kết quả công tác ngoại giao kinh tế {period} như sau:")),
    Form("closing to parent", None, Label(
        "This is the report of the {office} on economic diplomacy {in_period}, submitted to the"
        " {parent}.",
        "Trên đây là báo cáo kết quả công tác ngoại giao kinh tế {period} của {office}, kính trình"
        " {parent} xem xét, chỉ đạo./.")),
    Form("closing", None, Label(
        "This is the report of the {office} on economic diplomacy {in_period}.",
        "Trên đây là báo cáo kết quả công tác ngoại giao kinh tế {period} của {office}./.")),
    # Visits
    Form("countries of inbound visits", _GROUPS, Label(
        "Those on record came from {countries}.", "Các đoàn đã có hồ sơ đến từ {countries}.")),
    Form("countries of outbound visits", _GROUPS, Label(
        "Those on record went to {countries}.", "Các đoàn đã có hồ sơ đến {countries}.")),
    Form("countries of one inbound visit", _GROUPS, Label(
        "The one on record came from {countries}.", "Đoàn đã có hồ sơ đến từ {countries}.")),
    Form("countries of one outbound visit", _GROUPS, Label(
        "The one on record went to {countries}.", "Đoàn đã có hồ sơ đến {countries}.")),
    Form("purpose of visits", _WORDS, Label(
        "The delegations came for one purpose: {purpose} {cite}.",
        "Các đoàn có chung mục đích: {purpose} {cite}.")),
    Form("purpose of trips", _WORDS, Label(
        "The delegations went for one purpose: {purpose} {cite}.",
        "Các đoàn có chung mục đích: {purpose} {cite}.")),
    Form("sectors of visits", _WORDS, Label(
        "They took up {sectors} {cite}.",
        "Các đoàn quan tâm, trao đổi về lĩnh vực {sectors} {cite}.")),
    Form("open sectors of visits", _WORDS, Label(
        "They took up sectors {sectors} {cite}.",
        "Các đoàn quan tâm, trao đổi về các lĩnh vực {sectors} {cite}.")),
    # Business matching
    Form("some enterprises connected", _LIST, Label(
        "Among them {is_or_are} {partners} {cite}.", "Trong số đó có {partners} {cite}.")),
    Form("enterprises connected", _LIST, Label(
        "By the records, {area} connected {partners} {in_period} {cite}.",
        "Theo hồ sơ, {period}, {area} đã kết nối {partners} {cite}.")),
    Form("countries of partners", _WORDS, Label(
        "The partners in matching came from {countries} {cite}.",
        "Các đối tác kết nối đến từ {countries} {cite}.")),
    Form("open countries of partners", _WORDS, Label(
        "The partners in matching came from countries {countries} {cite}.",
        "Các đối tác kết nối đến từ các nước, vùng lãnh thổ {countries} {cite}.")),
    Form("sectors of matching", _WORDS, Label(
        "They spoke of {sectors} {cite}.",
        "Các bên trao đổi về lĩnh vực {sectors} {cite}.")),
    Form("open sectors of matching", _WORDS, Label(
        "They spoke of sectors {sectors} {cite}.",
        "Các bên trao đổi về các lĩnh vực {sectors} {cite}.")),
    # Agreements
    Form("agreements signed", _LIST, Label(
        "By the records, {number} {was_or_were} signed {in_period}.",
        "Theo hồ sơ, {period} có {number} được ký kết.")),
    # Press
    Form("topics of press", _WORDS, Label(
        "They reported on {topics} {cite}.", "Các đoàn tìm hiểu, đưa tin về {topics} {cite}.")),
    Form("open topics of press", _WORDS, Label(
        "They reported on topics {topics} {cite}.",
        "Các đoàn tìm hiểu, đưa tin về các chủ đề {topics} {cite}.")),
    # Promotion
    Form("markets of events", _WORDS, Label(
        "“{title}” reached partners and markets in {countries} {cite}.",
        "“{title}” hướng tới đối tác, thị trường {countries} {cite}.")),
    Form("open markets of events", _WORDS, Label(
        "“{title}” reached partners and markets {countries} {cite}.",
        "“{title}” hướng tới các đối tác, thị trường {countries} {cite}.")),
    # Investment
    Form("capital after visits", _GROUPS, Label(
        "Of the capital attracted, by the records, {capital} belongs to projects that began with"
        " the visit of a delegation.",
        "Trong số vốn thu hút, theo hồ sơ, {capital} là của các dự án khởi nguồn từ chuyến thăm của"
        " đoàn.")),
    # Relations
    Form("relations", _LIST, Label(
        "The records hold {number} with whom {area} keeps relations.",
        "{area} duy trì quan hệ với {number} đã có hồ sơ.")),
    Form("no relations", _NOTHING, Label(
        "No relation is on record as kept {in_period} {nothing}.",
        "{period} chưa có hồ sơ về quan hệ được duy trì {nothing}.")),
    # Policy
    Form("no documents", _NOTHING, Label(
        "No document of {period} is on record {nothing}.",
        "{period} chưa có hồ sơ về văn bản chỉ đạo, triển khai {nothing}.")),
    Form("document in preparation", _WORDS, Label(
        "As of {day}, “{title}” was being prepared {cite}.",
        "Tính đến {day}, văn bản đang được chuẩn bị là “{title}” {cite}.")),
    Form("document in preparation by an issuer", _WORDS, Label(
        "As of {day}, the {issuer} was preparing “{title}” {cite}.",
        "Tính đến {day}, {issuer} đang chuẩn bị “{title}” {cite}.")),
    Form("focus areas", _LIST, Label(
        "The work ahead has {number}:", "Thời gian tới, tập trung vào {number} sau:")),
    Form("no focus areas", _NOTHING, Label(
        "No focus area is on record for the time to come {nothing}.",
        "Chưa có hồ sơ về nội dung trọng tâm thời gian tới {nothing}.")),
    Form("focus area", _WORDS, Label("{title}: {detail} {cite}", "{title}: {detail} {cite}")),
    Form("focus area title", _WORDS, Label("{title} {cite}", "{title} {cite}")),
    Form("focus area with tasks", ClaimKind.TASKS, Label(
        "{title}: {detail} ({tasks}) {cite}", "{title}: {detail} ({tasks}) {cite}")),
    # Comparison
    Form("nothing to compare", _NOTHING, Label(
        "There are no figures of the same kind for {before} to compare {nothing}.",
        "Chưa có số liệu cùng loại của {before} để so sánh {nothing}.")),
    Form("not compared", _NOTHING, Label(
        "The two periods have no figures of the same kind to subtract, and no certain number of"
        " records, for {indicators}.",
        "Chưa so sánh được {indicators}, vì hai kỳ không có số liệu cùng loại trừ được cho nhau,"
        " cũng không có số hồ sơ chắc chắn.")),
    Form("gaps", None, Label(
        "The records make up a part of {number} of the period, or nothing of it; the table below"
        " sets them side by side.",
        "Hồ sơ mới đáp ứng một phần hoặc chưa đáp ứng {number} của kỳ; bảng dưới đây đối chiếu hai"
        " bên.")),
    Form("no gaps", None, Label(
        "The records reach every published figure, or the difference is explained.",
        "Hồ sơ khớp với mọi số liệu công bố, hoặc chênh lệch đã được giải trình.")),
    Form("nothing published", _NOTHING, Label(
        "No figure of {period} has been published yet {nothing}.",
        "Chưa có số liệu nào của {period} được công bố {nothing}.")),
    # Figures
    Form("kind not said", _PUBLISHED, Label(
        "The sources do not say whether the figures of {indicators} are a plan, an estimate or a"
        " result.",
        "Nguồn không nêu số liệu về {indicators} là kế hoạch, ước thực hiện hay kết quả.")),
    Form("kind never said", None, Label(
        "The sources do not say whether these figures are a plan, an estimate or a result.",
        "Nguồn không nêu các số liệu này là kế hoạch, ước thực hiện hay kết quả.")),
    Form("year implied", _PUBLISHED, Label(
        "The year of the figures of {indicators} follows from the context.",
        "Năm của số liệu về {indicators} suy ra từ ngữ cảnh.")),
)}  # fmt: skip
