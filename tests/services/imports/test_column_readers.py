"""The readers of columns of numbers and dates."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ecodiplo.catalogue import ENTITIES
from ecodiplo.errors import InvalidData
from ecodiplo.services.imports.column_readers import ColumnReaders
from ecodiplo.services.imports.headings import Headings
from ecodiplo.services.imports.options import ImportOptions
from ecodiplo.services.imports.survey import Survey, SurveyNeeded

AID, DELEGATIONS = ENTITIES["aid"], ENTITIES["delegations"]


def test_a_column_is_read_in_the_unit_of_each_heading_that_it_has() -> None:
    readers = ColumnReaders(AID, Headings(AID), ImportOptions(), "list.xlsx")
    field = AID.by_name["committed_usd"]
    million = readers.of(field, "committed_usd (triệu USD)", ["5"])
    plain = readers.of(field, "committed_usd", ["5"])
    amounts = [Decimal(read("5").values[field.name]) for read in (million, plain, million)]
    assert amounts[0] == 1_000_000 * amounts[1] == amounts[2]


def test_a_reader_from_before_the_survey_is_not_used_after_it() -> None:
    readers = ColumnReaders(DELEGATIONS, Headings(DELEGATIONS), ImportOptions(), "list.csv")
    field = DELEGATIONS.by_name["start_date"]
    readers.of(field, "start_date", ["2022-09-14"])
    with pytest.raises(SurveyNeeded):
        readers.of(field, "start_date", ["9/10/2010"])
    survey = Survey()
    survey.add(field, ["9/10/2010", "9/30/2010"])
    readers.take_survey(survey)
    with pytest.raises(InvalidData, match="dates="):
        readers.of(field, "start_date", ["9/10/2010"])
