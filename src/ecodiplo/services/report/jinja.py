"""Text templates rendered in a sandbox; errors name the file and the line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.errors import EcodiploError
from ecodiplo.formats.documents.templates import require_modules, template_errors
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from jinja2 import nodes


def render_text(
    template: Path, context: Mapping[str, Any], *, prefix: str = "",
    check: Callable[[nodes.Template], None] | None = None,
) -> tuple[str, dict[str, Any]]:  # fmt: skip
    """The text of the template, and the variables that it sets.

    Every value in the text becomes one line with `prefix` before it. `check` looks at the template
    as it is read, before it is rendered. Raises EcodiploError for a
    fault in the template, with the line, and for a library that is not installed.
    """
    require_modules("jinja2")
    import jinja2
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: _one_line(value, prefix),
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    with template_errors(template):
        source = template.read_text(encoding="utf-8-sig")
        if check is not None:
            check(environment.parse(source))
        compiled = environment.from_string(source)
        try:
            module = compiled.make_module(dict(context))
        except Exception:
            environment.handle_exception(source)  # raises it again with the template's line numbers
        variables = {k: v for k, v in vars(module).items() if not k.startswith("_")}
        for variable in variables.values():
            if isinstance(variable, jinja2.Undefined):
                str(variable)  # raises UndefinedError, which names what is not defined
    return str(module), variables


def _one_line(value: Any, prefix: str) -> str:
    text = "" if value is None else str(value)
    kind = type(value)
    if callable(value) or text == object.__repr__(value):
        raise EcodiploError(  # its text would be its place in the memory
            Label("{kind} is no text; name what of it to print",
                  "{kind} không phải là văn bản; hãy nêu phần cần in").fill(kind=kind.__name__)
        )  # fmt: skip
    line = " ".join(text.split())
    return prefix + line if line else ""
