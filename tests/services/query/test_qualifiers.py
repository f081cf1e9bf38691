"""Records of one name, told apart by what stands in brackets behind it."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.errors import NotFound
from ecodiplo.services.edit.write_record import key_of
from ecodiplo.services.query.find_by_name import Ambiguous, Resolver, find_id
from importing import import_into

VISITS = [
    {"ref": f"DEL-{number}", "title": title, "start_date": date, "direction": "inbound",
     "countries": country}
    for number, title, date, country in (
        ("1", "Đoàn Osaka", "2022-09-14", "Japan"),
        ("2", "Đoàn Osaka", "2023-04-03", "Japan"),
        ("3", "Đoàn Osaka", "2023-03-04", "Japan"),
        ("4", "Đoàn Osaka", "2021", "Japan"),
        ("5", "Đoàn Kobe (2022)", "2020-01-01", "Japan"),
        ("6", "Đoàn Kobe", "2022-05-07", "Japan"),
    )
]  # fmt: skip
DELEGATIONS, SOURCES, AREAS = (ENTITIES[name] for name in ("delegations", "sources", "focus-areas"))


@pytest.fixture
def office(seeded: Database) -> Database:
    import_into(seeded, "delegations", *VISITS, on_near="new")
    return seeded


def ref(connection: Connection, text: str) -> str:
    """The ref of the delegation that the text names, for a command and for a file."""
    id_ = find_id(connection, DELEGATIONS, text)
    resolver = Resolver(connection)
    ids, _ = resolver.look_up(DELEGATIONS, [text])
    resolver.close()
    assert ids == {text: id_}
    return key_of(connection, DELEGATIONS, id_)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Đoàn Osaka (2022-09-14)", 1),
        ("Đoàn Osaka (14/9/2022)", 1),
        ("Đoàn Osaka (9/2022)", 1),
        ("doan osaka (tháng 9/2022)", 1),
        ("Đoàn Osaka (2022)", 1),
        ("Đoàn Osaka (14 Sep 2022)", 1),
        ("Đoàn Osaka (2023-04-03)", 2),
        ("Đoàn Osaka (3/2023)", 3),
        ("Đoàn Osaka (2021)", 4),
        ("Đoàn Kobe (2022)", 5),  # a title as it is written comes first
        ("Đoàn Kobe (5/2022)", 6),
    ],
)
def test_a_title_with_a_date_names_one_record(office: Database, text: str, number: int) -> None:
    with office.write("look up") as connection:
        assert ref(connection, text) == f"DEL-{number}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Đoàn Osaka", r"can be DEL-1 \(14 Sep 2022\), .*; write the ref, or the name with its date"
                       r", as in 'Đoàn Osaka \(2022-09-14\)'"),
        ("Đoàn Osaka (2023)", r"can be DEL-2 .*, DEL-3 .*'Đoàn Osaka \(2023-04-03\)'"),
        ("Đoàn Osaka (03/04/2023)", "can be DEL-2 .*, DEL-3 "),
        ("Đoàn Osaka (4/3/2023)", "can be DEL-2 .*, DEL-3 "),
    ],
)  # fmt: skip
def test_a_title_or_date_of_several_is_refused_with_what_to_write(
    office: Database, text: str, reason: str
) -> None:
    with office.read() as connection, pytest.raises(Ambiguous, match=reason):
        find_id(connection, DELEGATIONS, text)


@pytest.mark.parametrize("text", ["Đoàn Osaka (2020)", "Đoàn Osaka (2021-05-01)", "Đoàn Osaka (x)"])
def test_a_date_of_no_record_names_none_and_the_records_are_suggested(
    office: Database, text: str
) -> None:
    with office.read() as connection, pytest.raises(NotFound, match=r"Did you mean DEL-1 .*2022"):
        find_id(connection, DELEGATIONS, text)


def test_a_date_with_the_month_first_is_never_taken_alone(office: Database) -> None:
    with office.read() as connection, pytest.raises(NotFound, match="there is no delegation"):
        find_id(connection, DELEGATIONS, "Đoàn Kobe (5/7/2022)")


def test_a_publisher_tells_sources_apart(seeded: Database) -> None:
    rows = [{"ref": f"SRC-900{at}", "title": "Niên giám", "publisher": publisher}
            for at, publisher in enumerate(("Cục Thống kê", "Sở Tài chính"))]  # fmt: skip
    import_into(seeded, "sources", *rows, on_near="new")
    with seeded.read() as connection:
        id_ = find_id(connection, SOURCES, "Niên giám (so tai chinh)")
        assert key_of(connection, SOURCES, id_) == "SRC-9001"


def test_the_document_tells_focus_areas_apart(seeded: Database) -> None:
    documents = [{"ref": f"DOC-900{at}", "number": f"{at}/KH-UBND", "title": f"Kế hoạch {at}",
                  "kind": "plan"} for at in (1, 2)]  # fmt: skip
    import_into(seeded, "documents", *documents, on_near="new")
    areas = [{"ref": f"FOC-900{at}", "document": f"{at}/KH-UBND", "position": "1",
              "title": "Xúc tiến"} for at in (1, 2)]  # fmt: skip
    import_into(seeded, "focus-areas", *areas)
    task = {"title": "Gửi thư", "status": "open", "focus_area": "Xúc tiến (2/KH-UBND)"}
    import_into(seeded, "tasks", task)
    with seeded.read() as connection:
        id_ = find_id(connection, AREAS, "Xúc tiến (2/KH-UBND)")
        assert key_of(connection, AREAS, id_) == "FOC-9002"
