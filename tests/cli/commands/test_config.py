"""`config list`, `config get` and `config set`: the settings of the office, on both engines."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from answers import Runner, answer
from ecodiplo.catalogue.offices import SETTINGS, setting_label
from ecodiplo.db.engine import Database
from ecodiplo.db.migrate import downgrade
from ecodiplo.fields import Choice, Integer, Many
from table_damage import past_triggers

RECIPIENTS = "As above | Như trên; Lưu: VT\\; NC; City archives | Lưu trữ"


def get(run: Runner, database: Database, name: str) -> str:
    done = run(database, "config", "get", name)
    assert done.code == 0, done.err
    return str(done.out).removesuffix("\n")


def set_(run: Runner, database: Database, name: str, value: str, lang: str = "en") -> str:
    done = run(database, "config", "set", name, value, lang=lang)
    assert done.code == 0, done.err
    return str(done.err)


def sample(name: str) -> str:
    """A value of the setting, as `config get` prints it."""
    kind = SETTINGS[name].type
    if isinstance(kind, Choice):
        return str([*kind.terms][-1].value)
    if isinstance(kind, Integer):
        return "15"
    return RECIPIENTS if isinstance(kind, Many) else f"Giá trị | của; {name}"


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_is_set_printed_and_taken_back(run: Runner, seeded: Database, name: str) -> None:
    before = get(run, seeded, name)
    assert "changed" in set_(run, seeded, name, sample(name))
    assert get(run, seeded, name) == sample(name) != before
    assert "unchanged" in set_(run, seeded, name, get(run, seeded, name))
    undone = run(seeded, "undo", "2", "--yes")
    assert undone.code == 0, undone.err
    assert get(run, seeded, name) == before


def test_every_setting_but_the_required_ones_can_be_cleared(run: Runner, seeded: Database) -> None:
    for name, field in SETTINGS.items():
        set_(run, seeded, name, sample(name))
        done = run(seeded, "config", "set", name, "")
        assert done.code == (3 if field.required else 0)
        assert get(run, seeded, name) == (sample(name) if field.required else "")
        if field.required:
            assert done.err == f"ecodiplo: {field.label.en}: is empty and is required\n"


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Signer", "signer"),
        ("nguoi ky", "signer"),
        ("NGƯỜI KÝ", "signer"),
        ("signer-title", "signer_title"),
        ("Signer's title", "signer_title"),
        ("signer title vi", "signer_title_vi"),
        ("Chức vụ người ký", "signer_title_vi"),
        ("chuc danh nguoi ky", "signer_title_vi"),
        ("Chức vụ người ký (tiếng Anh)", "signer_title"),
        ("place", "place"),
        ("địa danh", "place_vi"),
        ("dia danh (tieng viet)", "place_vi"),
        ("cơ quan", "name_vi"),
        ("Tên cơ quan", "name_vi"),
        ("agency", "name"),
        ("nơi nhận", "recipients"),
        ("Days until a report is due", "report_due_days"),
        ("số ngày đến hạn báo cáo", "report_due_days"),
        ("ngôn ngữ báo cáo", "language"),
    ],
)
def test_a_setting_is_named_as_people_type_it(
    run: Runner, seeded: Database, typed: str, name: str, lang: str
) -> None:
    value = sample(name)
    set_(run, seeded, typed, value, lang)
    assert get(run, seeded, name) == get(run, seeded, typed) == value


def test_each_setting_is_found_by_the_label_that_the_list_shows(
    run: Runner, facts: Database
) -> None:
    values = answer(run, facts, "config", "list")
    for name, field in SETTINGS.items():
        for label in setting_label(field):
            expected = values[name] if isinstance(values[name], str) else ""
            assert get(run, facts, label) == expected, label


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("languge", "there is no setting 'languge'. Did you mean language?"),
        ("ref", "there is no setting 'ref'."),
        ("", "there is no setting ''."),
        ("created_at", "there is no setting 'created_at'."),
    ],
)
def test_an_unknown_setting_is_refused(
    run: Runner, facts: Database, name: str, message: str
) -> None:
    for command in (["get", name], ["set", name, "x"]):
        done = run(facts, "config", *command)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(f"ecodiplo: {message}")
        assert done.err.count("\n") == 1
        assert "không có thiết lập" in run(facts, "config", *command, lang="vi").err


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("report_due_days", "0", "Days until a report is due: '0' is less than 1"),
        ("report_due_days", "400", "Days until a report is due: '400' is more than 366"),
        ("report_due_days", "mười", "Days until a report is due: 'mười' is not a number"),
        ("language", "fr", "Language of reports: 'fr' is none of en, vi"),
        ("area_kind", "huyện", "Area: 'huyện' is none of city, province"),
        ("recipients", "As above | Như trên | x", "Recipients: 'As above | Như trên | x' has more"),
        ("recipients", "| Như trên", "Recipients: '| Như trên' has no value before |"),
    ],
)
def test_a_value_that_cannot_be_is_refused(
    run: Runner, seeded: Database, name: str, value: str, message: str
) -> None:
    before = answer(run, seeded, "config", "list")
    done = run(seeded, "config", "set", name, value)
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith(f"ecodiplo: {message}")
    assert answer(run, seeded, "config", "list") == before


def test_recipients_keep_their_order_and_their_vietnamese_texts(
    run: Runner, seeded: Database
) -> None:
    set_(run, seeded, "recipients", RECIPIENTS)
    assert answer(run, seeded, "config", "list")["recipients"] == [
        {"value": "As above", "recipient_vi": "Như trên"},
        {"value": "Lưu: VT; NC", "recipient_vi": None},
        {"value": "City archives", "recipient_vi": "Lưu trữ"},
    ]
    set_(run, seeded, "recipients", "City archives | Lưu trữ; As above | Như trên")
    assert get(run, seeded, "recipients") == "City archives | Lưu trữ; As above | Như trên"


def test_people_see_which_settings_are_empty(run: Runner, facts: Database) -> None:
    table = run(facts, "config", "list", "-f", "markdown", lang="vi").out
    assert "| Tên | Thiết lập | Giá trị |" in table
    assert "| place\\_vi | Địa danh | Hải Phòng |" in table
    assert "| place | Địa danh (tiếng Anh) | Hai Phong |" in table
    assert "| area\\_kind | Địa bàn | Thành phố |" in table
    assert "| signer | Người ký | – |" in table
    assert "| recipients | Nơi nhận | – |" in table


def test_machines_read_the_values_that_config_set_takes(run: Runner, seeded: Database) -> None:
    set_(run, seeded, "recipients", RECIPIENTS)
    set_(run, seeded, "report_due_days", "15")
    text = run(seeded, "config", "list", "-f", "csv").out
    rows = {row["name"]: row["value"] for row in csv.DictReader(io.StringIO(text))}
    assert list(rows) == list(SETTINGS)
    assert rows == {name: get(run, seeded, name) for name in SETTINGS}
    assert (rows["recipients"], rows["area_kind"], rows["signer"]) == (RECIPIENTS, "city", "")
    values = answer(run, seeded, "config", "list")
    assert (values["report_due_days"], values["signer"], values["name_vi"]) == (
        15, None, "Sở Ngoại vụ",
    )  # fmt: skip
    assert list(values) == list(SETTINGS)


def test_an_empty_database_has_no_settings_until_the_office_has_a_name(
    run: Runner, empty: Database
) -> None:
    values = answer(run, empty, "config", "list")
    assert {*values} == {*SETTINGS}
    assert values["recipients"] == []
    assert {value for name, value in values.items() if name != "recipients"} == {None}
    assert get(run, empty, "signer") == ""
    for name, value in (("signer", "An"), ("name", ""), ("name_vi", "  ")):
        done = run(empty, "config", "set", name, value)
        assert (done.code, done.out) == (1, "")
        assert "the office has no name yet; begin with `ecodiplo config set name ...`" in done.err
    assert answer(run, empty, "list", "offices") == []
    assert "added" in set_(run, empty, "Tên cơ quan", "Sở Ngoại vụ tỉnh Quảng Ninh")
    set_(run, empty, "signer", "Trần Thị B")
    assert answer(run, empty, "config", "list")["name_vi"] == "Sở Ngoại vụ tỉnh Quảng Ninh"
    assert len(answer(run, empty, "list", "offices")) == 1


def test_two_offices_are_refused_until_one_is_deleted(run: Runner, seeded: Database) -> None:
    ref = "OFF-0002"  # no command adds it
    past_triggers(seeded, "offices", "INSERT INTO offices (ref, name, updated_at)"
                  f" VALUES ('{ref}', 'Another office', '2026-11-28 00:00:00')")  # fmt: skip
    done = run(seeded, "db", "check", "-f", "csv")
    assert done.code == 1
    assert ref in done.out
    before = answer(run, seeded, "list", "offices", "--columns", "all")
    for command in (["list"], ["get", "signer"], ["set", "signer", "An"]):
        done = run(seeded, "config", *command)
        assert (done.code, done.out) == (1, "")
        assert "holds several offices" in done.err
    assert answer(run, seeded, "list", "offices", "--columns", "all") == before
    assert run(seeded, "delete", "offices", ref, "--yes").code == 0
    set_(run, seeded, "signer", "An")


def test_an_older_database_says_what_to_do(run: Runner, seeded: Database) -> None:
    downgrade(seeded, "0018")
    done = run(seeded, "config", "set", "signer", "An")
    assert done.code == 1
    assert "`ecodiplo db upgrade`" in done.err
    assert run(seeded, "db", "upgrade").code == 0
    assert answer(run, seeded, "config", "list")["name"] is None


def test_the_log_names_the_setting(run: Runner, seeded: Database) -> None:
    set_(run, seeded, "người ký", "Trần Thị B")
    (command,) = answer(run, seeded, "log", "--limit", "1")
    assert (command["command"], command["changed"]) == ("config set signer", 1)
    (change, *_) = answer(run, seeded, "log", "offices", "OFF-0001")
    assert change["changes"]["signer"] == {"old": None, "new": "Trần Thị B"}


@pytest.mark.parametrize("suffix", ["csv", "tsv", "json", "jsonl", "xlsx"])
def test_settings_go_to_another_database_with_an_export(
    run: Runner, seeded: Database, tmp_path: Path, suffix: str
) -> None:
    for name in SETTINGS:
        set_(run, seeded, name, sample(name))
    values = answer(run, seeded, "config", "list")
    file = str(tmp_path / f"offices.{suffix}")
    assert run(seeded, "export", "offices", "-o", file).code == 0
    set_(run, seeded, "recipients", "")
    set_(run, seeded, "signer", "Another")
    done = run(seeded, "import", "offices", file)
    assert done.code == 0, done.err
    assert answer(run, seeded, "config", "list") == values


def test_a_command_of_config_that_is_not_there_is_refused(run: Runner, facts: Database) -> None:
    done = run(facts, "config", "ste", "signer", "An")
    assert done.code == 2
    assert "there is no command 'ste'. Did you mean set?" in done.err


@pytest.mark.parametrize(
    ("setting", "option", "variable", "locale", "language", "messages"),
    [
        ("vi", [], "", "en_GB.UTF-8", "vi", "en"),
        ("en", [], "", "vi_VN.UTF-8", "en", "vi"),
        ("vi", ["--lang", "en"], "", "vi_VN.UTF-8", "en", "en"),
        ("vi", ["--lang", "en"], "vi", "vi_VN.UTF-8", "en", "en"),
        ("vi", [], "en", "vi_VN.UTF-8", "en", "en"),
        ("", [], "", "vi_VN.UTF-8", "vi", "vi"),
        ("", [], "", "en_GB.UTF-8", "en", "en"),
    ],
)
def test_reports_are_in_the_offices_language_where_the_run_names_none(
    run: Runner, seeded: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    setting: str, option: list[str], variable: str, locale: str, language: str, messages: str,
) -> None:  # fmt: skip
    (tmp_path / "new").mkdir()
    monkeypatch.chdir(tmp_path / "new")
    monkeypatch.setenv("LC_ALL", locale)
    set_(run, seeded, "language", setting)
    report = ["report", "--year", "2022", *option]
    done = run(seeded, *report, "-f", "docx", lang=variable)
    assert done.code == 0, done.err
    name = f"report-2022-{language}.docx"
    assert [path.name for path in Path().iterdir()] == [name]
    assert done.err == (f"{name} written\n" if messages == "en" else f"đã ghi {name}\n")
    claims = run(seeded, *report, "--claims", "-f", "markdown", lang=variable).out
    assert claims.startswith(
        "| Mục | Nội dung |" if language == "vi" else "| Section | Statement |"
    )
