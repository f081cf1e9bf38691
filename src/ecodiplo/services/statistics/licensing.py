"""Which FDI projects are newly licensed in a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.services.query import mapping
from ecodiplo.services.query.measure_syntax import ParsedMeasure
from ecodiplo.services.statistics.measures import counting_conditions
from ecodiplo.vocabulary import Basis, CapitalKind

if TYPE_CHECKING:
    import datetime

    from sqlalchemy import ColumnElement, Connection

    from ecodiplo.dates import Period


def newly_licensed(
    connection: Connection, period: Period, *, today: datetime.date
) -> list[ColumnElement[bool]]:
    """Conditions: a project is newly licensed in the period.

    It is by its ledger: the period contains its line of kind `new`, with which the indicator of new
    projects and the capital of new projects count it. The date of its certificate can be in another
    period; `contradictions` names such projects.
    """
    ledger, projects = ENTITIES["fdi-capital"], ENTITIES["fdi-projects"]
    measure = ParsedMeasure(ledger, None, {"kind": [CapitalKind.NEW.value]})
    lines = counting_conditions(connection, measure, Basis.PERIOD, period, today=today)
    new = select(mapping.foreign_key(ledger, "project")).where(*lines)
    return [mapping.table(projects).c.id.in_(new)]
