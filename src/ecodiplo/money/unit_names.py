"""The names of currencies, counted units and magnitudes, as people write them beside numbers.

The name of a unit is the ISO 4217 code of a currency (`USD`), or a code of `vocabulary.Unit`
(`percent`, `person`).
"""

from __future__ import annotations

from ecodiplo.fold import fold
from ecodiplo.language import Label, same
from ecodiplo.vocabulary import Unit

# ISO 4217, without the codes that are English words in capitals (ALL, TOP) and those of metals,
# funds and tests.
_CODES = """
    AED AFN AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN
    BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP
    GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS
    KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR
    MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD
    RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TRY
    TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW
"""
CURRENCIES = frozenset(_CODES.split())

# Names of units, folded; symbols stand apart from letters. `¥`, `kr` and a bare `pounds` are the
# currencies of several countries, and so none of them is here.
_NAMES = {
    "USD": "usd|$|us $|$ us|u s $|us dollar|us dollars|u s dollars|dollar|dollars|do la|dola"
    "|do la my|dola my|do my|my kim",
    "VND": "vnd|₫|dong|vn dong|dong viet nam|viet nam dong|vietnam dong|vietnamese dong",
    "EUR": "eur|€|euro|euros|dong euro",
    "GBP": "gbp|£|bang anh|sterling|pound sterling|pounds sterling",
    "JPY": "jpy|yen|yen nhat|yen nhat ban|dong yen|japanese yen",
    "CNY": "cny|rmb|ndt|nhan dan te|yuan|renminbi",
    "KRW": "krw|₩|won|won han quoc|korean won",
    "SGD": "sgd|s $|do la singapore|singapore dollar|singapore dollars",
    "AUD": "aud|a $|do la uc|australian dollar|australian dollars",
    "CAD": "cad|c $|do la canada|canadian dollar|canadian dollars",
    "NZD": "nzd|nz $|do la new zealand|new zealand dollars",
    "HKD": "hkd|hk $|do la hong kong|hong kong dollars",
    "TWD": "twd|nt $|do la dai loan|dai te|new taiwan dollars",
    "CHF": "chf|franc thuy si|swiss francs",
    "RUB": "₽|rup nga|dong rup|russian rubles|russian roubles",
    "INR": "inr|₹|rupee an do|indian rupees",
    "THB": "thb|฿|baht|bat thai",
    "LAK": "₭|kip|kip lao",
    "KHR": "riel",
    "MYR": "myr|ringgit",
    "IDR": "idr|rupiah",
    "DKK": "danish kroner",
    "SEK": "swedish kronor",
    "NOK": "norwegian kroner",
    Unit.PERCENT.value: "pct|phan tram",
    Unit.PERSON.value: "persons|pax|dai bieu|thanh vien|lao dong|viec lam|members|delegates|jobs"
    "|workers|khach",
    Unit.ENTERPRISE.value: "dn|cong ty|company|companies",
    Unit.AID_ITEM.value: "programmes , projects and non project items"
    "|programme , project or non project item",
    Unit.TONNE.value: "metric tons",
}
UNIT_NAMES = {
    name: unit
    for unit, names in (
        *((unit, names.split("|")) for unit, names in _NAMES.items()),
        *(
            (unit.value, (unit.value, *map(fold, (*unit.label, *unit.singular))))
            for unit in Unit
            if unit is not Unit.USD
        ),
    )
    for name in names
}

# Words of magnitude, folded.
MAGNITUDES = {
    "nghin ty": 10**12, "ngan ty": 10**12, "trillion": 10**12, "trillions": 10**12,
    "ty": 10**9, "ti": 10**9, "billion": 10**9, "billions": 10**9, "bn": 10**9, "bln": 10**9,
    "trieu": 10**6, "tr": 10**6, "million": 10**6, "millions": 10**6, "mn": 10**6, "mln": 10**6,
    "mio": 10**6,
    "nghin": 10**3, "ngan": 10**3, "thousand": 10**3, "thousands": 10**3,
}  # fmt: skip
# Letters of magnitude beside a currency: `$5m`, `USDbn`, `kEUR`. Elsewhere `m` can be metres.
LETTERS = {"k": 10**3, "m": 10**6, "mm": 10**6, "b": 10**9}


def is_currency(unit: str) -> bool:
    """Whether the name of a unit is the code of a currency."""
    return unit in CURRENCIES


def unit_label(unit: str) -> Label:
    """The name of a unit for people: `USD`, `people`, `người`."""
    return same(unit) if is_currency(unit) else Unit.of(unit).label


def is_unit_of(unit: str, indicator_unit: Unit) -> bool:
    """Whether a number in `unit` is in the unit of an indicator; '' is a number without a unit."""
    return unit.lower() in ("", indicator_unit.value)
