"""MOU events: what happened to an MOU after its signing is a ledger of dated events

The columns `extended_on`, `suspended_on`, `withdrawn_on` and `terminated_on` of an MOU, and its
status, become rows of `mou_events`: one without a date where only the status said so. What stays is
the `stage`: draft, negotiating or signed. `expires_on` stays as it is. A signed MOU with an
extension after its suspension was in force again: it gets a resumption without a date.

History goes along: a change of one of the columns is a change of the event too, by the same
command, so that log and undo go on across the revision. The images of MOUs keep the old columns.

Revision ID: 0010
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label

revision: str = "0010"
down_revision: str | Sequence[str] | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")

# The columns of MOUs that become events, by the kind of the event.
COLUMNS = {"extended": "extended_on", "suspended": "suspended_on", "withdrawn": "withdrawn_on", "terminated": "terminated_on"}
STAGE_VALID = "(stage = 'draft' OR stage = 'negotiating' OR stage = 'signed')"
STATUS_VALID = "(status = 'draft' OR status = 'negotiating' OR status = 'signed' OR status = 'suspended' OR status = 'terminated')"
NOT_BEFORE_SIGNING = "substr(terminated_on, 1, length(signed_on)) >= substr(signed_on, 1, length(terminated_on))"
KINDS = ("extended", "suspended", "resumed", "withdrawn", "terminated", "expired")
KIND_RULES = [f"kind = '{kind}'" for kind in KINDS]


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


# The rules that go with the columns and the status.
FORMER_RULES = {
    **{f"ck_mous_{column}_valid": a_date(column) for column in COLUMNS.values()},
    "ck_mous_terminated_on_not_before_signed_on": NOT_BEFORE_SIGNING,
    "ck_mous_status_valid": STATUS_VALID,
}


def upgrade() -> None:
    create_events()
    if context.is_offline_mode():  # SQL that is run elsewhere, on an empty database
        change_mous_offline()
        return
    events = Events()
    history = list(events.of_history())
    events.add_present()
    change_mous()
    events.insert()
    insert_changes(history)
    add_stage_to_images()


def downgrade() -> None:
    """An event that the columns cannot hold is refused."""
    if context.is_offline_mode():
        raise EcodiploError(Label("a downgrade from 0010 needs the database", "cần có cơ sở dữ liệu để lùi từ 0010"))
    events = list(op.get_bind().execute(sa.text("SELECT e.*, m.ref AS mou, m.stage FROM mou_events e JOIN mous m ON m.id = e.mou_id ORDER BY e.mou_id, e.id")).mappings())
    columns = dict(columns_of([dict(event) for event in events]))
    change_mous_back()
    for mou, values in columns.items():
        names = ", ".join(f"{name} = :{name}" for name in values)
        op.get_bind().execute(sa.text(f"UPDATE mous SET {names} WHERE id = :id"), {"id": mou, **values})
    op.drop_table("mou_events")
    take_stage_from_images()
    op.execute("DELETE FROM changes WHERE record_table = 'mou_events'")


# The events of a row of `mous`, or of an image of it in history.


def events_of(mou: Mapping[str, Any]) -> dict[str, str | None]:
    """The dates of the events that the columns and the status say, by kind."""
    dates: dict[str, str | None] = {kind: date for kind, column in COLUMNS.items() if (date := mou.get(column))}
    status = mou.get("status")
    if status == "suspended":
        dates.setdefault("suspended", None)
    if status == "terminated" and "withdrawn" not in dates:
        dates.setdefault("terminated", None)
    if status == "signed" and is_after(dates.get("extended"), dates.get("suspended")):
        dates["resumed"] = None
    return dates


def is_after(later: str | None, earlier: str | None) -> bool:
    """Whether both dates are known, and the first is later whatever days they mean."""
    return bool(later and earlier and later[: len(earlier)] > earlier)


class Events:
    """The events of all MOUs: each kind of event of an MOU is one row, now and in history."""

    def __init__(self) -> None:
        self.bind = op.get_bind()
        self.keys: dict[tuple[int, str], tuple[int, str]] = {}  # the id and the ref, by MOU and kind
        self.running: dict[str, int] = {}  # the last number of a year
        # When each event was made and changed, and its date, in its last image.
        self.images: dict[tuple[int, str], tuple[Any, Any, str | None]] = {}
        self.rows: list[dict[str, Any]] = []

    def key(self, mou: int, kind: str, date: str | None) -> tuple[int, str]:
        """The id and the ref of an event."""
        if (mou, kind) not in self.keys:
            stem = f"MEV-{date[:4]}-" if date else "MEV-"
            self.running[stem] = self.running.get(stem, 0) + 1
            self.keys[mou, kind] = (len(self.keys) + 1, f"{stem}{self.running[stem]:04}")
        return self.keys[mou, kind]

    def of_history(self) -> Iterator[dict[str, Any]]:
        """The changes of events that the changes of MOUs were."""
        if not sa.inspect(self.bind).has_table("changes"):
            return
        statement = "SELECT at, command_id, user_name, record_id, old, new FROM changes WHERE table_name = 'mous' ORDER BY id"
        for change in self.bind.execute(sa.text(statement)).mappings().all():
            before, after = (loaded(change[image]) for image in ("old", "new"))
            was, now = (events_of(image) if image else {} for image in (before, after))
            for kind in KINDS:
                old, new = (self.image(change["record_id"], kind, dates, image) for dates, image in ((was, before), (now, after)))
                if old != new and (old is None or new is None or old.get("date") != new.get("date")):
                    action = "insert" if old is None else "delete" if new is None else "update"
                    shown: dict[str, Any] = new or old or {}
                    yield {
                        **{name: change[name] for name in ("at", "command_id", "user_name")},
                        "record_id": shown["id"], "record_key": shown["ref"], "action": action, "old": old, "new": new,
                    }

    def image(self, mou: int, kind: str, dates: Mapping[str, str | None], image: Mapping[str, Any] | None) -> dict[str, Any] | None:
        """The image of an event in history; None when there was none."""
        if image is None or kind not in dates:
            return None
        id_, ref = self.key(mou, kind, dates[kind])
        now = image["updated_at"]
        made, changed, date = self.images.get((mou, kind), (now, now, dates[kind]))
        changed = changed if date == dates[kind] else now
        self.images[mou, kind] = (made, changed, dates[kind])
        values = {"id": id_, "ref": ref, "mou_id": mou, "kind": kind, "date": dates[kind], "created_at": made, "updated_at": changed}
        return {name: value for name, value in values.items() if value is not None}

    def add_present(self) -> None:
        """The events of the MOUs as they are."""
        for mou in self.bind.execute(sa.text("SELECT * FROM mous ORDER BY id")).mappings().all():
            for kind, date in events_of(dict(mou)).items():
                id_, ref = self.key(mou["id"], kind, date)
                made, changed, last = self.images.get((mou["id"], kind), (mou["updated_at"], None, None))
                changed = changed if changed and last == date else mou["updated_at"]
                self.rows.append({"id": id_, "ref": ref, "mou_id": mou["id"], "kind": kind, "date": date, "made": str(made), "changed": str(changed)})

    def insert(self) -> None:
        """Insert the events."""
        on_server = self.bind.dialect.name == "postgresql"
        moment = "CAST(:{0} AS timestamptz)" if on_server else ":{0}"
        values = f":id, :ref, :mou_id, :kind, :date, {moment.format('made')}, {moment.format('changed')}"
        if self.rows:
            self.bind.execute(sa.text(f"INSERT INTO mou_events (id, ref, mou_id, kind, date, created_at, updated_at) VALUES ({values})"), self.rows)
        if on_server and self.keys:
            self.bind.execute(sa.text("SELECT setval('mou_events_id_seq', :last)"), {"last": len(self.keys)})


# History.


def loaded(image: Any) -> dict[str, Any] | None:
    """The image of a row, which SQLite keeps as text."""
    row: dict[str, Any] | None = json.loads(image) if isinstance(image, str) else image
    return row


def insert_changes(changes: Sequence[Mapping[str, Any]]) -> None:
    """Insert changes of events into history."""
    image = "CAST(:{0} AS jsonb)" if op.get_bind().dialect.name == "postgresql" else ":{0}"
    columns = "at, command_id, user_name, table_name, record_table, record_id, record_key, action, old, new"
    values = f":at, :command_id, :user_name, 'mou_events', 'mou_events', :record_id, :record_key, :action, {image.format('old')}, {image.format('new')}"
    if changes:
        texts = [change | {name: None if change[name] is None else json.dumps(change[name]) for name in ("old", "new")} for change in map(dict, changes)]
        op.get_bind().execute(sa.text(f"INSERT INTO changes ({columns}) VALUES ({values})"), texts)


def add_stage_to_images() -> None:
    """Give the images of MOUs their stage, beside the columns that they had."""
    for image in ("old", "new"):
        if op.get_context().dialect.name == "postgresql":
            stage = f"CASE WHEN {image} ->> 'status' IN ('suspended', 'terminated') THEN 'signed' ELSE {image} ->> 'status' END"
            op.execute(f"UPDATE changes SET {image} = {image} || jsonb_build_object('stage', {stage}) WHERE table_name = 'mous' AND jsonb_exists({image}, 'status')")
        else:
            status = f"json_extract({image}, '$.status')"
            stage = f"CASE WHEN {status} IN ('suspended', 'terminated') THEN 'signed' ELSE {status} END"
            op.execute(f"UPDATE changes SET {image} = json_set({image}, '$.stage', {stage}) WHERE table_name = 'mous' AND {status} IS NOT NULL")


def take_stage_from_images() -> None:
    """Take the stage from the images of MOUs; one from after the revision gets it as its status."""
    for image in ("old", "new"):
        if op.get_context().dialect.name == "postgresql":
            op.execute(f"UPDATE changes SET {image} = (jsonb_build_object('status', {image} -> 'stage') || {image}) - 'stage' WHERE table_name = 'mous' AND jsonb_exists({image}, 'stage')")
        else:
            stage = f"json_extract({image}, '$.stage')"
            op.execute(f"UPDATE changes SET {image} = json_remove(json_insert({image}, '$.status', {stage}), '$.stage') WHERE table_name = 'mous' AND {stage} IS NOT NULL")


# Back to the columns.


def columns_of(events: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The columns and the status that the events of each MOU become. Raises EcodiploError for events
    that they cannot hold."""
    own: dict[int, list[Mapping[str, Any]]] = {}
    for event in events:
        own.setdefault(event["mou_id"], []).append(event)
    lost: list[str] = []
    result = []
    for mou, several in own.items():
        dates = {event["kind"]: event["date"] for event in several}
        values: dict[str, Any] = {COLUMNS[kind]: date for kind, date in dates.items() if kind in COLUMNS and date}
        status = several[0]["stage"]
        if status == "signed" and {"withdrawn", "terminated"} & dates.keys():
            status = "terminated"
        elif status == "signed" and "suspended" in dates and "resumed" not in dates:
            status = "suspended"
        values["status"] = status
        again = events_of(values)
        for event in several:
            more = [event[name] for name in ("expires_on", "document", "note", "source_id", "source_locator")]
            same = event["kind"] in again and again[event["kind"]] == event["date"]
            if not same or len(several) > len(dates) or any(value is not None for value in more):
                lost.append(event["ref"])
        result.append((mou, values))
    if lost:
        refs = ", ".join(lost)
        raise EcodiploError(
            Label(
                f"schema 0009 cannot store these events of MOUs: {refs}; export mou-events and delete them first",
                f"lược đồ 0009 không lưu được các diễn biến bản ghi nhớ này: {refs}; hãy xuất mou-events rồi xóa trước",
            )
        )
    yield from result


# The tables.


def create_events() -> None:
    op.create_table(
        "mou_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("mou_id", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("date", TEXT, nullable=True),
        sa.Column("expires_on", TEXT, nullable=True),
        sa.Column("document", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("note_vi", TEXT, nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mou_events")),
        sa.ForeignKeyConstraint(["mou_id"], ["mous.id"], name=op.f("fk_mou_events_mou_id_mous")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_mou_events_source_id_sources")),
        sa.UniqueConstraint("ref", name=op.f("uq_mou_events_ref")),
        sa.CheckConstraint(a_date("date"), name=op.f("ck_mou_events_date_valid")),
        sa.CheckConstraint("substr(expires_on, 1, length(date)) >= substr(date, 1, length(expires_on))", name=op.f("ck_mou_events_expires_on_not_before_date")),
        sa.CheckConstraint(a_date("expires_on"), name=op.f("ck_mou_events_expires_on_valid")),
        sa.CheckConstraint(f"({' OR '.join(KIND_RULES)})", name=op.f("ck_mou_events_kind_valid")),
        sa.CheckConstraint("kind = 'extended' OR expires_on IS NULL", name=op.f("ck_mou_events_only_an_extension_has_an_expiry")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_mou_events_ref_filled")),
        sqlite_strict=True,
    )
    for column in ("date", "mou_id", "source_id"):
        op.create_index(op.f(f"ix_mou_events_{column}"), "mou_events", [column])


def change_mous() -> None:
    """Rename `status` to `stage`, and drop the columns that are events now."""
    op.execute("UPDATE mous SET status = 'signed' WHERE status IN ('suspended', 'terminated')")
    if op.get_context().dialect.name == "postgresql":
        drop_rule("status_valid")
        rename_on_postgresql("status", "stage")
        op.create_check_constraint(op.f("ck_mous_stage_valid"), "mous", STAGE_VALID)
        for column in COLUMNS.values():
            op.drop_column("mous", column)
        return
    op.execute("ALTER TABLE mous RENAME COLUMN status TO stage")
    remake({*COLUMNS.values(), *FORMER_RULES}, [f"CONSTRAINT ck_mous_stage_valid CHECK ({STAGE_VALID})"], [])


def change_mous_back() -> None:
    """Rename `stage` to `status`, and add the columns."""
    if op.get_context().dialect.name == "postgresql":
        drop_rule("stage_valid")
        rename_on_postgresql("stage", "status")
        for column in COLUMNS.values():
            op.add_column("mous", sa.Column(column, TEXT, nullable=True))
        for name, rule in FORMER_RULES.items():
            op.create_check_constraint(op.f(name), "mous", rule)
        return
    op.execute("ALTER TABLE mous RENAME COLUMN stage TO status")
    added = [f"CONSTRAINT {name} CHECK ({rule})" for name, rule in FORMER_RULES.items()]
    remake({"ck_mous_stage_valid"}, added, [f"{column} TEXT" for column in COLUMNS.values()])


def rename_on_postgresql(before: str, after: str) -> None:
    """Rename the column. Since PostgreSQL 18 the rule of NOT NULL has a name, with that of the column
    in it."""
    op.execute(f"ALTER TABLE mous ALTER COLUMN {before} DROP NOT NULL")
    op.execute(f"ALTER TABLE mous RENAME COLUMN {before} TO {after}")
    op.execute(f"ALTER TABLE mous ALTER COLUMN {after} SET NOT NULL")


def drop_rule(name: str) -> None:
    op.drop_constraint(op.f(f"ck_mous_{name}"), "mous", type_="check")


def remake(gone: set[str], rules: list[str], columns: list[str]) -> None:
    """Make `mous` anew on SQLite from its text, without the columns and rules of these names and
    with further ones. Columns, indexes and triggers that users added stay."""
    bind = op.get_bind()
    stored = list(bind.execute(sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = 'mous' AND sql IS NOT NULL ORDER BY type <> 'table'")))
    bind.exec_driver_sql("CREATE TEMPORARY TABLE kept AS SELECT * FROM mous")
    bind.exec_driver_sql("DROP TABLE mous")
    for kind, text in stored:
        if kind == "table":
            bind.exec_driver_sql(remade(text, gone, rules, columns))
            written = "hidden NOT IN (2, 3)"  # all but generated columns
            rows = bind.exec_driver_sql(f"SELECT name FROM pragma_table_xinfo('mous') WHERE {written}")
            kept = {row[0] for row in bind.exec_driver_sql("SELECT name FROM pragma_table_info('kept')")}
            names = ", ".join(f'"{row[0]}"' for row in rows if row[0] in kept)
            bind.exec_driver_sql(f"INSERT INTO mous ({names}) SELECT {names} FROM kept")
        elif kind != "index" or not re.search(rf"\b({'|'.join(gone)})\b", text):
            bind.exec_driver_sql(text)
    bind.exec_driver_sql("DROP TABLE kept")


def remade(text: str, gone: set[str], rules: list[str], columns: list[str]) -> str:
    """The text of the table without the parts of these names, and with further rules and columns.
    Raises EcodiploError when the table lacks one of the parts."""
    head, parts, tail = parts_of(text)
    named = [(part_name(part), part) for part in parts]
    if missing := sorted(gone - {name for name, _ in named}):
        raise EcodiploError(
            Label(
                f"the table mous has no {', '.join(missing)}: another program has rebuilt it; restore the database from a copy",
                f"bảng mous không có {', '.join(missing)}: chương trình khác đã dựng lại bảng; hãy khôi phục từ bản sao",
            )
        )
    kept = [part.replace('"stage"', "stage").replace('"status"', "status") for name, part in named if name not in gone]
    place = next(at for at, part in enumerate(kept) if part.upper().startswith("CONSTRAINT"))
    return head + ", \n\t".join([*kept[:place], *columns, *kept[place:], *rules]) + "\n" + tail


def parts_of(text: str) -> tuple[str, list[str], str]:
    """A CREATE TABLE statement: the text before its parts, the parts, and the text after them."""
    depth, quote, begin = 0, "", 0
    parts: list[tuple[int, int]] = []
    for at, mark in enumerate(text):
        if quote:
            quote = "" if mark == quote else quote
        elif mark in "'\"`":
            quote = mark
        elif mark == "(":
            depth += 1
            begin = begin or at + 1
        elif mark in "),":
            depth -= mark == ")"
            if depth == (0 if mark == ")" else 1):
                start = parts[-1][1] + 1 if parts else begin
                parts.append((start, at))
                if depth == 0:
                    return text[:begin] + "\n\t", [text[a:b].strip() for a, b in parts], text[at:]
    raise AssertionError(text)


def part_name(part: str) -> str:
    """The name of a column or of a constraint."""
    words = part.split(None, 2)
    return (words[1] if words[0].upper() == "CONSTRAINT" else words[0]).strip('"')


def change_mous_offline() -> None:
    """The same for SQL that is run elsewhere on an empty database: no row depends on the text of the
    table, which cannot be read to make it anew."""
    if op.get_context().dialect.name == "postgresql":
        change_mous()
        return
    gone = [f"{column} TEXT" for column in COLUMNS.values()]
    gone += [f"CONSTRAINT {name} CHECK ({rule})" for name, rule in FORMER_RULES.items()]
    text = "sql"
    for part in gone:
        text = f"replace({text}, ', \n\t{quoted(part)}', '')"
    first = "CONSTRAINT ck_mous_title_filled"
    added = f"CONSTRAINT ck_mous_stage_valid CHECK ({quoted(STAGE_VALID)}), \n\t{first}"
    op.execute("PRAGMA writable_schema = ON")
    op.execute(f"UPDATE sqlite_master SET sql = replace(replace({text}, '{first}', '{added}'), 'status ', 'stage ') WHERE type = 'table' AND name = 'mous'")
    op.execute("PRAGMA writable_schema = RESET")


def quoted(text: str) -> str:
    """The text as it stands between the quotes of a literal of SQL."""
    return text.replace("'", "''")
