"""A terminal in which a person answers the questions of a command."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from select import select

import pytest

# How long a terminal may be silent before the test fails, in seconds.
PATIENCE = 60


@dataclass(frozen=True)
class Dialogue:
    """What a terminal showed, without colours, and how the command ended."""

    text: str
    code: int


Answer = str | Callable[[], str]


def converse(place: str, *args: str, answers: Sequence[Answer], lang: str = "vi") -> Dialogue:
    """Run the program in a terminal of 100 columns and 40 lines, and type an answer each time that
    it asks; a function gives its answer when the question stands there. Fails when it asks once
    more."""
    if sys.platform == "win32":
        pytest.skip("Windows has no pseudo-terminal")
    import fcntl
    import pty
    import struct
    import termios

    process, terminal = pty.fork()
    if process == 0:
        os.environ.update(ECODIPLO_DB=place, ECODIPLO_LANG=lang, TERM="xterm", COLUMNS="100")
        os.execv(sys.executable, [sys.executable, "-m", "ecodiplo", *args])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    shown, at, left = "", 0, list(answers)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if not select([terminal], [], [], 1)[0]:
            continue
        try:
            chunk = os.read(terminal, 65_536)
        except OSError:  # the program has ended
            break
        if not chunk:
            break
        shown += chunk.decode(errors="replace")
        deadline = time.monotonic() + PATIENCE
        if re.search(r": $", plain(shown[at:])):
            if not left:
                os.kill(process, signal.SIGKILL)
                pytest.fail(f"asked once more: {plain(shown)}")
            answer = left.pop(0)
            typed = answer if isinstance(answer, str) else answer()
            os.write(terminal, f"{typed}\n".encode())
            at = len(shown)
    else:
        os.kill(process, signal.SIGKILL)
        pytest.fail(f"still waiting: {plain(shown)}")
    _, status = os.waitpid(process, 0)
    os.close(terminal)
    if left:
        pytest.fail(f"did not ask for {left}: {plain(shown)}")
    return Dialogue(plain(shown), os.waitstatus_to_exitcode(status))


def plain(text: str) -> str:
    """The text without colours and movements of the cursor."""
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\r", "", text)
