"""Edits of one record: add, change, delete, link and unlink."""
