"""history: commands, imports and changes, and indexes by which imports find records

The triggers that fill `changes` are made by `env.py` after every run of migrations.

Revision ID: 0002
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INT64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
IMAGE = sa.Text().with_variant(JSONB(), "postgresql")

# The leading column of each natural key that nothing else indexes, and names people type.
LOOKED_UP = {
    "aid": "title",
    "contacts": "name",
    "delegations": "title",
    "documents": "title",
    "events": "title",
    "fdi_projects": "name",
    "mous": "title",
    "press_visits": "title",
    "sources": "title",
    "tasks": "title",
}


def upgrade() -> None:
    op.create_table(
        "commands",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("user_name", TEXT, nullable=True),
        sa.Column("command", TEXT, nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("added", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commands")),
        sa.ForeignKeyConstraint(["undoes_id"], ["commands.id"], name=op.f("fk_commands_undoes_id_commands")),
        sa.CheckConstraint("added >= 0", name=op.f("ck_commands_added_range")),
        sa.CheckConstraint("changed >= 0", name=op.f("ck_commands_changed_range")),
        sa.CheckConstraint("deleted >= 0", name=op.f("ck_commands_deleted_range")),
        sa.CheckConstraint("trim(command) <> ''", name=op.f("ck_commands_command_filled")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_commands_undoes_id"), "commands", ["undoes_id"])
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.Column("entity", TEXT, nullable=False),
        sa.Column("file", TEXT, nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        sa.ForeignKeyConstraint(["command_id"], ["commands.id"], name=op.f("fk_imports_command_id_commands")),
        sa.CheckConstraint("rows >= 0", name=op.f("ck_imports_rows_range")),
        sa.CheckConstraint("added >= 0", name=op.f("ck_imports_added_range")),
        sa.CheckConstraint("changed >= 0", name=op.f("ck_imports_changed_range")),
        sa.CheckConstraint("unchanged >= 0", name=op.f("ck_imports_unchanged_range")),
        sa.CheckConstraint("skipped >= 0", name=op.f("ck_imports_skipped_range")),
        sa.CheckConstraint("rejected >= 0", name=op.f("ck_imports_rejected_range")),
        sa.CheckConstraint("trim(entity) <> ''", name=op.f("ck_imports_entity_filled")),
        sa.CheckConstraint("trim(file) <> ''", name=op.f("ck_imports_file_filled")),
        sa.CheckConstraint("trim(sha256) <> ''", name=op.f("ck_imports_sha256_filled")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_imports_command_id"), "imports", ["command_id"])
    op.create_table(
        "changes",
        sa.Column("id", INT64, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("command_id", sa.Integer(), nullable=True),
        sa.Column("user_name", TEXT, nullable=True),
        sa.Column("table_name", TEXT, nullable=False),
        sa.Column("record_table", TEXT, nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("record_key", TEXT, nullable=True),
        sa.Column("action", TEXT, nullable=False),
        sa.Column("old", IMAGE, nullable=True),
        sa.Column("new", IMAGE, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_changes_command_id"), "changes", ["command_id"])
    op.create_index(op.f("ix_changes_record_table_record_id"), "changes", ["record_table", "record_id"])
    op.create_index(
        op.f("ix_changes_deleted_key"),
        "changes",
        ["record_table", "record_key"],
        sqlite_where=sa.text("action = 'delete' AND record_key IS NOT NULL"),
        postgresql_where=sa.text("action = 'delete' AND record_key IS NOT NULL"),
    )
    op.create_table(
        "current_command",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_current_command")),
        sqlite_strict=True,
    )
    for table, column in LOOKED_UP.items():
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    for table, column in LOOKED_UP.items():
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
    op.drop_table("current_command")
    op.drop_table("changes")
    op.drop_table("imports")
    op.drop_table("commands")
