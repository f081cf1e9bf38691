"""The engines of databases: how each opens a connection and begins a transaction."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from sqlalchemy import NullPool, QueuePool

from ecodiplo.db.database_url import is_file
from ecodiplo.db.engines import postgresql, sqlite

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

# The pool logs a traceback when Ctrl-C interrupts the closing of a connection; without a handler
# Python prints it. A program that sets up logging still gets it.
logging.getLogger("sqlalchemy.pool").addHandler(logging.NullHandler())


def make_engine(url: URL, *, keeps_open: bool = False) -> Engine:
    """An engine whose transactions begin and end where the program says. `keeps_open`: a connection
    is kept for the next transaction.

    A connection with the execution option `purpose` set to `read`, `write`, `brief`, `undo`
    or `migrate` begins its transactions accordingly; so does a `trial`, whose work is thrown away.
    """
    # A call never waits for a connection; those over the usual five are not kept.
    pool: dict[str, Any] = {"poolclass": NullPool}
    if keeps_open:
        pool = {"poolclass": QueuePool, "max_overflow": -1}
    engine: Engine = (sqlite if is_file(url) else postgresql).make(url, pool)
    return engine
