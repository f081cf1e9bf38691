"""How often a property is tried: little in the usual run, at length in the lane `-m long`."""

from __future__ import annotations

from hypothesis import settings

# How many times as many examples and trials the lane has.
MORE_EXAMPLES, MORE_TRIALS = 20, 5


def examples(most: int) -> settings:
    """At most so many examples; in the lane `-m long` twenty times as many."""
    return settings(max_examples=most * (MORE_EXAMPLES if is_long() else 1))


def trials(most: int) -> range:
    """The numbers of so many trials; in the lane `-m long` five times as many. The test has the
    mark `long`."""
    return range(most * (MORE_TRIALS if is_long() else 1))


def is_long() -> bool:
    """Whether the run is that of the lane `-m long`."""
    return settings.default is not None and settings.default.max_examples > 100
