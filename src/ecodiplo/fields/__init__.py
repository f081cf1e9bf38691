"""Field types: each one parses a kind of value from text, shows it to people and exports it.

One law holds for every type: `parse(export(value)) == value`. Command-line options, imports and
the Python API share these parsers. The types do not know the database;
`services/query/filters.py` has the SQL of the types that can be filtered.
"""

from ecodiplo.fields.base import FieldType
from ecodiplo.fields.moment import Moment
from ecodiplo.fields.numeric import Integer, Money, Number
from ecodiplo.fields.referring import AnyRef, Ref, Reference
from ecodiplo.fields.several import Many, Part, show_readable
from ecodiplo.fields.single import (
    Choice,
    Code,
    Currency,
    Flag,
    Measure,
    PartialDate,
    Text,
)

__all__ = [
    "AnyRef",
    "Choice",
    "Code",
    "Currency",
    "FieldType",
    "Flag",
    "Integer",
    "Many",
    "Measure",
    "Moment",
    "Money",
    "Number",
    "Part",
    "PartialDate",
    "Ref",
    "Reference",
    "Text",
    "show_readable",
]
