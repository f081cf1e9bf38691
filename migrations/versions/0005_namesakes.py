"""namesakes: partners of two countries may have one name

Toledo in Spain and Toledo in the United States are two partners. A name is unique in its country,
and among the partners of no known country.

Revision ID: 0005
"""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op

from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label

revision: str = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")

OLD = ("uq_partners_name", ["name"])
NEW = ("uq_partners_name_country_id", ["name", "country_id"])
# NULLs are distinct in a UNIQUE constraint.
WITHOUT_COUNTRY = "uq_partners_name_without_country_id"


def a_date(c: str) -> str:
    """A real date of 1900 to 2199, known to the year, the month or the day, in column `c`."""
    return (
        f"{c} IS NULL OR (length({c}) = 4 OR length({c}) = 7 OR length({c}) = 10)"
        f" AND (substr({c}, 1, 2) = '19' OR substr({c}, 1, 2) = '20' OR substr({c}, 1, 2) = '21') AND substr({c}, 3, 1) BETWEEN '0' AND '9' AND substr({c}, 4, 1) BETWEEN '0' AND '9'"
        f" AND (length({c}) = 4 OR substr({c}, 5, 1) = '-'"
        f" AND (substr({c}, 6, 2) = '01' OR substr({c}, 6, 2) = '02' OR substr({c}, 6, 2) = '03' OR substr({c}, 6, 2) = '04' OR substr({c}, 6, 2) = '05' OR substr({c}, 6, 2) = '06' OR substr({c}, 6, 2) = '07' OR substr({c}, 6, 2) = '08' OR substr({c}, 6, 2) = '09' OR substr({c}, 6, 2) = '10' OR substr({c}, 6, 2) = '11' OR substr({c}, 6, 2) = '12'))"
        f" AND (length({c}) < 10 OR substr({c}, 8, 1) = '-'"
        f" AND (substr({c}, 9, 1) = '0' OR substr({c}, 9, 1) = '1' OR substr({c}, 9, 1) = '2' OR substr({c}, 9, 1) = '3') AND substr({c}, 10, 1) BETWEEN '0' AND '9' AND substr({c}, 9, 2) BETWEEN '01' AND '31'"
        f" AND (substr({c}, 9, 2) <> '31' OR NOT (substr({c}, 6, 2) = '04' OR substr({c}, 6, 2) = '06' OR substr({c}, 6, 2) = '09' OR substr({c}, 6, 2) = '11'))"
        f" AND (substr({c}, 6, 2) <> '02' OR substr({c}, 9, 2) <= '28' OR substr({c}, 9, 2) = '29'"
        f" AND (substr({c}, 3, 2) <> '00'"
        f" AND (substr({c}, 4, 1) = '0' OR substr({c}, 4, 1) = '4' OR substr({c}, 4, 1) = '8')"
        f" AND (substr({c}, 3, 1) = '0' OR substr({c}, 3, 1) = '2' OR substr({c}, 3, 1) = '4' OR substr({c}, 3, 1) = '6' OR substr({c}, 3, 1) = '8') OR (substr({c}, 4, 1) = '2' OR substr({c}, 4, 1) = '6')"
        f" AND (substr({c}, 3, 1) = '1' OR substr({c}, 3, 1) = '3' OR substr({c}, 3, 1) = '5' OR substr({c}, 3, 1) = '7' OR substr({c}, 3, 1) = '9') OR substr({c}, 1, 4) = '2000')))"
    )


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        remake(OLD, NEW)
    else:
        op.drop_constraint(OLD[0], "partners")
        op.create_unique_constraint(NEW[0], "partners", NEW[1])
    where = sa.text("country_id IS NULL")
    op.create_index(WITHOUT_COUNTRY, "partners", ["name"], unique=True, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    refuse_namesakes()
    op.drop_index(WITHOUT_COUNTRY, "partners")
    if op.get_context().dialect.name == "sqlite":
        remake(NEW, OLD)
    else:
        op.drop_constraint(NEW[0], "partners")
        op.create_unique_constraint(OLD[0], "partners", OLD[1])


def refuse_namesakes() -> None:
    """The schema before allows no two partners of one name."""
    if context.is_offline_mode():
        return
    shared = "SELECT ref FROM partners WHERE name IN (SELECT name FROM partners GROUP BY name HAVING count(*) > 1) ORDER BY ref"
    if refs := list(op.get_bind().execute(sa.text(shared)).scalars()):
        raise EcodiploError(
            Label(
                f"partners share a name, which schema 0004 does not allow: {', '.join(refs)}; rename them first",
                f"các đối tác trùng tên, lược đồ 0004 không cho phép: {', '.join(refs)}; hãy đổi tên trước",
            )
        )


def remake(old: tuple[str, list[str]], new: tuple[str, list[str]]) -> None:
    """Make the table anew with another unique constraint, which SQLite cannot change in place.

    The new table is the old one's own text with the constraint replaced, so columns, indexes and
    triggers that users added stay. The rows wait in a temporary table: renaming a new table would
    leave quotes in its stored text.
    """
    if context.is_offline_mode():
        make_from_nothing(new)
        return
    bind = op.get_bind()
    columns = ", ".join(f'"?{column}"?' for column in old[1])
    pattern = rf'CONSTRAINT "?{old[0]}"? UNIQUE \({columns}\)'
    text = bind.execute(sa.text("SELECT sql FROM sqlite_master WHERE name = 'partners'")).scalar_one()
    changed, count = re.subn(pattern, f"CONSTRAINT {new[0]} UNIQUE ({', '.join(new[1])})", text)
    if count != 1:
        raise EcodiploError(
            Label(
                f"the table partners has no constraint {old[0]}: another program has rebuilt it; restore the database from a copy",
                f"bảng partners không có ràng buộc {old[0]}: chương trình khác đã dựng lại bảng; hãy khôi phục từ bản sao",
            )
        )
    others = list(bind.execute(sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = 'partners' AND type IN ('index', 'trigger') AND sql IS NOT NULL")).scalars())
    bind.exec_driver_sql("CREATE TEMPORARY TABLE kept_partners AS SELECT * FROM partners")
    bind.exec_driver_sql("DROP TABLE partners")
    bind.exec_driver_sql(changed)
    written = "hidden NOT IN (2, 3)"  # all but generated columns
    rows = bind.exec_driver_sql(f"SELECT name FROM pragma_table_xinfo('partners') WHERE {written}")
    names = ", ".join(f'"{row[0]}"' for row in rows)
    bind.exec_driver_sql(f"INSERT INTO partners ({names}) SELECT {names} FROM kept_partners")
    bind.exec_driver_sql("DROP TABLE kept_partners")
    for statement in others:
        bind.exec_driver_sql(statement)


def make_from_nothing(unique: tuple[str, list[str]]) -> None:
    """The table with the unique constraint, for SQL that is run elsewhere on an empty database."""
    op.drop_table("partners")
    op.create_table(
        "partners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("name_vi", TEXT, nullable=True),
        sa.Column("name_local", TEXT, nullable=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("country_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("website", TEXT, nullable=True),
        sa.Column("relation", TEXT, nullable=True),
        sa.Column("relation_since", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partners")),
        sa.ForeignKeyConstraint(["country_id"], ["countries.id"], name=op.f("fk_partners_country_id_countries")),
        sa.ForeignKeyConstraint(["parent_id"], ["partners.id"], name=op.f("fk_partners_parent_id_partners")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_partners_source_id_sources")),
        sa.UniqueConstraint(*unique[1], name=op.f(unique[0])),
        sa.UniqueConstraint("ref", name=op.f("uq_partners_ref")),
        sa.CheckConstraint("(kind = 'government' OR kind = 'locality' OR kind = 'embassy' OR kind = 'consulate' OR kind = 'corporation' OR kind = 'trade_promotion' OR kind = 'chamber' OR kind = 'association' OR kind = 'media' OR kind = 'ngo' OR kind = 'international_organization' OR kind = 'university' OR kind = 'other')", name=op.f("ck_partners_kind_valid")),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_partners_name_filled")),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_partners_not_its_own_parent")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_partners_ref_filled")),
        sa.CheckConstraint(a_date("relation_since"), name=op.f("ck_partners_relation_since_valid")),
        sa.CheckConstraint("(relation = 'sister_city' OR relation = 'friendship' OR relation = 'maintained' OR relation = 'connected' OR relation = 'ended')", name=op.f("ck_partners_relation_valid")),
        sqlite_strict=True,
    )
    for column in ("country_id", "parent_id", "source_id"):
        op.create_index(op.f(f"ix_partners_{column}"), "partners", [column])
