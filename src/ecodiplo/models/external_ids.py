"""Ids of records in other systems, such as a CRM.

Each model with them has a side table of its own, so that the database itself keeps an id unique in
its system. The tables follow from the models, so `declare_external_ids` is called after all of them
are imported.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import mapped_column, relationship

from ecodiplo.models.base import STRICT, Base, ExternalIdsMixin
from ecodiplo.models.column_types import TextC


def declare_external_ids() -> None:
    """Declare a side table of external ids for every model with the mixin."""
    for mapper in [*Base.registry.mappers]:
        if issubclass(mapper.class_, ExternalIdsMixin):
            _declare(mapper.class_)


def _declare(model: type[Any]) -> None:
    owner = re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()
    key = ForeignKey(f"{model.__tablename__}.id", ondelete="CASCADE")
    side = type(
        f"{model.__name__}ExternalId",
        (Base,),
        {
            "__doc__": f"The id of a record of {model.__tablename__} in another system.",
            "__tablename__": f"{owner}_external_ids",
            "__table_args__": (UniqueConstraint("system", "external_id"), STRICT),
            f"{owner}_id": mapped_column(key, index=True, nullable=False),
            "external_id": mapped_column(TextC, nullable=False),
            "system": mapped_column(TextC, nullable=False, info={"rule": "code"}),
        },
    )
    model.external_ids = relationship(side, lazy="raise", passive_deletes=True)
