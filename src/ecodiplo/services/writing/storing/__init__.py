"""Rows in a temporary table, and from there in the tables of their records."""
