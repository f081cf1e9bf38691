"""The one way in which records are written, changed and deleted."""
