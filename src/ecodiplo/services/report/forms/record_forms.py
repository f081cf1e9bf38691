"""The forms of sentences about records, and of the sentences around the claims.

A form without a claim holds words of the report as a whole. The slots `{period}`, `{in_period}`,
`{before}` and `{area}` are those of the report; `{cite}` is a source.
"""

from __future__ import annotations

from ecodiplo.language import Label
from ecodiplo.services.report.claims import ClaimKind
from ecodiplo.services.report.forms.form import Form

_GROUPS, _LIST, _WORDS = ClaimKind.BREAKDOWN, ClaimKind.LIST, ClaimKind.WORDS
_NOTHING, _PUBLISHED, _TASKS = ClaimKind.NOTHING, ClaimKind.PUBLISHED, ClaimKind.TASKS

# A document as the opening names it, inside its sentence.
DOCUMENT = Form("document", _WORDS, Label("{kind} No. {number}", "{kind} số {number}"))
DOCUMENT_OF_DAY = Form("document of a day", _WORDS,
                       Label("{main} of {day}", "{main} {day}"))  # fmt: skip
DOCUMENT_OF_ISSUER = Form("document of an issuer", _WORDS, Label(
    "{main} issued by the {issuer}", "{main} của {issuer}"))  # fmt: skip
# The tasks of a focus area inside the sentence about it, by the statuses that they have.
TASKS_OF_ONE_STATUS = Form("tasks of one status", _TASKS, Label(
    "{number} {status}", "{number} {status}"))  # fmt: skip
TASKS_BY_STATUS = Form("tasks by status", _TASKS, Label(
    "{number}, of which {statuses}", "{number}, trong đó {statuses}"))  # fmt: skip

FORMS = {form.name: form for form in (
    # The report as a whole
    Form("opening with documents", _WORDS, Label(
        "Pursuant to {documents}, the {office} reports the results of economic diplomacy"
        " {in_period} as follows:",
        "Thực hiện {documents}, {office} báo cáo kết quả công tác ngoại giao kinh tế {period} như"
        " sau:")),
    Form("opening", None, Label(
        "The {office} reports the results of economic diplomacy {in_period} as follows:",
        "{office} báo cáo kết quả công tác ngoại giao kinh tế {period} như sau:")),
    Form("not ended", None, Label(
        "The period has not ended; the report tells the state as of {today} and does not count what"
        " is entered for later days.",
        "Kỳ báo cáo chưa kết thúc; báo cáo nêu tình hình tính đến {today}, không tính những việc đã"
        " nhập cho các ngày sau.")),
    Form("closing to parent", None, Label(
        "This is the report of the {office} on economic diplomacy {in_period}, submitted to the"
        " {parent} for consideration and guidance.",
        "Trên đây là báo cáo kết quả công tác ngoại giao kinh tế {period} của {office}, kính trình"
        " {parent} xem xét, chỉ đạo./.")),
    Form("closing", None, Label(
        "This is the report of the {office} on economic diplomacy {in_period}.",
        "Trên đây là báo cáo kết quả công tác ngoại giao kinh tế {period} của {office}./.")),
    # Visits
    Form("countries of inbound visits", _GROUPS, Label(
        "The records show visitors from {countries}.",
        "Theo hồ sơ, có đoàn đến từ {countries}.")),
    Form("countries of outbound visits", _GROUPS, Label(
        "The records show visits to {countries}.",
        "Theo hồ sơ, có đoàn đi {countries}.")),
    Form("purpose of visits", _WORDS, Label(
        "The purpose of the visits was given as “{purpose}” {cite}.",
        "Mục đích của các đoàn vào là {purpose} {cite}.")),
    Form("purpose of trips", _WORDS, Label(
        "The purpose of the trips abroad was given as “{purpose}” {cite}.",
        "Mục đích của các đoàn ra là {purpose} {cite}.")),
    Form("sectors of visits", _WORDS, Label(
        "The visits covered {sectors} {cite}.",
        "Các đoàn làm việc về lĩnh vực {sectors} {cite}.")),
    Form("open sectors of visits", _WORDS, Label(
        "The visits covered sectors {sectors} {cite}.",
        "Các đoàn làm việc về các lĩnh vực {sectors} {cite}.")),
    # Business matching
    Form("some enterprises connected", _LIST, Label(
        "Among the partners connected {is_or_are} {partners} {cite}.",
        "Trong số các đối tác được kết nối có {partners} {cite}.")),
    Form("enterprises connected", _LIST, Label(
        "According to the records, {in_period} {area} arranged business contacts for {partners}"
        " {cite}.",
        "Theo hồ sơ, {period}, {area} đã kết nối {partners} {cite}.")),
    Form("enterprises connected beside none", _LIST, Label(
        "The records nevertheless name {partners} as connected {cite}.",
        "Tuy nhiên, theo hồ sơ, đã kết nối {partners} {cite}.")),
    Form("countries of partners", _WORDS, Label(
        "The business partners came from {countries} {cite}.",
        "Các đối tác kết nối đến từ {countries} {cite}.")),
    Form("open countries of partners", _WORDS, Label(
        "The business partners came from countries {countries} {cite}.",
        "Các đối tác kết nối đến từ các nước, vùng lãnh thổ {countries} {cite}.")),
    Form("sectors of matching", _WORDS, Label(
        "The business contacts covered {sectors} {cite}.",
        "Hoạt động kết nối thuộc lĩnh vực {sectors} {cite}.")),
    Form("open sectors of matching", _WORDS, Label(
        "The business contacts covered sectors {sectors} {cite}.",
        "Hoạt động kết nối thuộc các lĩnh vực {sectors} {cite}.")),
    # Agreements
    Form("agreements signed", _LIST, Label(
        "According to the records, {number} {was_or_were} signed {in_period}.",
        "Theo hồ sơ, {period} có {number} được ký kết.")),
    # Press
    Form("topics of press", _WORDS, Label(
        "The press teams worked on {topics} {cite}.",
        "Các đoàn phóng viên tác nghiệp về {topics} {cite}.")),
    Form("open topics of press", _WORDS, Label(
        "The press teams worked on topics {topics} {cite}.",
        "Các đoàn phóng viên tác nghiệp về các chủ đề {topics} {cite}.")),
    # Promotion
    Form("markets of events", _WORDS, Label(
        "“{title}” addressed partners and markets in {countries} {cite}.",
        "“{title}” hướng tới đối tác, thị trường {countries} {cite}.")),
    Form("open markets of events", _WORDS, Label(
        "“{title}” addressed partners and markets {countries} {cite}.",
        "“{title}” hướng tới các đối tác, thị trường {countries} {cite}.")),
    # Investment
    Form("capital after visits", _GROUPS, Label(
        "According to the records, {capital} of the capital attracted belongs to projects that"
        " began with the visit of a delegation.",
        "Theo hồ sơ, trong số vốn thu hút được, {capital} thuộc các dự án khởi nguồn từ chuyến"
        " thăm, làm việc của các đoàn.")),
    # Relations
    Form("relations", _LIST, Label(
        "{in_period} {area} kept relations with {number} on record.",
        "{period}, {area} duy trì quan hệ với {number} đã có hồ sơ.")),
    Form("no relations", _NOTHING, Label(
        "No relations with partners {in_period} are on record {nothing}.",
        "{period} chưa có hồ sơ về quan hệ với đối tác {nothing}.")),
    # Policy
    Form("no documents", _NOTHING, Label(
        "No policy document of {period} is on record {nothing}.",
        "{period} chưa có hồ sơ về văn bản chỉ đạo, triển khai {nothing}.")),
    Form("document in preparation", _WORDS, Label(
        "As of {day}, “{title}” was being prepared {cite}.",
        "Tính đến {day}, “{title}” đang được chuẩn bị ban hành {cite}.")),
    Form("document in preparation by an issuer", _WORDS, Label(
        "As of {day}, the {issuer} was preparing “{title}” {cite}.",
        "Tính đến {day}, {issuer} đang chuẩn bị ban hành “{title}” {cite}.")),
    Form("focus areas", _LIST, Label(
        "The work ahead has {number}:", "Thời gian tới, tập trung vào {number} sau:")),
    Form("no focus areas", _NOTHING, Label(
        "No focus area of the work ahead is on record {nothing}.",
        "Chưa có hồ sơ về nội dung trọng tâm thời gian tới {nothing}.")),
    Form("focus area", _WORDS, Label("{title}: {detail} {cite}", "{title}: {detail} {cite}")),
    Form("focus area title with tasks", _TASKS, Label(
        "{title} ({tasks}) {cite}", "{title} ({tasks}) {cite}")),
    Form("focus area title", _WORDS, Label("{title} {cite}", "{title} {cite}")),
    Form("focus area with tasks", _TASKS, Label(
        "{title}: {detail} ({tasks}) {cite}", "{title}: {detail} ({tasks}) {cite}")),
    Form("done tasks", _LIST, Label(
        "According to the records, {number} {was_or_were} completed {in_period}.",
        "Theo hồ sơ, {period} có {number} đã hoàn thành.")),
    Form("open tasks", _LIST, Label(
        "As of {today}, {number} on record {is_or_are} still to be completed.",
        "Tính đến {today}, theo hồ sơ còn {number} chưa hoàn thành.")),
    # Comparison
    Form("nothing to compare", _NOTHING, Label(
        "No figures of the same kind are available for {before} to compare with {nothing}.",
        "Chưa có số liệu cùng loại của {before} để so sánh {nothing}.")),
    Form("nothing of the period to compare", _NOTHING, Label(
        "No figures are available for {period} to compare with {before} {nothing}.",
        "{period} chưa có số liệu để so sánh với {before} {nothing}.")),
    Form("not compared", _NOTHING, Label(
        "No comparison is made for {indicators}, as {reason}.",
        "Chưa so sánh được {indicators}, do {reason}.")),
    Form("gaps", None, Label(
        "The records do not match, or do not hold, {number} of the period; the table below sets"
        " the two side by side.",
        "Trong kỳ có {number} chưa khớp hoặc không có trong hồ sơ, chi tiết tại bảng dưới đây.")),
    Form("no gaps", None, Label(
        "The records bear out every published figure, or the difference is explained.",
        "Hồ sơ đã khớp với các số liệu công bố, hoặc chênh lệch đã được giải trình.")),
    Form("nothing published", _NOTHING, Label(
        "No published figure for {period} is on record {nothing}.",
        "Chưa có số liệu công bố nào của {period} trong hồ sơ {nothing}.")),
    # Figures
    Form("kind not said", _PUBLISHED, Label(
        "The sources do not say whether the figures for {indicators} are a plan, an estimate or a"
        " result.",
        "Đối với chỉ tiêu {indicators}, nguồn không nêu số liệu là kế hoạch, ước thực hiện hay kết"
        " quả.")),
    Form("kind never said", None, Label(
        "The sources do not say whether these figures are a plan, an estimate or a result.",
        "Nguồn không nêu các số liệu này là kế hoạch, ước thực hiện hay kết quả.")),
    Form("year implied", _PUBLISHED, Label(
        "The year of the figures for {indicators} is inferred from the context.",
        "Đối với chỉ tiêu {indicators}, năm của số liệu được suy ra từ ngữ cảnh.")),
)}  # fmt: skip
