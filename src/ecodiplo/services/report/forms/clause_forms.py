"""The forms of the clauses around a figure, and of the sentences after it: how far the records make
it up, what changed in a year, of which kind and day it is."""

from __future__ import annotations

from ecodiplo.language import Label
from ecodiplo.services.report.claims import ClaimKind
from ecodiplo.services.report.forms.form import Form
from ecodiplo.vocabulary import FigureKind

# The prefix of a number that is not published: it is that of the records.
BY_THE_RECORDS = Form(
    "by the records", ClaimKind.RECORDED,
    Label("according to the records, {main}", "theo hồ sơ, {main}"),
)  # fmt: skip
# The sentence of an indicator whose last figure was published before the period.
LAST_FIGURE = Form(
    "last figure", ClaimKind.PUBLISHED,
    Label("according to the last published figure ({span}), {main}",
          "theo số liệu công bố gần nhất ({span}), {main}"),
)  # fmt: skip
OF_KIND = Form(
    "of a kind", ClaimKind.PUBLISHED,
    Label("{main} ({kind}, not a result)", "theo {kind}, {main}"),
)  # fmt: skip
# What that sentence calls the kinds of figures that are no result.
KINDS = {
    FigureKind.PLAN: Label("a plan", "kế hoạch"),
    FigureKind.ESTIMATE: Label("an estimate", "số ước thực hiện"),
}
OF_DAY = Form("of another day", ClaimKind.PUBLISHED, Label("{main} ({span})", "{main} ({span})"))
OF_TERRITORY = Form(
    "of another territory", ClaimKind.PUBLISHED,
    Label("{main} (for {territory})", "{main} (địa bàn {territory})"),
)  # fmt: skip
# How many of a published number are on record.
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
BOTH_ON_RECORD = Form(
    "both on record", ClaimKind.RECORDED,
    Label("{main}, both of them on record {states} {unknown}",
          "{main}, cả {recorded} đều đã có hồ sơ {unknown}"),
)  # fmt: skip
ONE_ON_RECORD = Form(
    "the one on record", ClaimKind.RECORDED,
    Label("{main}, which is on record {states} {unknown}",
          "{main}, đã có hồ sơ {states} {unknown}"),
)  # fmt: skip
# The records beside a published number of which they are no part: more of them, another day, a sum.
OTHERS_ON_RECORD = Form(
    "others on record", ClaimKind.RECORDED,
    Label("{main}; {recorded} {is_or_are} on record {unknown}",
          "{main}; theo hồ sơ có {recorded} {unknown}"),
)  # fmt: skip
SUM_ON_RECORD = Form(
    "sum on record", ClaimKind.RECORDED,
    Label("{main}; the records add up to {recorded} {unknown}",
          "{main}; tổng theo hồ sơ là {recorded} {unknown}"),
)  # fmt: skip
# The records of the report's period beside a figure of another.
OTHERS_IN_PERIOD = Form(
    "others in the period", ClaimKind.RECORDED,
    Label("{main}; {recorded} {is_or_are} on record {in_period} {unknown}",
          "{main}; {period}, theo hồ sơ có {recorded} {unknown}"),
)  # fmt: skip
SUM_IN_PERIOD = Form(
    "sum in the period", ClaimKind.RECORDED,
    Label("{main}; the records add up to {recorded} {in_period} {unknown}",
          "{main}; {period}, tổng theo hồ sơ là {recorded} {unknown}"),
)  # fmt: skip
# A published 0, where there are records of the kind: the reader sees that the two contradict.
PUBLISHED_ZERO = Form(
    "published zero", ClaimKind.PUBLISHED,
    Label("according to the published figure, {main}", "theo số liệu công bố, {main}"),
)  # fmt: skip
BUT_ON_RECORD = Form(
    "but on record", ClaimKind.RECORDED,
    Label("{main}, but {recorded} {is_or_are} on record {unknown}",
          "{main}, trong khi theo hồ sơ có {recorded} {unknown}"),
)  # fmt: skip
BUT_SUM_ON_RECORD = Form(
    "but sum on record", ClaimKind.RECORDED,
    Label("{main}, but the records add up to {recorded} {unknown}",
          "{main}, trong khi tổng theo hồ sơ là {recorded} {unknown}"),
)  # fmt: skip
BUT_UMBRELLA = Form(
    "but umbrella", ClaimKind.UMBRELLA,
    Label("{main}, but {umbrella} of such activity {is_or_are} on file",
          "{main}, trong khi có {umbrella} về nội dung này"),
)  # fmt: skip
# Sentences of their own.
CHANGED = Form(
    "changed", ClaimKind.CHANGE,
    Label("compared with {before}, the figure is {change}", "so với {before}, số này {change}"),
)  # fmt: skip
# Another number of the same indicator and period: of another source, or elsewhere in the same.
ANOTHER_SOURCE = Form(
    "another source", ClaimKind.OTHER_SOURCE,
    Label("another source reports {figure}", "nguồn khác nêu {figure}"),
)  # fmt: skip
SAME_SOURCE = Form(
    "same source", ClaimKind.OTHER_SOURCE,
    Label("elsewhere, the same source reports {figure}",
          "ở phần khác, nguồn này nêu {figure}"),
)  # fmt: skip
WITH_NOTES = Form("with notes", ClaimKind.OTHER_SOURCE,
                  Label("{main} ({notes})", "{main} ({notes})"))  # fmt: skip
# The text of a figure's caveat is a sentence already, and can begin with a name.
CAVEAT = Form("caveat", ClaimKind.PUBLISHED, Label("({caveat}.)", "({caveat}.)"))

CLAUSES = (BY_THE_RECORDS, LAST_FIGURE, OF_KIND, OF_DAY, OF_TERRITORY, SOME_ON_RECORD,
           ALL_ON_RECORD, BOTH_ON_RECORD, ONE_ON_RECORD, OTHERS_ON_RECORD, SUM_ON_RECORD,
           OTHERS_IN_PERIOD, SUM_IN_PERIOD, PUBLISHED_ZERO, BUT_ON_RECORD, BUT_SUM_ON_RECORD,
           BUT_UMBRELLA)  # fmt: skip
SENTENCES = (CHANGED, CAVEAT, ANOTHER_SOURCE, SAME_SOURCE)
