"""The fields that a number with a unit fills."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.amounts import Amount, column_unit, read_amount
from ecodiplo.errors import ValueUnreadable
from ecodiplo.fields import Code, Number, Ref
from ecodiplo.money import NO_UNIT, NumberCell, NumberStyle, ScaledUnit

DOLLARS, DONG = ScaledUnit(10**6, "USD"), ScaledUnit(10**6, "VND")


def read(entity: str, field: str, cell: str, unit: ScaledUnit = NO_UNIT) -> Amount:
    kind = ENTITIES[entity]
    return read_amount(kind, kind.by_name[field], cell, NumberStyle(unit=unit))


def unit_of(entity: str, field: str, **units: ScaledUnit) -> ScaledUnit:
    kind = ENTITIES[entity]
    return column_unit(kind, kind.by_name[field], **units)


@pytest.mark.parametrize(
    ("entity", "field", "cell", "unit", "values"),
    [
        ("fdi-projects", "implemented_capital_usd", "5,5", DOLLARS,
         {"implemented_capital_usd": Decimal(5_500_000)}),
        ("aid", "committed_usd", "1.250,5", DONG,
         {"amount_as_signed": Decimal(1_250_500_000), "currency": "VND"}),
        ("aid", "committed_usd", "€5000", NO_UNIT,
         {"amount_as_signed": Decimal(5000), "currency": "EUR"}),
        ("aid", "amount_as_signed", "5000 USD", NO_UNIT,
         {"amount_as_signed": Decimal(5000), "currency": "USD"}),
        ("delegations", "cost", "350", DONG,
         {"cost": Decimal(350_000_000), "cost_currency": "VND"}),
        ("delegations", "cost", "350", NO_UNIT, {"cost": Decimal(350)}),
        ("delegations", "member_count", "8 người", NO_UNIT, {"member_count": 8}),
    ],
)  # fmt: skip
def test_a_number_fills_the_fields_of_its_unit(
    entity: str, field: str, cell: str, unit: ScaledUnit, values: dict[str, object]
) -> None:
    assert read(entity, field, cell, unit).values == values


@pytest.mark.parametrize(
    ("entity", "field", "cell"),
    [
        ("aid", "disbursed_usd", "500 nghìn đồng"),
        ("fdi-projects", "implemented_capital_usd", "€5000"),
        ("delegations", "member_count", "8 USD"),
        ("delegations", "cost", "35%"),
        ("aid", "committed_usd", "5 người"),
        ("fdi-capital", "amount_usd", "5 tỷ đồng"),  # required: dollars have to be there
        ("aid-transactions", "amount_usd", "-5 EUR"),
    ],
)
def test_a_number_without_a_field_of_its_unit_is_refused(
    entity: str, field: str, cell: str
) -> None:
    with pytest.raises(ValueUnreadable, match="is in"):
        read(entity, field, cell)


@pytest.mark.parametrize("cell", ["-5", "-5 EUR"])
def test_the_bounds_of_the_filled_field_hold(cell: str) -> None:
    with pytest.raises(ValueUnreadable, match="less than 0"):
        read("aid", "committed_usd", cell)


def test_a_figure_says_its_unit_for_its_indicator() -> None:
    cell = NumberCell("0.5")
    cell.unit = "%"
    assert read("figures", "value", cell) == Amount({"value": Decimal(50)}, "percent", False)


@pytest.mark.parametrize(
    ("entity", "field", "unit"),
    [
        ("delegations", "cost", DONG),
        ("delegations", "member_count", NO_UNIT),
        ("aid", "committed_usd", DONG),
        ("figures", "value", DONG),
    ],
)
def test_a_line_about_money_is_the_unit_of_the_columns_of_money(
    entity: str, field: str, unit: ScaledUnit
) -> None:
    assert unit_of(entity, field, line=DONG) == unit


def test_a_line_about_people_is_the_unit_of_the_columns_of_people() -> None:
    thousands = ScaledUnit(1000, "person")
    assert unit_of("delegations", "member_count", line=thousands) == thousands
    assert unit_of("delegations", "cost", line=thousands) == NO_UNIT


def test_the_unit_in_the_heading_goes_before_the_line() -> None:
    assert unit_of("aid", "committed_usd", heading=DOLLARS, line=DONG) == DOLLARS


@pytest.mark.parametrize(
    ("entity", "field", "units"),
    [
        ("aid", "disbursed_usd", {"heading": DONG}),
        ("fdi-projects", "implemented_capital_usd", {"line": DONG}),
        ("delegations", "member_count", {"heading": DOLLARS}),
        ("delegations", "member_count", {"heading": ScaledUnit(10**6)}),
    ],
)
def test_a_column_in_a_unit_that_the_field_does_not_take_is_refused(
    entity: str, field: str, units: dict[str, ScaledUnit]
) -> None:
    with pytest.raises(ValueUnreadable, match="has no place for an amount in"):
        unit_of(entity, field, **units)


def test_the_fields_beside_an_amount_exist_and_fit() -> None:
    for entity in ENTITIES.values():
        for field in entity.fields:
            if field.as_signed:
                assert entity.by_name[field.as_signed].currency
            if field.currency:
                assert isinstance(field.type, Number)
                assert isinstance(entity.by_name[field.currency].type, Code)
            if field.unit_from:
                assert isinstance(entity.by_name[field.unit_from].type, Ref)
