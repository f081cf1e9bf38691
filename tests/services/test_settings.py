"""The settings of the office, as the services read and write them."""

from __future__ import annotations

import pytest

from ecodiplo.db.engine import Database
from ecodiplo.errors import EcodiploError, UsageProblem
from ecodiplo.language import Lang
from ecodiplo.services.edit.write_settings import find_setting, write_settings
from ecodiplo.services.settings import read_settings, report_language


def test_they_are_those_of_the_one_office(seeded: Database) -> None:
    with seeded.write("test") as connection:
        done = write_settings(connection, {"signer": "Trần Thị B", "report_due_days": "15"})
        assert done.changes == {"signer": (None, "Trần Thị B"), "report_due_days": (None, 15)}
    with seeded.read() as connection:
        values = read_settings(connection)
    assert (values["ref"], values["signer"], values["report_due_days"]) == (
        "OFF-0001", "Trần Thị B", 15,
    )  # fmt: skip


def test_a_database_without_an_office_has_none(empty: Database) -> None:
    with empty.read() as connection:
        assert read_settings(connection) == {}
        assert report_language(connection) is None


def test_the_first_setting_is_the_name(empty: Database) -> None:
    with pytest.raises(EcodiploError, match="no name yet"), empty.write("test") as connection:
        write_settings(connection, {"signer": "Trần Thị B"})
    with empty.write("test") as connection:
        values = {"signer": "Trần Thị B", "name_vi": "Sở Ngoại vụ"}
        assert write_settings(connection, values).outcome == "added"
        assert read_settings(connection)["signer"] == "Trần Thị B"


def test_the_language_of_reports_is_a_setting(seeded: Database) -> None:
    with seeded.write("test") as connection:
        assert report_language(connection) is None
        for text, lang in (("tiếng Việt", Lang.VI), ("English", Lang.EN), ("", None)):
            write_settings(connection, {"language": text})
            assert report_language(connection) is lang


@pytest.mark.parametrize(
    ("name", "setting"),
    [("place", "place"), ("Place", "place"), ("Địa danh", "place_vi"), ("DIA DANH", "place_vi")],
)
def test_a_name_in_vietnamese_is_the_text_in_vietnamese(name: str, setting: str) -> None:
    assert find_setting(name).name == setting


def test_the_ref_is_no_setting() -> None:
    with pytest.raises(UsageProblem, match="there is no setting 'Mã'"):
        find_setting("Mã")
