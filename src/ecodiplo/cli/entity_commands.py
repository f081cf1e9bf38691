"""A command for every entity, built from the catalogue when it is called."""

from __future__ import annotations

import warnings
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecodiplo.catalogue import ENTITIES, find_entity
from ecodiplo.cli.bilingual import argument, command, option
from ecodiplo.cli.options import CODE, DATE, NAME, NUMBER, REF, TEXT, completion_of
from ecodiplo.cli.root import LazyGroup
from ecodiplo.cli.settings import Settings
from ecodiplo.errors import DatabaseWarning, EcodiploError, UsageProblem
from ecodiplo.fields import Choice, Flag, Integer, Many, Money, Number, PartialDate, Ref
from ecodiplo.fold import fold
from ecodiplo.language import Label, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.cli.bilingual import Command, Context
    from ecodiplo.fields import FieldType


class EntityGroup(LazyGroup):
    """A verb with a command for each entity: `list delegations`, `list partners`..."""

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002
        """The names of the entities."""
        return list(ENTITIES)

    def summary(self, name: str) -> Label:
        """The label of the entity, with the label in the other language beside it."""
        label = ENTITIES[name].label
        return Label(f"{label.en} / {label.vi}", label.vi)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """The verb's command for the entity that `cmd_name` names, in any of its names."""
        try:
            entity = find_entity(cmd_name)
        except UsageProblem:
            if ctx.resilient_parsing:
                return None
            raise
        return self.build(entity)

    def build(self, entity: Entity) -> Command:
        """The verb's command for `entity`; each verb has its own."""
        raise NotImplementedError


# The name that stands for all entities.
ALL = Label("all", "tất cả")


class WholeGroup(EntityGroup):
    """A verb that takes all entities at once as well: `export all`, `import all`."""

    def list_commands(self, ctx: Context) -> list[str]:
        """`all`, then the names of the entities."""
        return [ALL.en, *super().list_commands(ctx)]

    def summary(self, name: str) -> Label:
        """As for one entity; `all` is everything."""
        return Label("everything", "toàn bộ") if name == ALL.en else super().summary(name)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """The command of an entity, or the command of all."""
        if fold(cmd_name) in map(fold, ALL):
            return self.build_all()
        return super().get_command(ctx, cmd_name)

    def build_all(self) -> Command:
        """The verb's command for all entities; each verb has its own."""
        raise NotImplementedError


def entity_command(
    function: Callable[..., None],
    entity: Entity,
    help_page: str,
    options: Iterable[Parameter] = (),
    *,
    fields: Iterable[Field] = (),
) -> Command:
    """The command that calls `function(ctx, entity, **options)`.

    Its parameters are those of `function` that have a default, the record that it may take, the
    generated `options` of the entity, and an option for each of the `fields`, which takes its value
    as text; the option of a field of several values may be repeated. `field_texts` reads these.
    """

    def call(**options: Any) -> None:
        function(options.pop("ctx"), entity, **options)

    named = signature(function, eval_str=True).parameters
    own = [each for each in named.values() if each.default is not Parameter.empty]
    if "record" in named:
        own.append(_record_argument(entity))
    fields = list(fields)
    names = [field.option_names[0] for field in fields]
    parameters = (*own, *options, *(_field_option(field, names) for field in fields))
    yes_or_no = [n for field in fields if isinstance(field.type, Flag) for n in field.option_names]
    return signed_command(call, entity.name, parameters, help_page, yes_or_no=yes_or_no)


def signed_command(
    call: Callable[..., None],
    name: str,
    parameters: Iterable[Parameter],
    help_page: str,
    *,
    yes_or_no: Iterable[str] = (),
) -> Command:
    """The command that calls `call` with keywords: the context as `ctx`, and these parameters."""
    context = Parameter("ctx", Parameter.KEYWORD_ONLY, annotation=typer.Context)
    keywords = [each.replace(kind=Parameter.KEYWORD_ONLY) for each in parameters]
    call.__signature__ = Signature([context, *keywords])  # type: ignore[attr-defined]
    return command(call, name, help=help_page, yes_or_no=yes_or_no)


def filter_options(entity: Entity) -> list[Parameter]:
    """An option for each filter of the entity. The field's type reads the value; an option that is
    repeated means any of its values."""
    return [_filter_option(entity, name, field) for name, field in entity.filters.items()]


def parameter_name(filter_: str) -> str:
    """The Python name of a filter's option."""
    return f"by_{filter_.replace('-', '_')}"


def _filter_option(entity: Entity, name: str, field: Field) -> Parameter:
    kind = field.item_type
    names = (name, *_free_names(field, name, [*entity.filters]))
    annotation: Any
    if isinstance(kind, Flag):
        forms = [f"--{each}/--no-{each}" for each in names]
        annotation = Annotated[bool | None, option(*forms, help=field.label + same("."))]
    else:
        codes = kind.codes() if isinstance(kind, Choice) else []
        text = field.label + (
            same(": ") + _terms(kind) if codes else Label("; may be repeated", "; có thể lặp lại")
        )
        annotation = Annotated[
            list[str] | None,
            option(
                *(f"--{each}" for each in names),
                metavar=CODE if codes else NAME if isinstance(kind, Ref) else TEXT,
                help=text + same("."),
                autocompletion=completion_of(codes) if codes else _complete_names(kind),
            ),
        ]
    return Parameter(
        parameter_name(name), Parameter.KEYWORD_ONLY, default=None, annotation=annotation
    )


# The names of options that every command has; no field has an option of these names.
_RESERVED = {"text", "year", "period", "from", "to", "on", "sort", "desc", "limit", "columns",
             "count", "format", "output", "set", "editor", "create-partners", "if-unchanged-since",
             "excel", "layout", "office", "place", "signer", "signer-title",
             "templates"}  # fmt: skip


def _free_names(field: Field, name: str, others: Iterable[str]) -> list[str]:
    """The other names of the field's option that no other option has."""
    taken = {name, *others, *_RESERVED}
    return [each for each in field.option_names if each not in taken]


def _terms(kind: FieldType) -> Label:
    """The allowed values: codes in English, `chủ trì (host)` in Vietnamese."""
    if isinstance(kind, Choice):
        return kind.allowed()
    return Label("yes, no", "có (yes), không (no)")


def _complete_names(kind: FieldType) -> Callable[[typer.Context, str], list[str]] | None:
    if isinstance(kind, Ref) and kind.entity in ENTITIES:
        return complete_records(ENTITIES[kind.entity])
    return None


def complete_records(entity: Entity) -> Callable[[typer.Context, str], list[str]]:
    """A completion of names of records of `entity`, from the database."""

    def complete(ctx: typer.Context, incomplete: str) -> list[str]:
        from ecodiplo.services.query.completion import complete_names

        # Completion does not run the root command, which would make the settings of the run.
        settings = Settings(ctx.find_root().params.get("db"))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DatabaseWarning)  # it would stand in the prompt
                with settings.database.read() as connection:
                    return complete_names(connection, entity, incomplete)
        except EcodiploError:  # no database yet: nothing to offer, and no place to say so
            return []

    return complete


def field_texts(fields: Iterable[Field], options: Mapping[str, Any]) -> dict[str, str]:
    """The values that were given to the options of fields, by field."""
    texts: dict[str, str] = {}
    for field in fields:
        value = options.get(_field_parameter(field))
        if value is not None and value != []:
            texts[field.name] = "; ".join(value) if isinstance(value, list) else value
    return texts


def _field_parameter(field: Field) -> str:
    return f"give_{field.name}"


def _field_option(field: Field, own: Iterable[str]) -> Parameter:
    kind = field.item_type
    codes = kind.codes() if isinstance(kind, Choice) else []
    if isinstance(kind, Flag):
        codes = ["yes", "no"]
    text = field.label + same(": ") + _terms(kind) if codes else field.label
    if isinstance(field.type, Many):
        for part in field.type.parts:
            text = text + same(" | ") + part.label
        text = text + Label("; may be repeated", "; có thể lặp lại")
    text += same(".") + (same(" ") + field.help if field.help else same(""))
    name = field.option_names[0]
    declared = option(
        *(f"--{each}" for each in (name, *_free_names(field, name, own))),
        metavar=_metavar(kind, codes),
        help=text,
        autocompletion=completion_of(codes) if codes else _complete_names(kind),
    )  # fmt: skip
    many = isinstance(field.type, Many)
    value = Annotated[list[str] | None, declared] if many else Annotated[str | None, declared]
    return Parameter(
        _field_parameter(field), Parameter.KEYWORD_ONLY, default=None, annotation=value
    )


def _metavar(kind: FieldType, codes: list[str]) -> Label:
    if codes:
        return CODE
    return NAME if isinstance(kind, Ref) else _METAVARS.get(type(kind), TEXT)


_METAVARS: dict[type, Label] = {
    PartialDate: DATE,
    Integer: NUMBER,
    Number: NUMBER,
    Money: same("USD"),
}


def _record_argument(entity: Entity) -> Parameter:
    """The argument that names a record of the entity, completed from the database."""
    declared = argument(
        metavar=REF,
        help=Label("The ref or code of a record, or a name that only one record has.",
                   "Mã của hồ sơ, hoặc một tên chỉ ứng với một hồ sơ."),
        autocompletion=complete_records(entity),
    )  # fmt: skip
    return Parameter("record", Parameter.KEYWORD_ONLY, annotation=Annotated[str, declared])


def example_record(entity: Entity) -> str:
    """A record for an example in the help page of the entity's commands."""
    names = {"countries": "DK", "partners": '"Port of Rotterdam"', "sectors": "logistics",
             "indicators": "fdi_attracted"}  # fmt: skip
    return names.get(entity.name, f"{entity.prefix}-2022-0001")
