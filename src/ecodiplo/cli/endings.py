"""How a run ends other than by its own end: a signal stops it, or its output cannot be written. The
message says what is written to the database all the same."""

from __future__ import annotations

import gc
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ecodiplo.cli.streams import discard_output, output_error
from ecodiplo.errors import EcodiploError, system_message
from ecodiplo.language import Label, join, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecodiplo.cli.settings import Settings

# The signals beside Ctrl-C that end a run in order; Windows has only some of them.
_SIGNALS = ("SIGTERM", "SIGHUP", "SIGBREAK")


class Terminated(KeyboardInterrupt):
    """A signal that ends the run as Ctrl-C does: transactions are rolled back, temporary files
    removed."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Stopped(EcodiploError):
    """A signal has ended the run."""

    def __init__(self, message: Label, number: int) -> None:
        """`number` is that of the signal; the exit code is the one that shells give it."""
        super().__init__(message)
        self.exit_code = 128 + number


def end_in_order() -> None:
    """Answer the signals that end a process with Terminated. One that the caller ignores, as nohup
    does, stays ignored."""
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _terminate)


def _terminate(number: int, frame: object) -> None:  # noqa: ARG001
    signal.signal(number, signal.SIG_IGN)  # a second one would end the tidying up
    raise Terminated(number)


@contextmanager
def endings_explained(settings: Callable[[], Settings | None]) -> Iterator[None]:
    """Context manager: the run of a command, with its output written out. A signal and an output
    that fails become errors that say what is written all the same."""
    try:
        yield
        sys.stdout.flush()
    except KeyboardInterrupt as error:
        number = error.number if isinstance(error, Terminated) else signal.SIGINT
        error.with_traceback(None)  # its frames keep what is open
        gc.collect()
        raise Stopped(_stopped(number, settings()), number) from None
    except OSError as error:
        if error.filename or (fault := output_error()) is None:
            raise
        discard_output()
        written = _written(settings())
        if isinstance(fault, BrokenPipeError) and written is None:
            raise fault from None  # the reader has enough
        raise EcodiploError(unwritten(fault, written)) from None


def _stopped(number: int, settings: Settings | None) -> Label:
    """What a stopped run says."""
    name = "" if number == signal.SIGINT else f" ({signal.Signals(number).name})"
    stopped = Label(f"stopped{name}; ", f"đã dừng{name}; ")
    last = settings.last_write() if settings else None
    if last is None:
        return stopped + Label("nothing was changed", "chưa thay đổi gì")
    if last.is_committed:
        return stopped + last.label + Label(" is written", " đã được ghi")
    return (
        stopped
        + last.label
        + Label(
            " may be written; `ecodiplo log` shows whether it is",
            " có thể đã được ghi; xem bằng `ecodiplo log`",
        )
    )


def _written(settings: Settings | None) -> Label | None:
    """What the run has written; None when it is nothing."""
    last = settings.last_write() if settings else None
    if settings is None or last is None or not last.is_committed:
        return None
    return join("; ", settings.outcomes) + same(" (") + last.label + ")" if settings.outcomes else (
        last.label
    )  # fmt: skip


def unwritten(fault: OSError, written: Label | None = None) -> Label:
    """What is said when the output cannot be written."""
    reason = system_message(fault)
    if written is None:
        return Label("the output cannot be written: ", "không ghi được kết quả ra: ") + reason
    return (
        written
        + Label("; this is written to the database, but the output is not: ",
                "; đã ghi vào cơ sở dữ liệu, nhưng không ghi được kết quả ra: ")
        + reason
        + Label("; do not run the command again", "; đừng chạy lại lệnh")
    )  # fmt: skip
