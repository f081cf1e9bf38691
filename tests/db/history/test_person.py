"""Who did it: the name that history records."""

from __future__ import annotations

import getpass
import socket
from pathlib import Path

import pytest

from answers import Runner
from ecodiplo.db.engine import Database
from ecodiplo.db.history.person import current_user, name_file
from ecodiplo.errors import UsageProblem

LOGIN = f"{getpass.getuser()}@{socket.gethostname()}"


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A person without settings."""
    monkeypatch.delenv("ECODIPLO_USER", raising=False)
    for variable in ("HOME", "XDG_CONFIG_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))


def user(run: Runner, *name: str, lang: str = "en") -> tuple[int, str, str]:
    done = run("/nowhere/x.db", "config", "user", *name, lang=lang)
    return done.code, str(done.out), str(done.err)


@pytest.mark.parametrize("variable", ["", "  "])
def test_a_person_without_settings_is_the_login_and_the_host(
    run: Runner, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv("ECODIPLO_USER", variable)
    code, out, err = user(run)
    assert (code, out) == (0, f"{LOGIN}\n")
    assert "from the login and the host" in err


def test_the_name_is_kept_in_a_file_of_one_line(run: Runner) -> None:
    assert user(run, "  Nguyễn Thị\nLan ")[0] == 0
    assert name_file().read_text(encoding="utf-8") == "Nguyễn Thị Lan\n"
    code, out, err = user(run, lang="vi")
    assert (code, out) == (0, "Nguyễn Thị Lan\n")
    assert str(name_file()) in err


def test_the_variable_goes_before_the_file(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    user(run, "Lan")
    monkeypatch.setenv("ECODIPLO_USER", "Minh")
    assert current_user() == "Minh"
    _, _, err = user(run, "Lan")
    assert "your name is Minh, from ECODIPLO_USER" in err


def test_an_empty_name_deletes_the_kept_one(run: Runner) -> None:
    user(run, "Lan")
    assert user(run, "")[0] == 0
    assert user(run, "")[0] == 0
    assert current_user() == LOGIN
    assert not name_file().exists()


@pytest.mark.parametrize("name", ["La\x1bn", "La\x00n", "L" * 201])
def test_a_name_that_cannot_be_shown_is_refused(run: Runner, name: str) -> None:
    code, _, err = user(run, name)
    assert (code, "\x1b" in err) == (2, False)
    assert not name_file().exists()


@pytest.mark.parametrize("content", [b"\xff\xfe", b"La\x1bn"])
def test_a_file_that_cannot_be_read_is_named(run: Runner, content: bytes) -> None:
    name_file().parent.mkdir(parents=True)
    name_file().write_bytes(content)
    with pytest.raises(UsageProblem, match=r"user.txt"):
        current_user()
    assert user(run, "Lan")[0] == 0
    assert current_user() == "Lan"


def test_a_folder_that_cannot_be_written_is_named(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    code, _, err = user(run, "Lan")
    assert (code, "cannot write" in err) == (1, True)


def test_history_has_the_name(run: Runner, empty: Database) -> None:
    user(run, "Lan")
    run(empty, "add", "events", "--title", "A fair", "--kind", "fair", "--no-input")
    assert ",Lan," in run(empty, "log", "-f", "csv").out
