"""Filling in the templates of words: in a sandbox, and with every fault told by file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.errors import EcodiploError
from ecodiplo.formats.documents.templates import needing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def filled(
    template: Path, context: Mapping[str, Any], *, begins: str = ""
) -> tuple[str, dict[str, Any]]:
    """The text of the template, and the names that it sets.

    A value that it writes out becomes one line, with `begins` before it. Raises EcodiploError for
    a fault in the template, with the line, and for a library that is not installed.
    """
    needing("jinja2")
    import jinja2
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: _one_line(value, begins),
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    try:
        source = template.read_text(encoding="utf-8-sig")
        made = environment.from_string(source)
        try:
            found = made.make_module(dict(context))
        except Exception:
            environment.handle_exception(source)  # the same, with the lines of the template
    except UnicodeDecodeError:
        raise EcodiploError(f"{template}: it is not UTF-8 text; save it as UTF-8") from None
    except jinja2.TemplateSyntaxError as error:
        raise EcodiploError(f"{template}, line {error.lineno}: {error.message}") from None
    except EcodiploError:
        raise
    except Exception as error:  # whatever an edited template makes of the values
        raise EcodiploError(f"{template}{_where(error)}: {error}") from None
    return str(found), {k: v for k, v in vars(found).items() if not k.startswith("_")}


def _one_line(value: Any, begins: str) -> str:
    line = "" if value is None else " ".join(str(value).split())
    return begins + line if line else ""


def _where(error: Exception) -> str:
    """The line of the template in which the error arose."""
    trace, line = error.__traceback__, None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return f", line {line}" if line else ""
