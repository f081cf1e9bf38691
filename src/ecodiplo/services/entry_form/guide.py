"""Field types in words, for who fills them in: what kind of value, how to write it, what is
allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.catalogue import ENTITIES
from ecodiplo.fields import (
    AnyRef,
    Choice,
    Code,
    Flag,
    Integer,
    Many,
    Measure,
    Money,
    Number,
    PartialDate,
    Ref,
    Text,
)
from ecodiplo.fields.single import UNITS
from ecodiplo.language import Label
from ecodiplo.money import show_number

if TYPE_CHECKING:
    from ecodiplo.fields import FieldType
    from ecodiplo.language import Lang

# The worksheet of a form that explains its columns.
GUIDE = Label("Guide", "Hướng dẫn")


def kind(of: FieldType, lang: Lang) -> str:
    """What kind of value it is: `Date`, `Several: Partners`."""
    match of:
        case Many():
            return f"{Label('Several', 'Nhiều mục').to(lang)}: {kind(of.of, lang)}"
        case AnyRef():
            names = ", ".join(ENTITIES[name].label.to(lang) for name in of.entities)
            return f"{Label('A record of', 'Hồ sơ thuộc').to(lang)}: {names}"
        case Ref():
            return ENTITIES[of.entity].label.to(lang)
        case Money():
            said = Label("Amount of money", "Số tiền")
        case Number():
            said = Label("Number", "Số")
        case Integer():
            said = Label("Whole number", "Số nguyên")
        case Flag():
            said = Label("Yes or no", "Có hoặc không")
        case Choice():
            said = Label("From a list", "Theo danh mục")
        case PartialDate():
            said = Label("Date", "Ngày")
        case Code():
            said = Label("Code", "Mã")
        case Text(long=True):
            said = Label("Long text", "Đoạn văn")
        case _:
            said = Label("Text", "Chữ")
    return said.to(lang)


def manner(of: FieldType, lang: Lang) -> str:
    """How to write it; nothing where any text will do."""
    match of:
        case Many():
            return _several(of, lang)
        case AnyRef():
            prefixes = ", ".join(f"{ENTITIES[name].prefix}-…" for name in of.entities)
            said = Label(f"The record's ref: {prefixes}", f"Mã hồ sơ: {prefixes}")
        case Ref():
            said = _reference(of)
        case Money():
            said = Label("5,100,000, or 5.1 million, or 24.8 billion USD",
                         "5.100.000, hoặc 5,1 triệu, hoặc 24,8 tỷ USD")  # fmt: skip
        case Number():
            said = Label("1500 or 12.5: two decimals at most",
                         "1500 hoặc 12,5: nhiều nhất hai số lẻ")  # fmt: skip
        case Integer():
            said = Label("Digits: 12, 1500", "Chữ số: 12, 1500")
        case PartialDate():
            said = Label("14/9/2022 (day first), 9/2022 or 2022: as much as is known",
                         "14/9/2022, 9/2022 hoặc 2022: biết đến đâu ghi đến đó")  # fmt: skip
        case Measure():
            said = Label(
                "count ENTITY, or sum ENTITY.FIELD, then filters of list: NAME=VALUE",
                "count ENTITY, hoặc sum ENTITY.FIELD, rồi bộ lọc của list: NAME=VALUE",
            )
        case Code():
            said = Label("Letters, digits, - and _, without spaces",
                         "Chữ cái không dấu, chữ số, - và _, không có dấu cách")  # fmt: skip
        case _:
            return ""
    return said.to(lang)


def allowed(of: FieldType) -> list[str]:
    """The values allowed, in both languages: `inbound = Inbound / Đoàn vào`. Those of a part of
    an item stand after the part's name."""
    if isinstance(of, Choice):
        return [
            f"{term.value} = {term.label.en} / {term.label.vi}" if any(term.label) else term.value
            for term in of.terms
        ]
    if not isinstance(of, Many):
        return []
    own = allowed(of.of)
    for part in of.parts:
        if values := allowed(part.type):
            own += [f"{part.label.en} / {part.label.vi}:", *values]
    return own


def unit(of: FieldType, lang: Lang) -> str:
    """The unit of the number, if it has one."""
    return UNITS[of.unit].to(lang) if of.unit in UNITS else of.unit


def bounds(of: FieldType, lang: Lang) -> str:
    """The range that the number must lie in, where it is narrower than anyone would think."""
    if not isinstance(of, Integer | Number) or of.least is None:
        return ""
    least = show_number(of.least, lang)
    if isinstance(of, Number) and of.most is not None:
        most = show_number(of.most, lang)
        return Label(f"From {least} to {most}", f"Từ {least} đến {most}").to(lang)
    return Label(f"{least} or more", f"Từ {least} trở lên").to(lang)


def _reference(of: Ref) -> Label:
    if of.entity == "countries":
        return Label("Name or code: Denmark, DK", "Tên hoặc mã: Đan Mạch, DK")
    entity = ENTITIES[of.entity]
    if entity.key == "ref" and not entity.handle:
        ref = f"{entity.prefix}-…"
        return Label(f"Title or ref ({ref})", f"Tên hoặc mã ({ref})")
    return Label("Name or code", "Tên hoặc mã")


def _several(of: Many, lang: Lang) -> str:
    said = Label(
        "Separate several by a semicolon (;)", "Nhiều mục cách nhau bằng dấu chấm phẩy (;)"
    ).to(lang)
    if inner := manner(of.of, lang):
        said = f"{inner}. {said}"
    if of.parts:
        names = " | ".join(["…", *(part.label.to(lang) for part in of.parts)])
        said += Label(f". Each may go on: {names}", f". Mỗi mục có thể ghi thêm: {names}").to(lang)
    return said
