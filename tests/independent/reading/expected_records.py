"""What the sentences about records, and those of the report as a whole, must say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ecodiplo.language import Lang
from ecodiplo.services.report.forms.comparison_forms import REASONS
from independent.reading.connections import connections
from independent.reading.expected_figures import ExpectedFigures
from independent.reading.facts import Cite, RecordFact
from independent.reading.known import Names, Record
from independent.reading.lists import NameList
from independent.reading.paper import Paper
from independent.reading.quantities import Quantity
from independent.reading.slots import pieces
from independent.reading.spans import year_before

MOST_NAMES, MOST_UNCOMPARED, MOST_DOCUMENTS = 12, 12, 3


class ExpectedRecords:
    """The sentences of one report that are not about indicators."""

    def __init__(self, paper: Paper, names: Names, figures: ExpectedFigures) -> None:
        """`figures` says what is published."""
        self._paper, self._names, self._figures = paper, names, figures
        self._claims = paper.by_code
        self._fields: dict[str, dict[str, Any]] = defaultdict(dict)
        for claim in paper.of_kind("words"):
            _, ref, field = claim["code"].split(" ")
            self._fields[ref][field] = claim
        english = paper.lang is Lang.EN
        self._period: dict[str, Any] = {"in_period" if english else "period": paper.span}

    def all(self) -> Iterator[RecordFact]:
        """The sentences."""
        yield from self._around()
        yield from self._groups()
        yield from self._lists()
        for ref, claims in self._fields.items():
            yield from self._words(ref, claims)
        yield from self._figures_said()
        yield from self._gaps()

    def _around(self) -> Iterator[RecordFact]:
        office = self._names.setting("name") or "……"
        documents = tuple(
            "|".join(self._document(ref)) for ref in self._fields if ref.startswith("DOC")
            and "number" in self._fields[ref]
        )  # fmt: skip
        if documents:
            yield RecordFact.of("opening with documents", documents=NameList(documents),
                                office=office, **self._period)  # fmt: skip
        else:
            yield RecordFact.of("opening", office=office, **self._period)
        day = self._paper.document.day
        if day is not None and day.isoformat() < str(self._paper.span.last):
            yield RecordFact.of("not ended", today=day.isoformat())
        if parent := self._names.setting("parent"):
            yield RecordFact.of("closing to parent", office=office, parent=parent, **self._period)
        else:
            yield RecordFact.of("closing", office=office, **self._period)

    def _document(self, ref: str) -> tuple[str, str, str, str]:
        record = self._record(ref)
        issuer = self._names.text(record, "issuer")
        return record["kind"], record["number"], record["issued_on"] or "", issuer

    def _groups(self) -> Iterator[RecordFact]:
        for name, form in (("inbound_countries", "countries of inbound visits"),
                           ("outbound_countries", "countries of outbound visits")):  # fmt: skip
            claim = self._claims.get(f"breakdown {name}")
            keys = [group["key"] for group in claim["groups"] if group["key"]] if claim else []
            if keys:
                more = max(len(keys) - MOST_NAMES, 0)
                yield RecordFact.of(form, countries=NameList(tuple(keys[:MOST_NAMES]), more))
        if claim := self._claims.get("breakdown fdi_origins"):
            totals = {group["key"]: group["totals"] for group in claim["groups"]}
            capital = totals.get("delegations", {}).get("attracted_usd")
            if capital:
                amount = Quantity(Decimal(str(capital)), Decimal(0), "usd")
                yield RecordFact.of("capital after visits", capital=amount)

    def _lists(self) -> Iterator[RecordFact]:
        area, claims = self._names.area, self._claims
        is_english = self._paper.lang is Lang.EN
        if "list mous" in claims:
            number = int(claims["list mous"]["value"])
            verb = {"was_or_were": "was" if number == 1 else "were"} if is_english else {}
            yield RecordFact.of("agreements signed", number=number, **verb, **self._period)
        if "list kept" in claims:
            number = int(claims["list kept"]["value"])
            yield RecordFact.of("relations", number=number, area=area, **self._period)
        if "nothing kept" in claims:
            yield RecordFact.of("no relations", **self._period)
        if "nothing documents" in claims:
            yield RecordFact.of("no documents", period=self._paper.span)
        if "list focus" in claims:
            yield RecordFact.of("focus areas", number=int(claims["list focus"]["value"]))
        if "nothing focus" in claims:
            yield RecordFact.of("no focus areas")
        yield from self._tasks(is_english=is_english)
        yield from self._connected(area, is_english=is_english)

    def _tasks(self, *, is_english: bool) -> Iterator[RecordFact]:
        if "list done_tasks" in self._claims:
            number = int(self._claims["list done_tasks"]["value"])
            verb = {"was_or_were": "was" if number == 1 else "were"} if is_english else {}
            yield RecordFact.of("done tasks", number=number, **verb, **self._period)
        if "list open_tasks" in self._claims:
            number = int(self._claims["list open_tasks"]["value"])
            verb = {"is_or_are": "is" if number == 1 else "are"} if is_english else {}
            today = str(self._paper.document.day)
            yield RecordFact.of("open tasks", number=number, today=today, **verb)

    def _connected(self, area: str, *, is_english: bool) -> Iterator[RecordFact]:
        stated = [ref for ref in self._fields if ref.startswith("PAR")]
        if not stated:
            return
        sources = connections(self._names.known, self._paper.span)
        shown = NameList(tuple(stated), len(sources) - len(stated))
        cites = tuple(sorted({cite for cite in sources.values() if cite}))
        slots: dict[str, Any] = {"partners": shown, **({"cite": cites} if cites else {})}
        counted = self._claims.get("recorded enterprises_connected", {}).get("value") is not None
        published = self._figures.published.get("enterprises_connected")
        known = published or self._claims.get("recorded enterprises_connected")
        is_none = known and known["value"] == 0 and known["qualifier"] in (None, "exact")
        if is_none and (published or counted):
            yield RecordFact.of("enterprises connected beside none", **slots)
        elif counted or published:
            if is_english:
                slots["is_or_are"] = "is" if len(sources) == 1 else "are"
            yield RecordFact.of("some enterprises connected", **slots)
        else:
            yield RecordFact.of("enterprises connected", area=area, **slots, **self._period)

    def _words(self, ref: str, claims: dict[str, Any]) -> Iterator[RecordFact]:
        """The sentences of the fields of a record."""
        entity, record = self._names.known.by_ref[ref]
        cite = self._cite(record)
        if entity == "delegations":
            trips = "visits" if record["direction"] == "inbound" else "trips"
            if "purpose" in claims:
                yield self._of_items(f"purpose of {trips}", "purpose", record, cite)
            if "sectors" in claims:
                yield self._of_items("sectors of visits", "sectors", record, cite)
        elif entity == "press-visits" and "topics" in claims:
            yield self._of_items("topics of press", "topics", record, cite)
        elif entity == "events" and "title" in claims:
            title = self._names.text(record, "title")
            yield self._of_items("markets of events", "countries", record, cite, title=title)
        elif entity == "events":
            if "countries" in claims:
                yield self._of_items("countries of partners", "countries", record, cite)
            if "sectors" in claims:
                yield self._of_items("sectors of matching", "sectors", record, cite)
        elif entity == "focus-areas":
            yield self._focus(ref, record, cite)
        elif entity == "documents" and "title" in claims:
            issuer = self._names.text(record, "issuer")
            form = "document in preparation by an issuer" if issuer else "document in preparation"
            slots = {"issuer": issuer} if issuer else {}
            yield RecordFact.of(form, title=self._names.text(record, "title"),
                                day=record["status_as_of"], **slots, **cite)  # fmt: skip

    def _of_items(
        self, form: str, field: str, record: Record, cite: dict[str, Any], **slots: str
    ) -> RecordFact:
        """A sentence of the items of a field, closed or open."""
        is_open = record.get(f"{field}_complete") is False
        items: Any
        if field == "countries":
            items = NameList(tuple(sorted(record["countries"])), 0, is_open)
        elif field == "sectors":
            names = (self._names.name("sectors", key) for key in record["sectors"])
            items = (pieces("; ".join(names)), is_open)
        else:
            items = (pieces(self._names.text(record, field)), is_open)
        opened = f"open {form}" if is_open and not form.startswith("purpose") else form
        return RecordFact.of(opened, **{field: items}, **slots, **cite)

    def _focus(self, ref: str, record: Record, cite: dict[str, Any]) -> RecordFact:
        slots: dict[str, Any] = {"title": self._names.text(record, "title"), **cite}
        detail = self._names.text(record, "detail")
        claim = self._claims.get(f"tasks {ref}")
        form = "focus area title"
        if detail:
            form, slots["detail"] = "focus area", detail
        if claim:
            tasks = {group["key"]: group["records"] for group in claim["groups"]}
            tasks[""] = int(claim["value"])
            form += " with tasks"
            slots["tasks"] = tuple(sorted(tasks.items()))
        return RecordFact.of(form, **slots)

    def _figures_said(self) -> Iterator[RecordFact]:
        own = {code: claim for code, claim in self._figures.published.items()
               if not self._figures.is_base(claim)}  # fmt: skip
        unknown = [code for code, claim in own.items() if claim["figure_kind"] == "unknown"]
        if unknown and len(unknown) == len(own):
            yield RecordFact.of("kind never said")
        elif unknown:
            yield RecordFact.of("kind not said", indicators=self._indicators(unknown))
        implied = [code for code, claim in own.items()
                   if self._figures.figure(claim)["year_basis"] == "implied"]  # fmt: skip
        if implied:
            yield RecordFact.of("year implied", indicators=self._indicators(implied))
        for reason, form in REASONS.items():
            uncompared = [claim["code"].removeprefix("nothing change ")
                          for claim in self._paper.of_kind("nothing")
                          if claim["reason"] == reason.value]  # fmt: skip
            if uncompared:
                every = self._indicators(uncompared).keys
                more = max(len(every) - MOST_UNCOMPARED, 0)
                names = NameList(every[:MOST_UNCOMPARED], more)
                slots = form.slots(self._paper.lang)
                before = year_before(self._paper.span) if "before" in slots else None
                period = self._paper.span if "period" in slots else None
                yield RecordFact.of("not compared", indicators=names,
                                    reason=(reason.value, before, period))  # fmt: skip
        if "nothing compared" in self._claims:
            yield RecordFact.of("nothing of the period to compare", period=self._paper.span,
                                before=year_before(self._paper.span))  # fmt: skip
        if "nothing comparison" in self._claims:
            yield RecordFact.of("nothing to compare", before=year_before(self._paper.span))

    def _indicators(self, codes: list[str]) -> NameList:
        order = list(self._names.known.records["indicators"])
        return NameList(tuple(sorted(codes, key=order.index)))

    def _gaps(self) -> Iterator[RecordFact]:
        if gaps := self._paper.of_kind("coverage"):
            yield RecordFact.of("gaps", number=len(gaps))
        elif "nothing published" in self._claims:
            yield RecordFact.of("nothing published", period=self._paper.span)
        else:
            yield RecordFact.of("no gaps")

    def _record(self, ref: str) -> Record:
        return self._names.known.by_ref[ref][1]

    def _cite(self, record: Record) -> dict[str, tuple[Cite, ...]]:
        source = record.get("source")
        return {"cite": ((source, record.get("source_locator") or ""),)} if source else {}
