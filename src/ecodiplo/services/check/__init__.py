"""The check of a database: its tables, and its records against the rules of writing."""
