"""Text templates rendered in a sandbox; errors name the file and the line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.errors import EcodiploError
from ecodiplo.formats.documents.templates import needing
from ecodiplo.language import Label, same

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def render_text(
    template: Path, context: Mapping[str, Any], *, prefix: str = ""
) -> tuple[str, dict[str, Any]]:
    """The text of the template, and the variables that it sets.

    Every value in the text becomes one line with `prefix` before it. Raises EcodiploError for a
    fault in the template, with the line, and for a library that is not installed.
    """
    needing("jinja2")
    import jinja2
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: _one_line(value, prefix),
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    try:
        source = template.read_text(encoding="utf-8-sig")
        compiled = environment.from_string(source)
        try:
            module = compiled.make_module(dict(context))
        except Exception:
            environment.handle_exception(source)  # raises it again with the template's line numbers
    except UnicodeDecodeError:
        raise EcodiploError(
            Label("{template}: it is not UTF-8 text; save it as UTF-8",
                  "{template}: tệp không phải là văn bản UTF-8; hãy lưu lại dạng UTF-8")
            .fill(template=template)
        ) from None  # fmt: skip
    except jinja2.TemplateSyntaxError as error:
        raise EcodiploError(_at(template, error.lineno) + f": {error.message}") from None
    except EcodiploError:
        raise
    except Exception as error:  # an edited template can raise any error
        raise EcodiploError(_at(template, _line(error)) + f": {error}") from None
    return str(module), {k: v for k, v in vars(module).items() if not k.startswith("_")}


def _one_line(value: Any, prefix: str) -> str:
    line = "" if value is None else " ".join(str(value).split())
    return prefix + line if line else ""


def _at(template: Path, line: int | None) -> Label:
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
