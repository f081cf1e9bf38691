"""The tables that the program keeps for itself in a database: `models` declares none of them."""

from __future__ import annotations

from ecodiplo.db import triggers
from ecodiplo.db.search.indexed import INDEX
from ecodiplo.db.search.sqlite_letters import LETTERS

# The letters are a table of SQLite alone.
BOOKKEEPING = frozenset({"alembic_version", INDEX, LETTERS, triggers.TABLE})
