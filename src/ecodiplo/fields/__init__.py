"""Field types: how a kind of value is parsed from text, shown to people and exported.

One law holds for every type: `parse(export(value)) == value`. Command-line
options, imports and the Python API share these parsers. The types know no
database; `services/query/filters.py` gives each its SQL.
"""

from ecodiplo.fields.base import FieldType
from ecodiplo.fields.referring import AnyRef, Ref, Reference
from ecodiplo.fields.several import Many, Part
from ecodiplo.fields.single import (
    Choice,
    Code,
    Flag,
    Integer,
    Measure,
    Money,
    Number,
    PartialDate,
    Text,
)

__all__ = [
    "AnyRef",
    "Choice",
    "Code",
    "FieldType",
    "Flag",
    "Integer",
    "Many",
    "Measure",
    "Money",
    "Number",
    "Part",
    "PartialDate",
    "Ref",
    "Reference",
    "Text",
]
