"""The triggers of the program as they are against those that it makes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecodiplo.db import triggers
from ecodiplo.db.check.findings import Check, Finding
from ecodiplo.language import Label
from ecodiplo.models import whole_metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

MISSING = Label("the trigger {name} is missing or disabled",
                "trình kích hoạt {name} bị thiếu hoặc bị tắt")  # fmt: skip
CHANGED = Label("the trigger {name} is not as ecodiplo made it",
                "trình kích hoạt {name} không còn như ecodiplo đã tạo")  # fmt: skip
UNDECLARED = Label("the trigger {name} is not one of today's",
                   "trình kích hoạt {name} không thuộc bản hiện nay")  # fmt: skip
FINGERPRINT = Label("the fingerprint of the triggers is missing or wrong",
                    "dấu nhận dạng của các trình kích hoạt bị thiếu hoặc sai")  # fmt: skip


def check(connection: Connection) -> Iterator[Finding]:
    """The findings: none when the triggers are those that the last upgrade made."""
    installed = triggers.installed_triggers(connection)
    if triggers.stored_fingerprint(connection) == triggers.fingerprint(installed):
        return
    declared = triggers.declared_triggers(connection.dialect.name)
    differing = [name for name in declared if installed.get(name) != declared[name]]
    for name in differing:
        problem = CHANGED if name in installed else MISSING
        table = _table_of(declared[name])
        yield Finding(Check.TRIGGERS, problem.fill(name=name), table=table)
    for name in installed.keys() - declared.keys():
        table = _table_of(installed[name])
        yield Finding(Check.TRIGGERS, UNDECLARED.fill(name=name), table=table)
    if not differing:
        yield Finding(Check.TRIGGERS, FINGERPRINT, table=triggers.TABLE)


def _table_of(sql: str) -> str:
    match = re.search(r" ON (\w+)", sql)
    return match[1] if match and match[1] in whole_metadata().tables else ""
