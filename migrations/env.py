"""Runs migrations, for `alembic` in a checkout and for `ecodiplo db upgrade` anywhere.

All triggers are dropped before and made again after, from the tables as they then
are: Alembic's batch mode drops triggers without a word, and cannot rebuild a table
that a trigger names. So is the search index, for the newest schema alone: no program
reads an older one.
"""

from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo
from alembic.util import CommandError
from sqlalchemy import Connection

from ecodiplo.db import triggers
from ecodiplo.db.engine import HEAD, Database
from ecodiplo.db.location import chosen_database
from ecodiplo.db.search.indexed import INDEX
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
    return kind != "table" or not (name or "").startswith((INDEX, triggers.TABLE))


def moves() -> bool:
    """Whether the schema is moved, and not only looked at (`alembic current`, `alembic check`)."""
    command = getattr(context.config.cmd_opts, "cmd", None)  # of the `alembic` command line alone
    return command is None or command[0].__name__ in ("upgrade", "downgrade")


def migrate(connection: Connection) -> None:
    """Run the migrations asked for, in the transaction that is already open."""
    configure(connection=connection, on_version_apply=move_data)
    if not moves():
        with context.begin_transaction():
            context.run_migrations()
        return
    with context.begin_transaction():
        triggers.drop(connection)
        context.run_migrations()
        triggers.create(connection, newest=context.get_context().get_current_revision() == HEAD)


def move_data(*, ctx: MigrationContext, step: MigrationInfo, **_: object) -> None:
    """Run what the revision does to data: a command of history, which an undo can see and undo."""
    move = "upgrade" if step.is_upgrade else "downgrade"
    change = getattr(getattr(step.up_revision, "module", None), f"{move}_data", None)
    if change is not None and ctx.connection is not None:
        with triggers.recorded(ctx.connection, f"db {move} {step.up_revision_id}"):
            change()


def print_sql(database: Database) -> None:
    """Write the migrations asked for as SQL (`alembic upgrade head --sql`). With no tables to
    look at, the triggers are those of this program's own, when it goes that far."""
    if context.get_starting_revision_argument() is not None:
        raise CommandError("what triggers there are is not known here; write the SQL from base")
    configure(url=database.url, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
        if context.get_revision_argument() == context.get_head_revision():
            for statement in triggers.create_statements(database.url.get_backend_name()):
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
        dialect.create_file(database.url)
    with database.migrate() as connection:
        migrate(connection)


run()
