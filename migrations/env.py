"""Runs migrations, for `alembic` in a checkout and for `ecodiplo db upgrade` anywhere."""

from alembic import context

from ecodiplo.db.engine import Database
from ecodiplo.db.place import chosen_database
from ecodiplo.models import Base


def configure_and_run(**where: object) -> None:
    """Run the migrations asked for, in the transaction that is already open, if one is."""
    context.configure(
        target_metadata=Base.metadata,
        transactional_ddl=True,
        compare_server_default=True,
        **where,  # type: ignore[arg-type]
    )
    with context.begin_transaction():
        context.run_migrations()


def run() -> None:
    """Use the connection handed over, else open the database as the program would."""
    handed_over = context.config.attributes.get("connection")
    if handed_over is not None:
        configure_and_run(connection=handed_over)
        return
    database = Database(chosen_database(None))
    if context.is_offline_mode():
        configure_and_run(url=database.url, literal_binds=True)
        return
    from ecodiplo.db import dialect

    dialect.make_room(database.url)
    with database.migrate() as connection:
        configure_and_run(connection=connection)


run()
