"""The values of options and arguments, read without pydantic where they are texts, answers of yes
or no, paths, or usual whole numbers: the fields read texts, and pydantic takes a tenth second to
import.

Like `bilingual.py`, this module knows private parts of Typer.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer._click.exceptions import BadParameter
from typer._coercion import RuntimeParam, build_runtime_param
from typer._param_types import coerce_cli_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from typer._click.core import Context


class PlainParam(RuntimeParam):
    """Reads the values of a parameter as Typer does, and asks pydantic only for others."""

    def _coerce_value(self, value: Any, param: Any, ctx: Context) -> Any:
        is_list = isinstance(value, list | tuple)
        plain = [self._plain(each) for each in (value if is_list else [value])]
        if None not in plain:
            return plain if is_list else plain[0]
        return build_runtime_param(param.type_descriptor)._coerce_value(value, param=param, ctx=ctx)

    def _plain(self, value: Any) -> Any:
        """The value that is meant; None where it is not plain."""
        info, annotation = self.parameter_info, self.annotation
        if info.parser is not None:
            return None
        if annotation is bool and isinstance(value, bool):
            return value
        if not isinstance(value, str):
            return None
        if annotation in (str, list[str]):
            return value
        if annotation is Path and info.path_type is None:
            with suppress(BadParameter):  # Typer says why
                return coerce_cli_path(Path(value), info, path_type=Path)
        if annotation is int and value.isascii() and value.isdigit():
            number = int(value)
            if (info.min or 0) <= number <= (number if info.max is None else info.max):
                return number
        return None


def read_plainly(parameters: Iterable[Any]) -> None:
    """Let the parameters read their values without pydantic."""
    for parameter in parameters:
        descriptor = getattr(parameter, "type_descriptor", None)
        if descriptor is not None and parameter._runtime_param is None:
            parameter._runtime_param = PlainParam(descriptor.parameter_info, descriptor.annotation)
