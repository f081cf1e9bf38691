"""The person who works: the name under which history records what a command does."""

from __future__ import annotations

import getpass
import os
import socket
from typing import TYPE_CHECKING, NamedTuple

from ecodiplo.errors import EcodiploError, UsageProblem, ValueUnreadable, system_message
from ecodiplo.language import Label, same
from ecodiplo.text import clean

if TYPE_CHECKING:
    from pathlib import Path

VARIABLE = "ECODIPLO_USER"
LONGEST_NAME = 200


class Person(NamedTuple):
    """A name, and where it comes from."""

    name: str | None
    origin: Label


def current_user() -> str | None:
    """The name of the person; see `current_person`."""
    return current_person().name


def current_person() -> Person:
    """The person that `ECODIPLO_USER` names, else the file that `keep_name` writes, else the login
    and the host, as in `lan@pc-2`.

    Raises UsageProblem for a name with control characters, or a file that cannot be read.
    """
    if name := os.environ.get(VARIABLE, "").strip():
        return Person(_cleaned(name, same(VARIABLE)), same(VARIABLE))
    if name := _kept_name():
        return Person(_cleaned(name, same(f"{name_file()}:")), same(str(name_file())))
    login = Label("the login and the host", "tên đăng nhập và tên máy")
    try:
        return Person(f"{getpass.getuser()}@{socket.gethostname()}", login)
    except (OSError, KeyError, ImportError):  # a container without a user's name
        return Person(None, login)


def keep_name(name: str) -> None:
    """Keep the name for this person on this machine; an empty one deletes what was kept.

    Raises UsageProblem for a name that is too long or has control characters, EcodiploError when
    the file cannot be written.
    """
    if len(name) > LONGEST_NAME:
        raise UsageProblem(
            Label(f"the name is longer than {LONGEST_NAME} characters",
                  f"tên dài quá {LONGEST_NAME} ký tự")
        )  # fmt: skip
    cleaned = _cleaned(name, Label("the name", "tên"))
    path = name_file()
    try:
        if not cleaned:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f"{path.name}.{os.getpid()}")
        new.write_text(f"{cleaned}\n", encoding="utf-8")
        new.replace(path)
    except OSError as error:
        cannot = Label(f"cannot write {path}: ", f"không ghi được {path}: ")
        raise EcodiploError(cannot + system_message(error)) from error


def name_file() -> Path:
    """The file that keeps the name: one line of text in the person's folder of settings."""
    from platformdirs import user_config_path

    return user_config_path("ecodiplo", appauthor=False) / "user.txt"


def _kept_name() -> str:
    path = name_file()
    try:
        return path.read_text(encoding="utf-8-sig").strip()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, UnicodeDecodeError) as error:
        reason = system_message(error) if isinstance(error, OSError) else same("UTF-8")
        raise UsageProblem(
            Label(
                f"cannot read your name from {path} ({reason.en}); write it again with"
                " `ecodiplo config user NAME`",
                f"không đọc được tên của bạn từ {path} ({reason.vi}); hãy ghi lại bằng"
                " `ecodiplo config user TÊN`",
            )
        ) from None


def _cleaned(name: str, origin: Label) -> str:
    """The name on one line; a longer one than LONGEST_NAME is cut."""
    try:
        return clean(name).replace("\n", " ")[:LONGEST_NAME]
    except ValueUnreadable as error:
        raise UsageProblem(origin + same(" ") + error.message) from None
