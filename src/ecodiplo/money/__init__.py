"""Numbers, units and money: exact, parsed and shown in the Vietnamese and the English form.

A cell is read in two steps. `decimal_mark` and `parse_unit` understand a column once: its decimal
mark and the unit in its heading, together a `NumberStyle`. `read_quantity` reads each distinct cell
of it into a `Quantity`: an exact number and its unit.
"""

from ecodiplo.money.decimal_mark import DecimalMark, decimal_mark
from ecodiplo.money.number_cell import PERCENT, NumberCell, cut_float_noise, fits_double
from ecodiplo.money.qualified import QualifiedText, split_qualifier
from ecodiplo.money.quantity import (
    LARGEST,
    MOST_DOLLARS,
    NumberStyle,
    Quantity,
    not_what_is_shown,
    other_unit,
    parse_number,
    read_quantity,
)
from ecodiplo.money.show import (
    export_number,
    show_digits,
    show_money,
    show_money_in_prose,
    show_number,
)
from ecodiplo.money.unit_names import is_currency, is_unit_of, unit_label
from ecodiplo.money.units import NO_UNIT, ScaledUnit, parse_unit, parse_unit_line

__all__ = [
    "LARGEST",
    "MOST_DOLLARS",
    "NO_UNIT",
    "PERCENT",
    "DecimalMark",
    "NumberCell",
    "NumberStyle",
    "QualifiedText",
    "Quantity",
    "ScaledUnit",
    "cut_float_noise",
    "decimal_mark",
    "export_number",
    "fits_double",
    "is_currency",
    "is_unit_of",
    "not_what_is_shown",
    "other_unit",
    "parse_number",
    "parse_unit",
    "parse_unit_line",
    "read_quantity",
    "show_digits",
    "show_money",
    "show_money_in_prose",
    "show_number",
    "split_qualifier",
    "unit_label",
]
