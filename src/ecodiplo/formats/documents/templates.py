"""The templates of reports: the files of an office's own folder replace the shipped ones."""

from __future__ import annotations

from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ecodiplo.errors import EcodiploError, UsageProblem
from ecodiplo.language import Label, same

if TYPE_CHECKING:
    from collections.abc import Iterator

SHIPPED = Path(__file__).with_name("templates")
NAMES = ("report.vi.txt", "report.en.txt", "report.html", "report.docx", "list.docx")


def find(name: str, folder: Path | None) -> Path:
    """The template of that name in the office's `folder`, else the shipped one.

    Raises UsageProblem when the folder has the template under the name that it had in earlier
    versions: `account.docx` is called `report.docx` now.
    """
    if folder is None:
        return SHIPPED / name
    own, former = folder / name, folder / name.replace("report.", "account.", 1)
    if own.is_file():
        return own
    if former.is_file():
        raise UsageProblem(
            Label("{former} is called {name} now: rename it, or move it to another folder",
                  "{former} nay có tên là {name}: hãy đổi tên tệp, hoặc chuyển sang thư mục khác")
            .fill(former=former, name=name)
        )  # fmt: skip
    return SHIPPED / name


def used_by(folder: Path | None) -> dict[Path, Label]:
    """The files of the templates, with a description: no report is written over them.

    Raises UsageProblem as `find` does.
    """
    description = Label("a template of reports", "mẫu của báo cáo")
    return {find(name, folder): description for name in NAMES}


def require_annexes(template: Path, text: str) -> None:
    """Raise EcodiploError when the text of a template has no place for annexes, which a report
    would lose without a word."""
    if "annex" not in text:
        raise EcodiploError(
            Label("{template}: it has no place for annexes, and this report has some; take the"
                  " place for them from the shipped template (`ecodiplo report templates FOLDER`)",
                  "{template}: mẫu chưa có chỗ cho phụ lục mà báo cáo này có phụ lục; hãy lấy phần"
                  " đó từ mẫu có sẵn (`ecodiplo report templates THƯ-MỤC`)")
            .fill(template=template)
        )  # fmt: skip


@contextmanager
def template_errors(template: Path) -> Iterator[None]:
    """Context manager: an error in the template becomes an EcodiploError with the template and the
    line."""
    import jinja2

    try:
        yield
    except UnicodeDecodeError:
        raise EcodiploError(
            Label("{template}: it is not UTF-8 text; save it as UTF-8",
                  "{template}: tệp không phải là văn bản UTF-8; hãy lưu lại dạng UTF-8")
            .fill(template=template)
        ) from None  # fmt: skip
    except jinja2.TemplateSyntaxError as error:
        raise EcodiploError(at_line(template, error.lineno) + f": {error.message}") from None
    except EcodiploError as error:
        if (line := _line(error)) is None:
            raise
        raise EcodiploError(at_line(template, line) + ": " + error.message) from None
    except Exception as error:  # an edited template can raise any error
        raise EcodiploError(at_line(template, _line(error)) + f": {error}") from None


def at_line(template: Path, line: int | None) -> Label:
    """The template and the line, as messages begin."""
    place = Label(f", line {line}", f", dòng {line}") if line else same("")
    return same(template) + place


def _line(error: Exception) -> int | None:
    """The line of the template that raised the error."""
    trace, line = error.__traceback__, None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def require_modules(*modules: str) -> None:
    """Raise EcodiploError with the extra to install when one of the modules is missing."""
    if any(find_spec(module) is None for module in modules):
        raise EcodiploError(
            Label("reports, charts and Word files need the extra `report`:"
                  " pip install 'ecodiplo[report]'",
                  "báo cáo, biểu đồ và tệp Word cần phần bổ sung `report`:"
                  " pip install 'ecodiplo[report]'")
        )  # fmt: skip
