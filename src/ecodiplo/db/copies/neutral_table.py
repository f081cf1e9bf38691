"""A table of the program, and what its columns hold that the engines store in their own way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.db.copies import images
from ecodiplo.models import whole_metadata
from ecodiplo.models.column_types import UtcSeconds
from ecodiplo.models.history import RowImage, UtcMillis

if TYPE_CHECKING:
    from ecodiplo.db.table_shapes import TableShape


class NeutralTable:
    """A table of the program, of this revision or an earlier one; columns are named by their place
    in `columns`."""

    def __init__(self, shape: TableShape) -> None:
        self.name = shape.name
        self.primary = shape.primary
        self.columns = sorted(shape.columns)
        known = whole_metadata().tables.get(shape.name)
        types = {} if known is None else {column.name: column.type for column in known.columns}
        self.times = [
            at for at, name in enumerate(self.columns)
            if isinstance(types.get(name), UtcSeconds) or name in images.STAMPS
        ]  # fmt: skip
        self.millis = [isinstance(types.get(name), UtcMillis) for name in self.columns]
        self.images = [
            at for at, name in enumerate(self.columns) if isinstance(types.get(name), RowImage)
        ]
        # The column with the table that the row of an image is of.
        self.table_of_image = self.columns.index("table_name") if self.images else -1
