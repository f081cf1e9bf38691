"""The rule between a published figure and its indicator: a number to date has no first day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label
from ecodiplo.models.policy import indicators
from ecodiplo.services.writing.batches import Fault
from ecodiplo.vocabulary import Basis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.services.writing.batches import ResolvedBatch
    from ecodiplo.services.writing.row_problems import RowProblems
    from ecodiplo.services.writing.storing.staging import Staging

FIGURES = ENTITIES["figures"]
TO_DATE = Label(
    "has a first day, but {indicator} is a number to date: leave it empty, and give the as-of day"
    " in “{end}”",
    "có ngày đầu kỳ, nhưng {indicator} là số lũy kế: hãy để trống, và ghi thời điểm tính đến vào"
    " “{end}”",
)


def figure_faults(staging: Staging, batch: ResolvedBatch, problems: RowProblems) -> Iterator[Fault]:
    """The faults of rows with targets whose figures have a first day though they are to date. What
    a row leaves out is as its record has it; a row that writes neither field is not checked."""
    compared = {"period_start", "indicator_id"}
    if staging.entity is not FIGURES or compared.isdisjoint(batch.columns):
        return
    figures = staging.effective(sorted(compared), clears=batch.clears).subquery()
    statement = (
        select(figures.c.at, indicators.c.code)
        .join(indicators, indicators.c.id == figures.c.indicator_id)
        .where(indicators.c.basis == Basis.CUMULATIVE, figures.c.period_start.is_not(None))
        .order_by(figures.c.at)
    )
    for at, code in staging.connection.execute(statement):
        reason = TO_DATE.fill(indicator=code, end=problems.headings(["period_end"]))
        number = batch.numbers[at]
        yield Fault(at, problems.problem(number, "period_start", reason, FaultCode.BROKEN_RULE))
