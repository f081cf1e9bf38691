"""The forms of the clauses around a figure: how far the records make it up, what changed in a
year, of which kind and day it is."""

from __future__ import annotations

from ecodiplo.language import Label
from ecodiplo.services.report.claims import ClaimKind
from ecodiplo.services.report.forms.form import Form

# The sentence of an indicator whose last figure was published before the period.
LAST_FIGURE = Form(
    "last figure", ClaimKind.PUBLISHED,
    Label("by the last figure published ({span}), {main}",
          "theo số liệu công bố gần nhất ({span}), {main}"),
)  # fmt: skip
# How many of a published number are on record, for records that are counted.
SOME_ON_RECORD = Form(
    "some on record", ClaimKind.RECORDED,
    Label("{main}, {number} of them on record {unknown}",
          "{main}, trong đó {recorded} đã có hồ sơ {unknown}"),
)  # fmt: skip
ALL_ON_RECORD = Form(
    "all on record", ClaimKind.RECORDED,
    Label("{main}, all {number} of them on record {unknown}",
          "{main}, cả {recorded} đều đã có hồ sơ {unknown}"),
)  # fmt: skip
# The records beside a published number of which they are no part: more of them, or a sum.
OTHERS_ON_RECORD = Form(
    "others on record", ClaimKind.RECORDED,
    Label("{main}; the records count {recorded} {unknown}",
          "{main}; hồ sơ đã nhập là {recorded} {unknown}"),
)  # fmt: skip
SUM_ON_RECORD = Form(
    "sum on record", ClaimKind.RECORDED,
    Label("{main}; the records add up to {recorded} {unknown}",
          "{main}; cộng theo hồ sơ là {recorded} {unknown}"),
)  # fmt: skip
CHANGED = Form(
    "changed", ClaimKind.CHANGE,
    Label("{main}, {change} on {before}", "{main}, {change} so với {before}"),
)  # fmt: skip
OF_KIND = Form(
    "of a kind", ClaimKind.PUBLISHED, Label("{main} ({kind})", "{main} ({kind})")
)
OF_DAY = Form(
    "of another day", ClaimKind.PUBLISHED, Label("{main} ({span})", "{main} ({span})")
)
CAVEAT = Form(
    "caveat", ClaimKind.PUBLISHED, Label("{main} (note: {caveat})", "{main} (lưu ý: {caveat})")
)
CLAUSES = (LAST_FIGURE, SOME_ON_RECORD, ALL_ON_RECORD, OTHERS_ON_RECORD, SUM_ON_RECORD, CHANGED,
           OF_KIND, OF_DAY, CAVEAT)  # fmt: skip
