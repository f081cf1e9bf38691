"""Runs migrations, for `alembic` in a checkout and for `ecodiplo db upgrade` anywhere.

All triggers are dropped before the migrations and created again after them, from the tables in the
database: Alembic's batch mode drops triggers without a warning, and cannot rebuild a table that a
trigger names. The search index is dropped too, and created again for the newest schema alone: no
program reads an older one.
"""

import sys

from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo
from alembic.util import CommandError
from sqlalchemy import Connection

from ecodiplo.db import autogenerate, roles, triggers
from ecodiplo.db.engine import Database
from ecodiplo.db.location import database_location
from ecodiplo.db.revision import HEAD
from ecodiplo.models import whole_metadata


def configure(**where: object) -> None:
    """Set where the migrations run, and what autogenerate compares and writes."""
    autogenerate.register()
    context.configure(
        target_metadata=whole_metadata(),
        transactional_ddl=True,
        compare_server_default=True,
        render_as_batch=True,
        include_object=autogenerate.includes,
        render_item=autogenerate.render,
        process_revision_directives=autogenerate.number,
        autogenerate_plugins=["alembic.autogenerate.*", autogenerate.PLUGIN],
        **where,  # type: ignore[arg-type]
    )


def moves() -> bool:
    """Whether the command changes the schema; `alembic current` and `check` only read it."""
    command = getattr(context.config.cmd_opts, "cmd", None)  # of the `alembic` command line alone
    return command is None or command[0].__name__ in ("upgrade", "downgrade")


def refuse_autogenerate(connection: Connection) -> None:
    """Raise CommandError when a revision is generated on an engine other than SQLite, which alone
    keeps the texts of CHECK constraints as they were written."""
    options = context.config.cmd_opts
    if getattr(options, "autogenerate", False) and connection.dialect.name != "sqlite":
        raise CommandError("CHECK constraints are compared on SQLite only; use -x url=FILE")


def migrate(connection: Connection) -> None:
    """Run the migrations in the transaction that is already open."""
    refuse_autogenerate(connection)
    configure(connection=connection, on_version_apply=move_data)
    if not moves():
        with context.begin_transaction():
            context.run_migrations()
        return
    with context.begin_transaction(), roles.kept(connection):
        triggers.drop(connection)
        context.run_migrations()
        if context.config.attributes.get("triggers", True):
            triggers.create(connection, newest=context.get_context().get_current_revision() == HEAD)


def move_data(*, ctx: MigrationContext, step: MigrationInfo, **_: object) -> None:
    """Run the part of a revision that changes data, as a command of history that can be undone. A
    revision can say that there is nothing to change: history's triggers take a while to make."""
    move = "upgrade" if step.is_upgrade else "downgrade"
    module = getattr(step.up_revision, "module", None)
    change = getattr(module, f"{move}_data", None)
    is_needed = getattr(module, f"{move}_data_is_needed", lambda: True)
    if change is not None and ctx.connection is not None and is_needed():
        with triggers.recording_changes(ctx.connection, f"db {move} {step.up_revision_id}"):
            change()


class Output:
    """The output of SQL with the tabs of rules of texts. Alembic writes four spaces for a tab; in
    its SQL none stand before the end of a line."""

    def write(self, sql: str) -> None:
        """Write to stdout."""
        sys.stdout.write(sql.replace("    \n ", "\t\n "))

    def flush(self) -> None:
        """Flush stdout."""
        sys.stdout.flush()


def print_sql(database: Database) -> None:
    """Print the migrations as SQL (`alembic upgrade head --sql`). No database is read, so the
    triggers are created only for the newest schema, whose tables are those of the models."""
    if context.get_starting_revision_argument() is not None:
        raise CommandError("the triggers of the database are not known here; write SQL from base")
    configure(url=database.url, literal_binds=True, output_buffer=Output())
    with context.begin_transaction():
        context.run_migrations()
        if context.get_revision_argument() == context.get_head_revision():
            for statement in triggers.create_statements(database.url.get_backend_name()):
                context.execute(statement)


def location() -> str:
    """The database of `alembic -x url=...`, else of `sqlalchemy.url` in alembic.ini, else the one
    that `ecodiplo` uses. Raises CommandError for another `-x`."""
    arguments = context.get_x_argument(as_dictionary=True)
    if unknown := sorted(set(arguments) - {"url"}):
        raise CommandError(f"-x takes url=PATH or url=URL, not {', '.join(unknown)}")
    configured = context.config.get_main_option("sqlalchemy.url")
    return database_location(arguments.get("url") or configured)


def run() -> None:
    """Use the connection of the caller, else open the database as the program does."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        migrate(connection)
        return
    database = Database(location())
    if context.is_offline_mode():
        print_sql(database)
        return
    from ecodiplo.db import files

    if moves():
        files.create_file(database.url)
    with database.migrate() as opened:
        migrate(opened)


run()
