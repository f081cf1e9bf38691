"""The fields that the database itself fills in every record: exports have them, `list --columns`
shows them, and imports ignore them."""

from __future__ import annotations

from ecodiplo.catalogue.entity import Field
from ecodiplo.fields import Moment
from ecodiplo.language import Label

STAMPS = (
    Field("created_at", Moment(), Label("Record created", "Hồ sơ tạo lúc"), derived=True),
    Field("updated_at", Moment(), Label("Record updated", "Hồ sơ cập nhật lúc"), derived=True),
)
