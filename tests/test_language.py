"""The language of the program: the option, else the environment, else the locale, else English."""

from __future__ import annotations

import pytest

from ecodiplo.language import Label, Lang, choose_language, either, list_names, same


def test_the_option_comes_before_everything() -> None:
    environ = {"ECODIPLO_LANG": "en", "LC_ALL": "en_GB.UTF-8", "LANG": "en_GB.UTF-8"}
    assert choose_language("vi", environ) is Lang.VI


def test_the_variable_of_the_program_comes_before_the_locale() -> None:
    environ = {"ECODIPLO_LANG": "en", "LC_ALL": "vi_VN.UTF-8", "LANG": "vi_VN.UTF-8"}
    assert choose_language(None, environ) is Lang.EN


@pytest.mark.parametrize("variable", ["LC_ALL", "LC_MESSAGES", "LANG"])
@pytest.mark.parametrize("locale", ["vi", "vi_VN", "vi_VN.UTF-8", "VI_VN.utf8"])
def test_a_vietnamese_locale_speaks_vietnamese(variable: str, locale: str) -> None:
    assert choose_language(None, {variable: locale}) is Lang.VI


@pytest.mark.parametrize(
    "environ",
    [
        {"LC_ALL": "en_GB.UTF-8", "LC_MESSAGES": "vi_VN", "LANG": "vi_VN"},
        {"LC_MESSAGES": "en_GB.UTF-8", "LANG": "vi_VN"},
    ],
)
def test_the_more_binding_variable_of_the_locale_wins(environ: dict[str, str]) -> None:
    assert choose_language(None, environ) is Lang.EN


@pytest.mark.parametrize("environ", [{}, {"LANG": ""}, {"LANG": "C.UTF-8"}, {"LANG": "fr_FR"}])
def test_any_other_locale_speaks_english(environ: dict[str, str]) -> None:
    assert choose_language(None, environ) is Lang.EN


def test_an_empty_option_or_variable_says_nothing() -> None:
    assert choose_language("", {"ECODIPLO_LANG": "", "LANG": "vi_VN"}) is Lang.VI


@pytest.mark.parametrize("written", ["VI", " vi ", "Vi"])
def test_the_case_and_spaces_of_a_language_make_no_difference(written: str) -> None:
    assert choose_language(written, {}) is Lang.VI


@pytest.mark.parametrize(("option", "variable"), [("fr", ""), ("vi_VN", "vi"), (None, "fr")])
def test_a_language_the_program_does_not_speak_is_refused(
    option: str | None, variable: str
) -> None:
    with pytest.raises(ValueError, match="is not a valid Lang"):
        choose_language(option, {"ECODIPLO_LANG": variable})


def test_a_label_is_given_in_the_language_asked_for() -> None:
    label = Label("Delegations", "Đoàn")
    assert (label.to(Lang.EN), label.to(Lang.VI)) == ("Delegations", "Đoàn")


@pytest.mark.parametrize(
    ("names", "complete", "english", "vietnamese"),
    [
        (["A", "B", "C"], True, "A, B and C", "A, B và C"),
        (["A", "B", "C"], None, "A, B, C", "A, B, C"),
        (["A", "B", "C"], False, "such as A, B and C", "như A, B, C..."),
        (["A"], True, "A", "A"),
        (["A"], False, "such as A", "như A..."),
        ([], False, "", ""),
    ],
)
def test_a_list_of_names_says_whether_it_is_complete(
    names: list[str], complete: bool | None, english: str, vietnamese: str
) -> None:
    assert list_names(map(same, names), complete=complete) == Label(english, vietnamese)


@pytest.mark.parametrize(
    ("en", "vi", "text"),
    [("a", "b", Label("a", "b")), ("a", None, Label("a", "a")), ("", "b", Label("b", "b")),
     (None, "", None)],
)  # fmt: skip
def test_one_language_stands_for_the_other(
    en: str | None, vi: str | None, text: Label | None
) -> None:
    assert either(en, vi) == text
