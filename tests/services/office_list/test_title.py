"""The titles of lists, from what is listed, the period and the filters."""

from __future__ import annotations

import datetime

import pytest

from ecodiplo.catalogue import ENTITIES
from ecodiplo.dates import Period
from ecodiplo.db.engine import Database
from ecodiplo.services.office_list.title import filters_text, list_title
from ecodiplo.services.query.listing import Query

YEAR = Period("2022-01-01", "2022-12-31")
TODAY = datetime.date(2024, 1, 1)


@pytest.mark.parametrize(
    ("entity", "query", "english", "vietnamese"),
    [
        ("delegations", Query({"direction": ["vào"]}, YEAR),
         "List of inbound delegations, 2022", "DANH SÁCH ĐOÀN VÀO NĂM 2022"),
        ("delegations", Query({"direction": ["inbound", "outbound"]}),
         "List of delegations", "DANH SÁCH ĐOÀN"),
        ("mous", Query(period=Period("2022-07-01", "2022-09-30")),
         "List of MOUs, the third quarter of 2022", "DANH SÁCH BẢN GHI NHỚ QUÝ III/2022"),
        ("mous", Query(day="2023-05-05"),
         "List of MOUs, as of 5 May 2023", "DANH SÁCH BẢN GHI NHỚ TÍNH ĐẾN NGÀY 5/5/2023"),
        ("events", Query(day="2023-05-05"),
         "List of events, on 5 May 2023", "DANH SÁCH SỰ KIỆN XÚC TIẾN NGÀY 05/05/2023"),
        ("events", Query(period=Period("2023-05-05", None)),
         "List of events, from 5 May 2023", "DANH SÁCH SỰ KIỆN XÚC TIẾN TỪ NGÀY 05/05/2023"),
        ("events", Query(period=Period(None, "2023-05-05")),
         "List of events, up to 5 May 2023", "DANH SÁCH SỰ KIỆN XÚC TIẾN ĐẾN HẾT NGÀY 05/05/2023"),
    ],
)  # fmt: skip
def test_a_title_says_what_is_listed_and_when(
    entity: str, query: Query, english: str, vietnamese: str
) -> None:
    assert tuple(list_title(ENTITIES[entity], query)) == (english, vietnamese)


def test_other_filters_are_named_as_records_are(facts: Database) -> None:
    query = Query({"direction": ["vào"], "level": ["royal"], "country": ["dan mach", "NL"],
                   "high-level": ["yes"]}, YEAR, text="cảng")  # fmt: skip
    with facts.read() as connection:
        text = filters_text(connection, ENTITIES["delegations"], query, today=TODAY)
    assert text.vi == (
        "Cấp: Hoàng gia; Nước/vùng lãnh thổ: Đan Mạch, Hà Lan; Cấp cao: có; có các từ: cảng"
    )
    assert text.en == (
        "Level: Royal family; Countries: Denmark, Netherlands; High-level: yes;"
        " with the words: cảng"
    )
