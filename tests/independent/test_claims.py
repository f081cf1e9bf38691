"""The claims of generated years' reports against their tables, and alterations of them."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from independent.claims import check

# The years and the alterations in the short and in the long lane.
SHORT, LONG = (2, 100), (8, 200)

pytestmark = pytest.mark.skipif(
    find_spec("ecodiplo.services.report.claims") is None, reason="reports have no claims yet"
)


@pytest.mark.long
def test_every_claim_is_that_of_the_tables_and_no_alteration_of_one_is(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    is_long = str(request.config.option.markexpr).strip() == "long"
    years, altered = LONG if is_long else SHORT
    outcome = check(tmp_path, years=years, altered=altered)
    assert outcome.claims > 100 * years
    assert not outcome.faults, "\n".join(f"{year}: {fault}" for year, fault in outcome.faults[:20])
    assert not outcome.missed, "\n".join(outcome.missed)
    assert outcome.alterations == altered
