"""The fields that the database itself fills in every record: `list --columns` shows them, and imports
ignore them. Exports have the two times."""

from __future__ import annotations

from ecodiplo.catalogue.entity import Field
from ecodiplo.fields import Integer, Moment
from ecodiplo.language import Label

STAMPS = (
    Field("created_at", Moment(), Label("Record created", "Hồ sơ tạo lúc"), derived=True),
    Field("updated_at", Moment(), Label("Record updated", "Hồ sơ cập nhật lúc"), derived=True),
)

# The number of the last change of the record in history: a script that read it writes on condition
# that it still is the last.
VERSION = Field("version", Integer(), Label("Version", "Phiên bản"), derived=True)
