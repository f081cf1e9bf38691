"""Runs migrations, for `alembic` in a checkout and for `ecodiplo db upgrade` anywhere.

The triggers of history are dropped before and made again after, from the tables
as they then are: Alembic's batch mode drops triggers without a word, and what a
migration moves is no edit of anybody's. So is the search index, for the newest
schema alone: no program reads an older one.
"""

from alembic import context
from alembic.util import CommandError
from sqlalchemy import Connection

from ecodiplo.db import history, search_index
from ecodiplo.db.engine import HEAD, Database
from ecodiplo.db.place import chosen_database
from ecodiplo.models import Base


def configure(**where: object) -> None:
    """Say where the migrations run, and how."""
    context.configure(
        target_metadata=Base.metadata,
        transactional_ddl=True,
        compare_server_default=True,
        include_name=is_declared,
        **where,  # type: ignore[arg-type]
    )


def is_declared(name: str | None, kind: str, _parents: object) -> bool:
    """Whether a name of the database is one that the models answer for."""
    return kind != "table" or not (name or "").startswith(search_index.INDEX)


def moves() -> bool:
    """Whether the schema is moved, and not only looked at (`alembic current`, `alembic check`)."""
    command = getattr(context.config.cmd_opts, "cmd", None)  # of the `alembic` command line alone
    return command is None or command[0].__name__ in ("upgrade", "downgrade")


def migrate(connection: Connection) -> None:
    """Run the migrations asked for, in the transaction that is already open."""
    configure(connection=connection)
    if not moves():
        with context.begin_transaction():
            context.run_migrations()
        return
    with context.begin_transaction():
        history.drop_triggers(connection)
        search_index.drop(connection)
        context.run_migrations()
        history.make_triggers(connection)
        if context.get_context().get_current_revision() == HEAD:
            search_index.make(connection)


def print_sql(database: Database) -> None:
    """Write the migrations asked for as SQL (`alembic upgrade head --sql`). With no tables to
    look at, the triggers are those of this program's own, when it goes that far."""
    if context.get_starting_revision_argument() is not None:
        raise CommandError("what triggers there are is not known here; write the SQL from base")
    configure(url=database.url, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
        if context.get_revision_argument() == context.get_head_revision():
            engine = database.url.get_backend_name()
            recording = history.triggers(Base.metadata.sorted_tables, engine).values()
            for statement in (*recording, *search_index.statements(engine)):
                context.execute(statement)


def run() -> None:
    """Use the connection handed over, else open the database as the program would."""
    handed_over = context.config.attributes.get("connection")
    if handed_over is not None:
        migrate(handed_over)
        return
    database = Database(chosen_database(None))
    if context.is_offline_mode():
        print_sql(database)
        return
    from ecodiplo.db import dialect

    if moves():
        dialect.make_room(database.url)
    with database.migrate() as connection:
        migrate(connection)


run()
