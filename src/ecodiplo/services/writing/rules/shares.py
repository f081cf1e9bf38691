"""The shares of a project's investors: together they are 100 % at most.

A share may be unknown, and investors may be missing, so a sum under 100 % is no fault. A command
may lower a sum that is over 100 %, but not raise it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, type_coerce

from ecodiplo.db import many_rows
from ecodiplo.db.command_options import command_number
from ecodiplo.language import Label, Lang
from ecodiplo.models.agreements import fdi_investors, fdi_projects
from ecodiplo.models.column_types import Int64
from ecodiplo.models.history import changes
from ecodiplo.money import show_number
from ecodiplo.services.writing.rules.ledger_rules import LedgerFault, LedgerRule

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

WHOLE = 100_00  # 100 % in hundredths of a per cent


def new_share_faults(connection: Connection, projects: Collection[int]) -> list[LedgerFault]:
    """The projects whose shares the command raised to more than 100 %."""
    if not projects:
        return []
    own = many_rows.among(connection, fdi_projects.c.id, [*projects])
    faults = _faults(connection, own)
    raised = _raised(connection) if faults else set()
    return [fault for fault in faults if fault.project_id in raised]


def all_share_faults(connection: Connection) -> list[LedgerFault]:
    """The projects on record whose shares are more than 100 %."""
    return _faults(connection)


def _faults(connection: Connection, *conditions: Any) -> list[LedgerFault]:
    hundredths = func.sum(type_coerce(fdi_investors.c.share_percent_hundredths, Int64))
    statement = (
        select(fdi_projects.c.id, fdi_projects.c.ref, hundredths)
        .join(fdi_investors, fdi_investors.c.project_id == fdi_projects.c.id)
        .where(*conditions)
        .group_by(fdi_projects.c.id, fdi_projects.c.ref)
        .having(hundredths > WHOLE)
        .order_by(fdi_projects.c.ref)
    )
    return [
        LedgerFault(LedgerRule.SHARES, id_, (), _reason(ref, int(total)), size=int(total))
        for id_, ref, total in connection.execute(statement)
    ]


def _reason(ref: str, hundredths: int) -> Label:
    total = Decimal(hundredths) / 100
    return Label(
        "the shares of the investors of {project} add up to {total}%, more than 100%; correct them",
        "tỷ lệ vốn của các nhà đầu tư của {project} cộng lại là {total}%, quá 100%; hãy sửa lại",
    ).fill(project=ref, total=Label(*(show_number(total, lang) for lang in Lang)))


def _raised(connection: Connection) -> set[int]:
    """The projects whose sum of shares is greater than before the command."""
    change: dict[int, int] = {}
    statement = select(changes.c.record_id, changes.c.old, changes.c.new).where(
        changes.c.command_id == command_number(connection),
        changes.c.record_table == fdi_projects.name,
        changes.c.table_name == fdi_investors.name,
    )
    for project, old, new in connection.execute(statement):
        share = "share_percent_hundredths"
        added = ((new or {}).get(share) or 0) - ((old or {}).get(share) or 0)
        change[project] = change.get(project, 0) + added
    return {project for project, added in change.items() if added > 0}
