"""Columns of numbers as offices write them, with the unit in the heading, over the table, in the
cell or in its format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ecodiplo.catalogue import Field
from ecodiplo.fields import Money
from planted.plan import Cell, Column, NumberCell, Plan, Values
from planted.spellings import heading_of

# Units as they are written in a heading or over a table: scale and currency.
MONEY_UNITS = {
    "USD": (1, "USD"), "triệu USD": (10**6, "USD"), "USD million": (10**6, "USD"),
    "nghìn USD": (10**3, "USD"), "tr. USD": (10**6, "USD"), "tỷ USD": (10**9, "USD"),
    "US$ million": (10**6, "USD"), "1000 USD": (10**3, "USD"), "Triệu đô la Mỹ": (10**6, "USD"),
    "đồng": (1, "VND"), "triệu đồng": (10**6, "VND"), "tỷ đồng": (10**9, "VND"),
    "VNĐ": (1, "VND"), "tr.đ": (10**6, "VND"), "1000 VND": (10**3, "VND"), "EUR": (1, "EUR"),
    "nghìn EUR": (10**3, "EUR"), "€": (1, "EUR"), "Euro": (1, "EUR"), "triệu yên": (10**6, "JPY"),
}  # fmt: skip
# Units in a cell, with the number at {}.
CELL_UNITS = {
    "{} USD": (1, "USD"), "{} triệu USD": (10**6, "USD"), "US$ {}": (1, "USD"),
    "${} million": (10**6, "USD"), "{} nghìn USD": (10**3, "USD"), "{} đồng": (1, "VND"),
    "{} triệu đồng": (10**6, "VND"), "{}đ": (1, "VND"), "{} tỷ đồng": (10**9, "VND"),
    "{} EUR": (1, "EUR"), "€{}": (1, "EUR"), "{} triệu": (10**6, ""),
}  # fmt: skip
# Units of indicators, as they are written in a heading or behind a number.
FIGURE_UNITS = {
    "usd": {
        "USD": 1,
        "triệu USD": 10**6,
        "tỷ USD": 10**9,
        "USD million": 10**6,
        "nghìn USD": 10**3,
    },
    "tonne": {"tấn": 1, "triệu tấn": 10**6, "nghìn tấn": 10**3},
    "project": {"dự án": 1},
}
# Number formats that name a currency.
FORMATS = {
    '"$"#,##0.00': "USD", '#,##0 "đ"': "VND", "#,##0.00\\ [$€-407]": "EUR", "[$€-2]\\ #,##0": "EUR",
    "#,##0\\ [$₫-42A]": "VND", '#,##0.00" USD"': "USD", '"VND" #,##0': "VND",
}  # fmt: skip
_PLAIN_FORMATS = ("", "", "#,##0", "#,##0.00", "0.0", "#,##0_);(#,##0)")
# What nobody sees around a number.
_AROUND = (*["{}"] * 6, " {} ", "\u200b{}", "{}\u00a0", "\ufeff{}")
_PERSONS = ("{} người", "{} pax", "{} thành viên")
_PERSON_NOTES = ("người", "Đơn vị: người", "ĐVT: người")
_TWO_MEANINGS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")


def money(plan: Plan, field: Field) -> Column:
    """A column of amounts: dollars, or a number with its currency in another field."""
    heading, scale, currency = heading_of(plan.chance, field), 1, ""
    if plan.unit_line:
        _, scale, currency = plan.unit_line
    style = plan.chance.choice(["bare", "bare", "heading", "heading", "cell", "format"])
    if style == "heading":
        unit = plan.chance.choice([*MONEY_UNITS])
        scale, currency = MONEY_UNITS[unit]
        heading = f"{heading.rstrip(' *')} ({unit})"
    if style == "cell" and scale == 1 and not currency:
        return _with_cell_units(plan, field, heading)
    if style == "format" and plan.is_workbook and scale == 1 and not currency:
        return _with_formats(plan, field, heading)
    if plan.often(0.05):
        return _with_trap(plan, field, heading)
    numbers = [_amount(plan, scale) for _ in range(plan.rows)]
    values = [_filled(plan, field, number * scale, currency, in_heading=style == "heading")
              for number in numbers]  # fmt: skip
    cells, total = _cells(plan, numbers)
    return _with_gaps(plan, field, Column(heading, cells, values, total))


def figures(plan: Plan, field: Field, unit: str) -> Column:
    """A column of figures of indicators in the unit."""
    heading, scale, own = heading_of(plan.chance, field), 1, True
    if plan.unit_line:
        _, scale, currency = plan.unit_line
        own = currency.lower() == unit
    style = plan.chance.choice(["bare", "bare", "heading", "heading", "cell", "other"])
    if style == "heading":
        written = plan.chance.choice([*FIGURE_UNITS[unit]])
        scale, own = FIGURE_UNITS[unit][written], True
        heading = f"{heading.rstrip(' *')} ({written})"
    elif style == "other" and plan.often(0.3):
        heading, own = f"{heading.rstrip(' *')} (triệu đồng)", False
    if not own:
        plan.doubts.append(f"another unit than {unit}")
    numbers = [_amount(plan, scale) for _ in range(plan.rows)]
    values: list[Values] = [{field.name: number * scale} for number in numbers]
    if style == "cell" and scale == 1:
        written = plan.chance.choice([*FIGURE_UNITS[unit]])
        numbers = [_amount(plan, FIGURE_UNITS[unit][written]) for _ in range(plan.rows)]
        values = [{field.name: number * FIGURE_UNITS[unit][written]} for number in numbers]
        cells: list[Cell] = [f"{text} {written}" for text in _texts(plan, [*numbers, Decimal(0)])]
        return Column(heading, cells[:-1], values)
    cells, total = _cells(plan, numbers)
    return Column(heading, cells, values, total)


def currencies(plan: Plan, field: Field, amounts: Column) -> Column:
    """The column with the currency of each amount, of the field; now and then another one than the
    amount has."""
    codes: list[str] = []
    for values in amounts.values:
        own = values.get(field.name, "")
        code = own or plan.chance.choice(["USD", "VND", "EUR"])
        if own and plan.often(0.05):
            code = "CHF"
            plan.doubts.append(f"{own} beside {code}")
        codes.append(code if plan.often(0.9) else code.lower())
    cells: list[Cell] = [*codes]
    return Column(heading_of(plan.chance, field), cells,
                  [{field.name: code.upper()} for code in codes])  # fmt: skip


def count(plan: Plan, field: Field) -> Column:
    """A column of whole numbers."""
    heading = heading_of(plan.chance, field)
    numbers = [Decimal(plan.chance.choice([1, 2, 7, 12, 45, 180, 1_250, 12_345]))
               for _ in range(plan.rows)]  # fmt: skip
    values: list[Values] = [{field.name: int(number)} for number in numbers]
    if plan.often(0.05):
        return _with_trap(plan, field, heading)
    if field.type.unit == "person" and plan.often(0.2):
        texts: list[Cell] = [plan.chance.choice(_PERSONS).format(number) for number in numbers]
        return _with_gaps(plan, field, Column(heading, texts, values))
    if field.type.unit == "person" and plan.often(0.2):
        heading = f"{heading.rstrip(' *')} ({plan.chance.choice(_PERSON_NOTES)})"
    cells, total = _cells(plan, numbers, whole=True)
    return _with_gaps(plan, field, Column(heading, cells, values, total))


def _with_trap(plan: Plan, field: Field, heading: str) -> Column:
    """A column with a cell that is no exact number of the field."""
    traps: list[Cell] = ["khoảng 10", "~5", "10-12", "trên 20", "5+3", "12 34", "1,2,3", "1.2.34",
                         "10 kg", "-5", "5 (2 nữ)", "1.234,5 và 7", "0x10", "1e3 USD",
                         "5 triệu tỷ", "10%"]  # fmt: skip
    if plan.is_workbook:
        traps += [NumberCell(Decimal("12.3456")), NumberCell(Decimal(-5))]
    if plan.format == "xlsx":
        traps += [
            NumberCell(Decimal("0.5"), "0%"),
            NumberCell(Decimal(5), '0" kg"'),
            NumberCell(Decimal(5), '"khoảng "0'),
            NumberCell(Decimal(5000000), "0,,"),
        ]
    if field.type.unit == "person":
        traps += ["8 doanh nghiệp", "5 USD", "1,5", "2,5 người"]
    if isinstance(field.type, Money):
        traps += ["8 người", "5 đoàn"]
    cells: list[Cell] = ["7"] * plan.rows
    cells[plan.chance.randrange(plan.rows)] = trap = plan.chance.choice(traps)
    plan.doubts.append(f"{trap} in {field.name}")
    return Column(heading, cells, [{field.name: 7}] * plan.rows)


def _amount(plan: Plan, scale: int) -> Decimal:
    """A number that has at most two decimals when it is scaled."""
    if scale == 1:
        digits, places = plan.chance.choice([(9, 2), (7, 0), (5, 1), (12, 0), (6, 2), (4, 0)])
    else:
        digits, places = plan.chance.choice([(4, 2), (5, 3), (4, 1), (3, 0), (7, 4), (6, 3)])
    number = Decimal(plan.chance.randrange(1, 10**digits)).scaleb(-places)
    return number.normalize() if number % 1 else number.quantize(Decimal(1))


def _filled(
    plan: Plan, field: Field, amount: Decimal, currency: str, *, in_heading: bool = False
) -> Values:
    """The values of an amount in the currency; '' for no word about it."""
    if field.currency:
        return {field.name: amount} | ({field.currency: currency} if currency else {})
    assert isinstance(field.type, Money)
    if currency in ("", "USD"):
        return {field.name: amount}
    if not field.as_signed or in_heading or field.required:
        plan.doubts.append(f"{currency} in the dollars of {field.name}")
        return {}
    signed = plan.entity.by_name[field.as_signed]
    return {signed.name: amount, signed.currency: currency}


def _cells(
    plan: Plan, numbers: Sequence[Decimal], *, whole: bool = False
) -> tuple[list[Cell], Cell]:
    """The cells of the numbers and of their sum: number cells or texts."""
    total = sum(numbers, Decimal(0))
    if plan.is_workbook and plan.often(0.7):
        shown = plan.chance.choice(_PLAIN_FORMATS)
        cells: list[Cell] = [NumberCell(number, shown) for number in numbers]
        if plan.often(0.2):  # one is a text, as a person types it into the sheet
            (text, _) = _texts(plan, [numbers[0], total], whole=whole)
            cells[0] = text
        return cells, NumberCell(total, shown)
    *texts, last = _texts(plan, [*numbers, total], whole=whole)
    return [plan.chance.choice(_AROUND).format(text) for text in texts], last


def _texts(plan: Plan, numbers: Sequence[Decimal], *, whole: bool = False) -> list[str]:
    """The numbers as texts, the last of which is a total and shows nothing of the others."""
    mark, other = plan.chance.choice([(",", "."), (".", ",")])
    groups = plan.chance.choice(["", other, other, " ", "\u00a0"])
    least = plan.chance.choice([0, 0, 2])
    texts = [_text(number, mark, groups, 0 if whole else least) for number in numbers]
    records = [text for text in texts[:-1] if re.search("[.,]", text)]
    doubtful = [text for text in records if _TWO_MEANINGS.fullmatch(text)]
    if doubtful and len(doubtful) == len(records) and not whole:
        if plan.often(0.9):  # two decimals more, and all is clear
            return [_text(number, mark, "", 4) for number in numbers]
        plan.doubts.append(f"{doubtful[0]} has two readings")
    return texts


def _text(number: Decimal, mark: str, groups: str, least: int) -> str:
    """The number with its marks and at least so many decimals."""
    whole, _, decimals = f"{number:f}".partition(".")
    if groups:
        whole = f"{int(whole):,}".replace(",", groups)
    decimals = decimals.ljust(least, "0") if least and (decimals or least == 2) else decimals
    return f"{whole}{mark}{decimals}" if decimals else whole


def _with_cell_units(plan: Plan, field: Field, heading: str) -> Column:
    """A column whose cells name their units; a number with one scale for each kind of unit."""
    fits = [
        text
        for text, (_, currency) in CELL_UNITS.items()
        if field.as_signed or field.currency or currency in ("", "USD") or plan.often(0.02)
    ]
    units = plan.chance.sample(fits, min(len(fits), 3))
    written = [plan.chance.choice(units) for _ in range(plan.rows)]
    numbers = [_amount(plan, CELL_UNITS[unit][0]) for unit in written]
    texts = _texts(plan, [*numbers, Decimal(0)])
    values = [_filled(plan, field, number * CELL_UNITS[unit][0], CELL_UNITS[unit][1])
              for number, unit in zip(numbers, written, strict=True)]  # fmt: skip
    cells: list[Cell] = [unit.format(text) for unit, text in zip(written, texts, strict=False)]
    return _with_gaps(plan, field, Column(heading, cells, values))


def _with_formats(plan: Plan, field: Field, heading: str) -> Column:
    """A column of number cells whose formats name the currency."""
    fits = [
        shown
        for shown, currency in FORMATS.items()
        if field.as_signed or field.currency or currency == "USD" or plan.often(0.1)
    ]
    shown = plan.chance.choice(fits)
    currency = FORMATS[shown]
    numbers = [_amount(plan, 1) for _ in range(plan.rows)]
    values = [_filled(plan, field, number, currency) for number in numbers]
    cells: list[Cell] = [NumberCell(number, shown, currency) for number in numbers]
    return _with_gaps(plan, field, Column(heading, cells, values))


def _with_gaps(plan: Plan, field: Field, column: Column) -> Column:
    """The column, with some cells empty; then its total is not written."""
    if plan.often(0.3) and not field.required:
        for at in range(plan.rows):
            if column.values[at] and plan.often(0.3):  # a doubt stays
                column.cells[at] = plan.chance.choice(["", "", " ", "-", "–", "n/a", "không có"])
                column.values[at] = {}
                column.total = ""
    return column
