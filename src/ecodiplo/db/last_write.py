"""What a Database has written last: whoever cannot show or end a command says whether it holds."""

from __future__ import annotations

from dataclasses import dataclass

from ecodiplo.language import Label


@dataclass(frozen=True)
class LastWrite:
    """A transaction that changed the database: the number of its command, None for a change of the
    schema, a repair or a restore. A run that is stopped in its commit cannot know whether it is
    kept."""

    command: int | None
    is_committed: bool

    @property
    def label(self) -> Label:
        """The transaction, for messages."""
        if self.command is None:
            return Label("the change of the database", "thay đổi của cơ sở dữ liệu")
        return Label(f"command {self.command}", f"lệnh {self.command}")
