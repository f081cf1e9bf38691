"""Where the templates of an account are: an office's own before the shipped ones."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from ecodiplo.errors import EcodiploError

SHIPPED = Path(__file__).with_name("templates")
NAMES = ("account.vi.txt", "account.en.txt", "account.html", "account.docx")


def find(name: str, folder: Path | None) -> Path:
    """The template of that name: the office's own in `folder`, else the shipped one."""
    own = folder / name if folder is not None else None
    return own if own is not None and own.is_file() else SHIPPED / name


def used_by(folder: Path | None) -> dict[Path, str]:
    """The files of which reports are made, and what they are: no report is written over them."""
    return {find(name, folder): "a template of reports" for name in NAMES}


def needing(*modules: str) -> None:
    """Raise EcodiploError with the extra to install when one of the modules is missing."""
    if any(find_spec(module) is None for module in modules):
        raise EcodiploError(
            "accounts and charts need the extra `report`: pip install 'ecodiplo[report]'"
        )
