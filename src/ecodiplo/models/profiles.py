"""Profiles: how the lists of a sender are laid out, for imports."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint

from ecodiplo.models.base import keyed_table, side_table
from ecodiplo.models.columns import flag, owner, text

# What the headings and cells of a list do not say themselves, kept for the next such list.
profiles = keyed_table(
    "profiles",
    "profile",
    text("name", unique=True, nullable=False),
    text("record_kind", nullable=False),
    text("sheet"),
    text("header_row"),
    text("list_name"),
    text("dates"),
    text("decimal"),
    text("separator"),
    flag("first_of_repeats"),
    flag("ignore_unknown"),
    flag("create_partners"),
)

# A heading of the list for which the profile was saved.
profile_headings = side_table(
    "profile_headings",
    owner("profile_id", "profiles"),
    text("heading", nullable=False),
    UniqueConstraint("profile_id", "heading"),
    field="headings",
)

# The field of a heading; without a field, the column is left out.
profile_columns = side_table(
    "profile_columns",
    owner("profile_id", "profiles"),
    text("heading", nullable=False),
    text("field"),
    UniqueConstraint("profile_id", "heading"),
    field="columns",
)

# The value of a field in every row of the list.
profile_constants = side_table(
    "profile_constants",
    owner("profile_id", "profiles"),
    text("field", nullable=False),
    text("set_to"),
    UniqueConstraint("profile_id", "field"),
    field="constants",
)

# The text that is read in place of another, in one field or in all.
profile_replacements = side_table(
    "profile_replacements",
    owner("profile_id", "profiles"),
    text("text", nullable=False),
    text("read_as"),
    text("field"),
    UniqueConstraint("profile_id", "text", "field"),
    field="replacements",
)

# The unit of the numbers under a heading, or of all numbers without a unit of their own.
profile_units = side_table(
    "profile_units",
    owner("profile_id", "profiles"),
    text("unit", nullable=False),
    text("heading"),
    UniqueConstraint("profile_id", "unit", "heading"),
    field="units",
)
