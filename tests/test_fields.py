"""Field types: an exported value is read back, and a bad text is refused with the reason."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.catalogue import ENTITIES
from ecodiplo.errors import InvalidData, Problem, ValueUnreadable
from ecodiplo.fault_codes import FaultCode
from ecodiplo.fields import (
    Choice,
    Code,
    Currency,
    FieldType,
    Flag,
    Integer,
    Many,
    Money,
    Number,
    Part,
    PartialDate,
    Ref,
    Reference,
    Text,
)
from ecodiplo.fold import fold
from ecodiplo.formats.json import dumps
from ecodiplo.language import Label, Lang
from ecodiplo.money import LARGEST, NumberCell
from ecodiplo.text import clean, says_none
from ecodiplo.vocabulary import Direction, EventRole, Level, MouRole, Term
from properties import examples
from strategies import published_numbers

VOCABULARIES = Term.__subclasses__()
TYPES = {field.type for entity in ENTITIES.values() for field in entity.fields}
TYPES |= {Many(Text()), Integer(least=None), Many(Money()), Many(PartialDate()), Many(Flag())}
every_type = pytest.mark.parametrize(
    "kind", sorted(TYPES, key=repr), ids=lambda kind: type(kind).__name__
)
every_vocabulary = pytest.mark.parametrize("terms", VOCABULARIES, ids=lambda kind: kind.__name__)

# The parts are a role (`signatory` by default), the signatory's name and title, and a date.
PARTIES = ENTITIES["mous"].by_name["partners"].type


@pytest.mark.parametrize("mark", [", ", "/", " + ", " và ", " and ", " & ", "\n", ",\n- ", "; "])
def test_terms_are_separated_where_every_part_is_one(mark: str) -> None:
    kind = ENTITIES["events"].by_name["event_fields"].type
    assert [term.value for term in kind.parse(f"tourism{mark}thương mại")] == ["tourism", "trade"]


def test_a_list_with_an_unknown_term_is_told_to_be_separated() -> None:
    kind = ENTITIES["events"].by_name["event_fields"].type
    with pytest.raises(ValueUnreadable, match=r"of these, 'trade' is known"):
        kind.parse("trade / boats")
    with pytest.raises(ValueUnreadable, match=r"^'boats' is none of [^;]*$"):
        kind.parse("boats")


@pytest.mark.parametrize("kind", [Integer(), Money(), PartialDate(), Ref("partners"), Code(),
                                  Choice(Direction), Many(Ref("countries"))], ids=repr)  # fmt: skip
@pytest.mark.parametrize("mark", ["-", "–", "—", "--", "...", "…", "n/a", "N/A", "không có", "Nil",
                                  " - ", "\u200b", "none", "Nil Return", "Không", "TBC",
                                  "chưa rõ", "Chưa xác định"])  # fmt: skip
def test_marks_of_none_are_an_empty_cell(kind: FieldType, mark: str) -> None:
    assert kind.says_none(mark)


@pytest.mark.parametrize("text", ["0", "NA", "-5", "x", "Nilsen", "5...", "no", "tbcd"])
def test_other_texts_are_no_empty_cell(text: str) -> None:
    assert not any(kind.says_none(text) for kind in TYPES)


def test_only_a_dash_is_no_text() -> None:
    assert Text().says_none("–")
    assert not Text().says_none("không có")


def test_khong_co_is_no() -> None:
    assert Flag().says_none("-")
    assert not any(map(Flag().says_none, ("không có", "không", "chưa có")))
    assert Flag().parse("Không có") is False


@every_vocabulary
def test_no_term_is_a_mark_of_none(terms: type[Term]) -> None:
    for term in terms:
        assert not any(map(Choice(terms).says_none, filter(None, term.all_names)))


def test_a_date_of_a_script_is_its_iso_text() -> None:
    zone = timezone(timedelta(hours=7))
    for moment in (date(2022, 5, 1), datetime(2022, 5, 1), datetime(2022, 5, 1, 8, 30),
                   datetime(2022, 5, 1, 23, 30, 1, 5, zone)):  # fmt: skip
        assert PartialDate().parse(PartialDate().from_json(moment)) == "2022-05-01"
    assert Text().from_json(datetime(2022, 5, 1)) == "2022-05-01"


letters = st.sampled_from(";|\\ \n\tỢợØ") | st.characters(exclude_categories=["Cc", "Cs"])
texts = st.text(letters, min_size=1).map(clean).filter(lambda text: not says_none(text, words=True))


def values(kind: FieldType) -> st.SearchStrategy[Any]:
    """The values that a field of this type can hold."""
    match kind:
        case Currency():
            return st.from_regex(r"[A-Z]{3}", fullmatch=True)
        case Code(upper=upper):
            codes = st.from_regex(r"[A-Z0-9][A-Z0-9_-]*", fullmatch=True)
            return codes if upper else codes.map(str.lower)
        case Text():
            return texts
        case Integer(least=least, most=most):
            return st.integers(-most if least is None else least, most)
        case Number(decimals=None):
            return published_numbers()
        case Number(least=low, most=high):
            high = LARGEST if high is None else high
            return st.decimals(-high if low is None else low, high, places=2)
        case Flag():
            return st.booleans()
        case Choice(terms=terms):
            return st.sampled_from(list(terms))
        case PartialDate():
            days = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(str)
            return st.builds(lambda day, n: day[:n], days, st.sampled_from([4, 7, 10]))
        case Ref():
            return st.builds(Reference, texts, st.none() | st.just(Label("Name", "Tên")))
        case Many(of=of, parts=parts):
            contents = [values(p.type) | (st.nothing() if p.default else st.none()) for p in parts]
            items = st.tuples(values(of), *contents) if parts else values(of)
            return st.lists(items, unique=True, max_size=4).map(tuple)
    raise AssertionError(kind)


@every_type
@examples(40)
@given(data=st.data())
def test_what_is_exported_is_read_back(kind: FieldType, data: st.DataObject) -> None:
    value = data.draw(values(kind))
    assert kind.parse(kind.export(value)) == value


@every_type
@examples(10)
@given(data=st.data())
def test_every_value_is_plain_json_and_shown_as_text(kind: FieldType, data: st.DataObject) -> None:
    value = data.draw(values(kind))
    assert json.loads(dumps(kind.to_json(value)), parse_float=Decimal) == kind.to_json(value)
    assert all(isinstance(kind.show(value, lang), str) for lang in Lang)


@every_vocabulary
def test_a_term_is_read_by_its_code_and_by_either_label_without_marks(terms: type[Term]) -> None:
    for term in terms:
        for name in filter(None, (term.value, *term.label)):
            for written in (name, fold(name), name.upper(), name.replace("_", "-"), f" {name} "):
                assert Choice(terms).parse(written) is term


@every_vocabulary
def test_a_term_is_found_by_its_code_alone(terms: type[Term]) -> None:
    assert all(terms.of(term.value) is term for term in terms)
    with pytest.raises(KeyError):
        terms.of("no such code")


@pytest.mark.parametrize(
    ("terms", "text", "code"),
    [(Direction, "vào", "inbound"), (Direction, "ra", "outbound"), (Level, "hoang gia", "royal")],
)
def test_words_of_one_label_alone_are_enough(terms: type[Term], text: str, code: str) -> None:
    assert Choice(terms).parse(text) == code


@pytest.mark.parametrize(("terms", "text"), [(Direction, "đoàn"), (Level, "head of")])
def test_words_of_several_labels_are_not(terms: type[Term], text: str) -> None:
    with pytest.raises(ValueUnreadable):
        Choice(terms).parse(text)


@every_type
@examples(20)
@given(data=st.data())
def test_what_json_has_is_read_back(kind: FieldType, data: st.DataObject) -> None:
    value = data.draw(values(kind))
    read = json.loads(dumps(kind.to_json(value)), parse_float=Decimal)
    assert kind.parse(kind.from_json(read)) == value


@pytest.mark.parametrize(
    ("kind", "json_value", "why"),
    [
        (Text(), ["a"], "not a list"),
        (Text(), {"a": 1}, "not an object"),
        (Many(Text()), [["a"]], "not a list"),
        (Many(Text(), (Part("url", Text(), Label("", "")),)), [{"link": "x"}], "has no 'link'"),
    ],
)
def test_what_no_json_of_the_type_looks_like_is_refused(
    kind: FieldType, json_value: object, why: str
) -> None:
    with pytest.raises(ValueUnreadable, match=why):
        kind.from_json(json_value)


def test_a_near_miss_of_a_code_is_answered_with_the_code() -> None:
    with pytest.raises(
        ValueUnreadable, match=r"none of head_of_state, .* Did you mean ministerial"
    ):
        Choice(Level).parse("ministerail")


def test_the_allowed_terms_are_listed_in_both_languages() -> None:
    with pytest.raises(ValueUnreadable) as info:
        Choice(Direction).parse("sideways")
    assert info.value.message == Label(
        "'sideways' is none of inbound, outbound.",
        "'sideways' không thuộc các giá trị cho phép: Đoàn vào (inbound), Đoàn ra (outbound).",
    )


def test_a_term_is_shown_by_its_label() -> None:
    shown = [Choice(Level).show(Level.MINISTERIAL, lang) for lang in Lang]
    assert shown == ["Minister", "Bộ trưởng"]


@pytest.mark.parametrize(
    ("words", "flag"),
    [
        (["có", "CÓ", "co", "x", "X", "1", "yes", "true", "đúng"], True),
        (["không", "KHÔNG", "khong", "0", "no", "false", "sai"], False),
    ],
)
def test_yes_and_no_are_read_in_either_language(words: list[str], flag: bool) -> None:
    assert [Flag().parse(word) for word in words] == [flag] * len(words)


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        (Flag(), "maybe", "neither yes nor no"),
        (Flag(), "", "neither yes nor no"),
        (Integer(least=1), "0", "less than 1"),
        (Integer(), "3000000000", "more than 2147483647"),
        (Integer(), "2,5", "not a whole number"),
        (Number(Decimal(0), Decimal(100)), "100,01", "more than 100"),
        (Money(), "-1", "less than 0"),
        (Code(), "two words", "not a code"),
        (Code(upper=True), "Đ", "not a code"),
        (Currency(), "US", "not the code of a currency"),
        (Currency(), "ĐỒNG", "not the code of a currency"),
        (Text(), "bell \x07", "control character"),
        (Many(Choice(EventRole)), "organizer; nobody", "nobody' is none of"),
        (PARTIES, "Ørsted | signatory | A | CEO | 2022 | more", "more parts than 4"),
        (PARTIES, "Ørsted | | | | 31/11/2022", "does not exist"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_the_reason(
    kind: FieldType, text: str, why: str
) -> None:
    with pytest.raises(ValueUnreadable, match=why) as info:
        kind.parse(text)
    assert info.value.message.vi != info.value.message.en


def test_a_code_is_stored_in_its_own_case() -> None:
    assert (Code(upper=True).parse(" dk "), Code().parse("Clean-Energy")) == ("DK", "clean-energy")


def test_parts_left_out_are_at_their_default() -> None:
    assert PARTIES.parse("Ørsted") == ((Reference("Ørsted"), MouRole.SIGNATORY, None, None, None),)


def test_parts_at_their_default_are_neither_exported_nor_shown() -> None:
    parties = PARTIES.parse(
        "Ørsted | signatory; Port of Rotterdam | bên chứng kiến | | | 14/9/2022"
    )
    assert PARTIES.export(parties) == "Ørsted; Port of Rotterdam | witness |  |  | 2022-09-14"
    assert PARTIES.show(parties, Lang.EN) == "Ørsted; Port of Rotterdam (Witness, 14 Sep 2022)"


def test_a_backslash_keeps_a_separator_in_the_text() -> None:
    assert Many(Text()).parse(r"a\;b; c\\; d|e") == ("a;b", "c\\", "d|e")


def test_a_backslash_before_anything_else_is_of_the_text() -> None:
    assert Many(Text()).parse("DOM\\user; a\\;b") == ("DOM\\user", "a;b")
    assert Many(Text()).read("a\\,b, c\\d", [str], [], ",") == (("a,b",), ("c\\d",))


def test_repeated_and_empty_items_are_left_out() -> None:
    assert Many(Text()).parse("; a; ;b; a;") == ("a", "b")


def test_a_reference_is_shown_by_its_name_once_known() -> None:
    denmark = Reference("DK", Label("Denmark", "Đan Mạch"))
    assert (Ref("countries").show(denmark, Lang.VI), denmark) == ("Đan Mạch", Reference("DK"))


def test_a_problem_says_where_it_stands() -> None:
    reason = Label("is not a date", "không phải là ngày")
    problem = Problem(
        reason, file="plan.csv", row=3, column="start_date", code=FaultCode.INVALID_DATE
    )
    assert str(problem) == "plan.csv, row 3, start_date: is not a date"
    assert problem.message.vi == "plan.csv, dòng 3, start_date: không phải là ngày"
    both = InvalidData(
        [problem, Problem(Label("is empty", "còn trống"), code=FaultCode.MISSING_VALUE)]
    )
    assert str(both) == f"{problem}\nis empty"


@pytest.mark.parametrize(
    ("text", "number"), [("1.234", 1234), ("1,234", 1234), ("12.345.678", 12_345_678)]
)
def test_a_whole_number_has_no_thousandths(text: str, number: int) -> None:
    assert Integer().parse(text) == number


@pytest.mark.parametrize(
    ("kind", "number", "text"),
    [
        (Money(), 0.1 + 0.2, "0.30"),
        (Money(), Decimal("0.30000000000000004"), "0.30"),
        (Money(), Decimal("82345678901.23"), "82345678901.23"),
        (Integer(), 1234.0, "1234"),
        (Number(), NumberCell("24.8"), "24.80"),
    ],
)
def test_a_json_number_is_read_without_float_noise(
    kind: FieldType, number: object, text: str
) -> None:
    assert kind.from_json(number) == text


@pytest.mark.parametrize(
    ("kind", "number", "why"),
    [
        (Integer(), 1.234, "1.234 is not a whole number"),
        (Integer(), Decimal("12.345"), "12.345 is not a whole number"),
        (Money(), NumberCell("2.675"), "2.675 has more than two decimals"),
    ],
)
def test_the_point_of_a_json_number_is_its_decimal_mark(
    kind: FieldType, number: object, why: str
) -> None:
    with pytest.raises(ValueUnreadable, match=why):
        kind.from_json(number)


def test_a_share_is_read_with_its_percent_sign() -> None:
    investors = ENTITIES["fdi-projects"].by_name["investors"].type
    assert investors.parse("VinFast | 35%") == ((Reference("VinFast"), Decimal(35)),)


def test_a_field_of_one_unit_takes_no_other() -> None:
    assert Integer(unit="person").parse("8 người") == 8
    with pytest.raises(ValueUnreadable, match="is in enterprises, not in people"):
        Integer(unit="person").parse("8 doanh nghiệp")
    with pytest.raises(ValueUnreadable, match="the unit in its own field"):
        Number().parse("8 EUR")


@pytest.mark.parametrize("text", ["1.2345", "0.123", "1.234,567", "1.234.5"])
def test_what_is_grouped_wrongly_is_no_whole_number(text: str) -> None:
    with pytest.raises(ValueUnreadable):
        Integer().parse(text)


@pytest.mark.parametrize("mark", ["-", "n/a", "Nil", "..."])
def test_a_mark_of_none_is_no_item_of_a_list(mark: str) -> None:
    assert Many(Ref("partners")).parse(f"Ørsted; {mark}") == Many(Ref("partners")).parse("Ørsted")
