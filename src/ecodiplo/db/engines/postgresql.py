"""PostgreSQL: its connections and the beginnings of its transactions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.exc import ArgumentError

from ecodiplo.db.locks import postgresql as locks
from ecodiplo.errors import EcodiploError, UsageProblem
from ecodiplo.language import Label, same

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

# Seconds that a trial on a server waits for a row that an open transaction has changed.
TRIAL_SECONDS = 1
# What the server lists its connections as, unless the URL or PGAPPNAME says otherwise.
NAME = "ecodiplo"


def make(url: URL, pool: dict[str, Any]) -> Engine:
    """An engine with these settings of its pool."""
    try:
        # READ COMMITTED: after waiting for its locks, a writer sees what others committed. A
        # connection that was kept may have been lost, so it is tried first.
        engine = create_engine(
            url, isolation_level="READ COMMITTED", pool_pre_ping=True,
            connect_args={"fallback_application_name": NAME}, **pool,
        )  # fmt: skip
    except ModuleNotFoundError:
        raise EcodiploError(
            Label(
                'PostgreSQL needs its driver: pip install "ecodiplo[postgres]"',
                'PostgreSQL cần trình điều khiển: pip install "ecodiplo[postgres]"',
            )
        ) from None
    except ArgumentError as error:  # of several hosts and their ports
        raise UsageProblem(same(f"{url}: {error}")) from None
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    purpose = options.get("purpose")
    if purpose == "read":
        connection.exec_driver_sql(
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;"
            f" SET LOCAL lock_timeout = '{locks.LONGEST_WAIT}s'"
        )
    elif purpose == "migrate":  # its locks make it see what others committed
        return
    elif options.get("trial"):  # it sees one state, and does not wait for writers
        connection.exec_driver_sql(
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;"
            f" SET LOCAL lock_timeout = '{TRIAL_SECONDS}s'"
        )
    else:  # temporary tables of an earlier transaction of a connection that was kept
        connection.exec_driver_sql("DISCARD TEMP")
