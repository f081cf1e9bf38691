"""From an account to its words: a template that an office can edit, filled in and read as blocks.

The template is Jinja. Its lines are paragraphs, divided by empty lines, and:

    # A section            - an item of a list         @table NAME
    ## A part of one                                   @chart NAME

Whatever a value holds is one line of plain text: a title with `# ` or `@table` in it stays a title.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import EcodiploError
from ecodiplo.formats.documents import templates
from ecodiplo.formats.documents.blocks import (
    Block,
    Cite,
    Heading,
    Letterhead,
    Page,
    Paragraph,
    Run,
    Source,
)
from ecodiplo.language import Label, Lang
from ecodiplo.money import show_number
from ecodiplo.periods import title
from ecodiplo.services.report.jinja import filled
from ecodiplo.services.report.tables_and_charts import Exhibits, moved, sides
from ecodiplo.services.statistics.published import quantity, worded
from ecodiplo.services.statistics.reconcile import Reconciled, State
from ecodiplo.vocabulary import FigureKind, TaskStatus, YearBasis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from ecodiplo.services.report.content import Account
    from ecodiplo.services.statistics.published import Published
    from ecodiplo.services.statistics.summary import Line

# Letters for private use mark, on the way through a template, where a cite stands and where a
# value begins; a value's own are taken out first.
OPEN, MID, CLOSE, VALUE = "\ue000", "\ue001", "\ue002", "\ue003"
_CITE = re.compile(f"{OPEN}(\\d+){MID}([^{CLOSE}]*){CLOSE}")
_LOOSE = re.compile(r" +([.,;])")  # what a cite that is not there leaves before a full stop
_PRIVATE = re.compile(f"[{OPEN}{MID}{CLOSE}{VALUE}]")


class Sources:
    """The sources that an account cites, numbered as they come."""

    def __init__(self, known: Mapping[str, tuple[str, str | None]]) -> None:
        """Take the text and address of every source, by its ref."""
        self.known = known
        self.numbers: dict[str, int] = {}

    def cite(self, ref: str, place: str | None) -> Cite:
        """The cite of a place in a source."""
        return Cite(self.numbers.setdefault(ref, len(self.numbers) + 1), place or "")

    def listed(self) -> tuple[Source, ...]:
        """The sources cited, in the order of their numbers."""
        return tuple(
            Source(number, *self.known.get(ref, (ref, None)))
            for ref, number in self.numbers.items()
        )


class Said:
    """A record in a template: `{{ visit.title }}` is its title in the language of the account."""

    def __init__(self, row: dict[str, Any], fields: Mapping[str, Any], exhibits: Exhibits) -> None:
        """Take the row, and what shows it."""
        self._row, self._fields, self._exhibits = row, fields, exhibits

    def __getattr__(self, name: str) -> str:
        field = self._fields.get(name)
        if field is None:
            raise AttributeError(name)
        return plain(self._exhibits.shown(self._row, field))

    @property
    def cite(self) -> str:
        """Where it comes from."""
        return "".join(_mark(run) for run in self._exhibits.cites(self._row))


class FigureSaid:
    """An indicator in a template: false when nothing was published of it and nothing recorded."""

    def __init__(self, line: Line | None, reconciled: Reconciled | None, account: Account,
                 lang: Lang, sources: Sources) -> None:  # fmt: skip
        """Take what is known of the indicator."""
        self._line, self._reconciled = line, reconciled
        self._account, self._lang, self._sources = account, lang, sources

    def __bool__(self) -> bool:
        return bool(self.said or self.recorded)

    @property
    def name(self) -> str:
        """The indicator's name."""
        return plain(self._line.name.to(self._lang)) if self._line else ""

    @property
    def said(self) -> str:
        """What was published: `gần 30 bản ghi nhớ`; empty when nothing was."""
        if self._line is None or self._line.published is None:
            return ""
        figure = self._line.published
        return plain(worded(figure, self._line.unit, self._lang))

    @property
    def span(self) -> str:
        """The days it is of, when they are not those of the account; what is not said of them."""
        if self._line is None or (figure := self._line.published) is None:
            return ""
        if figure.year_basis == "undated":
            return Label("no date stated", "không nêu thời điểm").to(self._lang)
        if figure.of(self._account.period) or figure.span.first is None:
            return ""
        return title(figure.span).to(self._lang)

    @property
    def kind(self) -> str:
        """Whether it is a plan or an estimate; empty for a result, or when it is not said."""
        if self._line is None or self._line.published is None:
            return ""
        kind = self._line.published.kind
        return kind.label.to(self._lang).lower() if kind in ("plan", "estimate") else ""

    @property
    def recorded(self) -> str:
        """What the records give: `7 đoàn`; empty when there is nothing to count or add up."""
        if self._line is None or (given := self._line.recorded) is None:
            return ""
        if not given.records or given.value is None:
            return ""
        return quantity(given.value, self._line.unit, self._lang)

    @property
    def before(self) -> str:
        """The same a year earlier, when the two can be compared."""
        return sides(self._line, self._lang)[0] if self._line and self._line.change else ""

    @property
    def moved(self) -> str:
        """The change since: `tăng 5 đoàn (2,9%)`; empty when the two cannot be compared."""
        return moved(self._line, self._lang) if self._line else ""

    @property
    def cite(self) -> str:
        """Where it was published."""
        if self._line is None or (figure := self._line.published) is None:
            return ""
        return _mark(self._sources.cite(figure.source_ref, figure.locator))


def write_page(
    account: Account,
    lang: Lang,
    known_sources: Mapping[str, tuple[str, str | None]],
    *,
    folder: Path | None = None,
) -> Page:
    """The account in the words of the template `account.<lang>.txt`, the office's own in `folder`
    or the shipped one.

    Raises EcodiploError for a fault in the template, with its line.
    """
    sources = Sources(known_sources)
    exhibits = Exhibits(account, lang, sources.cite)
    template = templates.find(f"account.{lang}.txt", folder)
    text, said = filled(template, _context(account, lang, sources, exhibits), begins=VALUE)
    blocks = tuple(_blocks(text, exhibits, template.name))
    return Page(lang, _letterhead(said, template.name), blocks, sources.listed())


def _letterhead(said: Mapping[str, Any], template: str) -> Letterhead:
    """What the template says around the account, in names that it sets."""
    values: dict[str, Any] = {}
    for field in dataclasses.fields(Letterhead):
        if field.name not in said:
            raise EcodiploError(
                f"{template}: it sets no {field.name!r}; add {{% set {field.name} = ... %}}"
            )
        value = said[field.name]
        lines = isinstance(value, list | tuple)
        values[field.name] = tuple(map(_bare, value)) if lines else _bare(value)
    return Letterhead(**values)


def _bare(value: Any) -> str:
    return _PRIVATE.sub("", str(value)).strip()


def _context(account: Account, lang: Lang, sources: Sources, exhibits: Exhibits) -> dict[str, Any]:
    lines = {line.code: line for line in account.summary.lines}
    reconciled = {one.indicator: one for one in account.reconciled if one.published.preferred}
    told: list[str] = []
    unsaid = _named(account, lang, lambda figure: figure.kind is FigureKind.UNKNOWN)

    def figure(code: str) -> FigureSaid:
        told.append(code)
        return FigureSaid(lines.get(code), reconciled.get(code), account, lang, sources)

    def rest() -> list[FigureSaid]:
        return [figure(code) for code in lines if code not in told]

    return {
        "figure": figure,
        "rest": rest,
        "period": title(account.period).to(lang),
        "year": (account.period.last or "")[:4],
        "before": title(account.summary.compared).to(lang) if account.summary.compared else "",
        "compared": any(line.change for line in account.summary.lines),
        "today": account.today,
        "names": lambda items, most=8, total=0: join(items, lang, most, total),
        "clause": clause,
        "count": lambda value: show_number(value, lang),
        "lists": {
            name: [Said(row, found.entity.by_name, exhibits) for row in found.rows]
            for name, found in account.lists.items()
        },
        "totals": {name: found.total for name, found in account.lists.items()},
        "groups": {name: _group_said(found, lang) for name, found in account.groups.items()},
        "all_unsaid": len(unsaid) == len(_named(account, lang, lambda _: True)),
        "unsaid": unsaid,
        "implied": _named(account, lang, lambda figure: figure.year_basis is YearBasis.IMPLIED),
        "published": bool(account.reconciled),
        "gaps": [_gap(one, account, lang, sources) for one in account.reconciled if _is_gap(one)],
        "progress": lambda ref: _progress(account.progress.get(ref, {}), lang),
        "chart": lambda name: exhibits.chart(name) is not None,
        "table": lambda name: exhibits.table(name) is not None,
    }  # fmt: skip


def _named(account: Account, lang: Lang, asked: Callable[[Published], bool]) -> list[str]:
    """The indicators of whose figure something holds."""
    return [
        plain(line.name.to(lang))
        for line in account.summary.lines
        if line.published is not None and asked(line.published)
    ]


def _group_said(found: Any, lang: Lang) -> dict[str, Any]:
    return {
        "names": [plain(group.label.to(lang)) for group in found.groups if group.label],
        "by": {group.key: found.shown(group, lang) for group in found.groups if group.key},
    }


def _is_gap(one: Reconciled) -> bool:
    """Whether a figure is published and its records do not make it up."""
    return one.state in (State.EMPTY, State.SHORT, State.WORDS, State.NOT_KEPT, State.FAULT)


def _gap(one: Reconciled, account: Account, lang: Lang, sources: Sources) -> dict[str, Any]:
    figure, given = one.published, one.recorded
    has = ""
    if given is not None and given.records and given.value is not None:
        has = quantity(given.value, one.unit, lang)
    elif given is not None and given.records:
        has = Label("entries without a value", "mục chưa có giá trị").to(lang)
    if one.state is State.FAULT:
        has = Label("a figure that cannot be recomputed", "số liệu không tính lại được").to(lang)
    return {
        "name": plain(one.name.to(lang)),
        "said": plain(worded(figure, one.unit, lang)),
        "recorded": has,
        "coverage": "" if one.coverage is None else f"{show_number(one.coverage, lang)}%",
        "kept": one.state is not State.NOT_KEPT,
        "cite": _mark(sources.cite(figure.source_ref, figure.locator)),
        "span": "" if figure.of(account.period) else title(figure.span).to(lang)
        if figure.span.first else "",
    }  # fmt: skip


def _progress(tasks: Mapping[TaskStatus, int], lang: Lang) -> str:
    """The tasks of a focus area by status: `2 đã hoàn thành, 1 đang thực hiện`."""
    said = [f"{tasks[s]} {s.label.to(lang).lower()}" for s in TaskStatus if tasks.get(s)]
    return ", ".join(said)


def join(items: Iterable[Any], lang: Lang, most: int = 8, total: int = 0) -> str:
    """Names in a sentence: `A, B và C`; those beyond `most` are counted. `total` is how many there
    are when `items` are only the first of them."""
    given = [str(item) for item in items]
    names = [name for name in dict.fromkeys(given) if name]
    more = max(len(names) - most, 0) + max(total - len(given), 0)
    if more > 0:
        names = [*names[:most], Label(f"{more} more", f"{more} mục khác").to(lang)]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {Label('and', 'và').to(lang)} {names[-1]}"


def clause(text: str, *, proper: bool = False) -> str:
    """Items in the middle of a sentence: `Cảng biển; Năng lượng sạch` is
    `cảng biển, năng lượng sạch`. Capitals stay in `proper` names, and in words of capitals."""
    return ", ".join(
        item if proper or item[1:2].isupper() else item[:1].lower() + item[1:]
        for item in (part.strip() for part in text.split(";"))
    )


def plain(text: str) -> str:
    """A text of the database without letters that the marks here could be taken for."""
    return _PRIVATE.sub("", text)


def _mark(run: Run) -> str:
    if isinstance(run, str):
        return run
    return f"{OPEN}{run.number}{MID}{_PRIVATE.sub('', run.place)}{CLOSE}"


def runs(text: str) -> tuple[Run, ...]:
    """A line of words with its cites."""
    text = text.replace(VALUE, "")
    found: list[Run] = []
    end = 0
    for cite in _CITE.finditer(text):
        found += [text[end : cite.start()], Cite(int(cite[1]), cite[2])]
        end = cite.end()
    found.append(text[end:])
    return tuple(run for run in found if run != "")


def _blocks(text: str, exhibits: Exhibits, name: str) -> Iterator[Block]:
    """The lines of a filled-in template as blocks."""
    waiting: list[str] = []

    def paragraph() -> Iterator[Block]:
        said = _LOOSE.sub(r"\1", " ".join(waiting))
        waiting.clear()
        if said:
            yield Paragraph(runs(said))

    for line in (*(line.strip() for line in text.splitlines()), ""):
        if line and not line.startswith(("#", "- ", "@")):
            waiting.append(line)
            continue
        yield from paragraph()
        if line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            yield Heading(_bare(_CITE.sub("", line.lstrip("#"))), level)
        elif line.startswith("- "):
            yield Paragraph(runs(line[2:].strip()), bullet=True)
        elif line.startswith("@"):
            yield from _exhibit(line, exhibits, name)


def _exhibit(line: str, exhibits: Exhibits, template: str) -> Iterator[Block]:
    kind, _, wanted = line[1:].partition(" ")
    makers: dict[str, Callable[[str], Any]] = {"table": exhibits.table, "chart": exhibits.chart}
    if kind not in makers:
        raise EcodiploError(f"{template}: {line!r} is neither `@table NAME` nor `@chart NAME`")
    made = makers[kind](wanted.strip())
    if made is not None:
        yield made
