"""The reasons why an indicator is not compared with the year before, as they stand in a sentence.

`{before}` and `{period}` are the two periods."""

from __future__ import annotations

from ecodiplo.language import Label
from ecodiplo.services.report.claims import ClaimKind
from ecodiplo.services.report.forms.form import Form
from ecodiplo.services.statistics.comparison import Obstacle

REASONS = {obstacle: Form(obstacle.value, ClaimKind.NOTHING, text) for obstacle, text in {
    Obstacle.NONE_BEFORE: Label(
        "no figure of the same kind is available for {before}",
        "chưa có số liệu cùng loại của {before}"),
    Obstacle.NONE_PUBLISHED: Label(
        "a figure is published for {before} or a part of it, but none for {period}",
        "đã có số liệu công bố của {before} hoặc của một phần kỳ đó, nhưng chưa có của {period}"),
    Obstacle.PLAN: Label(
        "one of the two figures is a plan and the other is not",
        "một trong hai số liệu là kế hoạch"),
    Obstacle.OTHER_TERRITORY: Label(
        "the two figures are about different territories",
        "hai số liệu thuộc hai địa bàn khác nhau"),
    Obstacle.OTHER_SCOPE: Label(
        "the two figures are of different scopes",
        "hai số liệu có phạm vi khác nhau"),
    Obstacle.OTHER_BORDERS: Label(
        "the borders of the territory changed in between",
        "địa giới hành chính đã thay đổi giữa hai thời điểm"),
    Obstacle.UNDATED: Label(
        "the source of one of the two figures states no date",
        "nguồn của một trong hai số liệu không nêu thời điểm"),
    Obstacle.OTHER_DAYS: Label(
        "the two figures are of different parts of the year or different days of it",
        "hai số liệu không cùng khoảng thời gian hoặc thời điểm trong năm"),
    Obstacle.WORDS: Label(
        "a figure is given in words, without a number",
        "có số liệu chỉ được nêu bằng lời, không có con số"),
    Obstacle.RANGE: Label(
        "a figure is a range or a limit and not one number",
        "có số liệu là một khoảng hoặc một giới hạn, không phải một con số"),
    Obstacle.RECORDS_SHORT: Label(
        "published figures show that records are missing",
        "số liệu công bố cho thấy hồ sơ còn thiếu"),
    Obstacle.RECORDS_UNCERTAIN: Label(
        "the number of the records is not certain",
        "số theo hồ sơ chưa chắc chắn"),
    Obstacle.RECORDS_WITHOUT_VALUE: Label(
        "the records of one of the two periods have no values",
        "hồ sơ của một trong hai kỳ chưa có giá trị"),
    Obstacle.NOT_ENDED: Label(
        "the period has not ended",
        "kỳ báo cáo chưa kết thúc"),
}.items()}  # fmt: skip
