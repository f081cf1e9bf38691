"""Names of countries: the spellings of one name are equal, and other countries stay others."""

from __future__ import annotations

import csv
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.db.location import shipped_path
from ecodiplo.fold import fold
from ecodiplo.names.countries import (
    COUNTRY_NAMES,
    can_be_country,
    country_forms,
    has_country_marks,
)
from ecodiplo.names.near import NearNames


def _seeded_names() -> dict[str, list[str]]:
    with (shipped_path("seed") / "countries.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: [
                name
                for name in (
                    *(row[f"{kind}_{lang}"] for kind in ("name", "official_name")
                      for lang in ("en", "vi")),
                    *(alias.strip() for alias in row["aliases"].split(";")),
                )
                if name
            ]
            for row in csv.DictReader(file)
        }  # fmt: skip


NAMES = _seeded_names()
ALL_NAMES = list(chain(*NAMES.values()))
NEAR = NearNames(enumerate(ALL_NAMES), COUNTRY_NAMES)


def same(text: str, name: str) -> bool:
    """Whether both texts have a common form."""
    return bool({*country_forms(text)} & {*country_forms(name)})


def test_no_two_countries_of_the_seed_share_a_form_of_a_name_but_burma() -> None:
    owners: dict[str, set[str]] = {}
    for code, names in NAMES.items():
        for form in chain(*map(country_forms, names)):
            owners.setdefault(form, set()).add(code)
    assert {form: codes for form, codes in owners.items() if len(codes) > 1} == {
        "burma": {"BU", "MM"}  # ISO 3166-3 has it until 1989, and some lists still say so today
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bahamas (the)", "Bahamas"),
        ("Gambia, The", "Gambia"),
        ("the Republic of Kenya", "Republic of Kenya"),
        ("Niue **", "Niue"),
        ("Trung Quốc (1)", "Trung Quốc"),
        ("Korea (South)", "South Korea"),
        ("Korea, North", "North Korea"),
        ("Korea (the Republic of)", "Republic of Korea"),
        ("Korea, Rep.", "Republic of Korea"),
        ("Korea, Dem. People’s Rep.", "Democratic People's Republic of Korea"),
        ("Congo, Dem. Rep.", "Democratic Republic of the Congo"),
        ("Venezuela, RB", "Bolivarian Republic of Venezuela"),
        ("Tanzania, the United Republic of", "United Republic of Tanzania"),
        ("St. Vincent & Grenadines", "Saint Vincent and the Grenadines"),
        ("St-Barthélemy", "Saint Barthélemy"),
        ("U.S.A", "USA"),
        ("S. Sudan", "South Sudan"),
        ("Marshall Is.", "Marshall Islands"),
        ("Cote D`Ivoire", "Côte d'Ivoire"),
        ("Congo - Brazzaville", "Congo-Brazzaville"),
        ("Xin-ga-po", "Xingapo"),
        ("CHI LE", "Chi-lê"),
        ("Ma-lay-xi-a", "Ma-lai-xi-a"),
        ("Ka-na-đa", "Ca-na-đa"),
        ("Nước Pháp", "Pháp"),
        ("CHDCND Lào", "Cộng hòa Dân chủ Nhân dân Lào"),
        ("Đặc khu hành chính Hồng Kông (TQ)", "Đặc khu hành chính Hồng Kông, Trung Quốc"),
        ("ĐKHC Hồng Kông (TQ)", "Hong Kong SAR, China"),
        ("Macao, Trung Quốc", "Macao, China"),
    ],
)
def test_two_spellings_of_a_name_are_equal(text: str, name: str) -> None:
    assert same(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Republic of China", "People's Republic of China"),
        ("Democratic Republic of Korea", "Republic of Korea"),
        ("Guiana", "Guyana"),
        ("UK", "Úc"),
        ("Dominican Republic", "Dominica"),
        ("Niger", "Nigeria"),
        ("Guinea-Bissau", "Guinea"),
        ("Samoa", "American Samoa"),
        ("Netherlands Antilles", "Netherlands"),
        ("Serbia and Montenegro", "Montenegro"),
    ],
)
def test_names_of_two_countries_differ(text: str, name: str) -> None:
    assert not same(text, name)


@given(st.sampled_from(ALL_NAMES), st.sampled_from(["{} (the)", "The {}", "{}, the", "{} *"]))
def test_articles_and_footnotes_change_no_name(name: str, pattern: str) -> None:
    assert same(pattern.format(name), name)


@given(st.text(max_size=20))
def test_any_text_has_forms_of_which_the_first_is_folded(text: str) -> None:
    assert all(isinstance(form, str) for form in country_forms(text))


@pytest.mark.parametrize(
    ("text", "name"),
    [("Denmrk", "Denmark"), ("Republic of Itally", "Italy"), ("Untied Kingdom", "United Kingdom"),
     ("Nroth Korea", "North Korea"), ("Phi-li-píp", "Philipin")],
)  # fmt: skip
def test_a_misspelling_suggests_the_country(text: str, name: str) -> None:
    assert name in NEAR.nearest(text).values()


@pytest.mark.parametrize(
    "text",
    ["Republic of China", "Nam Việt Nam", "East Germany", "Đông Đức", "Northern Cyprus",
     "South America", "Europe", "Czechoslovakia",
     "Virgin Islands", "West Korea", "Democratic Mali", "Bắc Sudan"],
)  # fmt: skip
def test_the_name_of_another_place_suggests_nothing(text: str) -> None:
    assert NEAR.nearest(text) == {}


def test_north_is_never_a_misspelling_of_south() -> None:
    assert can_be_country("Korea, Nroth", "North Korea")
    assert not can_be_country("Korea, Nroth", "South Korea")
    assert not can_be_country("North Korea", "South Korea")


@pytest.mark.parametrize(
    ("text", "name", "is_so_written"),
    [("Hà Lán", "Hà Lan", False), ("Hòa Kỳ", "Hoa Kỳ", False), ("Ha Lan", "Hà Lan", True),
     ("Hà lan", "Hà Lan", True), ("Thuỵ Điển", "Thụy Điển", True), ("Cây-men", "Cay-men", True),
     ("São Tomé and Principe", "São Tomé and Príncipe", True),
     ("ĐKHC Hồng Kông (TQ)", "Đặc khu hành chính Hồng Kông, Trung Quốc", True)],
)  # fmt: skip
def test_a_name_has_no_other_marks(text: str, name: str, is_so_written: bool) -> None:
    assert has_country_marks(text, name) is is_so_written


@given(st.sampled_from(ALL_NAMES))
def test_a_name_has_its_own_marks_or_none(name: str) -> None:
    for text in (name, name.upper(), fold(name)):
        assert has_country_marks(text, name)
