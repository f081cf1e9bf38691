"""The person's editor on a text of a record."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ecodiplo.cli.output import say
from ecodiplo.errors import EcodiploError, system_message
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.language import Lang


@contextmanager
def edited_text(name: str, text: str, lang: Lang) -> Iterator[str]:
    """Context manager: the text after the person has edited it in a file called `name`. When the
    block fails, for whatever reason, the file with what was typed stays, and a line says where.

    Raises EcodiploError when the editor fails.
    """
    folder = Path(tempfile.mkdtemp(prefix="ecodiplo-"))
    file = folder / f"{name}.txt"
    try:
        file.write_text(text, encoding="utf-8")
        _run_editor(file)
        yield _read(file)
    except BaseException:
        if file.exists() and file.read_bytes() != text.encode():
            say(Label(f"your text is in {file}", f"nội dung của bạn được lưu ở {file}"), lang)
        else:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)


def _run_editor(file: Path) -> None:
    """Run the person's editor on the file. Raises EcodiploError when it cannot run or fails."""
    program = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        process = subprocess.run([*shlex.split(program), str(file)], check=False)
    except OSError as error:
        cause = system_message(error)
        raise EcodiploError(
            Label(f"cannot run the editor {program}: ",
                  f"không chạy được trình soạn thảo {program}: ") + cause
        ) from None  # fmt: skip
    if code := process.returncode:
        raise EcodiploError(
            Label(f"{program} ended with exit code {code}; nothing was changed",
                  f"{program} kết thúc với mã {code}; chưa thay đổi gì")
        )  # fmt: skip


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise EcodiploError(
            Label("the editor did not save the text as UTF-8; nothing was changed",
                  "trình soạn thảo không lưu văn bản theo mã UTF-8; chưa thay đổi gì")
        ) from None  # fmt: skip
