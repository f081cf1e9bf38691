"""The files that `import` is called with: paths that exist, and pipes, which can be named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ecodiplo.errors import NotFound, UsageProblem, ValueUnreadable
from ecodiplo.language import Label, same
from ecodiplo.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

_STANDARD_INPUT = "-"


def check_files(files: Sequence[str], name: str, rejects: Path | None) -> None:
    """Raise UsageProblem when the name of a pipe has no pipe, or several, and when one file is to
    take the rejected rows of several."""
    if files.count(_STANDARD_INPUT) > 1:
        raise UsageProblem(
            Label("- is named twice; standard input can be read once",
                  "- được nêu hai lần; đầu vào chuẩn chỉ đọc được một lần")
        )  # fmt: skip
    if name and sum(map(is_pipe, files)) != 1:
        raise UsageProblem(
            Label("--name goes with one file that comes by a pipe, as in `import ... - --name"
                  " NAME`",
                  "--name đi cùng một tệp nhận qua ống dẫn, như `import ... - --name TÊN`")
        )  # fmt: skip
    if rejects and len(files) > 1:
        raise UsageProblem(
            Label("--rejects goes with one file; without it each file has one of its own",
                  "--rejects đi cùng một tệp; nếu không dùng, mỗi tệp có tệp riêng của nó")
        )  # fmt: skip
    if name:
        try:
            cleaned = clean(name)
        except ValueUnreadable as error:
            raise UsageProblem(same("--name ") + error.message) from None
        if cleaned != name or "\n" in name:
            raise UsageProblem(
                Label(f"--name takes a name in one line, not {name!r}",
                      f"--name nhận tên trên một dòng, không nhận {name!r}")
            )  # fmt: skip


def is_pipe(file: str) -> bool:
    """Whether the file is standard input or another pipe."""
    path = Path(file).expanduser()
    return file == _STANDARD_INPUT or (path.exists() and not (path.is_file() or path.is_dir()))


def path_of(file: str) -> Path | None:
    """The path of the file; None for standard input. Raises UsageProblem for a folder, NotFound
    when there is no such file."""
    if file == _STANDARD_INPUT:
        return None
    path = existing_file(Path(file))
    if path.is_dir():
        raise UsageProblem(
            Label(f"{file} is a folder; `ecodiplo import all {file}` imports folders",
                  f"{file} là thư mục; hãy dùng `ecodiplo import all {file}` để nhập thư mục"),
            file=path.name,
        )  # fmt: skip
    return path


def existing_file(path: Path) -> Path:
    """The path of a file that exists. Raises NotFound."""
    if not path.expanduser().exists():
        raise NotFound(Label(f"there is no file {path}", f"không có tệp {path}"), file=path.name)
    return path.expanduser()
