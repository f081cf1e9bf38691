"""The indicators: what the office publishes figures of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.language import Label
from ecodiplo.models.policy import indicators

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ecodiplo.vocabulary import Basis, Unit


@dataclass(frozen=True)
class Indicator:
    """Something the office publishes a figure of; `measure` says how records recompute it where
    they can."""

    id: int
    code: str
    name: Label
    unit: Unit
    basis: Basis
    measure: str | None = None


def read_indicators(connection: Connection) -> list[Indicator]:
    """Every indicator, in the office's order."""
    own = indicators.c
    statement = select(
        own.id, own.code, own.name_en, own.name_vi, own.unit, own.basis, own.measure
    ).order_by(own.position, own.id)
    return [
        Indicator(row.id, row.code, Label(row.name_en, row.name_vi), row.unit, row.basis,
                  row.measure)
        for row in connection.execute(statement)
    ]  # fmt: skip
