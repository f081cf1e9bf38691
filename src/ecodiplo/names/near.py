"""Near names: an index of the parts of names, so that a search compares a few of many names."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from ecodiplo.names.rules import PLAIN_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecodiplo.names.rules import NameRules

# The names that a search counts, at least one part's, and the names that it compares.
MOST_COUNTED, MOST_COMPARED = 4_000, 20


class NearNames:
    """Names by their parts: the first two letters of each word, and the last two.

    On 50,000 names a search takes about a millisecond; difflib on all of them took seconds.
    """

    def __init__(self, names: Iterable[tuple[int, str]], rules: NameRules = PLAIN_NAMES) -> None:
        """`names` are pairs of a record's id and a name."""
        self._rules = rules
        self._names: list[bytes] = []  # a third of the memory of texts
        self._ids = array("Q")
        self._places: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        for id_, name in names:
            self.add(id_, name)

    def add(self, id_: int, name: str) -> None:
        """Add a name of a record."""
        for part in _parts(self._rules.near_form(name)):
            self._places[part].append(len(self._names))
        self._names.append(name.encode())
        self._ids.append(id_)

    def nearest(self, text: str) -> dict[int, str]:
        """The records with a name of which `text` can be a misspelling, by id, each with its most
        similar name; the most similar first."""
        rules = self._rules
        form = rules.near_form(text)
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(form)
        similar = []
        for place in self._sharing_parts(form):
            name = self._names[place].decode()
            matcher.set_seq1(rules.near_form(name))
            if (
                matcher.quick_ratio() >= rules.least_similarity
                and matcher.ratio() >= rules.least_similarity
                and rules.can_be(text, name)
            ):
                similar.append((matcher.ratio(), place))
        similar.sort(key=lambda pair: -pair[0])
        names: dict[int, str] = {}
        for ratio, place in similar:
            if ratio >= similar[0][0] - rules.margin:
                names.setdefault(self._ids[place], self._names[place].decode())
        return names

    def _sharing_parts(self, form: str) -> list[int]:
        """The places of the names that share the most parts with `form`; the parts of the fewest
        names count."""
        counts: Counter[int] = Counter()
        counted = 0
        for places in sorted(filter(None, map(self._places.get, _parts(form))), key=len):
            if counted and counted + len(places) > MOST_COUNTED:
                break
            counts.update(places)
            counted += len(places)
        return [place for place, _ in counts.most_common(MOST_COMPARED)]


def _parts(form: str) -> set[str]:
    words = form.split()
    return {f"{word[:2]}-" for word in words} | {f"-{word[-2:]}" for word in words}
