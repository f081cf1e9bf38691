"""The questions that are put to the program, and the tally of their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from independent.program import Program
from independent.tally import Tally
from independent.world import World


@dataclass
class Asking:
    """The program, the records that it holds and the years of which it is asked. Only each
    `every`th question is put."""

    world: World
    program: Program
    years: Sequence[int]
    every: int = 1
    tally: Tally = field(default_factory=Tally)
    _questions: int = 0

    def is_due(self) -> bool:
        """Whether the next question is put."""
        self._questions += 1
        return self._questions % self.every == 0
