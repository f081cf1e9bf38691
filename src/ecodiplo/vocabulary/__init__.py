"""Every enumeration of the domain, with the office's terms in English and Vietnamese.

The member's value is the code that the database stores, always English. Models make CHECKs of
the enumerations; the catalogue makes options, drop-downs and labels of them.
"""

from __future__ import annotations

from ecodiplo.vocabulary.agreements import (
    ATTRACTED,
    ENDING,
    REDUCING,
    CapitalKind,
    Instrument,
    MouEventKind,
    MouRole,
    MouStage,
    MouStatus,
    ProjectStatus,
    SigningLevel,
)
from ecodiplo.vocabulary.exchanges import (
    HIGH_LEVELS,
    DelegationRole,
    DelegationStatus,
    Direction,
    Funding,
    Level,
    PressRole,
)
from ecodiplo.vocabulary.people import (
    CountryKind,
    PartnerKind,
    RelationStatus,
    SourceKind,
)
from ecodiplo.vocabulary.policy import (
    MEASURED,
    Basis,
    DocumentKind,
    DocumentStatus,
    FigureKind,
    Qualifier,
    TaskStatus,
    Unit,
    YearBasis,
)
from ecodiplo.vocabulary.promotion import (
    AidKind,
    AidRole,
    AidStatus,
    AidTransactionKind,
    CityRole,
    EventField,
    EventKind,
    EventMode,
    EventRole,
)
from ecodiplo.vocabulary.records import (
    LEADS_BACK,
    NOT_COUNTED,
    AreaKind,
    Confidence,
    Language,
    OnDay,
    Relation,
    RoleInTotals,
)
from ecodiplo.vocabulary.term import (
    Term,
)

__all__ = [
    "ATTRACTED",
    "ENDING",
    "HIGH_LEVELS",
    "LEADS_BACK",
    "MEASURED",
    "NOT_COUNTED",
    "REDUCING",
    "AidKind",
    "AidRole",
    "AidStatus",
    "AidTransactionKind",
    "AreaKind",
    "Basis",
    "CapitalKind",
    "CityRole",
    "Confidence",
    "CountryKind",
    "DelegationRole",
    "DelegationStatus",
    "Direction",
    "DocumentKind",
    "DocumentStatus",
    "EventField",
    "EventKind",
    "EventMode",
    "EventRole",
    "FigureKind",
    "Funding",
    "Instrument",
    "Language",
    "Level",
    "MouEventKind",
    "MouRole",
    "MouStage",
    "MouStatus",
    "OnDay",
    "PartnerKind",
    "PressRole",
    "ProjectStatus",
    "Qualifier",
    "Relation",
    "RelationStatus",
    "RoleInTotals",
    "SigningLevel",
    "SourceKind",
    "TaskStatus",
    "Term",
    "Unit",
    "YearBasis",
]
