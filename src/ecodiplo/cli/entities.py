"""A command for every entity, built from the catalogue when it is asked for."""

from __future__ import annotations

import inspect
import warnings
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Option

from ecodiplo.catalogue import ENTITIES, find_entity
from ecodiplo.cli.context import Settings, settings
from ecodiplo.cli.root import LazyGroup, command
from ecodiplo.errors import DatabaseWarning, EcodiploError, UsageProblem
from ecodiplo.fields import Choice, Flag, Integer, Many, Money, Number, PartialDate, Ref
from ecodiplo.formats.sheet import Column
from ecodiplo.language import Label
from ecodiplo.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from typer._click import Command
    from typer._click.core import Context

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.language import Lang


class EntityGroup(LazyGroup):
    """A verb with a command for each entity: `list delegations`, `list partners`..."""

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002
        """The entities."""
        return list(ENTITIES)

    def summary(self, name: str) -> str:
        """The entity's name in the other language too."""
        label = ENTITIES[name].label
        return f"{label.en} / {label.vi}"

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """The verb's command for the entity that `cmd_name` names, in any of its names."""
        try:
            entity = find_entity(cmd_name)
        except UsageProblem:
            if ctx.resilient_parsing:
                return None
            raise
        return self.build(entity, settings(ctx).lang)

    def build(self, entity: Entity, lang: Lang) -> Command:
        """The verb's command for `entity`; each verb says."""
        raise NotImplementedError


# What stands for all entities at once.
ALL = Label("all", "tất cả")


class WholeGroup(EntityGroup):
    """A verb that knows everything as well: `export all`, `import all`."""

    def list_commands(self, ctx: Context) -> list[str]:
        """`all`, and the entities."""
        return [ALL.en, *super().list_commands(ctx)]

    def summary(self, name: str) -> str:
        """The entity's name in both languages."""
        return f"everything / {ALL.vi}" if name == ALL.en else super().summary(name)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """The command of an entity, or that of all."""
        if fold(cmd_name) in map(fold, ALL):
            return self.build_all()
        return super().get_command(ctx, cmd_name)

    def build_all(self) -> Command:
        """The verb's command for everything; each verb says."""
        raise NotImplementedError


def build(
    function: Callable[..., None], entity: Entity, options: Iterable[inspect.Parameter], help_: str
) -> Command:
    """The command that calls `function(ctx, entity, **given)`: the parameters are the generated
    `options` of the entity and those of `function` that have a default."""
    own = [p for p in inspect.signature(function, eval_str=True).parameters.values()
           if p.default is not inspect.Parameter.empty]  # fmt: skip
    context = inspect.Parameter("ctx", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)

    def call(**given: Any) -> None:
        function(given.pop("ctx"), entity, **given)

    parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in (*own, *options)]
    call.__signature__ = inspect.Signature([context, *parameters])  # type: ignore[attr-defined]
    return command(call, entity.name, help=help_)


def filter_options(entity: Entity, lang: Lang) -> list[inspect.Parameter]:
    """An option for each field that `list` filters by. A value is read by the field's own type;
    repeated options mean any of them."""
    return [_option(name, field, lang) for name, field in entity.filters.items()]


def parameter_name(option: str) -> str:
    """The Python name of an option."""
    return f"by_{option.replace('-', '_')}"


def _option(name: str, field: Field, lang: Lang) -> inspect.Parameter:
    kind = field.type.of if isinstance(field.type, Many) else field.type
    label = field.label.to(lang)
    annotation: Any
    if isinstance(kind, Flag):
        annotation = Annotated[bool | None, Option(f"--{name}/--no-{name}", help=f"{label}.")]
    else:
        values = kind.codes() if isinstance(kind, Choice) else []
        help_ = f"{label}: {', '.join(values)}." if values else f"{label}; may be repeated."
        complete = _complete_codes(values) if values else _complete_names(kind)
        metavar = "CODE" if values else "NAME" if isinstance(kind, Ref) else "TEXT"
        annotation = Annotated[
            list[str] | None,
            Option(f"--{name}", metavar=metavar, help=help_, autocompletion=complete),
        ]
    return inspect.Parameter(
        parameter_name(name), inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation
    )


def _complete_codes(codes: list[str]) -> Callable[[str], list[str]]:
    return lambda incomplete: [code for code in codes if code.startswith(incomplete)]


def _complete_names(kind: Any) -> Callable[[typer.Context, str], list[str]] | None:
    known = isinstance(kind, Ref) and kind.entity in ENTITIES
    return complete_records(ENTITIES[kind.entity]) if known else None


def complete_records(entity: Entity) -> Callable[[typer.Context, str], list[str]]:
    """What completes a name of a record of `entity` from the database."""

    def complete(ctx: typer.Context, incomplete: str) -> list[str]:
        from ecodiplo.services.query.complete import complete_names

        chosen = ctx.find_object(Settings) or Settings(ctx.find_root().params.get("db"))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DatabaseWarning)  # it would stand in the prompt
                with chosen.database.read() as session:
                    return complete_names(session, entity, incomplete)
        except EcodiploError:  # no database yet: nothing to offer, and no place to say so
            return []

    return complete


def field_options(fields: Iterable[Field], lang: Lang) -> list[inspect.Parameter]:
    """An option for each of the fields, that gives its value as text. A field of several values
    may be repeated."""
    return [_field_option(field, lang) for field in fields]


def given_fields(fields: Iterable[Field], given: Mapping[str, Any]) -> dict[str, str]:
    """The values that the options of `field_options` were given, by field."""
    texts: dict[str, str] = {}
    for field in fields:
        value = given.get(_field_parameter(field))
        if value is not None and value != []:
            texts[field.name] = "; ".join(value) if isinstance(value, list) else value
    return texts


def _field_parameter(field: Field) -> str:
    return f"give_{field.name}"


def _field_option(field: Field, lang: Lang) -> inspect.Parameter:
    many = isinstance(field.type, Many)
    kind: Any = field.type.of if isinstance(field.type, Many) else field.type
    codes = (
        kind.codes()
        if isinstance(kind, Choice)
        else ["yes", "no"]
        if isinstance(kind, Flag)
        else []
    )
    help_ = field.label.to(lang) + (f": {', '.join(codes)}" if codes else "")
    if isinstance(field.type, Many) and field.type.parts:
        help_ += " | " + " | ".join(part.label.to(lang) for part in field.type.parts)
    if many:
        help_ += Label("; may be repeated", "; có thể lặp lại").to(lang)
    metavar = (
        "CODE" if codes else "NAME" if isinstance(kind, Ref) else _METAVARS.get(type(kind), "TEXT")
    )
    option = Option(
        f"--{field.name.replace('_', '-')}", metavar=metavar, help=f"{help_}.",
        autocompletion=_complete_codes(codes) if codes else _complete_names(kind),
    )  # fmt: skip
    value = Annotated[list[str] | None, option] if many else Annotated[str | None, option]
    return inspect.Parameter(
        _field_parameter(field), inspect.Parameter.KEYWORD_ONLY, default=None, annotation=value
    )


_METAVARS: dict[type, str] = {
    PartialDate: "DATE",
    Integer: "NUMBER",
    Number: "NUMBER",
    Money: "USD",
}


def record_argument(entity: Entity) -> inspect.Parameter:
    """The argument that names a record of the entity, completed from the database."""
    return inspect.Parameter(
        "record",
        inspect.Parameter.KEYWORD_ONLY,
        annotation=Annotated[
            str,
            typer.Argument(
                metavar="REF",
                help="Its ref or code, or a name that finds just one.",
                autocompletion=complete_records(entity),
            ),
        ],
    )


def example_record(entity: Entity) -> str:
    """A record for an example in the help of the entity's commands."""
    named = {"countries": "DK", "partners": '"Port of Rotterdam"', "sectors": "logistics",
             "indicators": "fdi_attracted"}  # fmt: skip
    return named.get(entity.name, f"{entity.prefix}-2022-0001")


def columns(fields: Iterable[Field], lang: Lang) -> list[Column]:
    """The columns of a sheet of these fields."""
    return [Column(f.name, f.label.to(lang), f.type, f.vietnamese) for f in fields]
