"""The root of the command line: groups that import a command when it is called, and the one place
where an error becomes a line on stderr and an exit code."""

from __future__ import annotations

import sys
import warnings
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from typer import Abort, Typer

from ecodiplo.cli.bilingual import (
    BilingualGroup,
    ClickException,
    NoArgsIsHelpError,
    UsageError,
    bilingual,
    command,
    get_group,
    language_of,
    usage_message,
)
from ecodiplo.cli.endings import endings_explained, unwritten
from ecodiplo.cli.settings import Settings
from ecodiplo.cli.streams import discard_output, output_error
from ecodiplo.errors import NO_ROOM, EcodiploError, EcodiploWarning, UsageProblem, system_message
from ecodiplo.language import Label, Lang, same
from ecodiplo.option_names import at_command_line
from ecodiplo.text import did_you_mean, visible, without_passwords

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecodiplo.cli.bilingual import Command, Context, HelpFormatter

# The package of the commands' modules.
COMMAND_PACKAGE = "ecodiplo.cli.commands"


class CommandEntry(NamedTuple):
    """A row of a command table: module, function or group, and the summary for `--help`."""

    module: str
    function: str
    summary: Label


class LazyGroup(BilingualGroup):
    """A group that imports the module of a command only when that command is called."""

    table: Mapping[str, CommandEntry] = {}

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002
        """The names, in the order of the table."""
        return list(self.table)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:  # noqa: ARG002
        """The command of that name, None when there is none."""
        entry = self.table.get(cmd_name)
        if entry is None:
            return None
        target = getattr(import_module(f"{COMMAND_PACKAGE}.{entry.module}"), entry.function)
        if isinstance(target, Typer):  # a command with commands under it
            group: Command = get_group(target)
            group.name = cmd_name
            return group
        if isinstance(target, type):  # a group of its own
            made: Command = target(name=cmd_name, help=bilingual(entry.summary),
                                   no_args_is_help=True, rich_markup_mode=None)  # fmt: skip
            return made
        return command(target, cmd_name)

    def summary(self, name: str) -> Label:
        """The line of the command in the help page of the group."""
        return self.table[name].summary

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The commands and their summaries, without importing any."""
        lang = language_of(ctx)
        rows = [(name, self.summary(name).to(lang)) for name in self.list_commands(ctx)]
        self.write_commands(rows, lang, formatter)

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, Command | None, list[str]]:
        """The command that the first argument names. Raises UsageProblem when there is none."""
        target = self.get_command(ctx, args[0])
        if target is None and not ctx.resilient_parsing:
            near = did_you_mean(args[0], self.list_commands(ctx))
            name = repr(args[0])
            raise UsageProblem(
                Label(f"there is no command {name}.", f"không có lệnh {name}.") + near
            )
        return (args[0] if target else None), target, args[1:]


class RootGroup(LazyGroup):
    """The program: `--db`, `--lang` and `--quiet` anywhere on the line, and every error in one
    line."""

    everywhere = ("--db", "--lang")
    flags_everywhere = ("--quiet", "-q")

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Move the options that hold for all commands to the front: people write `summary --lang
        vi` as well as `--lang vi summary`."""
        for arg in args:
            if any("\ud800" <= letter <= "\udfff" for letter in arg):
                raise UsageProblem(Label(f"{arg!r} is not valid UTF-8 text",
                                         f"{arg!r} không phải văn bản UTF-8"))  # fmt: skip
        front, rest = [], []
        remaining = iter(args)
        for arg in remaining:
            if arg == "--":
                rest += [arg, *remaining]
            elif arg in self.everywhere:
                following = next(remaining, None)
                front += [arg] if following is None else [arg, following]
            elif arg in self.flags_everywhere or arg.startswith(
                tuple(f"{name}=" for name in self.everywhere)
            ):
                front.append(arg)
            else:
                rest.append(arg)
        ctx.obj = Settings(lang_option=_language_option(front))  # for the help page of the root
        return super().parse_args(ctx, front + rest)

    def invoke(self, ctx: Context) -> Any:
        """Run the command, and write its output out."""
        with endings_explained(lambda: ctx.find_object(Settings)):
            return super().invoke(ctx)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run, and exit with 0, or print in one line what went wrong and exit with its code."""
        lang = _language(sys.argv[1:] if args is None else list(args))
        try:
            with at_command_line(), warnings.catch_warnings():
                warnings.simplefilter("always", EcodiploWarning)
                warnings.showwarning = _show_warning(lang)
                code = super().main(
                    args, prog_name, complete_var, standalone_mode=False,
                    windows_expand_args=windows_expand_args, **extra,
                )  # fmt: skip
        except NoArgsIsHelpError as error:
            print(error.ctx.get_help() if error.ctx else error.format_message())
            code = UsageError.exit_code
        except UsageError as error:
            path = error.ctx.command_path if error.ctx else "ecodiplo"
            hint = Label(f" (see `{path} --help`)", f" (xem `{path} --help`)")
            code = _say((usage_message(error) + hint).to(lang), UsageError.exit_code)
        except ClickException as error:
            code = _say(usage_message(error).to(lang), error.exit_code)
        except EcodiploError as error:
            code = _say(error.to(lang), error.exit_code)
        except Abort:  # the answer was no, or there was none
            print(file=sys.stderr)
            stopped = Label("stopped; nothing was changed", "đã dừng; chưa thay đổi gì")
            code = _say(stopped.to(lang), EcodiploError.exit_code)
        except BrokenPipeError:  # the reader of the pipe has closed it
            code = EcodiploError.exit_code
        except OSError as error:
            code = 0
            if error.filename or output_error() is None:
                about = same(f"{error.filename}: " if error.filename else "")
                if not error.filename and error.errno in NO_ROOM:
                    about = Label("no temporary file can be written: ", "không ghi được tệp tạm: ")
                code = _say((about + system_message(error)).to(lang), EcodiploError.exit_code)
        if not standalone_mode:
            return code
        if (fault := output_error()) is not None:  # of a help page
            discard_output()
            if not code and not isinstance(fault, BrokenPipeError):
                _say(unwritten(fault).to(lang), EcodiploError.exit_code)
            code = code or EcodiploError.exit_code
        sys.exit(code or 0)


def _language_option(args: Sequence[str]) -> str:
    """The value of `--lang` among the arguments, '' when it is not there."""
    for at, arg in enumerate(args):
        if arg == "--":
            break
        if arg == "--lang" and at + 1 < len(args):
            return args[at + 1]
        if arg.startswith("--lang="):
            return arg.partition("=")[2]
    return ""


def _language(args: Sequence[str]) -> Lang:
    """The language of messages: English when the one asked for does not exist."""
    try:
        return Settings(lang_option=_language_option(args)).lang
    except UsageProblem:
        return Lang.EN


def _show_warning(lang: Lang) -> Any:
    """What shows a warning: one of the program's a line on stderr, any other as Python does."""

    def show(message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
        if isinstance(message, EcodiploWarning):
            _say(message.message.to(lang), 0)
        else:
            print(f"{category.__name__}: {message}", file=sys.stderr)

    return show


def _say(message: str, code: int) -> int:
    for line in message.splitlines() or [""]:
        print(f"ecodiplo: {visible(without_passwords(line))}", file=sys.stderr)
    return code
