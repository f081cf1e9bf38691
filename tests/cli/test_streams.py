"""Standard streams that are closed or full, and signals: what is written is said, and no more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from databases import only_on, place
from ecodiplo import open_database
from ecodiplo.db.engine import Database
from ecodiplo.services.check.check_database import check_database
from processes import hear_ctrl_c
from shell import directly

ADD = "add delegations --no-input --direction inbound --title X"
WRITTEN = "; this is written to the database, but the output is not: "


def shell(command: str, database: Database) -> subprocess.CompletedProcess[str]:
    """What a command line does in a shell, with `ecodiplo` the program on the database."""
    return subprocess.run(
        ["bash", "-c", f"ecodiplo() {{ '{sys.executable}' -m ecodiplo \"$@\"; }}; {command}"],
        env={**os.environ, "ECODIPLO_DB": place(database), "ECODIPLO_LANG": "en"},
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("command", "done"),
    [(ADD, "Delegation DEL-0001: added"),
     ("edit delegations DEL-2022-0009 --set note=abc", "Delegation DEL-2022-0009: changed"),
     ("config set signer X", "Reporting office OFF-0001: changed")],
)  # fmt: skip
def test_a_write_that_cannot_be_shown_says_that_it_holds(
    seeded: Database, command: str, done: str
) -> None:
    ended = shell(f"ecodiplo -q {command} > /dev/full", seeded)
    (line,) = ended.stderr.splitlines()
    assert ended.returncode == 1
    assert line.startswith(f"ecodiplo: {done} (command 2){WRITTEN}No space left on device")
    assert line.endswith("; do not run the command again")


@only_on("sqlite", "seeded")
def test_a_repair_that_cannot_be_shown_says_that_it_holds(seeded: Database) -> None:
    directly(seeded, "UPDATE partners SET city = 'Hue\u0301' WHERE id = 1")
    ended = shell("ecodiplo db check --repair > /dev/full", seeded)
    assert ended.returncode == 1
    assert f"ecodiplo: the change of the database{WRITTEN}" in ended.stderr
    assert not [*check_database(seeded)]


@only_on("sqlite", "seeded")
def test_a_check_that_cannot_be_shown_has_written_nothing(seeded: Database) -> None:
    directly(seeded, "UPDATE partners SET city = 'Hue\u0301' WHERE id = 1")
    ended = shell("ecodiplo db check > /dev/full", seeded)
    assert (ended.returncode, WRITTEN in ended.stderr) == (1, False)


@only_on("sqlite", "seeded")
@pytest.mark.parametrize("command", ["list delegations", "report --year 2022", "--help"])
@pytest.mark.parametrize("stream", [">/dev/full", ">&-"])
def test_a_result_that_cannot_be_shown_is_a_failure(
    seeded: Database, command: str, stream: str
) -> None:
    ended = shell(f"ecodiplo {command} {stream}", seeded)
    (line,) = ended.stderr.splitlines()
    assert ended.returncode == 1
    assert line.startswith("ecodiplo: the output cannot be written: ")


@only_on("sqlite", "seeded")
@pytest.mark.parametrize(
    ("command", "code"),
    [(f"{ADD} 2>/dev/full", 0), (f"{ADD} 2>&-", 0), (f"{ADD} <&-", 0), (f"{ADD} >&-", 1),
     (f"{ADD} <&- >&- 2>&-", 1), ("list nothing 2>&-", 2), ("list nothing 2>/dev/full", 2),
     ("delete delegations DEL-2022-0009 <&-", 2), ("import delegations - <&-", 3),
     ("seed <&- >&- 2>&-", 0)],
)  # fmt: skip
def test_a_closed_stream_leaves_the_exit_code_as_it_is(
    seeded: Database, command: str, code: int
) -> None:
    ended = shell(f"ecodiplo {command}", seeded)
    assert ended.returncode == code, ended.stderr
    assert "Traceback" not in ended.stderr
    is_written = ADD in command
    titles = [visit["title"] for visit in open_database(str(seeded)).list("delegations")]
    assert ("X" in titles) is is_written


@only_on("sqlite", "seeded")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_signal_ends_a_write_in_order(seeded: Database, tmp_path: Path, name: str) -> None:
    number = getattr(signal, name)
    folder = tmp_path / "temporary"
    folder.mkdir()
    command = [sys.executable, "-m", "ecodiplo", "--db", place(seeded), "--lang", "en", "import",
               "delegations", "-", "--dry-run"]  # fmt: skip
    running = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(folder)}, text=True, preexec_fn=hear_ctrl_c,
    )  # fmt: skip
    last_moment = time.monotonic() + 60
    while not any(folder.iterdir()):  # it reads the pipe into a temporary file
        assert time.monotonic() < last_moment
        time.sleep(0.05)
    running.send_signal(number)
    out, err = running.communicate(timeout=60)
    shown = "" if name == "SIGINT" else f" ({name})"
    assert (running.returncode, out) == (128 + number, "")
    assert err == f"ecodiplo: stopped{shown}; nothing was changed\n"
    assert not any(folder.iterdir())


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="the system has no unnamed files")
def test_a_killed_export_leaves_no_file(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from ecodiplo.formats.atomic import Protected, replace_file\n"
        "with replace_file(Path(sys.argv[1]), binary=True, protected=Protected()) as out:\n"
        "    out.write(b'x' * 100_000)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run([sys.executable, "-c", script, str(tmp_path / "o.xlsx")], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert not any(tmp_path.iterdir())
