"""The terms of MOUs in lists: when they are signed and when they expire."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.dates import DateText, first_day, last_day
from ecodiplo.db import many_rows
from ecodiplo.language import Label
from ecodiplo.models.agreements import mous
from ecodiplo.services.writing.rules.ledger_rules import show_date
from ecodiplo.vocabulary import MouStage, MouStatus

if TYPE_CHECKING:
    import datetime

    from sqlalchemy import Connection

    from ecodiplo.services.writing.batches import UnderstoodBatch

_IS_SIGNED = Label(
    "says that it is not signed, but the MOU is signed; edit the MOU if that is wrong",
    "ghi là chưa ký, nhưng bản ghi nhớ đã ký; nếu sai hãy sửa bản ghi nhớ",
)
_TO_COME = Label(
    "says that it has expired, but its expiry is to come, {date}; correct one of them, or write how"
    " and when it ended",
    "ghi là hết hiệu lực, nhưng ngày hết hiệu lực chưa tới, {date}; hãy sửa một trong hai, hoặc ghi"
    " rõ đã kết thúc thế nào, ngày nào",
)


@dataclass(frozen=True)
class Terms:
    """What an MOU says of its signing and its expiry."""

    stage: MouStage
    expires_on: str | None
    auto_renewal: bool | None

    def is_over(self, today: datetime.date) -> bool:
        """Whether the MOU has certainly expired by its date."""
        date = self.expires_on
        return bool(date and not self.auto_renewal and last_day(DateText(date)) < today.isoformat())

    def against(self, status: MouStatus, today: datetime.date) -> Label | None:
        """Why the MOU cannot have this status today."""
        if status is MouStatus.UNSIGNED and self.stage is MouStage.SIGNED:
            return _IS_SIGNED
        date = self.expires_on
        if status is MouStatus.EXPIRED and date and first_day(DateText(date)) > today.isoformat():
            return _TO_COME.fill(date=show_date(date))
        return None


def read_terms(connection: Connection, ids: set[int]) -> dict[int, Terms]:
    """The terms of the MOUs with these ids, by id."""
    own = many_rows.among(connection, mous.c.id, [*ids])
    rows = connection.execute(
        select(mous.c.id, mous.c.stage, mous.c.expires_on, mous.c.auto_renewal).where(own)
    )
    return {id_: Terms(stage, expires, renews) for id_, stage, expires, renews in rows}


def signed_when_dated(batch: UnderstoodBatch) -> UnderstoodBatch:
    """The batch in which an MOU with a date of signing is signed, where its row has no stage."""
    dates = batch.fields.get("signed_on", ())
    stages = batch.fields.get("stage", [None] * len(dates))
    if batch.clears and "stage" not in batch.fields and None in dates:
        return batch  # a stage that the other rows do not have would be cleared
    filled = [
        MouStage.SIGNED.value if stage is None and date is not None else stage
        for stage, date in zip(stages, dates, strict=False)
    ]  # fmt: skip
    return replace(batch, fields={**batch.fields, "stage": filled}) if any(filled) else batch
