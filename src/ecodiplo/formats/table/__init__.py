"""The table on a sheet: its heading, its records, and the rows and columns that are neither."""
