"""Copies of databases: backups, transfers between engines, and what is restored from a backup.

A backup is an SQLite file with a seal, whatever engine its database has. A file is copied page by
page; a server is copied row by row, as `ecodiplo db copy` copies between engines.
"""
