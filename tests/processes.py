"""Processes of the program that tests start."""

from __future__ import annotations

import signal


def hear_ctrl_c() -> None:
    """Give the new process the usual answer to Ctrl-C: the tests may themselves run in the
    background of a shell, which makes their processes ignore it. For `preexec_fn`."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
