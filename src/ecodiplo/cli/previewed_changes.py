"""The changes that a person was shown before an import writes them."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from ecodiplo.errors import ChangedMeanwhile
from ecodiplo.language import Label

if TYPE_CHECKING:
    from ecodiplo.services.imports.options import ImportObserver
    from ecodiplo.services.imports.row_changes import RowChange


class PreviewedChanges:
    """Tells whether two runs of an import make the same changes. The key of a new record is no part
    of them: another command may have taken its number meanwhile."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget the changes, because the run starts again."""
        self._digest = blake2b()

    def add(self, change: RowChange) -> None:
        """Take the change of a record."""
        is_new = change.outcome == "added"
        changes = {
            name: pair for name, pair in change.changes.items()
            if not (is_new and pair[1] == change.key)
        }  # fmt: skip
        key = "" if is_new else change.key
        self._digest.update(repr((change.row, change.outcome, key, changes)).encode())

    def watched(self, watch: ImportObserver) -> ImportObserver:
        """The observer, which passes the changes on to this as well."""

        def change(row: RowChange) -> None:
            self.add(row)
            if watch.change:
                watch.change(row)

        def restart() -> None:
            self.clear()
            if watch.restart:
                watch.restart()

        return replace(watch, change=change, restart=restart)

    def check(self, other: PreviewedChanges) -> None:
        """Raise ChangedMeanwhile when the other run makes other changes."""
        if self._digest.digest() != other._digest.digest():
            raise ChangedMeanwhile(
                Label("the records or the file changed since you saw what the import would do;"
                      " nothing was written, run it again",
                      "hồ sơ hoặc tệp đã thay đổi sau khi bạn xem những gì sẽ nhập; chưa ghi gì,"
                      " hãy chạy lại")
            )  # fmt: skip
