"""The modules of tables, by subject. Importing one costs time, so a read imports those that it
needs, and `models.whole_metadata` imports all."""

from __future__ import annotations

from importlib import import_module

SUBJECTS = (
    "people", "exchanges", "promotion", "agreements", "policy", "snapshots", "profiles", "offices",
)  # fmt: skip


def import_subjects() -> None:
    """Import all modules of records, but for that of links, which follows from them."""
    for subject in SUBJECTS:
        import_module(f"ecodiplo.models.{subject}")
