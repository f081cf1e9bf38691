"""What a login may do on a server beyond its role, because of other rights that it has there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from ecodiplo.db.bookkeeping import BOOKKEEPING
from ecodiplo.db.history.recorded_tables import UNRECORDED
from ecodiplo.db.table_shapes import program_tables
from ecodiplo.language import Label, same

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Rights on a table, and who has none of them. What an editor has of history's tables beyond reading
# is guarded by triggers.
NEVER = "TRUNCATE, REFERENCES, TRIGGER"
WRITING = f"INSERT, UPDATE, DELETE, {NEVER}"
GUARDED = {"commands": f"UPDATE, {NEVER}", "imports": f"UPDATE, DELETE, {NEVER}"}

_SERVER = text(
    "SELECT rolname FROM pg_roles WHERE pg_has_role(:user, oid, 'MEMBER') AND (rolsuper"
    " OR rolcreaterole OR rolname IN ('pg_execute_server_program', 'pg_write_server_files'))"
    " ORDER BY NOT rolsuper LIMIT 1"
)
_OWNER = text(
    "SELECT pg_has_role(:user, :admin, 'MEMBER') OR pg_has_role(:user, datdba, 'MEMBER')"
    " OR pg_has_role(:user, nspowner, 'MEMBER')"
    " FROM pg_database, pg_namespace"
    " WHERE datname = current_database() AND nspname = current_schema()"
)
_SCHEMA = text("SELECT has_schema_privilege(:user, current_schema(), 'CREATE')")
_TABLES = text(
    "SELECT relname, has_table_privilege(:user, oid, :never), has_table_privilege(:user, oid,"
    " :writing), has_table_privilege(:user, oid, CASE relname WHEN 'commands' THEN :commands"
    " WHEN 'imports' THEN :imports ELSE :writing END)"
    " FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace"
    " ORDER BY relname"
)
# It keeps triggers from firing; a superuser may let others set it (PostgreSQL 15 and later).
_REPLICATION = "SELECT has_parameter_privilege(:user, 'session_replication_role', 'SET')"


def explain_excess(connection: Connection, user: str, role: str, admin: str) -> Label | None:
    """The first thing that the login may do beyond the role of readers or editors; None when it may
    do nothing more. `admin` is the group that owns the tables."""
    if (reason := _reason(connection, user, role, admin)) is None:
        return None
    return Label(
        "{user} may do more than a role allows: {reason}; take that away, or grant {role} to"
        " another login",
        "{user} được làm nhiều hơn vai trò cho phép: {reason}; hãy thu hồi quyền đó, hoặc cấp"
        " {role} cho tên đăng nhập khác",
    ).fill(user=user, reason=reason, role=role)


def _reason(connection: Connection, user: str, role: str, admin: str) -> Label | None:
    own = {"user": user}
    if power := connection.scalar(_SERVER, own):
        return Label(
            f"it has the powers of {power}, which is a superuser, makes roles or reaches the"
            " server's files",
            f"có quyền của {power}, là quản trị máy chủ, tạo được vai trò hoặc dùng được tệp của"
            " máy chủ",
        )
    if connection.scalar(_OWNER, {**own, "admin": admin}):
        return Label(
            "it owns the database or its tables, or belongs to their owner",
            "là chủ sở hữu cơ sở dữ liệu hay các bảng, hoặc thuộc về chủ sở hữu",
        )
    if connection.scalar(_SCHEMA, own):
        return Label("it may create objects in the schema", "được tạo đối tượng trong lược đồ")
    version = connection.dialect.server_version_info or (0,)
    if version >= (15,) and connection.scalar(text(_REPLICATION), own):
        return Label("it may set session_replication_role", "được đặt session_replication_role")
    for table in _exceeded_tables(connection, user, role):
        return Label("it has more rights on the table ", "có thêm quyền trên bảng ") + same(table)
    return None


def _exceeded_tables(connection: Connection, user: str, role: str) -> list[str]:
    rows = connection.execute(
        _TABLES, {"user": user, "never": NEVER, "writing": WRITING, **GUARDED}
    ).all()
    exceeded = []
    for table, beyond_all, beyond_reader, beyond_guard in rows:
        is_record = table in program_tables() - UNRECORDED
        is_own = table in program_tables() | BOOKKEEPING
        beyond_editor = beyond_all if is_record else beyond_guard
        if is_own and (beyond_reader if role == "reader" else beyond_editor):
            exceeded.append(table)
    return exceeded
