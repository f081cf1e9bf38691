"""Explanations of field types for people who fill in a workbook: the kind of value, how to write
it, and the allowed values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.catalogue import ENTITIES
from ecodiplo.fields import (
    AnyRef,
    Choice,
    Code,
    Currency,
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
from ecodiplo.language import Label
from ecodiplo.money import show_number, unit_label

if TYPE_CHECKING:
    from ecodiplo.fields import FieldType
    from ecodiplo.language import Lang

# The worksheet of a form that explains its columns.
GUIDE = Label("Guide", "Hướng dẫn")


def kind(of: FieldType, lang: Lang) -> str:
    """The kind of value: `Date`, `Several: Partners`."""
    match of:
        case Many():
            return f"{Label('Several', 'Nhiều mục').to(lang)}: {kind(of.of, lang)}"
        case AnyRef():
            names = ", ".join(ENTITIES[entity].label.to(lang) for entity in of.entities)
            return f"{Label('A record of', 'Hồ sơ thuộc').to(lang)}: {names}"
        case Ref():
            return ENTITIES[of.entity].label.to(lang)
        case Money():
            name = Label("Amount of money", "Số tiền")
        case Number():
            name = Label("Number", "Số")
        case Integer():
            name = Label("Whole number", "Số nguyên")
        case Flag():
            name = Label("Yes or no", "Có hoặc không")
        case Choice():
            name = Label("From a list", "Theo danh mục")
        case PartialDate():
            name = Label("Date", "Ngày")
        case Code():
            name = Label("Code", "Mã")
        case Text(long=True):
            name = Label("Long text", "Đoạn văn")
        case _:
            name = Label("Text", "Văn bản")
    return name.to(lang)


def how_to_write(of: FieldType, lang: Lang) -> str:
    """How to write a value; '' for a type that takes any text."""
    match of:
        case Many():
            return _several(of, lang)
        case AnyRef():
            prefixes = ", ".join(f"{ENTITIES[name].prefix}-…" for name in of.entities)
            text = Label(f"The record's ref ({prefixes}), or its name: Title, Title (9/2022)",
                         f"Mã hồ sơ ({prefixes}), hoặc tên: Tiêu đề, Tiêu đề (9/2022)")  # fmt: skip
        case Ref():
            text = _reference(of)
        case Money():
            text = Label("5,100,000, or 5.1 million, or 24.8 billion USD",
                         "5.100.000, hoặc 5,1 triệu, hoặc 24,8 tỷ USD")  # fmt: skip
        case Number():
            text = Label("1500 or 12.5: two decimals at most",
                         "1500 hoặc 12,5: tối đa hai chữ số thập phân")  # fmt: skip
        case Integer():
            text = Label("Digits: 12, 1500", "Chữ số: 12, 1500")
        case PartialDate():
            text = Label("14/9/2022 (day first), 9/2022 or 2022, as precisely as you know",
                         "14/9/2022, 9/2022 hoặc 2022: biết đến đâu ghi đến đó")  # fmt: skip
        case Measure():
            text = Label(
                "count ENTITY, or sum ENTITY.FIELD, then filters of `list`: NAME=VALUE",
                "count LOẠI_HỒ_SƠ, hoặc sum LOẠI_HỒ_SƠ.TRƯỜNG, rồi bộ lọc của `list`: TÊN=GIÁ_TRỊ",
            )
        case Currency():
            text = Label("Three letters, such as EUR", "Ba chữ cái, như EUR")
        case Code():
            text = Label("Letters, digits, - and _, without spaces",
                         "Chữ cái không dấu, chữ số, - và _, không có dấu cách")  # fmt: skip
        case _:
            return ""
    return text.to(lang)


def allowed(of: FieldType) -> list[str]:
    """The allowed values in both languages: `inbound = Inbound / Đoàn vào`. The values of a part of
    an item follow the name of the part."""
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
    """The unit of a number, or ''."""
    return unit_label(of.unit).to(lang) if of.unit else ""


def bounds(of: FieldType, lang: Lang) -> str:
    """The range of a number, or '' for a type without a lower bound."""
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
    text = Label("Separate several by a semicolon (;)",
                 "Nhiều mục cách nhau bằng dấu chấm phẩy (;)").to(lang)  # fmt: skip
    if item := how_to_write(of.of, lang):
        text = f"{item}. {text}"
    if of.parts:
        names = " | ".join(["…", *(part.label.to(lang) for part in of.parts)])
        text += Label(f". Each may go on: {names}", f". Mỗi mục có thể ghi thêm: {names}").to(lang)
    return text
