"""Columns of country codes."""

from __future__ import annotations

import pytest

from ecodiplo.names.country_codes import ALPHA2, are_country_codes

CODES = {*ALPHA2, *ALPHA2.values()}
# The texts that are also names, in other letters: Mỹ, Bỉ, Áo, Nga, Lào, USA.
NAMES = {"my", "bi", "ao", "nga", "lao", "usa"}


def codes(heading: str, *texts: str) -> bool | None:
    """Whether the column has codes; None when it can have names as well."""
    return are_country_codes(heading, texts, CODES.__contains__, lambda text: text.lower() in NAMES)


def test_each_alpha_3_code_belongs_to_one_alpha_2_code() -> None:
    assert len(ALPHA2) == len({*ALPHA2.values()}) == 255
    assert (ALPHA2["NGA"], ALPHA2["DEU"], ALPHA2["VNM"]) == ("NG", "DE", "VN")


@pytest.mark.parametrize(
    "heading",
    ["country_code", "Country Code", "countryCode", "ISO3", "iso_a2", "ISO 3166-1 alpha-3",
     "Mã nước", "mã quốc gia", "MaQuocGia", "ISO3166-1-Alpha-2"],
)  # fmt: skip
def test_a_machine_heading_says_that_codes_are_meant(heading: str) -> None:
    assert codes(heading, "MY")


@pytest.mark.parametrize("heading", ["Country", "Nước", "country", "Quốc gia", "isolated"])
def test_other_headings_say_nothing(heading: str) -> None:
    assert not codes(heading, "MY")


@pytest.mark.parametrize("texts", [("MY", "DK"), ("NGA", "VNM"), ("my", "dk"), ("DK", " MY ", "")])
def test_a_column_of_codes_alone_has_codes(texts: tuple[str, ...]) -> None:
    assert codes("Country", *texts)


@pytest.mark.parametrize(
    "texts",
    [("MY", "NGA", "LAO"), ("USA", "NGA"), ("MY", "PHAP"), ("MY", "Denmark"), ("MY", "dk"), ()],
)
def test_capitals_that_can_all_be_names_are_no_codes(texts: tuple[str, ...]) -> None:
    assert not codes("Country", *texts)
