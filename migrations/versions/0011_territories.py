"""territories: a figure is about a territory, which has versions; memberships have dates

Hai Phong before 1 July 2025 and from then on are two areas, and their figures are no series. The
free text of a figure becomes a reference to a territory; a text that names none becomes a
territory of its own. A figure can be a range, or under a number. The members of a group of
countries have a first and a last day; those that the program ships get theirs. History's rows
change with the columns.

Revision ID: 0011
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from alembic import context, op

from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label

revision: str = "0011"
down_revision: str | Sequence[str] | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
DOUBLE: Any = sa.Double().with_variant(sa.REAL(), "sqlite")
INT64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")

QUALIFIERS = ("exact", "nearly", "more_than", "about", "at_least")
NEW_QUALIFIERS = ("under", "between")
RANGE = "CASE WHEN coalesce(qualifier, '') = 'between' THEN value IS NOT NULL AND upper_value IS NOT NULL AND upper_value > value ELSE upper_value IS NULL END"
# Where the last term of the CHECK of a qualifier ends.
LAST_OLD, LAST_NEW = "qualifier = 'at_least')", "qualifier = 'at_least' OR qualifier = 'under' OR qualifier = 'between')"


class Known(NamedTuple):
    """A territory that the program ships."""

    name_en: str
    name_vi: str
    valid_from: str | None
    valid_to: str | None
    successor: str | None
    note: str | None
    note_vi: str | None
    aliases: tuple[str, ...]


HAI_PHONG = ("Hải Phòng", "thành phố Hải Phòng", "TP Hải Phòng", "TP. Hải Phòng", "TP.Hải Phòng", "Hai Phong City")
RESOLUTION = ("Resolution 202/2025/QH15", "Nghị quyết 202/2025/QH15")
KNOWN = {
    "hai-phong": Known("Hai Phong (before 1 July 2025)", "Hải Phòng (trước 1/7/2025)", None, "2025-06-30", "hai-phong-2025", *RESOLUTION, HAI_PHONG),
    "hai-duong": Known("Hai Duong (before 1 July 2025)", "Hải Dương (trước 1/7/2025)", None, "2025-06-30", "hai-phong-2025", *RESOLUTION, ("Hải Dương", "tỉnh Hải Dương", "Hai Duong Province")),
    "hai-phong-2025": Known("Hai Phong (from 1 July 2025)", "Hải Phòng (từ 1/7/2025)", "2025-07-01", None, None, *RESOLUTION, HAI_PHONG),
}
# A figure whose period has days of both versions, and does not say which one it is about.
UNCLEAR = "hai-phong-unclear"
OWN = "own: "  # stands before a text that names no shipped territory
UNCLEAR_NAMES = ("Hai Phong (before or from 1 July 2025 not stated)", "Hải Phòng (không rõ trước hay từ 1/7/2025)")

# Group: member: the first and the last day of the membership, as the groups publish them. For
# CPTPP and RCEP, the day on which the agreement entered into force for the member.
MEMBERSHIPS = {
    "ASEAN": "ID MY PH SG TH 1967-08-08, BN 1984-01-07, VN 1995-07-28, LA MM 1997-07-23, KH 1999-04-30, TL 2025-10-26",
    "EU": "BE DE FR IT LU NL 1958-01-01, DK IE 1973-01-01, GB 1973-01-01 2020-01-31, GR 1981-01-01, ES PT 1986-01-01, AT FI SE 1995-01-01,"
          " CY CZ EE HU LT LV MT PL SI SK 2004-05-01, BG RO 2007-01-01, HR 2013-07-01",
    "CPTPP": "AU CA JP MX NZ SG 2018-12-30, VN 2019-01-14, PE 2021-09-19, MY 2022-11-29, CL 2023-02-21, BN 2023-07-12, GB 2024-12-15",
    "RCEP": "AU BN CN JP KH LA NZ SG TH VN 2022-01-01, KR 2022-02-01, MY 2022-03-18, ID 2023-01-02, PH 2023-06-02",
    "OECD": "CA 1961-04-10, US 1961-04-12, GB 1961-05-02, DK 1961-05-30, IS 1961-06-05, NO 1961-07-04, TR 1961-08-02, ES 1961-08-03, PT 1961-08-04,"
            " FR 1961-08-07, IE 1961-08-17, BE 1961-09-13, DE GR 1961-09-27, CH SE 1961-09-28, AT 1961-09-29, NL 1961-11-13, LU 1961-12-07,"
            " IT 1962-03-29, JP 1964-04-28, FI 1969-01-28, AU 1971-06-07, NZ 1973-05-29, MX 1994-05-18, CZ 1995-12-21, HU 1996-05-07, PL 1996-11-22,"
            " KR 1996-12-12, SK 2000-12-14, CL 2010-05-07, SI 2010-07-21, IL 2010-09-07, EE 2010-12-09, LV 2016-07-01, LT 2018-07-05, CO 2020-04-28, CR 2021-05-25",
}  # fmt: skip


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




MEMBER_RULES = {
    "ck_country_members_valid_from_valid": a_date("valid_from"),
    "ck_country_members_valid_to_not_before_valid_from": "substr(valid_to, 1, length(valid_from)) >= substr(valid_from, 1, length(valid_to))",
    "ck_country_members_valid_to_valid": a_date("valid_to"),
}


def upgrade() -> None:
    create_territories()
    ids = {} if context.is_offline_mode() else insert_territories()
    territory_of = {} if context.is_offline_mode() else {
        row.id: ids[code_of(row.territory, row.period_start, row.period_end)]
        for row in op.get_bind().execute(sa.text("SELECT id, territory, period_start, coalesce(period_end, report_period) AS period_end FROM figures WHERE territory IS NOT NULL"))
    }
    if op.get_context().dialect.name == "postgresql":
        upgrade_postgresql(territory_of)
    elif context.is_offline_mode():
        upgrade_sqlite_offline()
    else:
        upgrade_sqlite(territory_of)
    op.create_index(op.f("ix_figures_territory_id"), "figures", ["territory_id"])
    if not context.is_offline_mode():
        change_images("figures", "territory", lambda image: {
            "territory_id": ids[code_of(image["territory"], image.get("period_start"), end_of(image))]
        })  # fmt: skip
        date_memberships()


def downgrade() -> None:
    """Raises EcodiploError where a fact would be lost."""
    if context.is_offline_mode():
        raise EcodiploError(Label("a downgrade from 0011 needs the database", "cần có cơ sở dữ liệu để lùi từ 0011"))
    refuse_newer_figures()
    refuse_other_memberships()
    remove_former_members()
    names: dict[int, tuple[str, str]] = {row.id: (row.code, row.name_vi) for row in op.get_bind().execute(sa.text("SELECT id, code, name_vi FROM territories"))}
    for _, image in images("territories"):  # deleted since, and named by images of figures
        names.setdefault(image["id"], (image["code"], image["name_vi"]))
    refuse_other_territories()
    rows = op.get_bind().execute(sa.text("SELECT id, territory_id, period_start, coalesce(period_end, report_period) AS period_end FROM figures WHERE territory_id IS NOT NULL"))
    texts: dict[int, str] = {row.id: text_of(*names[row.territory_id], row.period_start, row.period_end) for row in rows}
    op.drop_index(op.f("ix_figures_territory_id"), "figures")
    if op.get_context().dialect.name == "postgresql":
        downgrade_postgresql(texts)
    else:
        downgrade_sqlite(texts)
    drop_territories()
    change_images("figures", "territory_id", lambda image: {
        "territory": text_of(*names.get(image["territory_id"], ("?", "?")), image.get("period_start"), end_of(image))
    })  # fmt: skip
    for table, keys in (("figures", ("upper_value",)), ("snapshot_figures", ("upper_value",)), ("country_members", ("valid_from", "valid_to"))):
        for key in keys:
            change_images(table, key, lambda _: {})


def memberships() -> dict[tuple[str, str], tuple[str, str | None]]:
    """The first and the last day by group and member."""
    days: dict[tuple[str, str], tuple[str, str | None]] = {}
    for group, text in MEMBERSHIPS.items():
        for part in text.split(","):
            words = part.split()
            dates = [word for word in words if word[0].isdigit()]
            for code in words[: -len(dates)]:
                days[group, code] = (dates[0], dates[1] if len(dates) > 1 else None)
    return days


def date_memberships() -> None:
    """Give the shipped members of groups the dates of their memberships, in history's images too, and
    the groups their former members, which earlier seeds do not have. A member that the office has
    removed stays removed."""
    bind = op.get_bind()
    codes = {row.id: row.code for row in bind.execute(sa.text("SELECT id, code FROM countries"))}
    present = {code: id_ for id_, code in codes.items()}
    for _, image in images("countries"):  # deleted since, and named by images of members
        codes.setdefault(image["id"], image["code"])
    days = memberships()
    deleted = last_deleted_members()
    pair = "group_id = :group_id AND member_id = :member_id"
    for (group, member), (start, end) in days.items():
        if group not in present or member not in present:
            continue
        ids = {"group_id": present[group], "member_id": present[member]}
        if end is not None and (*ids.values(),) not in deleted:
            bind.execute(sa.text(f"INSERT INTO country_members (group_id, member_id) SELECT :group_id, :member_id WHERE NOT EXISTS (SELECT 1 FROM country_members WHERE {pair})"), ids)
        bind.execute(sa.text(f"UPDATE country_members SET valid_from = :start, valid_to = :end WHERE {pair}"), {**ids, "start": start, "end": end})

    def with_days(image: dict[str, Any]) -> dict[str, Any]:
        start, end = days.get((codes.get(image["group_id"], ""), codes.get(image["member_id"], "")), (None, None))
        return image | {name: day for name, day in (("valid_from", start), ("valid_to", end)) if day}

    rewrite_images("country_members", with_days)


def last_deleted_members() -> set[tuple[int, int]]:
    """The members, as ids of the group and the member, whose last change in history is a deletion."""
    last: dict[tuple[int, int], str] = {}
    for change in op.get_bind().execute(sa.text("SELECT action, old, new FROM changes WHERE table_name = 'country_members' ORDER BY id")):
        image = change.new if change.new is not None else change.old
        row = json.loads(image) if isinstance(image, str) else image
        last[row["group_id"], row["member_id"]] = change.action
    return {pair for pair, action in last.items() if action == "delete"}


def remove_former_members() -> None:
    """Take the former members out, which the schema before cannot tell from members."""
    for (group, member), (_, end) in memberships().items():
        if end is not None:
            op.get_bind().execute(sa.text("DELETE FROM country_members WHERE group_id = (SELECT id FROM countries WHERE code = :group_) AND member_id = (SELECT id FROM countries WHERE code = :member)"), {"group_": group, "member": member})


# Territories and the texts that name them.


def create_territories() -> None:
    op.create_table(
        "territories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name_en", TEXT, nullable=False),
        sa.Column("name_vi", TEXT, nullable=False),
        sa.Column("valid_from", TEXT, nullable=True),
        sa.Column("valid_to", TEXT, nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("note_vi", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_territories")),
        sa.ForeignKeyConstraint(["successor_id"], ["territories.id"], name=op.f("fk_territories_successor_id_territories")),
        sa.UniqueConstraint("code", name=op.f("uq_territories_code")),
        sa.UniqueConstraint("name_en", name=op.f("uq_territories_name_en")),
        sa.UniqueConstraint("name_vi", name=op.f("uq_territories_name_vi")),
        sa.CheckConstraint("trim(code) <> ''", name=op.f("ck_territories_code_filled")),
        sa.CheckConstraint("trim(name_en) <> ''", name=op.f("ck_territories_name_en_filled")),
        sa.CheckConstraint("trim(name_vi) <> ''", name=op.f("ck_territories_name_vi_filled")),
        sa.CheckConstraint("successor_id <> id", name=op.f("ck_territories_not_its_own_successor")),
        sa.CheckConstraint(a_date("valid_from"), name=op.f("ck_territories_valid_from_valid")),
        sa.CheckConstraint("substr(valid_to, 1, length(valid_from)) >= substr(valid_from, 1, length(valid_to))", name=op.f("ck_territories_valid_to_not_before_valid_from")),
        sa.CheckConstraint(a_date("valid_to"), name=op.f("ck_territories_valid_to_valid")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_territories_successor_id"), "territories", ["successor_id"])
    op.create_table(
        "territory_aliases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("territory_id", sa.Integer(), nullable=False),
        sa.Column("alias", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_territory_aliases")),
        sa.ForeignKeyConstraint(["territory_id"], ["territories.id"], name=op.f("fk_territory_aliases_territory_id_territories"), ondelete="CASCADE"),
        sa.UniqueConstraint("territory_id", "alias", name=op.f("uq_territory_aliases_territory_id_alias")),
        sa.CheckConstraint("trim(alias) <> ''", name=op.f("ck_territory_aliases_alias_filled")),
        sqlite_strict=True,
    )


def drop_territories() -> None:
    op.drop_table("territory_aliases")
    op.drop_table("territories")


def insert_territories() -> dict[str, int]:
    """Insert the territories that figures, of today or in history, name; their ids as `code_of`
    names them. All shipped ones come together, because they refer to one another."""
    bind = op.get_bind()
    rows = [tuple(row) for row in bind.execute(sa.text("SELECT territory, period_start, coalesce(period_end, report_period) FROM figures WHERE territory IS NOT NULL ORDER BY id"))]
    for _, image in images("figures"):
        if image.get("territory"):
            rows.append((image["territory"], image.get("period_start"), end_of(image)))
    codes = list(dict.fromkeys(code_of(*row) for row in rows))
    names = {code: known[:2] for code, known in KNOWN.items()} if {*codes} & {*KNOWN, UNCLEAR} else {}
    if UNCLEAR in codes:
        names[UNCLEAR] = UNCLEAR_NAMES
    names |= {code: (code.removeprefix(OWN),) * 2 for code in codes if code.startswith(OWN)}
    ids: dict[str, int] = {}
    taken = {*KNOWN, UNCLEAR}
    for code, (name_en, name_vi) in names.items():
        stored = code
        if code.startswith(OWN):
            slug = folded(name_vi).replace(" ", "-")[:60] or "territory"
            stored = next(each for each in (slug, *(f"{slug}-{at}" for at in range(2, len(names) + 3))) if each not in taken)
            taken.add(stored)
        bind.execute(sa.text("INSERT INTO territories (code, name_en, name_vi) VALUES (:code, :name_en, :name_vi)"), {"code": stored, "name_en": name_en, "name_vi": name_vi})
        ids[code] = bind.execute(sa.text("SELECT id FROM territories WHERE code = :code"), {"code": stored}).scalar_one()
    for code, known in KNOWN.items():
        if code not in ids:
            continue
        values = {"id": ids[code], "valid_from": known.valid_from, "valid_to": known.valid_to, "note": known.note, "note_vi": known.note_vi, "successor": ids[known.successor] if known.successor else None}
        bind.execute(sa.text("UPDATE territories SET valid_from = :valid_from, valid_to = :valid_to, note = :note, note_vi = :note_vi, successor_id = :successor WHERE id = :id"), values)
        for alias in known.aliases:
            bind.execute(sa.text("INSERT INTO territory_aliases (territory_id, alias) VALUES (:id, :alias)"), {"id": ids[code], "alias": alias})
    return ids


def end_of(image: dict[str, Any]) -> str | None:
    """The day that places a figure of history."""
    return image.get("period_end") or image.get("report_period")


def code_of(text: str, period_start: str | None, period_end: str | None) -> str:
    """The code of the territory that a figure's text names, or OWN and the text. The period decides
    between the versions of Hai Phong."""
    if text in KNOWN:
        return text
    if text in UNCLEAR_NAMES:
        return UNCLEAR
    for code, known in KNOWN.items():
        if text in (known.name_en, known.name_vi):
            return code
    name = folded(text)
    if name in {*map(folded, KNOWN["hai-duong"].aliases), "hai duong"}:
        return "hai-duong"
    if name not in {*map(folded, HAI_PHONG), "hai phong"}:
        return OWN + text
    begins, ends = period_start or period_end, period_end or period_start
    if begins and ends and ends + "-12-31"[len(ends) - 4 :] <= "2025-06-30":
        return "hai-phong"
    if begins and ends and begins + "-01-01"[len(begins) - 4 :] >= "2025-07-01":
        return "hai-phong-2025"
    return UNCLEAR


def text_of(code: str, name_vi: str, period_start: str | None, period_end: str | None) -> str:
    """The text of a territory in the schema before, which `code_of` reads back."""
    text = {"hai-duong": "Hải Dương"}.get(code, "Hải Phòng")
    if code in (*KNOWN, UNCLEAR):
        return text if code_of(text, period_start, period_end) == code else code if code in KNOWN else name_vi
    return name_vi


def folded(text: str) -> str:
    """The text in small letters without marks, its words separated by one space."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
    return " ".join(re.findall(r"[a-z0-9]+", plain))


# What the schema before cannot store.


def refuse(records: list[str], reason: Label) -> None:
    if records:
        names = ", ".join(records)
        raise EcodiploError(Label(f"{names} ", f"{names} ") + reason)


def refuse_newer_figures() -> None:
    for table in ("figures", "snapshot_figures"):
        rows = op.get_bind().execute(sa.text(f"SELECT ref FROM {table} WHERE qualifier = 'under' OR qualifier = 'between' ORDER BY ref"))
        refuse([*rows.scalars()], Label("is a range, or under a number, which schema 0010 does not store; word it as text first",
                                        "là khoảng giá trị hoặc dưới một số, lược đồ 0010 không lưu được; hãy chuyển thành cách diễn đạt trước"))


def refuse_other_memberships() -> None:
    shipped = memberships()
    rows = op.get_bind().execute(sa.text("SELECT one.code AS group_, other.code AS member, valid_from, valid_to FROM country_members JOIN countries AS one ON one.id = group_id JOIN countries AS other ON other.id = member_id WHERE valid_from IS NOT NULL OR valid_to IS NOT NULL ORDER BY 1, 2"))
    own = [f"{row.group_} {row.member}" for row in rows if shipped.get((row.group_, row.member)) != (row.valid_from, row.valid_to)]
    refuse(own, Label("has dates of membership, which schema 0010 does not store; note them elsewhere and clear them first",
                      "có ngày là thành viên, lược đồ 0010 không lưu được; hãy ghi lại ở nơi khác rồi xóa trước"))


def refuse_other_territories() -> None:
    """A territory that `insert_territories` would not insert again as it is."""
    bind = op.get_bind()
    aliases: dict[int, list[str]] = {}
    for row in bind.execute(sa.text("SELECT territory_id, alias FROM territory_aliases ORDER BY id")):
        aliases.setdefault(row.territory_id, []).append(row.alias)
    used = {*bind.execute(sa.text("SELECT DISTINCT territory_id FROM figures WHERE territory_id IS NOT NULL")).scalars()}
    other = []
    for row in bind.execute(sa.text("SELECT one.*, next.code AS successor FROM territories AS one LEFT JOIN territories AS next ON next.id = one.successor_id ORDER BY one.code")):
        facts = (row.name_en, row.name_vi, row.valid_from, row.valid_to, row.successor, row.note, row.note_vi, tuple(aliases.get(row.id, ())))
        if row.code in KNOWN:
            is_kept = facts == KNOWN[row.code]
        elif row.code == UNCLEAR:
            is_kept = facts == (*UNCLEAR_NAMES, *[None] * 5, ())
        else:
            is_kept = row.id in used and facts == (row.name_vi, row.name_vi, *[None] * 5, ())
        if not is_kept:
            other.append(row.code)
    refuse(other, Label("is a territory with facts that schema 0010 does not store; note them elsewhere and delete it, or undo what was changed, first",
                        "là địa giới có thông tin mà lược đồ 0010 không lưu được; hãy ghi lại ở nơi khác rồi xóa, hoặc hoàn tác thay đổi trước"))


# The tables, on each engine.


def upgrade_postgresql(territory_of: dict[int, int]) -> None:
    change_type("territory", "territory_id", "integer", territory_of)
    op.create_foreign_key(op.f("fk_figures_territory_id_territories"), "figures", "territories", ["territory_id"], ["id"])
    for table in ("figures", "snapshot_figures"):
        op.add_column(table, sa.Column("upper_value", DOUBLE, nullable=True))
        change_qualifiers(table, QUALIFIERS + NEW_QUALIFIERS)
        op.create_check_constraint(op.f(f"ck_{table}_is_range_when_between"), table, RANGE)
    op.add_column("country_members", sa.Column("valid_from", TEXT, nullable=True))
    op.add_column("country_members", sa.Column("valid_to", TEXT, nullable=True))
    for name, rule in MEMBER_RULES.items():
        op.create_check_constraint(op.f(name), "country_members", rule)


def downgrade_postgresql(texts: dict[int, str]) -> None:
    op.drop_constraint(op.f("fk_figures_territory_id_territories"), "figures")
    change_type("territory_id", "territory", 'text COLLATE "C"', texts)
    for table in ("figures", "snapshot_figures"):
        op.drop_constraint(op.f(f"ck_{table}_is_range_when_between"), table)
        op.drop_column(table, "upper_value")
        change_qualifiers(table, QUALIFIERS)
    for name in MEMBER_RULES:
        op.drop_constraint(op.f(name), "country_members")
    op.drop_column("country_members", "valid_from")
    op.drop_column("country_members", "valid_to")


def change_type(before: str, after: str, kind: str, values: dict[int, Any]) -> None:
    """Change the column in place, with the values by the id of the figure: users' indexes on it and
    views stay, and no trigger fires."""
    by_id = json.dumps({str(id_): str(value) for id_, value in values.items()}).replace("'", "''").replace(":", r"\:")
    cast = kind.split()[0]
    op.execute(sa.text(f"ALTER TABLE figures ALTER COLUMN {before} TYPE {kind} USING ('{by_id}'\\:\\:jsonb ->> id\\:\\:text)\\:\\:{cast}"))
    op.execute(f"ALTER TABLE figures RENAME COLUMN {before} TO {after}")


def change_qualifiers(table: str, terms: Sequence[str]) -> None:
    op.drop_constraint(op.f(f"ck_{table}_qualifier_valid"), table)
    rule = " OR ".join(f"qualifier = '{term}'" for term in terms)
    op.create_check_constraint(op.f(f"ck_{table}_qualifier_valid"), table, f"({rule})")


def additions() -> dict[str, tuple[list[str], list[str]]]:
    """The columns and the rules that each table gets on SQLite."""
    result = {table: (["upper_value REAL"], [f"CONSTRAINT ck_{table}_is_range_when_between CHECK ({RANGE})"]) for table in ("figures", "snapshot_figures")}
    result["figures"][1].append("CONSTRAINT fk_figures_territory_id_territories FOREIGN KEY(territory_id) REFERENCES territories (id)")
    rules = [f"CONSTRAINT {name} CHECK ({rule})" for name, rule in MEMBER_RULES.items()]
    return result | {"country_members": (["valid_from TEXT", "valid_to TEXT"], rules)}


def upgrade_sqlite(territory_of: dict[int, int]) -> None:
    for table, (columns, rules) in additions().items():
        edits = [] if table == "country_members" else [(re.escape(LAST_OLD), LAST_NEW)]
        if table == "figures":
            edits.append((r'"?\bterritory\b"?\s+TEXT\b', "territory_id INTEGER"))
        remake(table, edits, columns, rules, {"territory": "territory_id"}, territory_of)


def upgrade_sqlite_offline() -> None:
    """The same for SQL that is run elsewhere on an empty database: no row depends on the text of a
    table, which cannot be read to make it anew."""
    op.execute("PRAGMA writable_schema = ON")
    for table, (columns, rules) in additions().items():
        first = f"CONSTRAINT pk_{table} "
        edits = [(first, ", \n\t".join([*columns, *rules, first])), (LAST_OLD, LAST_NEW), ("\n\tterritory TEXT", "\n\tterritory_id INTEGER")]
        text = "sql"
        for edit in edits:
            old, new = (part.replace("'", "''") for part in edit)
            text = f"replace({text}, '{old}', '{new}')"
        op.execute(f"UPDATE sqlite_master SET sql = {text} WHERE type = 'table' AND name = '{table}'")
    op.execute("PRAGMA writable_schema = RESET")


def downgrade_sqlite(texts: dict[int, str]) -> None:
    for table in ("figures", "snapshot_figures"):
        edits = [(re.escape(LAST_NEW), LAST_OLD), (line("upper_value REAL"), ""), (line(rf"CONSTRAINT \"?ck_{table}_is_range_when_between\"? CHECK \({re.escape(RANGE)}\)"), "")]
        if table == "figures":
            edits.append((line(r'CONSTRAINT "?fk_figures_territory_id_territories"? FOREIGN KEY\("?territory_id"?\) REFERENCES "?territories"? \("?id"?\)'), ""))
            edits.append((r'"?\bterritory_id\b"?\s+INTEGER\b', "territory TEXT"))
        remake(table, edits, [], [], {"territory_id": "territory"}, texts)
    edits = [(line(f"{column} TEXT"), "") for column in ("valid_from", "valid_to")]
    edits += [(line(rf'CONSTRAINT "?{name}"? CHECK \({re.escape(rule)}\)'), "") for name, rule in MEMBER_RULES.items()]
    remake("country_members", edits, [], [], {}, {})


def line(pattern: str) -> str:
    """The pattern of a line of a table's text, with the comma before it."""
    return rf",\s*{pattern}(?=\s*[,)])"


def remake(
    table: str, edits: list[tuple[str, str]], columns: list[str], rules: list[str], renamed: dict[str, str], values: dict[int, Any]
) -> None:
    """Make the table anew from its own text with these edits, and with further columns and rules.
    Columns, indexes and triggers that users added stay. `values` are those of the column that is
    renamed, by the id of the row."""
    bind = op.get_bind()
    stored = list(bind.execute(sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL ORDER BY type <> 'table'"), {"table": table}))
    bind.exec_driver_sql(f"CREATE TEMPORARY TABLE kept AS SELECT * FROM {table}")
    bind.exec_driver_sql("CREATE TEMPORARY TABLE new_values (id INTEGER PRIMARY KEY, value)")
    if values:
        bind.execute(sa.text("INSERT INTO new_values VALUES (:id, :value)"), [{"id": id_, "value": value} for id_, value in values.items()])
    had = {row[0] for row in bind.exec_driver_sql(f"SELECT name FROM pragma_table_xinfo('{table}')")}
    bind.exec_driver_sql(f"DROP TABLE {table}")
    for kind, text in stored:
        if kind != "table":
            for before, after in renamed.items() if table == "figures" else ():
                text = re.sub(rf'"?\b{before}\b"?', after, text)
            bind.exec_driver_sql(text)
            continue
        for pattern, replacement in edits:
            text, count = re.subn(pattern, lambda _, new=replacement: new, text)  # type: ignore[misc]
            if count != 1:
                raise EcodiploError(
                    Label(
                        f"the table {table} is not as the program made it: another program has rebuilt it; restore the database from a copy",
                        f"bảng {table} không như chương trình đã tạo: chương trình khác đã dựng lại bảng; hãy khôi phục từ bản sao",
                    )
                )
        if columns or rules:
            at = re.search(r",\s*CONSTRAINT\b", text)
            assert at is not None
            added = "".join(f", \n\t{each}" for each in columns)
            text = text[: at.start()] + added + "".join(f", \n\t{each}" for each in rules) + text[at.start() :]
        bind.exec_driver_sql(text)
        written = "hidden NOT IN (2, 3)"  # all but generated columns
        names = [row[0] for row in bind.exec_driver_sql(f"SELECT name FROM pragma_table_xinfo('{table}') WHERE {written}")]
        sources = {after: "(SELECT new_values.value FROM new_values WHERE new_values.id = kept.id)" for before, after in renamed.items() if after in names and before in had}
        kept = [name for name in names if name in had or name in sources]
        into = ", ".join(f'"{name}"' for name in kept)
        from_ = ", ".join(sources.get(name, f'"{name}"') for name in kept)
        bind.exec_driver_sql(f"INSERT INTO {table} ({into}) SELECT {from_} FROM kept")
    bind.exec_driver_sql("DROP TABLE kept")
    bind.exec_driver_sql("DROP TABLE new_values")


# The images of rows in history.


def images(table: str) -> list[tuple[tuple[int, str], dict[str, Any]]]:
    """Every image of a row of the table, by the id of the change and the column of the image."""
    rows = op.get_bind().execute(sa.text("SELECT id, old, new FROM changes WHERE table_name = :table"), {"table": table})
    return [
        ((row.id, side), json.loads(image) if isinstance(image, str) else image)
        for row in rows
        for side, image in (("old", row.old), ("new", row.new))
        if image is not None
    ]


def change_images(table: str, key: str, change: Any) -> None:
    """Replace the key in the images of the rows by what `change` makes of the image."""
    rewrite_images(table, lambda image: {name: value for name, value in image.items() if name != key} | change(image) if key in image else image)


def rewrite_images(table: str, change: Any) -> None:
    """Replace the images of the rows by what `change` makes of them."""
    value = "CAST(:image AS jsonb)" if op.get_context().dialect.name == "postgresql" else ":image"
    for (id_, side), image in images(table):
        if (changed := change(image)) != image:
            text = json.dumps(changed, ensure_ascii=False, separators=(",", ":"))
            op.get_bind().execute(sa.text(f"UPDATE changes SET {side} = {value} WHERE id = :id"), {"image": text, "id": id_})
