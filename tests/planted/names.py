"""Columns of titles, texts, terms, countries and partners as offices write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ecodiplo.catalogue import Field
from ecodiplo.fields import Choice, Many
from planted.plan import Cell, Column, NumberCell, Plan, Values
from planted.spellings import canonical, heading_of, recased, with_noise, without_marks

# Names that resemble totals, groups, notes, numbers of groups or signatures.
_TITLES = (
    "Đoàn doanh nghiệp", "Total Energies", "Công ty Cộng Lực", "Nguồn Sáng", "I. Ivanov",
    "Tổng công ty Sông Đà", "TM Group", "Sum Corp", "Quý Châu", "Cả Nước", "Ghi chú viên",
    "Tập đoàn Nam Á", "A. P. Moller", "No Name", "Đoàn (mở rộng)", "Thành phố Kobe; Nhật Bản",
    "Hội nghị “Gặp gỡ”", "C", "VI", "Đoàn A/B", "K'Ho", "Ørsted A/S",
)  # fmt: skip
_TEXTS = ("07/KH-UBND", "TRUE", "Khách sạn 5 sao", "1/2", "12", "Hải Phòng", "NO", "10%", "A-B",
          "Tầng 3, số 5", "Cộng hòa")  # fmt: skip
# Countries: names that everybody reads alike, and one that nobody should read without asking.
COUNTRIES = {
    "DE": ("Đức", "Germany", "CHLB Đức", "Cộng hòa Liên bang Đức"),
    "KR": ("Hàn Quốc", "Korea, Rep.", "South Korea", "Republic of Korea"),
    "KP": ("Triều Tiên", "Korea, North"),
    "US": ("Hoa Kỳ", "Mỹ", "United States", "USA"),
    "JP": ("Nhật Bản", "Japan", "Nhật"),
    "NL": ("Hà Lan", "Netherlands", "The Netherlands", "Netherlands (the)"),
    "SG": ("Singapore", "Xin-ga-po"),
    "AU": ("Úc", "Australia", "Ôx-trây-li-a"),
    "BE": ("Bỉ", "Belgium"),
    "MY": ("Malaysia", "Ma-lai-xi-a"),
    "CD": ("Congo, Dem. Rep.", "Cộng hòa Dân chủ Công-gô"),
    "CG": ("Congo, Rep.",),
    "HK": ("Hồng Kông", "Hong Kong SAR, China", "Đặc khu hành chính Hồng Kông (TQ)"),
    "GB": ("Anh", "United Kingdom", "Vương quốc Anh"),
    "RU": ("Nga", "Liên bang Nga", "Russian Federation"),
    "LA": ("Lào", "Lao PDR"),
}  # fmt: skip
_ALPHA3 = {"DE": "DEU", "KR": "KOR", "US": "USA", "JP": "JPN", "NL": "NLD", "SG": "SGP",
           "AU": "AUS", "BE": "BEL", "MY": "MYS", "GB": "GBR", "RU": "RUS",
           "LA": "LAO"}  # fmt: skip
# Partners of the shipped records, by their names.
_PARTNERS = {
    "Port of Rotterdam": ("Port of Rotterdam", "Cảng Rotterdam"),
    "Ørsted": ("Ørsted", "Orsted"),
    "Embassy of Denmark in Viet Nam": ("Embassy of Denmark in Viet Nam", "Danish Embassy",
                                       "Đại sứ quán Đan Mạch tại Việt Nam"),
    "Japan External Trade Organization (JETRO)": ("JETRO", "Japan External Trade Organization"
                                                  " (JETRO)"),
    "VinFast": ("VinFast",),
    "Channel 4": ("Channel 4", "Kênh Channel 4"),
}  # fmt: skip


def title(plan: Plan, field: Field) -> Column:
    """A column of titles, no two of which are alike."""
    texts = [f"{plan.chance.choice(_TITLES)} {_numeral(at)}" for at in range(plan.rows)]
    cells: list[Cell] = [with_noise(plan.chance, text) for text in texts]
    return Column(heading_of(plan.chance, field), cells,
                  [{field.name: canonical(text)} for text in texts])  # fmt: skip


def _numeral(at: int) -> str:
    return ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")[at % 10] + (
        f" {at}" if at > 9 else ""
    )


def text(plan: Plan, field: Field) -> Column:
    """A column of texts; in workbooks some of them are number cells that show a text."""
    texts = [plan.chance.choice([*_TEXTS, "", ""]) for _ in range(plan.rows)]
    values: list[Values] = [{field.name: canonical(text)} if text else {} for text in texts]
    cells: list[Cell] = [with_noise(plan.chance, text) if text else "" for text in texts]
    if plan.is_workbook and plan.often(0.2):
        cells = [NumberCell(Decimal(912345670 + at), "0000000000") for at in range(plan.rows)]
        values = [{field.name: f"0{912345670 + at}"} for at in range(plan.rows)]
    return Column(heading_of(plan.chance, field), cells, values)


def choice(plan: Plan, field: Field, terms: tuple[str, ...] = ()) -> Column:
    """A column of terms, by their code or a label; of those with these codes, or of any."""
    kind = field.type
    assert isinstance(kind, Choice)
    fitting = [term for term in kind.terms if not terms or term.value in terms]
    cells: list[Cell] = []
    written = [plan.chance.choice(fitting) for _ in range(plan.rows)]
    for term in written:
        name = plan.chance.choice([term.value, *term.label, term.label.vi])
        name = without_marks(name) if plan.often(0.1) else recased(plan.chance, name)
        cells.append(name)
    return Column(heading_of(plan.chance, field), cells,
                  [{field.name: term.value} for term in written], merges=True)  # fmt: skip


def countries(plan: Plan, field: Field) -> Column:
    """A column of countries by name, or by code under a heading that says so or beside others."""
    several = isinstance(field.type, Many)
    codes = [plan.chance.choice([*COUNTRIES]) for _ in range(plan.rows)]
    heading = heading_of(plan.chance, field)
    if plan.often(0.2):
        codes = [code if code in _ALPHA3 else "SG" for code in codes]
        heading = plan.chance.choice(["country_code", "Mã nước", "ISO"])
        cells: list[Cell] = [*map(_ALPHA3.__getitem__, codes)] if plan.often(0.5) else [*codes]
        coded: list[Values] = [{field.name: (code,) if several else code} for code in codes]
        return Column(heading, cells, coded)
    if plan.often(0.04):
        plan.doubts.append("MY can be Mỹ or Malaysia")
        return Column(field.label.vi, ["MY"] * plan.rows, [{} for _ in codes])
    cells, values = [], list[Values]()
    for code in codes:
        items = [code]
        if several and plan.often(0.2):
            items.append(plan.chance.choice([c for c in COUNTRIES if c != code]))
        names = [plan.chance.choice(COUNTRIES[item]) for item in items]
        if len(names) == 1:
            names = [recased(plan.chance, names[0])]
        has_comma = any("," in name for name in names)
        sign = "; " if has_comma else plan.chance.choice(["; ", ", ", " và "])
        if len(names) > 1 and not sign.startswith(";"):
            plan.risks.append("only a semicolon separates countries without doubt")
        cells.append(sign.join(names))
        values.append({field.name: tuple(sorted(items)) if several else code})
        if any(name.isupper() and len(name) < 4 for name in names) or "MỸ" in names[0]:
            plan.risks.append(f"{names[0]} can be a code")
    return Column(heading, cells, values, merges=True)


# Projects that the test adds, sources and indicators of the shipped records.
TERRITORIES = {"hai-phong": ("hai-phong", "Hải Phòng (trước 1/7/2025)"),
               "hai-duong": ("hai-duong", "Hải Dương", "tỉnh Hải Dương")}  # fmt: skip
PROJECTS = {"FDI-9001": ("Nhà máy Sao Mai", "FDI-9001"), "FDI-9002": ("Dự án Đá Vách",)}
SOURCES = {"SRC-0002": (
    "SRC-0002", "ISO 3166-1, Codes for the representation of names of countries and their"
    " subdivisions, Part 1: Country codes",
)}  # fmt: skip
INDICATORS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "usd": {"fdi_attracted": ("fdi_attracted", "FDI attracted", "Vốn đầu tư nước ngoài thu hút"),
            "trade_turnover": ("Exports and imports", "Tổng kim ngạch xuất nhập khẩu"),
            "aid_committed": ("Giá trị cam kết viện trợ phi chính phủ nước ngoài",)},
    "tonne": {"port_throughput": ("Sản lượng hàng hóa thông qua cảng", "port_throughput")},
    "project": {"fdi_projects_new": ("New FDI projects", "Số dự án FDI cấp mới")},
}  # fmt: skip


def references(plan: Plan, field: Field, names: Mapping[str, Sequence[str]]) -> Column:
    """A column of records by one of their names; `names` has them by key."""
    keys = [plan.chance.choice([*names]) for _ in range(plan.rows)]
    cells: list[Cell] = [recased(plan.chance, plan.chance.choice(names[key])) for key in keys]
    return Column(heading_of(plan.chance, field), cells, [{field.name: key} for key in keys],
                  merges=True)  # fmt: skip


def partners(plan: Plan, field: Field) -> Column:
    """A column of partners of the shipped records, by any of their names."""
    names = [plan.chance.choice([*_PARTNERS]) for _ in range(plan.rows)]
    cells: list[Cell] = [recased(plan.chance, plan.chance.choice(_PARTNERS[name]))
                         for name in names]  # fmt: skip
    if plan.often(0.05):
        cells[0], names[0] = "Cang Rotterdam", "Port of Rotterdam"
        plan.risks.append("a partner without its marks")
    several = isinstance(field.type, Many)
    values: list[Values] = [{field.name: (name,) if several else name} for name in names]
    return Column(heading_of(plan.chance, field), cells, values, merges=True)
