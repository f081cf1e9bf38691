"""The options that `import` was called with, and the settings of the import that they make."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, get_type_hints

from ecodiplo.cli import feed_options, import_options
from ecodiplo.cli.import_files import existing_file
from ecodiplo.cli.import_options import REPORTS
from ecodiplo.cli.options import CreatePartners, ListName, OnNearOption, Separator
from ecodiplo.errors import UsageProblem
from ecodiplo.formats.input_file import Contents, InputFile, TemporaryCopy
from ecodiplo.formats.table.header_row import header_rows
from ecodiplo.language import Label
from ecodiplo.option_names import check_word
from ecodiplo.services.imports.option_words import WORDS

if TYPE_CHECKING:
    from pathlib import Path

    from ecodiplo.services.imports.options import ImportOptions


@dataclass(frozen=True, kw_only=True)
class WholeArguments:
    """The options of an import into any entity: those of `import all`."""

    dry_run: import_options.ImportDryRun = False
    verbose: import_options.Verbose = False
    on_match: import_options.OnMatchOption = "update"
    lists: import_options.ListsOption = "replace"
    wipe_empty: import_options.WipeEmpty = False
    keep_good: import_options.KeepGood = False
    create_partners: CreatePartners = False
    on_near: OnNearOption = "refuse"
    ignore_unknown: import_options.IgnoreUnknown = False
    decimal: import_options.Decimal = ""
    dates: import_options.Dates = ""
    separator: Separator = ""
    encoding: import_options.Encoding = ""
    values: import_options.Values = None
    first_of_repeats: import_options.FirstOfRepeats = False
    max_changed: import_options.MaxChanged = ""
    allow_empty: import_options.AllowEmpty = False
    system: feed_options.System = ""
    on_new: feed_options.OnNew = "add"
    on_known: feed_options.OnKnown = "refuse"
    staff_wins: feed_options.StaffWins = None
    as_of: feed_options.AsOf = ""
    format_: import_options.ReportFormat = "text"

    def options(self) -> ImportOptions:
        """The settings of the import. Raises UsageProblem for a value that an option does not
        take."""
        from ecodiplo.services.imports import option_texts
        from ecodiplo.services.imports.options import ImportOptions

        if self.verbose and not self.dry_run:
            raise UsageProblem(
                Label("--verbose goes with --dry-run", "--verbose đi cùng --dry-run")
            )
        replacements = option_texts.replacements(existing_file(self.values)) if self.values else ()
        words: dict[str, Any] = {  # ImportOptions checks them
            name: getattr(self, name) for name in WORDS if hasattr(self, name)
        }
        return ImportOptions(
            wipe_empty=self.wipe_empty, keep_good=self.keep_good,
            create_partners=self.create_partners, ignore_unknown=self.ignore_unknown,
            separator=self.separator, replacements=replacements,
            first_of_repeats=self.first_of_repeats, max_changed=self.max_changed,
            allow_empty=self.allow_empty, system=self.system, staff_wins=self.staff_wins,
            as_of=self.as_of, **words,
        )  # fmt: skip

    @property
    def is_for_scripts(self) -> bool:
        """Whether the report is JSON. Raises UsageProblem for another format."""
        check_word("format", self.format_, REPORTS)
        return self.format_ == "json"


@dataclass(frozen=True, kw_only=True)
class FileArguments(WholeArguments):
    """The options of an import into one entity."""

    rejects_file: import_options.RejectsFile = None
    sheet: import_options.SheetName = ""
    at: ListName = ""
    header_row: import_options.HeaderRow = ""
    map_: import_options.Columns = None
    set_: import_options.Constants = None
    units: import_options.Units = None
    profile: import_options.Profile = ""
    save_profile: import_options.SaveProfile = ""
    name: import_options.PipeName = ""
    min_rows: import_options.MinRows = None
    expect_rows: import_options.ExpectRows = None
    as_: import_options.ReadAs = ""

    def options(self) -> ImportOptions:
        """As that of WholeArguments, with the layout of the file."""
        from ecodiplo.services.imports import option_texts

        header_rows(self.header_row)
        return replace(
            super().options(),
            columns=option_texts.pairs("columns", self.map_ or ()),
            constants=option_texts.pairs("constants", self.set_ or (), last=False),
            units=option_texts.units(self.units or ()),
            profile=self.profile, save_as=self.save_profile, min_rows=self.min_rows or 0,
            expect_rows=self.expect_rows,
        )  # fmt: skip

    def source(
        self, path: Path | None, names: tuple[str, ...], pipe_name: str, copy: TemporaryCopy
    ) -> InputFile:
        """The file at the path, None for standard input; worksheets with one of the names are
        preferred. `copy` takes the content of a pipe."""
        return InputFile(
            path, self.as_, self.encoding, self.sheet, self.at, names,
            header_rows=header_rows(self.header_row), given_name=pipe_name,
            contents=Contents(pipe=copy),
        )  # fmt: skip


def parameters(arguments: type[WholeArguments]) -> list[inspect.Parameter]:
    """The parameters of a command with these options."""
    types = get_type_hints(arguments, include_extras=True)
    own = inspect.signature(arguments).parameters.values()
    return [each.replace(annotation=types[each.name]) for each in own]
