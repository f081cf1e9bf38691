"""Typer's commands, with help pages and usage errors in both languages.

This module and `option_values.py` know Typer's private parts. Typer takes help texts as `str`, so a
Label travels through it as one text with both languages, and the page that is printed takes one.
Names that are imported as themselves are for the other modules.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import typer
from typer._click import Command as Command
from typer._click.core import Context as Context
from typer._click.exceptions import BadParameter, MissingParameter, NoSuchOption
from typer._click.exceptions import ClickException as ClickException
from typer._click.exceptions import NoArgsIsHelpError as NoArgsIsHelpError
from typer._click.exceptions import UsageError as UsageError
from typer._click.formatting import HelpFormatter as HelpFormatter
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command_from_info
from typer.main import get_group as get_group
from typer.models import CommandInfo

from ecodiplo.cli.option_values import read_plainly
from ecodiplo.cli.settings import Settings
from ecodiplo.errors import UsageProblem
from ecodiplo.fold import fold
from ecodiplo.language import Label, Lang, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# Both languages of a Label in one text: begin, English, middle, Vietnamese, end.
_BEGIN, _MIDDLE, _END = "\x02", "\x1f", "\x03"
_BOTH = re.compile(f"{_BEGIN}([^{_MIDDLE}]*){_MIDDLE}([^{_END}]*){_END}")
# The braces of a Label while those that Typer adds are taken away.
_HIDDEN, _SHOWN = str.maketrans("{}", "\x0e\x0f"), str.maketrans("\x0e\x0f", "{}")

USAGE = Label("Usage: ", "Cách dùng: ")
OPTIONS = Label("Options", "Tùy chọn")
ARGUMENTS = Label("Arguments", "Tham số")
COMMANDS_HEADING = Label("Commands", "Lệnh")
EXAMPLE = Label("Example", "Ví dụ")
HELP = Label("Show this message and exit.", "Hiện trang này rồi thoát.")
# Folded words that answer yes or no, on the command line and to a question.
ANSWERS = {
    **dict.fromkeys(("y", "yes", "c", "co"), True),
    **dict.fromkeys(("n", "no", "k", "khong"), False),
}
# What Typer itself writes in a help page, and in which a value may follow.
PHRASES = (
    ("[OPTIONS]", "[TÙY CHỌN]"),
    ("COMMAND [ARGS]...", "LỆNH [THAM SỐ]..."),
    ("[COMMAND]", "[LỆNH]"),
    ("Show this message and exit.", HELP.vi),
    ("default: ", "mặc định: "),
    ("env var: ", "biến môi trường: "),
    ("required]", "bắt buộc]"),
    ("Install completion for the current shell.", "Cài tự động hoàn thành cho trình lệnh này."),
    (
        "Show completion for the current shell, to copy it or customize the installation.",
        "In mã tự động hoàn thành cho trình lệnh này, để sao chép hoặc chỉnh sửa.",
    ),
)
# What Typer adds to a page and people need not read: types of arguments, brackets around them, and
# ranges that end with the largest number.
_NOISE = re.compile(
    r" <[a-z\[\] ]+>|\s*\[\d+<=x<=2147483647\]"
    r"|(?<=\s)\{(?=[^{}]+\})|(?<=\S)\}(?=\s|\.\.\.|$)"
)


def bilingual(label: Label) -> str:
    """Both languages of the label as one text, from which `in_language` takes one."""
    return f"{_BEGIN}{label.en}{_MIDDLE}{label.vi}{_END}".translate(_HIDDEN)


def in_language(text: str, lang: Lang) -> str:
    """The text with each label in it, and each of Typer's own phrases, in one language."""
    text = _NOISE.sub("", _BOTH.sub(lambda match: match[1 + (lang is Lang.VI)], text))
    text = text.translate(_SHOWN)
    if lang is Lang.VI:
        for english, vietnamese in PHRASES:
            text = text.replace(english, vietnamese)
    return text


def option(*names: str, help: Label, metavar: Label | str | None = None, **settings: Any) -> Any:  # noqa: A002
    """An option of a command: Typer's, with help in both languages."""
    return typer.Option(*names, help=bilingual(help), metavar=_metavar(metavar), **settings)


def argument(*, help: Label, metavar: Label | str | None = None, **settings: Any) -> Any:  # noqa: A002
    """An argument of a command: Typer's, with help in both languages."""
    return typer.Argument(help=bilingual(help), metavar=_metavar(metavar), **settings)


def _metavar(metavar: Label | str | None) -> str | None:
    return bilingual(metavar) if isinstance(metavar, Label) else metavar


def help_text(text: Label, example: str = "") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator: give a function the help page of its command. Example: `ecodiplo search "x"`."""

    def describe(function: Callable[..., Any]) -> Callable[..., Any]:
        function.help_page = help_page(text, example)  # type: ignore[attr-defined]
        return function

    return describe


def help_page(text: Label, example: str = "") -> str:
    """What a command does, and an example of it, in both languages."""
    if example:
        text = text + same("\n\n") + EXAMPLE + same(f": {example}")
    return bilingual(text)


def language_of(ctx: Context | None) -> Lang:
    """The language of the run, English where the options have not been read yet."""
    settings = ctx.find_object(Settings) if ctx is not None else None
    return settings.lang if settings is not None else Settings().lang


class _Bilingual:
    """What commands and groups share: the help page in the language of the run, and options that
    are refused when they are given twice."""

    def get_params(self, ctx: Context) -> list[Any]:
        """The options and arguments, which read usual values without pydantic."""
        parameters: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        read_plainly(parameters)
        return parameters

    def make_parser(self, ctx: Context) -> Any:
        """Typer's parser. Raises UsageProblem for an option that takes one value and has two, of
        which Typer would use the last without a word."""
        parser = super().make_parser(ctx)  # type: ignore[misc]
        parse = parser.parse_args

        def parse_once(args: list[str]) -> Any:
            values, rest, order = parse(args)
            for parameter in order:
                if order.count(parameter) > 1 and not ctx.resilient_parsing:
                    _check_repeated(parameter)
            return values, rest, order

        parser.parse_args = parse_once
        return parser

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        lang = language_of(ctx)
        pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, in_language(pieces, lang), prefix=USAGE.to(lang))

    def format_help_text(self, ctx: Context, formatter: HelpFormatter) -> None:
        text = in_language(self.help or "", language_of(ctx))  # type: ignore[attr-defined]
        if text:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(text)

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        lang = language_of(ctx)
        records: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
        for parameter in self.get_params(ctx):
            if (record := parameter.get_help_record(ctx)) is not None:
                name, text = (in_language(part, lang) for part in record)
                name = _first_names(name)
                records[parameter.param_type_name].append((name, text))
        for title, rows in ((ARGUMENTS, records["argument"]), (OPTIONS, records["option"])):
            if rows:
                with formatter.section(title.to(lang)):
                    formatter.write_dl(rows)


def _check_repeated(parameter: Any) -> None:
    """Raise UsageProblem for an option that has one value; `--count --count` has none."""
    has_value = not parameter.is_flag or parameter.secondary_opts
    if has_value and not (parameter.multiple or parameter.count):
        name = parameter.opts[0]
        raise UsageProblem(Label(f"{name} is given twice", f"{name} có hai lần"))


def _first_names(names: str) -> str:
    """The names of an option in a help page: of several long ones, the first of each half."""
    halves = []
    for half in names.split(" / "):
        *others, last = half.split(", ")
        last, blank, metavar = last.partition(" ")
        parts = [*others, last]
        long = [part for part in parts if part.startswith("--")]
        kept = [part for part in parts if not part.startswith("--") or part == long[0]]
        halves.append(", ".join(kept) + blank + metavar)
    return " / ".join(halves)


class BilingualCommand(_Bilingual, TyperCommand):
    """A command whose help page is in the language of the run. `--counted no` and `--no-counted`
    mean the same in it, whichever of the two the option is declared with."""

    # The options that take yes or no as a value, without their dashes.
    yes_or_no: frozenset[str] = frozenset()

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the arguments, with each yes or no in the form that its option is declared with."""
        return super().parse_args(ctx, list(self._declared_form(args)))

    def _declared_form(self, args: list[str]) -> Iterator[str]:
        flags = {
            name: (parameter.opts[0], parameter.secondary_opts[0])
            for parameter in self.params
            if getattr(parameter, "is_bool_flag", False) and parameter.secondary_opts
            for name in parameter.opts
        }
        at = 0
        while at < len(args):
            arg = args[at]
            at += 1
            name, equals, value = arg.partition("=")
            if arg == "--":
                yield from args[at - 1 :]
                return
            if arg.startswith("--no-") and arg[len("--no-") :] in self.yes_or_no:
                yield from (f"--{arg[len('--no-') :]}", "no")
            elif name in flags and equals and fold(value) in ANSWERS:
                yield flags[name][not ANSWERS[fold(value)]]
            elif arg in flags and at < len(args) and fold(args[at]) in ANSWERS:
                yield flags[arg][not ANSWERS[fold(args[at])]]
                at += 1
            else:
                yield arg


class BilingualGroup(_Bilingual, TyperGroup):
    """A group of commands whose help page is in the language of the run."""

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The commands and what each does."""
        lang = language_of(ctx)
        rows = []
        for name in self.list_commands(ctx):
            if (command_ := self.get_command(ctx, name)) is not None and not command_.hidden:
                rows.append((name, in_language(command_.help or "", lang).split("\n")[0]))
        self.write_commands(rows, lang, formatter)

    def write_commands(
        self, rows: list[tuple[str, str]], lang: Lang, formatter: HelpFormatter
    ) -> None:
        """The section of commands: names and what each does."""
        if rows:
            with formatter.section(COMMANDS_HEADING.to(lang)):
                formatter.write_dl(rows)


def command(
    function: Callable[..., Any], name: str, *, yes_or_no: Iterable[str] = (), **settings: Any
) -> Command:
    """The command that calls `function`; its help page is that of `help_text` unless given.

    `yes_or_no` are the options, without their dashes, that take yes or no as a value.
    """
    settings.setdefault("help", getattr(function, "help_page", None))
    info = CommandInfo(name=name, cls=BilingualCommand, callback=function, **settings)
    made = get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode=None)
    made.yes_or_no = frozenset(yes_or_no)  # type: ignore[attr-defined]
    return made


# Typer's messages, by pattern, in Vietnamese.
MESSAGES = (
    (r"Input should be a valid integer.*", "phải là số nguyên"),
    (r"Input should be a valid number.*", "phải là số"),
    (r"Input should be greater than or equal to (.*)", "phải từ {0} trở lên"),
    (r"Input should be less than or equal to (.*)", "phải từ {0} trở xuống"),
    (r"(.*) is not a valid integer\.?", "{0} không phải là số nguyên"),
    (r"(.*) is not a valid (?:number|float)\.?", "{0} không phải là số"),
    (r"(.*) is not a valid boolean\.?", "{0} không phải là có/không"),
    (r"(.*) is not in the range (.*?)\.?", "{0} ngoài khoảng {1}"),
    (r"Option (.*) requires an argument\.?", "tùy chọn {0} cần một giá trị"),
    (r"Option (.*) requires (\d+) arguments\.?", "tùy chọn {0} cần {1} giá trị"),
    (r"Option (.*) does not take a value\.?", "tùy chọn {0} không nhận giá trị"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", "thừa tham số: {0}"),
    (r"Missing command\.?", "thiếu tên lệnh"),
    (r"No such command (.*?)\.?", "không có lệnh {0}"),
    (r"(?:\w+) (.*) does not exist\.?", "{0} không tồn tại"),
    (r"(?:\w+) (.*) is a file\.?", "{0} là tệp"),
    (r"(?:\w+) (.*) is a directory\.?", "{0} là thư mục"),
    (r"(?:\w+) (.*) is not readable\.?", "không đọc được {0}"),
    (r"(?:\w+) (.*) is not writable\.?", "không ghi được {0}"),
)


def _documented(error: NoSuchOption) -> list[str]:
    """The options like the one that was written, without the second names that help leaves out."""
    possible = error.possibilities or []
    if error.ctx is None:
        return list(possible)
    firsts = {
        each
        for param in error.ctx.command.params
        for each in (*param.opts[:1], *param.secondary_opts[:1])
    }
    return [each for each in possible if each in firsts]


def usage_message(error: ClickException) -> Label:
    """What Typer says of a wrong argument, in both languages."""
    if isinstance(error, NoSuchOption):
        error.possibilities = _documented(error)
    english = in_language(error.format_message(), Lang.EN)
    if isinstance(error, NoSuchOption):
        vietnamese = f"không có tùy chọn {error.option_name}"
        if error.possibilities:
            vietnamese += f" (có thể là: {', '.join(sorted(error.possibilities))})"
    elif isinstance(error, MissingParameter):
        hint = in_language(_hint(error), Lang.VI)
        kind = "tùy chọn" if error.param is None or hint.startswith("'-") else "tham số"
        vietnamese = f"thiếu {kind} {hint}"
    elif isinstance(error, BadParameter):
        vietnamese = f"giá trị của {in_language(_hint(error), Lang.VI)} không hợp lệ: "
        vietnamese += _vietnamese(str(error.message))
    else:
        vietnamese = _vietnamese(english)
    return Label(english, vietnamese)


def _hint(error: BadParameter) -> str:
    if error.param is not None:
        return error.param.get_error_hint()
    return str(error.param_hint or "")


def _vietnamese(message: str) -> str:
    message = in_language(message, Lang.VI)
    for pattern, vietnamese in MESSAGES:
        if match := re.fullmatch(pattern, message):
            return vietnamese.format(*match.groups())
    return message
