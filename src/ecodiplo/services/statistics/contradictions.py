"""Records that contradict one another, whoever wrote them: the program, or an analyst by SQL.

Some cannot be (a ledger that goes below zero, shares over 100 %, a partner that is part of itself):
no command of the program writes them. Others may be a history that is still being entered: aid
transactions that do not add up to their item, a project whose certificate and ledger give two
years.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.fields import Many
from ecodiplo.language import Label, Lang
from ecodiplo.models.agreements import fdi_capital, fdi_projects
from ecodiplo.models.promotion import aid, aid_transactions
from ecodiplo.money import show_money
from ecodiplo.services.writing.rules.ledger_check import all_faults
from ecodiplo.services.writing.rules.loops import all_loops
from ecodiplo.services.writing.rules.shares import all_share_faults
from ecodiplo.vocabulary import AidTransactionKind, CapitalKind, RoleInTotals

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from sqlalchemy import Connection


@dataclass(frozen=True)
class Contradiction:
    """Records that contradict one another: the rule's name, the reason in words, and whether it is
    certain that a record is wrong."""

    rule: str  # ledger, shares, loop, aid_total, licence
    reason: Label
    certain: bool


def contradictions(connection: Connection) -> tuple[Contradiction, ...]:
    """All contradictions on record, the certain ones first."""
    return (
        *(Contradiction("ledger", fault.reason, True) for fault in all_faults(connection)),
        *(Contradiction("shares", fault.reason, True) for fault in all_share_faults(connection)),
        *(Contradiction("loop", reason, True) for reason in _loops(connection)),
        *(Contradiction("aid_total", reason, False) for reason in _aid_totals(connection)),
        *(Contradiction("licence", reason, False) for reason in _licences(connection)),
    )


def _loops(connection: Connection) -> Iterator[Label]:
    for entity in ENTITIES.values():
        for field in entity.stored:
            if target(field) == entity.name and not isinstance(field.type, Many):
                for way in all_loops(connection, entity, field.name):
                    yield entity.label + " · " + field.label + ": " + way


def _aid_totals(connection: Connection) -> Iterator[Label]:
    """The aid items whose transactions do not add up to the amount of the item."""
    for kind, amount, name in (
        (AidTransactionKind.COMMITMENT, aid.c.committed_usd_cents, "committed_usd"),
        (AidTransactionKind.DISBURSEMENT, aid.c.disbursed_usd_cents, "disbursed_usd"),
    ):
        total = func.sum(aid_transactions.c.amount_usd_cents)
        statement: Any = (
            select(aid.c.ref, amount, total)
            .join(aid_transactions, aid_transactions.c.aid_id == aid.c.id)
            .where(aid_transactions.c.kind == kind, amount.is_not(None))
            .group_by(aid.c.ref, amount)
            .having(total != amount)
            .order_by(aid.c.ref)
        )
        for ref, item, transactions in connection.execute(statement):
            yield Label(
                "{ref}: {field} is {item}, but its transactions add up to {total}",
                "{ref}: {field} là {item}, nhưng các giao dịch cộng lại là {total}",
            ).fill(
                ref=ref, field=ENTITIES["aid"].by_name[name].label, item=_money(item),
                total=_money(transactions),
            )  # fmt: skip


def _licences(connection: Connection) -> Iterator[Label]:
    """The projects that their certificate and their ledger call new in two years, or only the
    certificate does. A project counts as new by its ledger: there is its capital."""
    new = and_(
        fdi_capital.c.project_id == fdi_projects.c.id,
        fdi_capital.c.kind == CapitalKind.NEW,
        fdi_capital.c.role_in_totals == RoleInTotals.COUNTED,
    )
    licensed, entered = fdi_projects.c.certificate_date, func.min(fdi_capital.c.date)
    statement: Any = (
        select(fdi_projects.c.ref, licensed, entered)
        .outerjoin(fdi_capital, new)
        .where(licensed.is_not(None), fdi_projects.c.role_in_totals == RoleInTotals.COUNTED)
        .group_by(fdi_projects.c.ref, licensed)
        .having(or_(entered.is_(None), func.substr(entered, 1, 4) != func.substr(licensed, 1, 4)))
        .order_by(fdi_projects.c.ref)
    )
    for ref, certificate, line in connection.execute(statement):
        if line is None:
            yield Label(
                "{ref}: licensed in {year} by its certificate, but the ledger has no line `new`, so"
                " no total of new projects has it",
                "{ref}: GCNĐKĐT cấp năm {year} nhưng chưa có lượt cấp mới trong sổ vốn, nên không"
                " được tính vào số dự án cấp mới",
            ).fill(ref=ref, year=certificate[:4])
        else:
            yield Label(
                "{ref}: licensed in {year} by its certificate, counted as new in {other}, the year"
                " of its line `new`",
                "{ref}: GCNĐKĐT cấp năm {year}, được tính là cấp mới năm {other} theo lượt cấp mới",
            ).fill(ref=ref, year=certificate[:4], other=line[:4])


def _money(value: Decimal) -> Label:
    return Label(*(show_money(value, lang) for lang in Lang))
