"""What holds for a whole run: the database, the language, today."""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ecodiplo import clock
from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label, Lang, asked_language, choose_language
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import typer

    from ecodiplo.db.engine import Database
    from ecodiplo.db.last_write import LastWrite
    from ecodiplo.formats.atomic import Protected


@dataclass
class Settings:
    """The global options, and the database, language and day that follow from them."""

    db: str | None = field(default=None, repr=False)  # it may hold a password
    lang_option: str = ""
    quiet: bool = False  # success is not told
    # What the command has done to records, for a message when its output fails.
    outcomes: list[Label] = field(default_factory=list)

    @cached_property
    def lang(self) -> Lang:
        """The language to speak."""
        return self.asked_lang or choose_language("")

    @cached_property
    def asked_lang(self) -> Lang | None:
        """The language that `--lang` or `ECODIPLO_LANG` asks for; None when neither does."""
        try:
            return asked_language(self.lang_option)
        except ValueError:
            name = "--lang" if self.lang_option else "ECODIPLO_LANG"
            code = visible(self.lang_option or os.environ["ECODIPLO_LANG"])
            raise UsageProblem(
                Label(
                    f"{name} takes en or vi, not {code!r}",
                    f"{name} nhận en hoặc vi, không nhận {code!r}",
                )
            ) from None

    @cached_property
    def database(self) -> Database:
        """The database, not yet opened."""
        from ecodiplo.db.engine import Database
        from ecodiplo.db.location import database_location

        return Database(database_location(self.db))

    def last_write(self) -> LastWrite | None:
        """What the run has written to the database, None when it has written nothing."""
        return self.database.last_write if "database" in vars(self) else None

    def protected(self, inputs: Mapping[Path, Label] | None = None) -> Protected:
        """The files that no output may be written over: the database's own, and the `inputs` of
        the command, each with what it is."""
        from ecodiplo.formats.atomic import Protected

        return Protected({**self.database.files, **(inputs or {})})

    @cached_property
    def today(self) -> datetime.date:
        """Today, in the time zone of the office."""
        return clock.today()


def settings_of(ctx: typer.Context) -> Settings:
    """The settings of the run."""
    return ctx.find_object(Settings) or Settings()
