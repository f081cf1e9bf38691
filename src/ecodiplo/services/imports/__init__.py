"""Imports: from the rows of files to records."""
