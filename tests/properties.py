"""How many examples a property is tried with."""

from __future__ import annotations

from hypothesis import settings

# How many times as many the lane `-m long` tries.
LONGER = 20


def examples(most: int) -> settings:
    """At most so many examples; in the lane `-m long` twenty times as many."""
    is_long = settings.default is not None and settings.default.max_examples > 100
    return settings(max_examples=most * LONGER if is_long else most)
