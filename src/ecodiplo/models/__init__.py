"""The tables, one file a subject; `MODELS` finds a mapped class by the name the catalogue uses."""

from ecodiplo.models import history
from ecodiplo.models.agreements import FdiCapital, FdiProject, Mou, MouEvent
from ecodiplo.models.base import Base
from ecodiplo.models.column_rules import put_rules_on
from ecodiplo.models.exchanges import Delegation, PressVisit
from ecodiplo.models.external_ids import declare_external_ids
from ecodiplo.models.links import declare_link
from ecodiplo.models.offices import ReportingOffice
from ecodiplo.models.people import Abbreviation, Contact, Country, Partner, Sector, Source
from ecodiplo.models.policy import Document, Figure, FocusArea, Indicator, Task, Territory
from ecodiplo.models.profiles import Profile
from ecodiplo.models.promotion import Aid, AidTransaction, Event
from ecodiplo.models.snapshots import Explanation, Snapshot, SnapshotClaim, SnapshotFigure

Link = declare_link()
declare_external_ids()
put_rules_on(Base.metadata)

MODELS: dict[str, type[Base]] = {
    model.__name__: model
    for model in (
        Source, Country, Sector, Abbreviation, Partner, Contact, Delegation, Event, Mou, MouEvent,
        FdiProject, FdiCapital, PressVisit, Aid, AidTransaction, Document, FocusArea, Task,
        Indicator, Territory, Figure, Explanation, Snapshot, SnapshotClaim, SnapshotFigure, Profile,
        ReportingOffice, Link,
    )
}  # fmt: skip

__all__ = ["MODELS", "Base", "history"]
