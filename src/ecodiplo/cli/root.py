"""The root of the command line: groups that load a command when it is asked for, and the one
place where an error becomes a line on stderr and an exit code."""

from __future__ import annotations

import os
import sys
import warnings
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from typer import Abort, Typer
from typer._click.exceptions import ClickException, NoArgsIsHelpError, UsageError
from typer.core import TyperGroup
from typer.main import get_command_from_info, get_group
from typer.models import CommandInfo

from ecodiplo.errors import DatabaseWarning, EcodiploError, UsageProblem
from ecodiplo.text import did_you_mean, visible, without_passwords

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from typer._click import Command
    from typer._click.core import Context
    from typer._click.formatting import HelpFormatter


# The package of the commands' modules.
COMMANDS = "ecodiplo.cli.commands"


class Entry(NamedTuple):
    """A row of a command table: module, function or group, and the summary for `--help`."""

    module: str
    function: str
    summary: str


def command(function: Callable[..., Any], name: str, **settings: Any) -> Command:
    """The Typer command that calls `function`."""
    info = CommandInfo(name=name, callback=function, **settings)
    return get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode=None)


class LazyGroup(TyperGroup):
    """A group that imports a command's module only when that command is asked for."""

    table: Mapping[str, Entry] = {}

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002
        """The names, in the order of the table."""
        return list(self.table)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:  # noqa: ARG002
        """The command, built now."""
        entry = self.table.get(cmd_name)
        if entry is None:
            return None
        found = getattr(import_module(f"{COMMANDS}.{entry.module}"), entry.function)
        if isinstance(found, Typer):  # a command with commands under it
            made = get_group(found)
            made.name = cmd_name
            return made
        if isinstance(found, type):  # a group of its own
            group: Command = found(name=cmd_name, help=entry.summary, no_args_is_help=True,
                                   rich_markup_mode=None)  # fmt: skip
            return group
        return command(found, cmd_name)

    def summary(self, name: str) -> str:
        """The line of `name` in the help of the group."""
        return self.table[name].summary

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The commands and their summaries, without importing any."""
        names = self.list_commands(ctx)
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.summary(name)) for name in names])

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, Command | None, list[str]]:
        """The command that the first argument names, or a hint at the one that was meant."""
        found = self.get_command(ctx, args[0])
        if found is None and not ctx.resilient_parsing:
            near = did_you_mean(args[0], self.list_commands(ctx))
            raise UsageProblem(f"there is no command {args[0]!r}.{near}")
        return (args[0] if found else None), found, args[1:]


class RootGroup(LazyGroup):
    """The program: `--db` and `--lang` anywhere on the line, and every error in one line."""

    everywhere = ("--db", "--lang")

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """People write `summary --lang vi` as well as `--lang vi summary`: both are heard."""
        for arg in args:
            if any("\ud800" <= letter <= "\udfff" for letter in arg):
                raise UsageProblem(f"{arg!r} is not valid UTF-8 text")
        first, rest = [], []
        left = iter(args)
        for arg in left:
            if arg == "--":
                rest += [arg, *left]
            elif arg in self.everywhere:
                first += [arg, *([value] if (value := next(left, None)) is not None else [])]
            elif arg.startswith(tuple(f"{option}=" for option in self.everywhere)):
                first.append(arg)
            else:
                rest.append(arg)
        return super().parse_args(ctx, first + rest)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run, and leave with 0, or say in one line what went wrong and leave with its code."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("always", DatabaseWarning)
                warnings.showwarning = _show_warning
                code = super().main(
                    args, prog_name, complete_var, standalone_mode=False,
                    windows_expand_args=windows_expand_args, **extra,
                )  # fmt: skip
        except NoArgsIsHelpError as error:
            print(error.ctx.get_help() if error.ctx else error.format_message())
            code = UsageError.exit_code
        except UsageError as error:
            path = error.ctx.command_path if error.ctx else "ecodiplo"
            code = _say(f"{error.format_message()} (see `{path} --help`)", UsageError.exit_code)
        except ClickException as error:
            code = _say(error.format_message(), error.exit_code)
        except EcodiploError as error:
            code = _say(str(error), error.exit_code)
        except Abort:  # the answer was no, or there was none
            print(file=sys.stderr)
            code = _say("stopped; nothing was changed", EcodiploError.exit_code)
        except BrokenPipeError:  # who reads has read enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = EcodiploError.exit_code
        except OSError as error:
            about = f"{error.filename}: " if error.filename else ""
            code = _say(f"{about}{error.strerror or error}", EcodiploError.exit_code)
        if not standalone_mode:
            return code
        sys.stdout.flush()
        sys.exit(code or 0)


def _show_warning(message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
    """Show a warning about the database as a line on stderr, any other as Python does."""
    if issubclass(category, DatabaseWarning):
        _say(str(message), 0)
    else:
        print(f"{category.__name__}: {message}", file=sys.stderr)


def _say(message: str, code: int) -> int:
    for line in message.splitlines() or [""]:
        print(f"ecodiplo: {visible(without_passwords(line))}", file=sys.stderr)
    return code
