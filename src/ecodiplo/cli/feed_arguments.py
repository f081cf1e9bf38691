"""The options that `import` was called with, for a file that a system sends again and again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ecodiplo.cli import feed_options
from ecodiplo.cli.import_arguments import FileArguments
from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecodiplo.services.imports.options import ImportOptions


@dataclass(frozen=True, kw_only=True)
class FeedArguments(FileArguments):
    """The options of an import into one entity, with those about records that a file lacks."""

    missing: feed_options.Missing = ""
    max_missing: feed_options.MaxMissing = ""
    period: feed_options.FeedPeriod = ""

    def check(self, files: Sequence[str]) -> None:
        """Raise UsageProblem where the records that one file lacks may be in another one."""
        if self.missing and len(files) > 1:
            raise UsageProblem(
                Label("--missing goes with one file: what it lacks may be in another one",
                      "--missing đi cùng một tệp: hồ sơ thiếu trong tệp có thể nằm ở tệp khác")
            )  # fmt: skip

    def options(self) -> ImportOptions:
        """As that of FileArguments, with the settings of the feed."""
        from ecodiplo import clock
        from ecodiplo.services.query.period_choice import read_period

        return replace(
            super().options(),
            max_missing=self.max_missing,
            period=read_period("period", self.period, clock.today()) if self.period else None,
        )  # fmt: skip
