"""PostgreSQL's roles: three groups without a login for each database, granted to logins.

The group of admins owns the tables, functions and triggers, whoever made them: an upgrade acts as
that group. The groups of readers and editors have rights on the tables. A right of a login itself
is taken away, so that its role alone decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ecodiplo.db.bookkeeping import BOOKKEEPING
from ecodiplo.db.driver_errors import FORBIDDEN
from ecodiplo.db.history.recorded_tables import UNRECORDED
from ecodiplo.db.roles.excess import explain_excess
from ecodiplo.db.table_shapes import program_tables
from ecodiplo.errors import EcodiploError, NotFound
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Connection

    from ecodiplo.db.engine import Database

ROLES = ("reader", "editor", "admin")
ADMIN = "admin"
# The bytes of the longest name.
LONGEST_NAME = 63
# What an editor may do with the tables of history, beside reading them. The server gives each row
# its number: one that a person chose could be that of the next command, which would then fail.
EDITOR_OF_HISTORY = {
    "commands": "INSERT ({columns}), DELETE, UPDATE (added, changed, deleted)",
    "imports": "INSERT ({columns})",
}


def grant(database: Database, role: str, user: str) -> str:
    """Grant the role to the login; see `RolesEngine`."""
    with database.read():
        pass  # it raises unless the schema is the newest
    with database.migrate() as connection:
        if not connection.scalar(text("SELECT true FROM pg_roles WHERE rolname = :u"), {"u": user}):
            raise _unknown_login(user)
        try:
            return _grant(connection, role, user)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != FORBIDDEN:
                raise
            raise _may_not_grant(database, str(error.orig).splitlines()[0]) from error


def _grant(connection: Connection, role: str, user: str) -> str:
    quote = _quoting(connection)
    groups = _groups(connection)
    for group in groups.values():
        if not _exists(connection, group):
            connection.exec_driver_sql(f"CREATE ROLE {quote(group)} NOLOGIN")
    if not _is_owner(connection, groups[ADMIN]):
        _make_owner(connection, groups[ADMIN])
    _hand_over(connection, groups[ADMIN])
    _grant_rights(connection, groups)
    _revoke(connection, groups.values(), user)
    tables = ", ".join(_tables(connection))
    connection.exec_driver_sql(f"REVOKE ALL ON {tables} FROM {quote(user)}")
    if role not in groups:
        return user
    connection.exec_driver_sql(f"GRANT {quote(groups[role])} TO {quote(user)}")
    if role != ADMIN and (excess := explain_excess(connection, user, role, groups[ADMIN])):
        raise EcodiploError(excess)
    return groups[role]


def _revoke(connection: Connection, groups: Iterable[str], user: str) -> None:
    """Take the groups away from the login, whoever granted them: since PostgreSQL 16 a REVOKE takes
    away what one grantor gave."""
    quote = _quoting(connection)
    memberships = text(
        "SELECT pg_get_userbyid(roleid), pg_get_userbyid(grantor) FROM pg_auth_members"
        " WHERE pg_get_userbyid(member) = :user AND pg_get_userbyid(roleid) = ANY (:groups)"
    )
    names_grantor = (connection.dialect.server_version_info or (0,)) >= (16,)
    for group, grantor in connection.execute(memberships, {"user": user, "groups": [*groups]}):
        by = f" GRANTED BY {quote(grantor)}" if names_grantor else ""
        connection.exec_driver_sql(f"REVOKE {quote(group)} FROM {quote(user)}{by}")


def _make_owner(connection: Connection, admin: str) -> None:
    """Let the group of admins make objects in the schema, and nobody else. Who owned the tables
    becomes an admin."""
    quote = _quoting(connection)
    schema = quote(connection.exec_driver_sql("SELECT current_schema()").scalar_one())
    connection.exec_driver_sql(f"GRANT USAGE, CREATE ON SCHEMA {schema} TO {quote(admin)}")
    connection.exec_driver_sql(f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC")
    owners = connection.exec_driver_sql(
        "SELECT rolname FROM pg_roles WHERE NOT rolsuper AND (rolname = current_user OR oid IN"
        " (SELECT relowner FROM pg_class WHERE oid = 'alembic_version'::regclass))"
    ).scalars()
    for owner in owners.all():
        connection.exec_driver_sql(f"GRANT {quote(admin)} TO {quote(owner)}")


def _hand_over(connection: Connection, admin: str) -> None:
    """Let the group of admins own all that the program has made."""
    owner = _quoting(connection)(admin)
    for table in _tables(connection, not_of=admin):
        connection.exec_driver_sql(f"ALTER TABLE {table} OWNER TO {owner}")
    functions = connection.execute(
        text(
            "SELECT oid::regprocedure FROM pg_proc"
            " WHERE pronamespace = current_schema()::regnamespace"
            " AND (starts_with(proname, 'ecodiplo_')"
            " OR oid IN (to_regprocedure('glob(text, text)'),"  # those that the CHECKs call
            " to_regprocedure('datetime(timestamptz, text)')))"
            " AND pg_get_userbyid(proowner) <> :admin"
        ),
        {"admin": admin},
    ).scalars()
    for function in functions.all():
        connection.exec_driver_sql(f"ALTER FUNCTION {function} OWNER TO {owner}")


def _grant_rights(connection: Connection, groups: dict[str, str]) -> None:
    """Grant the groups of readers and editors their rights on the tables that there are."""
    quote = _quoting(connection)
    reader, editor = quote(groups["reader"]), quote(groups["editor"])
    both = f"{reader}, {editor}"
    schema = quote(connection.exec_driver_sql("SELECT current_schema()").scalar_one())
    tables = _tables(connection)
    records = [table for table in tables if table not in UNRECORDED | BOOKKEEPING]
    history = [table for table in tables if table in EDITOR_OF_HISTORY]
    statements = [
        f"GRANT USAGE ON SCHEMA {schema} TO {both}",
        f"REVOKE ALL ON {', '.join(tables)} FROM {both}",
        f"GRANT SELECT ON {', '.join(tables)} TO {both}",
    ]
    if records:
        statements.append(f"GRANT INSERT, UPDATE, DELETE ON {', '.join(records)} TO {editor}")
    for each in history:
        columns = ", ".join(_columns_without_number(connection, each))
        rights = EDITOR_OF_HISTORY[each].format(columns=columns)
        statements.append(f"GRANT {rights} ON {each} TO {editor}")
    if sequences := _sequences(connection, tables):  # `db check` reads them
        statements.append(f"GRANT SELECT ON SEQUENCE {', '.join(sequences)} TO {both}")
    if sequences := _sequences(connection, [*records, *history]):
        statements.append(f"GRANT USAGE ON SEQUENCE {', '.join(sequences)} TO {editor}")
    if _may_grant_on_database(connection):
        name = quote(connection.exec_driver_sql("SELECT current_database()").scalar_one())
        everyone = ", ".join(map(quote, groups.values()))
        statements.append(f"GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {everyone}")
    for statement in statements:
        connection.exec_driver_sql(statement)


def act_as_owner(connection: Connection) -> None:
    """Act as the group of admins, if it owns the tables and the user belongs to it."""
    admin = _groups(connection)[ADMIN]
    belongs = text("SELECT pg_has_role(session_user, :admin, 'MEMBER')")
    if _is_owner(connection, admin) and connection.scalar(belongs, {"admin": admin}):
        _hand_over(connection, admin)
        connection.exec_driver_sql(f"SET LOCAL ROLE {_quoting(connection)(admin)}")


def renew(connection: Connection) -> None:
    """Grant the rights anew, if the database has roles."""
    groups = _groups(connection)
    if _is_owner(connection, groups[ADMIN]):
        present = {role: name for role, name in groups.items() if _exists(connection, name)}
        if len(present) == len(groups):
            _grant_rights(connection, groups)


def _groups(connection: Connection) -> dict[str, str]:
    """The names of the groups. Roles belong to the whole server, so the names hold the database's;
    a number stands at the end of a name that is cut, and for a schema other than `public`."""
    statement = "SELECT current_database(), current_schema()"
    database, schema = connection.exec_driver_sql(statement).one()
    names = {role: f"ecodiplo_{role}_{database}" for role in ROLES}
    if schema == "public" and all(len(name.encode()) <= LONGEST_NAME for name in names.values()):
        return names
    number = f"_{crc32(f'{database} {schema}'.encode()):08x}"
    short = {role: name.encode()[: LONGEST_NAME - len(number)] for role, name in names.items()}
    return {role: name.decode(errors="ignore") + number for role, name in short.items()}


def _exists(connection: Connection, role: str) -> bool:
    query = text("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :role)")
    return bool(connection.scalar(query, {"role": role}))


def _is_owner(connection: Connection, role: str) -> bool:
    """Whether the role owns the tables; all have the owner of `alembic_version`."""
    query = text(
        "SELECT EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('alembic_version')"
        " AND pg_get_userbyid(relowner) = :role)"
    )
    return bool(connection.scalar(query, {"role": role}))


def _tables(connection: Connection, *, not_of: str = "") -> list[str]:
    """The tables of the program that the database has, by name; without those of an owner."""
    names = connection.execute(
        text(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace = current_schema()::regnamespace"
            " AND pg_get_userbyid(relowner) <> :owner ORDER BY relname"
        ),
        {"owner": not_of},
    ).scalars()
    return [name for name in names if name in program_tables() | BOOKKEEPING]


def _columns_without_number(connection: Connection, table: str) -> Sequence[str]:
    """The columns of the table but `id`."""
    return connection.scalars(
        text(
            "SELECT quote_ident(attname) FROM pg_attribute"
            " WHERE attrelid = CAST(:table AS regclass) AND attnum > 0 AND NOT attisdropped"
            " AND attname <> 'id' ORDER BY attnum"
        ),
        {"table": table},
    ).all()


def _sequences(connection: Connection, tables: Iterable[str]) -> Sequence[str]:
    """The sequences of the ids of the tables."""
    return connection.scalars(
        text(
            "SELECT DISTINCT pg_depend.objid::regclass::text FROM pg_depend"
            " JOIN pg_class ON pg_class.oid = objid AND relkind = 'S'"
            " WHERE refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i')"
            " AND refobjid = ANY (CAST(:tables AS regclass[]))"
        ),
        {"tables": [*tables]},
    ).all()


def _may_grant_on_database(connection: Connection) -> bool:
    query = (
        "SELECT pg_has_role(current_user, datdba, 'USAGE') FROM pg_database"
        " WHERE datname = current_database()"
    )
    return bool(connection.exec_driver_sql(query).scalar())


def _quoting(connection: Connection) -> Callable[[str], str]:
    return connection.dialect.identifier_preparer.quote_identifier


def _unknown_login(user: str) -> NotFound:
    return NotFound(
        Label(
            f"the server has no login {user!r}; make it first with CREATE ROLE name LOGIN"
            " PASSWORD '...'",
            f"máy chủ không có tên đăng nhập {user!r}; hãy tạo trước bằng CREATE ROLE tên LOGIN"
            " PASSWORD '...'",
        )
    )


def _may_not_grant(database: Database, message: str) -> EcodiploError:
    return EcodiploError(
        Label(
            f"you may not grant roles on {database} ({message}); connect as the owner of the"
            " database with CREATEROLE, or as a superuser of the server",
            f"bạn không có quyền cấp vai trò trên {database} ({message}); hãy kết nối bằng chủ sở"
            " hữu cơ sở dữ liệu có quyền CREATEROLE, hoặc bằng quản trị của máy chủ",
        )
    )
