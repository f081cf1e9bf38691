"""The calls that write one record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ecodiplo.api import arguments
from ecodiplo.api.base import OfficeBase
from ecodiplo.api.values import plain_values
from ecodiplo.catalogue import ENTITIES
from ecodiplo.services.edit import delete, links, write_record
from ecodiplo.services.history.unchanged import check_unchanged
from ecodiplo.services.writing.locks import locks_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from ecodiplo.services.edit.write_record import EditOutcome
    from ecodiplo.services.writing.write_options import OnNear


class Edits(OfficeBase):
    """The calls of an Office that write one record."""

    def add(
        self, entity: str, *, create_partners: bool = False, on_near: OnNear = "refuse",
        **values: Any,
    ) -> str:  # fmt: skip
        """Add a record and return its ref. Raises InvalidData with every problem.

        >>> office.add("events", title="Investment forum", kind="conference", start_date="9/2023")
        'EVT-2023-0001'
        """
        kind, creates = arguments.entity(entity), arguments.flag("create_partners", create_partners)
        plain = plain_values(values)
        return self._calls.run(
            f"add {kind.name}",
            lambda connection: write_record.add_record(connection, kind, plain, creates, on_near),
            locks_for(kind, create_partners=creates),
        ).key

    def upsert(
        self, entity: str, record: Mapping[str, Any] | None = None, /, *,
        create_partners: bool = False, on_near: OnNear = "refuse", **values: Any,
    ) -> EditOutcome:  # fmt: skip
        """Add a record or change the one that has the ref, or else an external id, or else the
        natural key, of these values, which may be given as one mapping. As in `edit`, None or an
        empty text clears a value; values that are not given stay. Fields have the names that
        `import_rows` takes, which does the same for many records: `external_id="ACC-17 | crm"`.

        >>> visit = dict(title="A fair", kind="fair", start_date="9/2023")
        >>> done = office.upsert("events", visit)
        >>> done.outcome, done.key
        ('added', 'EVT-2023-0001')
        >>> office.upsert("events", visit, end_date="10/2023").changes
        {'end_date': (None, '2023-10')}
        """
        kind, creates = arguments.entity(entity), arguments.flag("create_partners", create_partners)
        plain = plain_values({**arguments.mapping("record", record), **values})
        return self._calls.run(
            f"upsert {kind.name}",
            lambda connection: write_record.upsert_record(
                connection, kind, plain, creates, on_near
            ),
            locks_for(kind, create_partners=creates),
        )

    def edit(
        self, entity: str, record: str, on_near: str = "refuse", *,
        if_unchanged_since: Any = None, **values: Any,
    ) -> EditOutcome:  # fmt: skip
        """Change a record; None (or NaN, NaT, NA) or an empty text clears a value. Raises
        ChangedMeanwhile when the record is no longer of the version that `get` gave.

        >>> office.edit("delegations", "DEL-2022-0001", member_count=12).changes
        {'member_count': (None, 12)}
        >>> seen = office.get("delegations", "DEL-2022-0001")
        >>> office.edit("delegations", "DEL-2022-0001", member_count=14,
        ...     if_unchanged_since=seen["version"]).outcome
        'changed'
        """
        kind, name = arguments.entity(entity), arguments.record(record)
        plain = plain_values(values)
        since = arguments.version(if_unchanged_since)
        near = cast("OnNear", on_near)  # typed as a text, so that a dict[str, str] fits `**values`
        return self._calls.run(
            f"edit {kind.name} {name}",
            lambda connection: write_record.edit_record(
                connection, kind, name, plain, on_near=near, since=since
            ),
            locks_for(kind),
        )

    def delete(
        self, entity: str, record: str, *, if_unchanged_since: int | None = None
    ) -> EditOutcome:
        """Delete a record. Raises EcodiploError with the records that refer to it, and as `edit`.

        >>> office.delete("delegations", office.add("delegations", direction="inbound",
        ...     title="Entered by mistake")).outcome
        'deleted'
        """
        kind, name = arguments.entity(entity), arguments.record(record)
        since = arguments.version(if_unchanged_since)
        return self._calls.run(
            f"delete {kind.name} {name}",
            lambda connection: delete.delete_record(connection, kind, name, since=since),
            locks_for(kind),
        )

    def link(
        self, entity: str, record: str, to: str, relation: str, *, if_unchanged_since: Any = None,
        **values: Any,
    ) -> str:  # fmt: skip
        """Link a record to a record that it opened, advanced or resulted in; return the link's ref.
        Raises ChangedMeanwhile as `edit` does, of the first record.

        >>> ref = office.link("delegations", "DEL-2022-0003", "EVT-2022-0005", "opened",
        ...     confidence="possible", evidence="the minutes")
        >>> office.get("links", ref)["to_record"]
        'EVT-2022-0005'
        """
        kind, name = arguments.entity(entity), arguments.record(record)
        texts = plain_values({"to_record": to, "relation": relation, **values})
        since = arguments.version(if_unchanged_since)

        def write(connection: Connection) -> EditOutcome:
            check_unchanged(connection, kind, name, since)
            return links.add_link(connection, kind, name, texts)

        return self._calls.run(f"link {kind.name} {name}", write, locks_for(ENTITIES["links"])).key

    def unlink(
        self, entity: str, record: str, to: str, relation: str = "", *,
        if_unchanged_since: int | None = None,
    ) -> int:  # fmt: skip
        """Delete the links from a record to another; return their number. Raises ChangedMeanwhile
        as `edit` does, of the first record.

        >>> ref = office.link("delegations", "DEL-2022-0003", "EVT-2022-0005", "opened")
        >>> office.unlink("delegations", "DEL-2022-0003", "EVT-2022-0005")
        1
        """
        kind, name = arguments.entity(entity), arguments.record(record)
        arguments.text("to", to)
        relation = arguments.optional_text("relation", relation)
        since = arguments.version(if_unchanged_since)

        def write(connection: Connection) -> int:
            check_unchanged(connection, kind, name, since)
            return len(links.remove_links(connection, kind, name, to, relation))

        return self._calls.run(f"unlink {kind.name} {name}", write, locks_for(ENTITIES["links"]))
